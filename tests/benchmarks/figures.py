"""A figure, what it should be, and the table they are printed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from rich.table import Table


class NoFigure(Exception):
    """A run that lost or misdirected a message has no figure."""


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, in which unit, and what is to be reached (at most, unless `at_least`)."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    more: str = ""

    @property
    def reached(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def percentile(values: Sequence[float], which: int) -> float:
    """Return the value below which so many in a hundred lie."""
    return quantiles(values, n=100, method="inclusive")[which - 1]


def table(figures: Sequence[Figure]) -> Table:
    """Return all of them as they are printed."""
    made = Table("what", "figure", "to reach", "", title="Mainstay")
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        goal = "" if figure.goal is None else f"{sign} {figure.goal:g} {figure.unit}"
        judged = {True: "[green]reached", False: "[red]not reached", None: ""}[figure.reached]
        digits = 2 if figure.unit == "times" else 1
        made.add_row(figure.what, f"{figure.value:,.{digits}f} {figure.unit}", goal, f"{judged} {figure.more}".strip())
    return made
