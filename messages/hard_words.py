"""Words a family may not know, or that hurt: terms of the trade, words to avoid, blame; and private topics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from messages.apart import Apart
from messages.finding import Finding, Rule, found
from messages.glossary import Hit, form_of, meanings, person_form
from messages.inflections import in_all_forms
from messages.passive import DETERMINERS
from messages.phrases import Letters, Phrases, lines_of, pairs_of
from messages.plainness import BLAME_FILE
from messages.strange_words import is_everyday, rare

EXAMPLE = "~"
AT_HOME = 1  # the count of a sensitive finding that is about safety at home
SAFETY_AT_HOME = frozenset(
    {
        "CP",
        "CiN",
        "ICPC",
        "RCPC",
        "S47",
        "strategy meeting",
        "MACPT",
        "MARAC",
        "IDVA",
        "DA",
        "CSE",
        "CCE",
        "FGM",
        "MFH",
        "RHI",
    }
)


def hard_words(read: Letters, terms: Sequence[Hit]) -> list[Finding]:
    """Return every word that blames, belongs to the trade or sounds grand; one place may be found more than once."""
    of_terms = (finding for hit in terms for finding in _of_term(read.text, hit))
    return [*_blaming(read), *of_terms, *_avoided(read)]


def _of_term(text: str, hit: Hit) -> Iterator[Finding]:
    term, start, end = hit.term, hit.start, hit.end
    if term.ambiguous and hit.words.rstrip("s'’").isupper():
        yield found(Rule.AMBIGUOUS, text, start, end, *meanings(term))
        return
    swap = _swap_for(text, hit)
    if _settles(hit, swap):
        yield found(Rule.TERM, text, start, end, swap)
    elif _settles(hit, term.expansion) and not any(rare(term.expansion)):
        yield found(Rule.TERM, text, start, end, term.expansion)


def _settles(hit: Hit, swap: str) -> bool:
    """Whether the swap does away with the term; "PIP money" still says PIP, which families do as well."""
    bare = f" {swap.casefold()} "
    return not any(f" {written.casefold()} " in bare for written in hit.term.written)


def _swap_for(text: str, hit: Hit) -> str:
    """Return the words that agree with the use: a person where one is meant, a written form where there is one."""
    before = text[: hit.start].split()[-1:] or [""]
    after = text[hit.end :].split()[:1] or [""]
    person = person_form(hit.term)
    meant = before[0].lower() in DETERMINERS - {"a", "an"} or after[0].lower() in {"will", "can"}
    if person is not None and meant:
        return person
    swap = form_of(hit.words) or hit.term.swap
    is_plural = hit.words.endswith("s") and not any(hit.words.casefold() == w.casefold() for w in hit.term.written)
    return _plural(swap) if is_plural and not hit.words.endswith(("'s", "’s")) else swap


def _plural(swap: str) -> str:
    """Return a noun phrase for more than one: "legal plans for extra help"."""
    head, joint, rest = swap, "", ""
    match = re.search(r"\s(?:for|of|to|with|who|on|in|at|from|about|like|or|and)\s", swap)
    if match is not None:
        head, joint, rest = swap[: match.start()], match[0], swap[match.end() :]
    head = re.sub(r"^(?:a|an)\s", "", head)
    return (head if head.endswith("s") else head + "s") + joint + rest


def sensitive(read: Letters, hits: Sequence[Hit], apart: Apart) -> Iterator[Finding]:
    """Yield the first words about safety at home, once a text: it is asked, not judged."""
    terms = [hit for hit in hits if hit.term.sensitive and not hit.term.ordinary]
    places = [(hit.start, hit.end, AT_HOME if hit.term.term in SAFETY_AT_HOME else 0) for hit in terms]
    places += [(one.start, one.end, AT_HOME) for one in _topics().find(read)]
    if first := min((place for place in places if place[:2] not in apart), default=None):
        yield found(Rule.SENSITIVE, read.text, first[0], first[1], count=first[2])


@cache
def _topics() -> Phrases[str]:
    return Phrases([(words, words) for words in lines_of("sensitive_words.txt")])


def _blaming(read: Letters) -> Iterator[Finding]:
    for one in _blame().find(read):
        kinder = one.meant
        swaps = [words for words in kinder if not words.startswith(EXAMPLE)]
        example = next((words.removeprefix(EXAMPLE) for words in kinder if words.startswith(EXAMPLE)), None)
        yield found(Rule.BLAME, read.text, one.start, one.end, *swaps, example=example)


@cache
def _blame() -> Phrases[tuple[str, ...]]:
    also = (line.casefold() for line in lines_of(BLAME_FILE.name))
    return Phrases(_with_forms(pairs_of("kinder_words.txt").items(), also))


def _avoided(read: Letters) -> Iterator[Finding]:
    for one in _office().find(read):
        if not (one.words.isupper() and is_everyday(one.words)):
            yield found(Rule.AVOID, read.text, one.start, one.end, *one.meant)
    for one in _services().find(read):
        if not read.text.startswith((",", " ("), one.end):  # "Kooth, a website …" is explained
            yield found(Rule.AVOID, read.text, one.start, one.end, *one.meant)


@cache
def _office() -> Phrases[tuple[str, ...]]:
    return Phrases(_with_forms(pairs_of("swaps.txt").items(), ()))


@cache
def _services() -> Phrases[tuple[str, ...]]:
    return Phrases(pairs_of("services_named.txt").items(), names=True)


def _with_forms(
    pairs: Iterable[tuple[str, tuple[str, ...]]], also: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every form of every line, each once; `also` are phrases of a list that has no other words for them."""
    known: dict[str, tuple[str, ...]] = {}
    for written, others in pairs:
        examples = [other for other in others if other.startswith(EXAMPLE)]
        for form, swaps in in_all_forms(written, tuple(o for o in others if not o.startswith(EXAMPLE))):
            known.setdefault(form, (*swaps, *examples))
    for words in also:
        known.setdefault(words, ())
    yield from known.items()
