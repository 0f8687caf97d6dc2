"""`mainstay import`: files of a case system, all of what they say or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home
from handlers.operator.columns import COLUMNS

if TYPE_CHECKING:
    from bot.cli.desk import Desk
    from handlers.operator.importing import Imported
    from handlers.operator.sheets import Sheet
    from storage.transaction import Transaction

COLUMN_NAMES = "\n\n".join(
    f"{kind.value}: {', '.join(f'{c.name}*' if c.required else c.name for c in columns)}"
    for kind, columns in COLUMNS.items()
)
EPILOG = (
    f"Columns (* is needed; --columns says what each holds, and its other names):\n\n{COLUMN_NAMES}\n\n"
    "Examples: mainstay import --dry-run people.csv plans.csv teams.csv meetings.csv; mainstay import local-help.csv; "
    "mainstay import --columns; "
    'mainstay import --leave-out "Date of birth" plans.csv'
)
MOST_NOTES = 20


def import_files(
    files: Annotated[list[Path] | None, typer.Argument(help="CSV files, in any order.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and keep nothing.")] = False,
    kind: Annotated[
        str | None, typer.Option(help="people, plans, teams, meetings or services.", show_default="told by the headers")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="A column that is not even read; may be given again.")
    ] = None,
    columns: Annotated[bool, typer.Option("--columns", help="List the columns of each kind, and stop.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Bring people, plans, teams and meetings, as a case system exports them, and local services from CSV files.

    UTF-8 or Windows-1252; commas, semicolons or tabs; dates as 2026-12-03 or 03/12/2026. People come first, then
    plans, teams and meetings. If one row is wrong nothing is kept: each problem is named with its line, its column and
    the mend. Rows are matched by reference: a second run of the same files changes nothing. A row that is missing
    ends nothing; an empty cell leaves what is kept, and a cell with only a dash empties it.
    """
    with answering(as_json) as answer:
        from bot.cli.desk import desk

        if columns:
            _say_columns(answer)
            return
        sheets = _read(files or [], kind, leave_out or [])
        with desk(home) as at:
            done = _bring(at, sheets, dry_run=dry_run)
        _say(answer, done, dry_run=dry_run)


def _read(files: list[Path], kind: str | None, leave_out: list[str]) -> "list[Sheet]":
    from bot.cli.exits import Exit
    from bot.cli.faults import Said
    from handlers.operator.columns import Kind
    from handlers.operator.sheets import read_sheets

    if not files:
        raise Said(Exit.USAGE, "No file was named.", "Name one or more CSV files; `--columns` says what they hold.")
    if kind is not None and kind not in set(Kind):
        raise Said(Exit.USAGE, f"There is no kind '{kind}'.", f"Write one of: {', '.join(Kind)}.")
    contents = []
    for file in files:
        try:
            contents.append((str(file), file.read_bytes()))
        except OSError as fault:
            wrong = f"{file} cannot be read ({fault.strerror})."
            raise Said(Exit.BAD_FILES, wrong, "Look at its name, and at who may read it.") from None
    return read_sheets(contents, kind=Kind(kind) if kind else None, leave_out=leave_out)


class _KeepNothing(Exception):
    """A dry run is over: everything it did is undone."""

    def __init__(self, done: "Imported") -> None:
        super().__init__()
        self.done = done


def _bring(at: "Desk", sheets: "list[Sheet]", *, dry_run: bool) -> "Imported":
    from bot.cli.progress import progress
    from handlers.operator.importing import import_sheets

    with progress("Rows", sum(len(sheet.rows) for sheet in sheets)) as step:

        def bring(tx: "Transaction") -> "Imported":
            done = import_sheets(tx, at.house, sheets, step=step)
            if dry_run:
                raise _KeepNothing(done)
            return done

        try:
            return at.write(bring)
        except _KeepNothing as end:
            return end.done


def _say(answer: Answer, done: "Imported", *, dry_run: bool) -> None:
    counts = ((kind, (c.added, c.changed, c.unchanged, c.left_out)) for kind, c in done.counts.items())
    rows = [[kind.value, *(str(number) for number in numbers)] for kind, numbers in counts]
    answer.table(("rows", "added", "changed", "unchanged", "left out"), rows, "No rows.")
    for note in done.notes[:MOST_NOTES]:
        answer.say(f"{note.file}, line {note.line}: {note.words}")
    if len(done.notes) > MOST_NOTES:
        answer.say(f"... and {len(done.notes) - MOST_NOTES} more; `--json` lists all.")
    if dry_run:
        answer.say("This was a dry run: nothing was kept.")
    answer.give(
        dry_run=dry_run, counts={kind.value: vars(counts) for kind, counts in done.counts.items()},
        notes=[vars(note) for note in done.notes],
    )  # fmt: skip


def _say_columns(answer: Answer) -> None:
    from handlers.operator.columns import REFUSED

    for kind, columns in COLUMNS.items():
        answer.table(
            (kind.upper(), "holds", "also called"),
            [[f"{c.name}{' *' if c.required else ''}", f"{c.meaning} ({c.holds})", ", ".join(c.aliases)]
             for c in columns],
            "",
        )  # fmt: skip
        answer.say()
    answer.say("* is needed. Case, spaces, dashes and underscores of a header do not count.")
    answer.say(f"Refused by name, because Mainstay keeps no such thing: {', '.join(REFUSED)}.")
    answer.give(
        columns={
            kind.value: [
                {"name": c.name, "meaning": c.meaning, "holds": c.holds.value, "required": c.required,
                 "aliases": list(c.aliases), "choices": list(c.choices)}
                for c in columns
            ]
            for kind, columns in COLUMNS.items()
        },
        refused=dict(REFUSED),
    )  # fmt: skip
