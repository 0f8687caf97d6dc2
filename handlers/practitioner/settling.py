"""Settling what the plain-words check found: swap, keep with a reason, explain, say in person, write again (S4).

Every button is of one draft, one text of it and one revision; an older one is refused. Rights are asked again here.
"""

from handlers.broadcasts import reach_of, written_for_many
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.checking import (
    AWAITING,
    judged,
    keep_record,
    limit_of,
    say,
    show_first,
    show_one,
)
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.thread_here import held_here
from handlers.rules import checking as rules
from handlers.rules.access import Wish
from handlers.rules.answering import ANSWER
from handlers.rules.broadcasting import BROADCAST, must_coordinate
from handlers.rules.raising import RAISE
from handlers.rules.refusals import BadInput, NotFound
from handlers.written_for import WrittenFor, judge, of_circle
from messages.buttons import CallbackData
from messages.plain_words import ACTION, Finding, Rule, apply
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.wording import PlanWord
from storage.transaction import Transaction

OF_A_THREAD = frozenset({ANSWER, RAISE})  # written by whoever holds it, on the plan or not
AWAITING_MEANING, AWAITING_REASON = "check.meaning", "check.reason"


def _begun(tx: Transaction, hearing: Hearing, draft_id: str) -> tuple[WrittenFor, Draft]:
    """Return the text's draft and whom it is for, if this practitioner may still write to them."""
    draft = rules.of_writer(tx.drafts.find(draft_id), hearing.me)
    if draft.purpose == BROADCAST:
        me, n = must_coordinate(hearing.me), reach_of(tx, draft).families
        return written_for_many(tx, hearing.house, me, n, hearing.today), draft
    if draft.purpose in OF_A_THREAD:
        circle = held_here(tx, hearing, draft.about_id or "")[1].circle
    else:
        circle = circle_for(tx, hearing, draft.plan_id or "", Wish.SEE_PLAN)
    return of_circle(tx, hearing.house, circle, hearing.me, hearing.today), draft


def _tapped(tx: Transaction, hearing: Hearing) -> tuple[WrittenFor, Draft, str, list[str], rules.Checking]:
    """Return what a button of the check is about; one of an older screen is refused."""
    whom, draft = _begun(tx, hearing, hearing.id1)
    field, *places = hearing.id2.split(".")
    state = rules.must_be_current(rules.state_of(draft, field), hearing.data.rev if hearing.data else None)
    return whom, draft, field, places, state


def _open(
    tx: Transaction, hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking
) -> tuple[Finding, ...]:
    found = judged(hearing, whom, draft, field, state.purpose)
    return rules.still_open(found, state, urgent=state.urgent)


def _go_on(
    tx: Transaction, hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking
) -> None:
    """Save, and ask about what is still open; where nothing is, do what was to be done then."""
    draft = rules.with_state(draft, field, state, hearing.now)
    findings = _open(tx, hearing, whom, draft, field, state)
    if findings:
        how = {"purpose": state.purpose, "then": state.then, "then_id": state.then_id, "urgent": state.urgent}
        state = rules.begun(state, findings, **how)
        draft = tx.drafts.save(rules.with_state(draft, field, state, hearing.now))
        show_first(hearing, whom, draft, field, findings)
        return
    tx.drafts.save(draft)
    keep_record(tx, hearing, whom, draft, field, state.purpose, state)
    hearing.redo(CallbackData(state.then, state.then_id or None).pack())


@only(Audience.PRACTITIONER)
def use_all(tx: Transaction, hearing: Hearing) -> None:
    """Put the first of the offered words in for each of those on the screen."""
    whom, draft, field, _, state = _tapped(tx, hearing)
    asked = rules.asked_first(_open(tx, hearing, whom, draft, field, state))
    for finding in asked.findings:
        draft = _with_swap(tx, hearing, whom, draft, field, state, finding, rules.swap_of(finding, "0"))
    _go_on(tx, hearing, whom, draft, field, state)


@only(Audience.PRACTITIONER)
def use_one(tx: Transaction, hearing: Hearing) -> None:
    """Put one of the offered words in."""
    whom, draft, field, places, state = _tapped(tx, hearing)
    finding = rules.picked(rules.asked_first(_open(tx, hearing, whom, draft, field, state)), places[0])
    swap = rules.swap_of(finding, places[1] if len(places) > 1 else "0")
    draft = _with_swap(tx, hearing, whom, draft, field, state, finding, swap)
    _go_on(tx, hearing, whom, draft, field, state)


