"""What somebody who leaves leaves behind."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.rules.leaving import leaving
from handlers.rules.refusals import NotNow
from storage.records.people import Person, PersonKind
from storage.records.plans import LeadState, Plan

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
PLAN = Plan("p", "OK-14", b"", "Mia", "england-early-help", "england", LeadState.CHOSEN, "dana", NOW)
DANA = Person(id="dana", kind=PersonKind.STAFF, name="Dana", created_at=NOW, coordinator=True)
ANN = Person(id="ann", kind=PersonKind.STAFF, name="Ann", created_at=NOW, coordinator=True)
NOTHING: dict[str, Any] = {"led": [], "covers": [], "held": [], "actions": [], "managed": []}


def test_another_co_ordinator_becomes_the_duty_contact():
    left = leaving(DANA, **NOTHING, on_duty=[PLAN], coordinators=[DANA, ANN])
    assert left.duty_now == ANN


def test_the_last_duty_contact_cannot_leave_a_family_with_nobody():
    with pytest.raises(NotNow) as refused:
        leaving(DANA, **NOTHING, on_duty=[PLAN], coordinators=[DANA])
    assert refused.value.facts["plans"] == ["OK-14"]


def test_who_is_on_duty_for_nobody_may_leave_even_as_the_last():
    assert leaving(DANA, **NOTHING, on_duty=[], coordinators=[DANA]).duty_now is None
