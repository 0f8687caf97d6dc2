"""`mainstay broadcast`: the same text to many families by the same rules, with what is hard to read and its mend."""

from dataclasses import dataclass
from datetime import datetime

from handlers.broadcasts import keep_made, others_to_ask, reach_of, whose_families, written_for_many
from handlers.house import House
from handlers.operator.places import practitioner
from handlers.rules import broadcasting as rules
from handlers.rules.checking import begun, how_to_read, record_of, still_open, with_kept
from handlers.rules.refusals import NotFound, NotNow
from handlers.rules.wall_time import wall_of
from handlers.written_for import judge
from messages.parts import without_tags
from messages.plain_words import Finding, Level
from messages.render import Reader
from storage.records.broadcasts import Broadcast, Reach, ToWhom
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.transaction import Transaction

MOST_TO_RING = 10_000


@dataclass(frozen=True)
class Ready:
    """A text as the command line shows it before it goes: by whom, to whom, how it reads, and what is in its way."""

    author: Person
    draft: Draft
    reach: Reach
    second: bool
    seen: tuple[str, str]  # as it is read at the standard level, and short and easy
    found: tuple[Finding, ...]
    to_ring: tuple[str, ...]  # plans of which nobody can be reached

    def in_the_way(self, keep: str | None) -> tuple[Finding, ...]:
        """Return what has to be mended first; a reason keeps what only should be, or was to be thought about."""
        return tuple(one for one in self.found if keep is None or one.level is Level.MUST)


def look(tx: Transaction, house: House, ref: str, to: str, words: str, now: datetime) -> Ready:
    """Return what would go to whom; nothing is kept."""
    author = practitioner(tx, ref)
    if not author.coordinator:
        raise NotNow("operator_not_coordinator", ref=ref)
    draft = rules.begun(None, author, new_id(), now)
    to_whom, lead_id, agency = _addressed(tx, to)
    draft = rules.with_words(rules.with_audience(draft, to_whom, now, lead_id, agency), words, now)
    today = wall_of(now, house.service.zone).date()
    limit, _ = how_to_read(rules.BROADCAST, rules.FIELD)
    text = str(draft.fields[rules.FIELD])
    reach = rules.somebody(reach_of(tx, draft))
    whom = written_for_many(tx, house, author, reach.families, today)
    found = still_open(judge(text, whom, limit=limit, today=today), None, urgent=False)
    silent = tx.broadcasts.silent(whose_families(tx, *rules.audience_of(draft)), MOST_TO_RING)
    return Ready(author, draft, reach, rules.needs_second(reach), _seen(house, text, now), found,
                 tuple(plan.ref for plan in tx.plans.many(silent).values()))  # fmt: skip


def _addressed(tx: Transaction, to: str) -> tuple[ToWhom, str | None, str | None]:
    """Return whose families `all`, `lead:REF` or `agency:NAME` means."""
    kind, _, name = to.partition(":")
    if kind not in list(ToWhom) or (kind == ToWhom.ALL) is bool(name.strip()):
        raise NotFound("operator_broadcast_to", said=to)
    if kind == ToWhom.LEAD:
        return ToWhom.LEAD, practitioner(tx, name).id, None
    if kind == ToWhom.AGENCY:
        known = {agency.casefold(): agency for agency, _ in rules.agencies(tx.people.staff())}
        if name.strip().casefold() not in known:
            raise NotFound("operator_no_agency", name=name.strip(), known=list(known.values()))
        return ToWhom.AGENCY, None, known[name.strip().casefold()]
    return ToWhom.ALL, None, None


def _seen(house: House, text: str, now: datetime) -> tuple[str, str]:
    readers = [Reader(level=level) for level in ("standard", "easy")]
    said = [house.renderer.render(rules.BROADCAST, {"words": text}, one, now, opened=True).text for one in readers]
    return without_tags(said[0]), without_tags(said[1])


def send(tx: Transaction, house: House, ready: Ready, keep: str | None, now: datetime) -> Broadcast:
    """Keep it: it goes out in two minutes, or once a second co-ordinator has agreed in the chat."""
    others = others_to_ask(tx, ready.author)
    made = rules.made(ready.draft, ready.author, ready.reach, others, now, new_id())
    keep_made(tx, house, made, ready.author, others)
    state = begun(None, ready.found, purpose=rules.BROADCAST, then="") if ready.found else None
    if state is not None and keep is not None:
        state = with_kept(state, ready.found, keep)
        tx.audit.add(ready.author.id, "wording.kept", made.id)
    tx.wording_checks.add(record_of(new_id(), ready.draft, None, rules.BROADCAST, state, now))
    return made
