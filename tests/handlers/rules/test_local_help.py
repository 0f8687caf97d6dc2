"""Local help and what is sent on: what is old, whom it goes to, what can be taken back (001-25, 004-11)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.rules import local_help as rules
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.local_help import Category, LocalService, Tip
from tests.handlers.rules.circles import AMIRA, LEE, SAM, YUSUF, circle

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
TODAY = date(2026, 5, 12)
SENT = Tip("t", "plan", "amira", "sam", NOW - timedelta(days=1), NOW - timedelta(days=1), words="Try it.")
FRESH = replace(SENT, visible_from=NOW + UNDO)
DRAFT = Draft("d", "sam", rules.TIP, NOW, NOW, "plan")


@pytest.mark.parametrize(("days", "old"), [(0, False), (365, False), (366, True)])
def test_an_entry_is_old_once_nobody_checked_it_for_a_year(days: int, old: bool) -> None:
    assert rules.is_old(TODAY - timedelta(days=days), TODAY) is old


@pytest.mark.parametrize(
    ("service", "words", "kept"),
    [
        ("s", "  It is\nfree. ", "It is free."), ("s", None, None), (None, "Read a story.", "Read a story."),
        (None, " ", BadInput), ("s", "x" * 201, BadInput),
    ],
)  # fmt: skip
def test_a_tip_alone_needs_words_and_neither_is_long(service: str | None, words: str | None, kept: object) -> None:
    draft = replace(DRAFT, fields={"service_id": service})
    if kept is BadInput:
        with pytest.raises(BadInput):
            rules.with_words(draft, words, NOW)
    else:
        assert rules.with_words(draft, words, NOW).fields["words"] == kept


def test_it_goes_to_one_of_the_family_or_to_all_and_to_nobody_else() -> None:
    assert rules.readers(circle(), "amira-family") == (AMIRA,)
    assert rules.readers(circle(), rules.EVERYONE) == (AMIRA, YUSUF)
    with pytest.raises(NotFound):
        rules.readers(circle(), "lee-team")


@pytest.mark.parametrize(("tip", "person"), [(None, AMIRA), (SENT, YUSUF), (FRESH, AMIRA)])
def test_what_was_sent_to_somebody_else_or_a_moment_ago_looks_as_if_there_were_none(
    tip: Tip | None, person: object
) -> None:
    with pytest.raises(NotFound):
        rules.theirs(tip, person, NOW)  # type: ignore[arg-type]


def test_what_is_kept_is_on_the_list_until_it_is_taken_off_and_can_be_kept_again() -> None:
    kept = rules.kept(rules.theirs(SENT, AMIRA, NOW), NOW)
    assert rules.saved([kept, SENT], NOW) == [kept]
    with pytest.raises(AlreadyDone):
        rules.kept(kept, NOW)
    off = rules.removed(kept, NOW)
    assert rules.saved([off], NOW) == []
    with pytest.raises(AlreadyDone):
        rules.removed(off, NOW)
    assert rules.is_saved(rules.kept(off, NOW))


def test_an_entry_found_by_its_reader_is_kept_once_and_one_that_was_sent_is_kept_as_that() -> None:
    food = LocalService("s", "L-1", b"", "Oak food bank", Category.MONEY, "Food.", TODAY)
    own = rules.kept_by_oneself(food, AMIRA, "plan", [SENT], "new", NOW)
    assert (own.id, own.by_id, rules.is_saved(own)) == ("new", "amira", True)
    sent = replace(SENT, service_id="s")
    assert rules.kept_by_oneself(food, AMIRA, "plan", [sent], "new", NOW) == rules.kept(sent, NOW)
    with pytest.raises(AlreadyDone):
        rules.kept_by_oneself(food, AMIRA, "plan", [own], "new", NOW)


def test_only_its_sender_takes_it_back_and_only_within_two_minutes() -> None:
    assert rules.may_take_back([FRESH, SENT], SAM, NOW) == [FRESH]
    for tips, person in (([SENT], SAM), ([FRESH], LEE), ([], SAM)):
        with pytest.raises(NotNow):
            rules.may_take_back(tips, person, NOW)


def test_a_note_about_what_was_taken_back_does_not_go() -> None:
    assert rules.still_goes(SENT, AMIRA)
    assert not rules.still_goes(None, AMIRA)
