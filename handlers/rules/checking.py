"""The plain-words dialogue: what is asked next, what was settled, kept and why (plain-language.md 1.5, S4).

Each text of a draft has a state of its own under `check` in the draft's fields: how often it was written, what was
found in it and what became of that. Must-fix is never kept; a reason keeps the rest; nothing is rewritten but by a tap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from handlers.rules.broadcasting import BROADCAST
from handlers.rules.refusals import AlreadyDone, NotFound
from handlers.rules.revisions import CHECK, revised
from handlers.rules.unsent import parts_in, with_fields
from storage.records.concerns import Concern, PartKind
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.wording import WordingCheck

PARTS = "parts"  # the field of an answer: several messages that are one text
AT_A_TIME = 3
ROUNDS_BEFORE_KEEPING = 2  # "at most two rounds": then everything that is no must may be kept from its first screen
SOON = timedelta(hours=3)
SHORT = 200
LONG = 1000
DEEDS = frozenset({"what", "next_step"})  # the words of an action that somebody is to do; the others say why
SHORT_PURPOSES = frozenset(
    {"action", "need", "outcome", "raise", "contact", "referral", "referral_step", "tip", "ending"}
)
REASONS = {"legal": "a legal name", "family": "the family uses this word"}
LONGEST_REASON = 200
# Where a finding's words are a piece of the text or somebody's name, only its rule is kept for the manager.
NOT_KEPT = frozenset({
    "empty", "too_long", "child", "personal", "sensitive", "passive", "shorthand", "actions", "negatives", "sentence",
})  # fmt: skip
IN_A_LIST = frozenset({"term", "avoid"})  # words that others can stand for: offered together


class Found(Protocol):
    """A finding as `messages.plain_words` makes them."""

    @property
    def rule(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def swaps(self) -> tuple[str, ...]: ...
    @property
    def key(self) -> str: ...


@dataclass(frozen=True)
class Checking:
    """How the check of one text stands. `found`, `settled` and `kept` hold findings' keys ("term:SALT")."""

    purpose: str
    then: str
    then_id: str = ""
    rounds: int = 1
    rev: int = 0
    urgent: bool = False
    found: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class Asked:
    """What one screen asks about: its template, and at most three findings, or one."""

    kind: str
    findings: tuple[Any, ...]


# --- the state of a text --------------------------------------------------------------------------------------------


def state_of(draft: Draft, field: str) -> Checking | None:
    """Return how the check of this text stands, or None where nothing was ever found in it."""
    kept: Mapping[str, Any] = draft.fields.get(CHECK) or {}
    known = kept.get(field)
    if known is None:
        return None
    lists = {name: tuple(known[name]) for name in ("found", "settled", "kept")}
    return Checking(**{**known, **lists})


def with_state(draft: Draft, field: str, state: Checking, now: datetime) -> Draft:
    """Return the draft with the check of this text as it now stands."""
    lists = {name: list(getattr(state, name)) for name in ("found", "settled", "kept")}
    known = {**state.__dict__, **lists}
    return with_fields(draft, now, **{CHECK: {**(draft.fields.get(CHECK) or {}), field: known}})


def text_in(draft: Draft, field: str) -> str:
    """Return the text that is checked: an answer's messages are one, a line each."""
    if field == PARTS:
        return "\n".join(str(part["words"]) for part in parts_in(draft))
    return str(draft.fields.get(field) or "")


def with_text(draft: Draft, field: str, text: str, now: datetime, message_id: int | None = None) -> Draft:
    """Return the draft with this text in place of the old one; an answer's messages stay apart where they can."""
    if field != PARTS:
        return with_fields(draft, now, **{field: text})
    return revised(draft, now, parts=_as_parts(draft, text, now, message_id), anew=False)


def _as_parts(draft: Draft, text: str, now: datetime, message_id: int | None) -> list[dict[str, Any]]:
    parts, lines = [dict(part) for part in parts_in(draft)], text.split("\n")
    if message_id is None and sum(str(part["words"]).count("\n") + 1 for part in parts) == len(lines):
        for part in parts:
            count = str(part["words"]).count("\n") + 1
            part["words"], lines = "\n".join(lines[:count]), lines[count:]
        return parts
    last = parts[-1]["message_id"] if parts else None
    number = last if message_id is None else message_id
    return [{"kind": PartKind.TEXT.value, "words": text, "message_id": number, "at": now}]


def of_writer(draft: Draft | None, person: Person) -> Draft:
    """Return the draft if it is this person's; a button of one that was sent or deleted finds nothing."""
    if draft is None or draft.person_id != person.id or (draft.plan_id is None and draft.purpose != BROADCAST):
        raise NotFound
    return draft


def of_one_family(plan_id: str | None) -> str:
    """Return the plan of a text for one family; what only one family could use is not there for many."""
    if plan_id is None:
        raise NotFound
    return plan_id


