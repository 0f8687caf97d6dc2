"""Three questions to the team before a review: who is asked, chased once, and what the lead sees (001-23)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules import inputs as rules
from handlers.rules.inputs import Part
from handlers.rules.notices import still_true
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.verdicts import Do, World
from storage.records.inputs import ReviewInput, Works
from storage.records.links import Link
from storage.records.meetings import MeetingKind, MeetingState
from storage.records.notices import Act, Notice
from storage.records.plans import Circle, Cover, CoverState
from tests.handlers.rules.meeting_world import EARLY, LONDON, circle, meeting

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
REVIEW = meeting("2026-12-03T15:30")
SAID = ReviewInput("i", "meeting", "plan", "lee", NOW, Works.PARTLY)


def away(who: str, by: str) -> Circle:
    """Return the circle while somebody covers for one of the team."""
    return replace(circle(), covers=(Cover("c", who, by, TODAY, TODAY, CoverState.ACCEPTED, EARLY, EARLY),))


@pytest.mark.parametrize(
    ("label", "here", "who", "change", "said", "expected"),
    [
        ("a teacher on the team", circle(), "lee", {}, None, True),
        ("the lead", circle(), "sam", {}, None, False),
        ("the lead, while another leads", away("sam", "nina"), "sam", {}, None, False),
        ("who covers for the lead and is not on the team", away("sam", "nina"), "nina", {}, None, False),
        ("a teacher who covers for the lead", away("sam", "lee"), "lee", {}, None, False),
        ("a teacher who is away", away("lee", "nina"), "lee", {}, None, False),
        ("the duty contact, not on the team", circle(), "dana", {}, None, False),
        ("a mother", circle(), "amira", {}, None, False),
        ("answered", circle(), "lee", {}, SAID, False),
        ("nine days before", circle(), "lee", {"starts_at": NOW + timedelta(days=9)}, None, False),
        ("an hour before", circle(), "lee", {"starts_at": NOW + timedelta(hours=1)}, None, False),
        ("a team meeting", circle(), "lee", {"kind": MeetingKind.TEAM}, None, False),
        ("called off", circle(), "lee", {"state": MeetingState.CANCELLED}, None, False),
    ],
)
def test_who_is_told_before_a_review_and_again_just_before_it_is_sent(
    label: str, here: Circle, who: str, change: dict[str, object], said: ReviewInput | None, expected: bool
) -> None:
    one = replace(REVIEW, **change)  # type: ignore[arg-type]
    assert rules.is_to_be_told(here, here.people[who], one, said, NOW, TODAY) is expected, label
    note = Notice("n", 1, b"l", Act.SEND, "p_input_ask", "k", NOW, NOW - timedelta(hours=1), who, alert=True,
                  refers_to="meeting", version=1, plan_id="plan")  # fmt: skip
    world = World(
        now=NOW, zone=LONDON, people=here.people, links={b"l": Link("l", who, 1, b"l", EARLY)}, circles={"plan": here},
        meetings={"meeting": one}, inputs={} if said is None else {("meeting", said.person_id): said},
    )  # fmt: skip
    assert (still_true(note, world).do is Do.SEND) is expected, label


@pytest.mark.parametrize(
    ("label", "ahead", "told_ago", "expected"),
    [
        ("not told yet", 7.0, (), 0),
        ("told, and a week ahead", 7.0, (1.0,), None),
        ("told days ago, three days ahead", 2.9, (4.0,), 1),
        ("told yesterday, two days ahead", 2.0, (1.0,), None),
        ("told and chased", 1.0, (6.0, 1.5), None),
        ("not told yet, two days ahead", 2.0, (), 0),
    ],
)
def test_each_is_told_once_and_chased_once(
    label: str, ahead: float, told_ago: tuple[float, ...], expected: int | None
) -> None:
    one = replace(REVIEW, starts_at=NOW + timedelta(days=ahead))
    assert rules.telling_due(one, [NOW - timedelta(days=days) for days in told_ago], NOW) == expected, label


def test_answers_take_the_place_of_those_before_and_bad_ones_are_refused() -> None:
    said = rules.with_works(SAID, "no", NOW)
    said = rules.with_line(said, Part.CHANGE, "  Start   earlier. ", NOW)
    said = rules.with_line(said, Part.MISSING, "", NOW)
    assert (said.works, said.change, said.missing) == (Works.NO, "Start earlier.", "")
    with pytest.raises(NotFound):
        rules.with_works(SAID, "maybe", NOW)
    with pytest.raises(BadInput):
        rules.with_line(SAID, Part.CHANGE, "x" * 301, NOW)


def test_the_lead_sees_everybody_who_is_asked_and_whoever_answered_and_left() -> None:
    here, gone = circle(), replace(SAID, id="g", person_id="nina")
    asked = rules.asked_of(here, REVIEW, [gone], TODAY)
    assert [(one.person.id, one.said) for one in asked] == [("lee", None), ("nina", gone)]
    assert rules.is_late(replace(SAID, said_at=REVIEW.starts_at + timedelta(hours=1)), REVIEW)
    assert not rules.is_late(SAID, REVIEW)


@pytest.mark.parametrize(
    ("label", "days", "expected"),
    [("to come", 2, True), ("held a month ago", -30, True), ("held a year ago", -300, False)],
)
def test_a_review_is_spoken_of_before_it_and_for_some_weeks_after(label: str, days: int, expected: bool) -> None:
    one = replace(REVIEW, starts_at=NOW + timedelta(days=days))
    assert (rules.review_spoken_of([None, one], NOW) is not None) is expected, label
    ahead = replace(REVIEW, id="next", starts_at=NOW + timedelta(days=9))
    assert (rules.review_spoken_of([one, ahead], NOW) or one).id == ("meeting" if days == 2 else "next"), label


def test_only_whoever_is_asked_may_answer() -> None:
    here = circle()
    assert rules.must_be_asked(here, here.people["lee"], REVIEW, TODAY) == REVIEW
    for who, one in (("sam", REVIEW), ("nina", REVIEW), ("lee", None), ("lee", replace(REVIEW, plan_id="other"))):
        with pytest.raises(NotFound):
            rules.must_be_asked(here, here.people[who], one, TODAY)
