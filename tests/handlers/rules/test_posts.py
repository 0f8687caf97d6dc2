"""Who reads a team note: need to know, the lead by default, whoever leads later, and the family as it was marked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules import posts as rules
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.records.posts import Marker, PostVersion, TeamPost
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, RUTH, SAM, T0, YUSUF, circle, cover, role

DAY = date(2026, 11, 10)
NOW = T0 + timedelta(days=8)
POST = TeamPost("p1", "plan", "lee", Marker.TEAM, NOW, NOW + UNDO)
FIRST = PostVersion("v1", "p1", 1, "Mia starts late.", NOW, NOW + UNDO)
SECOND = PostVersion("v2", "p1", 2, "Mia starts early.", NOW + timedelta(days=1), NOW + timedelta(days=1) + UNDO)
LATER = NOW + timedelta(days=2)
COVERED = cover(SAM, NINA, "2026-11-09", "2026-11-12")


def joined(person: Person, days: int, kind: RoleKind = RoleKind.TEAM) -> Circle:
    """Return the circle with somebody who joined so many days after the note."""
    base = circle()
    return replace(base, roles=(*base.roles, replace(role(person, kind), since=NOW + timedelta(days=days))))


@pytest.mark.parametrize(
    ("there", "readers", "who", "may"),
    [
        (circle(), None, SAM, True),
        (circle(), None, LEE, True),
        (circle(), ("sam",), LEE, True),  # its writer
        (circle(), ("sam",), SAM, True),
        (circle(), ("nina",), SAM, False),  # the lead was left out on purpose
        (circle(COVERED), None, NINA, True),  # stands in for the lead today
        (circle(COVERED), ("sam",), NINA, True),
        (circle(COVERED), ("lee",), NINA, False),
        (circle(), None, NINA, False),  # of the service, not of the team
        (circle(), None, RUTH, False),  # a co-ordinator is not on the team for that, nor is the duty contact
        (circle(), None, JO, False),  # nor is the lead's manager
        (joined(NINA, -1), None, NINA, True),
        (joined(NINA, +1), None, NINA, False),  # joined after it was written
        (joined(NINA, +1), ("nina",), NINA, True),
        (circle(lead=NINA), None, NINA, True),
        (circle(lead=AMIRA), None, AMIRA, False),  # a lead who is family reads no practitioner's note (004-02)
        (circle(lead=AMIRA), None, RUTH, True),  # who answers instead does
        (circle(lead=None), None, RUTH, True),
        (circle(gone=("lee",)), None, LEE, False),
        (circle(), None, AMIRA, False),
        (replace(circle(), plan=replace(circle().plan, closed_at=NOW)), None, SAM, False),
        (replace(circle(), plan=replace(circle().plan, id="other")), None, SAM, False),
    ],
)
def test_who_of_the_staff_reads_a_note(there: Circle, readers: tuple[str, ...] | None, who: Person, may: bool) -> None:
    assert rules.reads(there, replace(POST, readers=readers), there.people[who.id], DAY) is may


@pytest.mark.parametrize(
    ("marker", "shown_to", "who", "may"),
    [
        (Marker.FAMILY, ("amira",), AMIRA, True),
        (Marker.FAMILY, ("yusuf",), AMIRA, False),
        (Marker.FAMILY, ("yusuf",), YUSUF, False),  # his dial is shut
        (Marker.TEAM, ("amira",), AMIRA, False),
        (Marker.FAMILY, ("lee",), LEE, False),
    ],
)
def test_who_of_the_family_reads_a_note(marker: Marker, shown_to: tuple[str, ...], who: Person, may: bool) -> None:
    assert rules.family_reads(circle(), replace(POST, marker=marker, shown_to=shown_to), who, DAY) is may


@pytest.mark.parametrize(
    ("at", "who", "says"),
    [
        (NOW, SAM, None),
        (NOW, LEE, "Mia starts late."),
        (NOW + UNDO, SAM, "Mia starts late."),
        (SECOND.made_at, SAM, "Mia starts late."),
        (SECOND.made_at, LEE, "Mia starts early."),
        (SECOND.visible_from, SAM, "Mia starts early."),
    ],
)
def test_what_may_still_be_taken_back_is_its_writers_alone(at, who: Person, says: str | None) -> None:
    made = [one for one in (FIRST, SECOND) if one.made_at <= at]
    said = rules.as_known(POST, made, who, at)
    assert (said.version.words if said else None) == says


def test_picking_readers_begins_with_the_lead_and_can_leave_them_out() -> None:
    draft = rules.begun(None, "plan", LEE, "d1", "Mia starts late.", NOW)
    there = joined(NINA, -1)
    assert rules.readers_in(there, draft, LEE) is None
    some = rules.for_some(there, draft, LEE, NOW)
    assert rules.readers_in(there, some, LEE) == ("sam",)
    assert rules.for_some(there, some, LEE, NOW) == some
    both = rules.reader_toggled(there, draft, LEE, "nina", NOW)
    assert rules.readers_in(there, both, LEE) == ("sam", "nina")
    without = rules.reader_toggled(there, both, LEE, "sam", NOW)
    assert rules.readers_in(there, without, LEE) == ("nina",)
    assert rules.readers_in(circle(), without, LEE) == ()  # who has left the team falls out
    assert rules.readers_in(there, rules.for_everybody(without, NOW), LEE) is None
    for nobody in ("lee", "amira", "jo", "ruth"):
        with pytest.raises(NotFound):
            rules.reader_toggled(there, draft, LEE, nobody, NOW)


def test_the_childs_named_person_is_among_some_of_the_team_until_taken_out() -> None:
    named = replace(role(NINA, RoleKind.TEAM), since=NOW - timedelta(days=1), named_person=True)
    there = replace(circle(), roles=(*circle().roles, named))
    draft = rules.begun(None, "plan", LEE, "d1", "Mia starts late.", NOW)
    some = rules.for_some(there, draft, LEE, NOW)
    assert set(rules.readers_in(there, some, LEE) or ()) == {"sam", "nina"}
    assert rules.readers_in(there, rules.reader_toggled(there, some, LEE, "nina", NOW), LEE) == ("sam",)
    gone = replace(there, people={**there.people, "nina": replace(there.people["nina"], ended_at=NOW)})
    assert gone.named_person is None


def test_nobody_of_the_family_is_picked_beforehand_nor_beyond_the_dial() -> None:
    draft = rules.marked(rules.begun(None, "plan", LEE, "d1", "Mia starts late.", NOW), Marker.FAMILY, NOW)
    assert rules.family_in(circle(), draft, DAY) == ()
    with pytest.raises(NotNow):
        rules.made(circle(), draft, LEE, "p", "v", NOW, DAY)
    with pytest.raises(NotFound):
        rules.family_toggled(circle(), draft, "yusuf", NOW, DAY)
    picked = rules.family_toggled(circle(), draft, "amira", NOW, DAY)
    post, version = rules.made(circle(), picked, LEE, "p", "v", NOW, DAY)
    assert (post.shown_to, post.marker, version.visible_from) == (("amira",), Marker.FAMILY, NOW + UNDO)
    for_team, _ = rules.made(circle(), rules.marked(picked, Marker.TEAM, NOW), LEE, "p", "v", NOW, DAY)
    assert (for_team.shown_to, for_team.readers) == ((), None)


def test_a_note_that_nobody_would_read_is_not_kept() -> None:
    draft = rules.reader_toggled(circle(), rules.begun(None, "plan", LEE, "d1", "Words.", NOW), LEE, "sam", NOW)
    with pytest.raises(NotNow):
        rules.made(circle(), draft, LEE, "p", "v", NOW, DAY)


@pytest.mark.parametrize("words", ["", "   ", "x" * 601])
def test_a_note_is_short(words: str) -> None:
    with pytest.raises(BadInput):
        rules.checked(words)


def test_a_correction_is_another_version_and_the_same_words_are_none() -> None:
    said = rules.Said(POST, FIRST, ())
    draft = rules.correction(None, POST, LEE, "d2", "Mia starts early.", LATER)
    made = rules.corrected(said, draft, "v2", LATER)
    assert (made.version, made.words, made.visible_from) == (2, "Mia starts early.", LATER + UNDO)
    with pytest.raises(AlreadyDone):
        rules.corrected(said, rules.correction(draft, POST, LEE, "d2", FIRST.words, LATER), "v2", LATER)
    with pytest.raises(AlreadyDone):
        rules.of_writer(Draft("d", "sam", rules.FIX, NOW, NOW, "plan", "p1", {"words": "x"}), rules.FIX, LEE)


def test_only_its_writer_corrects_it_and_only_until_two_minutes_are_over_takes_it_back() -> None:
    for person in (SAM, NINA):
        with pytest.raises(NotFound):
            rules.of_author(circle(), POST, person, DAY)
    with pytest.raises(NotFound):
        rules.of_author(circle(gone=("lee",)), POST, replace(LEE, ended_at=T0), DAY)
    assert rules.taken_back(rules.Said(POST, FIRST, ()), NOW) == FIRST
    with pytest.raises(NotNow):
        rules.taken_back(rules.Said(POST, FIRST, ()), NOW + UNDO)
    with pytest.raises(AlreadyDone):
        rules.for_team_alone(POST)


@pytest.mark.parametrize(
    ("version", "shown_to", "told"), [(1, ("amira",), True), (2, ("amira",), False), (1, ("yusuf",), False)]
)
def test_news_is_told_of_the_version_that_stands_to_whom_it_is_for(
    version: int, shown_to: tuple[str, ...], told: bool
) -> None:
    post = replace(POST, marker=Marker.FAMILY, shown_to=shown_to)
    said = rules.as_known(post, [FIRST], AMIRA, LATER)
    assert rules.still_news(circle(), said, AMIRA, version, DAY) is told
    assert not rules.still_news(circle(), None, AMIRA, version, DAY)
