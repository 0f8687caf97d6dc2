"""What somebody wants to say: who may read it, and who is told that there is something to read (003-05)."""

from dataclasses import replace

import pytest

from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.views import part_of, readable_by, readers_of, shared_with, staff_readers
from storage.records.meetings import Answer, Readers
from tests.handlers.rules.meeting_world import asked, at, circle, meeting

NOW = at("2026-11-23T10:00")
TODAY = NOW.date()
OK_14 = circle(yusuf=True)
PEOPLE = OK_14.people


def said(readers=Readers.NOBODY):
    part = part_of("v", meeting(), PEOPLE["amira"], "The mornings are hard.", None, None, NOW)
    return replace(part, readers=readers)


def test_what_is_kept_is_nobodys_to_read_until_its_readers_are_chosen():
    assert part_of("v", meeting(), PEOPLE["amira"], "…", None, None, NOW).readers is Readers.NOBODY
    assert readers_of([]) is Readers.NOBODY


def test_a_voice_note_of_over_two_minutes_is_refused_with_words():
    with pytest.raises(BadInput):
        part_of("v", meeting(), PEOPLE["amira"], "", "file", 121, NOW)


def test_a_forged_choice_of_readers_is_refused():
    assert shared_with("all") is Readers.ALL
    with pytest.raises(NotFound):
        shared_with("everybody")


@pytest.mark.parametrize(
    ("label", "readers", "who", "attendance", "reads"),
    [
        ("the lead, chosen", Readers.HOLDER, "sam", asked("sam"), True),
        ("the lead, not chosen", Readers.NOBODY, "sam", asked("sam"), False),
        ("a teacher, only the lead chosen", Readers.HOLDER, "lee", asked("lee"), False),
        ("a teacher who comes", Readers.ALL, "lee", asked("lee"), True),
        ("a teacher who is not asked", Readers.ALL, "lee", None, False),
        ("a teacher who said no", Readers.ALL, "lee", asked("lee", answer=Answer.NO, version=1), False),
        ("the father who comes", Readers.ALL, "yusuf", asked("yusuf"), True),
        ("the father who is not asked", Readers.ALL, "yusuf", None, False),
        ("the father, only the lead chosen", Readers.HOLDER, "yusuf", asked("yusuf"), False),
        ("a stranger to the plan", Readers.ALL, "nina", asked("nina"), False),
    ],
)
def test_who_may_read_it(label, readers, who, attendance, reads):
    found = readable_by(PEOPLE[who], OK_14, meeting(), [said(readers)], attendance, TODAY)
    assert bool(found) == reads, label


@pytest.mark.parametrize(
    ("readers", "told"),
    [(Readers.NOBODY, []), (Readers.HOLDER, ["sam"]), (Readers.ALL, ["sam", "lee"])],
)
def test_the_practitioners_among_the_readers_are_told_that_there_is_something_to_read(readers, told):
    coming = [asked("sam"), asked("lee"), asked("yusuf")]
    found = staff_readers(OK_14, meeting(), readers, coming, PEOPLE["sam"], TODAY)
    assert [person.id for person in found] == told
