"""What we want to be different: who sees it, who says how it is going, whose course reaches whom, who is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.notices import still_true
from handlers.rules.outcomes import (
    MOST,
    POINTS,
    Side,
    a_page_of,
    checked_outcome,
    course_of,
    courses_for,
    ended,
    is_to_be_asked,
    may_rate,
    next_after,
    one_seen,
    outcomes_seen,
    rated,
    review_ahead,
    reworded,
    room_for_one,
    step_named,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.verdicts import Do, World
from storage.records.links import Link
from storage.records.meetings import Attendance, MeetingKind, MeetingState
from storage.records.notices import Act, Notice
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person, Relation
from storage.records.plans import Circle, Role, RoleKind
from tests.handlers.rules.meeting_world import EARLY, LONDON, asked, meeting, person
from tests.handlers.rules.meeting_world import circle as plan_circle

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
TODAY = NOW.date()
FAMILY = ("amira", "yusuf", "mia")
SLEEP = Outcome("sleep", "plan", "Mia sleeps through the night.", "sam", EARLY)
SCHOOL = Outcome("school", "plan", "Mia likes school.", "sam", EARLY + timedelta(days=1))
MIA = person("mia")
REVIEW = meeting("2026-12-03T15:30")


def world(**sees_plan: bool) -> Circle:
    """Return the plan with its actions open to amira and the young person mia, not to yusuf; all know of meetings."""
    circle = plan_circle(amira=True, yusuf=True)
    young = Role("r-mia", "plan", "mia", RoleKind.FAMILY, EARLY, Relation.YOUNG_PERSON, sees_dates=True)
    opened = {"amira": True, "mia": True, **sees_plan}
    roles = tuple(replace(r, sees_plan=opened.get(r.person_id, False)) for r in (*circle.roles, young))
    return replace(circle, roles=roles, people={**circle.people, "mia": MIA})


def of(circle: Circle, who: str) -> Person:
    return circle.people[who]


def said(who: str, step: int, days_ago: float = 0, meeting_id: str | None = None) -> OutcomeRating:
    at = NOW - timedelta(days=days_ago)
    return OutcomeRating(f"{who}-{days_ago}-{step}", "sleep", who, step, at, meeting_id)


@pytest.mark.parametrize(
    ("label", "who", "sees", "rates"),
    [
        ("a mother to whom the plan is open", "amira", True, True),
        ("a father to whom it is not", "yusuf", False, False),
        ("the young person", "mia", True, True),
        ("the lead, for the staff", "sam", True, True),
        ("a teacher on the team reads", "lee", True, False),
        ("the duty contact, a co-ordinator", "dana", True, True),
        ("somebody of another plan", "nina", False, False),
    ],
)
def test_who_sees_the_outcomes_and_who_says_how_they_go(label: str, who: str, sees: bool, rates: bool) -> None:
    circle = world()
    assert bool(outcomes_seen(circle, of(circle, who), [SLEEP], TODAY)) is sees, label
    assert may_rate(circle, of(circle, who), TODAY) is rates, label


def test_outcomes_stand_in_order_and_ended_or_foreign_ones_are_not_there() -> None:
    circle = world()
    gone, foreign = replace(SLEEP, id="gone", ended_at=NOW), replace(SLEEP, id="foreign", plan_id="other")
    assert outcomes_seen(circle, of(circle, "amira"), [SCHOOL, gone, foreign, SLEEP], TODAY) == [SLEEP, SCHOOL]
    for one in (gone, foreign):
        with pytest.raises(NotFound):
            one_seen(circle, of(circle, "sam"), one, TODAY)


# -- whose course reaches whom -------------------------------------------------------------------------------------

EVERYBODY_SAID = [
    said("amira", 2, 20),
    said("yusuf", 1, 19),
    said("mia", 4, 18),
    said("sam", 3, 17),
    said("dana", 5, 2),
]


@pytest.mark.parametrize(
    ("label", "who", "expected"),
    [
        ("a mother: her own and the staff's", "amira", {("family", "amira"): (2,), ("staff", None): (3, 5)}),
        ("a father: his own and the staff's", "yusuf", {("family", "yusuf"): (1,), ("staff", None): (3, 5)}),
        ("a young person: theirs and the staff's", "mia", {("young person", "mia"): (4,), ("staff", None): (3, 5)}),
        ("a teacher: the staff's alone", "lee", {("staff", None): (3, 5)}),
        ("the lead: all of them side by side", "sam",
         {("family", "amira"): (2,), ("family", "yusuf"): (1,), ("young person", "mia"): (4,),
          ("staff", None): (3, 5)}),
    ],
)  # fmt: skip
def test_each_reader_sees_the_courses_that_are_theirs_to_see(
    label: str, who: str, expected: dict[tuple[str, str | None], tuple[int, ...]]
) -> None:
    circle = world()
    found = courses_for(circle, of(circle, who), EVERYBODY_SAID, TODAY, LONDON)
    assert {(c.side.value, c.person.id if c.person else None): c.steps for c in found} == expected, label
    assert [c.mine for c in found if c.person is not None and c.person.id == who] in ([], [True]), label


ratings = st.lists(
    st.builds(
        said, st.sampled_from(["amira", "yusuf", "mia", "sam", "dana"]), st.integers(1, 5), st.floats(0, 200),
        st.sampled_from([None, "first", "second"]),
    ),
    max_size=12,
)  # fmt: skip


@given(ratings=ratings, who=st.sampled_from(["amira", "yusuf", "mia", "lee"]))
def test_what_others_of_the_family_say_changes_nothing_a_reader_sees(ratings: list[OutcomeRating], who: str) -> None:
    circle = world()
    without = [r for r in ratings if r.person_id in (who, "sam", "dana")]
    shown = courses_for(circle, of(circle, who), ratings, TODAY, LONDON)
    assert shown == courses_for(circle, of(circle, who), without, TODAY, LONDON)


def test_somebody_who_left_the_family_is_not_taken_for_staff() -> None:
    circle = world()
    gone = replace(circle, roles=tuple(replace(r, ended_at=NOW) if r.person_id == "yusuf" else r for r in circle.roles))
    for who in ("amira", "sam"):
        found = courses_for(gone, of(gone, who), [said("yusuf", 1)], TODAY, LONDON)
        assert found == (), who


@pytest.mark.parametrize(
    ("label", "ratings", "expected"),
    [
        ("nothing", [], ()),
        ("one a day", [said("amira", 2, 3), said("amira", 3, 2), said("amira", 4, 1)], (2, 3, 4)),
        ("twice on one day: the last", [said("amira", 2, 0.1), said("amira", 4, 0)], (4,)),
        ("for one review: the last", [said("amira", 2, 3, "r1"), said("amira", 3, 1, "r1")], (3,)),
        ("for two reviews", [said("amira", 2, 90, "r1"), said("amira", 3, 1, "r2")], (2, 3)),
        ("the newest few", [said("amira", 1 + n % 5, 50 - n) for n in range(9)], (5, 1, 2, 3, 4)),
        ("out of order", [said("amira", 4, 1), said("amira", 2, 9)], (2, 4)),
    ],
)
def test_a_course_has_one_step_for_each_review_or_day(
    label: str, ratings: list[OutcomeRating], expected: tuple[int, ...]
) -> None:
    assert course_of(ratings, LONDON) == expected, label
    assert len(expected) <= POINTS


# -- saying so -----------------------------------------------------------------------------------------------------


def test_the_same_said_twice_is_kept_once_and_another_step_is_kept_beside_it() -> None:
    amira = of(world(), "amira")
    first = rated("one", SLEEP, amira, 3, REVIEW, [], NOW, LONDON)
    assert first == OutcomeRating("one", "sleep", "amira", 3, NOW, "meeting")
    later = NOW + timedelta(minutes=1)
    assert rated("two", SLEEP, amira, 3, REVIEW, [first], later, LONDON) is None
    assert rated("two", SLEEP, amira, 4, REVIEW, [first], later, LONDON) is not None
    assert rated("two", SLEEP, amira, 3, None, [first], later, LONDON) is not None
    assert rated("two", SLEEP, of(world(), "yusuf"), 3, REVIEW, [first], later, LONDON) is not None


@pytest.mark.parametrize("number", [None, 0, 6, 99])
def test_a_step_that_is_none_is_refused(number: int | None) -> None:
    with pytest.raises(NotFound):
        step_named(number)
    assert step_named(5) == 5


def test_each_is_asked_about_after_the_one_before() -> None:
    assert next_after([SLEEP, SCHOOL], "sleep") == SCHOOL
    assert next_after([SLEEP, SCHOOL], "school") is None
    assert next_after([SLEEP, SCHOOL], "ended meanwhile") is None


@pytest.mark.parametrize(
    ("label", "change", "found"),
    [
        ("a review in three days", {}, True),
        ("a team meeting", {"kind": MeetingKind.TEAM}, False),
        ("called off", {"state": MeetingState.CANCELLED}, False),
        ("in a week", {"starts_at": NOW + timedelta(days=7)}, False),
        ("begun", {"starts_at": NOW - timedelta(minutes=1)}, False),
        ("in an hour: still for it", {"starts_at": NOW + timedelta(hours=1)}, True),
    ],
)
def test_what_is_said_shortly_before_a_review_is_said_for_it(
    label: str, change: dict[str, object], found: bool
) -> None:
    one = replace(REVIEW, **change)  # type: ignore[arg-type]
    assert (review_ahead([None, one], NOW) is not None) is found, label


# -- asked before a review -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "who", "change", "ratings", "expected"),
    [
        ("a mother who comes", "amira", {}, {}, True),
        ("the lead", "sam", {}, {}, True),
        ("a teacher does not speak for the staff", "lee", {}, {}, False),
        ("a father who does not see the plan", "yusuf", {}, {}, False),
        ("too early", "amira", {"starts_at": NOW + timedelta(days=4, minutes=1)}, {}, False),
        ("too late", "amira", {"starts_at": NOW + timedelta(hours=11)}, {}, False),
        ("called off", "amira", {"state": MeetingState.CANCELLED}, {}, False),
        ("no review", "amira", {"kind": MeetingKind.VISIT}, {}, False),
        ("one of two said already", "amira", {}, {"sleep": [said("amira", 3, 0, "meeting")]}, True),
        ("all said already", "amira", {},
         {"sleep": [said("amira", 3, 0, "meeting")], "school": [said("amira", 3, 0, "meeting")]}, False),
        ("said by somebody else", "amira", {},
         {"sleep": [said("sam", 3, 0, "meeting")], "school": [said("yusuf", 3, 0, "meeting")]}, True),
        ("said for another review", "amira", {},
         {"sleep": [said("amira", 3, 80, "old")], "school": [said("amira", 3, 80, "old")]}, True),
    ],
)  # fmt: skip
def test_who_is_asked_before_a_review_and_when(
    label: str, who: str, change: dict[str, object], ratings: dict[str, list[OutcomeRating]], expected: bool
) -> None:
    circle, one = world(), replace(REVIEW, **change)  # type: ignore[arg-type]
    found = is_to_be_asked(circle, of(circle, who), one, asked(who), [SLEEP, SCHOOL], ratings, NOW, TODAY)
    assert found is expected, label


@pytest.mark.parametrize(
    ("label", "attendance", "outcomes"),
    [("not asked to the review", None, [SLEEP]), ("nothing to ask about", asked("amira"), [])],
)
def test_nobody_is_asked_without_a_place_or_an_outcome(
    label: str, attendance: Attendance | None, outcomes: list[Outcome]
) -> None:
    circle = world()
    assert not is_to_be_asked(circle, of(circle, "amira"), REVIEW, attendance, outcomes, {}, NOW, TODAY), label


# -- words, room, pages --------------------------------------------------------------------------------------------


def test_the_words_are_tidied_and_bad_ones_refused() -> None:
    assert checked_outcome("  Mia   sleeps. ") == "Mia sleeps."
    for words in ("", "  ", "x" * 201):
        with pytest.raises(BadInput):
            checked_outcome(words)


def test_a_plan_has_room_for_a_few_and_what_has_ended_is_not_changed() -> None:
    room_for_one([SLEEP] * (MOST - 1))
    with pytest.raises(NotNow):
        room_for_one([SLEEP] * MOST)
    with pytest.raises(AlreadyDone):
        reworded(ended(SLEEP, NOW), "Other words.")
    with pytest.raises(AlreadyDone):
        ended(ended(SLEEP, NOW), NOW)


@pytest.mark.parametrize(
    ("n", "page", "shown", "following"),
    [(0, 0, 0, None), (4, 0, 4, None), (5, 0, 4, 1), (5, 1, 1, 0), (8, 1, 4, 0), (9, 1, 4, 2), (5, 7, 4, 1)],
)
def test_long_lists_come_in_pages_that_go_round(n: int, page: int, shown: int, following: int | None) -> None:
    items, more = a_page_of(list(range(n)), page, 4)
    assert (len(items), more) == (shown, following)


def test_the_sides_are_called_as_people_call_them() -> None:
    assert {side.value for side in Side} == {"family", "young person", "staff"}


# -- judged again just before it is sent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "to", "kind", "changes", "sent"),
    [
        ("nothing changed", "amira", "outcome_review", {}, True),
        ("the lead, too", "sam", "p_outcome_review", {}, True),
        ("a teacher who led when it was made", "lee", "p_outcome_review", {}, False),
        ("said meanwhile", "amira", "outcome_review",
         {"ratings": {"sleep": [said("amira", 3, 0, "meeting")]}}, False),
        ("somebody else said so", "amira", "outcome_review",
         {"ratings": {"sleep": [said("mia", 3, 0, "meeting")]}}, True),
        ("the outcome ended", "amira", "outcome_review",
         {"outcomes": {"plan": [replace(SLEEP, ended_at=NOW)]}}, False),
        ("called off", "amira", "outcome_review",
         {"meetings": {"meeting": replace(REVIEW, state=MeetingState.CANCELLED)}}, False),
        ("moved", "amira", "outcome_review", {"meetings": {"meeting": replace(REVIEW, version=2)}}, False),
        ("no longer asked to it", "amira", "outcome_review", {"attendances": {}}, False),
        ("the plan closed to her", "amira", "outcome_review", {"circles": {"plan": world(amira=False)}}, False),
        ("the plan opened to him", "yusuf", "outcome_review", {"circles": {"plan": world(yusuf=True)}}, True),
    ],
)  # fmt: skip
def test_the_note_before_a_review_is_judged_again_just_before_it_is_sent(
    label: str, to: str, kind: str, changes: dict[str, object], sent: bool
) -> None:
    people = [*FAMILY, "sam", "lee"]
    usual: dict[str, object] = {
        "circles": {"plan": world()}, "people": {who: world().people[who] for who in people},
        "links": {who.encode(): Link(who, who, 1, who.encode(), EARLY) for who in people},
        "meetings": {"meeting": REVIEW}, "attendances": {("meeting", who): asked(who) for who in FAMILY},
        "outcomes": {"plan": [SLEEP]},
    }  # fmt: skip
    note = Notice("n", 1, to.encode(), Act.SEND, kind, "k", NOW, NOW - timedelta(hours=1), to, alert=True,
                  refers_to="meeting", version=1, plan_id="plan")  # fmt: skip
    found = still_true(note, World(**{"now": NOW, "zone": LONDON, **usual, **changes}))  # type: ignore[arg-type]
    assert (found.do is Do.SEND) is sent, f"{label}: {found}"
