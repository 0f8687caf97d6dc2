"""Plainness: the rules for our own texts that can be counted, as pure functions over what a reader sees.

The figures are those of the project's rules T1 to T8 and T11: short sentences, short words, no words of the
trade, no blame, a way out of every screen. A score is a smoke alarm, never proof: it is taken over a whole
flow, while single messages are judged by what can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from messages.buttons import LONGEST_LABEL, Button
from messages.glossary import terms_in
from messages.parts import without_tags
from messages.safe_words import plain

ALLOWED_FILE = Path(__file__).parent / "data" / "long_words_allowed.txt"
AVOID_FILE = Path(__file__).parent / "data" / "words_to_avoid.txt"
BLAME_FILE = Path(__file__).parent / "data" / "blame_words.txt"

WORDS_BEFORE_SHARE_COUNTS = 20
LONG_TEXT = 600
MASK = "Sam"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading level bears."""

    longest_sentence: int
    mean_sentence: float
    grade: float
    long_share: float
    length: int
    buttons: int


LIMITS = {
    "standard": Limits(15, 10, 4.0, 0.15, 320, 7),
    "easy": Limits(12, 8, 3.0, 0.10, 200, 6),
    "staff": Limits(20, 12, 6.0, 0.25, 400, 7),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken, and the words that break it."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


# --- counting ---------------------------------------------------------------------------------------

WORD = re.compile(r"\d[\d :.,]*\d(?:am|pm)?|\d(?:am|pm)?|[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’]*\s+")
VOWELS = re.compile(r"[aeiouy]+")
# Two vowels heard apart: going, created, idea, quiet, medium, area, diary, science.
HIATUS = re.compile(r"[aeiouy]ing|creat|idea|quiet|rea$|rium|dium|dia|cien|[^ctsgx]ia[^n]|[^ctsgx]io[^nu]|duat|tuat")
SILENT_END = re.compile(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzgh]es$")


def visible(text: str, mask: Iterable[str] = ()) -> str:
    """Return what the reader sees of a Telegram HTML text, with words that are not ours put as one name."""
    seen = plain(without_tags(text))
    for words in sorted({plain(words).strip() for words in mask} - {""}, key=len, reverse=True):
        seen = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", MASK, seen)
    return seen


def sentences(text: str) -> list[str]:
    """Split what is seen into sentences; a line's end ends one, and a list's number is not part of it."""
    found: list[str] = []
    for line in text.splitlines():
        bare = re.sub(r"^\s*\d+\.\s+", "", line)
        found.extend(part.strip() for part in SENTENCE_END.split(bare) if WORD.search(part))
    return found


def words(text: str) -> list[str]:
    """Return the words; a number, a time and a telephone number are one word each."""
    return [found.strip() for found in WORD.findall(text)]


def syllables(word: str) -> int:
    """Count the syllables a reader hears: groups of vowels, less the silent endings."""
    bare = re.sub(r"[^a-z]", "", word.casefold())
    if not bare:
        return 1
    count = len(VOWELS.findall(bare)) + len(HIATUS.findall(bare))
    if SILENT_END.search(bare):
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade; take it only over a hundred words or more."""
    count = words(text)
    if not count:
        return 0.0
    per_sentence = len(count) / max(len(sentences(text)), 1)
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, count)) / len(count) - 15.59


def mean_sentence(text: str) -> float:
    """Return the mean number of words in a sentence."""
    return len(words(text)) / max(len(sentences(text)), 1)


def long_words(text: str) -> list[str]:
    """Return the words of seven letters or more that are not on the list of those a child knows."""
    return [
        word
        for word in words(text)
        if len(re.sub(r"[^\w]", "", word)) >= 7 and not word[0].isdigit() and not _known(word)
    ]


def _known(word: str) -> bool:
    bare = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("s'")
    return bool({bare, bare.removesuffix("s")} & _lines(ALLOWED_FILE))


@cache
def _lines(file: Path) -> frozenset[str]:
    kept = (line.split("#")[0].strip().casefold() for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in kept if line)


# --- the rules --------------------------------------------------------------------------------------

CAPITALS = re.compile(r"\b[A-Z][A-Z&]+s?\b")
CAPITALS_ALLOWED = frozenset({"NHS", "TV", "PE", "OK", "UK", "BSL", "PDF", "QR", "ID"})
NUMBER_WORDS = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\b", re.IGNORECASE)
EMOJI = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
SIGNS = re.compile(r"and/or|please note|click here|[()\[\]&_]", re.IGNORECASE)

EXITS = frozenset(
    {
        "back",
        "menu",
        "home",
        "stop",
        "stop for now",
        "later",
        "not now",
        "ok",
        "help now",
        "no, go back",
        "skip",
        "sign out",
    }
)


def findings(
    text: str,
    level: str,
    *,
    buttons: Sequence[Button] = (),
    mask: Collection[str] = (),
    explained: Iterable[str] = (),
    long: bool = False,
    check_dialogue: bool = False,
) -> list[Finding]:
    """Return every rule that one rendered message breaks for a reader of `level`.

    `mask` holds the words that came from facts, which are not ours to judge; `explained` the pieces whose
    very point is a hard word; a `check_dialogue` quotes to staff the words it advises against.
    """
    seen = visible(text, mask)
    limits = LIMITS[level]
    ours = seen
    for piece in explained:
        ours = ours.replace(visible(piece, mask).strip(), " ")
    said = f"{ours}\n" + "\n".join(visible(button.label, mask) for button in buttons)
    found = [*sentence_findings(seen, limits), *long_word_findings(ours, limits)]
    if not check_dialogue:
        found += wording_findings(said, family=level != "staff")
    found += length_findings(seen, LONG_TEXT if long else limits.length)
    found += button_findings(buttons, limits)
    if not has_way_out(buttons):
        found.append(Finding("T8", f"no way out; add one of {', '.join(sorted(EXITS))}"))
    return found + sign_findings(ours, family=level != "staff")


def sentence_findings(seen: str, limits: Limits) -> list[Finding]:
    """T1: no sentence is longer than the level bears."""
    return [
        Finding("T1", f"{len(words(sentence))} words, at most {limits.longest_sentence}: “{sentence}”")
        for sentence in sentences(seen)
        if len(words(sentence)) > limits.longest_sentence
    ]


def long_word_findings(seen: str, limits: Limits) -> list[Finding]:
    """T4: few long words, counted in messages that are long enough to have a share."""
    total = len(words(seen))
    hard = long_words(seen)
    if total < WORDS_BEFORE_SHARE_COUNTS or len(hard) / total <= limits.long_share:
        return []
    share = f"{len(hard) / total:.0%} long words, at most {limits.long_share:.0%}"
    return [Finding("T4", f"{share}: {', '.join(hard)}")]


def wording_findings(said: str, *, family: bool) -> list[Finding]:
    """T5: no words to avoid and no blame; for families no words of the trade and no unknown capitals."""
    found = [
        Finding("T5", f"{why}: “{phrase}”")
        for file, why in ((AVOID_FILE, "a word to avoid"), (BLAME_FILE, "a word that blames"))
        for phrase in sorted(_lines(file))
        if re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", said, re.IGNORECASE)
    ]
    if family:
        found += [Finding("T5", f"a word of the trade: “{term}”") for term in terms_in(said)]
        unknown = {caps for caps in CAPITALS.findall(said) if caps not in CAPITALS_ALLOWED}
        found += [Finding("T5", f"unknown capitals: “{caps}”") for caps in sorted(unknown)]
    return found


def length_findings(seen: str, most: int) -> list[Finding]:
    """T6: no message is longer than a small screen."""
    return [Finding("T6", f"{len(seen)} letters, at most {most}")] if len(seen) > most else []


def button_findings(buttons: Sequence[Button], limits: Limits) -> list[Finding]:
    """T7: few buttons, short labels, no two alike, no pictures."""
    labels = [plain(button.label) for button in buttons]
    found = [Finding("T7", f"“{label}” is longer than 28 letters") for label in labels if len(label) > LONGEST_LABEL]
    if len(labels) > limits.buttons:
        found.append(Finding("T7", f"{len(labels)} buttons, at most {limits.buttons}"))
    if len(set(labels)) < len(labels):
        found.append(Finding("T7", f"two buttons alike: {', '.join(labels)}"))
    found += [Finding("T7", f"a picture in “{label}”") for label in labels if EMOJI.search(label)]
    found += [Finding("T7", f"“{label}” says nothing") for label in labels if label.casefold() == "click here"]
    return found


def has_way_out(buttons: Sequence[Button]) -> bool:
    """T8: a screen with buttons lets the reader leave it."""
    labels = {plain(button.label).casefold() for button in buttons}
    return not labels or any(label in EXITS or label.startswith("back ") for label in labels)


def sign_findings(seen: str, *, family: bool) -> list[Finding]:
    """T11: numerals for numbers; no brackets, ampersands, underscores or pictures."""
    found = [Finding("T11", f"do not write “{sign}”") for sign in sorted(set(SIGNS.findall(seen)))]
    if EMOJI.search(seen):
        found.append(Finding("T11", "no pictures in our texts"))
    if family:
        found += [Finding("T11", f"write “{number}” as a numeral") for number in NUMBER_WORDS.findall(seen)]
    return found
