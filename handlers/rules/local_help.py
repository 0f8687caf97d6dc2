"""Local help: which entries are shown, which are old, and what is sent on to whom (001-25, 001-41, 004-11)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.revisions import revised, rewritten
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.local_help import Category, LocalService, Tip
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

OLD = timedelta(days=365)
TIP = "tip"  # a draft's purpose, and a text's
LONGEST = 200  # letters of a line, or of a tip
EVERYONE = "everyone"


def is_old(checked_on: date, today: date) -> bool:
    """Whether an entry was not checked for a year: it is still shown, with the day."""
    return today - checked_on > OLD


def category_named(name: str) -> Category:
    """Return the kind of help a button names."""
    if name not in list(Category):
        raise NotFound
    return Category(name)


def categories_in(services: Iterable[LocalService]) -> list[Category]:
    """Return the kinds of help of which something is listed, in their order."""
    there = {one.category for one in services}
    return [one for one in Category if one in there]


def shown(service: LocalService | None) -> LocalService:
    """Return an entry that a button names, if it is still listed."""
    if service is None or service.ended_at is not None:
        raise NotNow("local_gone")
    return service


# -- sent on -------------------------------------------------------------------------------------------------------


def begun(draft: Draft | None) -> Draft:
    """Return what this practitioner is about to send; a stale button finds nothing."""
    if draft is None or draft.plan_id is None:
        raise NotFound
    return draft


def with_words(draft: Draft, words: str | None, now: datetime) -> Draft:
    """Return the draft with this line; what the check found in another is of no account. A tip alone needs words."""
    tidy = " ".join((words or "").split())
    if not tidy and not draft.fields.get("service_id"):
        raise BadInput("p_tip_empty")
    if len(tidy) > LONGEST:
        raise BadInput("p_tip_long", n=len(tidy), most=LONGEST)
    return rewritten(draft, now, words=tidy or None)


def with_reader(draft: Draft, role_id: str, now: datetime) -> Draft:
    """Return the draft with whom it goes to: the place of one of the family, or everyone's."""
    return revised(draft, now, to=role_id)


def next_asked(draft: Draft) -> str | None:
    """Return what is asked for next: the line, then whom it is for; None where it is whole."""
    return next((name for name in ("words", "to") if name not in draft.fields), None)


def readers(circle: Circle, to: str) -> tuple[Person, ...]:
    """Return whom it goes to, by name. It is no part of the plan, so no dial opens or shuts it."""
    roles = [role for role in circle.live_roles(RoleKind.FAMILY) if to in (EVERYONE, role.id)]
    people = (circle.people[role.person_id] for role in roles)
    found = sorted((person for person in people if person.ended_at is None), key=lambda p: (p.name, p.id))
    if not found:
        raise NotFound
    return tuple(found)


def tips_of(draft: Draft, to: Iterable[Person], by: Person, ids: Iterable[str], now: datetime) -> list[Tip]:
    """Return one for each reader, each of which can be taken back for two minutes."""
    return [
        Tip(tip_id, draft.plan_id or "", person.id, by.id, now, now + UNDO, draft.fields.get("service_id"),
            draft.fields.get("words"))
        for tip_id, person in zip(ids, to, strict=True)
    ]  # fmt: skip


def is_there(tip: Tip, now: datetime) -> bool:
    """Whether its two minutes are over, so that its reader has it."""
    return tip.visible_from <= now


def theirs(tip: Tip | None, person: Person, now: datetime) -> Tip:
    """Return a tip that a button names, if this person has it; otherwise there seems to be none."""
    if tip is None or tip.to_id != person.id or not is_there(tip, now):
        raise NotFound
    return tip


def kept(tip: Tip, now: datetime) -> Tip:
    """Return the tip as kept by its reader."""
    if tip.kept_at is not None and tip.removed_at is None:
        raise AlreadyDone
    return replace(tip, kept_at=now, removed_at=None)


def kept_by_oneself(
    service: LocalService, person: Person, plan_id: str, known: Iterable[Tip], tip_id: str, now: datetime
) -> Tip:
    """Return an entry that its reader has found and keeps; one that was sent to them is kept as that."""
    before = next((tip for tip in known if tip.service_id == service.id and is_there(tip, now)), None)
    if before is not None:
        return kept(before, now)
    return Tip(tip_id, plan_id, person.id, person.id, now, now, service.id, kept_at=now)


def removed(tip: Tip, now: datetime) -> Tip:
    """Return the tip as taken off its reader's list."""
    if not is_saved(tip):
        raise AlreadyDone
    return replace(tip, removed_at=now)


def is_saved(tip: Tip) -> bool:
    """Whether it is on its reader's list."""
    return tip.kept_at is not None and tip.removed_at is None


def saved(tips: Iterable[Tip], now: datetime) -> list[Tip]:
    """Return what this reader keeps, the newest first."""
    return [tip for tip in tips if is_saved(tip) and is_there(tip, now)]


def may_take_back(tips: Iterable[Tip], by: Person, now: datetime) -> list[Tip]:
    """Return what this sender can still take back: all of it, or it is too late."""
    fresh = [tip for tip in tips if tip.by_id == by.id and not is_there(tip, now)]
    if not fresh:
        raise NotNow("p_tip_too_late")
    return fresh


def still_goes(tip: Tip | None, person: Person) -> bool:
    """Whether a note about it still goes: it was not taken back."""
    return tip is not None and tip.to_id == person.id
