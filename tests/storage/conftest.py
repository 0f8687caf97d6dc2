"""A store for each test, on both databases, and the people and plans that most tests begin with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage.engine import Database, open_database
from storage.keys import new_keys
from storage.schema import metadata
from storage.sealing import Keyring
from storage.store import Store
from tests.storage.small import small

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mainstay.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def keys() -> Keyring:
    return Keyring(new_keys())


@pytest.fixture
def database(url: str) -> Database:
    """A database with the whole schema and the small tables of these tests."""
    database = open_database(url)
    database.write_sync(metadata.create_all)
    database.write_sync(small.create_all)
    database.close_sync()
    return open_database(url)


@pytest_asyncio.fixture
async def store(database: Database, keys: Keyring):
    """An open store."""
    async with Store(database, keys) as store:
        yield store


@pytest.fixture
def store_sync(database: Database, keys: Keyring) -> Iterator[Store]:
    """A store as the command line uses it."""
    with Store(database, keys) as store:
        yield store


sqlite_only = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
