"""No page holds a name, an action or a date that is not open to its reader, in thousands of plans (promise 5).

The judge below knows the promises and not the rules: each word on a page is a token, and it says whose it may be.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.screens.plan_page import page_facts
from messages.pages import layout_of
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Attendance, MeetingKind, MeetingState
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Circle, LeadState, Plan, Role, RoleKind
from tests.handlers.rules.meeting_world import EARLY, LONDON, meeting
from tests.house.words import SERVICE

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
DAY = NOW.date()
TOKEN = re.compile(r"zq[a-z0-9]+")
PARENTS, YOUNG, STAFF = ("amira", "yusuf"), "mia", ("sam", "lee", "priya", "dana")
FAMILY = (*PARENTS, YOUNG)
ALWAYS_NAMED = ("sam", "dana")  # the lead, and who is on duty: whom one asks


def token(*parts: object) -> str:
    """Return a word that stands nowhere else."""
    return "zq" + "".join(str(part) for part in parts)


def circle_of(dials: dict[str, tuple[bool, bool, bool]], left: set[str]) -> Circle:
    """Return a plan with these dials (plan, dates, names) for its family; who has left is there no more."""
    people = {who: Person(who, PersonKind.FAMILY, token("name", who), EARLY) for who in FAMILY}
    people |= {who: Person(who, PersonKind.STAFF, token("name", who), EARLY, job="Nurse") for who in STAFF}
    plan = Plan("plan", "OK-14", b"", token("child"), "england-early-help", "england", LeadState.CHOSEN, "dana", EARLY)
    roles = [
        Role(f"r-{who}", "plan", who, RoleKind.FAMILY, EARLY,
             Relation.YOUNG_PERSON if who == YOUNG else Relation.MOTHER, NOW if who in left else None, *dials[who])
        for who in FAMILY
    ]  # fmt: skip
    roles += [Role(f"r-{who}", "plan", who, RoleKind.TEAM, EARLY) for who in ("lee", "priya")]
    return Circle(plan, (*roles, Role("r-sam", "plan", "sam", RoleKind.LEAD, EARLY)), (), people)


@st.composite
def actions(draw: st.DrawFn) -> list[AgreedAction]:
    """Return some actions, drafts and withdrawn ones among them."""
    found = []
    for n in range(draw(st.integers(0, 6))):
        seen_from = draw(st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(minutes=1)]))
        found.append(AgreedAction(
            f"a{n}", "plan", token("what", n), draw(st.sampled_from((*FAMILY, *STAFF))), "sam",
            draw(st.sampled_from(list(ActionState))), EARLY, so_that=token("why", n), next_step=token("next", n),
            by_day=draw(st.sampled_from([None, date(2026, 11, 1), date(2027, 1, 1)])), published_at=EARLY,
            visible_from=seen_from, done_at=NOW - timedelta(days=1), done_by="sam",
            outcome_id=draw(st.sampled_from([None, "o0", "gone"])),
            shown_to=draw(st.none() | st.lists(st.sampled_from(FAMILY), unique=True).map(tuple)),
        ))  # fmt: skip
    return found


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Return all that is kept of one plan."""
    dials = {who: draw(st.tuples(st.booleans(), st.booleans(), st.booleans())) for who in FAMILY}
    left = draw(st.sets(st.sampled_from(FAMILY), max_size=1))
    one = meeting(
        "2026-12-03T15:30", place=token("place"), kind=draw(st.sampled_from(list(MeetingKind))),
        state=draw(st.sampled_from(list(MeetingState))), made_by="sam",
        visible_from=draw(st.sampled_from([None, NOW + timedelta(minutes=1)])), changed_by="sam",
    )  # fmt: skip
    come = draw(st.sets(st.sampled_from(FAMILY)))
    steps = {**dict.fromkeys(PARENTS, 1), "amira": 2, YOUNG: 3, "sam": 5}
    said = draw(st.sets(st.sampled_from([*FAMILY, "sam"])))
    outcomes = [
        Outcome(f"o{n}", "plan", token("want", n), "sam", EARLY, "sleep", ended_at=NOW if draw(st.booleans()) else None)
        for n in range(draw(st.integers(0, 2)))
    ]
    ratings = [OutcomeRating(f"r{who}", "o0", who, steps[who], NOW - timedelta(days=3)) for who in sorted(said)]
    return {
        "circle": circle_of(dials, left), "dials": dials, "outcomes": outcomes, "ratings": {"o0": ratings},
        "actions": draw(actions()), "meeting": one, "come": come, "steps": steps, "said": said,
    }  # fmt: skip


