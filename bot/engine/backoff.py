"""Growing waits: one second, two, four … each a little different from its neighbour's; in the end at least a minute."""

from collections.abc import Callable
from random import SystemRandom

LONGEST = 80.0  # of which three quarters at the least: no more than one call a minute (R10)

_dice = SystemRandom()


def wait_before(attempt: int, *, longest: float = LONGEST, chance: Callable[[], float] = _dice.random) -> float:
    """Return how many seconds to wait before the next try, after `attempt` tries that failed (1 for the first).

    Between three quarters of the step and the whole of it, so that many that failed together do not all come back
    together, and never more than `longest`.
    """
    step = min(longest, float(2 ** min(max(attempt, 1) - 1, 30)))
    return step * (0.75 + 0.25 * chance())
