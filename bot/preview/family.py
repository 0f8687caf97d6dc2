"""The made-up family: Mia's plan OK-14, the people around it, what was agreed, and a review in nine days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.context import House
from handlers.operator import practitioners
from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import LeadState, Plan, Role, RoleKind
from storage.transaction import Transaction

PLAN = "OK-14"
STAFF = (
    ("P-04", "Jo", "Team manager", "Oak Primary", None),
    ("P-01", "Sam", "School nurse", "Oak Primary", "P-04"),
    ("P-02", "Priya", "Family support worker", "Barnfield Trust", "P-04"),
    ("P-03", "Lee", "Teacher", "Oak Primary", "P-04"),
    ("P-05", "Dana", "Co-ordinator", "Riverside Council", None),
)
FAMILY = (("Amira", Relation.MOTHER, True), ("Mia", Relation.YOUNG_PERSON, True), ("Yusuf", Relation.FATHER, False))
AGREED = (
    ("Meet Mia every Tuesday before school.", "she can say what is hard that week", "P-01", 4),
    ("Ask the bus firm for a later bus home.", "Mia can stay for choir", "P-02", 6),
    ("Write down when Mia sleeps, for two weeks.", "we can see what helps", "Amira", 10),
)
REVIEW_IN = timedelta(days=9)
REVIEW_AT = time(15, 30)


def put_family(tx: Transaction, house: House) -> None:
    """Keep the people, the plan, what was agreed and the review, as of `tx.now`."""
    zone = ZoneInfo(house.service.zone)
    today = tx.now.astimezone(zone).date()
    people = {ref: practitioners.add(
        tx, ref, name, manager_ref=manager, job=job, agency=agency, work_days="Monday to Friday",
        does="joins up your help and answers your questions", does_not="decide for other services",
        coordinator=ref == "P-05",
    ) for ref, name, job, agency, manager in STAFF}  # fmt: skip
    plan = tx.plans.add(Plan(
        id=new_id(), ref=PLAN, ref_hash=tx.keys.lookup("plan", PLAN), child_name="Mia", framework="england-early-help",
        nation="england", lead_state=LeadState.CHOSEN, duty_id=people["P-05"].id, opened_at=tx.now,
        review_by=today + REVIEW_IN,
    ))  # fmt: skip
    for ref, kind in (("P-01", RoleKind.LEAD), ("P-02", RoleKind.TEAM), ("P-03", RoleKind.TEAM)):
        tx.roles.add(Role(id=new_id(), plan_id=plan.id, person_id=people[ref].id, kind=kind, since=tx.now))
    for name, relation, sees in FAMILY:
        people[name] = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name=name, created_at=tx.now))
        tx.roles.add(Role(
            id=new_id(), plan_id=plan.id, person_id=people[name].id, kind=RoleKind.FAMILY, since=tx.now,
            relation=relation, sees_plan=sees, sees_dates=sees, sees_names=sees,
        ))  # fmt: skip
    _put_actions(tx, plan, people, today)
    _put_review(tx, plan, people, datetime.combine(today + REVIEW_IN, REVIEW_AT, zone))


def _put_actions(tx: Transaction, plan: Plan, people: dict[str, Person], today: date) -> None:
    for what, so_that, owner, days in AGREED:
        tx.actions.add(AgreedAction(
            id=new_id(), plan_id=plan.id, what=what, so_that=so_that, owner_id=people[owner].id,
            author_id=people["P-01"].id, state=ActionState.PUBLISHED, made_at=tx.now, by_day=today + timedelta(days),
            agreed_on=today, published_at=tx.now, visible_from=tx.now,
        ))  # fmt: skip


def _put_review(tx: Transaction, plan: Plan, people: dict[str, Person], starts: datetime) -> None:
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=plan.id, kind=MeetingKind.REVIEW, local_start=starts.strftime("%Y-%m-%dT%H:%M"),
        zone=str(starts.tzinfo), starts_at=starts, state=MeetingState.PLANNED, made_by=people["P-01"].id,
        made_at=tx.now, place="Oak Primary, room 4", about="How the last weeks went, and what next",
        visible_from=tx.now, changed_by=people["P-01"].id,
    ))  # fmt: skip
    for who in ("Amira", "Mia", "P-01", "P-02", "P-03"):
        tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=people[who].id))
