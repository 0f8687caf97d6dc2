"""An answer grows message by message up to 1,000 letters, and reaches its reader in their hours."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from handlers.rules.answering import LONGEST, arrival, as_parts, begun, of_answerer, with_edited, with_words
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from handlers.rules.revisions import revision
from handlers.rules.unsent import parts_in, words_of
from storage.records.drafts import Draft
from tests.handlers.rules.concern_world import AMIRA, EVERYBODY, JO, SAM, at, local, sent, setting

NOW = at("2026-05-12 10:00")
CONCERN = sent(NOW).concern


def draft(*words: str) -> Draft:
    found = begun(None, CONCERN, SAM, "d", NOW)
    for number, text in enumerate(words):
        found = with_words(found, text, number, NOW)
    return found


def test_several_messages_are_one_answer_and_the_same_one_counts_once() -> None:
    answer = with_words(draft("One.", "Two."), "Two.", 1, NOW)
    assert words_of(answer) == "One.\nTwo."
    assert revision(answer) == 2


def test_new_words_take_the_place_of_the_old_ones_when_asked() -> None:
    answer = replace(draft("One.", "Two."), fields={**draft("One.", "Two.").fields, "anew": True})
    assert words_of(with_words(answer, "Three.", 9, NOW)) == "Three."


@pytest.mark.parametrize(("lengths", "fits"), [([LONGEST], True), ([LONGEST + 1], False), ([500, 499], True),
                                               ([500, 500], False)])  # fmt: skip
def test_the_line_between_two_messages_counts_too(lengths: list[int], fits: bool) -> None:
    texts = ["x" * length for length in lengths]
    if fits:
        assert len(words_of(draft(*texts))) <= LONGEST
    else:
        with pytest.raises(BadInput):
            draft(*texts)


def test_an_edit_changes_its_own_message_only() -> None:
    changed = with_edited(draft("One.", "Two."), "Too.", 1, NOW)
    assert changed is not None
    assert [part["words"] for part in parts_in(changed)] == ["One.", "Too."]
    assert with_edited(draft("One."), "Other.", 77, NOW) is None


def test_only_its_writer_may_send_it_and_one_that_is_gone_was_sent() -> None:
    assert of_answerer(draft("One."), CONCERN, SAM) == draft("One.")
    with pytest.raises(NotFound):
        of_answerer(draft("One."), CONCERN, JO)
    with pytest.raises(NotFound):
        of_answerer(None, CONCERN, SAM)
    with pytest.raises(AlreadyDone):
        of_answerer(None, replace(CONCERN, answered_at=NOW), SAM)


def test_parts_are_said_in_order_at_the_moment_of_sending() -> None:
    later = at("2026-05-12 12:00")
    parts = as_parts(draft("One.", "Two."), SAM, iter("ab").__next__, later)
    assert [part.words for part in parts] == ["One.", "Two."]
    assert later <= parts[0].said_at < parts[1].said_at
    assert all(part.from_staff for part in parts)


@pytest.mark.parametrize(
    ("case", "now", "changes", "expected"),
    [
        ("in their hours", "2026-05-12 10:00", {}, None),
        ("in the evening", "2026-05-12 20:30", {}, "2026-05-13 08:00"),
        ("hours of their own", "2026-05-12 10:00", {"hours_from": time(16)}, "2026-05-12 16:00"),
        ("a pause", "2026-05-12 10:00", {"paused_until": datetime(2026, 5, 20, 8, tzinfo=UTC)}, "2026-05-20 09:00"),
    ],
)
def test_the_sender_hears_when_it_will_be_seen(
    case: str, now: str, changes: dict[str, object], expected: str | None
) -> None:
    author = replace(AMIRA, **changes)  # type: ignore[arg-type]
    where = setting(people=tuple(author if person.id == author.id else person for person in EVERYBODY))
    arrives = arrival(where, CONCERN, at(now))
    assert arrives.reached, case
    assert (local(arrives.at) if arrives.at else None) == expected, case


def test_an_author_without_a_phone_has_to_be_rung() -> None:
    assert not arrival(setting(unreached=("amira",)), CONCERN, NOW).reached
