"""What a practitioner's half-written action still needs, and what its answers mean (001-18, p_act_*).

Several can wait in one draft: lines pasted from a meeting's notes, or what was agreed last time. They are completed one
after the other ("3 of 5"), and each is kept until it is whole or left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from handlers.rules.actions import LONGEST_WHAT
from handlers.rules.meetings import as_seen
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.typed_dates import read_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Meeting, MeetingState
from storage.records.people import Person
from storage.records.plans import Plan

WEEKS = {"w1": timedelta(days=7), "w2": timedelta(days=14)}
FURTHEST = timedelta(days=550)
MOST_LINES = 20
LATELY = timedelta(days=90)  # as far back as a meeting, and what was done since the last one
BULLET = re.compile(r"^\s*(?:[-*•·–—‣◦]+|\(?\d{1,2}[.):]|\(?[a-z][.)])(?:\s+|$)")


class Step(StrEnum):
    """What is asked next, in this order."""

    WHAT = "what"
    SO_THAT = "so_that"
    WHO = "who"
    WHEN = "when"
    PROMISE = "promise"
    NEXT = "next"
    OUTCOME = "outcome"
    MEETING = "meeting"
    WHOLE = "whole"


# The answers each step leaves behind; one that was skipped is there, and None.
ANSWERS = {
    Step.WHAT: ("what",),
    Step.SO_THAT: ("so_that",),
    Step.WHO: ("owner_id",),
    Step.WHEN: ("by_day", "date_will_come", "undated"),
    Step.NEXT: ("next_step",),
    Step.OUTCOME: ("outcome_id", "outcome_words"),
    Step.MEETING: ("meeting_id",),
}
# What is typed, and so goes through the plain-words check.
TYPED = ("what", "so_that", "next_step", "outcome_words")


def next_step(fields: Mapping[str, Any], *, met: bool = False) -> Step:
    """Return what is still missing; without a date, the day by which a date will come.

    `met` says that there was a meeting lately at which it may have been agreed.
    """
    for step, names in ANSWERS.items():
        if step is Step.MEETING and not met:
            continue
        if not fields.keys() & set(names):
            return step
        if step is Step.WHEN and not fields.get("by_day") and not fields.get("date_will_come"):
            return Step.PROMISE
    return Step.WHOLE


def without_last(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers without the last one: what Back asks for again."""
    given = [names for names in ANSWERS.values() if fields.keys() & set(names)]
    last = given[-1] if given else ()
    return {name: answer for name, answer in fields.items() if name not in last}


def review_ahead(plan: Plan, today: date) -> date | None:
    """Return the day of the plan's next review, if it is still to come."""
    return plan.review_by if plan.review_by is not None and plan.review_by >= today else None


def day_tapped(choice: str, plan: Plan, today: date) -> date:
    """Return the day a button stands for."""
    review = review_ahead(plan, today)
    if choice == "review" and review is not None:
        return review
    if choice not in WEEKS:
        raise NotFound
    return today + WEEKS[choice]


def day_typed(words: str, today: date) -> date:
    """Return a typed day to come, within 18 months: a wrong year is said, not kept."""
    day = read_day(words, today)
    if day is None or not today <= day <= today + FURTHEST:
        raise BadInput("p_act_bad_date", words=words)
    return day


def owner_tapped(offered: Iterable[Person], person_id: str) -> Person:
    """Return the person picked, if they may be; a stale or forged button finds nobody."""
    owner = next((person for person in offered if person.id == person_id), None)
    if owner is None:
        raise NotFound
    return owner


# -- several at once -----------------------------------------------------------------------------------------------


def lines_pasted(text: str) -> list[str]:
    """Return the lines of a meeting's notes, each one action: without bullets, numbers and empty lines."""
    lines = [" ".join(BULLET.sub("", line).split()) for line in text.splitlines()]
    return [line for line in lines if line]


def with_lines(fields: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the draft with these lines waiting behind those it has. Telegram cuts a long text into several."""
    lines = lines_pasted(text)
    queue = [*fields.get("queue", []), *({"what": line} for line in lines)]
    if not lines:
        raise BadInput("p_act_no_lines")
    if len(queue) > MOST_LINES:
        raise BadInput("p_act_many_lines", n=len(queue), most=MOST_LINES)
    return {**fields, "queue": queue, "of": len(queue)}


def next_in_line(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the draft with the next one that waits begun, or None where none does.

    A line too long for one action is asked for anew, and shown (`old`). The meeting is the same for all of them.
    """
    queue = list(fields.get("queue", []))
    if not queue:
        return None
    one = dict(queue[0])
    if len(one["what"]) > LONGEST_WHAT:
        one = {"old": one["what"]}
    same = {name: fields[name] for name in ("meeting_id",) if name in fields}
    return {**one, **same, "queue": queue[1:], "at": fields.get("at", 0) + 1, "of": fields["of"]}


def waiting(fields: Mapping[str, Any]) -> int:
    """Return how many wait behind the one that is written."""
    return len(fields.get("queue", []))


def copied(actions: Iterable[AgreedAction], day: date) -> list[AgreedAction]:
    """Return what can be taken over from last time, to be completed anew: what is open, and what ended lately."""
    kept = [a for a in actions if a.state is ActionState.PUBLISHED or _ended_lately(a, day)]
    return sorted(kept, key=lambda a: (a.state is ActionState.DONE, a.by_day or date.max, a.id))[:MOST_LINES]


def _ended_lately(action: AgreedAction, day: date) -> bool:
    return action.state is ActionState.DONE and action.done_at is not None and day - action.done_at.date() <= LATELY


def as_new(action: AgreedAction) -> dict[str, Any]:
    """Return what is taken over of it: what, and so that. Who, by when and what next are agreed anew."""
    return {"what": action.what, **({"so_that": action.so_that} if action.so_that else {})}


def last_meeting(meetings: Sequence[Meeting], person_id: str, now: datetime) -> Meeting | None:
    """Return the last meeting that has begun, as this person knows it: the one at which it may have been agreed."""
    known = (as_seen(meeting, person_id, now) for meeting in meetings)
    been = [m for m in known if m is not None and m.state is MeetingState.PLANNED and m.starts_at <= now]
    return max((m for m in been if now - m.starts_at <= LATELY), key=lambda m: (m.starts_at, m.id), default=None)
