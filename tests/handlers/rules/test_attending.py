"""Answers, needs, and who may read what somebody wants to say (003-05, 003-09)."""

import pytest

from handlers.rules.attending import answer_to, answered, comes, may_read_view, with_help, with_need
from handlers.rules.refusals import NotFound
from storage.records.meetings import Answer, Readers, View
from tests.handlers.rules.meeting_world import asked, at, meeting

NOW = at("2026-11-23T10:00")


def test_an_answer_counts_for_the_time_it_was_given_for():
    said = answered(asked(), meeting(), Answer.YES, NOW)
    assert answer_to(said, meeting()) is Answer.YES
    assert answer_to(said, meeting(version=2)) is None
    assert comes(said, meeting())
    assert not comes(answered(said, meeting(), Answer.NO, NOW), meeting())
    assert not comes(None, meeting())


def test_a_need_is_ticked_and_unticked_and_several_can_be():
    both = with_need(with_need(asked(), "travel"), "interpreter")
    assert both.needs == ("interpreter", "travel")
    assert with_need(both, "travel").needs == ("interpreter",)


def test_a_forged_need_is_refused():
    with pytest.raises(NotFound):
        with_need(asked(), "gold")
    with pytest.raises(NotFound):
        with_help(asked(), "gold")


@pytest.mark.parametrize(
    ("readers", "reader", "comes_too", "reads"),
    [
        (Readers.HOLDER, "amira", True, True),
        (Readers.HOLDER, "sam", True, True),
        (Readers.HOLDER, "yusuf", True, False),
        (Readers.HOLDER, "lee", True, False),
        (Readers.ALL, "lee", True, True),
        (Readers.ALL, "yusuf", True, True),
        (Readers.ALL, "lee", False, False),
        (Readers.NOBODY, "sam", True, False),
        (Readers.NOBODY, "amira", True, True),
    ],
)
def test_only_those_whom_the_writer_chose_read_it(readers, reader, comes_too, reads):
    view = View(id="v", meeting_id="meeting", person_id="amira", said_at=NOW, words="…", readers=readers)
    assert may_read_view(view, reader, "sam", comes_too) == reads
