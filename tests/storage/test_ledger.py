"""The erasure ledger: only added to, by several at once, and never read anew for each line."""

from unittest.mock import Mock

import pytest

from storage.errors import Unsound
from storage.keys import new_keys
from storage.ledger import Kind, Ledger
from storage.sealing import Keyring
from tests.storage.conftest import NOW


@pytest.fixture
def keys():
    return Keyring(new_keys())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "erasures.ledger"


def test_two_who_hold_it_take_turns_and_the_chain_holds(keys, path):
    one, other = Ledger(path, keys), Ledger(path, keys)
    for number in range(20):
        (one, other)[number % 2].add(Kind.ENDED, [bytes([number]) * 32], NOW)
    one.add(Kind.ENDED, [bytes([3]) * 32, bytes([99]) * 32], NOW)
    lines = Ledger(path, keys).lines()
    assert [line.mark[0] for line in lines] == [*range(20), 99]


def test_one_who_adds_alone_reads_it_once(keys, path, monkeypatch):
    ledger = Ledger(path, keys)
    look = Mock(side_effect=ledger.lines)
    monkeypatch.setattr(ledger, "lines", look)
    for number in range(50):
        ledger.add(Kind.ENDED, [bytes([number]) * 32], NOW)
    assert look.call_count == 1


def test_half_a_line_of_a_crash_is_written_over(keys, path):
    ledger = Ledger(path, keys)
    ledger.add(Kind.PERSON, [b"a" * 32], NOW)
    with path.open("ab") as file:
        file.write(b"2 2026-11-")
    ledger.add(Kind.PERSON, [b"b" * 32], NOW)
    assert [line.mark for line in ledger.lines()] == [b"a" * 32, b"b" * 32]


def test_a_line_that_was_changed_is_refused(keys, path):
    ledger = Ledger(path, keys)
    ledger.add(Kind.PERSON, [b"a" * 32, b"b" * 32], NOW)
    path.write_bytes(path.read_bytes().replace(b"61616161", b"62616161", 1))
    with pytest.raises(Unsound):
        Ledger(path, keys).add(Kind.PERSON, [b"c" * 32], NOW)
