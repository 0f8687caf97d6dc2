"""Help asked of another service: who may see it, what may become of it, and when it comes back to the lead (001-19).

Whoever leads keeps it; the family reads each step in plain words and days. A wait is the service's, never the family's
or the lead's lateness. Until its two minutes are over nobody but whoever noted a step sees it (design.md, section 9),
and a "no" is told only once what happens next is written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.rules.access import Wish, is_shown, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.revisions import CHECK, checks_without, revised
from handlers.rules.shown import shown_of
from handlers.rules.typed_dates import read_day
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.referrals import Course, Referral, ReferralStep

NEW, STEP = "referral", "referral_step"  # drafts' purposes, and texts'
LONGEST_NAME = 60  # letters of a service's name
MOST = 20  # of one plan
WEEKS = {"w2": 2, "w4": 4, "w8": 8, "w12": 12}
FURTHEST = timedelta(days=730)
LONG_AGO = timedelta(days=730)
ASK_AGAIN = timedelta(days=28)  # where the service named no day, the lead is asked after this long
NO_WAIT_NAMED = timedelta(days=84)
IN_WORDS = re.compile(r"\b(\d{1,3})\s*(?:(?:-|–|to|or)\s*(\d{1,3})\s*)?(week|month|wk|day)s?\b", re.IGNORECASE)
IN_WEEKS = {"week": 1.0, "wk": 1.0, "month": 52 / 12, "day": 1 / 7}

# What may become of it next; a step that stands under itself gives another day, or another wait.
NEXT: Mapping[Course, tuple[Course, ...]] = {
    Course.MADE: (Course.ACCEPTED, Course.WAITING, Course.STARTED, Course.DECLINED, Course.MADE),
    Course.ACCEPTED: (Course.WAITING, Course.STARTED, Course.DECLINED, Course.ENDED),
    Course.WAITING: (Course.WAITING, Course.STARTED, Course.DECLINED, Course.ENDED),
    Course.STARTED: (Course.ENDED, Course.WAITING),
    Course.DECLINED: (),
    Course.ENDED: (),
    Course.OFF: (),
}
OPEN = frozenset({Course.MADE, Course.ACCEPTED, Course.WAITING})
ASKS_HOW_LONG = frozenset({Course.ACCEPTED, Course.WAITING})

# The answers a new one needs, in the order they are asked for; one that was skipped is there, and None.
ASKED = ("service", "help_with", "so_that", "made_on", "due")
TYPED = ("service", "help_with", "so_that")


@dataclass(frozen=True)
class Known:
    """One of them as one reader knows it, with its steps, the oldest first."""

    referral: Referral
    steps: tuple[ReferralStep, ...]

    @property
    def last(self) -> ReferralStep:
        """What became of it last."""
        return self.steps[-1]


# -- who sees what -------------------------------------------------------------------------------------------------


def may_see(circle: Circle, person: Person, referral: Referral, day: date) -> bool:
    """Whether it is open to this person: staff on the plan, and of the family those whom the dial and the lead let."""
    if referral.plan_id != circle.plan.id or not may(circle, person, Wish.SEE_ACTIONS, day):
        return False
    return person.is_staff or is_shown(referral.shown_to, person)


def readers_of(circle: Circle, shown_to: Sequence[str] | None, day: date) -> tuple[Person, ...]:
    """Return the family members who see it, by name."""
    return tuple(sorted(shown_of(circle, shown_to, day), key=lambda person: (person.name, person.id)))


def is_told(step: ReferralStep, now: datetime) -> bool:
    """Whether its two minutes are over."""
    return step.visible_from is not None and step.visible_from <= now


def as_seen(
    circle: Circle, person: Person, referral: Referral, steps: Sequence[ReferralStep], now: datetime, day: date
) -> Known | None:
    """Return it as this person knows it, or None where for them there is no such thing.

    A step that can be taken back is its author's alone; a "no" of which the family is not told yet is any lead's.
    """
    if not may_see(circle, person, referral, day):
        return None
    leads = may(circle, person, Wish.LEAD_PLAN, day)
    known = tuple(s for s in steps if is_told(s, now) or s.by_id == person.id or (leads and s.visible_from is None))
    gone = not known or (known[-1].course is Course.OFF and is_told(known[-1], now))
    return None if gone else Known(referral, known)


def seen_by(
    circle: Circle, person: Person, referrals: Iterable[Referral], steps: Mapping[str, Sequence[ReferralStep]],
    now: datetime, day: date,
) -> list[Known]:  # fmt: skip
    """Return what is open to this person: what still runs first, and of those what changed last."""
    found = (as_seen(circle, person, one, steps.get(one.id, ()), now, day) for one in referrals)
    known = [one for one in found if one is not None]
    known.sort(key=lambda one: (one.last.kept_at, one.referral.id), reverse=True)
    return sorted(known, key=lambda one: not NEXT[one.last.course])


def one_seen(
    circle: Circle, person: Person, referral: Referral, steps: Sequence[ReferralStep], now: datetime, day: date
) -> Known:
    """Return the one a button names, as this person knows it."""
    known = as_seen(circle, person, referral, steps, now, day)
    if known is None:
        raise NotFound
    return known


# -- a new one -----------------------------------------------------------------------------------------------------


def room_for_one(standing: Sequence[Known]) -> None:
    """Refuse one too many."""
    if sum(bool(NEXT[one.last.course]) for one in standing) >= MOST:
        raise NotNow("p_refer_many", n=MOST)


def named(words: str) -> str:
    """Return the name of a service, tidied: a short label, not a story."""
    name = " ".join(words.split()).strip(" .,;")
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput("p_refer_long", n=len(name), most=LONGEST_NAME)
    return name


def next_asked(fields: Mapping[str, Any]) -> str | None:
    """Return which answer is asked for next, or None where it is whole."""
    return next((name for name in ASKED if name not in fields), None)


def with_answer(draft: Draft, name: str, answer: Any, now: datetime) -> Draft:
    """Return the draft with this answer; what the check found in words that stood there before is of no account."""
    return revised(draft, now, **{name: answer, CHECK: checks_without(draft, name)})


def without_answer(draft: Draft, name: str, now: datetime) -> Draft:
    """Return the draft without this answer, so that it is asked for again."""
    if name not in ASKED:
        raise NotFound
    return replace(draft, fields={key: kept for key, kept in draft.fields.items() if key != name}, changed_at=now)


def made_tapped(choice: str, today: date) -> date:
    """Return the day it was made that a button stands for."""
    days = {"today": 0, "yesterday": 1}
    if choice not in days:
        raise NotFound
    return today - timedelta(days=days[choice])


def made_typed(words: str, today: date) -> date:
    """Return a typed day up to today, within two years. Without a year, the last such day is meant."""
    day = read_day(words, today)
    if day is not None and day > today and re.search(r"\d", words) and not re.search(r"\d{4}", words):
        day = _a_year_before(day)
    if day is None or not today - LONG_AGO <= day <= today:
        raise BadInput("p_refer_bad_day", words=words, past=True)
    return day


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


@dataclass(frozen=True)
class Due:
    """By when the service is to have answered; `stated` says that it is the service's own day, which a family reads."""

    day: date
    stated: bool


