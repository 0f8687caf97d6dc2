"""What a note about several actions still counts when it goes (004-19, R16)."""

from datetime import date

import pytest

from handlers.rules.telling_new import still_asked, to_be_asked
from storage.records.actions import ActionState, Says
from tests.handlers.rules.action_world import action, report
from tests.handlers.rules.circles import AMIRA, circle

DAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("label", "given", "said", "counts"),
    [
        ("its day is here", action(), (), True),
        ("done, and nobody of the family has said so", action(state=ActionState.DONE), (), True),
        ("its day has moved", action(by="2026-12-11"), (), False),
        ("answered", action(), (report(Says.NOT_YET, "amira"),), False),
        ("answered by somebody else of the family", action(), (report(Says.NOT_YET, "mia"),), True),
        ("answered, and taken back", action(),
         (report(Says.NOT_YET, "amira", id="ny"),
          report(Says.TAKEN_BACK, "amira", "2026-11-24 10:01", about_id="ny")), True),
        ("answered before it was put right", action(version=2), (report(Says.HAPPENED, "amira"),), True),
    ],
)  # fmt: skip
def test_who_has_answered_or_whose_day_moved_is_not_asked_about_it(label, given, said, counts):
    assert bool(still_asked([given], AMIRA, {"act": said}, DAY)) is counts, label


def test_the_list_of_what_is_asked_holds_practitioners_parts_of_the_last_week_the_oldest_first():
    known = [action(by=by, id=by) for by in ("2026-12-04", "2026-11-26", "2026-11-27", "2026-12-05")]
    asked = to_be_asked(circle(), AMIRA, [*known, action("amira", id="own"), action(by=None, id="undated")], {}, DAY)
    assert [one.id for one in asked] == ["2026-11-27", "2026-12-04"]
