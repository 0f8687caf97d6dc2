"""`mainstay restore`: a backup in the place of the database, and everything that must be so before anybody uses it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from bot.restoring import Restored

EPILOG = "Example: mainstay restore backups/mainstay-20261121T020000Z.db --yes"
MOST_LISTED = 20


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.", dir_okay=False)],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="The key file it was made with, if keys were changed since.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Restore. Without it, only what would be done is said.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the database. `run` must not be running.

    The backup is read through first. The present database is kept beside it. What was due before now is not sent, and
    listed; sign-ins end; links, practitioners and views that ended since the backup end again, and whoever was erased
    since is erased again, as the present database and `erasures.ledger` know it. A backup opens only with its own keys.
    """
    with answering(as_json) as answer:
        from bot import keeping
        from bot.cli.exits import Exit
        from bot.cli.faults import Said
        from bot.cli.progress import progress
        from bot.clock import SystemClock
        from bot.restoring import restore as put_back
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground
        from storage.backups import anchor_of
        from storage.errors import CannotOpen
        from storage.keys import read_keys, with_old_keys

        environment, now = read_environment(home), SystemClock().now()
        ground = read_ground(environment)
        if keys is not None:
            ground = replace(ground, keys=with_old_keys(ground.keys, read_keys(keys)))
        if not file.is_file():
            raise Said(Exit.REFUSED, f"There is no file {file}.", "Name a backup.", code="no_file")
        with (
            only_one(environment.home),
            progress("Reading and restoring", 2 * keeping.rows_in(environment, file)) as step,
        ):
            found = keeping.look(environment, ground.keys, file, now, step)
            if found.is_foreign:
                raise CannotOpen(file=str(file))
            if not found.is_sound:
                raise Said(
                    Exit.DAMAGED, f"{file} is not what was written. Nothing was changed.",
                    "Take an older backup; `mainstay verify FILE` names what is wrong with this one.",
                )  # fmt: skip
            if not yes:
                told = anchor_of(file)
                made_at = f"made at {told.taken_at:%Y-%m-%d %H:%M} UTC" if told is not None else "of unknown age"
                raise Said(
                    Exit.REFUSED, f"This backup, {made_at}, is sound: {sum(found.rows.values())} rows. "
                    "What came since would be gone. Nothing was changed.", "Say --yes to restore it.",
                    code="not_confirmed",
                )  # fmt: skip
            done = put_back(ground, file, now, step)
        _say(answer, done, now)


def _say(answer: Answer, done: "Restored", now: datetime) -> None:
    answer.say("The backup is the database now.")
    if done.keys_turning:
        answer.say("It is sealed with older keys, which are in keys.toml again.")
        answer.say("Run `mainstay keys rotate` before `run`.")
    if done.kept is not None:
        answer.say(f"What was there lies at {done.kept}. Remove it once you are content: it holds everything.")
    if done.upgraded:
        answer.say("It was brought to this version's shape.")
    if not done.knew_since:
        answer.say("The former database could not be asked what ended since the backup: only the ledger was.")
        answer.say("Look at links and roles with `mainstay plan show`.")
    answer.say(f"Sign-ins ended: {done.sessions}. Ended again: {sum(done.carried_over.values())} rows.")
    answer.say(f"Erased again: {done.erased_people} people and {done.erased_plans} plans.")
    if done.revoked:
        answer.say(f"Revoked again: {', '.join(done.revoked)}.")
    if done.still_there:
        answer.say(f"Still here, because nobody else is the duty contact: {', '.join(done.still_there)}. Revoke them.")
    answer.table(
        ("was due", "for", "not sent"),
        [[f"{notice.due:%Y-%m-%d %H:%M}", reader, notice.kind] for notice, reader in done.held[:MOST_LISTED]],
        "Nothing was due before now.",
    )
    if len(done.held) > MOST_LISTED:
        answer.say(f"... and {len(done.held) - MOST_LISTED} more; `--json` lists all.")
    answer.say("What was sent since the backup is lost: ring the families, and `mainstay run` tells them, too.")
    answer.give(
        kept=str(done.kept) if done.kept is not None else None, upgraded=done.upgraded,
        keys_turning=done.keys_turning, knew_since=done.knew_since, sessions_ended=done.sessions,
        ended_again=done.carried_over, revoked_again=done.revoked, still_there=done.still_there,
        erased_again={"people": done.erased_people, "plans": done.erased_plans},
        held=[{"due": notice.due, "for": reader, "kind": notice.kind} for notice, reader in done.held], restored_at=now,
    )  # fmt: skip
