"""The plain-words check before anything goes to a family: at most three findings at a time, one tap each (S4).

`checked` is what every flow calls before its preview. What was settled, kept and why stays in the draft, so it
survives a restart, and asking again costs nothing. Typed words while a screen of the check stands are the text anew.
"""

import hashlib
from typing import Any

from handlers.context import Hearing
from handlers.rules import checking as rules
from handlers.written_for import WrittenFor, judge, of_circle
from messages.plain_words import AT_HOME, Finding
from storage.records.drafts import Draft
from storage.records.ids import ALPHABET, LENGTH
from storage.records.plans import Circle
from storage.transaction import Transaction

AWAITING = "check.words"
LONGEST_LABEL_SWAP = 3


def checked(
    tx: Transaction,
    hearing: Hearing,
    circle: Circle,
    draft: Draft,
    *,
    field: str,
    purpose: str,
    then: str,
    then_id: str = "",
    urgent: bool = False,
) -> bool:
    """Say whether `draft.fields[field]` may go on; where not, show what is asked of the practitioner first.

    True: nothing stands in the way, or everything was settled; the caller goes on (the draft is as it was handed in).
    False: the first screen stands. When all is settled the button `then` (with `then_id`) is done as if tapped now:
    its handler loads the draft anew, calls this again and gets True. `purpose` ("action", "answer", "summary",
    "broadcast" …) says how long the text may be. An `urgent` text is held up by what must be mended only (1.5).
    """
    whom = of_circle(tx, hearing.house, circle, hearing.me, hearing.today)
    return checked_for(tx, hearing, whom, draft, field=field, purpose=purpose, then=then, then_id=then_id,
                       urgent=urgent)  # fmt: skip


def checked_for(
    tx: Transaction,
    hearing: Hearing,
    whom: WrittenFor,
    draft: Draft,
    *,
    field: str,
    purpose: str,
    then: str,
    then_id: str = "",
    urgent: bool = False,
) -> bool:
    """The same as `checked`, of a text for whomever it is written for: one family, or many."""
    state = rules.state_of(draft, field)
    findings = rules.still_open(judged(hearing, whom, draft, field, purpose), state, urgent=urgent)
    if not findings:
        keep_record(tx, hearing, whom, draft, field, purpose, state)
        return True
    state = rules.begun(state, findings, purpose=purpose, then=then, then_id=then_id, urgent=urgent)
    draft = tx.drafts.save(rules.with_state(draft, field, state, hearing.now))
    show_first(hearing, whom, draft, field, findings)
    return False


def reads_easily(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft, *, field: str, purpose: str) -> bool:
    """Whether nothing at all was found: the preview then says "Reads easily. No problems found."."""
    whom = of_circle(tx, hearing.house, circle, hearing.me, hearing.today)
    return not judged(hearing, whom, draft, field, purpose)


def judged(hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, purpose: str) -> tuple[Finding, ...]:
    """Return everything that is found in this text of the draft."""
    limit, reason = rules.how_to_read(purpose, field)
    return judge(rules.text_in(draft, field), whom, limit=limit, today=hearing.today, reason=reason)


def keep_record(
    tx: Transaction,
    hearing: Hearing,
    whom: WrittenFor,
    draft: Draft,
    field: str,
    purpose: str,
    state: rules.Checking | None,
) -> None:
    """Keep how this text did, once for each text; written again later, the same row says how it did then."""
    digest = hashlib.sha256(f"{draft.id}/{field}".encode()).digest()
    record_id = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
    known = tx.wording_checks.find(record_id)
    at = known.checked_at if known is not None else hearing.now
    record = rules.record_of(record_id, draft, whom.plan_id, purpose, state, at)
    if known is None:
        tx.wording_checks.add(record)
    elif known != record:
        tx.wording_checks.save(record)


# -- the screens -------------------------------------------------------------------------------------------------


def show_first(hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, findings: tuple[Finding, ...]) -> None:
    """Show what is asked about first."""
    state, asked = rules.state_of(draft, field), rules.asked_first(findings)
    assert state is not None
    if asked.kind == "p_check_jargon" and len(asked.findings) == 1:
        show_one(hearing, whom, draft, field, state, asked.findings[0], 0)
        return
    first = asked.findings[0]
    say(hearing, asked.kind, whom, draft, field, state,
         items=[_item(one) for one in asked.findings], n=len(asked.findings), words=first.words, swaps=_swaps(first),
         example=first.example, count=first.count, most=limit_of(state, field), at_home=first.count == AT_HOME,
         keep=rules.may_be_kept_at_once(state))  # fmt: skip


def show_one(
    hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking, finding: Finding, at: int
) -> None:
    """Show one word, each of the others it could be, and that it may be kept."""
    say(hearing, "p_check_word", whom, draft, field, state, words=finding.words, swaps=_swaps(finding), at=at)


def say(
    hearing: Hearing, kind: str, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking, *,
    awaiting: str = AWAITING, **facts: Any,
) -> None:  # fmt: skip
    hearing.show(kind, awaiting=awaiting, about={"draft": draft.id, "field": field}, refers_to=draft.id,
                 plan_id=whom.plan_id, plan=whom.label, many=whom.is_many, draft_id=draft.id, field=field,
                 draft_rev=state.rev, **facts)  # fmt: skip


def _item(finding: Finding) -> dict[str, str | None]:
    return {"words": finding.words, "swap": finding.swaps[0] if finding.swaps else None}


def _swaps(finding: Finding) -> list[str]:
    return list(finding.swaps[:LONGEST_LABEL_SWAP])


def limit_of(state: rules.Checking, field: str) -> int:
    """Return how long this text may be, in letters."""
    return rules.how_to_read(state.purpose, field)[0]
