"""The corpus as the publishing flow would meet it: its words through the check, who and by when through the buttons.

The half held out is measured, never read: `shares` hands back two figures and nothing else.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handlers.rules.typed_dates import read_day
from messages.plain_words import ACTION, Level, check

CORPUS = Path(__file__).parents[1] / "corpus"
BEFORE_IT_ALL = date(2026, 2, 23)  # the actions of the corpus were agreed for the weeks after this Monday

TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|PC|PCSO|WPC|DC|DS|Sgt|Sergeant|Constable|Nurse|Sister|Auntie|Aunty|Uncle|Gran|Nan"
    r"|Pastor|Rev|Imam)"
)
ROLES = frozenset(
    {
        "police",
        "constable",
        "school",
        "health",
        "family",
        "youth",
        "social",
        "housing",
        "support",
        "nurse",
        "worker",
        "visitor",
        "officer",
        "teacher",
        "coach",
        "de",
        "van",
        "von",
        "der",
        "bin",
        "al",
        "el",
        "da",
        "la",
        "le",
    }
)
OF_THE_FAMILY = re.compile(
    r"your (?:mum|dad|gran|nan|grandad|sister|brother|aunt|auntie|uncle|partner|son|daughter)", re.IGNORECASE
)
WHAT_THEY_ARE = re.compile(r",| \(| at | from | the | - | \u2013 ")  # "Morag, your health visitor"
NO_PERSON = re.compile(
    r"all|any(?:one|body)?|every(?:one|body)|famil(?:y|ies)|parents?|carers?|school|nursery|housing|health|police|"
    r"council|social|team|services?|staff|tenants?|landlord|duty|hub|gateway|support|youth|young|class|professionals?|"
    r"both|tbc|agenc(?:y|ies)|college|hospital|surgery|clinic|education|charity|reception|lead|worker|mentor|us|we",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|\b\d{1,2}/\d{1,2}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shares:
    """What share of the poor actions is found, and what share of the plain ones is flagged, each in 0 to 1."""

    found: float
    flagged: float


def rows(name: str) -> list[dict[str, str]]:
    """Return one half of the corpus."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shares(actions: Iterable[Mapping[str, str]]) -> Shares:
    """Measure one half. What the check only asks about first (a topic of safety) is no fault of the words."""
    judged = [(row["label"] == "poor", must_be_mended(row)) for row in actions]
    poor = [found for is_poor, found in judged if is_poor]
    plain = [found for is_poor, found in judged if not is_poor]
    return Shares(sum(poor) / len(poor), sum(plain) / len(plain))


def must_be_mended(row: Mapping[str, str]) -> bool:
    """Whether the flow would stop at this action: no one person picked, a day that is none, or words to mend.

    No day at all is taken: "No date yet" asks by when there will be one.
    """
    who = person_in(row["who"])
    if who is None or (row["by_when"] and not is_a_day(row["by_when"])):
        return True
    findings = [*check(row["what"], nation=row["nation"], names=[who], limit=ACTION)]
    if row["so_that"]:
        findings += check(row["so_that"], nation=row["nation"], names=[who], limit=ACTION, reason=True)
    return any(one.level is not Level.ASK for one in findings)


def person_in(who: str) -> str | None:
    """Return the one person named ("Morag, your health visitor", "your midwife, Grace"), or None."""
    pieces = [piece.strip(" )") for piece in WHAT_THEY_ARE.split(who)]
    if is_one_person(pieces[0]):
        return pieces[0]
    said_first = (
        len(pieces) == 2 and pieces[0].lower().startswith(("your ", "the ", "our ")) and is_one_person(pieces[1])
    )
    return pieces[1] if said_first else None


def is_one_person(who: str) -> bool:
    """Whether this could be picked: one person of the plan, not a team, a service or nobody."""
    if OF_THE_FAMILY.fullmatch(who):
        return True
    words = re.sub(rf"^{TITLE}\.? ", "", who).split()
    if not 1 <= len(words) <= 3 or re.search(r"[/&+;]", who):
        return False
    if len(words) == 1 and words[0] != who:
        return words[0][0].isupper()  # Mrs Young
    named = [word for word in words if word[0].isupper() and not word[1:].isupper() and not NO_PERSON.fullmatch(word)]
    return words[-1] in named and all(word in named or word.lower() in ROLES for word in words)


def is_a_day(when: str) -> bool:
    """Whether this could be picked: a day of the calendar, or the first of several."""
    found = DAY.search(when)
    bare = re.sub(r"^(?:by|on|from|starts?|starting)\s+", "", when.strip(), flags=re.IGNORECASE)
    return any(read_day(words, BEFORE_IT_ALL) is not None for words in ([found[0]] if found else []) + [bare])