def how_to_read(purpose: str, field: str) -> tuple[int, bool]:
    """Return how long a text may be, in letters, and whether it only gives a reason and needs no doer."""
    short = purpose in SHORT_PURPOSES
    return (SHORT if short else LONG), field == "why" or (short and field not in DEEDS)


# --- what is asked --------------------------------------------------------------------------------------------------


def still_open(findings: Iterable[Any], state: Checking | None, *, urgent: bool) -> tuple[Any, ...]:
    """Return what still stands in the way, each once; an urgent text is not held up by what only should be mended."""
    done = {*state.settled, *state.kept} if state is not None else set[str]()
    first = {finding.key: finding for finding in reversed([*findings])}
    distinct = [finding for finding in findings if first[finding.key] is finding]
    return tuple(one for one in distinct if one.key not in done and not (urgent and one.level == "should"))


def asked_first(findings: Sequence[Any]) -> Asked:
    """Return what to ask about first: the most important. Words that others can stand for go together, up to three."""
    first = findings[0]
    if _is_a_swap(first):
        together = tuple(one for one in findings if _is_a_swap(one))[:AT_A_TIME]
        return Asked("p_check_jargon", together)
    if first.rule in ("avoid", "rare"):
        kind = "p_check_vague" if first.rule == "avoid" else "p_check_rare"
        return Asked(kind, tuple(one for one in findings if one.rule == first.rule and not one.swaps)[:AT_A_TIME])
    return Asked(KINDS[first.rule], (first,))


KINDS = {
    "empty": "p_check_empty", "too_long": "p_check_too_long", "child": "p_check_name", "personal": "p_check_personal",
    "capitals": "p_check_capitals", "sensitive": "p_check_sensitive", "ambiguous": "p_check_ambiguous",
    "blame": "p_check_blame", "passive": "p_check_passive", "shorthand": "p_check_note", "actions": "p_check_actions",
    "negatives": "p_check_negatives", "sentence": "p_check_long",
}  # fmt: skip


def _is_a_swap(finding: Any) -> bool:
    return finding.rule in IN_A_LIST and bool(finding.swaps)


def may_be_kept_at_once(state: Checking) -> bool:
    """Whether words may be kept from their first screen: after two rounds; before, one by one."""
    return state.rounds >= ROUNDS_BEFORE_KEEPING


def picked(asked: Asked, place: str) -> Any:
    """Return the finding a button means by its place on the screen; a stale or forged one finds nothing."""
    if not place.isdecimal() or int(place) >= len(asked.findings):
        raise NotFound
    return asked.findings[int(place)]


def swap_of(finding: Any, place: str) -> str:
    """Return the words a button puts in."""
    if not place.isdecimal() or int(place) >= len(finding.swaps):
        raise NotFound
    return str(finding.swaps[int(place)])


def must_be_current(state: Checking | None, rev: int | None) -> Checking:
    """Refuse a button of a screen that is no longer true."""
    if state is None or state.rev != (rev or 0):
        raise AlreadyDone
    return state


# --- what became of it ----------------------------------------------------------------------------------------------


def begun(state: Checking | None, findings: Iterable[Any], **how: Any) -> Checking:
    """Return the state with what is found now, and where to go when all is settled."""
    base = replace(state, **how) if state is not None else Checking(**how)
    return replace(base, found=tuple(dict.fromkeys((*base.found, *(one.key for one in findings)))), rev=base.rev + 1)


def rewritten(state: Checking, *, more: bool) -> Checking:
    """Count a round: the text was written again. `more` was only the rest of the first one, sent before the screen."""
    return state if more else replace(state, rounds=state.rounds + 1)


def with_settled(state: Checking, findings: Iterable[Any]) -> Checking:
    """Return the state with these thought about and done with."""
    return replace(state, settled=tuple(dict.fromkeys((*state.settled, *(one.key for one in findings)))))


def with_kept(state: Checking, findings: Sequence[Any], reason: str) -> Checking:
    """Return the state with these words kept, and why. What must be mended cannot be kept."""
    if any(one.level == "must" for one in findings):
        raise NotFound
    kept = tuple(dict.fromkeys((*state.kept, *(one.key for one in findings))))
    return replace(state, kept=kept, reason=reason)


def is_urgent(concern: Concern, now: datetime) -> bool:
    """Whether an answer is not held up by its style: it is late, due within three hours, or about safety."""
    return concern.due_at - now <= SOON or concern.safety_marked_at is not None


def record_of(
    record_id: str, draft: Draft, plan_id: str | None, purpose: str, state: Checking | None, now: datetime
) -> WordingCheck:
    """Return what is kept of one text's check: rules and single words, nothing else of the text."""
    return WordingCheck(
        id=record_id, person_id=draft.person_id, plan_id=plan_id, purpose=purpose, checked_at=now,
        rounds=state.rounds if state is not None else 1, found=_single(state.found if state is not None else ()),
        kept=_single(state.kept if state is not None else ()), reason=state.reason if state is not None else None,
    )  # fmt: skip


def _single(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.partition(":")[0] if key.partition(":")[0] in NOT_KEPT else key for key in keys))
