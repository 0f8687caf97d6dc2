"""Sentences in which something "will be made" and nobody makes it; and who could be said to: "I will make"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from messages.finding import Finding, Rule, found
from messages.inflections import base_of, is_participle, plain_verbs
from messages.phrases import set_of
from messages.sentences import Sentence

# "will be mended", "is to be sent", "has been made", "to be done"; what may stand between is "not", "also", "soon" …
BE = re.compile(
    r"\b(?P<helper>(?:(?:is|are|needs?|has|have|had|was|were|ought|going|due)\s+to|will|'ll|won't|must|should"
    r"|cannot|shall|to)\s+(?:\w+ly\s+|also\s+|not\s+|now\s+|then\s+|all\s+|soon\s+)?be"
    r"|(?:has|have|had)\s+(?:\w+ly\s+|also\s+|not\s+|now\s+|already\s+|all\s+)?been|(?:is|are|was|were)\s+being)"
    r"\s+(?:\w+ly\s+|also\s+|not\s+|now\s+|then\s+|all\s+|soon\s+)?(?P<participle>[a-z]+)\b",
    re.IGNORECASE,
)
# "is reviewed": here many a participle is a plain word ("is closed", "is worried"), so only those of the office count.
IS = re.compile(
    r"\b(?P<helper>is|are|was|were)\s+(?:\w+ly\s+|also\s+|not\s+|now\s+|then\s+|all\s+)?(?P<participle>"
    r"made|completed|reviewed|arranged|agreed|discussed|referred|reminded|expected|required|advised|monitored|assessed"
    r"|considered|offered|provided|recorded|updated|informed|identified|allocated|assigned|submitted|actioned|explored"
    r"|encouraged|recommended|requested|notified|undertaken|implemented|issued|raised|achieved|maintained|supported)\b",
    re.IGNORECASE,
)
WAS = re.compile(r"\b(?P<helper>was|were)\s+(?P<participle>told|sent|given|asked|seen|invited|spoken)\b", re.IGNORECASE)
DOER = re.compile(
    r"\bby\s+(?!(?:the\s+)?(?:\d|mon|tue|wed|thu|fri|sat|sun|end\b|next\b|then\b|now\b|half|tomorrow|easter|christmas"
    r"|summer|lunch|tea\s?time|phone|text|email|post|letter|bus|car|taxi|train|hand\b))",
    re.IGNORECASE,
)
RELATIVE = re.compile(r"\b(?:what|which|that|who)\s+$", re.IGNORECASE)  # "what was agreed" is a thing
NO_DEED = set_of(
    "worried tired excited scared married allowed interested surprised pleased born closed gone used supposed "
    "frightened bored relaxed confused embarrassed stressed disappointed prepared dressed based involved needed "
    "red fed been annoyed upset hurt finished shut disabled lost stuck put set let read become come left washed "
    "crowded kept covered locked"
)
DETERMINERS = set_of("a an the your his her my our their this that these those")
DOERS = set_of("will can i you we they he she")
PRONOUNS = {"you": "you", "he": "him", "she": "her", "they": "them", "it": "it", "we": "us", "this": "this"}
LONGEST_SUBJECT = 8
AHEAD = re.compile(r"(?:will|must|should|can|may|shall|to|(?:is|are|has|have|needs?)\s+to)\s+be", re.IGNORECASE)


def passives(sentence: Sentence, text: str, names: Collection[str], doer: str) -> Iterator[Finding]:
    """Yield what is done by nobody in this sentence, with `doer` ("I") doing it where that can be said."""
    straight = sentence.text.replace("’", "'")
    for pattern in (BE, IS, WAS):
        for match in pattern.finditer(straight):
            participle = match["participle"].lower()
            if participle in NO_DEED or not is_participle(participle) or DOER.search(straight, match.end()):
                continue
            if RELATIVE.search(straight, 0, match.start()):
                continue
            if match["helper"][:3].lower() == "to " and _somebody_acts(sentence, straight[: match.start()]):
                continue
            begin = _clause_before(straight, match.start())
            swap = _said_by(doer, straight[begin : match.start()].strip(), match["helper"], participle, names)
            at = sentence.start
            yield found(Rule.PASSIVE, text, at + begin, at + match.end(), *([swap] if swap else ()))
            return


def _somebody_acts(sentence: Sentence, before: str) -> bool:
    """Whether a doer stands before "to be …": "Bring Isla to be weighed" is no note."""
    words = before.lower().split()
    return sentence.lowered[0] in plain_verbs() or bool(DOERS & {*words})


def _clause_before(text: str, start: int) -> int:
    """Return where the clause begins in which this stands: after the last comma, or at the sentence's beginning."""
    comma = max(text.rfind(sign, 0, start) for sign in (",", ";", ":"))
    begin = comma + 1
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip())


def _said_by(doer: str, subject: str, helper: str, participle: str, names: Collection[str]) -> str | None:
    """Return "I will mend your tap" for "Your tap will be mended", or None where it would not be a good sentence."""
    verb, words = base_of(participle), subject.split()
    if verb is None or not words or len(words) > LONGEST_SUBJECT or "“" in subject or not AHEAD.fullmatch(helper):
        return None
    first = words[0].lower()
    if len(words) == 1 and first in PRONOUNS:
        return f"{doer} will {verb} {PRONOUNS[first]}"
    if subject in names:
        return f"{doer} will {verb} {subject}"
    if first not in DETERMINERS or len(words) == 1:
        return None
    return f"{doer} will {verb} {first} {' '.join(words[1:])}"
