"""Who answers now is the same whether or not everybody beyond the circle was loaded to judge it."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.holders import answers_now, is_answered_by_the_usual
from storage.records.plans import LeadState, RoleKind
from tests.handlers.rules.concern_world import AMIRA, EVERYBODY, LONG_AGO, PLAN, PRIYA, ROLES, SAM, cover, setting

DAY = date(2026, 12, 1)
STAFF = [person.id for person in EVERYBODY if person.is_staff]


@given(
    unreached=st.sets(st.sampled_from(STAFF)),
    ended=st.sets(st.sampled_from(STAFF)),
    covered=st.booleans(),
    leads=st.booleans(),
)
def test_where_the_usual_one_answers_nobody_else_is_needed_to_say_so(unreached, ended, covered, leads):
    people = tuple(replace(p, ended_at=LONG_AGO) if p.id in ended else p for p in EVERYBODY)
    known = setting(
        people=people, unreached=tuple(unreached),
        roles=tuple(role for role in ROLES if leads or role.kind is not RoleKind.LEAD),
        covers=(cover(SAM, PRIYA, DAY, DAY + timedelta(days=3)),) if covered else (),
        plan=replace(PLAN, lead_state=LeadState.CHOSEN if leads else LeadState.CHOOSING),
    )  # fmt: skip
    if is_answered_by_the_usual(known.circle, DAY):
        assert answers_now(replace(known, coordinators=()), AMIRA.id, DAY) == answers_now(known, AMIRA.id, DAY)
    else:
        assert unreached or ended  # only trouble sends us further
