"""Notes of a plan's team: who writes, who of the team needs to know, and who of the family may see them (002-04).

A note is the team's alone unless its writer marks it. Everybody reads what was meant for them when it was written:
who joins the team later does not read what stood there before, but for whoever leads, who keeps the overview (004-17).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.rules.access import Wish, leads_on, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.revisions import REVISION, revised, rewritten
from handlers.rules.shown import may_be_shown
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.posts import Marker, PostVersion, TeamPost

POST, FIX = "post", "post_fix"  # drafts' purposes
WORDS = "words"
LONGEST = 600  # letters: a short note
NAMES = 4  # of the team on one screen, beside what else can be tapped there
FRESH = timedelta(days=28)  # an older one is not pressed on anybody as new


@dataclass(frozen=True)
class Said:
    """A note as one person knows it."""

    post: TeamPost
    version: PostVersion
    former: tuple[PostVersion, ...]


# -- who ---------------------------------------------------------------------------------------------------------------


def writes(circle: Circle, person: Person, day: date) -> bool:
    """Whether this practitioner is on the team today, or stands in for whoever leads."""
    if not person.is_staff or not may(circle, person, Wish.SEE_PLAN, day):
        return False
    return circle.role_of(person.id) is not None or leads_on(circle, person, day)


def copied(circle: Circle) -> Person:
    """Return whoever keeps the overview: the lead; where nobody of the staff leads, the duty contact (004-02)."""
    return circle.lead if circle.lead is not None and circle.lead.is_staff else circle.duty


def may_be_picked(circle: Circle, writer: Person) -> tuple[Person, ...]:
    """Return the practitioners a note can be for: the team, whoever keeps the overview first."""
    around = {person.id: person for person in (copied(circle), *circle.team)}
    return tuple(p for p in around.values() if p.is_staff and p.ended_at is None and p.id != writer.id)


def reads(circle: Circle, post: TeamPost, person: Person, day: date) -> bool:
    """Whether this practitioner may read a note: they wrote it, or are on the team it was for, or lead (need to know).

    A lead who is family or not staff reads no practitioner's note here (004-02): theirs is what a family may see.
    """
    if post.plan_id != circle.plan.id or not writes(circle, person, day):
        return False
    if person.id == post.author_id or person.id in (post.readers or ()):
        return True
    if leads_on(circle, person, day):
        return post.readers is None or copied(circle).id in post.readers
    role = circle.role_of(person.id)
    return post.readers is None and role is not None and role.since <= post.posted_at


def family_reads(circle: Circle, post: TeamPost, person: Person, day: date) -> bool:
    """Whether this family member may read a note: it is marked, it is for them, and their dial is open."""
    marked = post.plan_id == circle.plan.id and post.marker is Marker.FAMILY and person.id in post.shown_to
    return marked and not person.is_staff and may(circle, person, Wish.SEE_ACTIONS, day)


def known_to(
    circle: Circle, posts: Iterable[TeamPost], versions: Mapping[str, Sequence[PostVersion]], person: Person,
    now: datetime, day: date,
) -> list[Said]:  # fmt: skip
    """Return the notes this person may read, each as it stands for them."""
    able = reads if person.is_staff else family_reads
    known = (
        as_known(post, versions.get(post.id, ()), person, now) for post in posts if able(circle, post, person, day)
    )
    return [said for said in known if said is not None]


def as_known(post: TeamPost, versions: Sequence[PostVersion], person: Person, now: datetime) -> Said | None:
    """Return what a note says to this person: what may still be taken back is its writer's alone."""
    seen = [one for one in versions if person.id == post.author_id or one.visible_from <= now]
    return Said(post, seen[-1], tuple(seen[:-1])) if seen else None


# -- writing one -------------------------------------------------------------------------------------------------------


def checked(words: str) -> str:
    """Return what was typed, or say that it is too long for a note."""
    said = words.strip()
    if not 0 < len(said) <= LONGEST:
        raise BadInput("p_post_long", n=len(said), most=LONGEST)
    return said


def begun(known: Draft | None, plan_id: str, person: Person, draft_id: str, words: str, now: datetime) -> Draft:
    """Return the note this practitioner writes, with new words: what the check found in the old ones is of no account.

    The marker is the team's alone, and everybody on it reads, until the writer says otherwise.
    """
    draft = known or Draft(draft_id, person.id, POST, now, now, plan_id, plan_id)
    return rewritten(draft, now, **{WORDS: words})


def of_writer(draft: Draft | None, purpose: str, person: Person) -> Draft:
    """Return what this practitioner is writing. One that is gone was kept, or left."""
    if draft is None or draft.person_id != person.id or draft.purpose != purpose or not draft.fields.get(WORDS):
        raise AlreadyDone
    return draft


def marker_of(draft: Draft) -> Marker:
    """Return for whom the note is, so far."""
    return Marker(draft.fields.get("marker", Marker.TEAM.value))


def marked(draft: Draft, marker: Marker, now: datetime) -> Draft:
    """Return the note with its marker; nobody of the family is picked by it."""
    return revised(draft, now, marker=marker.value)


def readers_in(circle: Circle, draft: Draft, writer: Person) -> tuple[str, ...] | None:
    """Return who of the team reads it; None: everybody. Who has left the team meanwhile falls out."""
    picked = draft.fields.get("readers")
    if picked is None:
        return None
    return tuple(one.id for one in may_be_picked(circle, writer) if one.id in picked)


