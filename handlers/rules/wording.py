"""How a manager's teams write to families: shares and words of a team, never of a person (m_wording, 1.5).

A figure that stands for fewer than three writers would be somebody's mark, so it is not made at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from storage.records.people import Person
from storage.records.wording import WordingCheck

FEWEST_WRITERS = 3
MOST_WORDS = 3
WORDS_OF = frozenset({"term", "avoid", "ambiguous", "capitals", "blame", "rare"})
NO_FAULT = frozenset({"sensitive"})  # it is asked, and no fault of the words


@dataclass(frozen=True)
class Wording:
    """How the texts of one team, or of all, did: how many, what share passed at once, which words were flagged most."""

    team: str | None
    texts: int
    passed: int  # in a hundred
    words: tuple[str, ...]


def month_begins(now: datetime, zone: str) -> datetime:
    """Return the first moment of this month where the service works."""
    here = now.astimezone(ZoneInfo(zone))
    return datetime.combine(date(here.year, here.month, 1), time(), ZoneInfo(zone)).astimezone(now.tzinfo)


def of_all(checks: Iterable[WordingCheck]) -> Wording | None:
    """Return the figures of everybody together, or None where too few have written."""
    return _figures(None, list(checks))


def of_teams(checks: Iterable[WordingCheck], people: Mapping[str, Person]) -> tuple[Wording, ...]:
    """Return the figures of each team (where its people work) in which enough have written, by its name."""
    teams: dict[str, list[WordingCheck]] = {}
    for one in checks:
        agency = people[one.person_id].agency if one.person_id in people else None
        if agency is not None:
            teams.setdefault(agency, []).append(one)
    figures = (_figures(team, checked) for team, checked in sorted(teams.items()))
    return tuple(one for one in figures if one is not None)


def _figures(team: str | None, checks: list[WordingCheck]) -> Wording | None:
    if len({one.person_id for one in checks}) < FEWEST_WRITERS:
        return None
    passed = sum(not [key for key in one.found if key not in NO_FAULT] for one in checks)
    said = Counter(
        key.partition(":")[2] for one in checks for key in set(one.found) if key.partition(":")[0] in WORDS_OF
    )
    writers: dict[str, set[str]] = {}
    for one in checks:
        for key in one.found:
            writers.setdefault(key.partition(":")[2], set()).add(one.person_id)
    # A word that one person alone writes would point at them.
    shared = [word for word, _ in sorted(said.items(), key=lambda pair: (-pair[1], pair[0])) if len(writers[word]) > 1]
    return Wording(team, len(checks), round(100 * passed / len(checks)), tuple(shared[:MOST_WORDS]))
