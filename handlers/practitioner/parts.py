"""A practitioner's own part in a plan: is it clear, not theirs, done, or asked about (003-18, p_team_update).

What its owner says is kept beside what others say; whoever leads the plan hears of all but "clear".
"""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action, with_owner
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.desk_plan import circle_for
from handlers.rules import parts as rules
from handlers.rules.access import Wish
from handlers.rules.actions import is_late, mark_done, mark_not_done
from handlers.rules.chasing import who_leads
from handlers.rules.working_time import next_working
from storage.records.actions import ActionReport, AgreedAction, Says
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


def part_here(tx: Transaction, hearing: Hearing, action_id: str, *, still: bool = True) -> tuple[Circle, AgreedAction]:
    """Return one's own part as everybody knows it, while one is on the plan; `still`: only while it is not done."""
    action = tx.actions.find(action_id)
    known = (rules.still_mine if still else rules.mine)(action, hearing.me, hearing.now)
    return with_owner(tx, circle_for(tx, hearing, known.plan_id, Wish.SEE_ACTIONS), known), known


@only(Audience.PRACTITIONER, shows=True)
def open_part(tx: Transaction, hearing: Hearing) -> None:
    """Show one's own part, with what can be said of it."""
    show_part(tx, hearing, hearing.id1)


def show_part(tx: Transaction, hearing: Hearing, action_id: str, note: str | None = None) -> None:
    """Show one's own part as it stands now; `note` says first what has just come of a tap."""
    circle, known = part_here(tx, hearing, action_id, still=False)
    said = rules.stance(known, tx.action_reports.of_action(known.id))
    lead = beside(circle, hearing)
    hearing.show(
        "p_part_card", plan_id=circle.plan.id, plan_ref=circle.plan.ref, refers_to=known.id, action_id=known.id,
        what=known.what, so_that=known.so_that, date=known.by_day, date2=known.date_will_come, state=known.state.value,
        late=is_late(known, hearing.today), says=said.says.value if said is not None else None, note=note, lead=lead,
        asked=rules.must_confirm(known, hearing.me),
    )  # fmt: skip


def beside(circle: Circle, hearing: Hearing) -> str | None:
    """Return the name of whoever hears what the owner says, where that is somebody else."""
    lead = who_leads(circle, hearing.today)
    return lead.name if lead.id != hearing.me.id else None


def say(tx: Transaction, hearing: Hearing, action: AgreedAction, says: Says, **more: Any) -> ActionReport:
    """Keep what this person says of an action."""
    known = tx.action_reports.of_action(action.id)
    report = tx.action_reports.add(ActionReport(
        id=new_id(), action_id=action.id, person_id=hearing.me.id, says=says, said_at=rules.after(known, hearing.now),
        version=action.version, **more,
    ))  # fmt: skip
    tx.audit.add(hearing.me.id, f"action.{says.value}", action.id)
    return report


def tell_lead(
    hearing: Hearing, circle: Circle, action: AgreedAction, kind: str, report: ActionReport, **facts: Any
) -> None:
    """Tell whoever leads, while the service works, what the owner of an action says of it."""
    lead = who_leads(circle, hearing.today)
    if lead.id == hearing.me.id:
        return
    due = next_working(hearing.house.calendar(circle), facts.pop("due", hearing.now))
    hearing.tell(
        lead, kind, key=f"part/{action.id}/said/{report.id}", due=due, topic=told_topic(action.id, report.id),
        refers_to=action.id, plan_id=circle.plan.id, plan_ref=circle.plan.ref, name=hearing.me.name, what=action.what,
        action_id=action.id, **{"date": action.by_day, **facts},
    )  # fmt: skip


def told_topic(action_id: str, report_id: str) -> str:
    """Return what the news of one thing said waits under, until it may be taken back no more."""
    return f"said/{action_id}/{report_id}"


def plan_anew(tx: Transaction, hearing: Hearing, action_id: str) -> None:
    """Plan anew what is still to be said of an action."""
    plan_reminders_of_action(tx, hearing.house, tx.actions.get(action_id))


