"""What becomes of a notice whose moment has come, and everything it is judged by (design.md, section 3; R16)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.rules.working_time import next_working
from storage.records.actions import ActionReport, AgreedAction
from storage.records.concerns import Concern, Raised
from storage.records.contacts import ContactRequest
from storage.records.guests import ThreadGuest
from storage.records.inputs import ReviewInput
from storage.records.links import Link
from storage.records.local_help import Tip
from storage.records.meetings import Attendance, Meeting
from storage.records.notices import Notice
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.posts import PostVersion, TeamPost
from storage.records.referrals import Referral, ReferralStep
from storage.records.services import WorkingCalendar
from storage.records.summaries import Summary


class Do(StrEnum):
    """What becomes of a notice whose moment has come."""

    SEND = "send"
    REDATE = "redate"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Verdict:
    """What to do with one notice; `missed` says that somebody must be told it was not sent (promise 4)."""

    do: Do
    due: datetime | None = None
    why: str = ""
    missed: bool = False


SEND = Verdict(Do.SEND)


@dataclass(frozen=True)
class World:
    """Everything notices are judged by, loaded in batches by `handlers.clock.claims`."""

    now: datetime
    zone: str
    people: Mapping[str, Person] = field(default_factory=dict)
    links: Mapping[bytes, Link] = field(default_factory=dict)  # live ones, by the chat's hash
    circles: Mapping[str, Circle] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    attendances: Mapping[tuple[str, str], Attendance] = field(default_factory=dict)  # by meeting and person
    concerns: Mapping[str, Concern] = field(default_factory=dict)
    actions: Mapping[str, AgreedAction] = field(default_factory=dict)
    summaries: Mapping[str, Summary] = field(default_factory=dict)  # by meeting
    calendar_of: Callable[[str], WorkingCalendar] | None = None  # by nation
    outcomes: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)  # by plan
    ratings: Mapping[str, Sequence[OutcomeRating]] = field(default_factory=dict)  # by outcome
    reports: Mapping[str, Sequence[ActionReport]] = field(default_factory=dict)  # by action
    raised: Mapping[str, Raised] = field(default_factory=dict)
    posts: Mapping[str, tuple[TeamPost, Sequence[PostVersion]]] = field(default_factory=dict)  # with all it ever said
    inputs: Mapping[tuple[str, str], ReviewInput] = field(default_factory=dict)  # by review and practitioner
    tips: Mapping[str, Tip] = field(default_factory=dict)
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    referral_steps: Mapping[str, Sequence[ReferralStep]] = field(default_factory=dict)  # by what they are a step of
    contacts: Mapping[str, ContactRequest] = field(default_factory=dict)
    guests: Mapping[str, ThreadGuest] = field(default_factory=dict)
    reached: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by broadcast, those whom it is for now

    def circle_of(self, notice: Notice) -> Circle | None:
        """Return the circle of the plan a notice is about, if it is about one."""
        subject = notice.refers_to or ""
        about: Meeting | Concern | AgreedAction | None
        about = self.meetings.get(subject) or self.concerns.get(subject) or self.actions.get(subject)
        plan_id = about.plan_id if about is not None else notice.plan_id
        return self.circles.get(plan_id or "")


def withdraw(why: str, *, missed: bool = False) -> Verdict:
    """Say why a notice is not sent any more."""
    return Verdict(Do.WITHDRAW, why=why, missed=missed)


def while_working(circle: Circle, world: World) -> Verdict | None:
    """Hold a notice back until the service works; None while it does."""
    if world.calendar_of is None:
        return None
    opens = next_working(world.calendar_of(circle.plan.nation), world.now)
    return None if opens <= world.now else Verdict(Do.REDATE, due=opens, why="not_working")
