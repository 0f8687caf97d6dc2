"""An independent judge of who may see what: it knows the promises and the bytes that left, and nothing of the program.

It imports only the standard library. A *token* is a word that one person typed once in the whole run, so wherever it
turns up, it is that person's. Whatever the program thinks it may show, these hold:

1. A family member's words reach no other family member.
2. What belongs to one plan reaches nobody of another plan, neither words nor names.
3. What somebody wrote past the lead professional, its words and its reference, never reaches the lead professional.
4. A phone that belongs to nobody gets no word and no name of anybody.
5. A phone that was cut off gets nothing of anybody's any more.
6. A discreet phone's new messages hold no word and no name: content comes by edits alone (or inside a file).
7. A family's words reach a practitioner by edits alone, and only while signed in.
8. What somebody does makes nothing arrive at that moment on a phone of another plan.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

TOKEN = re.compile(r"zq[a-z]+\d+zq")
REF = re.compile(r"\b[A-Z]\d{3,4}\b")
NEW = frozenset({"sendMessage", "sendVoice", "sendPhoto", "sendDocument"})


@dataclass
class Someone:
    """One phone's owner, as the promises see them."""

    name: str
    staff: bool
    plans: frozenset[str]
    discreet: bool = False
    past_lead: bool = False  # everything this person sends in this run goes past the lead
    cut_off: datetime | None = None
    signed_in_until: datetime | None = None


@dataclass
class Judge:
    """Keeps who typed what, and names every byte that breaks a promise."""

    people: dict[str, Someone]
    lead: str
    child_names: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)
    shared: dict[str, frozenset[str]] = field(default_factory=dict)
    secret_refs: set[str] = field(default_factory=set)
    seen: int = 0

    def typed(self, who: str, text: str) -> None:
        """Note that this person typed these words."""
        for token in TOKEN.findall(text):
            self.tokens[token] = who

    def shares(self, who: str, *readers: str) -> None:
        """Note that this person chose these readers of their own plan for everything they have typed so far."""
        for token, author in self.tokens.items():
            if author == who:
                self.shared[token] = self.shared.get(token, frozenset()) | frozenset(readers)

    def used(self, who: str, at: datetime) -> None:
        """Note that a signed-in practitioner did something: a session lasts another quarter of an hour at most."""
        if self.people[who].signed_in_until is not None and at < self.people[who].signed_in_until:  # type: ignore[operator]
            self.people[who].signed_in_until = at + timedelta(minutes=15)

    def faults(
        self, calls: Sequence[tuple[str, str, Mapping[str, Any], datetime]], by: str | None = None
    ) -> Iterator[str]:
        """Yield what is wrong with calls that left for phones: (owner, method, parameters, moment).

        `by` is whoever's act made them leave, where it was somebody's and not the clock's.
        """
        for owner, method, params, at in calls:
            words = _words(params)
            self.seen += 1
            if by is not None and owner != by and not self._plans(owner) & self._plans(by):
                yield f"8: what {by} did reached {owner}, who is on another plan: {words[:300]}"
            if owner not in self.people:
                yield from self._nothing_of_anybody(owner, words, "is nobody's phone")
                continue
            reader = self.people[owner]
            if reader.past_lead:
                self.secret_refs.update(REF.findall(words))
            if reader.cut_off is not None and at > reader.cut_off:
                yield from self._nothing_of_anybody(owner, words, "was cut off")
                continue
            locked = _words({name: value for name, value in params.items() if name != "files"})
            yield from self._tokens(owner, reader, method, words, locked, at)
            yield from self._names(owner, reader, method, words, locked)
            if owner == self.lead and (refs := self.secret_refs & set(REF.findall(words))):
                yield f"3: {owner} got the reference {refs} of something that went past them"

    def _plans(self, owner: str) -> frozenset[str]:
        return self.people[owner].plans if owner in self.people else frozenset()

    def _nothing_of_anybody(self, owner: str, words: str, why: str) -> Iterator[str]:
        for token in TOKEN.findall(words):
            if self.tokens.get(token) != owner:
                yield f"4, 5: {owner} {why} and got {token}"
        for other in self.people.values():
            if _says(words, other.name) and other.name != owner.title():
                yield f"4, 5: {owner} {why} and got the name {other.name}"

    def _tokens(self, owner: str, reader: Someone, method: str, words: str, locked: str, at: datetime) -> Iterator[str]:
        for token in TOKEN.findall(words):
            on_lock = method in NEW and token in locked
            author_id = self.tokens[token]
            author = self.people.get(author_id)
            if author_id == owner and not (reader.discreet and on_lock):
                continue
            if author is None:
                yield f"4: {owner} got {token} of a stranger"
            elif author_id != owner and not (author.staff or reader.staff or owner in self.shared.get(token, ())):
                yield f"1: {owner} got {token} of {author_id}"
            if author is not None and not author.plans & reader.plans:
                yield f"2: {owner} got {token} of {author_id}, who is on another plan"
            if author is not None and author.past_lead and owner == self.lead:
                yield f"3: {owner} got {token}, which went past them"
            if reader.discreet and on_lock:
                yield f"6: {owner}'s locked screen showed {token}"
            if author is not None and not author.staff and reader.staff:
                if on_lock:
                    yield f"7: {owner}'s locked screen showed {token} of {author_id}"
                if reader.signed_in_until is None or at > reader.signed_in_until:
                    yield f"7: {owner} got {token} of {author_id} while signed out"

    def _names(self, owner: str, reader: Someone, method: str, words: str, locked: str) -> Iterator[str]:
        for who, other in self.people.items():
            if who == owner or not _says(words, other.name):
                continue
            if not other.plans & reader.plans:
                yield f"2: {owner} got the name {other.name}, who is on another plan: {words[:700]}"
            if reader.discreet and method in NEW and _says(locked, other.name):
                yield f"6: {owner}'s locked screen showed the name {other.name}"
        for child, plan in self.child_names.items():
            if _says(words, child) and plan not in reader.plans:
                yield f"2: {owner} got the name of the child {child}"


def _says(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None


def _words(params: Mapping[str, Any]) -> str:
    """Return everything readable in one call: text, caption, keyboard, files."""
    return json.dumps(params, default=repr, ensure_ascii=False)