def due_tapped(choice: str, today: date) -> Due:
    """Return the day a button stands for; where the service named none, the day on which the lead is asked."""
    if choice == "none":
        return Due(today + ASK_AGAIN, False)
    if choice not in WEEKS:
        raise NotFound
    return Due(today + timedelta(weeks=WEEKS[choice]), True)


def due_typed(words: str, today: date) -> Due:
    """Return a typed day to come, within two years."""
    day = read_day(words, today)
    if day is None or not today < day <= today + FURTHEST:
        raise BadInput("p_refer_bad_day", words=words, past=False)
    return Due(day, True)


def new_one(
    draft: Draft, circle: Circle, by: Person, referral_id: str, step_id: str, now: datetime
) -> tuple[Referral, ReferralStep]:  # fmt: skip
    """Return what a whole draft becomes, and its first step, which can be taken back for two minutes."""
    fields, due = draft.fields, draft.fields["due"]
    shown_to = fields.get("shown_to")
    referral = Referral(
        referral_id, circle.plan.id, named(fields["service"]), fields["help_with"], by.id, now, fields.get("so_that"),
        tuple(shown_to) if shown_to is not None else None,
    )  # fmt: skip
    return referral, ReferralStep(
        step_id, referral_id, Course.MADE, by.id, fields["made_on"], now, now + UNDO, due["day"], due["stated"]
    )


# -- what became of it ---------------------------------------------------------------------------------------------


def step_named(known: Known, course: str, now: datetime) -> Course:
    """Return the step a button names, if it may come next; one that was just noted cannot be noted again."""
    wanted = next((one for one in Course if one.value == course), None)
    if wanted is None:
        raise NotFound
    if not is_told(known.last, now) or (wanted is not Course.OFF and wanted not in NEXT[known.last.course]):
        raise AlreadyDone
    return wanted


