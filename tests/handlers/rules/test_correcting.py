"""Putting right what was published: a new version, known to others in two minutes, and who hears what of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.rules.actions import as_seen, mark_done, mark_not_done, publish
from handlers.rules.correcting import News, correct, needs_why, news_of, parts_changed, take_back_change, withdraw
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotNow
from storage.records.actions import ActionState, AgreedAction
from storage.records.plans import Circle, RoleKind
from tests.handlers.rules.circles import AMIRA, LEE, RUTH, SAM, T0, YUSUF, circle, role

DRAFT = AgreedAction(id="a", plan_id="plan", what="Send the diary.", owner_id="lee", author_id="sam",
                     state=ActionState.DRAFT, made_at=T0, by_day=date(2026, 12, 4))  # fmt: skip
SEEN = T0 + timedelta(minutes=2)
LATER = SEEN + timedelta(hours=1)
RIGHT_FROM = LATER + timedelta(minutes=2)
DAY = date(2026, 11, 24)
(PUBLISHED,) = publish([DRAFT], T0)


def corrected(**changes: Any) -> AgreedAction:
    """The published action with these changes, made by Sam at LATER."""
    return correct(PUBLISHED, SAM, changes, "We know more.", LATER, "v").action


def test_a_correction_is_a_new_version_that_keeps_how_it_read_and_why() -> None:
    made = correct(PUBLISHED, SAM, {"what": "Send the chart."}, "It is full.", LATER, "v")
    assert (made.action.what, made.action.version, made.action.visible_from) == ("Send the chart.", 2, RIGHT_FROM)
    assert (made.former.version, made.former.was["what"], made.former.why) == (1, "Send the diary.", "It is full.")


@pytest.mark.parametrize(
    ("person_id", "after", "what"),
    [
        ("sam", LATER, "Send the chart."),
        ("amira", LATER, "Send the diary."),
        ("ruth", LATER, "Send the diary."),
        (None, LATER, "Send the diary."),
        ("amira", RIGHT_FROM, "Send the chart."),
    ],
)
def test_for_two_minutes_it_reads_as_before_to_all_but_whoever_changed_it(
    person_id: str | None, after: Any, what: str
) -> None:
    known = as_seen(corrected(what="Send the chart."), person_id, after)
    assert known is not None
    assert known.what == what


def test_taken_back_in_time_it_is_as_it_was_and_its_number_is_never_lent_to_another() -> None:
    back = take_back_change(corrected(what="Send the chart."), SAM, LATER)
    assert replace(back, highest=1) == PUBLISHED
    assert correct(back, SAM, {"what": "Send it."}, "Anew.", LATER, "v").action.version == 3


def test_taking_back_is_for_whoever_changed_it_and_for_two_minutes() -> None:
    with pytest.raises(NotForYou):
        take_back_change(corrected(what="Send it."), RUTH, LATER)
    with pytest.raises(NotNow):
        take_back_change(corrected(what="Send it."), SAM, RIGHT_FROM)
    with pytest.raises(NotNow):
        take_back_change(PUBLISHED, SAM, LATER)


def test_while_a_change_may_be_taken_back_there_is_no_other() -> None:
    for pending in (corrected(what="Send it."), publish([DRAFT], LATER)[0]):
        with pytest.raises(NotNow):
            correct(pending, RUTH, {"what": "Keep it."}, "No.", LATER, "v")
        with pytest.raises(NotNow):
            withdraw(pending, SAM, "No.", LATER, "v")


def test_what_reads_the_same_is_no_correction_and_what_is_done_or_gone_is_not_corrected() -> None:
    with pytest.raises(BadInput):
        correct(PUBLISHED, SAM, {"what": PUBLISHED.what}, "Why not.", LATER, "v")
    for state in (ActionState.DONE, ActionState.DRAFT, ActionState.WITHDRAWN):
        with pytest.raises(AlreadyDone):
            correct(replace(PUBLISHED, state=state), SAM, {"what": "No."}, "No.", LATER, "v")


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"by_day": DAY}, False),
        ({"by_day": None, "date_will_come": DAY}, False),
        ({"shown_to": ()}, False),
        ({"what": "No."}, True),
        ({"owner_id": "sam"}, True),
        ({"by_day": DAY, "next_step": None}, True),
    ],
)
def test_only_another_day_or_other_readers_need_no_reason(changes: dict[str, Any], needed: bool) -> None:
    assert needs_why(changes) == needed
    if needed:
        with pytest.raises(BadInput):
            correct(PUBLISHED, SAM, changes | {"what": "Another."}, None, LATER, "v")


def test_done_meanwhile_stays_done_whether_or_not_the_correction_is_taken_back() -> None:
    mine = replace(PUBLISHED, owner_id="amira")
    pending = correct(mine, SAM, {"what": "Send the chart."}, "It is full.", LATER, "v").action
    done = mark_done(pending, AMIRA, LATER)
    assert take_back_change(done, SAM, LATER).state is ActionState.DONE
    assert as_seen(done, "amira", RIGHT_FROM).state is ActionState.DONE  # type: ignore[union-attr]
    undone = mark_not_done(done, AMIRA, LATER)
    assert take_back_change(undone, SAM, LATER).state is ActionState.PUBLISHED


def test_done_does_not_bring_back_what_is_being_withdrawn() -> None:
    gone = withdraw(replace(PUBLISHED, owner_id="amira"), SAM, "Not needed.", LATER, "v").action
    done = mark_done(gone, AMIRA, LATER)
    assert as_seen(done, "amira", LATER).state is ActionState.DONE  # type: ignore[union-attr]
    assert as_seen(done, "amira", RIGHT_FROM) is None
    assert take_back_change(done, SAM, LATER).state is ActionState.DONE


def opened(**dials: bool) -> Circle:
    """The circle with the father's dial turned."""
    whole = circle()
    return replace(whole, roles=(*(r for r in whole.roles if r.person_id != "yusuf"),
                                 role(YUSUF, RoleKind.FAMILY, **dials)))  # fmt: skip


