"""The store of a home folder, from beside the command line, and everything in it opened and read as text."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from storage.engine import open_database
from storage.kept import RECORDS
from storage.keys import read_keys
from storage.repository import Repository
from storage.schema import metadata
from storage.sealing import Keyring
from storage.store import Store
from tests.bot.cli.conftest import MORNING
from tests.storage.whole import Family, fill


@contextlib.contextmanager
def store_of(home: Path, url: str | None = None) -> Iterator[Store]:
    """The store of a home folder."""
    keys = Keyring(read_keys(home / "keys.toml"))
    with Store(open_database(url or f"sqlite:///{home / 'mainstay.db'}"), keys) as store:
        yield store


def put_families(home: Path, count: int, seed: int = 7, url: str | None = None) -> list[Family]:
    """Put so many families into a home."""
    with store_of(home, url) as store:
        return store.write_sync(lambda tx: fill(tx, count, seed), now=MORNING)


def opened(home: Path, url: str | None = None) -> str:
    """Every row of every table, unsealed: what somebody with the database and the keys can read."""
    with store_of(home, url) as store:
        return store.read_sync(
            lambda tx: "\n".join(
                repr(row)
                for name, record in RECORDS.items()
                for row in Repository(tx, metadata.tables[name], record).where()
            ),
            now=MORNING,
        )


def present(families: list[Family], text: str) -> list[str]:
    """Which canaries of these families stand in a text."""
    return [canary for family in families for canary in family.canaries if canary in text]


def all_of(families: list[Family]) -> int:
    """How many canaries these families have."""
    return sum(len(family.canaries) for family in families)
