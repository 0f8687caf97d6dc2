"""A question or worry that a family raises, everything said in it, and every step it took."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ConcernKind(StrEnum):
    """What the family says it is; the bot never judges it (000-09)."""

    QUESTION = "question"
    WORRY = "worry"
    WRONG = "wrong"
    NEW_LEAD = "new_lead"
    ACTION = "action"
    MEETING = "meeting"
    HELP = "help"  # with an action of one's own; needs no words
    MORE_TIME = "more_time"  # for an action of one's own, until the day in its report; needs no words
    WORD = "word"  # what a word means (plain-language.md, 1.6)
    TALK = "talk"  # "Talk it through": a call about a meeting; needs no words (004-13)
    CHANGED = "changed"  # "Something has changed" for the child or the family: should the review be earlier? (001-20)
    NEED = "need"  # "We need something else": what is missing from the plan, by area; needs no words (002-09, 004-16)
    NOT_READY = "not_ready"  # "I am not ready", of the end of a plan; needs no words (001-26)
    DECIDE = "decide"  # "Help me decide": what can be chosen, what worries them, by when (002-08)


class Area(StrEnum):
    """In which part of a family's life something is missing (004-16)."""

    HEALTH = "health"
    SCHOOL = "school"
    HOME = "home"
    MONEY = "money"
    FRIENDS = "friends"
    FEELINGS = "feelings"
    OTHER = "other"


class Door(StrEnum):
    """Who the family asked to answer. `MANAGER` and `ABOUT_LEAD` go past the lead in everything (promise 5)."""

    LEAD = "lead"
    PERSON = "person"
    MANAGER = "manager"
    ABOUT_LEAD = "about_lead"
    ANY = "any"


class Rung(StrEnum):
    """Who has been brought in by lateness, lowest first (001-50)."""

    HOLDER = "holder"
    COVER = "cover"
    MANAGER = "manager"
    BODY = "body"


class NextStep(StrEnum):
    """What the clock does to this concern next, at `next_step_at`."""

    UNOPENED = "unopened"
    REMIND = "remind"
    LATE = "late"
    TO_MANAGER = "to_manager"
    TO_BODY = "to_body"
    NONE = "none"


class PartKind(StrEnum):
    """What one part of a thread is."""

    TEXT = "text"
    VOICE = "voice"
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Concern:
    """One thread. Whoever is `holder_id` sees it, and the author; nobody else (design.md, section 2).

    `excluded_id` is the person it went past: they are left out of every query, list, digest, export and log.
    `ref` is random, never counted. A concern without an author's words is never sent.
    """

    id: str
    plan_id: str
    author_id: str
    ref: str
    ref_hash: bytes
    kind: ConcernKind
    door: Door
    holder_id: str
    sent_at: datetime
    due_at: datetime
    rung: Rung
    next_step: NextStep
    next_step_at: datetime | None
    covering_for_id: str | None = None
    excluded_id: str | None = None
    action_id: str | None = None
    meeting_id: str | None = None
    need_id: str | None = None  # the need it is about, or that was made of it
    post_id: str | None = None
    referral_id: str | None = None
    area: Area | None = None  # where something is missing
    seen_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    helped: bool | None = None
    safety_marked_at: datetime | None = None
    reopened: int = 0
    revision: int = 0


@dataclass(frozen=True)
class ConcernPart:
    """One thing said in a thread, exactly as sent. Voice, photo and file are Telegram's file id, never downloaded."""

    id: str
    concern_id: str
    author_id: str
    from_staff: bool
    kind: PartKind
    said_at: datetime
    words: str = ""
    file_id: str | None = None
    seconds: int | None = None
    file_name: str | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class ConcernStep:
    """One thing that became of a concern: sent, seen, passed on, late, climbed, answered, closed."""

    id: str
    concern_id: str
    at: datetime
    what: str
    by_id: str | None = None
    to_id: str | None = None


@dataclass(frozen=True)
class Raised:
    """A service that somebody who holds a thread has raised it with, and by when it is to answer (001-15, 004-14).

    `service` is the name the holder gave it. It answers for nobody: the thread keeps its holder and its day.
    """

    id: str
    concern_id: str
    by_id: str
    service: str
    raised_at: datetime
    due_day: date
    answered_at: datetime | None = None
