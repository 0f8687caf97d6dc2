"""What was agreed at a meeting: who does what, why, and by when; what it serves, and what people say of it since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class ActionState(StrEnum):
    """Where an agreed action stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class AgreedAction:
    """One agreed action (001-18). Until `visible_from` nobody but its author sees it anywhere (two minutes' undo).

    A published one that is corrected is a new `version`; until `visible_from` everybody but `changed_by` sees
    `before`: the fields as they were. `highest` is the last version given, so that one taken back never lends its
    number to another. `shown_to` names the family members it is open to, where that is fewer than the dial opens the
    plan to (None: all of them); it never opens what the dial keeps shut. `outcome_words` is a draft's new outcome,
    which stands only once the draft is published.
    """

    id: str
    plan_id: str
    what: str
    owner_id: str
    author_id: str
    state: ActionState
    made_at: datetime
    so_that: str | None = None
    next_step: str | None = None
    by_day: date | None = None
    date_will_come: date | None = None
    agreed_on: date | None = None
    published_at: datetime | None = None
    visible_from: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    version: int = 1
    outcome_id: str | None = None
    meeting_id: str | None = None
    shown_to: tuple[str, ...] | None = None
    changed_by: str | None = None
    before: Mapping[str, Any] | None = None
    highest: int = 1
    outcome_words: str | None = None


@dataclass(frozen=True)
class ActionVersion:
    """How an action read before a correction that was seen, and why it was corrected, in plain words (001-24)."""

    id: str
    action_id: str
    version: int
    changed_at: datetime
    changed_by: str
    was: Mapping[str, Any]
    why: str | None = None


class Says(StrEnum):
    """What somebody says of an action. What one says never overwrites what another does (features.md, 4)."""

    CLEAR = "clear"  # its owner: your part is clear (003-18)
    NOT_MINE = "not_mine"
    ASKS = "asks"
    DONE = "done"
    NOT_DONE = "not_done"  # with the new day
    SAYS = "says"  # words, and nothing else
    HAPPENED = "happened"  # the family, asked on the day (004-19)
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NEEDS_HELP = "needs_help"
    MORE_TIME = "more_time"  # with the day asked for
    WRONG = "wrong"
    RIGHT = "right"  # the young person: this sounds right to me (E2)
    TAKEN_BACK = "taken_back"  # undo: `about_id` is the report that no longer stands
    MORE_TIME_YES = "more_time_yes"  # whoever leads, about the one who asked
    MORE_TIME_NO = "more_time_no"
    WILL_CALL = "will_call"  # whoever leads, after two chases (p_team_chase)
    ASKED_MANAGER = "asked_manager"
    WAITS = "waits"  # with the day until when


@dataclass(frozen=True)
class ActionReport:
    """One thing one person said of an action at one moment; never changed, only followed by another.

    `version` is the action's when it was said; `about_id` the report that this one answers.
    """

    id: str
    action_id: str
    person_id: str
    says: Says
    said_at: datetime
    version: int
    words: str | None = None
    day: date | None = None
    about_id: str | None = None
