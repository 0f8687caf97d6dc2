"""Notes instead of sentences: "HV to review", "Referral made", two or more actions in one, two negatives in one.

Staff shorthand is short, so no reading score finds it; what it lacks is somebody who does something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from messages.finding import Finding, Rule, found
from messages.inflections import acting_forms, office_verbs, past_forms, plain_verbs, third
from messages.passive import DETERMINERS
from messages.phrases import set_of
from messages.sentences import Sentence

AUXILIARIES = set_of(
    "will can may must should could would might shall is are was were am be been has have had do does did cannot "
    "won't can't don't isn't aren't doesn't didn't hasn't haven't wasn't weren't shouldn't couldn't wouldn't "
    "mustn't need needs lasts"
)
SUBJECTS = set_of("i we they he she who you")
CONTRACTED = ("'ll", "'re", "'ve", "'m", "'d")
IS_SHORT = set_of("it's that's there's here's what's he's she's who's where's let's")
BEFORE_A_VERB = set_of("please then and or also just always never first but , : ; you next to both so not each")
# How people begin a friendly sentence that needs no verb.
GREETINGS = set_of(
    "yes no not sorry thanks thank hello hi dear good great well happy glad nice lovely of sure okay ok all what "
    "how why when where who which see best many if as because kind so to for from with at on in by after before "
    "until every any only more most just about between than"
)
NO_DOER = set_of(
    "going coming planning hoping how what where when who which whether time way place something someone anything "
    "nothing somewhere sorry happy glad good nice ready able want need try have likely turn job help free easy "
    "hard lovely great best welcome not and or chance"
)
THINGS = set_of("it this that there these those here")
WHERE = set_of("at on in from until every each again when")
OBJECTS = set_of("me you him her us them it the a an your my our his their this that what how if for to")
ARTICLES = DETERMINERS | {"some", "one", "another", "each", "every"}  # "A key to open the gate will come"
PARTICLES = set_of("in up out off on down at with some two three any all away new")
# "I will ring, book and fill in" are three actions; "Wash it, dry it and put it back" is one, told step by step.
FEWEST_IN_A_LIST, FEWEST_STEPS = 3, 4
LEAD_IN = 6  # a note's doer stands in its first words
COMING = re.compile(r"(?:,|;|\band\b)", re.IGNORECASE)
SOMEBODY_WILL = re.compile(r"\band\s+(?:then\s+)?(?P<who>(?:[A-Z][\w'’]+\s?){1,3}|the [a-z]+)"
                           r"\s*(?:will|'ll|’ll)\b")  # fmt: skip
WILL = re.compile(r"\bwill\b|['’]ll\b")  # "Sam and Jo will come" is one thing done
NEGATIVE = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing|none)\b|n['’]t\b", re.IGNORECASE)
TURNING = re.compile(r"\b(?:unless|until|without|except|other than)\b", re.IGNORECASE)
NOT_UN = re.compile(r"\b(?:not|n['’]t)\s+(?:un(?!til\b|less\b|der|cle\b|i)[a-z]{4,}|im(?:possible|proper)[a-z]*"
                    r"|dis(?!ab|c)[a-z]{5,})", re.IGNORECASE)  # fmt: skip


def notes(sentence: Sentence, text: str, from_words: int) -> Iterator[Finding]:
    """Yield the sentence if it is a note: somebody "to do" something, or nobody doing anything.

    In an answer a short sentence needs no verb ("Yes, on Friday."): it counts `from_words` words on.
    """
    told = _told_to(sentence.lowered)
    if told or _nobody_does(sentence, from_words):
        yield found(Rule.SHORTHAND, text, sentence.start, sentence.end)


def _told_to(words: Sequence[str]) -> bool:
    """Whether it begins "<noun> to <verb>": "HV to do", "Mum and dad to attend"."""
    for at, word in enumerate(words[1 : LEAD_IN + 1], start=1):
        before = words[:at]
        if word == "to" and at + 1 < len(words):
            verb, last = words[at + 1], before[-1]
            doing = verb == "be" or verb in plain_verbs() or verb in office_verbs()
            something_is = before[0] in ARTICLES and any(later in AUXILIARIES for later in words[at + 2 :])
            return doing and last not in NO_DOER and not something_is and not _does_something(before)
        if word in AUXILIARIES or word.endswith(CONTRACTED):
            return False
    return False


def _does_something(words: Sequence[str]) -> bool:
    """Whether among the first words somebody acts already ("Ring Jo to …", "I want to …")."""
    first = words[0]
    if (
        first in plain_verbs()
        or first in GREETINGS
        or any(word in SUBJECTS or word in IS_SHORT or word.endswith(CONTRACTED) for word in words)
    ):
        return True
    return any(
        word in acting_forms() or (word in plain_verbs() and words[at] in BEFORE_A_VERB)
        or (word in past_forms() and words[at + 2 : at + 3] and words[at + 2] in OBJECTS)
        for at, word in enumerate(words[1:])
    )  # fmt: skip


def _nobody_does(sentence: Sentence, from_words: int) -> bool:
    words = sentence.lowered
    if sentence.start or sentence.text[0].islower():  # the first sentence says what will happen; a reason need not
        from_words = max(from_words, 6)
    if sentence.word_count < from_words or not words or words[0] in GREETINGS or sentence.text.endswith(("?", ":")):
        return False
    if words[0] in THINGS or ":" in words or words[0][0].isdigit() or words[0] in _all_verbs():
        return False
    return not any(_acts(sentence.tokens, words, at) for at in range(len(words)))


def _acts(tokens: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Whether the word at this place is what somebody does, or is."""
    word, before = words[at], words[at - 1] if at else ""
    follows = words[at + 1] if at + 1 < len(words) else ""
    if word in AUXILIARIES or word in SUBJECTS or word in IS_SHORT or word.endswith(CONTRACTED):
        return True
    meant = before in BEFORE_A_VERB or before.endswith("ly")
    if at and (word in acting_forms() or (word in plain_verbs() and meant)):
        return True
    if word in past_forms() and (follows in OBJECTS or before in ("it", "that")):
        return True
    named = 0 < at < LEAD_IN and (tokens[at - 1][0].isupper() or words[0] in ARTICLES)
    return bool(at) and word in _thirds() and (before in ("it", "that", "one") or follows in WHERE or named)


