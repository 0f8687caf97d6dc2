"""A small circle for tables of rules: Sam leads, Ruth is duty, Jo manages, Amira is the mother."""

from dataclasses import replace
from datetime import UTC, date, datetime

from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Circle, Cover, CoverState, LeadState, Plan, Role, RoleKind

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


def staff(ref: str, **more: object) -> Person:
    """Return a practitioner."""
    return Person(id=ref, kind=PersonKind.STAFF, name=ref.title(), created_at=T0, **more)  # type: ignore[arg-type]


def family(ref: str, **more: object) -> Person:
    """Return a family member."""
    return Person(id=ref, kind=PersonKind.FAMILY, name=ref.title(), created_at=T0, **more)  # type: ignore[arg-type]


JO = staff("jo", manager_id="top")
TOP = staff("top")
SAM = staff("sam", manager_id="jo", job="School nurse", agency="Oak Primary", work_days="Monday to Friday")
RUTH = staff("ruth", coordinator=True)
LEE = staff("lee", manager_id="jo")
NINA = staff("nina")
AMIRA = family("amira")
YUSUF = family("yusuf")
EVERYBODY = (JO, TOP, SAM, RUTH, LEE, NINA, AMIRA, YUSUF)
PLAN = Plan(id="plan", ref="OK-14", ref_hash=b"", child_name="Mia", framework="england-early-help", nation="england",
            lead_state=LeadState.CHOSEN, duty_id="ruth", opened_at=T0)  # fmt: skip


def role(person: Person, kind: RoleKind, **more: object) -> Role:
    """Return a role on the plan."""
    relation = Relation.MOTHER if kind is RoleKind.FAMILY else None
    return Role(id=f"{person.id}-{kind}", plan_id="plan", person_id=person.id, kind=kind, since=T0, relation=relation,
                **more)  # type: ignore[arg-type]  # fmt: skip


def cover(away: Person, by: Person, first: str, last: str, *, agreed: int = 0, **more: object) -> Cover:
    """Return a cover that was agreed `agreed` days after the first day of the table."""
    at = T0.replace(day=T0.day + agreed)
    fields = {"state": CoverState.ACCEPTED, "asked_at": at, "answered_at": at} | more
    return Cover(id=f"{away.id}-{by.id}-{first}", away_id=away.id, by_id=by.id, first_day=date.fromisoformat(first),
                 last_day=date.fromisoformat(last), **fields)  # type: ignore[arg-type]  # fmt: skip


def circle(*covers: Cover, plan: Plan = PLAN, lead: Person | None = SAM, gone: tuple[str, ...] = ()) -> Circle:
    """Return the circle, with these covers, this lead and these people gone."""
    roles = [role(LEE, RoleKind.TEAM), role(YUSUF, RoleKind.FAMILY),
             role(AMIRA, RoleKind.FAMILY, sees_plan=True, sees_dates=True, sees_names=True)]  # fmt: skip
    if lead is not None:
        roles.append(role(lead, RoleKind.LEAD))
    people = {p.id: replace(p, ended_at=T0) if p.id in gone else p for p in EVERYBODY}
    return Circle(plan, tuple(roles), covers, people, frozenset(people))