def _with_swap(
    tx: Transaction, hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking,
    finding: Finding, swap: str,
) -> Draft:  # fmt: skip
    """Put the words in wherever the finding's stand: the same word twice is one thing to settle."""
    text, before = rules.text_in(draft, field), -1
    limit, reason = rules.how_to_read(state.purpose, field)
    while (places := [one for one in judge(text, whom, limit=limit, today=hearing.today, reason=reason)
                      if one.key == finding.key and one.start > before]):  # fmt: skip
        text, before = apply(text, places[0], swap), places[0].start
    return rules.with_text(draft, field, text, hearing.now)


@only(Audience.PRACTITIONER, shows=True)
def pick(tx: Transaction, hearing: Hearing) -> None:
    """Show the first of the words by itself, with everything it could be."""
    whom, draft, field, places, state = _tapped(tx, hearing)
    asked = rules.asked_first(_open(tx, hearing, whom, draft, field, state))
    at = places[0] if places else "0"
    show_one(hearing, whom, draft, field, state, rules.picked(asked, at), int(at))


@only(Audience.PRACTITIONER)
def keep(tx: Transaction, hearing: Hearing) -> None:
    """Ask why these words stay."""
    whom, draft, field, places, state = _tapped(tx, hearing)
    say(hearing, "p_check_keep_reason", whom, draft, field, state, place=places[0] if places else "all")


@only(Audience.PRACTITIONER)
def keep_because(tx: Transaction, hearing: Hearing) -> None:
    """Keep them for a reason of the list, or ask for another."""
    whom, draft, field, places, state = _tapped(tx, hearing)
    which, why = (*places, "", "")[:2]
    if why not in rules.REASONS:
        about = {"draft": draft.id, "field": field, "which": which}
        hearing.show("p_check_reason", awaiting=AWAITING_REASON, about=about, draft_id=draft.id, field=field,
                     draft_rev=state.rev, place=which)  # fmt: skip
        return
    _keep_for(tx, hearing, whom, draft, field, state, which, rules.REASONS[why])


@only(Audience.PRACTITIONER)
def typed_reason(tx: Transaction, hearing: Hearing) -> None:
    """Keep them for the reason that was typed; the family never sees it."""
    whom, draft, field, state = _awaited(tx, hearing)
    reason = " ".join(hearing.text.split())
    if not 0 < len(reason) <= rules.LONGEST_REASON:
        raise BadInput("p_check_reason_long", n=len(reason), most=rules.LONGEST_REASON)
    _keep_for(tx, hearing, whom, draft, field, state, str(hearing.chat.about.get("which", "all")), reason)


def _keep_for(
    tx: Transaction, hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking, which: str,
    reason: str,
) -> None:  # fmt: skip
    asked = rules.asked_first(_open(tx, hearing, whom, draft, field, state))
    findings = asked.findings if which == "all" else (rules.picked(asked, which),)
    tx.audit.add(hearing.me.id, "wording.kept", draft.id)
    _go_on(tx, hearing, whom, draft, field, rules.with_kept(state, findings, reason))


@only(Audience.PRACTITIONER)
def thought_about(tx: Transaction, hearing: Hearing) -> None:
    """Go on with a topic of safety: it is safe to send, the practitioner has made sure."""
    whom, draft, field, _, state = _tapped(tx, hearing)
    asked = [one for one in _open(tx, hearing, whom, draft, field, state) if one.rule is Rule.SENSITIVE]
    _go_on(tx, hearing, whom, draft, field, rules.with_settled(state, asked))


@only(Audience.PRACTITIONER, shows=True)
def in_person(tx: Transaction, hearing: Hearing) -> None:
    """It is said face to face: nothing is sent, and other words may be typed."""
    whom, draft, field, _, state = _tapped(tx, hearing)
    say(hearing, "p_check_in_person", whom, draft, field, state)


@only(Audience.PRACTITIONER, shows=True)
def ask_meaning(tx: Transaction, hearing: Hearing) -> None:
    """Ask what capitals mean, for this family."""
    whom, draft, field, _, state = _tapped(tx, hearing)
    rules.of_one_family(whom.plan_id)
    say(hearing, "p_check_meaning", whom, draft, field, state, awaiting=AWAITING_MEANING,
         words=_capitals(tx, hearing, whom, draft, field, state).words)  # fmt: skip