def for_some(circle: Circle, draft: Draft, writer: Person, now: datetime) -> Draft:
    """Return the note for some of the team: it begins with who is copied by default.

    That is whoever keeps the overview, and the child's named person (003-14, 004-17).
    """
    if readers_in(circle, draft, writer) is not None:
        return draft
    named = circle.named_person
    default = {copied(circle).id, *((named.id,) if named is not None else ())}
    return revised(draft, now, readers=[one.id for one in may_be_picked(circle, writer) if one.id in default])


def reader_toggled(circle: Circle, draft: Draft, writer: Person, person_id: str, now: datetime) -> Draft:
    """Return the note with one reader of the team more or fewer."""
    able = [one.id for one in may_be_picked(circle, writer)]
    if person_id not in able:
        raise NotFound
    picked = {*(readers_in(circle, for_some(circle, draft, writer, now), writer) or ())} ^ {person_id}
    return revised(draft, now, readers=[one for one in able if one in picked])


def for_everybody(draft: Draft, now: datetime) -> Draft:
    """Return the note for everybody on the team."""
    return revised(draft, now, readers=None)


def family_in(circle: Circle, draft: Draft, day: date) -> tuple[Person, ...]:
    """Return who of the family was picked and may be shown it: least by default, so nobody until then."""
    picked = draft.fields.get("shown_to", ())
    return tuple(one for one in may_be_shown(circle, day) if one.id in picked)


def family_toggled(circle: Circle, draft: Draft, person_id: str, now: datetime, day: date) -> Draft:
    """Return the note with one of the family more or fewer; nobody beyond those to whom the dial opens the plan."""
    able = [one.id for one in may_be_shown(circle, day)]
    if person_id not in able:
        raise NotFound
    picked = {one.id for one in family_in(circle, draft, day)} ^ {person_id}
    return revised(draft, now, shown_to=[one for one in able if one in picked])


def made(
    circle: Circle, draft: Draft, writer: Person, post_id: str, version_id: str, now: datetime, day: date
) -> tuple[TeamPost, PostVersion]:
    """Return the note to keep, and what it says. Nobody else sees it for two minutes."""
    readers, family = readers_in(circle, draft, writer), family_in(circle, draft, day)
    marker = marker_of(draft)
    if marker is Marker.FAMILY and not family:
        raise NotNow("p_post_nobody", case_id=circle.plan.id, family=True)
    if readers == () and marker is Marker.TEAM:
        raise NotNow("p_post_nobody", case_id=circle.plan.id, family=False)
    shown_to = tuple(one.id for one in family) if marker is Marker.FAMILY else ()
    post = TeamPost(post_id, circle.plan.id, writer.id, marker, now, now + UNDO, readers, shown_to)
    return post, PostVersion(version_id, post_id, 1, checked(str(draft.fields[WORDS])), now, now + UNDO)


# -- afterwards --------------------------------------------------------------------------------------------------------


def of_author(circle: Circle, post: TeamPost, person: Person, day: date) -> TeamPost:
    """Return a note of this practitioner's own, while they are on the team."""
    if post.author_id != person.id or not writes(circle, person, day):
        raise NotFound
    return post


def taken_back(said: Said, now: datetime) -> PostVersion:
    """Return the version that is taken back: the newest, if nobody has seen it yet."""
    if said.version.visible_from <= now:
        raise NotNow("p_post_too_late", post_id=said.post.id)
    return said.version


def draft_of(circle: Circle, said: Said, draft_id: str, now: datetime) -> Draft:
    """Return what was taken back as it was before it was kept, so that nothing is typed twice."""
    post = said.post
    fields = {WORDS: said.version.words, "marker": post.marker.value, "shown_to": list(post.shown_to), REVISION: 1,
              "readers": None if post.readers is None else list(post.readers)}  # fmt: skip
    return Draft(draft_id, post.author_id, POST, now, now, circle.plan.id, circle.plan.id, fields)


def correction(known: Draft | None, post: TeamPost, person: Person, draft_id: str, words: str, now: datetime) -> Draft:
    """Return the correction this practitioner writes."""
    draft = known or Draft(draft_id, person.id, FIX, now, now, post.plan_id, post.id)
    return rewritten(draft, now, **{WORDS: checked(words)})


def corrected(said: Said, draft: Draft, version_id: str, now: datetime) -> PostVersion:
    """Return the next version; the old one is kept, and stands for everybody else for two minutes more."""
    words = checked(str(draft.fields[WORDS]))
    if words == said.version.words:
        raise AlreadyDone
    return PostVersion(version_id, said.post.id, said.version.version + 1, words, now, now + UNDO)


def for_team_alone(post: TeamPost) -> TeamPost:
    """Return the note for the team alone: from now on nobody of the family sees it."""
    if post.marker is Marker.TEAM:
        raise AlreadyDone
    return replace(post, marker=Marker.TEAM, shown_to=())


def still_news(circle: Circle, said: Said | None, person: Person, version: int | None, day: date) -> bool:
    """Whether a family member is still told of a note: it stands, as it was announced, and they may read it."""
    return said is not None and said.version.version == version and family_reads(circle, said.post, person, day)


def fresh_since(now: datetime) -> datetime:
    """Return since when a note counts as new to whoever has not read it."""
    return now - FRESH
