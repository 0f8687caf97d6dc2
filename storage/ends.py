"""What ends a right: a moment that is set, or a yes and no that has become the narrower one.

An older backup does not know of it. So whatever ends goes into the erasure ledger before it is committed
(`storage/ledger.py`), and a restore ends it again, even where the database itself is lost (safeguards R24).
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from storage.sealing import Keyring

ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("ended_at",), "plans": ("closed_at",), "roles": ("ended_at",), "links": ("ended_at",),
    "credentials": ("revoked_at",), "enrolments": ("used_at", "revoked_at"),
    "handovers": ("ended_at",), "invitations": ("used_at", "locked_at", "revoked_at", "not_me_at"),
}  # fmt: skip
NARROWER: Final[Mapping[str, Mapping[str, bool]]] = {
    "people": {"discreet": True}, "credentials": {"locked_for_good": True},
    "roles": {"sees_plan": False, "sees_dates": False, "sees_names": False},
}  # fmt: skip
CODES: Final = frozenset({"enrolments", "invitations"})
TABLES: Final = frozenset({*ENDS, *NARROWER})


def ended_by(table: str, record: Any, names: Collection[str]) -> Iterator[str]:
    """Return which rights of this row have ended, of those columns: each as the ledger is to know it.

    A person's own end is not among them: whoever leaves is revoked by name, and hands over what they held. Nor are
    codes: those run out by themselves within days.
    """
    if table in CODES:
        return
    for name in ENDS.get(table, ()):
        if name in names and getattr(record, name) is not None and table != "people":
            yield f"{table}/{record.id}/{name}"
    for name, narrower in NARROWER.get(table, {}).items():
        if name in names and getattr(record, name) is narrower:
            yield f"{table}/{record.id}/{name}"


def ended_mark(keys: Keyring, end: str) -> bytes:
    """What the ledger keeps of one end."""
    return keys.erasure_mark("ended", end)
