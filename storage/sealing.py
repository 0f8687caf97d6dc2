"""The seal on names and words: AES-256-GCM bound to its place, and keyed hashes to look things up by.

A sealed value is `version 1 | key id | nonce 12 | ciphertext and tag`. Its additional data names the table,
the column, the row and the key, so a value that was copied to any other place does not open there
(safeguards T19). Look-ups use other keys than seals: a plain hash of a Telegram id is guessed in minutes.
"""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import CannotOpen
from storage.keys import Keys

VERSION: Final = 1
NONCE: Final = 12  # random 96 bits: a key is good for 2**32 seals
HEADER: Final = 2 + NONCE


class SealedBytes(bytes):
    """Bytes that came out of `Keyring.seal`: the only bytes a sealed column accepts."""

    __slots__ = ()


class Keyring:
    """The keys of one service, in use. The first of a ring writes, all of them read."""

    def __init__(self, keys: Keys) -> None:
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys.sealing}
        self._lookup = keys.lookup
        self._audit, self._erasure, self._pseudonym = keys.audit, keys.erasure, keys.pseudonym
        self.writes_with = keys.sealing[0].id

    def seal(self, plain: bytes, table: str, column: str, row_id: str) -> SealedBytes:
        key_id = self.writes_with
        nonce = os.urandom(NONCE)
        place = f"{table}|{column}|{row_id}|{key_id}".encode()
        return SealedBytes(bytes((VERSION, key_id)) + nonce + self._ciphers[key_id].encrypt(nonce, plain, place))

    def open(self, sealed: bytes, table: str, column: str, row_id: str) -> bytes:
        """Return what was sealed, or raise `CannotOpen`, which names the place and never the content."""
        try:
            key_id = sealed[1]
            if sealed[0] != VERSION:
                raise InvalidTag
            place = f"{table}|{column}|{row_id}|{key_id}".encode()
            return self._ciphers[key_id].decrypt(sealed[2:HEADER], sealed[HEADER:], place)
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise CannotOpen(table=table, column=column, row=row_id) from None

    @staticmethod
    def key_of(sealed: bytes) -> int:
        """The id of the key a value was sealed with, for finding what is still under an old key."""
        return sealed[1]

    def lookup(self, domain: str, value: str | int) -> bytes:
        """The keyed hash to write; one value has a different one in each domain."""
        return _hash(self._lookup[0], domain, value)

    def lookups(self, domain: str, value: str | int) -> tuple[bytes, ...]:
        """Every hash the value may stand under while keys are being changed."""
        return tuple(_hash(key, domain, value) for key in self._lookup)

    def chained(self, previous: bytes, entry: bytes) -> bytes:
        """The next link of the audit chain."""
        return hmac.digest(self._audit, previous + entry, "sha256")

    def erasure_mark(self, domain: str, value: str | int) -> bytes:
        """What the erasure ledger keeps of somebody: enough to find them in an old backup, no more."""
        return _hash(self._erasure, domain, value)

    def pseudonym(self, value: str | int) -> str:
        """A short name for logs; it says "the same one again" and nothing else."""
        return _hash(self._pseudonym, "log", value).hex()[:12]


def _hash(key: bytes, domain: str, value: str | int) -> bytes:
    return hmac.digest(key, f"{domain}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
