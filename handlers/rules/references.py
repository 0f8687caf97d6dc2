"""References that a family can say on the telephone: `Q274`. Random, because counted ones would tell of each other."""

from collections.abc import Callable

LETTERS = "ACDEFGHJKMNPQRTUVWXY"  # without those that look like a digit or one another: B I L O S Z
NOT_SAID = frozenset({"101", "111", "112", "666", "911", "999"})  # calls for help, and a number people shun
TRIES = 8  # at one length, before it grows by a digit


def new_reference(below: Callable[[int], int], is_taken: Callable[[str], bool]) -> str:
    """Return a reference nobody has: one letter and three digits, or more digits once those run short.

    `below(n)` gives a random number under n. One letter alone spells no word.
    """
    digits = 3
    while True:
        for _ in range(TRIES):
            number = str(10 ** (digits - 1) + below(9 * 10 ** (digits - 1)))
            ref = LETTERS[below(len(LETTERS))] + number
            if number not in NOT_SAID and not is_taken(ref):
                return ref
        digits += 1
