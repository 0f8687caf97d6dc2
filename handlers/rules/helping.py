"""A team member is asked to help with an answer: they get what the holder types, never the family's words (001-37).

The question and its answer are a row of the one who is asked (`purpose` help): `by`, `question`, `answer`. The holder
writes the question in a row of their own (`purpose` ask): `member`, `words`.
"""

from dataclasses import replace
from datetime import datetime

from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from handlers.rules.telling import moved, to_staff
from handlers.rules.unsent import with_fields
from storage.records.concerns import Concern
from storage.records.drafts import Draft
from storage.records.people import Person

ASK, HELP = "ask", "help"
LONGEST = 1000


def checked(words: str) -> str:
    """Return what was typed, or say that it is too long."""
    said = words.strip()
    if len(said) > LONGEST:
        raise BadInput("p_answer_long", n=len(said), most=LONGEST)
    return said


def of_asker(draft: Draft | None, concern: Concern, person: Person) -> Draft:
    """Return the question this holder is about to ask about this thread."""
    if draft is None or draft.person_id != person.id or draft.purpose != ASK or draft.about_id != concern.id:
        raise AlreadyDone
    if not draft.fields.get("words"):
        raise NotFound
    return draft


def asked(draft: Draft, by: Person, help_id: str, now: datetime) -> Draft:
    """Return the row by which the team member is asked."""
    fields = {"by": by.id, "question": draft.fields["words"]}
    return Draft(help_id, draft.fields["member"], HELP, now, now, draft.plan_id, draft.about_id, fields)


def of_helper(draft: Draft | None, person: Person) -> Draft:
    """Return what this person was asked; to everybody else there is no such thing."""
    if draft is None or draft.purpose != HELP or draft.person_id != person.id:
        raise NotFound
    return draft


def to_answer(draft: Draft | None, person: Person) -> Draft:
    """Return what this person was asked and has not answered yet."""
    asked_of = of_helper(draft, person)
    if asked_of.fields.get("answer"):
        raise AlreadyDone
    return asked_of


def may_read_answer(draft: Draft | None, concern: Concern | None, person: Person) -> Draft:
    """Return a team member's answer for whoever asked, while they hold the thread."""
    if draft is None or draft.purpose != HELP or concern is None or draft.about_id != concern.id:
        raise NotFound
    if person.id not in (draft.fields.get("by"), concern.holder_id) or person.id == concern.excluded_id:
        raise NotFound
    return draft


def answered(draft: Draft, words: str, now: datetime) -> Draft:
    """Return the row with the team member's answer."""
    return replace(with_fields(draft, now, answer=checked(words)))


def told_holder(concern: Concern, setting: Setting, helper: Person, draft: Draft) -> Decision:
    """Tell whoever holds the thread now that the answer has come; no words."""
    changed = moved(concern)
    return Decision(
        changed,
        steps=(Happened("team_answered", by_id=helper.id),),
        tellings=to_staff(
            setting, changed, setting.person(concern.holder_id), "p_help_came", helper=helper.name, help_id=draft.id
        ),
    )
