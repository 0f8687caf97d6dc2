"""What was agreed: publishing, taking back, and what each reader sees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules.actions import (
    as_seen,
    is_late,
    is_visible,
    mark_done,
    mark_not_done,
    publish,
    readers_of,
    seen_by,
    take_back,
)
from handlers.rules.refusals import AlreadyDone, NotNow
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from tests.handlers.rules.circles import AMIRA, LEE, SAM, T0, YUSUF, circle

DRAFT = AgreedAction(id="a", plan_id="plan", what="Send the diary.", owner_id="amira", author_id="sam",
                     state=ActionState.DRAFT, made_at=T0, by_day=date(2026, 12, 4))  # fmt: skip
LATER = T0 + timedelta(minutes=2)
DAY = date(2026, 11, 24)


def test_what_is_published_is_seen_by_nobody_else_for_two_minutes() -> None:
    (action,) = publish([DRAFT], T0)
    assert not is_visible(action, LATER - timedelta(seconds=1))
    assert is_visible(action, LATER)
    for reader in (AMIRA, YUSUF, LEE):
        assert not seen_by(circle(), reader, [action], T0, DAY).open


@pytest.mark.parametrize(
    ("reader", "count"),
    [
        pytest.param(AMIRA, 2, id="a mother with the plan open sees both"),
        pytest.param(YUSUF, 0, id="a father with the plan closed sees neither"),
        pytest.param(LEE, 2, id="the team sees both"),
    ],
)
def test_each_reader_sees_what_was_opened_for_them(reader: Person, count: int) -> None:
    actions = publish([DRAFT, replace(DRAFT, id="b", owner_id="lee")], T0)
    assert len(seen_by(circle(), reader, actions, LATER, DAY).open) == count


def test_ones_own_action_is_seen_whatever_the_dials() -> None:
    actions = publish([replace(DRAFT, owner_id="yusuf"), replace(DRAFT, id="b")], T0)
    assert [a.id for a in seen_by(circle(), YUSUF, actions, LATER, DAY).mine] == ["a"]


def test_a_draft_without_a_date_or_the_day_a_date_will_come_is_not_published() -> None:
    with pytest.raises(NotNow):
        publish([replace(DRAFT, by_day=None)], T0)
    assert publish([replace(DRAFT, by_day=None, date_will_come=date(2026, 12, 1))], T0)


def test_it_can_be_taken_back_for_two_minutes_and_no_longer() -> None:
    published = publish([DRAFT], T0)
    assert take_back(published, LATER - timedelta(seconds=1))[0].state is ActionState.DRAFT
    with pytest.raises(NotNow):
        take_back(published, LATER)


@pytest.mark.parametrize(
    ("person_id", "sees"),
    [("sam", True), ("lee", False), ("amira", False), (None, False)],
)
def test_for_two_minutes_a_new_one_is_known_to_its_author_alone(person_id: str | None, sees: bool) -> None:
    (action,) = publish([DRAFT], T0)
    assert (as_seen(action, person_id, T0) is not None) == sees
    assert as_seen(action, person_id, LATER) == action


def test_a_draft_is_known_to_its_author_alone_and_what_was_withdrawn_to_nobody() -> None:
    assert as_seen(DRAFT, "sam", LATER) == DRAFT
    assert as_seen(DRAFT, "amira", LATER) is None
    gone = replace(DRAFT, state=ActionState.WITHDRAWN, visible_from=LATER)
    assert as_seen(gone, "sam", LATER) is None


SHOWN = [
    pytest.param(None, AMIRA, True, id="to everybody whose dial is open"),
    pytest.param(("amira",), AMIRA, True, id="to her by name"),
    pytest.param(("mia",), AMIRA, False, id="to somebody else"),
    pytest.param((), AMIRA, False, id="to nobody"),
    pytest.param(("yusuf",), YUSUF, False, id="by name, but his dial is shut"),
    pytest.param((), LEE, True, id="the team is not narrowed"),
]


@pytest.mark.parametrize(("shown_to", "reader", "sees"), SHOWN)
def test_who_it_is_shown_to_narrows_the_dial_and_never_widens_it(
    shown_to: tuple[str, ...] | None, reader: Person, sees: bool
) -> None:
    (action,) = publish([replace(DRAFT, owner_id="lee", shown_to=shown_to)], T0)
    assert bool(seen_by(circle(), reader, [action], LATER, DAY).open) == sees
    assert (reader in readers_of(circle(), action, DAY)) == (sees and not reader.is_staff)


def test_whoever_is_to_do_it_sees_it_whoever_it_is_shown_to() -> None:
    (action,) = publish([replace(DRAFT, owner_id="yusuf", shown_to=())], T0)
    assert seen_by(circle(), YUSUF, [action], LATER, DAY).mine


def test_done_once_is_done_and_only_who_said_so_takes_it_back() -> None:
    (published,) = publish([DRAFT], T0)
    done = mark_done(published, AMIRA, LATER)
    with pytest.raises(AlreadyDone):
        mark_done(done, AMIRA, LATER)
    with pytest.raises(NotNow):
        mark_not_done(done, YUSUF, LATER)
    assert mark_not_done(done, SAM, LATER).state is ActionState.PUBLISHED


def test_late_is_after_its_day() -> None:
    (published,) = publish([DRAFT], T0)
    assert not is_late(published, date(2026, 12, 4))
    assert is_late(published, date(2026, 12, 5))
