"""What is wrong with a file to import: each problem with its place and its mend, all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `line` is counted as an editor counts it; 0 means the file as a whole."""

    file: str
    line: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.file, f"line {self.line}" if self.line else "", self.column) if part
        )  # fmt: skip
        return f"{place}: {self.wrong}. {self.mend}"


class BadFiles(Exception):
    """Nothing of the files was kept, because of these problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
