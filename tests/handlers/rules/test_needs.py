"""What is needed: who sees a need, what meets it, when it comes back to the lead, and what may become of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.rules.needs import (
    LONGEST_SERVICE,
    MOST,
    NOBODY,
    STAYS,
    Means,
    actions_offered,
    checked_service,
    ended,
    help_for,
    left_alone,
    may_see,
    met,
    met_by,
    needs_seen,
    not_met,
    one_seen,
    readers_of,
    reworded,
    room_for_one,
    still_looked_for,
    taken_back,
    toggled,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from storage.records.actions import ActionState
from storage.records.needs import Need
from storage.records.people import Person
from storage.records.plans import Circle, Cover, CoverState, RoleKind
from tests.handlers.rules.action_world import action
from tests.handlers.rules.test_outcomes import NOW, TODAY, world

EARLY = NOW - timedelta(days=20)
SEAT = Need("seat", "plan", "A safe seat on the bus.", "sam", EARLY, EARLY)
RING = replace(action(), id="ring", made_at=EARLY, visible_from=EARLY)
LEFT = NOW - timedelta(days=14)


def of(circle: Circle, who: str) -> Person:
    return circle.people[who]


@pytest.mark.parametrize(
    ("label", "who", "shown_to", "sees"),
    [
        ("a mother to whom the plan is open", "amira", None, True),
        ("a mother whom it was narrowed to", "amira", ("amira",), True),
        ("a mother whom it was narrowed from", "amira", ("mia",), False),
        ("a father to whom the plan is not open", "yusuf", None, False),
        ("nor where it was narrowed to him", "yusuf", ("yusuf",), False),
        ("the young person", "mia", None, True),
        ("the young person, narrowed from", "mia", ("amira",), False),
        ("the lead, whoever it was narrowed to", "sam", ("mia",), True),
        ("a teacher on the team", "lee", ("mia",), True),
        ("somebody of another plan", "nina", None, False),
    ],
)
def test_who_sees_a_need(label: str, who: str, shown_to: tuple[str, ...] | None, sees: bool) -> None:
    circle, need = world(), replace(SEAT, shown_to=shown_to)
    assert may_see(circle, of(circle, who), need, NOW, TODAY) is sees, label


@pytest.mark.parametrize(
    ("label", "after", "who", "sees"),
    [
        ("its author at once", timedelta(), "sam", True),
        ("nobody else at once", timedelta(), "amira", False),
        ("nor the rest of the staff", timedelta(minutes=1, seconds=59), "lee", False),
        ("everybody after two minutes", timedelta(minutes=2), "amira", True),
    ],
)
def test_for_two_minutes_only_its_author_sees_it(label: str, after: timedelta, who: str, sees: bool) -> None:
    circle, need = world(), replace(SEAT, made_at=NOW)
    assert may_see(circle, of(circle, who), need, NOW + after, TODAY) is sees, label


def test_open_needs_come_first_and_those_closed_long_ago_or_of_another_plan_are_not_there() -> None:
    circle = world()
    done = replace(SEAT, id="done", met_at=NOW)
    off = replace(SEAT, id="off", ended_at=NOW, why="It came.")
    gone = replace(SEAT, id="gone", met_at=NOW - STAYS)
    foreign = replace(SEAT, id="foreign", plan_id="other")
    assert needs_seen(circle, of(circle, "amira"), [off, gone, done, foreign, SEAT], NOW, TODAY) == [SEAT, done, off]
    for one in (gone, foreign):
        with pytest.raises(NotFound):
            one_seen(circle, of(circle, "sam"), one, NOW, TODAY)


@pytest.mark.parametrize(
    ("label", "tapped", "before", "after"),
    [
        ("one is left out", "amira", None, ("mia",)),
        ("the last is left out", "mia", ("mia",), ()),
        ("one is let in, and nobody is left out", "amira", ("mia",), None),
    ],
)
def test_readers_are_tapped_one_by_one(
    label: str, tapped: str, before: tuple[str, ...] | None, after: tuple[str, ...] | None
) -> None:
    circle = world()
    changed = toggled(circle, replace(SEAT, shown_to=before), tapped, TODAY)
    assert changed.shown_to == after, label
    assert {one.id for one in readers_of(circle, changed, TODAY)} == set(("amira", "mia") if after is None else after)
    with pytest.raises(NotFound):
        toggled(circle, SEAT, "yusuf", TODAY)


# -- who or what meets it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "need", "given", "means", "who"),
    [
        ("nobody yet", SEAT, None, Means.NOBODY, None),
        ("a practitioner on the team", replace(SEAT, person_id="lee"), None, Means.PERSON, "lee"),
        ("one who is not on this team", replace(SEAT, person_id="nina"), None, Means.NOBODY, None),
        ("a service", replace(SEAT, service="the bus team"), None, Means.SERVICE, None),
        ("an action", replace(SEAT, action_id="ring"), RING, Means.ACTION, "lee"),
        ("one that is done", replace(SEAT, action_id="ring"), replace(RING, state=ActionState.DONE), Means.ACTION,
         "lee"),
        ("one that is not open to the reader", replace(SEAT, action_id="ring"), replace(RING, shown_to=("mia",)),
         Means.ACTION, None),
        ("one that was withdrawn", replace(SEAT, action_id="ring"), replace(RING, state=ActionState.WITHDRAWN),
         Means.NOBODY, None),
        ("one that is a draft again", replace(SEAT, action_id="ring"), replace(RING, state=ActionState.DRAFT),
         Means.NOBODY, None),
        ("another action", replace(SEAT, action_id="ring"), replace(RING, id="else"), Means.NOBODY, None),
    ],
)  # fmt: skip
def test_what_meets_a_need_as_a_mother_knows_it(
    label: str, need: Need, given: object, means: Means, who: str | None
) -> None:
    circle = world()
    found = help_for(circle, of(circle, "amira"), need, given, NOW, TODAY)  # type: ignore[arg-type]
    assert (found.means, found.person.id if found.person else None) == (means, who), label


def test_who_left_the_team_meets_nothing_any_more() -> None:
    circle, need = world(), replace(SEAT, person_id="lee")
    gone = replace(circle, roles=tuple(replace(r, ended_at=NOW) if r.person_id == "lee" else r for r in circle.roles))
    assert help_for(gone, of(circle, "sam"), need, None, NOW, TODAY) == NOBODY


def test_one_thing_meets_a_need_at_a_time_and_the_same_again_changes_nothing() -> None:
    circle = world()
    given = met_by(replace(SEAT, looked_at=NOW), NOW, person=of(circle, "lee"))
    assert (given.person_id, given.since, given.looked_at) == ("lee", NOW, None)
    later = NOW + timedelta(days=1)
    assert met_by(given, later, person=of(circle, "lee")) == given
    served = met_by(given, later, action=RING)
    assert (served.person_id, served.action_id, served.since) == (None, "ring", later)
    assert met_by(SEAT, NOW) == SEAT  # nobody yet, as before: since then


def test_only_what_is_still_to_be_done_is_offered_soonest_first() -> None:
    soon = replace(RING, id="soon", by_day=TODAY)
    done, draft = replace(RING, state=ActionState.DONE), replace(RING, state=ActionState.DRAFT)
    assert [one.id for one in actions_offered([RING, done, draft, soon], NOW)] == ["soon", "ring"]


@pytest.mark.parametrize(
    ("label", "need", "who", "n"),
    [
        ("two weeks with nobody", replace(SEAT, since=LEFT), "sam", 1),
        ("a minute less", replace(SEAT, since=LEFT + timedelta(minutes=1)), "sam", 0),
        ("looked for a week ago", replace(SEAT, since=EARLY, looked_at=NOW - timedelta(days=7)), "sam", 0),
        ("looked for two weeks ago", replace(SEAT, since=EARLY, looked_at=LEFT), "sam", 1),
        ("somebody meets it", replace(SEAT, person_id="lee"), "sam", 0),
        ("whoever met it has left", replace(SEAT, person_id="nina"), "sam", 1),
        ("it is met", replace(SEAT, met_at=NOW), "sam", 0),
        ("it is off the list", replace(SEAT, ended_at=NOW), "sam", 0),
        ("another plan's", replace(SEAT, plan_id="other"), "sam", 0),
        ("a teacher does not lead", SEAT, "lee", 0),
        ("nor does the duty contact while there is a lead", SEAT, "dana", 0),
    ],
)
def test_what_nobody_meets_comes_back_to_whoever_leads(label: str, need: Need, who: str, n: int) -> None:
    circle = world()
    assert left_alone([need], circle, of(circle, who), [RING], NOW, TODAY) == n, label


def test_it_comes_to_the_cover_while_the_lead_is_away() -> None:
    circle = world()
    cover = Cover("c", "sam", "lee", TODAY, TODAY, CoverState.ACCEPTED, EARLY, EARLY)
    away = replace(circle, covers=(cover,))
    assert [left_alone([SEAT], away, of(away, who), [], NOW, TODAY) for who in ("sam", "lee")] == [0, 1]
    alone = replace(circle, roles=tuple(r for r in circle.roles if r.kind is not RoleKind.LEAD))
    assert left_alone([SEAT], alone, of(alone, "dana"), [], NOW, TODAY) == 1  # with no lead, to the duty contact


# -- what becomes of it --------------------------------------------------------------------------------------------


def test_a_need_is_met_and_not_met_after_all_and_ended_once() -> None:
    done = met(SEAT, NOW)
    assert done.met_at == NOW
    for act in (lambda: met(done, NOW), lambda: reworded(done, "A lift."), lambda: still_looked_for(done, NOW),
                lambda: met_by(done, NOW), lambda: not_met(SEAT, NOW)):  # fmt: skip
        with pytest.raises(AlreadyDone):
            act()
    assert not_met(done, NOW) == replace(SEAT, since=NOW)
    off = ended(done, "It came.", NOW)
    assert (off.ended_at, off.why) == (NOW, "It came.")
    with pytest.raises(AlreadyDone):
        ended(off, "Again.", NOW)


@pytest.mark.parametrize(
    ("label", "who", "at", "back"),
    [
        ("its author, at once", "sam", NOW, True),
        ("its author, too late", "sam", NOW + timedelta(minutes=2), False),
        ("somebody else who leads", "dana", NOW, False),
    ],
)
def test_it_is_taken_back_by_its_author_within_two_minutes(label: str, who: str, at: datetime, back: bool) -> None:
    circle, fresh = world(), replace(SEAT, made_at=NOW)
    if back:
        assert taken_back(fresh, of(circle, who), at) == fresh, label
    else:
        with pytest.raises(NotNow):
            taken_back(fresh, of(circle, who), at)


def test_a_list_holds_a_dozen_open_needs() -> None:
    room_for_one([SEAT] * (MOST - 1) + [replace(SEAT, met_at=NOW), replace(SEAT, ended_at=NOW)])
    with pytest.raises(NotNow):
        room_for_one([SEAT] * MOST)


def test_a_service_is_a_short_name() -> None:
    assert checked_service("  the bus   team. ") == "the bus team"
    for words in ("", " . ", "x" * (LONGEST_SERVICE + 1)):
        with pytest.raises(BadInput):
            checked_service(words)
