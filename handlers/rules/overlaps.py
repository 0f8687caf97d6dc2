"""Two agreed actions that look the same, warned of before they are published (000-04, 004-21).

Pure, and only a question: words in common without the small ones, on near days. What is alike for the program may be
two things for the family, so whoever leads says which.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from storage.records.actions import AgreedAction

NEAR = timedelta(days=14)
# With the same owner: how many words of the shorter one the longer has too, and how many of both they share, so that a
# line of five things is not taken for each of them. With another owner, nearly all of both.
ALIKE_OF_ONE, SHARED_OF_ONE = 0.75, 0.4
ALIKE_OF_TWO = 0.8
FEWEST = 2  # words in common: one word says too little
SMALL = frozenset(
    re.findall(
        r"\w+",
        "a about again all also an and any are as at be been by can could do does for from get go has have he her him "
        "his i if in into is it its make may me more my new of on or our out please she should so some that the "
        "their them then there they this to together up us we what when which who will with would you your",
    )
)
# Words of one meaning in this work; the first of each stands for all.
SAME = (
    ("ring", "call", "phone", "telephone"), ("send", "email", "post", "forward", "give", "pass"),
    ("ask", "request", "refer", "referral", "apply"), ("visit", "see", "meet"), ("school", "class", "classroom"),
    ("find", "look", "check", "chase"), ("fill", "complete"), ("talk", "speak", "discuss"), ("write", "draft"),
)  # fmt: skip
MEANS = {word: words[0] for words in SAME for word in words}


@dataclass(frozen=True)
class Overlap:
    """A draft that looks like another one, or like one the family has already."""

    draft: AgreedAction
    other: AgreedAction

    @property
    def key(self) -> str:
        """The pair, whichever of the two came first: what somebody who said "keep both" is not asked again."""
        return "+".join(sorted((self.draft.id, self.other.id)))


def overlaps(
    drafts: Iterable[AgreedAction], standing: Iterable[AgreedAction], kept: Collection[str] = (), names: str = ""
) -> list[Overlap]:
    """Return the pairs that look the same and were not said to be two things (`kept`), in the drafts' order.

    `standing` are the open actions of the plan as the one who publishes knows them; `names` are words that say nothing,
    such as the child's name.
    """
    ready = list(drafts)
    found = [Overlap(draft, other) for draft in ready for other in standing if look_alike(draft, other, names)]
    pairs = ((a, b) for at, a in enumerate(ready) for b in ready[:at])
    found += [Overlap(a, b) for a, b in pairs if look_alike(a, b, names)]
    return [one for one in found if one.key not in kept]


def look_alike(one: AgreedAction, other: AgreedAction, names: str = "") -> bool:
    """Whether two actions of a plan look like one: mostly the same words, on near days."""
    if one.id == other.id or one.plan_id != other.plan_id or not _near(one, other):
        return False
    said, also = (telling_words(action.what, names) for action in (one, other))
    common = len(said & also)
    if common < min(FEWEST, len(said), len(also)) or not common:
        return False
    if one.owner_id == other.owner_id:
        return common / min(len(said), len(also)) >= ALIKE_OF_ONE and common / len(said | also) >= SHARED_OF_ONE
    return common / len(said | also) >= ALIKE_OF_TWO


def telling_words(text: str, names: str = "") -> frozenset[str]:
    """Return the words that say what an action is: no small ones, no names, one word for one meaning."""
    nothing = {_stem(word) for word in _split(names)}
    words = (MEANS.get(word, word) for word in (_stem(word) for word in _split(text) if word not in SMALL))
    return frozenset(word for word in words if word not in nothing and word not in SMALL)


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", text.casefold()))


def _stem(word: str) -> str:
    """A crude one: "rings", "ringing" and "ring" are one word."""
    for ending in ("ing", "es", "s") if not word.endswith("ss") else ():
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _near(one: AgreedAction, other: AgreedAction) -> bool:
    days = [day for day in (_day(one), _day(other)) if day is not None]
    return len(days) < 2 or abs(days[0] - days[1]) <= NEAR


def _day(action: AgreedAction) -> date | None:
    return action.by_day or action.date_will_come
