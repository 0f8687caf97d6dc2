"""Verbs in their forms: "to liaise = to talk" stands for liaises, liaised and liaising too; made is a form of make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from messages.phrases import lines_of, set_of

PAST = {
    "be": "been", "become": "become", "begin": "begun", "bring": "brought", "build": "built", "buy": "bought",
    "choose": "chosen", "come": "come", "cut": "cut", "do": "done", "draw": "drawn", "drink": "drunk",
    "drive": "driven", "eat": "eaten", "feel": "felt", "find": "found", "forget": "forgotten", "get": "got",
    "give": "given", "go": "gone", "grow": "grown", "have": "had", "hear": "heard", "hold": "held", "hurt": "hurt",
    "keep": "kept", "know": "known", "lead": "led", "leave": "left", "lend": "lent", "let": "let", "lose": "lost",
    "make": "made", "meet": "met", "pay": "paid", "put": "put", "read": "read", "ring": "rung", "run": "run",
    "say": "said", "see": "seen", "sell": "sold", "send": "sent", "set": "set", "show": "shown", "sing": "sung",
    "speak": "spoken", "spend": "spent", "stand": "stood", "stick": "stuck", "swim": "swum", "take": "taken",
    "teach": "taught", "tell": "told", "think": "thought", "throw": "thrown", "understand": "understood",
    "undertake": "undertaken", "wake": "woken", "wear": "worn", "win": "won", "write": "written",
    "rewrite": "rewritten", "seek": "sought", "break": "broken", "mend": "mended", "wind": "wound", "hide": "hidden",
    "oversee": "overseen",
}  # fmt: skip
SIMPLE_PAST = {
    "be": "was", "become": "became", "begin": "began", "choose": "chose", "come": "came", "do": "did", "draw": "drew",
    "drink": "drank", "drive": "drove", "eat": "ate", "forget": "forgot", "give": "gave", "go": "went",
    "grow": "grew", "know": "knew", "ring": "rang", "run": "ran", "see": "saw", "show": "showed", "sing": "sang",
    "speak": "spoke", "take": "took", "throw": "threw", "wake": "woke", "wear": "wore", "write": "wrote",
    "break": "broke", "hide": "hid", "oversee": "oversaw", "undertake": "undertook",
}  # fmt: skip
NO_PARTICIPLES = set_of("indeed hundred speed breed bleed greed exceed proceed succeed")
DOUBLED = set_of(
    "refer stop plan set put let get cut run swap chat drop pop commit submit step map ship begin permit sit swim "
    "win hit shop fit clap hug rub skip tap pin log self-refer re-refer control travel model"
)
VOWELS = "aeiou"


def third(verb: str) -> str:
    """Return "he …": liaises, tries, watches, does."""
    if verb == "be":
        return "is"
    if verb == "have":
        return "has"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def past(verb: str) -> str:
    """Return the form after "he": liaised, tried, told, gave."""
    return SIMPLE_PAST.get(verb) or participle(verb)


def participle(verb: str) -> str:
    """Return the form after "was": liaised, tried, told, given."""
    if verb in PAST:
        return PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in DOUBLED else verb) + "ed"


def going(verb: str) -> str:
    """Return the form in -ing: liaising, putting, being."""
    if verb in DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


@cache
def _bases() -> Mapping[str, str]:
    verbs = {*plain_verbs(), *office_verbs()}
    return {participle(verb): verb for verb in sorted(verbs)} | {past: base for base, past in PAST.items()}


def is_participle(word: str) -> bool:
    """Whether this is a form that stands after "will be": mended, made; whether or not we know its verb."""
    return word in _bases() or (word.endswith("ed") and len(word) >= 5 and word not in NO_PARTICIPLES)


def base_of(form: str) -> str | None:
    """Return the verb of which this is the participle ("mended", "made"), or None where we know none."""
    return _bases().get(form)


@cache
def plain_verbs() -> frozenset[str]:
    """Return the verbs a nine-year-old uses."""
    return frozenset(" ".join(lines_of("doing_words.txt")).split())


@cache
def acting_forms() -> frozenset[str]:
    """Return forms that only stand where somebody acts: come, keeps, went; not visit, calls or made, nouns as well."""
    verbs = plain_verbs() - frozenset(" ".join(lines_of("verbs_that_are_nouns.txt")).split())
    pasts = {simple for base, simple in SIMPLE_PAST.items() if simple != participle(base)}
    return frozenset({*verbs, *map(third, verbs), *pasts})


@cache
def past_forms() -> frozenset[str]:
    """Return what somebody did: asked, told, rang; with an object it is a deed ("Ruth asked me"), alone a note."""
    return frozenset(past(verb) for verb in plain_verbs())


@cache
def office_verbs() -> frozenset[str]:
    """Return the verbs of the office."""
    return frozenset(" ".join(lines_of("office_verbs.txt")).split())


def forms(phrase: str) -> tuple[str, str, str, str, str]:
    """Return a verb phrase in its five forms: as it is, third person, past, participle, in -ing."""
    verb, gap, rest = phrase.partition(" ")
    tail = gap + rest
    return (phrase, third(verb) + tail, past(verb) + tail, participle(verb) + tail, going(verb) + tail)


def in_all_forms(written: str, others: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a line of a list in every form it stands for, with what to say instead in the same form."""
    if not written.startswith("to "):
        yield written.strip('"'), others
        return
    verbs = [other.removeprefix("to ") for other in others]
    changed = zip(*(forms(verb) for verb in verbs), strict=True) if verbs else ((),) * 5
    seen = set[str]()
    for form, swaps in zip(forms(written.removeprefix("to ")), changed, strict=True):
        if form not in seen:
            seen.add(form)
            yield form, tuple(swaps)
