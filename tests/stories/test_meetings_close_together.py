"""Before a meeting is published: others of its plan within three days, and who is asked to two at once (000-04)."""

from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged


async def begins(dialog: Dialog, day: str, kind: str = "Home visit") -> None:
    """Have sam arrange another meeting up to its preview."""
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", kind)
    await dialog.says("sam", day)
    await dialog.says("sam", "Oak School")
    await dialog.taps("sam", "See how it looks")


async def test_a_second_meeting_within_three_days_is_warned_of_and_both_may_be_kept(dialog: Dialog) -> None:
    await arranged(dialog)
    await begins(dialog, "Friday 4 December at 10am")
    await dialog.last_sees(
        "sam", "There is already a review for OK-14 on Thursday 3 December at 3:30pm.", "Keep both", "Change the day"
    )
    await dialog.taps_data("sam", "1|arrange.go")
    await dialog.last_sees("sam", "There is already a review")
    await dialog.taps("sam", "Keep both")
    await dialog.last_sees("sam", "This is what mum will see:", "Arrange it")
    await dialog.taps("sam", "Arrange it")
    await dialog.last_sees("sam", "the meeting is on Friday 4 December at 10am", "You have 2 minutes")
    await dialog.never_saw("amira", "already")


async def test_another_day_is_looked_at_anew(dialog: Dialog) -> None:
    await arranged(dialog)
    await begins(dialog, "Friday 4 December at 10am")
    await dialog.taps("sam", "Change the day")
    await dialog.says("sam", "Thursday 10 December at 10am")
    await dialog.taps("sam", "See how it looks")
    await dialog.last_sees("sam", "This is what mum will see:", "Arrange it")
    await dialog.taps("sam", "Change the day")
    await dialog.says("sam", "Saturday 5 December at 10am")
    await dialog.taps("sam", "See how it looks")
    await dialog.last_sees("sam", "There is already a review for OK-14")


async def test_moving_a_meeting_is_not_close_to_itself(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.last_sees("sam", "will be asked anew.")


async def test_a_practitioner_busy_with_another_family_is_said_to_be_busy_and_nothing_of_that_family(
    dialog: Dialog,
) -> None:
    await dialog.family()
    second = await dialog.second_plan()
    await dialog.keep(lambda tx: _of_another_plan(tx, dialog, second, ("lee", "amira")))
    await dialog.signs_in("sam")
    await begins(dialog, "Thursday 3 December at 3:30pm", "Review")
    await dialog.last_sees("sam", "Lee is asked to another meeting at that time.", "Keep both", "Change the time")
    await dialog.never_saw("sam", "OK-22", "Zayn", "Mum is asked", "Secret Hall")
    await dialog.taps("sam", "Keep both")
    await dialog.taps("sam", "Arrange it")
    await dialog.last_sees("sam", "the meeting is on Thursday 3 December at 3:30pm")


async def test_a_mother_asked_to_two_at_once_is_said_to_whoever_may_see_both_plans(dialog: Dialog) -> None:
    await dialog.family()
    second = await dialog.second_plan()
    await dialog.keep(lambda tx: _of_another_plan(tx, dialog, second, ("amira",)))
    await dialog.signs_in("sam")
    await begins(dialog, "Thursday 3 December at 3:30pm", "Review")
    await dialog.last_sees("sam", "This is what mum will see:", "Arrange it")
    await dialog.keep(lambda tx: _let_lee_lead_both(tx, dialog))
    await dialog.signs_in("lee")
    await dialog.says("lee", "/meeting")
    await dialog.taps("lee", "Review")
    await dialog.taps("lee", "OK-14")
    await dialog.says("lee", "Thursday 3 December at 3:30pm")
    await dialog.says("lee", "Oak School")
    await dialog.taps("lee", "See how it looks")
    await dialog.last_sees("lee", "Mum is asked to another meeting at that time.")


def _of_another_plan(tx: Transaction, dialog: Dialog, plan_id: str, asked: tuple[str, ...]) -> None:
    start = dialog.clock.now().replace(month=12, day=3, hour=15, minute=0)
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=plan_id, kind=MeetingKind.TEAM, local_start=f"{start:%Y-%m-%dT%H:%M}",
        zone="Europe/London", starts_at=start, state=MeetingState.PLANNED, made_by=dialog.cast.ids["lee"],
        made_at=tx.now, place="Secret Hall"))  # fmt: skip
    for who in asked:
        tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=dialog.cast.ids[who]))


def _let_lee_lead_both(tx: Transaction, dialog: Dialog) -> None:
    circle = tx.plans.circle(dialog.cast.plan_id)
    lead = circle.role_of(dialog.cast.ids["sam"])
    assert lead is not None
    tx.roles.change(lead, person_id=dialog.cast.ids["lee"])
