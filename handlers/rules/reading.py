"""A thread as its holder reads it: all that was said, in pages that fit on a screen, long messages cut in pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.records.concerns import Concern, ConcernPart, PartKind

PIECE = 1500  # letters of one message that stand together
PAGE = 3000  # letters on one page: well under what one message of Telegram holds


@dataclass(frozen=True)
class Piece:
    """Words or a file that somebody said: whole, or one piece of something long."""

    by_staff: bool
    author_id: str
    said_at: datetime
    words: str
    part_id: str
    kind: PartKind
    seconds: int | None
    goes_on: bool


def pages(parts: Sequence[ConcernPart]) -> list[list[Piece]]:
    """Return the thread as pages, none of them empty; a thread without words has one page, too."""
    found: list[list[Piece]] = [[]]
    room = PAGE
    for piece in (piece for part in parts for piece in _pieces(part)):
        if found[-1] and len(piece.words) > room:
            found.append([])
            room = PAGE
        found[-1].append(piece)
        room -= len(piece.words)
    return found


def first_page(concern: Concern, how_many: int) -> int:
    """Return where reading begins: at the beginning of what was never opened, else at what was said last."""
    return 0 if concern.seen_at is None else how_many - 1


def files_in(parts: Sequence[ConcernPart]) -> list[ConcernPart]:
    """Return the voice notes, photos and files of the family, in order."""
    return [part for part in parts if part.file_id is not None and not part.from_staff]


def _pieces(part: ConcernPart) -> list[Piece]:
    cut = _cut(part.words)
    return [
        Piece(part.from_staff, part.author_id, part.said_at, words, part.id, part.kind, part.seconds,
              goes_on=number + 1 < len(cut))
        for number, words in enumerate(cut)
    ]  # fmt: skip


def _cut(words: str) -> list[str]:
    """Cut at a line's end or a space where there is one."""
    found = []
    while len(words) > PIECE:
        at = max(words.rfind("\n", PIECE // 2, PIECE), words.rfind(" ", PIECE // 2, PIECE))
        at = at if at > 0 else PIECE
        found.append(words[:at].rstrip())
        words = words[at:].lstrip()
    return [*found, words]
