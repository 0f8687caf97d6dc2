"""What a family says is missing: who may put it on the list of needs, once, seen by its author alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.rules.missing import area_named, as_need, may_become_need
from handlers.rules.refusals import AlreadyDone, NotFound
from storage.records.concerns import Area, Concern, ConcernKind, Door, NextStep, Rung
from storage.records.needs import Need
from tests.handlers.rules.test_outcomes import NOW, TODAY, world

MISSING = Concern("c", "plan", "amira", "Q27", b"", ConcernKind.NEED, Door.LEAD, "sam", NOW, NOW + timedelta(days=2),
                  Rung.HOLDER, NextStep.NONE, None, area=Area.SCHOOL)  # fmt: skip
MADE = Need("need", "plan", "Help at school.", "sam", NOW, NOW)


@pytest.mark.parametrize(
    ("label", "concern", "made", "who", "may"),
    [
        ("the lead, who holds it", MISSING, None, "sam", True),
        ("a second time", MISSING, MADE, "sam", False),
        ("a teacher who holds it does not lead", replace(MISSING, holder_id="lee"), None, "lee", False),
        ("the lead, who does not hold it", replace(MISSING, holder_id="lee"), None, "sam", False),
        ("the duty contact, past the lead", replace(MISSING, holder_id="dana", excluded_id="sam"), None, "dana", False),
        ("an ordinary worry", replace(MISSING, kind=ConcernKind.WORRY), None, "sam", False),
    ],
)
def test_who_may_make_a_need_of_it(label: str, concern: Concern, made: Need | None, who: str, may: bool) -> None:
    circle = world()
    assert may_become_need(circle, concern, made, circle.people[who], TODAY) is may, label
    if not may:
        with pytest.raises((NotFound, AlreadyDone)):
            as_need(circle, concern, made, circle.people[who], "need", "Help at school.", NOW, TODAY)


def test_it_is_seen_by_its_author_and_holds_nothing_that_they_wrote() -> None:
    circle = world()
    need = as_need(circle, MISSING, None, circle.people["sam"], "need", "Help at school.", NOW, TODAY)
    assert need == replace(MADE, shown_to=("amira",))


def test_a_button_names_an_area() -> None:
    assert [area_named(area.value) for area in Area] == list(Area)
    with pytest.raises(NotFound):
        area_named("weather")
