"""Many at a time, but no more than a database takes at once."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
CHUNK: Final = 500  # values in one IN: below what SQLite and PostgreSQL take


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Return the values, each once and in their order, so many at a time as one IN may hold."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def grouped(rows: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the rows by what `by` says of each; within a group they keep their order."""
    groups: dict[K, list[T]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return groups
