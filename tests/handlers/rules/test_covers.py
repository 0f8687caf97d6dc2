"""Who may cover, when it counts, and which days nobody covers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.rules.covers import (
    Gap,
    answer,
    ask,
    checked_first,
    checked_last,
    end,
    gaps,
    is_back_today,
    is_covered,
    may_cover,
    who_is_warned,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from storage.records.people import Person, PersonKind
from storage.records.plans import Cover, CoverState
from storage.records.services import WorkingCalendar

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CALENDAR = WorkingCalendar("Europe/London", time(9), time(17), frozenset(range(5)), frozenset())
ASKED, ACCEPTED, DECLINED, ENDED = CoverState


def staff(name, **more):
    return Person(id=name, kind=PersonKind.STAFF, name=name.title(), created_at=NOW, **more)


SAM = staff("sam", manager_id="jo", agency="Oak")
JO, PRIYA, LEE = staff("jo"), staff("priya", manager_id="jo"), staff("lee", agency="Oak")
DANA, NINA = staff("dana", coordinator=True), staff("nina", agency="Elm")
EVERYBODY = (SAM, JO, PRIYA, LEE, DANA, NINA)


def day(n):
    return TODAY + timedelta(days=n)


def cover(away="sam", by="priya", first=0, last=4, state=ACCEPTED, name="c"):
    return Cover(name, away, by, day(first), day(last), state, asked_at=NOW)


@pytest.mark.parametrize(
    ("label", "first", "last", "fits"),
    [
        ("today only", 0, 0, True),
        ("half a year", 0, 183, True),
        ("longer than half a year", 0, 184, False),
        ("ends before it begins", 3, 2, False),
        ("begins yesterday", -1, 3, False),
        ("begins in more than a year", 367, 368, False),
    ],
)
def test_which_days_can_be_covered(label, first, last, fits):
    def check():
        return checked_last(checked_first(day(first), TODAY), day(last), TODAY)

    if fits:
        assert check() == day(last), label
    else:
        with pytest.raises(BadInput):
            check()


def test_a_day_that_could_not_be_read_is_asked_for_again():
    with pytest.raises(BadInput):
        checked_first(None, TODAY)


def test_who_may_be_asked_is_near_the_family_or_in_the_same_house():
    able = may_cover(SAM, day(0), day(4), [LEE], EVERYBODY, [])
    assert [p.id for p in able] == ["lee", "jo", "priya", "dana"]


def test_whoever_is_away_cannot_be_asked_to_cover():
    able = may_cover(SAM, day(0), day(4), [], EVERYBODY, [cover(away="priya", by="lee", first=4, last=9)])
    assert "priya" not in [p.id for p in able]
    able = may_cover(SAM, day(0), day(4), [], EVERYBODY, [cover(away="priya", by="lee", first=5, last=9)])
    assert "priya" in [p.id for p in able]


def test_somebody_who_has_left_or_is_family_is_never_asked():
    gone = staff("ex", manager_id="jo", ended_at=NOW)
    gran = Person(id="gran", kind=PersonKind.FAMILY, name="Gran", created_at=NOW, agency="Oak")
    assert may_cover(SAM, day(0), day(4), [gone, gran], [gone], []) == ()


def test_whoever_covers_another_is_not_away_at_the_same_time():
    with pytest.raises(NotNow) as refused:
        ask(SAM, PRIYA, day(0), day(4), [PRIYA], [cover(away="lee", by="sam", first=4, last=6)], NOW)
    assert refused.value.said_kind == "p_cover_you_cover"


def test_the_same_question_twice_is_one_question():
    first = ask(SAM, PRIYA, day(0), day(4), [PRIYA], [], NOW)
    with pytest.raises(AlreadyDone):
        ask(SAM, PRIYA, day(0), day(4), [PRIYA], [first], NOW)


@pytest.mark.parametrize(
    ("label", "kept", "who", "yes", "outcome"),
    [
        ("yes", cover(state=ASKED), PRIYA, True, ACCEPTED),
        ("no", cover(state=ASKED), PRIYA, False, DECLINED),
        ("somebody else", cover(state=ASKED), LEE, True, NotFound),
        ("the one away", cover(state=ASKED), SAM, True, NotFound),
        ("yes again", cover(state=ACCEPTED), PRIYA, True, AlreadyDone),
        ("no after yes", cover(state=ACCEPTED), PRIYA, False, NotNow),
        ("taken back meanwhile", cover(state=ENDED), PRIYA, True, NotNow),
        ("over already", cover(state=ASKED, first=-5, last=-1), PRIYA, True, NotNow),
    ],
)
def test_who_may_answer_and_when(label, kept, who, yes, outcome):
    if isinstance(outcome, CoverState):
        assert answer(kept, who, yes, [], TODAY, NOW).state is outcome, label
    else:
        with pytest.raises(outcome):
            answer(kept, who, yes, [], TODAY, NOW)


def test_either_of_the_two_may_end_it_and_nobody_else():
    assert end(cover(), SAM, TODAY, NOW).state is ENDED
    assert end(cover(), PRIYA, TODAY, NOW).state is ENDED
    with pytest.raises(NotFound):
        end(cover(), LEE, TODAY, NOW)
    with pytest.raises(AlreadyDone):
        end(cover(state=ENDED), SAM, TODAY, NOW)


@pytest.mark.parametrize(
    ("label", "covers", "found"),
    [
        ("nobody asked", [], []),
        ("agreed", [cover()], []),
        ("asked", [cover(state=ASKED)], [(0, 4)]),
        ("declined", [cover(state=DECLINED)], [(0, 4)]),
        ("taken back by the one away", [cover(state=ENDED)], []),
        ("declined by one, agreed by another", [cover(state=DECLINED), cover(by="lee", name="d")], []),
        ("half agreed", [cover(state=ASKED), cover(by="lee", first=0, last=1, name="d")], [(2, 4)]),
        ("a hole in the middle", [cover(state=ASKED), cover(by="lee", first=1, last=3, name="d")], [(0, 0), (4, 4)]),
        ("begun already", [cover(state=ASKED, first=-3)], [(0, 4)]),
        ("somebody else's", [cover(away="lee", state=ASKED)], []),
    ],
)
def test_which_days_nobody_covers(label, covers, found):
    assert gaps("sam", covers, TODAY) == [Gap("sam", day(first), day(last)) for first, last in found], label


@pytest.mark.parametrize(
    ("ahead", "asker", "manager"),
    [(8, False, False), (7, True, False), (3, True, False), (2, True, True), (0, True, True)],
)
def test_the_one_away_is_warned_a_week_before_and_the_manager_two_days(ahead, asker, manager):
    assert who_is_warned(Gap("sam", day(ahead), day(ahead + 1)), TODAY) == (asker, manager)


@pytest.mark.parametrize(
    ("label", "ended", "others", "back"),
    [
        ("the day after", cover(first=-5, last=-1), [], True),
        ("after a weekend", cover(first=-5, last=-3), [], True),
        ("said on Friday already", cover(first=-5, last=-4), [], False),
        ("still on", cover(first=-5, last=0), [], False),
        ("another goes on", cover(first=-5, last=-1), [cover(first=-2, last=3, name="d")], False),
        ("another was only asked", cover(first=-5, last=-1), [cover(first=-2, last=3, state=ASKED, name="d")], True),
        ("it never was", cover(first=-5, last=-1, state=DECLINED), [], False),
    ],
)
def test_families_hear_that_somebody_is_back_on_the_day(label, ended, others, back):
    assert is_back_today(ended, [ended, *others], TODAY, CALENDAR) is back, label


@pytest.mark.parametrize(
    ("label", "there", "covered"),
    [
        ("the first day", cover(), True),
        ("the last day", cover(first=-4, last=0), True),
        ("from tomorrow", cover(first=1), False),
        ("over since yesterday", cover(first=-4, last=-1), False),
        ("not answered yet", cover(state=ASKED), False),
        ("declined", cover(state=DECLINED), False),
        ("ended", cover(state=ENDED), False),
        ("by somebody who has left", cover(by="gone"), False),
        ("somebody else's", cover(away="lee"), False),
    ],
)
def test_who_is_covered_today(label, there, covered):
    assert is_covered("sam", [there], {"sam", "priya", "lee"}, TODAY) is covered, label
