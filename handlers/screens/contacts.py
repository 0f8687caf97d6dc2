"""The facts of the question a family is asked before somebody sees their child: for their phone and for its preview."""

from typing import Any

from handlers.screens.meetings import child_for
from storage.records.contacts import ContactRequest
from storage.records.people import Person
from storage.records.plans import Circle


def ask_facts(
    circle: Circle, request: ContactRequest, asks: Person, lead: Person, reader: Person, about: str
) -> dict[str, Any]:
    """Return who would like to see whom, how, about what, and who gets the answer; `own` says that it is the reader."""
    return {
        "contact_id": request.id, "name": asks.name, "job": asks.job, "child": circle.plan.child_name,
        "own": child_for(circle, reader) is None, "how": request.how.value, "subject": about, "holder": lead.name,
    }  # fmt: skip
