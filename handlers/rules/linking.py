"""What a code in a letter allows, what its check word proves, and whose place on the plan it gives.

Before the check word nobody is named: a letter may lie in the wrong hands (safeguards T1). Expired and used codes are
told so, because they are real; unknown, revoked and closed ones look the same (design.md, section 9).
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, NotFound, Refusal
from storage.records.invitations import Invitation
from storage.records.links import Link
from storage.records.people import Person, Relation
from storage.records.plans import Circle, Role, RoleKind

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
LOOK_ALIKES = str.maketrans("OIL", "011")
TRIES = 3
NOT_IN_A_CODE = re.compile(r"[\s\W_]+")


class Standing(StrEnum):
    """What became of a code."""

    OPEN = "open"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"


SAID = {
    Standing.OPEN: "start_code_confirm",
    Standing.UNKNOWN: "link_unknown",
    Standing.EXPIRED: "link_expired",
    Standing.USED: "link_used",
    Standing.LOCKED: "link_locked",
}


TYPED_AGAIN = frozenset({"link_unknown", "link_expired", "link_used"})


class Joining(StrEnum):
    """What the right check word does."""

    LINK = "link"
    ADD = "add"
    TAKEN = "taken"


@dataclass(frozen=True)
class Tried:
    """What one try at the check word came to."""

    right: bool
    tries_left: int
    locked: bool


def code_in(typed: str) -> str | None:
    """Return the code somebody typed in its one written form, or None if it cannot be one.

    Dashes, spaces and case do not count; O is 0, I and L are 1. A whole link is read, too.
    """
    _, _, after = typed.rpartition("start=")
    letters = NOT_IN_A_CODE.sub("", unicodedata.normalize("NFKC", after)).upper().translate(LOOK_ALIKES)
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS) else None


def awaited_after(screen: str) -> str | None:
    """Return what typed words mean after this screen: a code that was no good is typed again without a tap."""
    return "link.code" if screen in TYPED_AGAIN else None


def as_printed(code: str) -> str:
    """Return the code as it stands in a letter: three groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def check_word_in(typed: str) -> str:
    """Return a check word in its one written form: case, dashes and more than one space do not count."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", typed)).casefold().split())


def standing(invitation: Invitation | None, now: datetime) -> Standing:
    """Return what may be said of a code. Revoked ones, and those that reached somebody else, are unknown."""
    if invitation is None or invitation.revoked_at is not None or invitation.not_me_at is not None:
        return Standing.UNKNOWN
    if invitation.locked_at is not None:
        return Standing.LOCKED
    if invitation.used_at is not None:
        return Standing.USED
    return Standing.OPEN if now < invitation.expires_at else Standing.EXPIRED


def screen_for(
    invitation: Invitation | None, circle: Circle | None, there: Person | None, chat: Set[bytes], now: datetime
) -> str:
    """Return the text that answers a code, before any check word: it names nobody."""
    stands = standing(invitation, now)
    if invitation is None or circle is None or stands is Standing.UNKNOWN:
        return SAID[Standing.UNKNOWN]
    if there is not None and there.is_staff:
        return "p_family_code"
    if there is not None and circle.role_of(there.id, RoleKind.FAMILY) is not None:
        return "link_already" if stands is Standing.OPEN or invitation.used_by_chat in chat else SAID[stands]
    return SAID[stands if plan_takes(circle, invitation) else Standing.UNKNOWN]


def plan_takes(circle: Circle, invitation: Invitation) -> bool:
    """Whether the place the invitation gives is still there: plan open, person here, role not ended."""
    role = circle.role_of(invitation.person_id, RoleKind.FAMILY)
    if circle.plan.closed_at is not None or role is None or role.id != invitation.role_id:
        return False
    return circle.people[invitation.person_id].ended_at is None


def still_open(invitation: Invitation | None, circle: Circle | None, now: datetime) -> Invitation:
    """Return the invitation if its check word may be tried now; refuse it in the words of what became of it."""
    stands = standing(invitation, now)
    if invitation is None or circle is None or not plan_takes(circle, invitation):
        stands = Standing.UNKNOWN
    if invitation is None or stands is not Standing.OPEN:
        raise Refusal(SAID[stands])
    return invitation


def try_word(invitation: Invitation, hashes: Iterable[bytes]) -> Tried:
    """Return what this try comes to; `hashes` are the keyed hashes of the typed word under every key."""
    if any(hmac.compare_digest(invitation.check_word_hash, each) for each in hashes):
        return Tried(right=True, tries_left=invitation.tries_left, locked=False)
    left = max(invitation.tries_left - 1, 0)
    return Tried(right=False, tries_left=left, locked=left == 0)


def joining(invitation: Invitation, there: Person | None, their_plans: Set[str], was_linked: bool) -> Joining:
    """Return what the right check word does in a chat where `there` is linked already, or nobody.

    One parent with two children keeps one account: the place on the second plan moves to them. A code for somebody
    who has had an account of their own, or for a plan they are on, stays that other person's: one account, one person.
    """
    if there is None:
        return Joining.LINK
    if there.is_staff or was_linked or invitation.plan_id in their_plans:
        return Joining.TAKEN
    return Joining.ADD


def welcome(relation: Relation | None) -> str:
    """Return the first text after linking: a young person is spoken to about their own plan."""
    return "yp_welcome" if relation is Relation.YOUNG_PERSON else "link_ok"


def who_is_told(circle: Circle, holder: Person) -> tuple[Person, ...]:
    """Return which practitioners hear about linking: the lead professional, and whoever stands in today."""
    lead = circle.lead
    told = [person for person in (lead, holder) if person is not None and person.is_staff]
    return tuple({person.id: person for person in told}.values())


def settled_link(link: Link | None, circles: Iterable[Circle], asker: Person, day: date) -> Link:
    """Return the link if this practitioner may say what becomes of it: they lead, or stand in, on one of its plans."""
    if link is None or not any(may(circle, asker, Wish.LEAD_PLAN, day) for circle in circles):
        raise NotFound
    if link.ended_at is not None:
        raise AlreadyDone
    return link


def place_to_end(circles: Iterable[Circle], role_id: str) -> Role | None:
    """Return the place on one plan that ends; none, where the whole link does."""
    if not role_id:
        return None
    places = [role for circle in circles for role in circle.live_roles(RoleKind.FAMILY) if role.id == role_id]
    if not places:
        raise AlreadyDone
    return places[0]


def family_place(circle: Circle, name: str, relation: Relation) -> Role | None:
    """Return the place this family member already has on the plan, so that a second letter makes no second person."""
    for role in circle.live_roles(RoleKind.FAMILY):
        person = circle.people[role.person_id]
        if role.relation is relation and person.ended_at is None and _same_name(person.name, name):
            return role
    return None


def may_invite(relation: Relation, sixteen_or_over: bool) -> bool:
    """Whether a code may be made: a young person's only if somebody says that they are 16 or over (Telegram's age)."""
    return relation is not Relation.YOUNG_PERSON or sixteen_or_over


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def step_after_linking(name: str) -> str:
    """Return the question a button of the first choices leads to."""
    steps = {"safe": "link_safe_phone", "how": "link_safe_how", "reading": "link_reading", "times": "link_times"}
    if name not in steps:
        raise NotFound
    return steps[name]
