"""Who is around which child, from a file: lead professional, team and family members, with the days that count.

A file never opens a plan further to somebody who is there already: what a lead closed in the chat this morning, an old
export must not open tonight. It may close.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import leads
from handlers.concerns import keep, setting_for
from handlers.leads import ask_for_lead
from handlers.operator import places
from handlers.operator.columns import Kind
from handlers.operator.import_work import Work
from handlers.operator.invitations import revoke
from handlers.operator.sheets import Row
from handlers.reminding import plan_reminders_on
from handlers.rules.concerns import author_left
from handlers.rules.ladder import is_settled
from handlers.rules.linking import family_place, may_invite
from storage.records.ids import new_id
from storage.records.people import Person, PersonKind, ReadingLevel, Relation
from storage.records.plans import Circle, LeadState, Plan, Role, RoleKind

DIALS: Mapping[str, str] = {"see_plan": "sees_plan", "see_dates": "sees_dates", "see_names": "sees_names"}
ORDER = (RoleKind.FAMILY, RoleKind.TEAM, RoleKind.LEAD)
Place = tuple[str, RoleKind, str]


def bring(work: Work, rows: Sequence[Row]) -> None:
    """Bring every row: family first, then the team, then who leads them."""
    places_of: dict[Place, list[Row]] = {}
    for row in rows:
        kind = _kind(row)
        if _makes_sense(work, row, kind):
            assert kind is not None
            places_of.setdefault((row.values["plan_ref"].upper(), kind, _who(row)), []).append(row)
        work.step(1)
    counting = {place: _row_that_counts(work, there) for place, there in places_of.items()}
    live = {place: row for place, row in counting.items() if row is not None}
    _one_lead_each(work, live)
    if work.problems:
        return
    joined = {plan_ref for plan_ref, kind, _ in live if kind is RoleKind.TEAM}
    before = {plan_ref: work.circle(plan) for plan_ref in sorted(joined) if (plan := work.plan(plan_ref)) is not None}
    for (plan_ref, kind, _), row in sorted(live.items(), key=lambda one: (ORDER.index(one[0][1]), one[1].line)):
        plan = work.plan(plan_ref)
        assert plan is not None
        _bring_one(work, row, plan, kind)
    for circle in before.values():
        ask_for_lead(work.tx, work.house, circle, work.circle(circle.plan))


def _kind(row: Row) -> RoleKind | None:
    if role := row.get("role"):
        return RoleKind(role)
    if row.get("person_ref"):
        return RoleKind.TEAM
    return RoleKind.FAMILY if row.get("relation") or row.get("name") else None


def _who(row: Row) -> str:
    ref = row.get("person_ref")
    return str(ref) if ref else f"{row.get('relation')}|{' '.join(row.get('name', '').casefold().split())}"


def _makes_sense(work: Work, row: Row, kind: RoleKind | None) -> bool:
    """Whether the row names a plan, and somebody who can be there; else it is a problem, or of a closed plan."""
    problems = len(work.problems)
    plan = work.plan(row.values["plan_ref"].upper())
    if plan is None:
        mend = "Add the plan to a file of plans, or open it: `mainstay plan open`."
        work.wrong(row, "plan_ref", f"there is no plan '{row.values['plan_ref']}'", mend)
    if kind is None:
        work.wrong(row, "role", "the row names nobody", "Give a person_ref, or a family member's name and relation.")
    elif row.get("person_ref") and kind is not RoleKind.FAMILY:
        _practitioner_is_here(work, row)
    else:
        _family_member_is_named(work, row, kind)
    if row.get("from") and row.get("until") and row.values["from"] > row.values["until"]:
        work.wrong(row, "until", "the last day is before the first", "Write the days the other way round.")
    if len(work.problems) > problems:
        return False
    if plan is not None and plan.closed_at is not None:
        work.counts[Kind.TEAMS].left_out += 1
        return False
    return True


def _practitioner_is_here(work: Work, row: Row) -> None:
    person = work.person(row.values["person_ref"])
    if person is None:
        mend = "Add them to a file of people, or with `mainstay practitioner add`."
        work.wrong(row, "person_ref", f"nobody has the ref '{row.values['person_ref']}'", mend)
    elif person.ended_at is not None and not _is_over(work, row):
        mend = "Remove the row, or give the day in until."
        work.wrong(row, "person_ref", f"'{row.values['person_ref']}' was revoked", mend)


def _family_member_is_named(work: Work, row: Row, kind: RoleKind) -> None:
    if kind is RoleKind.TEAM or row.get("person_ref"):
        wrong = "a family member has no person_ref" if row.get("person_ref") else "who is on the team is not said"
        work.wrong(row, "person_ref", wrong, "Practitioners are named by person_ref, family by name and relation.")
        return
    for column in ("name", "relation"):
        if not row.get(column):
            work.wrong(row, column, f"a family member needs a {column}", "Write it.")
    if not row.get("relation") or not row.get("name"):
        return
    relation = Relation(row.values["relation"])
    if kind is RoleKind.FAMILY and not may_invite(relation, bool(row.get("sixteen_or_over"))):
        mend = "Say yes if they are 16 or over; leave the row out if not: their views are recorded for them."
        work.wrong(row, "sixteen_or_over", "a young person must be 16 or over to use Telegram in the UK", mend)
    if relation is Relation.YOUNG_PERSON and " " in row.values["name"]:
        work.wrong(row, "name", "no surname of a young person is kept", "Write the first name alone.")


def _is_over(work: Work, row: Row) -> bool:
    last = row.get("until")
    return last is not None and last < places.today(work.tx, work.house)


def _row_that_counts(work: Work, rows: Sequence[Row]) -> Row | None:
    """Return the one row of several about the same place that says how it is today."""
    counts, today = work.counts[Kind.TEAMS], places.today(work.tx, work.house)
    now: list[Row] = []
    for row in rows:
        if row.get("from") is not None and row.values["from"] > today:
            counts.left_out += 1
            work.note(row, f"this begins on {row.values['from']}: import again from that day on")
        elif _is_over(work, row) and len(rows) > 1:
            counts.left_out += 1
        else:
            now.append(row)
    for twice in now[1:]:
        wrong = f"line {now[0].line} of {now[0].file} says the same person in the same role"
        work.wrong(twice, "", wrong, "Keep one of the rows, or give the days in from and until.")
    return now[0] if now else None


def _one_lead_each(work: Work, live: Mapping[Place, Row]) -> None:
    leads: dict[str, Row] = {}
    for (plan_ref, kind, _), row in live.items():
        if kind is not RoleKind.LEAD or _is_over(work, row):
            continue
        first = leads.setdefault(plan_ref, row)
        if first is not row:
            wrong = f"line {first.line} of {first.file} names a lead of {plan_ref} already"
            work.wrong(row, "role", wrong, "A plan has one lead: write team, or give the last day in until.")


def _bring_one(work: Work, row: Row, plan: Plan, kind: RoleKind) -> None:
    circle, counts = work.circle(plan), work.counts[Kind.TEAMS]
    place = _place(work, row, circle, kind)
    if _is_over(work, row):
        if place is None:
            counts.left_out += 1
        else:
            _end(work, row, plan, place)
            counts.changed += 1
            work.changed_circle(plan)
    elif place is None:
        counts.added += _add(work, row, circle, kind)
    elif _named_otherwise(row, place):
        _name(work, circle, place)
        counts.changed += 1
    elif kind is RoleKind.FAMILY and _closed_further(work, row, place):
        counts.changed += 1
        work.changed_circle(plan)
    else:
        counts.unchanged += 1
    if kind is RoleKind.LEAD and (place is None or _is_over(work, row)):
        work.keep_plan(row.values["plan_ref"].upper(), work.tx.plans.get(plan.id))


def _place(work: Work, row: Row, circle: Circle, kind: RoleKind) -> Role | None:
    if ref := row.get("person_ref"):
        person = work.person(ref)
        return circle.role_of(person.id, kind) if person is not None else None
    member = family_place(circle, row.values["name"], Relation(row.values["relation"]))
    return member if kind is RoleKind.FAMILY or member is None else circle.role_of(member.person_id, kind)


def _since(work: Work, row: Row) -> Any:
    first = row.get("from")
    return places.start_of(work.house, first) if first else work.tx.now


def _add(work: Work, row: Row, circle: Circle, kind: RoleKind) -> bool:
    if kind is RoleKind.FAMILY:
        _add_family(work, row, circle)
        return True
    person = _practitioner(work, row, circle)
    if person is None:
        return False
    if kind is RoleKind.LEAD:
        before = leads.set_lead(work.tx, work.house, circle, person, _since(work, row))
        if before is not None:
            work.note(row, f"{circle.plan.ref}: {person.name} leads now, in the place of {before.name}")
        return True
    role = work.tx.roles.add(Role(
        id=new_id(), plan_id=circle.plan.id, person_id=person.id, kind=kind, since=_since(work, row),
    ))  # fmt: skip
    work.join(circle, role, person)
    work.tx.audit.add(None, "plan.team_added", circle.plan.id)
    if row.get("named_person"):
        _name(work, circle, role)
    return True


def _named_otherwise(row: Row, role: Role) -> bool:
    """Whether the row says something else of who is the named person; an empty cell says nothing."""
    said = row.get("named_person")
    return role.kind is RoleKind.TEAM and said is not None and said is not role.named_person


def _name(work: Work, circle: Circle, role: Role) -> None:
    """Mark who is the child's named person, or is not any more; a child has one (003-14)."""
    for other in circle.live_roles(RoleKind.TEAM):
        if other.named_person and other.id != role.id:
            work.tx.roles.change(other, named_person=False)
    work.tx.roles.change(role, named_person=not role.named_person)
    work.tx.audit.add(None, "plan.named_person", circle.plan.id)
    work.changed_circle(circle.plan)


