"""Who answers a family, today."""

from datetime import date

import pytest

from handlers.rules.routing import holder_on, past_lead_on
from storage.records.plans import Circle, CoverState
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, RUTH, SAM, circle, cover, staff

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("around", "holder", "for_whom"),
    [
        pytest.param(circle(), "sam", None, id="the lead is there"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-20", "2026-11-24")), "lee", "sam", id="the last day counts"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-24", "2026-12-04")), "lee", "sam", id="so does the first"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-25", "2026-12-04")), "sam", None, id="cover begins tomorrow"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-20", "2026-12-04", state=CoverState.ASKED)), "sam", None,
                     id="who was only asked does not cover"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-20", "2026-12-04"),
                            cover(SAM, NINA, "2026-11-23", "2026-11-27", agreed=2)), "nina", "sam",
                     id="of two covers the one agreed last counts"),
        pytest.param(circle(cover(SAM, LEE, "2026-11-20", "2026-12-04"), gone=("lee",)), "sam", None,
                     id="somebody who has left covers nobody"),
        pytest.param(circle(lead=None), "ruth", None, id="no lead: the duty contact"),
        pytest.param(circle(gone=("sam",)), "ruth", None, id="the lead has left: the duty contact"),
        pytest.param(circle(lead=AMIRA), "ruth", None, id="a lead who is family never holds a thread"),
        pytest.param(circle(cover(RUTH, NINA, "2026-11-20", "2026-12-04"), lead=None), "nina", "ruth",
                     id="the duty contact can be covered, too"),
    ],
)  # fmt: skip
def test_a_family_always_has_somebody(around: Circle, holder: str, for_whom: str | None) -> None:
    held = holder_on(around, DAY)
    assert held.by.id == holder
    assert (held.covering_for.id if held.covering_for else None) == for_whom


@pytest.mark.parametrize(
    ("around", "holder"),
    [
        pytest.param(circle(), "jo", id="the lead's manager"),
        pytest.param(circle(cover(JO, NINA, "2026-11-20", "2026-12-04")), "nina", id="the manager's cover"),
        pytest.param(circle(cover(JO, SAM, "2026-11-20", "2026-12-04")), "jo",
                     id="not the lead, although they stand in for their manager"),
        pytest.param(circle(gone=("jo",)), "ruth", id="no manager: the duty contact"),
        pytest.param(circle(lead=staff("top")), "ruth", id="a lead without a manager"),
        pytest.param(circle(lead=None), "ruth", id="no lead: the duty contact"),
    ],
)  # fmt: skip
def test_what_goes_past_the_lead_never_reaches_the_lead(around: Circle, holder: str) -> None:
    held = past_lead_on(around, DAY)
    assert held.by.id == holder
    assert held.by.id != SAM.id
    assert LEE.id != held.by.id
