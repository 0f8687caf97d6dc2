"""What is sealed opens in its own place with a key of the ring, and nowhere else."""

import random

import pytest

from storage.errors import CannotOpen
from storage.keys import new_keys, with_fresh_key, without_old_keys
from storage.sealing import HEADER, Keyring, SealedBytes

PLACE = ("people", "name", "0123456789abcdef")


def test_what_was_sealed_opens_in_its_place(keys):
    sealed = keys.seal("Ağça".encode(), *PLACE)
    assert isinstance(sealed, SealedBytes)
    assert sealed.find("Ağça".encode()) == -1
    assert keys.open(sealed, *PLACE).decode() == "Ağça"


def test_a_thousand_values_moved_to_other_places_are_all_rejected(keys):
    """T19: across rows, columns and tables."""
    chance = random.Random(19)
    places = [
        (table, column, f"{row:016x}")
        for table in ("people", "parts")
        for column in ("name", "ref")
        for row in range(50)
    ]
    values = {place: keys.seal(b"words", *place) for place in places}
    for _ in range(1_000):
        came_from, put_to = chance.sample(places, 2)
        with pytest.raises(CannotOpen) as refused:
            keys.open(values[came_from], *put_to)
        assert refused.value.about == dict(zip(("table", "column", "row"), put_to, strict=True))


def test_a_value_with_any_bit_changed_does_not_open(keys):
    sealed = keys.seal(b"words", *PLACE)
    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(CannotOpen):
            keys.open(bytes(changed), *PLACE)


@pytest.mark.parametrize("nonsense", [b"", b"\x01", b"\x01\x01", b"\x01\x01" + bytes(20), b"plain words of somebody"])
def test_what_was_never_sealed_does_not_open_and_does_not_crash(keys, nonsense):
    with pytest.raises(CannotOpen):
        keys.open(nonsense, *PLACE)


def test_a_fault_says_where_and_never_what(keys):
    with pytest.raises(CannotOpen) as refused:
        keys.open(b"Amira wrote this", *PLACE)
    assert "people" in str(refused.value)
    assert "Amira" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_no_nonce_is_used_twice(keys):
    nonces = {keys.seal(b"", *PLACE)[2:HEADER] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_after_a_rotation_old_values_open_and_new_ones_have_the_new_key():
    before = new_keys()
    old = Keyring(before).seal(b"old", *PLACE)
    ring = Keyring(with_fresh_key(before))
    new = ring.seal(b"new", *PLACE)
    assert ring.open(old, *PLACE) == b"old"
    assert ring.open(new, *PLACE) == b"new"
    assert ring.key_of(new) == ring.writes_with != ring.key_of(old)


def test_a_key_taken_away_too_early_is_a_named_refusal():
    before = new_keys()
    old = Keyring(before).seal(b"old", *PLACE)
    with pytest.raises(CannotOpen):
        Keyring(without_old_keys(with_fresh_key(before))).open(old, *PLACE)


def test_a_key_id_cannot_be_written_over_to_choose_another_key():
    ring = Keyring(with_fresh_key(new_keys()))
    sealed = bytearray(ring.seal(b"words", *PLACE))
    sealed[1] = 1
    with pytest.raises(CannotOpen):
        ring.open(bytes(sealed), *PLACE)


def test_lookups_find_a_value_under_every_key_and_write_with_the_first():
    before = new_keys()
    old = Keyring(before).lookup("chat", 4242)
    ring = Keyring(with_fresh_key(before))
    assert ring.lookup("chat", 4242) == ring.lookups("chat", 4242)[0] != old
    assert old in ring.lookups("chat", 4242)


def test_one_value_looks_different_in_every_domain_and_under_every_use(keys):
    seen = [
        keys.lookup("chat", 4242),
        keys.lookup("code", 4242),
        keys.lookup("chat", 4243),
        keys.erasure_mark("chat", 4242),
        keys.chained(b"", b"chat\x004242"),
    ]
    assert len(set(seen)) == len(seen)
    assert keys.pseudonym(4242) == keys.pseudonym(4242)
    assert len(keys.pseudonym(4242)) == 12


def test_audit_and_erasure_keys_do_not_rotate():
    before = new_keys()
    after = with_fresh_key(before)
    assert Keyring(before).chained(b"a", b"b") == Keyring(after).chained(b"a", b"b")
    assert Keyring(before).erasure_mark("person", "x") == Keyring(after).erasure_mark("person", "x")
