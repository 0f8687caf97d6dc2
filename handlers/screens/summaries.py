"""The facts of a meeting's summary as one reader sees it: for their phone, and for its author's preview (004-13)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from handlers.rules.routing import holder_on
from handlers.rules.summaries import Said, Seen, owner_named
from handlers.screens.meetings import child_for
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle

LISTED_ACTIONS = 8


def summary_facts(circle: Circle, meeting: Meeting, seen: Seen, reader: Person, day: date) -> dict[str, Any]:
    """Return what the summary says to this reader."""
    return {
        **which_meeting(circle, meeting, reader, day), "said": said_facts(circle, seen.said, reader),
        "agreed": seen.summary.agreed or None, "why": seen.summary.why, "what_next": seen.summary.what_next,
        "actions": action_facts(circle, seen.actions[:LISTED_ACTIONS], reader, day),
        "n_more": len(seen.actions[LISTED_ACTIONS:]),
        "own": any(one.view.person_id == reader.id for one in seen.said),
    }  # fmt: skip


def which_meeting(circle: Circle, meeting: Meeting, reader: Person, day: date) -> dict[str, Any]:
    """Return which meeting a screen is about, and who can be asked about it."""
    return {
        "meeting_id": meeting.id, "child": child_for(circle, reader), "starts": meeting.starts_at,
        "sort": meeting.sort.value, "holder": holder_on(circle, day).by.name, "plan_id": circle.plan.id,
    }  # fmt: skip


def said_facts(circle: Circle, said: Iterable[Said], reader: Person) -> list[dict[str, Any]]:
    """Return what was said and what came of it. Whoever shared their words with all who come is named."""
    return [
        {
            "mine": one.view.person_id == reader.id, "who": circle.people[one.view.person_id].name,
            "words": one.view.words, "seconds": one.view.seconds,
            "did": one.answer.words if one.answer is not None else None,
        }
        for one in said
    ]  # fmt: skip


def action_facts(circle: Circle, actions: Iterable[AgreedAction], reader: Person, day: date) -> list[dict[str, Any]]:
    """Return the actions that came from the meeting, with who does each as far as this reader may know."""
    return [
        {
            "what": action.what, "mine": action.owner_id == reader.id, "done": action.state is ActionState.DONE,
            "who": owner_named(circle, reader, action.owner_id, day), "date": action.by_day,
            "date2": action.date_will_come,
        }
        for action in actions
    ]  # fmt: skip