@cache
def _all_verbs() -> frozenset[str]:
    return plain_verbs() | office_verbs()


@cache
def _thirds() -> frozenset[str]:
    return frozenset(map(third, plain_verbs()))


def several(sentence: Sentence, text: str) -> Iterator[Finding]:
    """Yield a sentence that holds more than one action: a list of them, two doers, or halves a semicolon parts."""
    halves = [half for half in sentence.text.split(";") if len(half.split()) > 1]
    count = max(len(halves), _listed(sentence))
    second = SOMEBODY_WILL.search(sentence.text)
    if count < 2 and second is not None and WILL.search(sentence.text, 0, second.start()):
        count = 2
    if count >= 2:
        yield found(Rule.ACTIONS, text, sentence.start, sentence.end, count=count)


def _listed(sentence: Sentence) -> int:
    """Count the verbs of a list like "ring the school, book the dentist and find a bike"; 0 where it is none."""
    words = sentence.lowered
    if "," not in words:
        return 0
    acts, count = _all_verbs(), 0
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        follows = words[at + 1] if at + 1 < len(words) else ""
        begins = not at or (before in {"will", "please"} and not count) or (before == "to" and at > 1 and not count)
        takes = follows in OBJECTS | PARTICLES or (bool(follows) and sentence.tokens[at + 1][0].isupper())
        if word in acts and takes and (begins or before in {",", "and", "then"}):
            count += 1
    fewest = FEWEST_STEPS if words[0] in acts else FEWEST_IN_A_LIST
    return count if count >= fewest else 0


def negatives(sentence: Sentence, text: str) -> Iterator[Finding]:
    """Yield a sentence whose noes have to be counted: "not … unless … not", "not unlikely"."""
    noes = len(NEGATIVE.findall(sentence.text))
    if NOT_UN.search(sentence.text) or noes >= 3 or (noes == 2 and _turns(sentence.text)):
        yield found(Rule.NEGATIVES, text, sentence.start, sentence.end, count=noes)


def _turns(text: str) -> bool:
    """Whether two noes of a sentence work on each other, and do not stand in halves of their own."""
    first, second = list(NEGATIVE.finditer(text))[:2]
    between = text[first.end() : second.start()]
    words = {*re.findall(r"[a-z]+|,", between.lower())}
    return bool(TURNING.search(text)) or (len(words) <= 4 and not words & (SUBJECTS | {",", "and", "if", "but", "or"}))
