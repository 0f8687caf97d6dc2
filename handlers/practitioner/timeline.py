"""One plan's timeline for its lead or whoever stands in: what happened, newest first, page by page (004-17)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.rules import timeline as rules
from handlers.rules.access import Wish
from handlers.rules.refusals import NotForYou
from handlers.rules.telling import relation_in
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 6


@only(Audience.PRACTITIONER, shows=True)
def show_timeline(tx: Transaction, hearing: Hearing) -> None:
    """Show a page of it. Reading it is an act."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN)
    if not rules.keeps_overview(circle, hearing.me, hearing.today):
        raise NotForYou
    begin = rules.mark_read(hearing.id2, hearing.now)
    rows = _rows(tx, circle.plan.id, begin)
    page = rules.page_of(circle, hearing.me, rows, begin, A_PAGE, hearing.now, hearing.today)
    people = tx.people.many(event.who for event in page.events if event.who is not None)
    tx.audit.add(hearing.me.id, "plan.timeline_read", circle.plan.id)
    hearing.show(
        "p_timeline", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
        events=[_line(circle, hearing, event, people) for event in page.events],
        then=rules.mark_written(page.then) if page.then is not None else None, first=not hearing.id2,
    )  # fmt: skip


def _rows(tx: Transaction, plan_id: str, begin: rules.Mark) -> rules.Rows:
    kept, until = tx.timeline, begin.at
    return rules.Rows(
        published=kept.published(plan_id, until), done=kept.done(plan_id, until),
        withdrawn=kept.withdrawn(plan_id, until), corrected=kept.corrected(plan_id, until),
        arranged=kept.arranged(plan_id, until), called_off=kept.called_off(plan_id, until),
        begun=kept.begun(plan_id, until), summaries=kept.summaries(plan_id, until),
        posts=kept.posts(plan_id, until), asked=kept.asked(plan_id, until), answered=kept.answered(plan_id, until),
        contacts=kept.contacts(plan_id, until), contacts_said=kept.contacts_said(plan_id, until),
        contacts_answered=kept.contacts_answered(plan_id, until),
    )  # fmt: skip


def _line(circle: Circle, hearing: Hearing, event: rules.Event, people: dict[str, Person]) -> dict[str, Any]:
    """Return one line: staff by name, family as staff call them."""
    person = people.get(event.who or "")
    name = relation = None
    if person is not None and person.is_staff:
        name = person.name
    elif person is not None:
        relation = relation_in(circle, person.id) or "family member"
    return {"what": event.what.value, "at": event.at, "name": name, "relation": relation, "words": event.words,
            "me": event.who == hearing.me.id, "ref": event.ref, "kind": event.kind, "day": event.day}  # fmt: skip


ROUTES = (Tap("timeline", show_timeline),)