def _capitals(
    tx: Transaction, hearing: Hearing, whom: WrittenFor, draft: Draft, field: str, state: rules.Checking
) -> Finding:
    """Return the capitals that are asked about now; where there are none any more, the button is old."""
    findings = _open(tx, hearing, whom, draft, field, state)
    capitals = next((one for one in findings if one.rule is Rule.CAPITALS), None)
    if capitals is None:
        raise NotFound
    return capitals


@only(Audience.PRACTITIONER)
def typed_meaning(tx: Transaction, hearing: Hearing) -> None:
    """Keep what a word means for this family; the meaning itself must be one they can read."""
    whom, draft, field, state = _awaited(tx, hearing)
    capitals = _capitals(tx, hearing, whom, draft, field, state)
    plan_id = rules.of_one_family(whom.plan_id)
    meaning = " ".join(hearing.text.split())
    found = judge(meaning, whom, limit=ACTION, today=hearing.today, reason=True)
    hard = next((one for one in found if one.rule is not Rule.SENSITIVE), None)
    if hard is not None:
        raise BadInput("p_check_meaning_hard", words=capitals.words, hard=hard.words[:100])
    tx.plan_words.add(PlanWord(new_id(), plan_id, capitals.words, meaning, hearing.me.id, hearing.now))
    tx.audit.add(hearing.me.id, "word.explained", plan_id)
    _go_on(tx, hearing, whom, draft, field, rules.with_settled(state, [capitals]))


@only(Audience.PRACTITIONER, shows=True)
def write_again(tx: Transaction, hearing: Hearing) -> None:
    """Wait for other words; the old ones stay until they come."""
    whom, draft, field, _, state = _tapped(tx, hearing)
    text = rules.text_in(draft, field)
    say(hearing, "p_check_again", whom, draft, field, state, old=text, most=limit_of(state, field))


@only(Audience.PRACTITIONER)
def typed_words(tx: Transaction, hearing: Hearing) -> None:
    """Take what is typed while the check stands as the text anew; what came before its screen is the text's rest."""
    whom, draft, field, state = _awaited(tx, hearing)
    assert hearing.message is not None
    more = not _saw_the_check(tx, hearing, hearing.message.message_id)
    text = f"{rules.text_in(draft, field)}\n{hearing.text}" if more else hearing.text
    draft = rules.with_text(draft, field, text.strip(), hearing.now, hearing.message.message_id)
    _go_on(tx, hearing, whom, draft, field, rules.rewritten(state, more=more))


def _saw_the_check(tx: Transaction, hearing: Hearing, message_id: int) -> bool:
    """Whether a screen of the check stood here when this was typed: one message in two halves loses none of them."""
    screen = tx.outbox.latest_screen(hearing.chat.chat_hash)
    shown = screen is not None and screen.kind.startswith("p_check") and screen.message_id is not None
    return shown and screen is not None and (screen.message_id or 0) < message_id


def _awaited(tx: Transaction, hearing: Hearing) -> tuple[WrittenFor, Draft, str, rules.Checking]:
    """Return the text that words are awaited for in this chat."""
    whom, draft = _begun(tx, hearing, str(hearing.chat.about.get("draft", "")))
    field = str(hearing.chat.about.get("field", ""))
    state = rules.state_of(draft, field)
    if state is None:
        raise NotFound
    return whom, draft, field, state


@only(Audience.PRACTITIONER, shows=True)
def show_again(tx: Transaction, hearing: Hearing) -> None:
    """Show what is asked about first again: after a stop, or back from one word."""
    whom, draft = _begun(tx, hearing, hearing.id1)
    field = hearing.id2.split(".")[0]
    state = rules.state_of(draft, field)
    if state is None:
        raise NotFound
    _go_on(tx, hearing, whom, draft, field, state)


@only(Audience.PRACTITIONER, shows=True)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it; nothing goes out, and what was written is kept for 14 days."""
    whom, draft = _begun(tx, hearing, hearing.id1)
    hearing.show("p_check_stopped", plan_id=whom.plan_id, plan=whom.label, draft_id=draft.id,
                 field=hearing.id2.split(".")[0])  # fmt: skip


ROUTES = (
    Tap("check.all", use_all),
    Tap("check.use", use_one),
    Tap("check.pick", pick),
    Tap("check.keep", keep),
    Tap("check.why", keep_because),
    Words(AWAITING_REASON, typed_reason),
    Tap("check.sent", thought_about),
    Tap("check.person", in_person),
    Tap("check.mean", ask_meaning),
    Words(AWAITING_MEANING, typed_meaning),
    Tap(AWAITING, write_again),
    Words(AWAITING, typed_words),
    Tap("check.show", show_again),
    Tap("check.stop", stop),
)
