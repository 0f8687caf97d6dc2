"""What the stories of the family's actions share: actions as Sam published them, and what is found in the store."""

from datetime import date, timedelta
from typing import Any

from storage.records.actions import ActionReport, ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import Dialog


async def agreed(dialog: Dialog, what: str, owner: str, by: date | None, **more: Any) -> AgreedAction:
    """Keep a published action of Sam's that everybody it is open to can see."""
    cast = dialog.cast
    return await dialog.keep(lambda tx: tx.actions.add(AgreedAction(
        id=new_id(), plan_id=cast.plan_id, what=what, owner_id=cast.ids[owner], author_id=cast.ids["sam"],
        state=ActionState.PUBLISHED, made_at=tx.now, by_day=by, published_at=tx.now - timedelta(hours=1),
        visible_from=tx.now - timedelta(minutes=58), **more)))  # fmt: skip


async def reads_easy(dialog: Dialog, who: str) -> None:
    """Let somebody read short and easy texts."""
    person = dialog.cast.ids[who]
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(person), reading=ReadingLevel.EASY))


async def opens_plan(dialog: Dialog, who: str) -> None:
    """Open the plan's dial, and no other, for somebody of the family."""

    def open_it(tx: Transaction) -> None:
        role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids[who])
        assert role is not None
        tx.roles.change(role, sees_plan=True)

    await dialog.keep(open_it)


async def reports_of(dialog: Dialog, action: AgreedAction) -> list[ActionReport]:
    """Return what was said of an action."""
    return await dialog.look(lambda tx: tx.action_reports.of_action(action.id))


async def met(dialog: Dialog, *asked: str) -> Meeting:
    """Keep a review that was held a week ago, with these people asked."""
    cast = dialog.cast

    def hold(tx: Transaction) -> Meeting:
        start = tx.now - timedelta(days=7)
        meeting = tx.meetings.add(Meeting(
            id=new_id(), plan_id=cast.plan_id, kind=MeetingKind.REVIEW, local_start=f"{start:%Y-%m-%dT%H:%M}",
            zone="Europe/London", starts_at=start, state=MeetingState.PLANNED, made_by=cast.ids["sam"],
            made_at=start - timedelta(days=7), visible_from=start - timedelta(days=7)))  # fmt: skip
        for who in asked:
            tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=cast.ids[who]))
        return meeting

    return await dialog.keep(hold)


def said(reports: list[ActionReport]) -> list[str]:
    """Return what was said, in order."""
    return [report.says.value for report in reports]
