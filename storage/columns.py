"""The kinds of columns a table may have, each saying what may stand in it and why.

Text and bytes are either sealed, or plain with a reason that is written beside them; a house test
(`tests/house/test_schema.py`) fails for any other.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, LargeBinary, String, column
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.sealing import SealedBytes

ID_LENGTH: Final = 16
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Sealed(TypeDecorator[bytes]):
    """Bytes that only `Keyring.seal` makes; anything else is refused before it reaches the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, SealedBytes):
            raise TypeError("a sealed column was handed something that is not sealed")
        return value


class Moment(TypeDecorator[datetime]):
    """An instant: whole microseconds since 1970 in the database, aware UTC in the program."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


def microseconds(moment: datetime) -> int:
    """The moment as the database keeps it. A moment without a zone is a bug, so it is refused."""
    if moment.tzinfo is None:
        raise TypeError("a moment without a time zone was to be kept")
    return (moment - EPOCH) // MICROSECOND


def identity() -> Column[str]:
    """The row's id, made by the program before the insert because seals are bound to it."""
    return Column("id", String(ID_LENGTH), primary_key=True, info={"plain": "random id"})


def points_to(target: str, name: str, *, nullable: bool = False) -> Column[str]:
    """The id of a row in another table: `points_to("plans.id", "plan_id")`."""
    return Column(
        name,
        String(ID_LENGTH),
        ForeignKey(target),
        nullable=nullable,
        info={"plain": "random id of another row"},
    )


def sealed(name: str, *, nullable: bool = False, **more: Any) -> Column[bytes]:
    """Names, words, Telegram ids, secrets: the JSON of the field's value, sealed to its place."""
    return Column(name, Sealed(), nullable=nullable, info={"sealed": True}, **more)


def plain(name: str, reason: str, *, nullable: bool = False, **more: Any) -> Column[str]:
    """Text that may be read by whoever steals the file, and the reason why that does no harm."""
    return Column(name, String(), nullable=nullable, info={"plain": _stated(name, reason)}, **more)


def lookup(name: str, *, nullable: bool = False, **more: Any) -> Column[bytes]:
    """A keyed hash, to find a row by a value that is itself sealed."""
    return blob(name, "keyed HMAC", nullable=nullable, **more)


def blob(name: str, reason: str, *, nullable: bool = False, **more: Any) -> Column[bytes]:
    """Bytes that may be read by whoever steals the file, and the reason why that does no harm."""
    return Column(name, LargeBinary(), nullable=nullable, info={"plain": _stated(name, reason)}, **more)


def moment(name: str, *, nullable: bool = False, **more: Any) -> Column[datetime]:
    """An instant in UTC."""
    return Column(name, Moment(), nullable=nullable, **more)


def day(name: str, *, nullable: bool = False, **more: Any) -> Column[Any]:
    """A day in the calendar, without a time or a zone."""
    return Column(name, Date(), nullable=nullable, **more)


def number(name: str, *, nullable: bool = False, **more: Any) -> Column[int]:
    """A whole number that the program gives; the database counts nothing for us."""
    if "primary_key" in more:
        more["autoincrement"] = False
    return Column(name, BigInteger(), nullable=nullable, **more)


def flag(name: str, *, nullable: bool = False, **more: Any) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean(), nullable=nullable, **more)


def where_given(name: str, by: str) -> Index:
    """An index over the few rows that give this column: nothing is written to it for the others."""
    given = column(by).is_not(None)
    return Index(name, by, sqlite_where=given, postgresql_where=given)


def _stated(name: str, reason: str) -> str:
    if not reason.strip():
        raise ValueError(f"the plain column {name} gives no reason")
    return reason
