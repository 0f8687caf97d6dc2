"""Whoever leads looks after what is late or not confirmed: what each side says, a nudge, a call, the manager, a week.

A lead is nobody's line manager: what goes further goes to the owner's own manager (001-14), and nothing of what the
family wrote goes with it. 001-27 (within appropriate timescale), 001-43 (gaps), 004-14.
"""

from typing import Any

from handlers.action_reminding import may_ask_manager, plan_reminders_of_action, relation_of, with_owner
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.parts import wanting_on
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.home import plans_of
from handlers.practitioner.parts import say
from handlers.rules import taking_up as rules
from handlers.rules.access import Wish
from handlers.rules.action_case import topic_of
from handlers.rules.actions import as_seen, is_late
from handlers.rules.parts import LONGEST, Wants, reasons_of, words_of
from handlers.rules.refusals import NotFound, NotNow
from handlers.rules.reporting import may_read_words
from handlers.rules.working_time import next_working
from storage.records.actions import ActionReport, AgreedAction, Says
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 4


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what is late or not confirmed, of one plan or of all this practitioner leads."""
    page = hearing.page
    wanted = [hearing.id1] if hearing.id1 else [plan.id for plan in plans_of(tx, hearing)]
    wish = Wish.LEAD_PLAN if hearing.id1 else Wish.SEE_PLAN
    circles = {plan_id: circle_for(tx, hearing, plan_id, wish) for plan_id in wanted}
    found = wanting_on(tx, hearing.me, circles, hearing.now, hearing.today)
    found.sort(key=lambda one: rules.waits_since(one[1].action))
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    hearing.show(
        "p_chase_list", n=len(found), on_plan=hearing.id1 or None,
        next_page=page + 1 if len(found) > (page + 1) * A_PAGE else None,
        items=[{"id": one.action.id, "plan_ref": circle.plan.ref, "owner": circle.people[one.action.owner_id].name,
                "why": one.reasons[0].value, "date": one.action.by_day or one.action.date_will_come}
               for circle, one in shown],
    )  # fmt: skip


def late_here(
    tx: Transaction, hearing: Hearing, action_id: str | None = None
) -> tuple[Circle, AgreedAction, Person]:  # fmt: skip
    """Return the action a button names, as everybody knows it, with its owner, for whoever leads its plan."""
    action = tx.actions.find(hearing.id1 if action_id is None else action_id)
    known = as_seen(action, None, hearing.now) if action is not None else None
    if known is None:
        raise NotFound
    circle = with_owner(tx, circle_for(tx, hearing, known.plan_id, Wish.LEAD_PLAN), known)
    return circle, known, circle.people[known.owner_id]


@only(Audience.PRACTITIONER, shows=True)
def show_card(tx: Transaction, hearing: Hearing) -> None:
    """Show one action with what each side says of it. Reading what the family says is an act."""
    circle, known, owner = late_here(tx, hearing)
    reports = tx.action_reports.of_action(known.id)
    said = rules.said_of(known, reports)
    if any(not circle.people[r.person_id].is_staff for r in said if r.person_id in circle.people):
        tx.audit.add(hearing.me.id, "action.reports_read", known.id)
    is_open = rules.is_open_to_take_up(known, owner, hearing.me)
    hearing.show(
        "p_chase_card", plan_id=circle.plan.id, plan_ref=circle.plan.ref, refers_to=known.id, action_id=known.id,
        what=known.what, owner=owner.name, date=known.by_day, date2=known.date_will_come, state=known.state.value,
        late=is_late(known, hearing.today), says=[_side(tx, circle, hearing, r) for r in said],
        left=Wants.LEFT in reasons_of(circle, known, reports, owner, hearing.today), is_open=is_open,
        nudge=is_open and owner.is_staff and owner.id in circle.reachable,
        manager=is_open and owner.is_staff and may_ask_manager(tx, circle, owner, hearing.me),
    )  # fmt: skip


def _side(tx: Transaction, circle: Circle, hearing: Hearing, report: ActionReport) -> dict[str, Any]:
    person = circle.people.get(report.person_id) or tx.people.get(report.person_id)
    reads = person.is_staff or may_read_words(circle, hearing.me, hearing.today)
    return {"who": person.name if person.is_staff else None, "relation": relation_of(circle, person),
            "says": report.says.value, "on": hearing.house.calendar(circle).day(report.said_at), "day": report.day,
            "words": report.words if reads else None}  # fmt: skip


@only(Audience.PRACTITIONER)
def nudge(tx: Transaction, hearing: Hearing) -> None:
    """Ask the owner now, or when the service next works, at most once a day."""
    circle, known, owner = late_here(tx, hearing)
    rules.may_be_taken_up(known, owner, hearing.me)
    if not owner.is_staff or owner.id not in circle.reachable:
        raise NotNow("p_part_settled")
    due = next_working(hearing.house.calendar(circle), hearing.now)
    key = rules.nudge_key(known, owner, hearing.today)
    if any(notice.key == key for notice in tx.reminders.of_topic(rules.nudge_topic(known))):
        raise NotNow("p_part_nudged_today", name=owner.name)
    hearing.tell(
        owner, "p_team_update", key=key, due=due, topic=rules.nudge_topic(known), refers_to=known.id,
        version=known.version, plan_id=circle.plan.id, plan_ref=circle.plan.ref, name=owner.name, what=known.what,
        date=known.by_day, late=is_late(known, hearing.today), action_id=known.id, not_yet=False, by=hearing.me.name,
    )  # fmt: skip
    tx.audit.add(hearing.me.id, "action.nudged", known.id)
    hearing.show("p_chase_nudged", plan_id=circle.plan.id, plan_ref=circle.plan.ref, name=owner.name,
                 later=due if due > hearing.now else None, action_id=known.id)  # fmt: skip


@only(Audience.PRACTITIONER)
def will_call(tx: Transaction, hearing: Hearing) -> None:
    """Keep that whoever leads will call; they are asked again in a week."""
    circle, known, owner = late_here(tx, hearing)
    _taken_up(tx, hearing, circle, known, owner, Says.WILL_CALL)


@only(Audience.PRACTITIONER)
def wait_a_week(tx: Transaction, hearing: Hearing) -> None:
    """Wait one week; then whoever leads is asked again."""
    circle, known, owner = late_here(tx, hearing)
    _taken_up(tx, hearing, circle, known, owner, Says.WAITS)


@only(Audience.PRACTITIONER)
def ask_manager(tx: Transaction, hearing: Hearing) -> None:
    """Tell the owner's own line manager what is late, and nothing of what the family wrote (001-14)."""
    circle, known, owner = late_here(tx, hearing)
    rules.may_be_taken_up(known, owner, hearing.me)
    told = rules.manager_told(circle, owner, hearing.me, tx.people.coordinators())
    if told is None or not owner.is_staff:
        raise NotNow("p_part_no_manager", name=owner.name)
    reached = hearing.tell(
        told, "m_part_late", key=rules.manager_key(known, told, hearing.today), version=known.version,
        due=next_working(hearing.house.calendar(circle), hearing.now), topic=topic_of(known.id) + "/manager",
        refers_to=known.id, plan_id=circle.plan.id, plan_ref=circle.plan.ref, lead=hearing.me.name, owner=owner.name,
        what=known.what, date=known.by_day or known.date_will_come,
    )  # fmt: skip
    _taken_up(tx, hearing, circle, known, owner, Says.ASKED_MANAGER, told, reached=reached)


