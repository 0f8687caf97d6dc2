"""What a line manager may know of and do about a late answer: only of their own people, never past anybody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.rules.managing import ask_holder, give_to_cover, is_late, of_manager, passed_up, take_over
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow, Refusal
from storage.records.concerns import Concern, ConcernStep, Door, Rung
from storage.records.people import Person
from tests.handlers.rules.concern_world import DANA, JO, LEE, SAM, VERA, at, sent, setting, told

NOW = at("2026-05-15 10:00")
LATE = replace(sent(at("2026-05-11 10:00")).concern, rung=Rung.COVER)


@pytest.mark.parametrize(
    ("case", "manager", "changes", "refusal"),
    [
        ("their own person, late", JO, {}, None),
        ("late by the day alone", JO, {"rung": Rung.HOLDER}, None),
        ("somebody else's manager", VERA, {}, NotFound),
        ("the holder", SAM, {}, NotFound),
        ("a co-ordinator", DANA, {}, NotFound),
        ("not late", JO, {"rung": Rung.HOLDER, "due_at": NOW + timedelta(days=1)}, NotFound),
        ("about the lead", JO, {"excluded_id": "lee"}, NotFound),
        ("about the manager", JO, {"excluded_id": "jo"}, NotFound),
        ("answered", JO, {"answered_at": NOW}, AlreadyDone),
        ("closed", JO, {"closed_at": NOW}, AlreadyDone),
    ],
)
def test_only_a_late_answer_of_their_own_people_is_there(
    case: str, manager: Person, changes: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    concern = replace(LATE, **changes)
    if refusal is None:
        assert of_manager(concern, SAM, manager, NOW) is concern, case
    else:
        with pytest.raises(refusal):
            of_manager(concern, SAM, manager, NOW)


def test_what_is_not_there_is_not_there() -> None:
    with pytest.raises(NotFound):
        of_manager(None, None, JO, NOW)
    assert not is_late(replace(LATE, answered_at=NOW), NOW)


def test_the_holder_is_asked_once_a_day() -> None:
    decision = ask_holder(LATE, setting(), JO, [], NOW)
    assert told(decision) == {("sam", "p_manager_asks")}
    before = [ConcernStep("s", "c1", NOW - timedelta(hours=1), "asked_by_manager", "jo", "sam")]
    with pytest.raises(NotNow, match="m_asked_today"):
        ask_holder(LATE, setting(), JO, before, NOW)
    assert told(ask_holder(LATE, setting(), JO, before, NOW + timedelta(days=1)))


def test_the_cover_gets_it_and_everybody_concerned_hears() -> None:
    decision = give_to_cover(LATE, setting(), JO, NOW)
    assert decision.concern.holder_id == "dana"
    assert told(decision) == {("amira", "q_passed"), ("dana", "p_q_passed"), ("sam", "p_q_moved")}


def test_a_manager_who_takes_over_holds_it_on_their_own_rung() -> None:
    decision = take_over(LATE, setting(), JO, NOW)
    assert (decision.concern.holder_id, decision.concern.rung) == ("jo", Rung.MANAGER)
    assert told(decision) == {("amira", "q_passed"), ("sam", "p_q_moved")}


def test_passed_up_is_what_climbed_or_went_past_the_lead() -> None:
    plain = sent(at("2026-05-11 10:00")).concern
    past: Concern = sent(at("2026-05-11 10:00"), door=Door.MANAGER).concern
    climbed = replace(plain, rung=Rung.MANAGER)
    assert passed_up([plain, past, climbed, LATE]) == [past, climbed]
    assert LEE.manager_id == "jo"
