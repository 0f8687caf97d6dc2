"""The key file: `keys.toml`, mode 0600, kept apart from the database and never in a backup."""

import base64
import binascii
import contextlib
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from storage.errors import KeysExist, KeysMalformed, KeysMissing, KeysTooOpen

KEY_LENGTH: Final = 32
TITLE: Final = """\
# The keys of this Mainstay. Whoever has this file and the database can read everything; without it nobody can.
# Keep a copy in a safe place that is not the place of the backups. The first key of a ring writes, all read.
"""


@dataclass(frozen=True)
class SealingKey:
    """One key of the ring, with the number that every value it sealed carries."""

    id: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Keys:
    """What the key file holds. Secrets never show in a repr."""

    sealing: tuple[SealingKey, ...]
    lookup: tuple[bytes, ...] = field(repr=False)
    audit: bytes = field(repr=False)
    erasure: bytes = field(repr=False)
    pseudonym: bytes = field(repr=False)


def new_keys() -> Keys:
    """Fresh keys for a new service."""
    return Keys(
        sealing=(SealingKey(1, _secret()),),
        lookup=(_secret(),),
        audit=_secret(),
        erasure=_secret(),
        pseudonym=_secret(),
    )


def with_fresh_key(keys: Keys) -> Keys:
    """The same keys with a new sealing and a new look-up key in front; audit and erasure keys stay."""
    taken = {key.id for key in keys.sealing}
    number = next(n for n in (*range(max(taken) + 1, 256), *range(1, 256)) if n not in taken)
    return replace(keys, sealing=(SealingKey(number, _secret()), *keys.sealing), lookup=(_secret(), *keys.lookup))


def without_old_keys(keys: Keys) -> Keys:
    """Only the keys that write: safe once nothing is kept under the others."""
    return replace(keys, sealing=keys.sealing[:1], lookup=keys.lookup[:1])


def with_old_keys(keys: Keys, old: Keys) -> Keys:
    """The same keys, and those of an older key file to read with: for a backup that was made with them."""
    known = {key.id: key.secret for key in keys.sealing}
    if any(known.get(key.id, key.secret) != key.secret for key in old.sealing):
        raise KeysMalformed(reason="another service's, or written over")
    sealing = (*keys.sealing, *(key for key in old.sealing if key.id not in known))
    return replace(keys, sealing=sealing, lookup=tuple(dict.fromkeys((*keys.lookup, *old.lookup))))


def write_keys(path: Path, keys: Keys) -> None:
    """Write a new key file; never over one that is there."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysExist(file=str(path)) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_as_toml(keys))
        file.flush()
        os.fsync(file.fileno())


def replace_keys(path: Path, keys: Keys) -> None:
    """Put changed keys in the place of the old ones, at once or not at all."""
    fresh = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()  # left behind by a crash in the middle of this very function
    write_keys(fresh, keys)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_keys(path: Path) -> Keys:
    """Read the key file, refusing one that others on the machine can read."""
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise KeysTooOpen(file=str(path))
            content = tomllib.load(file)
    except FileNotFoundError:
        raise KeysMissing(file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise KeysMalformed(file=str(path)) from None
    try:
        return _from_toml(content)
    except KeyError as part:
        raise KeysMissing(file=str(path), part=str(part.args[0])) from None
    except (TypeError, ValueError, AttributeError, binascii.Error):
        raise KeysMalformed(file=str(path)) from None


def _secret() -> bytes:
    return secrets.token_bytes(KEY_LENGTH)


def _as_toml(keys: Keys) -> str:
    parts = [TITLE, "format = 1\n"]
    parts += [f"\n[[sealing]]\nid = {key.id}\nkey = {_text(key.secret)}\n" for key in keys.sealing]
    parts += [f"\n[[lookup]]\nkey = {_text(key)}\n" for key in keys.lookup]
    singles = (("audit", keys.audit), ("erasure", keys.erasure), ("pseudonym", keys.pseudonym))
    parts += [f"\n[{name}]\nkey = {_text(key)}\n" for name, key in singles]
    return "".join(parts)


def _from_toml(content: dict[str, Any]) -> Keys:
    if content["format"] != 1:
        raise ValueError("format")
    sealing = tuple(SealingKey(int(part["id"]), _bytes(part["key"])) for part in content["sealing"])
    lookup = tuple(_bytes(part["key"]) for part in content["lookup"])
    numbers = {key.id for key in sealing}
    if not lookup or not numbers or len(numbers) != len(sealing) or not numbers <= set(range(1, 256)):
        raise ValueError("ring")
    audit, erasure, pseudonym = (_bytes(content[name]["key"]) for name in ("audit", "erasure", "pseudonym"))
    return Keys(sealing, lookup, audit, erasure, pseudonym)


def _text(key: bytes) -> str:
    return f'"{base64.b64encode(key).decode()}"'


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_LENGTH:
        raise ValueError("length")
    return key
