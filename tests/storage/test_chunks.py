"""Many values are asked for some at a time, each once and in their order."""

from operator import itemgetter

import pytest

from storage.chunks import CHUNK, grouped, in_chunks


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_value_is_asked_for_once_and_never_too_many_at_a_time(count: int) -> None:
    values = [f"id{number:05}" for number in reversed(range(count))]
    chunks = list(in_chunks([*values, *values]))
    assert [value for chunk in chunks for value in chunk] == values
    assert len(chunks) == -(-count // CHUNK)
    assert all(0 < len(chunk) <= CHUNK for chunk in chunks)


def test_rows_are_grouped_in_their_order() -> None:
    rows = [("a", 2), ("b", 1), ("a", 1), ("c", 3), ("b", 1)]
    assert grouped(rows, itemgetter(0)) == {"a": [("a", 2), ("a", 1)], "b": [("b", 1), ("b", 1)], "c": [("c", 3)]}
    assert grouped([], itemgetter(0)) == {}
