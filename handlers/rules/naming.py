"""Where several agencies help and nobody leads, somebody is asked to name a lead professional (002-06).

A family that chose to have none is left in peace (004-06).
"""

from storage.records.plans import Circle, LeadState

SEVERAL = 2


def agencies_of(circle: Circle) -> tuple[str, ...]:
    """Return the agencies of the practitioners on the team, each once, in order; one written in two ways is one."""
    written: dict[str, str] = {}
    for person in circle.team:
        if person.is_staff and person.agency:
            name = " ".join(person.agency.split())
            written.setdefault(name.casefold(), name)
    return tuple(written[key] for key in sorted(written))


def lacks_lead(circle: Circle) -> bool:
    """Whether several agencies help on this plan, nobody leads, and the family did not choose that."""
    plan = circle.plan
    chosen = plan.lead_state is LeadState.BY_CHOICE_NONE
    return plan.closed_at is None and circle.lead is None and not chosen and len(agencies_of(circle)) >= SEVERAL


def is_to_be_named(before: Circle, after: Circle) -> bool:
    """Whether a lead is asked for now: an agency has joined, the second or a further one, and there is none."""
    joined = {name.casefold() for name in agencies_of(after)} - {name.casefold() for name in agencies_of(before)}
    return bool(joined) and lacks_lead(after)
