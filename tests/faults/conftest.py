"""One line at the end for each kind of run: how many there were, how often the program was killed, what came of it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

FIGURES = ("runs", "kills", "lost", "wrong", "twice")
KIND = "faults"
Tally = Callable[..., None]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Count one run of a kind: `tally("killed while sending", kills=3, lost=0, wrong=0, twice=1)`."""

    def count(kind: str, **figures: int) -> None:
        assert set(figures) <= set(FIGURES), figures
        request.node.user_properties.append((KIND, {"kind": kind, "runs": 1, **figures}))

    return count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the sums. Reports carry the figures, so this holds for several processes of pytest, too."""
    sums: dict[str, Counter[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) != "call":
                continue
            for name, counted in report.user_properties:
                if name == KIND:
                    figures = {figure: number for figure, number in counted.items() if figure != "kind"}
                    sums.setdefault(counted["kind"], Counter()).update(figures)
    for kind, figures in sorted(sums.items()):
        terminalreporter.write_line(f"{kind}: " + ", ".join(f"{name} {figures[name]}" for name in FIGURES))
