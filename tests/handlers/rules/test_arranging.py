"""What a half-finished meeting still needs, and what a practitioner's answers mean (001-19)."""

from datetime import date, datetime, time, timedelta

import pytest

from handlers.rules.arranging import (
    Asked,
    Step,
    all_fields_of,
    checked,
    day_tapped,
    days_offered,
    kind_of,
    new_day_by,
    off_day_typed,
    place_tapped,
    place_typed,
    shown_to,
    time_tapped,
    time_typed,
    toggled,
    when_typed,
)
from handlers.rules.refusals import BadInput, NotFound
from storage.records.services import WorkingCalendar
from tests.handlers.rules.meeting_world import LONDON, circle, meeting

TODAY = date(2026, 12, 23)  # a Wednesday
CALENDAR = WorkingCalendar(LONDON, time(9), time(17), frozenset(range(5)), frozenset({date(2026, 12, 25)}))


@pytest.mark.parametrize(
    ("fields", "plan", "step"),
    [
        ({}, None, Step.KIND),
        ({"kind": "review"}, None, Step.PLAN),
        ({"kind": "review"}, "plan", Step.DAY),
        ({"kind": "review", "day": TODAY}, "plan", Step.TIME),
        ({"kind": "review", "day": TODAY, "time": time(15)}, "plan", Step.PLACE),
        ({"kind": "review", "day": TODAY, "time": time(15), "place": None}, "plan", Step.WHO),
        ({"kind": "review", "day": TODAY, "time": time(15), "place": None, "asked": []}, "plan", Step.LOOK),
        ({"kind": "review", "day": TODAY, "time": time(15), "place": None, "moving": "m"}, "plan", Step.LOOK),
    ],
)
def test_the_first_missing_answer_is_asked_next(fields, plan, step):
    assert Asked(fields, plan).next_step is step


def test_a_stale_preview_of_an_unfinished_meeting_is_refused():
    with pytest.raises(NotFound):
        Asked({"kind": "review"}, "plan").wish()


def test_the_days_offered_are_working_days():
    assert days_offered(CALENDAR, TODAY) == [
        date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 30),
    ]  # fmt: skip


@pytest.mark.parametrize("forged", [lambda: kind_of("party"), lambda: day_tapped("someday", TODAY),
                                    lambda: time_tapped("late"), lambda: place_tapped("moon", None),
                                    lambda: new_day_by("w9", TODAY)])  # fmt: skip
def test_a_forged_choice_is_refused(forged):
    with pytest.raises(NotFound):
        forged()


def test_a_day_that_has_passed_since_its_button_was_shown_is_refused_with_words():
    with pytest.raises(BadInput):
        day_tapped("2026-12-22", TODAY)


def test_day_and_time_can_be_typed_in_one_or_one_after_the_other():
    assert when_typed("4 Jan at 9am", TODAY) == {"day": date(2027, 1, 4), "time": time(9)}
    assert when_typed("4 Jan", TODAY) == {"day": date(2027, 1, 4)}
    assert time_typed("9am", TODAY) == {"time": time(9)}
    assert time_typed("5 Jan at 9am", TODAY) == {"day": date(2027, 1, 5), "time": time(9)}


def test_a_place_is_one_short_line():
    assert place_typed("  Oak \n School ") == "Oak School"
    with pytest.raises(BadInput):
        place_typed("x" * 81)


def test_nobody_is_asked_whose_dates_are_closed():
    assert toggled(["amira", "sam"], circle(), "amira") == ["sam"]
    assert toggled(["sam"], circle(), "amira") == ["amira", "sam"]
    with pytest.raises(NotFound):
        toggled(["sam"], circle(), "yusuf")


def test_the_preview_shows_a_parents_screen_first_and_none_where_no_family_is_asked():
    shown = shown_to(circle(yusuf=True), ["yusuf", "amira", "sam"])
    assert shown is not None
    assert shown.id == "amira"
    assert shown_to(circle(), ["sam"]) is None


def test_the_day_by_which_another_is_promised():
    assert new_day_by("w2", TODAY) == TODAY + timedelta(days=14)
    assert new_day_by("none", TODAY) is None


@pytest.mark.parametrize(
    ("answers", "begun", "why"),
    [
        ({"day": TODAY - timedelta(days=1)}, {}, "p_date_past"),
        ({"day": TODAY + timedelta(days=551)}, {}, "p_date_far"),
        ({"time": time(9)}, {"day": TODAY}, "p_date_past"),
        ({"day": TODAY}, {"time": time(10, 2)}, "p_date_past"),
        ({"day": TODAY, "time": time(10, 3)}, {}, None),
        ({"time": time(9)}, {"day": TODAY + timedelta(days=1)}, None),
        ({"day": TODAY + timedelta(days=550)}, {"time": time(9)}, None),
        ({"time": time(9)}, {}, None),
    ],
)
def test_a_day_and_time_must_lie_ahead_as_soon_as_they_are_known(answers, begun, why) -> None:
    earliest = datetime.combine(TODAY, time(10, 2))
    if why is None:
        assert checked(answers, TODAY, begun, earliest) == answers
    else:
        with pytest.raises(BadInput, match=why):
            checked(answers, TODAY, begun, earliest)


def test_a_wrong_day_while_calling_off_leads_back_there() -> None:
    assert off_day_typed("28 December", TODAY, "m") == date(2026, 12, 28)
    for words in ("soon", "1 May 2020", "1 May 2199"):
        with pytest.raises(BadInput) as refused:
            off_day_typed(words, TODAY, "m")
        assert refused.value.facts["meeting_id"] == "m"


def test_a_meeting_taken_back_is_whole_again_as_answers() -> None:
    made = meeting("2026-12-28T15:30")
    answers = Asked(all_fields_of(made, ["amira"]), "plan")
    assert answers.next_step is Step.LOOK
    assert answers.local == datetime.fromisoformat("2026-12-28T15:30")
    assert answers.wish().place == made.place
