"""`mainstay verify`: reads everything and names what is not what was written."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from storage.inspecting import Findings

EPILOG = "Example: mainstay verify backups/mainstay-20261121T020000Z.db"
MOST_NAMED = 50
STEPS = (
    "Keep the file as it is. Stop `run`: what it writes now may be lost.",
    "Verify the newest backup: `mainstay verify FILE`. Restore it: `mainstay restore FILE`.",
    "Ring the families meanwhile: what was sent since that backup is not in it.",
)


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A backup.", show_default="the database itself", dir_okay=False)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Read every page, open every sealed value, follow every pointer and the whole audit. Changes nothing.

    What cannot be read is named by table, column and row. The audit is held against the anchors of all backups in
    HOME/backups, so entries that were cut off since then are missed. `run` may go on meanwhile.
    """
    with answering(as_json) as answer:
        from bot import keeping
        from bot.cli.exits import Exit
        from bot.cli.faults import Said
        from bot.cli.progress import progress
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import read_ground
        from storage.errors import CannotOpen

        environment, now = read_environment(home), SystemClock().now()
        ground = read_ground(environment)
        if file is not None and not file.is_file():
            raise Said(Exit.REFUSED, f"There is no file {file}.", "Name a backup.", code="no_file")
        with progress("Reading", keeping.rows_in(environment, file)) as step:
            found = keeping.look(environment, ground.keys, file, now, step)
        if found.is_foreign:
            raise CannotOpen(file=str(file) if file is not None else None)
        _say(answer, found, str(file) if file is not None else "the database")
        if not found.is_sound:
            answer.ending = Exit.DAMAGED


def _say(answer: Answer, found: "Findings", name: str) -> None:
    rows = sum(found.rows.values())
    if found.is_sound:
        answer.say(f"All of {name} is what was written: {rows} rows, {found.values} sealed values.")
        answer.say(f"The audit ends at: {found.anchor.seq} {found.anchor.mac.hex()}")
    else:
        answer.say(f"Not all of {name} is what was written.")
        for line in found.file[:MOST_NAMED]:
            answer.say(f"The file: {line}")
        for place in found.places[:MOST_NAMED]:
            where = ", ".join(part for part in (place.table, place.column, place.row) if part is not None)
            answer.say(f"{where}: {place.wrong}")
        left = len(found.places) - MOST_NAMED
        if left > 0:
            answer.say(f"... and {left} more; `--json` lists all.")
        if found.audit_broken_at is not None:
            answer.say(f"The audit is not what was written, or was cut, from entry {found.audit_broken_at} on.")
        for step in STEPS:
            answer.say(step)
    answer.give(
        sound=found.is_sound, rows=found.rows, values=found.values, file=found.file,
        places=[vars(place) for place in found.places], audit_broken_at=found.audit_broken_at,
        anchor={"seq": found.anchor.seq, "mac": found.anchor.mac.hex()}, steps=[] if found.is_sound else list(STEPS),
    )  # fmt: skip