NEWS = [
    ("other words: whoever sees it", circle(), {"what": "Send it."}, {"amira": News.CHANGED}),
    ("both parents' dials are open", opened(sees_plan=True), {"what": "Send it."},
     {"amira": News.CHANGED, "yusuf": News.CHANGED}),
    ("his part now: new to him, changed to her", circle(), {"owner_id": "yusuf"},
     {"amira": News.CHANGED, "yusuf": News.NEW}),
    ("shown to nobody any more: no word to anybody", circle(), {"shown_to": ()}, {}),
    ("other readers only: nobody who saw it hears of that", opened(sees_plan=True), {"shown_to": ("amira",)}, {}),
    ("hidden from him, and other words: she hears", opened(sees_plan=True), {"shown_to": ("amira",), "what": "No."},
     {"amira": News.CHANGED}),
    ("another outcome alone is not on the note", circle(), {"outcome_id": "o"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("around", "changes", "news"), [pytest.param(*row[1:], id=row[0]) for row in NEWS])
def test_who_hears_what_of_a_correction(around: Circle, changes: dict[str, Any], news: dict[str, News]) -> None:
    assert news_of(around, PUBLISHED, corrected(**changes), DAY) == news


def test_whoever_saw_what_is_withdrawn_hears_that_it_is_gone() -> None:
    gone = withdraw(PUBLISHED, SAM, "Not needed.", LATER, "v")
    assert news_of(circle(), PUBLISHED, gone.action, DAY) == {"amira": News.GONE}
    assert gone.former.why == "Not needed."
    assert as_seen(gone.action, "amira", LATER) == replace(PUBLISHED, highest=2)
    assert as_seen(gone.action, "amira", RIGHT_FROM) is None


def test_the_parts_that_read_otherwise_are_named_as_the_family_knows_them() -> None:
    changed = corrected(what="Send it.", by_day=None, date_will_come=DAY, owner_id=LEE.id, shown_to=())
    assert parts_changed(PUBLISHED, changed) == ("what", "date")
