"""What the words on a card mean, and asking about one that nobody explains (plain-language.md, 1.6; 003-25)."""

from typing import Any

from handlers.action_cards import own_words
from handlers.context import Hearing
from handlers.family.action_here import action_here, beside_here
from handlers.family.selection import circle_here, circle_of
from handlers.family.strays import keep_stray
from handlers.family.unsent import begin, show_check, show_write
from handlers.guard import Audience, only
from handlers.hears import Command, Tap, Words
from handlers.rules.access import Wish, may
from handlers.rules.refusals import NotFound
from handlers.rules.routing import holder_on
from handlers.rules.unsent import CONCERN
from handlers.screens.actions import words_on
from messages.explaining import Meaning, beginning_with, by_key, is_word, letters_of, search
from storage.records.concerns import ConcernKind, Door, PartKind
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.records.wording import MissingWord
from storage.transaction import Transaction

A_CARD = 2
A_PAGE = 4
AWAITING = "words.open"


@only(Audience.FAMILY)
def explain_card(tx: Transaction, hearing: Hearing) -> None:
    """Explain the words on one card, and no others."""
    here = action_here(tx, hearing)
    found = words_on(here.circle, hearing.me, here.action, beside_here(tx, hearing, here))
    page = hearing.page
    shown = found[page * A_CARD : (page + 1) * A_CARD]
    if not shown:
        raise NotFound
    hearing.show("explain_words", plan_id=here.circle.plan.id, refers_to=here.action.id, action_id=here.action.id,
                 items=[_said(one) for one in shown], child=here.circle.plan.child_name,
                 next_page=page + 1 if len(found) > (page + 1) * A_CARD else None)  # fmt: skip


@only(Audience.FAMILY)
def ask_about_word(tx: Transaction, hearing: Hearing) -> None:
    """Ask whoever leads what a word means: one on a card, which goes with it, or the one just looked for."""
    here = action_here(tx, hearing) if hearing.id1 else None
    circle = here.circle if here is not None else circle_here(tx, hearing)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.WORD.value, door=Door.LEAD.value,
                  person_id=None, action_id=here.action.id if here is not None else None)  # fmt: skip
    looked_for = hearing.chat.about.get("looked_for")
    if here is not None or not looked_for:
        show_write(tx, hearing, draft)
        return
    part = {"kind": PartKind.TEXT.value, "words": looked_for["words"], "message_id": looked_for["message_id"]}
    show_check(tx, hearing, tx.drafts.change(draft, fields={**draft.fields, "parts": [part]}))


@only(Audience.FAMILY)
def look_up(tx: Transaction, hearing: Hearing) -> None:
    """Look a word up, or ask which one."""
    if hearing.text and hearing.message is not None:
        _find(tx, hearing)
    else:
        _show_start(tx, hearing)


@only(Audience.FAMILY)
def take_word(tx: Transaction, hearing: Hearing) -> None:
    """Look up what was typed; what is too long for a word is kept as something that somebody wants to say."""
    if is_word(hearing.text):
        _find(tx, hearing)
    else:
        keep_stray(tx, hearing)


def _show_start(tx: Transaction, hearing: Hearing) -> None:
    circle = circle_here(tx, hearing)
    hearing.show("words_start", awaiting=AWAITING, plan_id=circle.plan.id)


def _find(tx: Transaction, hearing: Hearing) -> None:
    """Show the meaning, or what it may be; one letter shows the words that begin with it."""
    circle = circle_here(tx, hearing)
    own, typed = _own(tx, hearing, circle), hearing.text.strip()
    if len(typed) == 1 and typed.casefold() in letters_of(circle.plan.nation, own):
        _show_letter(hearing, circle, own, typed.casefold(), 0)
        return
    found = search(typed, circle.plan.nation, own)
    if not found:
        _show_unknown(tx, hearing, circle, typed)
    elif len(found) == 1:
        _show_meaning(hearing, circle, found[0])
    else:
        shown = found[:A_PAGE]
        _show_list(hearing, circle, shown, letter=None, next_letter=None, next_page=None, more=len(found) > A_PAGE)


def _show_unknown(tx: Transaction, hearing: Hearing, circle: Circle, typed: str) -> None:
    """Say that nobody explained it yet, and keep the word, not who looked for it, for whoever keeps the list."""
    danger = hearing.house.has_danger_words(typed)
    if not danger:
        tx.missing_words.add(MissingWord(new_id(), typed, circle.plan.nation, hearing.now))
    assert hearing.message is not None
    about = {"looked_for": {"words": typed, "message_id": hearing.message.message_id}}
    hearing.show("words_unknown", awaiting=AWAITING, about=about, plan_id=circle.plan.id, word=typed, danger=danger,
                 holder=holder_on(circle, hearing.today).by.name)  # fmt: skip


@only(Audience.FAMILY)
def show_letter(tx: Transaction, hearing: Hearing) -> None:
    """Show the words that begin with one letter, a few at a time; without a letter, from the beginning."""
    circle = circle_here(tx, hearing)
    own = _own(tx, hearing, circle)
    letter = hearing.id1 or letters_of(circle.plan.nation, own)[0]
    _show_letter(hearing, circle, own, letter, hearing.page)


def _show_letter(hearing: Hearing, circle: Circle, own: tuple[Meaning, ...], letter: str, page: int) -> None:
    found, letters = beginning_with(letter, circle.plan.nation, own), letters_of(circle.plan.nation, own)
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    if not shown:
        raise NotFound
    following = letters[letters.index(letter) + 1 :]
    _show_list(hearing, circle, shown, letter=letter, next_letter=following[0] if following else None,
               next_page=page + 1 if len(found) > (page + 1) * A_PAGE else None, more=False)  # fmt: skip


def _show_list(hearing: Hearing, circle: Circle, shown: tuple[Meaning, ...], **more: Any) -> None:
    items = [{"key": one.key, "word": one.word, "full": one.full} for one in shown]
    hearing.show("words_list", awaiting=AWAITING, plan_id=circle.plan.id, items=items, **more)


@only(Audience.FAMILY)
def show_word(tx: Transaction, hearing: Hearing) -> None:
    """Show what one word of the list means."""
    circle = circle_here(tx, hearing)
    meaning = by_key(hearing.id1, circle.plan.nation, _own(tx, hearing, circle))
    if meaning is None:
        raise NotFound
    _show_meaning(hearing, circle, meaning)


def _show_meaning(hearing: Hearing, circle: Circle, meaning: Meaning) -> None:
    hearing.show("words_meaning", awaiting=AWAITING, plan_id=circle.plan.id, **_said(meaning))


@only(Audience.FAMILY)
def words_of_plan(tx: Transaction, hearing: Hearing) -> None:
    """Ask which word to look up, from a button."""
    if hearing.id1:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id1).plan.id)
    _show_start(tx, hearing)


def _said(one: Meaning) -> dict[str, Any]:
    return {"word": one.word, "full": one.full, "meaning": one.meaning, "ambiguous": one.ambiguous, "ours": one.ours}


def _own(tx: Transaction, hearing: Hearing, circle: Circle) -> tuple[Meaning, ...]:
    """Return the plan's own words, for those to whom the plan is open."""
    return own_words(tx, circle.plan.id) if may(circle, hearing.me, Wish.SEE_ACTIONS, hearing.today) else ()


ROUTES = (
    Tap("action.words", explain_card),
    Tap("words.ask", ask_about_word),
    Command("words", look_up),
    Tap("words", words_of_plan),
    Words(AWAITING, take_word),
    Tap("words.letter", show_letter),
    Tap("words.open", show_word),
)