def page_of(world: dict[str, Any], who: str) -> dict[str, Any]:
    """Make the facts of one reader's page."""
    asked = {("meeting", one): Attendance(f"at-{one}", "meeting", one) for one in world["come"]}
    return page_facts(
        world["circle"], world["circle"].people[who], outcomes=world["outcomes"], ratings=world["ratings"],
        actions=world["actions"], meetings=[world["meeting"]], asked=asked, now=NOW, day=DAY, zone=LONDON,
    )  # fmt: skip


def theirs(world: dict[str, Any], who: str) -> set[str]:
    """Return every token that may stand on this reader's page, by the promises alone."""
    plan, dates, names = world["dials"][who]
    here = world["circle"].role_of(who) is not None
    found = set() if who == YOUNG and here else {token("child")}
    if not here:  # and such a page is never sent (tests/stories/test_plan_page.py)
        return found
    if names:
        found |= {token("name", staff) for staff in STAFF if staff != "dana"}  # duty helps, but is not of the team
    for n, action in enumerate(world["actions"]):
        published = action.state in (ActionState.PUBLISHED, ActionState.DONE) and action.visible_from <= NOW
        listed = plan and (action.shown_to is None or who in action.shown_to)
        if published and (listed or action.owner_id == who):
            found |= {token(part, n) for part in ("what", "why", "next")}
            owner = action.owner_id
            if owner in FAMILY or owner in ALWAYS_NAMED or names:
                found.add(token("name", owner))
    if plan:
        found |= {outcome.words for outcome in world["outcomes"] if outcome.ended_at is None}
    one = world["meeting"]
    stands = one.state is MeetingState.PLANNED and (one.visible_from is None or one.visible_from <= NOW)
    if dates and who in world["come"] and stands:
        found.add(token("place"))
    return found


@settings(max_examples=80, deadline=None)
@given(world=worlds(), who=st.sampled_from(FAMILY), level=st.sampled_from(["standard", "easy"]))
def test_no_page_holds_more_than_is_open_to_its_reader(world: dict[str, Any], who: str, level: str) -> None:
    facts = page_of(world, who)
    shown = json.dumps(layout_of(facts, level, SERVICE, NOW))
    assert set(TOKEN.findall(shown)) <= theirs(world, who)
    if token("place") not in theirs(world, who):  # nor when, of a call, which has no place
        assert "3 December" not in shown.replace("\\u00a0", " ")
        assert "3:30pm" not in shown


@settings(max_examples=80, deadline=None)
@given(world=worlds(), who=st.sampled_from(FAMILY))
def test_a_page_holds_what_is_open_to_its_reader_and_of_others_only_what_staff_say(
    world: dict[str, Any], who: str
) -> None:
    facts = page_of(world, who)
    shown = {
        one["what"] for one in (*facts["others"], *facts["done"], *(a for o in facts["outcomes"] for a in o["actions"]))
    }
    assert shown == {words for words in theirs(world, who) if words.startswith("zqwhat")}
    for outcome in facts["outcomes"]:
        assert set(outcome["yours"]) <= {world["steps"][who]}
        assert set(outcome["staff"]) <= {world["steps"]["sam"]}


@settings(max_examples=60, deadline=None)
@given(world=worlds(), who=st.sampled_from(FAMILY), other=st.sampled_from(FAMILY))
def test_what_another_says_or_answers_in_private_changes_no_page(world: dict[str, Any], who: str, other: str) -> None:
    if who == other:
        return
    without = {
        **world, "come": world["come"] ^ {other},
        "ratings": {"o0": [rating for rating in world["ratings"]["o0"] if rating.person_id != other]},
    }  # fmt: skip
    assert page_of(world, who) == page_of(without, who)


def test_what_was_done_long_ago_is_on_the_list_and_no_more_on_the_page() -> None:
    circle = circle_of(dict.fromkeys(FAMILY, (True, True, True)), set())
    done = AgreedAction("a", "plan", "Ring the bus firm.", "sam", "sam", ActionState.DONE, EARLY, visible_from=EARLY,
                        done_at=NOW - timedelta(days=91))  # fmt: skip
    world: dict[str, Any] = {"circle": circle, "outcomes": [], "ratings": {}, "come": set(), "meeting": meeting()}
    assert page_of({**world, "actions": [done]}, "amira")["done"] == []
    lately = replace(done, done_at=NOW - timedelta(days=89))
    assert page_of({**world, "actions": [lately]}, "amira")["done"] == [{"what": "Ring the bus firm."}]
