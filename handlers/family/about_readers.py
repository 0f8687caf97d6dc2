"""Who may read my page: one practitioner at a time, taken back at any time, and asked anew for a new lead (004-12)."""

from handlers.about import asking_topic, end_share, share_topic, shared_of
from handlers.context import Hearing
from handlers.family.about import show_page
from handlers.family.selection import circle_here, circle_of
from handlers.family.telling_staff import relation_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules import about as rules
from handlers.rules.about import Shared
from handlers.rules.access import Wish, may
from handlers.rules.refusals import NotFound
from handlers.rules.who import team_page
from handlers.rules.working_time import next_working
from storage.records.about import AboutShare
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_readers(tx: Transaction, hearing: Hearing) -> None:
    """Show whom I may let read my page, and who of them can read it already."""
    circle = _plan(tx, hearing)
    if not tx.about_parts.of(hearing.me.id):
        show_page(tx, hearing, circle)
        return
    shared = shared_of(tx, hearing.house, circle, hearing.me)
    reading = {one.reader.id: one.reader for one in shared if one.reads}
    offered = {person.id: person for person in rules.can_be_picked(circle, hearing.me, hearing.today)} | reading
    shown, more = team_page(tuple(offered.values()), hearing.me, hearing.page)
    hearing.show(
        "about_who", plan_id=circle.plan.id, child=circle.plan.child_name, next_page=more,
        people=[{"id": p.id, "name": p.name, "job": p.job, "reads": p.id in reading} for p in shown],
    )  # fmt: skip


@only(Audience.FAMILY)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Show whether one practitioner can read my page, to let them or to take it back."""
    circle = _plan(tx, hearing)
    shared = shared_of(tx, hearing.house, circle, hearing.me)
    reader = rules.one_picked(circle, hearing.me, hearing.id1, shared, hearing.today)
    _show_one(hearing, circle, reader, rules.share_with(shared, reader))


def _show_one(hearing: Hearing, circle: Circle, reader: Person, share: AboutShare | None) -> None:
    hearing.show(
        "about_reader", plan_id=circle.plan.id, child=circle.plan.child_name, name=reader.name, job=reader.job,
        reader_id=reader.id, share_id=share.id if share is not None else None,
    )  # fmt: skip


@only(Audience.FAMILY)
def let_read(tx: Transaction, hearing: Hearing) -> None:
    """Let one practitioner read my page, and tell them so; who could read it already is not told again."""
    circle = _plan(tx, hearing)
    if not tx.about_parts.of(hearing.me.id):
        show_page(tx, hearing, circle)
        return
    shared = shared_of(tx, hearing.house, circle, hearing.me)
    reader = rules.one_picked(circle, hearing.me, hearing.id1, shared, hearing.today)
    tx.outbox.withdraw(topic=asking_topic(circle.plan.id, hearing.me.id), reason="answered")
    share = rules.share_with(shared, reader) or _share(tx, hearing, circle, reader, shared)
    _show_one(hearing, circle, reader, share)


def _share(
    tx: Transaction, hearing: Hearing, circle: Circle, reader: Person, shared: list[Shared]
) -> AboutShare:  # fmt: skip
    """Keep a share; one that had run out, because its reader left meanwhile, ends with it."""
    for one in shared:
        if one.reader.id == reader.id and one.share.ended_at is None:
            tx.about_shares.change(one.share, ended_at=hearing.now)
    share = tx.about_shares.add(AboutShare(new_id(), hearing.me.id, reader.id, circle.plan.id, hearing.now))
    tx.audit.add(hearing.me.id, "about.shared", share.id)
    hearing.tell(
        reader, "p_about_shared", key=share_topic(share), topic=share_topic(share), refers_to=share.id,
        due=next_working(hearing.house.calendar(circle), hearing.now), plan_id=circle.plan.id,
        plan_ref=circle.plan.ref, relation=relation_of(circle, hearing.me), share_id=share.id,
    )  # fmt: skip
    return share


@only(Audience.FAMILY)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take my page back from one practitioner; it leaves their screen as well.

    Who has left the plan still may: the page is theirs. Nobody on it is named to them any more.
    """
    share = rules.own(tx.about_shares.find(hearing.id1), hearing.me)
    if share.ended_at is None:
        end_share(tx, share)
    circle = tx.plans.circle(share.plan_id)
    named = may(circle, hearing.me, Wish.SEE_WHO, hearing.today)
    hearing.show("about_taken_back", plan_id=circle.plan.id, child=circle.plan.child_name,
                 name=tx.people.get(share.reader_id).name if named else None)  # fmt: skip


@only(Audience.FAMILY)
def look_first(tx: Transaction, hearing: Hearing) -> None:
    """Show what my page says, before I answer whether somebody new may read it."""
    circle, parts = _plan(tx, hearing), tx.about_parts.of(hearing.me.id)
    if not parts:
        show_page(tx, hearing, circle)
        return
    shared = shared_of(tx, hearing.house, circle, hearing.me)
    reader = rules.one_picked(circle, hearing.me, hearing.id1, shared, hearing.today)
    hearing.show("about_look", plan_id=circle.plan.id, child=circle.plan.child_name, name=reader.name,
                 reader_id=reader.id, parts=rules.parts_shown(parts),
                 young=rules.is_young(circle, hearing.me))  # fmt: skip


@only(Audience.FAMILY)
def not_now(tx: Transaction, hearing: Hearing) -> None:
    """Leave it: nobody new may read my page, and I can change that at any time."""
    circle = _plan(tx, hearing)
    reader = circle.people.get(hearing.id1)
    if reader is None or not reader.is_staff:
        raise NotFound
    hearing.show("about_not_now", plan_id=circle.plan.id, child=circle.plan.child_name, name=reader.name)


def _plan(tx: Transaction, hearing: Hearing) -> Circle:
    """Return the plan a button names, and stay with it; else the one this chat looks at."""
    if hearing.id2:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id2).plan.id)
    return circle_here(tx, hearing)


ROUTES = (
    Tap("about.who", show_readers),
    Tap("about.pick", show_one),
    Tap("about.share", let_read),
    Tap("about.back", take_back),
    Tap("about.look", look_first),
    Tap("about.no", not_now),
)
