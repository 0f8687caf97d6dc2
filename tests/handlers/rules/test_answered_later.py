"""What came of words that the summary left open, or that came after it (003-05, 001-16)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.rules import answered_later as rules
from handlers.rules.refusals import AlreadyDone, NotForYou, NotFound, NotNow
from handlers.rules.undo import UNDO
from storage.records.meetings import Readers, View
from storage.records.people import PersonKind
from tests.handlers.rules.meeting_world import at, meeting, person

NOW = at("2026-12-04 10:00")
MEETING = meeting()
SAM, JO = person("sam", PersonKind.STAFF), person("jo", PersonKind.STAFF)
ONE, TWO, THREE = (View(f"v{n}", MEETING.id, "amira", NOW, f"Words {n}.", None, None, Readers.ALL) for n in (1, 2, 3))
ALL = (ONE, TWO, THREE)


def test_what_has_an_answer_waits_for_none():
    assert rules.left(ALL, {TWO.id: None}) == [ONE, THREE]
    assert rules.left((), {}) == []


@pytest.mark.parametrize(("named", "found"), [("", ONE), ("v2", TWO), ("v3", THREE)])
def test_a_button_names_one_thing_said_or_the_first(named: str, found: View) -> None:
    assert rules.one_of(ALL, named) == found


@pytest.mark.parametrize(("waiting", "named"), [((), ""), ((ONE,), "v2")])
def test_what_was_answered_meanwhile_is_done(waiting: tuple[View, ...], named: str) -> None:
    with pytest.raises(AlreadyDone):
        rules.one_of(waiting, named)


@pytest.mark.parametrize(
    ("waiting", "view", "behind"), [(ALL, ONE, TWO), (ALL, TWO, THREE), (ALL, THREE, ONE), ((ONE,), ONE, None)]
)
def test_the_next_one_is_the_one_behind_and_after_the_last_the_first(
    waiting: tuple[View, ...], view: View, behind: View | None
) -> None:
    assert rules.after(waiting, view) == behind


def test_each_writing_is_another_revision_and_forgets_what_the_check_found_before():
    first = rules.written(None, ONE, MEETING, SAM, "  We  asked.\n\n They said yes. ", "d", NOW)
    assert first.fields == {"did": "We asked.\nThey said yes.", "rev": 1}
    assert (first.about_id, first.plan_id, first.person_id) == (ONE.id, MEETING.plan_id, SAM.id)
    again = rules.written(replace(first, fields={**first.fields, "check": {}}), ONE, MEETING, SAM, "No.", "e", NOW)
    assert (again.id, again.fields) == ("d", {"did": "No.", "rev": 2})


def test_an_answer_is_seen_after_two_minutes_and_taken_back_within_them_by_its_author():
    draft = rules.written(None, ONE, MEETING, SAM, "We asked.", "d", NOW)
    answer = rules.answer_of(draft, ONE, "a", NOW)
    assert (answer.words, answer.visible_from) == ("We asked.", NOW + UNDO)
    assert rules.taken_back(answer, SAM, MEETING, NOW + UNDO - timedelta(seconds=1)) == answer
    with pytest.raises(NotNow):
        rules.taken_back(answer, SAM, MEETING, NOW + UNDO)
    with pytest.raises(NotForYou):
        rules.taken_back(answer, JO, MEETING, NOW)
    with pytest.raises(NotFound):
        rules.taken_back(None, SAM, MEETING, NOW)
