"""Words: what a plan's own mean, which were asked for and not known, and how the plain-words check went."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PlanWord:
    """What a word means for this family, as their team explained it."""

    id: str
    plan_id: str
    word: str
    meaning: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class MissingWord:
    """A word somebody asked for that the glossary does not know. Nothing says who asked."""

    id: str
    word: str
    nation: str
    asked_at: datetime


@dataclass(frozen=True)
class WordingCheck:
    """One text of staff, checked before it went to a family: what was found, and what was kept and why.

    `plan_id` is None of a text to many families. `found` and `kept` hold rules and words as "rule:words"; nothing else
    of the text. For the manager it is a team's wording, never a person's mark (p_check_keep_reason, m_wording).
    """

    id: str
    person_id: str
    plan_id: str | None
    purpose: str
    checked_at: datetime
    rounds: int
    found: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reason: str | None = None
