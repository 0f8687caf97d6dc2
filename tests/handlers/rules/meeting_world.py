"""Hand-made circles, meetings and people for the tables about meetings, reminders and notices."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules.wall_time import moment_of, written
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Circle, LeadState, Plan, Role, RoleKind

LONDON = "Europe/London"
EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def at(written: str) -> datetime:
    """Return the moment a London clock shows this."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(LONDON)).astimezone(UTC)


def shown(moment: datetime) -> str:
    """Return what a London clock shows at that moment."""
    return moment.astimezone(ZoneInfo(LONDON)).strftime("%Y-%m-%d %H:%M")


def person(name: str, kind: PersonKind = PersonKind.FAMILY, **more: Any) -> Person:
    return Person(id=name, kind=kind, name=name.capitalize(), created_at=EARLY, **more)


def circle(**dials: bool) -> Circle:
    """Return plan OK-14: amira and yusuf (dates dial closed unless said), led by sam, lee on the team, dana on duty."""
    people = {
        "amira": person("amira"), "yusuf": person("yusuf"),
        **{name: person(name, PersonKind.STAFF, coordinator=name == "dana") for name in ("sam", "lee", "dana", "nina")},
    }  # fmt: skip
    plan = Plan(
        id="plan", ref="OK-14", ref_hash=b"", child_name="Mia", framework="england-early-help", nation="england",
        lead_state=LeadState.CHOSEN, duty_id="dana", opened_at=EARLY,
    )  # fmt: skip
    roles = [
        Role(id=new_id(), plan_id="plan", person_id=who, kind=RoleKind.FAMILY, since=EARLY, relation=relation,
             sees_dates=dials.get(who, who == "amira"))
        for who, relation in (("amira", Relation.MOTHER), ("yusuf", Relation.FATHER))
    ]  # fmt: skip
    roles += [
        Role(id=new_id(), plan_id="plan", person_id=who, kind=kind, since=EARLY)
        for who, kind in (("sam", RoleKind.LEAD), ("lee", RoleKind.TEAM))
    ]
    return Circle(plan, tuple(roles), (), people, frozenset(people))


def meeting(local: str = "2026-12-03T15:30", **more: Any) -> Meeting:
    """Return a meeting that everybody can see, arranged long ago unless said otherwise."""
    start = moment_of(datetime.fromisoformat(local), LONDON)
    made = Meeting(
        id="meeting", plan_id="plan", kind=MeetingKind.REVIEW, local_start=written(start.local),
        zone=LONDON, starts_at=start.at, state=MeetingState.PLANNED, made_by="sam",
        made_at=start.at - timedelta(days=40), place="Oak School",
    )  # fmt: skip
    return replace(made, **more)


def asked(who: str = "amira", **more: Any) -> Attendance:
    return Attendance(id=f"a-{who}", meeting_id="meeting", person_id=who, **more)
