"""What a practitioner's half-finished meeting still needs, and what its answers mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, cast

from handlers.rules.meetings import FURTHEST, Arrangement, guests
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.typed_dates import Typed, Unclear, read_time, read_when
from handlers.rules.wall_time import read
from handlers.rules.working_time import DAY, next_working_day
from storage.records.meetings import BY_PHONE, Meeting, MeetingKind
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind
from storage.records.services import WorkingCalendar

DAYS_OFFERED = 4
LONGEST_PLACE = 80
WEEKS = {"w1": timedelta(days=7), "w2": timedelta(days=14)}


class Step(StrEnum):
    """What is asked next."""

    KIND = "kind"
    PLAN = "plan"
    DAY = "day"
    TIME = "time"
    PLACE = "place"
    WHO = "who"
    LOOK = "look"


@dataclass(frozen=True)
class Asked:
    """The answers so far."""

    fields: Mapping[str, Any]
    plan_id: str | None

    @property
    def next_step(self) -> Step:
        """What is still missing, in the order it is asked."""
        if "kind" not in self.fields:
            return Step.KIND
        if self.plan_id is None:
            return Step.PLAN
        for step in (Step.DAY, Step.TIME, Step.PLACE):
            if step.value not in self.fields:
                return step
        return Step.LOOK if "asked" in self.fields or "moving" in self.fields else Step.WHO

    @property
    def local(self) -> datetime:
        """The wall time it starts at."""
        return datetime.combine(self.fields["day"], self.fields["time"])

    def wish(self) -> Arrangement:
        """Return what the practitioner asks for. Raises NotFound where an answer is missing (a stale button)."""
        if self.next_step not in (Step.WHO, Step.LOOK):
            raise NotFound
        return Arrangement(MeetingKind(self.fields["kind"]), self.local, place=self.fields["place"])


def kind_of(choice: str) -> str:
    """Return the kind a button names."""
    if choice not in {kind.value for kind in MeetingKind}:
        raise NotFound
    return choice


def days_offered(calendar: WorkingCalendar, today: date) -> list[date]:
    """Return the next working days, to be tapped; any other is typed."""
    days: list[date] = []
    day = today
    while len(days) < DAYS_OFFERED:
        day = next_working_day(calendar, day + DAY)
        days.append(day)
    return days


def day_tapped(choice: str, today: date) -> date:
    """Return the day of a button, unless it has passed since the button was shown."""
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        raise NotFound from None
    if day < today:
        raise BadInput("p_date_past")
    return day


def time_tapped(choice: str) -> time:
    """Return the time of a button."""
    try:
        return time.fromisoformat(choice)
    except ValueError:
        raise NotFound from None


def when_typed(words: str, today: date) -> Mapping[str, Any]:
    """Return the day, and the time if it was typed too, as answers; say clearly what is wrong with anything else."""
    try:
        typed = read_when(words, today)
    except Unclear as unclear:
        raise BadInput("p_meet_day_unclear", words=words, why=unclear.why) from None
    if typed.day is None:
        raise BadInput("p_meet_day_unclear", words=words, why="no_day")
    if typed.day < today:
        raise BadInput("p_date_past")
    return {"day": typed.day, **({"time": typed.time} if typed.time is not None else {})}


def off_day_typed(words: str, today: date, meeting_id: str) -> date:
    """Return the typed day by which the family hears of another; what is wrong leads back to calling it off."""
    try:
        return cast(date, checked({"day": when_typed(words, today)["day"]}, today)["day"])
    except BadInput as bad:
        raise BadInput(bad.said_kind, **{**bad.facts, "meeting_id": meeting_id}) from None


def checked(
    answers: Mapping[str, Any], today: date, begun: Mapping[str, Any] | None = None, earliest: datetime | None = None
) -> Mapping[str, Any]:
    """Return answers whose day and time, with those `begun`, lie ahead: at once, not when all has been answered.

    `earliest` is the first wall time that is not too soon.
    """
    day, at = ({**(begun or {}), **answers}.get(name) for name in ("day", "time"))
    if day is not None and (day < today or (at and earliest and datetime.combine(day, at) <= earliest)):
        raise BadInput("p_date_past")
    if day is not None and day > today + FURTHEST:
        raise BadInput("p_date_far")
    return answers


def time_typed(words: str, today: date) -> Mapping[str, Any]:
    """Return a typed time; a day typed with it counts too."""
    at = read_time(words)
    if at is not None:
        return {"time": at}
    try:
        typed: Typed = read_when(words, today)
    except Unclear as unclear:
        raise BadInput("p_meet_day_unclear", words=words, why=unclear.why) from None
    if typed.time is None:
        raise BadInput("p_meet_day_unclear", words=words, why="no_such_time")
    return {"time": typed.time, **({"day": typed.day} if typed.day is not None else {})}


def place_typed(words: str) -> str:
    """Return a place's name, one short line."""
    place = " ".join(words.split())
    if not place or len(place) > LONGEST_PLACE:
        raise BadInput("p_meet_place_long", most=LONGEST_PLACE)
    return place


def place_tapped(choice: str, kept: str | None) -> str | None:
    """Return the place of a button: by phone, none until later, or where it was before."""
    if choice not in ("remote", "later", "same"):
        raise NotFound
    return {"remote": BY_PHONE, "same": kept}.get(choice)


def toggled(asked: Sequence[str], circle: Circle, person_id: str) -> list[str]:
    """Return who is asked with one person more or fewer; nobody can be who may not be asked."""
    able = [guest.person.id for guest in guests(circle) if guest.may_be_asked]
    if person_id not in able:
        raise NotFound
    wanted = set(asked) ^ {person_id}
    return [one for one in able if one in wanted]


def shown_to(circle: Circle, asked: Sequence[str]) -> Person | None:
    """Return the family member whose screen the preview shows: a parent or carer before a young person."""
    order = list(Relation)
    roles = [role for role in circle.live_roles(RoleKind.FAMILY) if role.person_id in asked]
    first = min(roles, key=lambda role: (order.index(role.relation or Relation.OTHER), role.id), default=None)
    return None if first is None else circle.people[first.person_id]


def new_day_by(choice: str, today: date) -> date | None:
    """Return the day by which the family hears of another meeting, as a button says it."""
    if choice == "none":
        return None
    if choice not in WEEKS:
        raise NotFound
    return today + WEEKS[choice]


def fields_of(meeting: Meeting) -> dict[str, Any]:
    """Return the answers a move starts from: all but the new day and time."""
    return {"kind": meeting.kind.value, "moving": meeting.id, "kept": meeting.place}


def fields_of_review(review: Meeting | None) -> dict[str, Any]:
    """Return the answers an earlier review starts from: those of the one that is arranged, or of a new one."""
    return {"kind": MeetingKind.REVIEW.value} if review is None else fields_of(review)


def all_fields_of(meeting: Meeting, asked: Sequence[str]) -> dict[str, Any]:
    """Return every answer of a new meeting that was taken back, so that it can be changed and sent anew."""
    local = read(meeting.local_start)
    return {
        "kind": meeting.kind.value, "day": local.date(), "time": local.time(), "place": meeting.place,
        "asked": list(asked),
    }  # fmt: skip
