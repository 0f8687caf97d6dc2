"""Way 8: what is due, soonest first, each line one tap; and the morning's message, in counts and no words."""

from datetime import date, datetime, timedelta

import pytest

from handlers.house import House
from handlers.rules.today import Line
from handlers.today import load_today
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Door
from storage.records.ids import new_id
from storage.records.meetings import Answer, Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person
from storage.records.plans import Cover, CoverState
from storage.transaction import Transaction
from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog
from tests.stories.people import Cast


async def test_a_day_with_nothing_to_do_has_words(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "Nothing is due today", "[Home]")


async def test_what_is_late_or_due_soonest_comes_first_and_each_line_is_one_tap(dialog: Dialog) -> None:
    cast = await dialog.family()
    await has_asked(dialog)
    await dialog.keep(lambda tx: _action(cast, tx, "Send the chart home.", "lee", date(2026, 11, 20)))
    await dialog.keep(lambda tx: _action(cast, tx, "Ring the school.", "sam", date(2026, 11, 30)))
    await dialog.keep(lambda tx: _meeting(cast, tx))
    await dialog.keep(lambda tx: _cover(cast, tx, "lee", "sam"))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "5 things to do",
                      "1. OK-14: action late, was due Friday 20 November: “Send the chart home.”",
                      "2. OK-14: 1 part late or not confirmed",
                      "3. Lee: asks you to cover from Tuesday 24 November",
                      "4. OK-14: answer due Wednesday 25 November at 5pm",
                      "5. OK-14: meeting Thursday 26 November, 1 not answered")  # fmt: skip
    await dialog.sees_not("sam", "school.", "bus")
    for label, words in (("1. Action, OK-14", "Send the chart home."), ("2. Parts, OK-14", "OK-14, Lee: late"),
                         ("3. Cover, Lee", "Tuesday 24 November"),
                         ("4. Answer, OK-14", "The bus did not come again."), ("5. Meeting", "OK-14")):  # fmt: skip
        await dialog.says("sam", "/today")
        await dialog.taps("sam", label, dialog.phone("sam").last)
        await dialog.sees("sam", words)
        await dialog.sees_not("sam", "That button is old")


async def test_a_team_member_sees_their_own_action_and_nobody_elses(dialog: Dialog) -> None:
    cast = await dialog.family()
    await has_asked(dialog)
    await dialog.keep(lambda tx: _action(cast, tx, "Send the chart home.", "lee", date(2026, 11, 23)))
    await dialog.keep(lambda tx: _action(cast, tx, "Ring the nurse.", "sam", date(2026, 11, 20)))
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.sees("lee", "1 thing to do", "1. OK-14: action due Monday 23 November")


async def test_more_than_a_screen_goes_on_behind_more(dialog: Dialog) -> None:
    cast = await dialog.family()
    for day in range(1, 9):
        await dialog.keep(lambda tx, day=day: _action(cast, tx, f"Thing {day}", "sam", date(2026, 11, day)))  # type: ignore[misc]
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "8 things to do", "was due Sunday 1 November: “Thing 1”")
    await dialog.taps("sam", "More")
    await dialog.sees("sam", "was due Sunday 8 November")


async def test_the_digest_comes_at_half_past_eight_with_counts_and_no_words(dialog: Dialog) -> None:
    cast = await dialog.family()
    await has_asked(dialog)
    await dialog.keep(lambda tx: _action(cast, tx, "Send the chart home.", "sam", date(2026, 11, 24)))
    await dialog.wait(hours=22, minutes=14)
    await dialog.sees_not("sam", "Today:")
    await dialog.wait(minutes=20)
    await dialog.sees("sam", "Today:\n1 action due or late.")
    await dialog.wait(hours=24)
    await dialog.sees("sam", "Today:\n1 answer due or late.\n1 action due or late.")
    assert [text.split("\n")[0] for text in dialog.locked_screen("sam")].count("Today:") == 2
    digests = [text for text in dialog.locked_screen("sam") if text.startswith("Today:")]
    assert not [text for text in digests if "chart" in text]
    await dialog.never_saw("sam", "bus")
    for nobody in ("priya", "lee", "nina", "jo"):
        await dialog.sees_not(nobody, "Today:")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open today")
    await dialog.sees("sam", "2 things to do")


