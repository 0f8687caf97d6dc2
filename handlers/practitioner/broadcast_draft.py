"""Writing to many families: to whom, the words, checked; then as they will read it; then sent, with a fresh code."""

from typing import Any

from handlers.broadcasts import keep_made, others_to_ask, reach_of, whose_families, written_for_many
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.broadcasts import show_one, whom_of
from handlers.practitioner.checking import checked_for, judged
from handlers.rules import broadcasting as rules
from handlers.rules.checking import LONG
from handlers.rules.refusals import NotFound
from handlers.rules.revisions import revision
from handlers.written_for import WrittenFor
from messages.parts import without_tags
from messages.render import Reader
from storage.records.broadcasts import Reach, ToWhom
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

WORDS = "broadcast.words"
ANEW = "anew"
A_PAGE = 5


@only(Audience.COORDINATOR)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new one; where words of another wait, ask whether to go on with them."""
    draft = tx.drafts.of(hearing.me.id, rules.BROADCAST)
    if draft is not None and draft.fields.get(rules.FIELD) and hearing.id1 != ANEW:
        hearing.show("p_broadcast_half", words=draft.fields[rules.FIELD])
        return
    if draft is not None:
        tx.drafts.remove(draft.id)
    hearing.show("p_broadcast_to")


@only(Audience.COORDINATOR)
def to_whom(tx: Transaction, hearing: Hearing) -> None:
    """Take whose families it is for: all at once, or ask which lead or place of work."""
    if not hearing.id1:
        hearing.show("p_broadcast_to")
        return
    kind = rules.audience_named(hearing.id1)
    if kind is ToWhom.ALL:
        _addressed(tx, hearing, kind)
        return
    page = hearing.page
    found = _leads(tx) if kind is ToWhom.LEAD else _workplaces(tx)
    hearing.show("p_broadcast_pick", to=kind.value, items=found[page * A_PAGE : (page + 1) * A_PAGE],
                 next_page=page + 1 if len(found) > (page + 1) * A_PAGE else None)  # fmt: skip


def _leads(tx: Transaction) -> list[dict[str, str | None]]:
    """Those who lead an open plan, by name; two of one name are told apart by what they do."""
    leads = sorted(tx.people.many(tx.broadcasts.who_lead()).values(), key=lambda one: (one.name.casefold(), one.id))
    return [{"name": one.name, "job": one.job, "id": one.id} for one in leads]


def _workplaces(tx: Transaction) -> list[dict[str, str | None]]:
    return [{"name": name, "job": None, "id": one} for name, one in rules.agencies(tx.people.staff())]


@only(Audience.COORDINATOR)
def of_lead(tx: Transaction, hearing: Hearing) -> None:
    """Take the families of one lead professional."""
    if hearing.id1 not in tx.broadcasts.who_lead():
        raise NotFound
    _addressed(tx, hearing, ToWhom.LEAD, lead_id=hearing.id1)


@only(Audience.COORDINATOR)
def of_agency(tx: Transaction, hearing: Hearing) -> None:
    """Take the families that one place of work helps; its button names somebody who works there."""
    person = tx.people.find(hearing.id1)
    if person is None or not person.is_staff or person.agency is None:
        raise NotFound
    _addressed(tx, hearing, ToWhom.AGENCY, agency=person.agency)


def _addressed(
    tx: Transaction, hearing: Hearing, kind: ToWhom, lead_id: str | None = None, agency: str | None = None
) -> None:  # fmt: skip
    rules.somebody(tx.broadcasts.reach(whose_families(tx, kind, lead_id, agency)))
    known = tx.drafts.of(hearing.me.id, rules.BROADCAST)
    draft = rules.begun(known, hearing.me, new_id(), hearing.now)
    draft = rules.with_audience(draft, kind, hearing.now, lead_id, agency)
    _go_on(tx, hearing, tx.drafts.add(draft) if known is None else tx.drafts.save(draft))


@only(Audience.COORDINATOR)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Take the words."""
    draft = _begun(tx, hearing)
    _go_on(tx, hearing, tx.drafts.save(rules.with_words(draft, hearing.text, hearing.now)))


