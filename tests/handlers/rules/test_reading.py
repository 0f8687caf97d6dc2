"""A thread is read whole, in order, in pages that fit."""

from dataclasses import replace

import pytest

from handlers.rules.reading import PAGE, PIECE, files_in, first_page, pages
from storage.records.concerns import ConcernPart, PartKind
from tests.handlers.rules.concern_world import at, sent

NOW = at("2026-05-12 10:00")


def part(words: str, number: int = 0, *, by_staff: bool = False, file_id: str | None = None) -> ConcernPart:
    kind = PartKind.TEXT if file_id is None else PartKind.VOICE
    return ConcernPart(f"part-{number}", "q", "amira", by_staff, kind, NOW, words, file_id)


@pytest.mark.parametrize(
    ("case", "lengths", "expected"),
    [
        ("nothing said", [], 1),
        ("one short message", [40], 1),
        ("many short ones", [100] * 30, 1),
        ("just what fits", [PIECE, PIECE], 1),
        ("one letter more", [PIECE, PIECE, 1], 2),
        ("the longest message of Telegram", [4096], 2),
        ("twenty of the longest", [4096] * 20, 30),
    ],
)
def test_pages_hold_what_fits(case: str, lengths: list[int], expected: int) -> None:
    book = pages([part("x" * length, number) for number, length in enumerate(lengths)])
    assert len(book) == expected, case
    assert all(sum(len(piece.words) for piece in page) <= PAGE for page in book)


def test_no_word_is_lost_or_cut_where_there_is_a_space() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    pieces = [piece for page in pages([part(words), part("the end", 1)]) for piece in page]
    assert " ".join(piece.words for piece in pieces) == f"{words} the end"
    assert [piece.goes_on for piece in pieces][-2:] == [False, False]


def test_reading_begins_at_the_beginning_of_what_is_new_and_else_at_what_was_said_last() -> None:
    concern = sent(NOW).concern
    assert first_page(concern, 3) == 0
    assert first_page(replace(concern, seen_at=NOW), 3) == 2


def test_only_the_familys_own_files_are_listed() -> None:
    parts = [part("a"), part("", 1, file_id="voice"), part("", 2, by_staff=True, file_id="other")]
    assert [one.id for one in files_in(parts)] == ["part-1"]
