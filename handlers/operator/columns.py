"""The columns that `mainstay import` reads: names, other spellings, what they hold, and which are refused and why.

Headers are compared without case, spaces, dashes and dots, so "Plan Ref", "plan_ref" and "PLAN-REF" are one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NOT_A_LETTER = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """What a file is about; several files are read in this order."""

    PEOPLE = "people"
    PLANS = "plans"
    TEAMS = "teams"
    MEETINGS = "meetings"
    SERVICES = "services"


class Holds(StrEnum):
    """What a cell of a column may say."""

    TEXT = "text"
    REF = "reference"
    NAME = "name"
    DAY = "date"
    TIME = "time"
    NUMBER = "number"
    YES_NO = "yes or no"
    CHOICE = "choice"
    PHONE = "phone number"
    WEB = "web address"


@dataclass(frozen=True)
class Column:
    """One column. `choices` maps each value to its other spellings; the first column of a kind is never empty."""

    name: str
    meaning: str
    aliases: tuple[str, ...] = ()
    holds: Holds = Holds.TEXT
    required: bool = False
    longest: int = 80
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


RELATIONS: Mapping[str, tuple[str, ...]] = {
    "mother": ("mum", "mam", "stepmother", "step mother", "birth mother"),
    "father": ("dad", "stepfather", "step father", "birth father"),
    "carer": ("foster carer", "guardian", "kinship carer"),
    "grandparent": ("grandmother", "grandfather", "gran", "grandma", "grandad", "nan"),
    "young person": ("child", "self", "yp"),
    "other": ("aunt", "uncle", "supporter", "family friend"),
}
ROLES: Mapping[str, tuple[str, ...]] = {
    "lead": ("lead professional", "lp", "lead practitioner", "key worker"),
    "team": ("team member", "member", "practitioner", "professional"),
    "family": ("family member", "parent", "parent or carer"),
}
LEAD_WORK: Mapping[str, tuple[str, ...]] = {
    "primary": ("main job", "main role", "specialist", "specialist key worker"),
    "additional": ("beside another job", "in addition", "additional role", "additional duty"),
}
MEETING_KINDS: Mapping[str, tuple[str, ...]] = {
    "review": ("review meeting", "plan review", "annual review"),
    "team": ("team meeting", "meeting", "taf", "tac", "team around the family", "team around the child"),
    "visit": ("home visit",),
    "call": ("phone call", "video call", "telephone call", "phone", "video"),
}
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "money": ("food", "home", "housing", "food money and home", "benefits", "advice"),
    "health": ("feelings", "health and feelings", "mental health", "wellbeing"),
    "school": ("learning", "school and learning", "education", "send"),
    "clubs": ("things to do", "groups", "activities", "parents", "play"),
}
NATIONS: Mapping[str, tuple[str, ...]] = {
    "england": ("eng",), "scotland": ("sct",), "wales": ("wls",), "northern-ireland": ("northern ireland", "ni", "nir"),
}  # fmt: skip

PEOPLE = (
    Column("ref", "the employer's own reference: finds the person again in the next file",
           ("person_ref", "staff_ref", "staff_id", "practitioner_ref", "employee_number", "worker_id", "id"),
           Holds.REF, required=True, longest=40),
    Column("name", "the name families are told",
           ("full_name", "worker_name", "practitioner", "practitioner_name", "staff_name"),
           Holds.NAME, required=True, longest=60),
    Column("job", "what they do, such as School nurse", ("job_title", "role_title", "post", "occupation", "role")),
    Column("agency", "who employs them", ("organisation", "employer", "service", "team")),
    Column("work_days", "the days they work, in words", ("days", "working_days", "days_worked", "working_pattern")),
    Column("manager_ref", "their line manager's ref: in this file or imported before",
           ("manager", "line_manager", "line_manager_ref", "manager_id", "supervisor_ref"), Holds.REF, longest=40),
    Column("coordinator", "yes for who runs the service", ("co_ordinator", "is_coordinator"), Holds.YES_NO),
    Column("lead_work", "what leading plans is to them: primary, their main job; additional, beside another job",
           ("lead_role", "lead_role_type", "role_type", "key_worker_type"), Holds.CHOICE, choices=LEAD_WORK),
    Column("does", "what they can help with, as a family would say it", ("can_help_with",), longest=200),
    Column("does_not", "what they cannot help with", ("cannot_help_with",), longest=200),
)  # fmt: skip
PLANS = (
    Column("ref", "the plan's reference, such as OK-14", ("plan_ref", "plan", "plan_id", "case_ref", "case_id", "id"),
           Holds.REF, required=True, longest=20),
    Column("child_name", "the child's first name, and no other name",
           ("child", "child_first_name", "first_name", "forename", "given_name"),
           Holds.NAME, required=True, longest=40),
    Column("framework", "how help is joined up; the service file's first one where empty",
           ("plan_type", "framework_name", "pathway"), longest=40),
    Column("nation", "whose public holidays count; the service's own where empty", ("country",), Holds.CHOICE,
           choices=NATIONS),
    Column("duty_ref", "the ref of who answers when there is no lead and no cover; a co-ordinator where empty",
           ("duty", "duty_contact", "duty_contact_ref"), Holds.REF, longest=40),
    Column("no_lead", "yes where the family chose to have no lead professional",
           ("no_lead_by_choice", "lead_declined"), Holds.YES_NO),
    Column("review_by", "the day by which the plan is reviewed", ("review_date", "next_review", "review_due", "review"),
           Holds.DAY),
    Column("opened_on", "the day the plan began; today where empty",
           ("opened", "start_date", "plan_start", "open_date", "started"), Holds.DAY),
    Column("closed_on", "the day the plan ended", ("closed", "end_date", "plan_end", "close_date", "ended"), Holds.DAY),
)  # fmt: skip
TEAMS = (
    Column("plan_ref", "which plan", ("plan", "plan_id", "case_ref", "case_id"), Holds.REF, required=True, longest=20),
    Column("role", "lead, team or family; team for a person_ref and family for a relation where empty",
           ("team_role", "role_on_plan", "involvement"), Holds.CHOICE, choices=ROLES),
    Column("person_ref", "the practitioner's ref", ("staff_ref", "staff_id", "practitioner_ref", "worker_id", "person"),
           Holds.REF, longest=40),
    Column("named_person", "yes for the child's named person, who is on the team",
           ("is_named_person", "getting_it_right_named_person"), Holds.YES_NO),
    Column("name", "a family member's name, as the bot calls them", ("family_member", "member_name"),
           Holds.NAME, longest=60),
    Column("relation", "what a family member is to the child", ("relationship", "relation_to_child"), Holds.CHOICE,
           choices=RELATIONS),
    Column("reading_level", "standard or easy", ("reading", "level"), Holds.CHOICE,
           choices={"standard": ("normal",), "easy": ("easy read", "easy words", "easier")}),
    Column("see_plan", "yes: may see what was agreed", ("sees_plan",), Holds.YES_NO),
    Column("see_dates", "yes: may see and be asked to meetings", ("sees_dates",), Holds.YES_NO),
    Column("see_names", "yes: may see who is on the team", ("sees_names",), Holds.YES_NO),
    Column("sixteen_or_over", "yes is needed for a young person: Telegram's age in the UK",
           ("16_or_over", "over_16", "aged_16_or_over"), Holds.YES_NO),
    Column("from", "first day in this role; today where empty", ("start_date", "start", "since", "from_date"),
           Holds.DAY),
    Column("until", "last day in this role", ("end_date", "end", "to", "to_date", "until_date"), Holds.DAY),
)  # fmt: skip
MEETINGS = (
    Column("ref", "the case system's own reference for the meeting",
           ("meeting_ref", "meeting_id", "appointment_ref", "appointment_id", "id"), Holds.REF, required=True,
           longest=40),
    Column("plan_ref", "which plan", ("plan", "plan_id", "case_ref", "case_id"), Holds.REF, required=True, longest=20),
    Column("kind", "review, team, visit or call", ("meeting_type", "type", "meeting_kind", "meeting"), Holds.CHOICE,
           required=True, choices=MEETING_KINDS),
    Column("date", "the day, as 2026-12-03 or 03/12/2026", ("meeting_date", "day", "on"), Holds.DAY, required=True),
    Column("time", "when it starts on the clock there, as 15:30", ("start_time", "meeting_time", "at", "start"),
           Holds.TIME, required=True),
    Column("place", "where", ("venue", "location", "where"), longest=120),
    Column("minutes", "how long; 60 where empty", ("duration", "length", "duration_minutes"), Holds.NUMBER),
    Column("cancelled", "yes once it is called off", ("canceled", "is_cancelled"), Holds.YES_NO),
)  # fmt: skip

SERVICES = (
    Column("ref", "your own reference for the entry: finds it again in the next file", ("entry_ref", "entry_id", "id"),
           Holds.REF, required=True, longest=40),
    Column("name", "what the local service is called", ("service", "service_name", "organisation", "title"),
           Holds.NAME, required=True, longest=60),
    Column("category", "money, health, school or clubs", ("kind", "type", "topic"), Holds.CHOICE, required=True,
           choices=CATEGORIES),
    Column("what_for", "what it helps with, in words a 9 year old could read", ("description", "what", "helps_with"),
           required=True, longest=160),
    Column("who_for", "whom it is for, such as Children under 5", ("ages", "audience", "eligibility"), longest=60),
    Column("area", "where, such as Oakley", ("place", "location", "district"), longest=60),
    Column("phone", "the number to call", ("telephone", "phone_number", "tel"), Holds.PHONE, longest=30),
    Column("web", "the address of its page", ("website", "url", "web_address", "link"), Holds.WEB, longest=80),
    Column("hours", "when it can be reached, in words", ("opening_hours", "opening_times", "open"), longest=60),
    Column("checked_on", "the day somebody last made sure that all this is right",
           ("checked", "last_checked", "date_checked", "verified_on"), Holds.DAY, required=True),
    Column("closed", "yes once it is no longer there", ("removed", "ended", "gone"), Holds.YES_NO),
)  # fmt: skip

NAMES_SOMEBODY = {"role", "person_ref", "relation"}  # a plan_ref alone makes no file of teams

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.PEOPLE: PEOPLE, Kind.PLANS: PLANS, Kind.TEAMS: TEAMS, Kind.MEETINGS: MEETINGS, Kind.SERVICES: SERVICES,
}  # fmt: skip

SURNAME = "Mainstay keeps no surnames: a first name is enough to help, and less can be lost"
BIRTH = "Mainstay keeps no dates of birth and no ages: for a young person say sixteen_or_over yes"
REACHED = "Mainstay keeps no addresses and no phone numbers of families: people are reached in Telegram"
NUMBERS = "Mainstay keeps no national numbers: the plan's own reference is enough"
STORY = "Mainstay is not the record: notes and needs stay in the case system"

REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        ("surname", "last_name", "family_name", "child_surname", "child_last_name", "lastname"), SURNAME
    ),
    **dict.fromkeys(
        ("dob", "date_of_birth", "birth_date", "birthday", "child_dob", "age", "child_age"), BIRTH
    ),
    **dict.fromkeys(
        ("address", "home_address", "street", "postcode", "post_code", "phone", "mobile", "telephone", "phone_number",
         "mobile_number", "email", "e_mail", "email_address"), REACHED,
    ),
    **dict.fromkeys(("nhs_number", "nhs_no", "upn", "chi_number", "ni_number", "national_insurance_number"), NUMBERS),
    **dict.fromkeys(
        ("notes", "case_notes", "diagnosis", "ethnicity", "religion", "gender", "sex", "needs", "medical", "reason",
         "concerns", "risk", "risk_level", "photo"), STORY,
    ),
}  # fmt: skip


def plain_header(header: str) -> str:
    """Return a header in the one form in which names are compared."""
    return NOT_A_LETTER.sub("_", header.casefold().replace("'", "").replace("’", "")).strip("_")


def named(kind: Kind, header: str) -> Column | None:
    """Return the column of that kind that a header means, or None."""
    plain = plain_header(header)
    exact = next((column for column in COLUMNS[kind] if column.name == plain), None)
    return exact or next((column for column in COLUMNS[kind] if plain in column.aliases), None)


def kinds_of(headers: tuple[str, ...]) -> list[Kind]:
    """Return the kinds whose required columns are all there, the one that knows most of the headers first."""
    known = {kind: {column.name for h in headers if (column := named(kind, h))} for kind in Kind}
    fits = [kind for kind in Kind if {c.name for c in COLUMNS[kind] if c.required} <= known[kind]]
    if not known[Kind.TEAMS] & NAMES_SOMEBODY:
        fits = [kind for kind in fits if kind is not Kind.TEAMS]
    return sorted(fits, key=lambda kind: -len(known[kind]))
