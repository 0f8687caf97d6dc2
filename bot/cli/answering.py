"""How a command answers: words for people, or with `--json` one JSON object on stdout and the words on stderr."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.exits import Exit
from bot.logs import without_tokens

if TYPE_CHECKING:
    from rich.console import Console

    from bot.cli.faults import Fault

WIDEST = 500
MOST_PROBLEMS = 50  # said in words; the JSON object holds all


@dataclass
class Answer:
    """What one command says."""

    as_json: bool
    data: dict[str, Any] = field(default_factory=dict)
    ending: Exit = Exit.DONE

    @property
    def console(self) -> "Console":
        """Where words for people go."""
        return _console(stderr=self.as_json)

    def say(self, words: str = "") -> None:
        """Say a line to people."""
        self.console.print(words)

    def warn(self, words: str) -> None:
        """Say a line that is not part of the answer."""
        _console(stderr=True).print(words)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> None:
        """Show a table, or what there is to say when it has no rows."""
        if not rows:
            self.say(none)
            return
        from rich.table import Table

        table = Table(*headings, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*row)
        console = self.console
        console.width = WIDEST  # a reference that is cut off is worth nothing
        console.print(table)

    def give(self, **data: Any) -> None:
        """Add to the JSON object."""
        self.data |= data


@contextmanager
def answering(as_json: bool) -> Iterator[Answer]:
    """Run the body of a command; print its answer or what went wrong, and end with the right exit code."""
    answer = Answer(as_json)
    try:
        yield answer
    except (typer.Exit, typer.Abort):
        raise
    except Exception as problem:
        from bot.cli.faults import fault_of  # with all of storage: `--help` does without

        fault = fault_of(problem)
        complain(fault, as_json)
        raise typer.Exit(fault.ending) from None
    if as_json:
        print_json(answer.data)
    if answer.ending is not Exit.DONE:
        raise typer.Exit(answer.ending)


def complain(fault: "Fault", as_json: bool) -> None:
    """Print what went wrong: words on stderr, and with `--json` the object on stdout."""
    console = _console(stderr=True)
    for problem in fault.more.get("problems", [])[:MOST_PROBLEMS]:
        place = [problem["file"], f"line {problem['line']}" if problem["line"] else "", problem["column"]]
        console.print(f"{', '.join(part for part in place if part)}: {problem['wrong']}. {problem['mend']}")
    left = len(fault.more.get("problems", [])) - MOST_PROBLEMS
    if left > 0:
        console.print(f"... and {left} more; `--json` lists all.")
    console.print(without_tokens(fault.wrong))
    console.print(without_tokens(fault.mend))
    if as_json:
        error = {"code": fault.code, "message": without_tokens(fault.wrong), "mend": without_tokens(fault.mend)}
        print_json({"error": error, **fault.more})


def print_json(data: dict[str, Any]) -> None:
    """Print the one JSON object."""
    sys.stdout.write(json.dumps(data, default=_plain, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console  # when there is something to say: `run` does without

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go into an answer")