def _practitioner(work: Work, row: Row, circle: Circle) -> Person | None:
    """Return who is added: a practitioner, or as a lead also somebody of the family (004-02)."""
    if ref := row.get("person_ref"):
        return work.person(ref)
    member = family_place(circle, row.values["name"], Relation(row.values["relation"]))
    if member is None:
        mend = "Add a row with the role family for them, too."
        work.wrong(row, "name", "a lead of the family is not yet on the plan", mend)
        return None
    return circle.people[member.person_id]


def _add_family(work: Work, row: Row, circle: Circle) -> None:
    person = work.tx.people.add(Person(
        id=new_id(), kind=PersonKind.FAMILY, name=row.values["name"], created_at=work.tx.now,
        reading=ReadingLevel(row.get("reading_level", ReadingLevel.STANDARD)),
    ))  # fmt: skip
    role = work.tx.roles.add(Role(
        id=new_id(), plan_id=circle.plan.id, person_id=person.id, kind=RoleKind.FAMILY, since=_since(work, row),
        relation=Relation(row.values["relation"]), sees_plan=bool(row.get("see_plan")),
        sees_dates=bool(row.get("see_dates")), sees_names=bool(row.get("see_names")),
    ))  # fmt: skip
    work.join(circle, role, person)
    work.tx.audit.add(None, "plan.family_added", circle.plan.id)


