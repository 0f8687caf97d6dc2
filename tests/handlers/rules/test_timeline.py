"""A timeline holds what its reader may know, newest first, whole over its pages, without what went past them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules import timeline as rules
from handlers.rules.refusals import NotFound
from handlers.rules.timeline import What
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, ActionVersion, AgreedAction
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.posts import Marker, TeamPost
from storage.records.summaries import Summary, SummaryState
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, RUTH, SAM, T0, circle, cover

DAY = date(2026, 11, 10)
NOW = T0 + timedelta(days=8)
HOUR = timedelta(hours=1)


def action(hours: float, **more: object) -> AgreedAction:
    """Return an action agreed so many hours ago."""
    at = NOW - hours * HOUR
    return AgreedAction(**{
        "id": f"a{hours}", "plan_id": "plan", "what": "Ring the school.", "owner_id": "lee", "author_id": "sam",
        "state": ActionState.PUBLISHED, "made_at": at, "published_at": at, "visible_from": at + UNDO, **more,
    })  # type: ignore[arg-type]  # fmt: skip


def thread(hours: float, **more: object) -> Concern:
    """Return a thread sent so many hours ago."""
    at = NOW - hours * HOUR
    return Concern(**{
        "id": f"c{hours}", "plan_id": "plan", "author_id": "amira", "ref": f"Q{int(hours)}", "ref_hash": b"",
        "kind": ConcernKind.WORRY, "door": Door.LEAD, "holder_id": "sam", "sent_at": at, "due_at": at,
        "rung": Rung.HOLDER, "next_step": NextStep.NONE, "next_step_at": None, **more,
    })  # type: ignore[arg-type]  # fmt: skip


def meeting(hours: float, **more: object) -> Meeting:
    """Return a review arranged so many hours ago, for a week later."""
    at = NOW - hours * HOUR
    return Meeting(**{
        "id": f"m{hours}", "plan_id": "plan", "kind": MeetingKind.REVIEW, "local_start": "", "zone": "Europe/London",
        "starts_at": at + timedelta(days=7), "state": MeetingState.PLANNED, "made_by": "sam", "made_at": at,
        "visible_from": at + UNDO, **more,
    })  # type: ignore[arg-type]  # fmt: skip


def seen(rows: rules.Rows, who: Person = SAM, there: Circle | None = None, size: int = 50) -> list[What]:
    """Return what happened, without who joined when the plan began."""
    page = rules.page_of(there or circle(), who, rows, rules.Mark(NOW), size, NOW, DAY)
    return [event.what for event in page.events if event.at > T0]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (rules.Rows(published=[action(1)]), [What.AGREED]),
        (rules.Rows(published=[action(0)]), []),  # may still be taken back
        (rules.Rows(done=[action(9, state=ActionState.DONE, done_at=NOW - HOUR, done_by="lee")]), [What.DONE]),
        (rules.Rows(done=[action(9)]), []),  # no longer done
        (rules.Rows(withdrawn=[action(9, state=ActionState.WITHDRAWN)]), [What.WITHDRAWN]),
        (rules.Rows(arranged=[meeting(2)]), [What.ARRANGED]),
        (rules.Rows(arranged=[meeting(0, changed_by="lee")]), []),
        (rules.Rows(called_off=[meeting(9, state=MeetingState.CANCELLED, cancelled_at=NOW - HOUR)]), [What.CALLED_OFF]),
        (rules.Rows(begun=[meeting(170)]), [What.MET]),
        (rules.Rows(begun=[meeting(170, state=MeetingState.CANCELLED)]), []),
        (rules.Rows(asked=[thread(3)], answered=[thread(3, answered_at=NOW - HOUR)]), [What.ANSWERED, What.ASKED]),
    ],
)
def test_each_sort_of_event_stands_where_it_happened(rows: rules.Rows, found: list[What]) -> None:
    assert seen(rows) == found


@pytest.mark.parametrize(
    ("was", "what", "day"),
    [
        ({"by_day": date(2026, 11, 12)}, What.MOVED, date(2026, 11, 20)),
        ({"by_day": date(2026, 11, 20)}, What.CHANGED, None),
    ],
)
def test_a_correction_says_the_new_day_where_it_moved(was: dict[str, date], what: What, day: date | None) -> None:
    kept = action(9, version=2, by_day=date(2026, 11, 20))
    former = ActionVersion("v", kept.id, 1, NOW - HOUR, "sam", was)
    [event] = rules.page_of(circle(), SAM, rules.Rows(corrected=[(former, kept)]), rules.Mark(NOW), 1, NOW, DAY).events
    assert (event.what, event.day, event.words) == (what, day, "Ring the school.")
    gone = replace(kept, state=ActionState.WITHDRAWN)
    assert seen(rules.Rows(corrected=[(former, gone), (replace(former, changed_at=NOW), kept)])) == []


def test_a_summary_stands_once_nobody_can_take_it_back() -> None:
    sent = Summary("s", "m170", "plan", "sam", SummaryState.SENT, NOW, sent_at=NOW - HOUR, visible_from=NOW - HOUR)
    assert seen(rules.Rows(summaries=[(sent, meeting(170))])) == [What.SUMMARY]
    assert seen(rules.Rows(summaries=[(replace(sent, visible_from=NOW + UNDO), meeting(170))])) == []


@pytest.mark.parametrize(
    ("more", "known"),
    [
        ({}, True),
        ({"door": Door.ANY}, True),
        ({"door": Door.LEAD, "holder_id": "lee"}, True),  # passed on
        ({"door": Door.PERSON, "holder_id": "lee"}, False),  # asked of somebody else by name
        ({"door": Door.PERSON, "holder_id": "sam"}, True),
        ({"door": Door.ABOUT_LEAD, "holder_id": "jo", "excluded_id": "sam"}, False),
        ({"door": Door.MANAGER, "holder_id": "jo", "excluded_id": "sam"}, False),
        ({"door": Door.ABOUT_LEAD, "holder_id": "sam", "excluded_id": "ruth"}, False),
        ({"door": Door.MANAGER, "holder_id": "jo"}, False),
    ],
)
def test_of_threads_only_those_are_there_that_came_by_the_leads_door(more: dict[str, object], known: bool) -> None:
    assert seen(rules.Rows(asked=[thread(3, **more)])) == ([What.ASKED] if known else [])


@pytest.mark.parametrize(
    ("there", "who", "keeps"),
    [
        (circle(), SAM, True),
        (circle(), LEE, False),
        (circle(), JO, False),
        (circle(), RUTH, False),  # a co-ordinator sees plans, not threads
        (circle(), AMIRA, False),
        (circle(cover(SAM, NINA, "2026-11-09", "2026-11-12")), NINA, True),
        (circle(cover(SAM, NINA, "2026-11-01", "2026-11-03")), NINA, False),
        (circle(lead=None), RUTH, True),
        (circle(lead=AMIRA), AMIRA, False),
        (replace(circle(), plan=replace(circle().plan, closed_at=NOW)), SAM, False),
    ],
)
def test_only_whoever_leads_or_stands_in_has_the_overview(there: Circle, who: Person, keeps: bool) -> None:
    assert rules.keeps_overview(there, who, DAY) is keeps


def test_a_note_the_lead_was_left_out_of_leaves_no_gap() -> None:
    note = TeamPost("p", "plan", "lee", Marker.TEAM, NOW - HOUR, NOW - HOUR + UNDO)
    rows = [rules.Rows(posts=[replace(note, readers=readers)]) for readers in (None, ("sam",), ("nina",))]
    assert [seen(one) for one in rows] == [[What.NOTE], [What.NOTE], []]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_the_pages_together_are_the_whole_and_none_of_it_comes_twice(size: int) -> None:
    threads = [thread(hours) for hours in (1, 2, 2.0, 2, 3, 5)]
    actions = [action(hours) for hours in (1, 2, 2.0, 4)]
    hidden = [thread(hours, excluded_id="sam", door=Door.ABOUT_LEAD) for hours in (1, 2, 2.5, 6)]

    def rows(until: rules.Mark, past: list[Concern]) -> rules.Rows:
        asked = sorted([*threads, *past], key=lambda one: one.sent_at, reverse=True)
        return rules.Rows(published=[one for one in actions if one.published_at <= until.at],  # type: ignore[operator]
                          asked=[one for one in asked if one.sent_at <= until.at])  # fmt: skip

    def walked(past: list[Concern]) -> list[tuple[rules.Event, ...]]:
        pages, mark = list[tuple[rules.Event, ...]](), rules.Mark(NOW)
        while True:
            page = rules.page_of(circle(), SAM, rows(mark, past), mark, size, NOW, DAY)
            pages.append(page.events)
            if page.then is None:
                return pages
            mark = rules.mark_read(rules.mark_written(page.then), NOW)

    whole = rules.page_of(circle(), SAM, rows(rules.Mark(NOW), []), rules.Mark(NOW), 99, NOW, DAY).events
    assert [event for page in walked([]) for event in page] == list(whole)
    assert walked(hidden) == walked([])


@pytest.mark.parametrize("written", ["x", "1", "1.", ".1", "9" * 18 + ".1", "1.99999", "-1.0"])
def test_a_mark_that_is_none_of_ours_is_an_old_button(written: str) -> None:
    with pytest.raises(NotFound):
        rules.mark_read(written, NOW)


def test_without_a_mark_the_newest_is_shown_and_none_lies_ahead() -> None:
    assert rules.mark_read("", NOW) == rules.Mark(NOW)
    ahead = rules.mark_written(rules.Mark(NOW + timedelta(days=9), 2))
    assert rules.mark_read(ahead, NOW) == rules.Mark(NOW, 2)