@only(Audience.COORDINATOR)
def change_words(tx: Transaction, hearing: Hearing) -> None:
    """Ask for other words; the old ones stay until they come."""
    draft = _begun(tx, hearing)
    _ask_words(tx, hearing, draft, reach_of(tx, draft))


@only(Audience.COORDINATOR)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with what was begun."""
    _go_on(tx, hearing, _begun(tx, hearing))


def _begun(tx: Transaction, hearing: Hearing) -> Draft:
    """Return the one begun; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, rules.BROADCAST)
    if draft is None:
        raise NotFound
    rules.audience_of(draft)
    return draft


def _ask_words(tx: Transaction, hearing: Hearing, draft: Draft, reach: Reach) -> None:
    hearing.show("p_broadcast_write", awaiting=WORDS, whom=whom_of(tx, *rules.audience_of(draft)), most=LONG,
                 n_families=reach.families, old=draft.fields.get(rules.FIELD))  # fmt: skip


def _go_on(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Ask for the words, or for what is wrong with them, or show it as families will read it."""
    reach = rules.somebody(reach_of(tx, draft))
    if not rules.is_whole(draft):
        _ask_words(tx, hearing, draft, reach)
        return
    whom = written_for_many(tx, hearing.house, hearing.me, reach.families, hearing.today)
    if _is_checked(tx, hearing, draft, whom):
        _preview(tx, hearing, draft, reach, whom)


def _is_checked(tx: Transaction, hearing: Hearing, draft: Draft, whom: WrittenFor) -> bool:
    return checked_for(tx, hearing, whom, draft, field=rules.FIELD, purpose=rules.BROADCAST, then="broadcast.go_on")


def _preview(tx: Transaction, hearing: Hearing, draft: Draft, reach: Reach, whom: WrittenFor) -> None:
    seen, seen_easy = as_seen(hearing, str(draft.fields[rules.FIELD]))
    hearing.show(
        "p_broadcast_preview", whom=whom_of(tx, *rules.audience_of(draft)), seen=seen, seen_easy=seen_easy,
        n_people=reach.people, n_families=reach.families, n_silent=reach.silent, second=rules.needs_second(reach),
        most=rules.ALONE_UP_TO, plain=not judged(hearing, whom, draft, rules.FIELD, rules.BROADCAST),
        draft_id=draft.id, draft_rev=revision(draft),
    )  # fmt: skip


def as_seen(hearing: Hearing, words: str) -> tuple[str, str]:
    """Return the text exactly as families read it: the standard one, and short and easy."""
    facts: dict[str, Any] = {"words": words}
    renderer = hearing.house.renderer
    standard, easy = (
        without_tags(renderer.render(rules.BROADCAST, facts, Reader(level=level), hearing.now, opened=True).text)
        for level in ("standard", "easy")
    )
    return standard, easy


@only(Audience.COORDINATOR, fresh=True)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it, or have a second co-ordinator asked; where it has changed since its preview, show that again."""
    draft = _begun(tx, hearing)
    if hearing.id1 != draft.id or not hearing.is_of(revision(draft)):
        _go_on(tx, hearing, draft)
        return
    reach = rules.somebody(reach_of(tx, draft))
    whom = written_for_many(tx, hearing.house, hearing.me, reach.families, hearing.today)
    if not _is_checked(tx, hearing, draft, whom):
        return
    others = others_to_ask(tx, hearing.me)
    broadcast = rules.made(draft, hearing.me, reach, others, hearing.now, new_id())
    tx.drafts.remove(draft.id)
    keep_made(tx, hearing.house, broadcast, hearing.me, others)
    show_one(tx, hearing, broadcast)


@only(Audience.COORDINATOR)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it; what was written is kept for 14 days, like any draft."""
    draft = tx.drafts.of(hearing.me.id, rules.BROADCAST)
    hearing.show("p_broadcast_stopped", kept=draft is not None and rules.is_whole(draft))


ROUTES = (
    Tap("broadcast.new", begin),
    Tap("broadcast.to", to_whom),
    Tap("broadcast.lead", of_lead),
    Tap("broadcast.agency", of_agency),
    Words(WORDS, take_words),
    Tap(WORDS, change_words),
    Tap("broadcast.go_on", go_on),
    Tap("broadcast.send", send),
    Tap("broadcast.stop", stop),
)
