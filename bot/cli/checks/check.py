"""One thing that `mainstay doctor` looks at: what it found, and the mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What a check found."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


SIGNS: Final[Mapping[str, str]] = {State.OK: "ok  ", State.WARN: "WARN", State.FAIL: "FAIL"}


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    says: str
    mend: str = ""


def ok(name: str, says: str) -> Check:
    return Check(name, State.OK, says)


def warn(name: str, says: str, mend: str) -> Check:
    return Check(name, State.WARN, says, mend)


def fail(name: str, says: str, mend: str) -> Check:
    return Check(name, State.FAIL, says, mend)
