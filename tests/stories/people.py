"""The made-up family of every story, put straight into the store: linked phones, default settings, no history."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pyotp

from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.people import Person, PersonKind, ReadingLevel, Relation
from storage.records.plans import LeadState, Plan, Role, RoleKind
from storage.records.signin import Credential
from storage.transaction import Transaction

CHILD = "Mia"
SECOND_CHILD = "Zayn"
NAMES = {
    "amira": "Amira",
    "yusuf": "Yusuf",
    "mia": "Mia",
    "sam": "Sam",
    "priya": "Priya",
    "jo": "Jo",
    "lee": "Lee",
    "dana": "Dana",
    "nina": "Nina",
}
JOBS = {
    "sam": ("School nurse", "Oak Primary"),
    "priya": ("Family support worker", "Barnfield Trust"),
    "jo": ("Team manager", "Oak Primary"),
    "lee": ("Teacher", "Oak Primary"),
    "dana": ("Co-ordinator", "Riverside Council"),
    "nina": ("Health visitor", "NHS Riverside"),
}
FAMILY = {"amira": Relation.MOTHER, "yusuf": Relation.FATHER, "mia": Relation.YOUNG_PERSON}


@dataclass
class Cast:
    """Ids and secrets of the made-up people, by the short names the stories use."""

    ids: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    plan_id: str = ""
    second_plan_id: str = ""


def first_name(who: str) -> str:
    """Return the name by which the bot speaks of this person."""
    return NAMES[who]


def put_people(tx: Transaction, chats: dict[str, int], *, linked: bool = True) -> Cast:
    """Keep the whole cast, plan OK-14, and a live link for everybody in `chats`."""
    cast = Cast()
    for who in ("dana", "jo", *JOBS, *FAMILY):
        if who not in cast.ids:
            cast.ids[who] = tx.people.add(_person(who, cast, tx)).id
    cast.plan_id = put_plan(tx, cast, "OK-14", CHILD, lead="sam", duty="dana", since=tx.now)
    for who, relation in FAMILY.items():
        everything = who != "yusuf"
        tx.roles.add(
            Role(
                id=new_id(),
                plan_id=cast.plan_id,
                person_id=cast.ids[who],
                kind=RoleKind.FAMILY,
                since=tx.now,
                relation=relation,
                sees_plan=everything,
                sees_dates=everything,
                sees_names=everything,
            )
        )
    for who in ("priya", "lee"):
        tx.roles.add(Role(id=new_id(), plan_id=cast.plan_id, person_id=cast.ids[who], kind=RoleKind.TEAM, since=tx.now))
    for who, chat_id in chats.items():
        if linked:
            link(tx, cast, who, chat_id)
    return cast


def link(tx: Transaction, cast: Cast, who: str, chat_id: int) -> None:
    """Link one phone, and give a practitioner an authenticator."""
    lane = tx.keys.lookup("chat", str(chat_id))
    tx.links.add(Link(id=new_id(), person_id=cast.ids[who], chat_id=chat_id, chat_hash=lane, linked_at=tx.now))
    if who in JOBS:
        cast.secrets[who] = pyotp.random_base32()
        tx.credentials.add(Credential(id=cast.ids[who], totp_secret=cast.secrets[who], made_at=tx.now))


def put_second_plan(tx: Transaction, cast: Cast) -> str:
    """Keep plan OK-22: amira's other child, led by lee."""
    cast.second_plan_id = put_plan(tx, cast, "OK-22", SECOND_CHILD, lead="lee", duty="dana", since=tx.now)
    tx.roles.add(
        Role(
            id=new_id(),
            plan_id=cast.second_plan_id,
            person_id=cast.ids["amira"],
            kind=RoleKind.FAMILY,
            since=tx.now,
            relation=Relation.MOTHER,
            sees_plan=True,
            sees_dates=True,
            sees_names=True,
        )
    )
    return cast.second_plan_id


def _person(who: str, cast: Cast, tx: Transaction) -> Person:
    if who in FAMILY:
        return Person(
            id=new_id(),
            kind=PersonKind.FAMILY,
            name=NAMES[who],
            created_at=tx.now,
            reading=ReadingLevel.STANDARD,
            discreet=who == "yusuf",
        )
    job, agency = JOBS[who]
    ref = f"P-{who}"
    return Person(
        id=new_id(),
        kind=PersonKind.STAFF,
        name=NAMES[who],
        created_at=tx.now,
        ref=ref,
        ref_hash=tx.keys.lookup("person", ref),
        job=job,
        agency=agency,
        work_days="Monday to Friday",
        does="joins up your help and answers your questions",
        does_not="decide for other services",
        manager_id=cast.ids.get("jo") if who in ("sam", "lee", "priya") else None,
        coordinator=who == "dana",
        hours_from=time(8),
        hours_to=time(20),
        discreet=False,
    )


def put_plan(tx: Transaction, cast: Cast, ref: str, child: str, *, lead: str, duty: str, since: datetime) -> str:
    """Keep one more plan, with its lead and its duty contact."""
    plan = tx.plans.add(
        Plan(
            id=new_id(),
            ref=ref,
            ref_hash=tx.keys.lookup("plan", ref),
            child_name=child,
            framework="england-early-help",
            nation="england",
            lead_state=LeadState.CHOSEN,
            duty_id=cast.ids[duty],
            opened_at=since,
            review_by=(since + timedelta(days=60)).date(),
        )
    )
    tx.roles.add(Role(id=new_id(), plan_id=plan.id, person_id=cast.ids[lead], kind=RoleKind.LEAD, since=since))
    return plan.id


def put_other_family(tx: Transaction, cast: Cast, chat_id: int) -> str:
    """Keep plan OK-33 of people who have nothing to do with the first: Omar, his child Idris, nina who leads it."""
    person = Person(id=new_id(), kind=PersonKind.FAMILY, name="Omar", created_at=tx.now, discreet=False)
    cast.ids["omar"] = tx.people.add(person).id
    plan_id = put_plan(tx, cast, "OK-33", "Idris", lead="nina", duty="dana", since=tx.now)
    tx.roles.add(Role(id=new_id(), plan_id=plan_id, person_id=person.id, kind=RoleKind.FAMILY, since=tx.now,
                      relation=Relation.FATHER, sees_plan=True, sees_dates=True, sees_names=True))  # fmt: skip
    lane = tx.keys.lookup("chat", str(chat_id))
    tx.links.add(Link(id=new_id(), person_id=person.id, chat_id=chat_id, chat_hash=lane, linked_at=tx.now))
    return plan_id


def put_action(tx: Transaction, cast: Cast, what: str, owner: str, by: date) -> str:
    """Keep an agreed action of Sam's on OK-14 that everybody to whom the plan is open has seen."""
    action = tx.actions.add(AgreedAction(
        id=new_id(), plan_id=cast.plan_id, what=what, owner_id=cast.ids[owner], author_id=cast.ids["sam"],
        state=ActionState.PUBLISHED, made_at=tx.now, by_day=by, published_at=tx.now - timedelta(hours=1),
        visible_from=tx.now - timedelta(minutes=58)))  # fmt: skip
    return action.id
