"""What a family member sees of their own questions: the order of the list, the state in one word, what is said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.rules.concerns import MAY_REOPEN
from storage.records.concerns import Concern, ConcernPart, ConcernStep, PartKind, Rung

A_PAGE = 4
TOPIC = 24  # letters


class State(StrEnum):
    """Where a question stands, as its author reads it."""

    SENT = "sent"
    SEEN = "seen"
    LATE = "late"
    ANSWERED = "answered"
    CLOSED = "closed"


def state_of(concern: Concern) -> State:
    """Return the state that counts: only people's acts make one, never the sending alone."""
    if concern.closed_at is not None:
        return State.CLOSED
    if concern.answered_at is not None:
        return State.ANSWERED
    if concern.rung is not Rung.HOLDER and concern.helped is None:
        return State.LATE
    return State.SEEN if concern.seen_at is not None else State.SENT


def in_order(concerns: Sequence[Concern]) -> list[Concern]:
    """Return open ones before closed ones, each the newest first."""
    return sorted(concerns, key=lambda concern: (concern.closed_at is not None, -concern.sent_at.timestamp()))


def page_of(concerns: Sequence[Concern], page: int) -> tuple[Sequence[Concern], int | None]:
    """Return one page of the list, and the number of the next one if there is more."""
    ordered = in_order(concerns)
    shown = ordered[page * A_PAGE : (page + 1) * A_PAGE]
    return shown, page + 1 if (page + 1) * A_PAGE < len(ordered) else None


def topic_of(parts: Sequence[ConcernPart]) -> str | None:
    """Return the first words of a thread, to know it by; None for one that begins with a voice note or a photo."""
    said = next((part.words for part in parts if not part.from_staff), "")
    words = " ".join(said.split())
    return words or None


@dataclass(frozen=True)
class Said:
    """What stands on a question's card: the author's words, and the last answer with whose it is."""

    asked: str | None
    files: int
    answer: str | None
    answered_by: str | None


def said_in(parts: Sequence[ConcernPart]) -> Said:
    """Return the author's words, and the latest answer whole: never one person's words as another's."""
    own = [part for part in parts if not part.from_staff]
    answers = [part for part in parts if part.from_staff]
    after = max((part.said_at for part in own), default=None)
    latest = [part for part in answers if after is None or part.said_at >= after] or answers[-1:]
    latest = [part for part in latest if part.author_id == latest[-1].author_id]
    return Said(
        asked="\n".join(part.words for part in own if part.words) or None,
        files=sum(part.kind is not PartKind.TEXT for part in own),
        answer="\n".join(part.words for part in latest if part.words) or None,
        answered_by=latest[-1].author_id if latest else None,
    )


def may_open_again(concern: Concern, now: datetime) -> bool:
    """Whether a closed question may still be opened again."""
    return concern.closed_at is not None and now - concern.closed_at <= MAY_REOPEN


# Steps the family is shown, newest last. Marks and requests among staff are theirs.
SHOWN = frozenset({
    "sent", "seen", "reminded", "unopened", "late", "climbed", "to_body", "passed_on", "not_mine", "covered",
    "holder_lost", "new_date", "answered", "added", "asked_team", "helped", "not_helped", "wants_to_talk", "closed",
    "opened_again", "raised", "service_answered", "service_waited_for",
})  # fmt: skip
MOST_STEPS = 6


def steps_shown(steps: Sequence[ConcernStep]) -> list[ConcernStep]:
    """Return the last steps of a question that its author may read."""
    return [step for step in steps if step.what in SHOWN][-MOST_STEPS:]
