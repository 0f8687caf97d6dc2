"""The plain-words check of what staff write to a family: pure functions over one text, its findings in order.

It quotes the words, offers other ones and never rewrites by itself (plain-language.md, 1.5). Who does it and by when
are picked with buttons and never parsed, so they are not looked at here. It says nothing about a reading age.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from messages.apart import Apart, without_quotes
from messages.finding import ORDER, Finding, Level, Rule, found
from messages.glossary import Hit, hits
from messages.hard_words import AT_HOME, hard_words, sensitive
from messages.passive import DETERMINERS, passives
from messages.personal import other_children, personal
from messages.phrases import Letters
from messages.sentences import Sentence, begins_sentence, count_words, sentences_in
from messages.shorthand import negatives, notes, several
from messages.strange_words import capitals, rare, signs

__all__ = ["ACTION", "ANSWER", "AT_HOME", "Finding", "Level", "Rule", "apply", "check"]

ACTION, ANSWER = 200, 1000  # letters
LONGEST_SENTENCE = 20  # words
# One joint may make it longer where both halves are as short as our own sentences: "I will send you photos of the
# places she will go, so you can look at them." GOV.UK's ceiling is 25 words, a sentence of ours has 15 (1.1, T1).
CEILING, HALF = 25, 15
JOINT = re.compile(r",|\b(?:and|but|so|because|if|when|until|while|before|after|then)\b", re.IGNORECASE)


def check(
    text: str,
    *,
    nation: str,
    names: Collection[str] = (),
    own_words: Collection[str] = (),
    limit: int = ANSWER,
    family: Collection[str] = (),
    others: Collection[str] = (),
    today: date | None = None,
    doer: str = "I",
    reason: bool = False,
) -> tuple[Finding, ...]:
    """Return what stands in the way of a family reading `text` with ease, the most important first.

    `names` are those of the plan's people, places and services, and are never flagged; nor are words in quotation
    marks, which the family said, nor `own_words`, which their team has explained to them. `family` are those of the
    names whose surname stays out of the chat; `others` the children of other families. `limit` is in letters. A date
    before `today`'s year counts as somebody's birth. `doer` is who the passive is offered with ("I will …"). A `reason`
    is half a sentence ("so that the bill is paid"): it needs nobody who does it.
    """
    if not text.strip():
        return (found(Rule.EMPTY, text, 0, 0),)
    read, sentences = Letters(text), tuple(map(without_quotes, sentences_in(text)))
    apart = Apart(read, names, own_words)
    candidates = [
        *_too_long(text, limit),
        *other_children(text, others, names),
        *personal(text, family, names, today),
        *_words(read, hits(read, nation), apart),
        *_sentences(text, sentences),
        *(() if reason else _deeds(text, sentences, names, doer, note_from=2 if limit <= ACTION else 4)),
    ]
    return tuple(sorted(candidates, key=lambda one: (ORDER[one.rule], one.start)))


def apply(text: str, finding: Finding, swap: str) -> str:
    """Put `swap` in the place of a finding's words: the first letter keeps its case, "a" and "the" go with it."""
    before, after = text[: finding.start], text[finding.end :]
    word = re.search(r"\b(\w+)(\s+)$", before)
    article = word[1] if word is not None else ""
    if article.lower() in DETERMINERS and swap.partition(" ")[0].lower() in DETERMINERS:
        swap = swap.partition(" ")[2] or swap
    if article.lower() in {"a", "an"} and word is not None:
        fitting = "an" if swap[:1].lower() in "aeiou" else "a"
        kept = fitting.capitalize() if article[0].isupper() else fitting
        before = before[: word.start()] + kept + word[2]
    if begins_sentence(before) and swap[:1].islower():
        swap = swap[0].upper() + swap[1:]
    elif finding.words[:1].islower() and swap[:1].isupper() and swap[1:2].islower() and swap == swap.capitalize():
        swap = swap[0].lower() + swap[1:]
    return before + swap + after


def _too_long(text: str, limit: int) -> Iterator[Finding]:
    if len(text) > limit:
        yield found(Rule.TOO_LONG, text, limit, len(text), count=len(text))


def _words(read: Letters, terms: Sequence[Hit], apart: Apart) -> Iterator[Finding]:
    """Yield the findings about words and short phrases: where two share a place, the longer one counts."""
    text = read.text
    phrases = hard_words(read, terms)
    kept: list[Finding] = []
    for one in sorted(phrases, key=lambda one: (one.start - one.end, ORDER[one.rule])):
        if (one.start, one.end) not in apart and not any(other.overlaps(one.start, one.end) for other in kept):
            kept.append(one)
    yield from kept
    yield from sensitive(read, terms, apart)
    taken = [(hit.start, hit.end) for hit in terms] + [(one.start, one.end) for one in kept]
    for one in (*capitals(text), *signs(text), *rare(text)):
        if (one.start, one.end) not in apart and not any(one.overlaps(*place) for place in taken):
            yield one


def _sentences(text: str, sentences: Iterable[Sentence]) -> Iterator[Finding]:
    for sentence in sentences:
        yield from negatives(sentence, text)
        if sentence.word_count > LONGEST_SENTENCE and not _falls_in_two(sentence):
            yield found(Rule.SENTENCE, text, sentence.start, sentence.end, count=sentence.word_count)


def _falls_in_two(sentence: Sentence) -> bool:
    """Whether a sentence up to the ceiling has a joint at which a reader can draw breath."""
    return sentence.word_count <= CEILING and any(
        max(count_words(sentence.text[: joint.start()]), count_words(sentence.text[joint.start() :])) <= HALF
        for joint in JOINT.finditer(sentence.text)
    )


def _deeds(
    text: str, sentences: Iterable[Sentence], names: Collection[str], doer: str, note_from: int
) -> Iterator[Finding]:
    """Yield what nobody does, and more than one thing done in one."""
    for sentence in sentences:
        yield from passives(sentence, text, names, doer)
        yield from notes(sentence, text, note_from)
        yield from several(sentence, text)
