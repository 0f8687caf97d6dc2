"""The libraries' errors become ours by their codes, with no word of theirs."""

import sqlite3
from types import SimpleNamespace

import pytest

from storage.errors import (
    Conflict,
    DatabaseDamaged,
    DatabaseFault,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    StorageFault,
)
from storage.faults import fault_of


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("SQLITE_BUSY", DatabaseLocked),
        ("SQLITE_BUSY_SNAPSHOT", DatabaseLocked),
        ("SQLITE_LOCKED", DatabaseLocked),
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_CONSTRAINT_UNIQUE", Conflict),
        ("SQLITE_CONSTRAINT_FOREIGNKEY", Conflict),
        ("SQLITE_CORRUPT", DatabaseDamaged),
        ("SQLITE_NOTADB", DatabaseDamaged),
        ("SQLITE_CANTOPEN", DatabaseUnreachable),
        ("SQLITE_IOERR_FSYNC", DatabaseUnreachable),
        ("SQLITE_READONLY", DatabaseUnreachable),
        ("SQLITE_ERROR", DatabaseFault),
    ],
)
def test_sqlite_errors_are_told_by_their_code(name, ours):
    error = sqlite3.OperationalError("Amira's words in an error")
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    fault = fault_of(error)
    assert type(fault) is ours
    assert "Amira" not in str(fault)
    assert name in str(fault)


@pytest.mark.parametrize(
    ("state", "ours"),
    [
        ("23505", Conflict),
        ("23503", Conflict),
        ("40001", DatabaseLocked),
        ("40P01", DatabaseLocked),
        ("55P03", DatabaseLocked),
        ("53100", DiskFull),
        ("53300", DatabaseUnreachable),
        ("57P01", DatabaseUnreachable),
        ("08006", DatabaseUnreachable),
        ("28P01", DatabaseUnreachable),
        ("XX001", DatabaseDamaged),
        ("42P01", DatabaseFault),
    ],
)
def test_postgresql_errors_are_told_by_their_state(state, ours):
    fault = fault_of(SimpleNamespace(sqlstate=state))  # type: ignore[arg-type]
    assert type(fault) is ours
    assert state in str(fault)


def test_every_fault_says_something_a_person_can_read():
    def family(kind):
        return {kind}.union(*(family(child) for child in kind.__subclasses__()))

    for kind in family(StorageFault):
        assert str(kind()).endswith("."), kind
        assert str(kind(table="people")).endswith("(table people)")