@dataclass(frozen=True)
class Wait:
    """How long one waits, as the service says: so many weeks, or its own words; `due` is when that time is over."""

    due: Due
    weeks: int | None = None
    words: str | None = None


def wait_tapped(choice: str, today: date) -> Wait:
    """Return the wait a button stands for; where the service named none, the lead is asked after twelve weeks."""
    if choice == "none":
        return Wait(Due(today + NO_WAIT_NAMED, False))
    if choice not in WEEKS:
        raise NotFound
    return Wait(Due(today + timedelta(weeks=WEEKS[choice]), True), weeks=WEEKS[choice])


def wait_typed(words: str, today: date) -> Wait:
    """Return the wait in the service's own words; the longest time or the day in them says when it is over."""
    day = read_day(words, today)
    if day is not None and today < day <= today + FURTHEST:
        return Wait(Due(day, True), words=words)
    found = IN_WORDS.search(words)
    if found is None:
        return Wait(Due(today + NO_WAIT_NAMED, False), words=words)
    days = round(int(found[2] or found[1]) * IN_WEEKS[found[3].lower()] * 7)
    return Wait(Due(min(today + timedelta(days=days), today + FURTHEST), True), words=words)


def stepped(
    known: Known, course: Course, by: Person, step_id: str, now: datetime, day: date, *, due: Due | None = None,
    weeks: int | None = None, words: str | None = None,
) -> ReferralStep:  # fmt: skip
    """Return one more step, which can be taken back for two minutes; a "no" waits for what happens next."""
    step_named(known, course.value, now)
    return ReferralStep(
        step_id, known.referral.id, course, by.id, day, now, None if course is Course.DECLINED else now + UNDO,
        due.day if due is not None else None, due is not None and due.stated, weeks, words,
    )  # fmt: skip


def with_next(known: Known, by: Person, next_step: str, now: datetime) -> ReferralStep:
    """Return the "no" with what happens next: now the family is told, in two minutes."""
    if not wants_next(known.last):
        raise AlreadyDone
    return replace(known.last, by_id=by.id, next_step=next_step, visible_from=now + UNDO)


def wants_next(step: ReferralStep) -> bool:
    """Whether it is a "no" with nothing next: the family is not told so."""
    return step.course is Course.DECLINED and step.visible_from is None


def goes_on(draft: Draft, last: ReferralStep) -> bool:
    """Whether words typed for a step wait to be gone on with; after a "no" only what happens next is waited for."""
    return bool(draft.fields.get("next_step") or (draft.fields.get("words") and not wants_next(last)))


def may_take_back(known: Known, by: Person, now: datetime) -> bool:
    """Whether the last step is this person's and not told yet; a "no" without a next is anybody's who leads."""
    return wants_next(known.last) or (known.last.by_id == by.id and not is_told(known.last, now))


def must_be_taken_back(known: Known, step_id: str, by: Person, now: datetime) -> ReferralStep:
    """Return the step that is taken back; once the two minutes are over it is too late."""
    if known.last.id != step_id or not may_take_back(known, by, now):
        raise NotNow("p_refer_too_late")
    return known.last


# -- whether it is over, and whose turn it is ----------------------------------------------------------------------


def is_over(step: ReferralStep, today: date) -> bool:
    """Whether the time the service itself named has passed: it is late, and nobody else."""
    return step.course in OPEN and step.stated and step.due_day is not None and step.due_day < today


def comes_back(step: ReferralStep, today: date) -> bool:
    """Whether the lead is asked for it: the service was to answer or begin by today, or there is nothing next."""
    if wants_next(step):
        return True
    return step.course in OPEN and step.due_day is not None and step.due_day <= today


def last_told(steps: Sequence[ReferralStep], now: datetime) -> ReferralStep | None:
    """Return what became of it last, as everybody to whom it is open knows it."""
    return next((step for step in reversed(steps) if is_told(step, now)), None)


def is_still_news(
    circle: Circle, person: Person, referral: Referral | None, steps: Sequence[ReferralStep], step_id: str,
    now: datetime, day: date,
) -> bool:  # fmt: skip
    """Whether a note about this step still goes: it stands, nothing came after it, and its reader may know of it."""
    if referral is None or not may_see(circle, person, referral, day):
        return False
    told = last_told(steps, now)
    return told is not None and told.id == step_id