@only(Audience.PRACTITIONER)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Wait for words to the owner: an answer to what they asked, most often."""
    circle, known, owner = _to_write_to(tx, hearing, hearing.id1)
    hearing.show("p_chase_write", awaiting="chase.say", about={"action": known.id}, plan_id=circle.plan.id,
                 plan_ref=circle.plan.ref, action_id=known.id, what=known.what, name=owner.name,
                 most=LONGEST)  # fmt: skip


def _to_write_to(tx: Transaction, hearing: Hearing, action_id: str) -> tuple[Circle, AgreedAction, Person]:
    circle, known, owner = late_here(tx, hearing, action_id)
    rules.may_be_taken_up(known, owner, hearing.me)
    if not owner.is_staff or owner.id not in circle.reachable:
        raise NotNow("p_part_settled")
    return circle, known, owner


@only(Audience.PRACTITIONER)
def written(tx: Transaction, hearing: Hearing) -> None:
    """Send the words to the owner, while the service works; they stand on the card beside what the owner said."""
    circle, known, owner = _to_write_to(tx, hearing, str(hearing.chat.about.get("action", "")))
    report = say(tx, hearing, known, Says.SAYS, words=words_of(hearing.text))
    hearing.tell(
        owner, "p_part_told", key=f"part/{known.id}/said/{report.id}", refers_to=known.id, plan_id=circle.plan.id,
        due=next_working(hearing.house.calendar(circle), hearing.now), plan_ref=circle.plan.ref, name=hearing.me.name,
        what=known.what, action_id=known.id, words=report.words,
    )  # fmt: skip
    hearing.show("p_chase_told", plan_id=circle.plan.id, plan_ref=circle.plan.ref, name=owner.name, action_id=known.id)


def _taken_up(
    tx: Transaction, hearing: Hearing, circle: Circle, known: AgreedAction, owner: Person, says: Says,
    told: Person | None = None, *, reached: bool = True,
) -> None:  # fmt: skip
    rules.may_be_taken_up(known, owner, hearing.me)
    until = rules.wait_until(hearing.house.calendar(circle), hearing.today)
    say(tx, hearing, known, says, day=until)
    plan_reminders_of_action(tx, hearing.house, tx.actions.get(known.id))
    hearing.show(
        "p_chase_chosen", plan_id=circle.plan.id, plan_ref=circle.plan.ref, action_id=known.id, says=says.value,
        owner=owner.name if owner.is_staff else None, relation=relation_of(circle, owner), date=until, reached=reached,
        manager=told.name if told is not None else None,
    )  # fmt: skip


ROUTES = (
    Tap("chase.list", show_list),
    Tap("chase.open", show_card),
    Tap("chase.nudge", nudge),
    Tap("chase.call", will_call),
    Tap("chase.wait", wait_a_week),
    Tap("chase.manager", ask_manager),
    Tap("chase.say", write),
    Words("chase.say", written),
)
