"""How a manager's teams write to families: what passes the check at once, and which words do not (m_wording)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.wording import Wording, month_begins, of_all, of_teams
from storage.records.people import Person
from storage.records.wording import WordingCheck
from storage.transaction import Transaction

MOST_TEAMS = 6


@only(Audience.MANAGER, shows=True)
def show_wording(tx: Transaction, hearing: Hearing) -> None:
    """Show this month's figures of everybody this manager manages, together."""
    people, checks = _load(tx, hearing)
    all_of_them = of_all(checks)
    hearing.show("m_wording", enough=all_of_them is not None, by_team=bool(of_teams(checks, people)),
                 **_facts(all_of_them or Wording(None, 0, 0, ())))  # fmt: skip


@only(Audience.MANAGER, shows=True)
def show_teams(tx: Transaction, hearing: Hearing) -> None:
    """Show the same for each team in which three or more have written."""
    people, checks = _load(tx, hearing)
    hearing.show("m_wording_teams", teams=[_facts(team) for team in of_teams(checks, people)[:MOST_TEAMS]])


def _load(tx: Transaction, hearing: Hearing) -> tuple[dict[str, Person], list[WordingCheck]]:
    people = {person.id: person for person in tx.people.managed_by(hearing.me.id)}
    since = month_begins(hearing.now, hearing.house.service.zone)
    return people, tx.wording_checks.since(since, people)


def _facts(figures: Wording) -> dict[str, Any]:
    return {"team": figures.team, "n": figures.texts, "passed": figures.passed, "words": list(figures.words)}


ROUTES = (
    Tap("wording", show_wording),
    Tap("wording.teams", show_teams),
)
