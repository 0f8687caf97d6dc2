"""`mainstay keys`: changing the keys that everything is sealed with."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from bot.starting import Ground

app = typer.Typer(help="The keys that everything is sealed with.", no_args_is_help=True)


@app.callback()
def keys() -> None:
    """The keys that everything is sealed with."""


@app.command(epilog="Example: mainstay keys rotate")
def rotate(home: Home = None, as_json: AsJson = False) -> None:
    """Make new keys, seal everything with them, and drop the old ones. `run` must not be running.

    Cut short, it goes on when it is run again, and `run` waits until it is done. The old keys are left in a file of
    their own for the backups that were made with them: put it where their keys are kept, and remove it here. Rotate
    once a year, and when somebody leaves who could read the keys.
    """
    with answering(as_json) as answer:
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground, refuse_schema
        from storage.presence import refuse_company

        environment, now = read_environment(home), SystemClock().now()
        with only_one(environment.home):
            ground = read_ground(environment)
            with ground.open_store() as store:
                refuse_schema(store, now)
                store.read_sync(lambda tx: refuse_company(tx.connection), now=now)
            if len(ground.keys.sealing) == 1 and len(ground.keys.lookup) > 1:
                _drop_lookups(answer, ground, now)
            else:
                _rotate(answer, ground, now)


def _rotate(answer: Answer, ground: "Ground", now: datetime) -> None:
    from dataclasses import replace as with_keys

    from bot.cli.progress import progress
    from storage import rotation
    from storage.keys import Keys, replace_keys, with_fresh_key, write_keys

    path, goes_on = ground.environment.keys_file, len(ground.keys.sealing) > 1
    if not goes_on:
        ground = with_keys(ground, keys=with_fresh_key(ground.keys))
        replace_keys(path, ground.keys)  # on the disk before anything is sealed with it
    old = path.with_name(f"keys-until-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.toml")

    def drop(fresh: Keys) -> None:
        if not old.exists():
            write_keys(old, with_keys(ground.keys, sealing=ground.keys.sealing[1:]))
        replace_keys(path, fresh)

    with ground.open_store() as store:
        store.write_sync(rotation.note_the_turn, now=now)
        with progress("Sealing anew", store.read_sync(rotation.rows_to_look_at, now=now)) as step:
            rows = rotation.turn(store, now, step)
        while (done := store.write_sync(lambda tx: rotation.finish(tx, ground.keys, drop), now=now)) is None:
            rows += rotation.turn(store, now, lambda _: None)
        rotation.turn(store, now, lambda _: None)  # what a command wrote with the old key while we dropped it
        store.clear_traces_sync()
    if goes_on:
        answer.say("A change of keys had been cut short; this was the rest of it.")
    answer.say(f"Everything is sealed with the new key: {rows} rows were sealed anew.")
    answer.say(f"The old keys are in {old}. Backups made before now open with those and not with the new ones:")
    answer.say("put that file where the keys of your backups are kept, and remove it here.")
    answer.say("Keep a copy of keys.toml as it is now in a safe place, and make a new backup: mainstay backup")
    if done.codes_until is not None:
        answer.say(f"Codes in letters still need the old look-up key. Run this again after {done.codes_until:%d %B}.")
    answer.give(rows=rows, went_on=goes_on, old_keys=str(old), codes_until=done.codes_until)


def _drop_lookups(answer: Answer, ground: "Ground", now: datetime) -> None:
    """The end of a change of keys that had to wait for codes in letters."""
    from storage import rotation
    from storage.keys import replace_keys, without_old_keys

    with ground.open_store() as store:
        until = store.read_sync(rotation.codes_until, now=now)
    if until is None:
        replace_keys(ground.environment.keys_file, without_old_keys(ground.keys))
        answer.say("The old look-up key is dropped: no code in a letter needs it any more.")
        answer.say("To change the keys once more, run this again.")
    else:
        answer.say(f"Codes in letters still need the old look-up key, until {until:%d %B}. Nothing was changed.")
    answer.give(rows=0, went_on=True, old_keys=None, codes_until=until)