@only(Audience.PRACTITIONER)
def clear(tx: Transaction, hearing: Hearing) -> None:
    """Keep that the part is clear."""
    _, known = part_here(tx, hearing, hearing.id1)
    rules.clear(known, tx.action_reports.of_action(known.id))
    say(tx, hearing, known, Says.CLEAR)
    plan_anew(tx, hearing, known.id)
    show_part(tx, hearing, known.id, "clear")


@only(Audience.PRACTITIONER)
def not_mine(tx: Transaction, hearing: Hearing) -> None:
    """Keep that it is not theirs, and tell whoever leads with the card: nobody is asked for it any more."""
    circle, known = part_here(tx, hearing, hearing.id1)
    rules.not_mine(known, tx.action_reports.of_action(known.id))
    report = say(tx, hearing, known, Says.NOT_MINE)
    tell_lead(hearing, circle, known, "p_part_not_mine", report)
    plan_anew(tx, hearing, known.id)
    show_part(tx, hearing, known.id, "not_mine")


@only(Audience.PRACTITIONER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Wait for a question about one's part."""
    _write(tx, hearing, "part.ask")


@only(Audience.PRACTITIONER)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Wait for a word about how it goes."""
    _write(tx, hearing, "part.say")


def _write(tx: Transaction, hearing: Hearing, awaiting: str) -> None:
    circle, known = part_here(tx, hearing, hearing.id1)
    hearing.show("p_part_write", awaiting=awaiting, about={"action": known.id}, plan_id=circle.plan.id,
                 action_id=known.id, plan_ref=circle.plan.ref, what=known.what, lead=beside(circle, hearing),
                 most=rules.LONGEST, asks=awaiting == "part.ask")  # fmt: skip


@only(Audience.PRACTITIONER)
def asked(tx: Transaction, hearing: Hearing) -> None:
    """Take the question to whoever leads, with the card."""
    _said(tx, hearing, Says.ASKS)


@only(Audience.PRACTITIONER)
def said(tx: Transaction, hearing: Hearing) -> None:
    """Take the words to whoever leads, with the card; the next asking waits two working days."""
    _said(tx, hearing, Says.SAYS)


def _said(tx: Transaction, hearing: Hearing, says: Says) -> None:
    circle, known = part_here(tx, hearing, str(hearing.chat.about.get("action", "")))
    report = say(tx, hearing, known, says, words=rules.words_of(hearing.text))
    tell_lead(hearing, circle, known, "p_part_says", report, words=report.words, asks=says is Says.ASKS)
    plan_anew(tx, hearing, known.id)
    show_part(tx, hearing, known.id, "said")


@only(Audience.PRACTITIONER)
def done(tx: Transaction, hearing: Hearing) -> None:
    """Mark one's own part done: the family sees it, and is asked on the day if it happened."""
    circle, known = part_here(tx, hearing, hearing.id1)
    tx.actions.save(mark_done(tx.actions.get(known.id), hearing.me, hearing.now))
    report = say(tx, hearing, known, Says.DONE)
    tell_lead(hearing, circle, known, "p_part_done", report)
    plan_anew(tx, hearing, known.id)
    show_part(tx, hearing, known.id, "done")


@only(Audience.PRACTITIONER)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take "done" back; news of it that nobody has read yet goes with it."""
    _, known = part_here(tx, hearing, hearing.id1, still=False)
    tx.actions.save(mark_not_done(tx.actions.get(known.id), hearing.me, hearing.now))
    before = rules.stance(known, tx.action_reports.of_action(known.id))
    if before is not None and before.says is Says.DONE:
        say(tx, hearing, known, Says.TAKEN_BACK, about_id=before.id)
        tx.outbox.withdraw(topic=told_topic(known.id, before.id), reason="taken_back")
    plan_anew(tx, hearing, known.id)
    show_part(tx, hearing, known.id, "undone")


ROUTES = (
    Tap("part.open", open_part),
    Tap("part.clear", clear),
    Tap("part.not_mine", not_mine),
    Tap("part.ask", ask),
    Words("part.ask", asked),
    Tap("part.say", write),
    Words("part.say", said),
    Tap("part.done", done),
    Tap("part.undo", undo),
)