def _closed_further(work: Work, row: Row, role: Role) -> bool:
    """Close the dials the file says no to; note those it would open (003-22)."""
    said = {dial: row.values[column] for column, dial in DIALS.items() if row.get(column) is not None}
    if any(wanted and not getattr(role, dial) for dial, wanted in said.items()):
        work.note(row, "what somebody who is there may see is opened in the chat: /plans, People")
    shut = {dial: False for dial, wanted in said.items() if not wanted and getattr(role, dial)}
    if not shut:
        return False
    work.tx.roles.change(role, **shut)
    work.tx.audit.add(None, "plan.dials_closed", role.id)
    plan_reminders_on(work.tx, work.house, role.plan_id)
    return True


def _end(work: Work, row: Row, plan: Plan, role: Role) -> None:
    """End a place with its codes; whoever holds a question of theirs is told to ring."""
    for concern in work.tx.concerns.of_author(role.person_id, plan.id):
        if role.kind is RoleKind.FAMILY and not is_settled(concern):
            decision = author_left(concern, setting_for(work.tx, work.house, concern), work.tx.now)
            keep(work.tx, work.house, decision, None)
    work.tx.roles.change(role, ended_at=places.end_of(work.house, row.values["until"]))
    for invitation in work.tx.invitations.live_of_person(role.person_id, work.tx.now):
        if invitation.role_id == role.id:
            revoke(work.tx, invitation)
    work.tx.audit.add(None, "plan.place_ended", role.id)
    plan_reminders_on(work.tx, work.house, plan.id)
    if role.kind is RoleKind.LEAD and work.tx.plans.circle(plan.id).lead is None:
        work.tx.plans.change(work.tx.plans.get(plan.id), lead_state=LeadState.LEFT)