async def test_a_day_that_cannot_be_told_keeps_nobody_from_theirs_and_is_told_that_morning_once_it_can(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R27: a mistake of ours that one practitioner's rows bring out."""
    cast = await dialog.family()
    for who in ("sam", "lee"):
        await dialog.keep(lambda tx, who=who: _action(cast, tx, "Send the chart home.", who, date(2026, 11, 24)))  # type: ignore[misc]

    def breaks(tx: Transaction, house: House, person: Person, now: datetime) -> list[Line]:
        if person.id == cast.ids["sam"]:
            raise LookupError
        return load_today(tx, house, person, now)

    monkeypatch.setattr("handlers.clock.digest.load_today", breaks)
    await dialog.wait(hours=22, minutes=34)
    assert len(dialog.texts("lee", "Today:")) == 1
    assert not dialog.texts("sam", "Today:")
    monkeypatch.undo()
    await dialog.wait(minutes=15)
    for who in ("sam", "lee"):
        assert len(dialog.texts(who, "Today:")) == 1
    await dialog.wait(hours=8)
    for who in ("sam", "lee"):
        assert len(dialog.texts(who, "Today:")) == 1


async def test_there_is_no_digest_at_the_weekend_or_on_a_holiday_and_none_twice(dialog: Dialog) -> None:
    dialog.at("2026-12-24 12:00")
    cast = await dialog.family()
    await dialog.keep(lambda tx: _action(cast, tx, "Send the chart home.", "sam", date(2026, 12, 20)))
    await dialog.wait(days=4)
    await dialog.never_saw("sam", "Today:")
    await dialog.wait(days=1, hours=-2)
    assert dialog.phone("sam").shown().count("Today:") == 1
    await dialog.restart()
    await dialog.tick()
    assert dialog.phone("sam").shown().count("Today:") == 1


async def test_what_went_past_the_lead_is_in_no_line_and_no_count_of_theirs(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog, "amira", "Sam never rings back.", door=Door.MANAGER)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "Nothing is due today")
    await dialog.wait(days=3)
    await dialog.never_saw("sam", "Today:", "1 answer", "1 thing")
    await dialog.sees("jo", "1 answer due or late")


async def test_a_colleague_asked_to_help_has_it_on_their_day(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|desk.ask_member|{concern.id}|{dialog.cast.ids['lee']}")
    await dialog.says("sam", "Which stop is it?")
    await dialog.taps("sam", "Send to Lee")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.sees("lee", "OK-14: a colleague asks you something")
    await dialog.taps("lee", "1. Help, OK-14")
    await dialog.sees("lee", "Which stop is it?")


def _action(cast: Cast, tx: Transaction, what: str, owner: str, by: date) -> AgreedAction:
    return tx.actions.add(AgreedAction(
        id=new_id(), plan_id=cast.plan_id, what=what, owner_id=cast.ids[owner], author_id=cast.ids["sam"],
        state=ActionState.PUBLISHED, made_at=tx.now, by_day=by, published_at=tx.now - timedelta(hours=1),
        visible_from=tx.now - timedelta(minutes=58)))  # fmt: skip


def _meeting(cast: Cast, tx: Transaction) -> None:
    start = tx.now + timedelta(days=3)
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=cast.plan_id, kind=MeetingKind.TEAM, local_start=start.strftime("%Y-%m-%dT%H:%M"),
        zone="Europe/London", starts_at=start, state=MeetingState.PLANNED, made_by=cast.ids["sam"],
        made_at=tx.now))  # fmt: skip
    tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=cast.ids["amira"]))
    tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=cast.ids["lee"], answer=Answer.YES,
                                  answered_at=tx.now, version=1))  # fmt: skip


def _cover(cast: Cast, tx: Transaction, away: str, by: str) -> None:
    tx.covers.add(Cover(new_id(), cast.ids[away], cast.ids[by], date(2026, 11, 24), date(2026, 11, 27),
                        CoverState.ASKED, asked_at=tx.now))  # fmt: skip
