"""What stands beside what on a reader's card, by who said it and when, and that nobody reads another's words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.actions import seen_by
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow
from handlers.rules.reporting import (
    MARKS,
    is_asked_if_right,
    last_change,
    lines_for,
    mark,
    mark_of,
    says_with,
    sides,
    standing,
    taken_back,
    was_open_to,
    words_about,
)
from handlers.screens.actions import Beside, card_facts
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction, Says
from storage.records.concerns import ConcernKind, Door
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Circle, LeadState, Plan, Role, RoleKind

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
STAFF = ("sam", "lee", "dana")
FAMILY = {"amira": Relation.MOTHER, "yusuf": Relation.FATHER, "mia": Relation.YOUNG_PERSON}


def person(name: str) -> Person:
    kind = PersonKind.STAFF if name in STAFF else PersonKind.FAMILY
    return Person(id=name, kind=kind, name=name.title(), created_at=NOW, discreet=False)


PEOPLE = {name: person(name) for name in (*STAFF, *FAMILY)}
PLAN = Plan("plan", "OK-14", b"", "Mia", "england-early-help", "england", LeadState.CHOSEN, "dana", NOW)
ROLES = (
    Role("r-sam", "plan", "sam", RoleKind.LEAD, NOW), Role("r-lee", "plan", "lee", RoleKind.TEAM, NOW),
    *(Role(f"r-{who}", "plan", who, RoleKind.FAMILY, NOW, FAMILY[who], sees_plan=True) for who in FAMILY),
)  # fmt: skip
CIRCLE = Circle(PLAN, ROLES, (), PEOPLE)
ACTION = AgreedAction(
    id="action", plan_id="plan", what="Look at the diary.", owner_id="lee", author_id="sam", made_at=NOW,
    state=ActionState.PUBLISHED, by_day=TODAY, published_at=NOW, visible_from=NOW - timedelta(days=1),
)  # fmt: skip
DONE = replace(ACTION, state=ActionState.DONE, done_at=NOW, done_by="lee")


def report(who: str, says: Says, minute: int = 0, **more: object) -> ActionReport:
    at = NOW - timedelta(hours=1) + timedelta(minutes=minute)
    return ActionReport(f"{who}-{says}-{minute}", "action", who, says, at, **{"version": 1, **more})  # type: ignore[arg-type]


BACK = report("amira", Says.TAKEN_BACK, 9, about_id="amira-not_yet-1")


@pytest.mark.parametrize(
    ("case", "reader", "action", "reports", "shown"),
    [
        ("nothing said", "amira", ACTION, [], []),
        ("her own mark", "amira", ACTION, [report("amira", Says.NOT_YET, 1)], [(None, "not_yet")]),
        ("her last one counts", "amira", ACTION,
         [report("amira", Says.NOT_YET, 1), report("amira", Says.HAPPENED, 2)], [(None, "happened")]),
        ("taken back", "amira", ACTION, [report("amira", Says.NOT_YET, 1), BACK], []),
        ("never another adult's", "yusuf", ACTION, [report("amira", Says.NOT_YET, 1)], []),
        ("the owner's beside it", "amira", DONE, [report("amira", Says.NOT_YET, 1)],
         [(None, "not_yet"), ("lee", "done")]),
        ("the owner says not yet", "amira", ACTION, [report("lee", Says.NOT_DONE, 1)], [("lee", "not_done")]),
        ("the owner's own talk with the lead is theirs", "amira", ACTION,
         [report("lee", Says.NOT_MINE, 1), report("lee", Says.ASKS, 2), report("sam", Says.WILL_CALL, 3)], []),
        ("said of a former version", "amira", replace(ACTION, version=2), [report("amira", Says.NOT_YET, 1)], []),
        ("her own, done by herself", "amira", replace(DONE, owner_id="amira", done_by="amira"), [], [(None, "done")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_card_shows_ones_own_mark_and_what_staff_say(case, reader, action, reports, shown):
    found = sides(CIRCLE, PEOPLE[reader], action, reports)
    assert [(side.who.id if side.who else None, side.says.value) for side in found] == shown


@pytest.mark.parametrize(
    ("case", "action", "says", "raises"),
    [
        ("on its day", ACTION, "not_yet", None),
        ("after its day", replace(ACTION, by_day=date(2026, 11, 1)), "partly", None),
        ("its day moved ahead", replace(ACTION, by_day=date(2026, 12, 1)), "not_yet", NotNow),
        ("without a day", replace(ACTION, by_day=None), "happened", NotNow),
        ("done before its day", replace(DONE, by_day=date(2026, 12, 1)), "not_yet", None),
        ("a forged word", ACTION, "more_time_yes", NotFound),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_who_may_say_whether_it_happened_and_when(case, action, says, raises):
    if raises is not None:
        with pytest.raises(raises):
            mark(action, [], PEOPLE["amira"], says, NOW, TODAY, "new")
    else:
        assert mark(action, [], PEOPLE["amira"], says, NOW, TODAY, "new").says == says


def test_the_same_said_twice_is_said_once_and_another_word_follows_it():
    known = [report("amira", Says.NOT_YET, 1)]
    with pytest.raises(AlreadyDone):
        mark(ACTION, known, PEOPLE["amira"], "not_yet", NOW, TODAY, "new")
    assert mark(ACTION, known, PEOPLE["amira"], "happened", NOW, TODAY, "new").says is Says.HAPPENED
    assert mark(replace(ACTION, version=2), known, PEOPLE["amira"], "not_yet", NOW, TODAY, "new").version == 2


def test_undo_takes_back_the_last_mark_with_its_words_and_only_ones_own():
    known = [report("amira", Says.NOT_YET, 1), report("yusuf", Says.PARTLY, 2)]
    words = words_about(ACTION, known, PEOPLE["amira"], "Nobody rang.", NOW, "words")
    assert words.about_id == "amira-not_yet-1"
    back = taken_back([*known, words], PEOPLE["amira"], NOW, "back")
    left = standing([*known, words, back])
    assert [one.id for one in left] == ["yusuf-partly-2"]
    assert mark_of([*known, back], PEOPLE["amira"]) is None
    with pytest.raises(AlreadyDone):
        taken_back([*known, words, back], PEOPLE["amira"], NOW, "again")


@pytest.mark.parametrize(
    ("case", "reader", "action", "reports", "asked"),
    [
        ("what others will do", "mia", replace(ACTION, by_day=date(2026, 12, 1)), [], True),
        ("her mother is not asked", "amira", replace(ACTION, by_day=date(2026, 12, 1)), [], False),
        ("her own", "mia", replace(ACTION, owner_id="mia", by_day=date(2026, 12, 1)), [], False),
        ("on the day she is asked whether it happened", "mia", ACTION, [], False),
        ("done", "mia", DONE, [], False),
        ("said yes", "mia", replace(ACTION, by_day=date(2026, 12, 1)), [report("mia", Says.RIGHT, 1)], False),
        ("said yes to a former version", "mia", replace(ACTION, by_day=date(2026, 12, 1), version=2),
         [report("mia", Says.RIGHT, 1)], True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_when_a_young_person_is_asked_if_it_sounds_right(case, reader, action, reports, asked):
    assert is_asked_if_right(CIRCLE, PEOPLE[reader], action, reports, TODAY) is asked


@pytest.mark.parametrize(
    ("kind", "door", "kept"),
    [
        (ConcernKind.HELP, Door.LEAD, Says.NEEDS_HELP), (ConcernKind.MORE_TIME, Door.LEAD, Says.MORE_TIME),
        (ConcernKind.WRONG, Door.LEAD, Says.WRONG), (ConcernKind.WRONG, Door.ANY, Says.WRONG),
        (ConcernKind.WRONG, Door.PERSON, None), (ConcernKind.WRONG, Door.MANAGER, None),
        (ConcernKind.HELP, Door.ABOUT_LEAD, None), (ConcernKind.ACTION, Door.LEAD, None),
    ],
)  # fmt: skip
def test_nothing_that_goes_past_the_lead_is_kept_where_the_lead_reads_it(kind, door, kept):
    assert says_with(kind, door) is kept


@pytest.mark.parametrize(
    ("reader", "lines"),
    [("sam", ["not_yet", "says", "needs_help", "not_done"]), ("lee", ["not_yet", "not_done"])],
)
def test_the_team_reads_the_marks_and_only_whoever_leads_the_words(reader, lines):
    reports = [report("amira", Says.NOT_YET, 1, words="x"), report("amira", Says.SAYS, 2, words="Nobody rang."),
               report("yusuf", Says.NEEDS_HELP, 3), report("lee", Says.NOT_DONE, 4)]  # fmt: skip
    found = lines_for(CIRCLE, PEOPLE[reader], reports, TODAY)
    assert [line.says.value for line in found] == lines
    assert any(line.words for line in found) is (reader == "sam")


@pytest.mark.parametrize(
    ("case", "who", "more", "told"),
    [
        ("withdrawn, and open to her", "amira", {"state": ActionState.WITHDRAWN}, True),
        ("shown to others only", "amira", {"state": ActionState.WITHDRAWN, "shown_to": ("mia",)}, False),
        ("still there", "amira", {}, False),
        ("a draft", "amira", {"state": ActionState.DRAFT}, False),
        ("being withdrawn", "amira", {"state": ActionState.WITHDRAWN, "visible_from": NOW + timedelta(minutes=1),
                                      "before": {"state": "published"}}, False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_who_is_told_that_an_action_is_gone(case, who, more, told):
    assert was_open_to(CIRCLE, PEOPLE[who], replace(ACTION, **more), NOW, TODAY) is told


def test_a_change_is_news_for_a_fortnight_and_never_before_it_is_seen():
    old = ActionVersion("v1", "action", 1, NOW - timedelta(days=15), "sam", {})
    last = ActionVersion("v2", "action", 2, NOW - timedelta(days=1), "sam", {})
    assert last_change(replace(ACTION, version=3), [old, last], NOW) is last
    assert last_change(replace(ACTION, version=2), [old, last], NOW) is None
    assert last_change(ACTION, [], NOW) is None


REPORTS = st.builds(
    ActionReport,
    id=st.uuids().map(lambda u: u.hex[:16]), action_id=st.just("action"), person_id=st.sampled_from(sorted(PEOPLE)),
    says=st.sampled_from(list(Says)), said_at=st.integers(0, 9).map(lambda n: NOW + timedelta(minutes=n)),
    version=st.integers(1, 2), day=st.none() | st.just(TODAY), about_id=st.none(),
).flatmap(lambda r: st.just(replace(r, words=f"words of {r.person_id}")))  # fmt: skip


def test_what_is_taken_back_without_saying_what_takes_nothing_away():
    """Where somebody was erased, what answered them no longer says to what."""
    said = ActionReport("r1", "action", "amira", Says.HAPPENED, NOW, 1)
    back = ActionReport("r2", "action", "yusuf", Says.TAKEN_BACK, NOW, 1)
    assert standing([said, back]) == [said]


@given(
    reader=st.sampled_from(sorted(FAMILY)), reports=st.lists(REPORTS, max_size=8), theirs=st.lists(REPORTS, max_size=8),
    action=st.sampled_from([ACTION, DONE, replace(ACTION, owner_id="amira"), replace(ACTION, version=2)]),
)  # fmt: skip
def test_a_card_never_holds_words_of_another_nor_changes_by_what_another_of_the_family_said(
    reader, reports, theirs, action
):
    me = PEOPLE[reader]
    others = [one for one in theirs if one.person_id in FAMILY and one.person_id != reader]
    own = [one for one in reports if one.person_id == reader or one.person_id not in FAMILY]
    seen = seen_by(CIRCLE, me, [action], NOW, TODAY)
    kind, facts = card_facts(CIRCLE, me, seen, action, TODAY, Beside(reports=(*own, *others)))
    assert (kind, facts) == card_facts(CIRCLE, me, seen, action, TODAY, Beside(reports=tuple(own)))
    assert "words of" not in str(facts)
    assert {side["says"] for side in facts["sides"]} <= {*MARKS, Says.RIGHT, Says.DONE, Says.NOT_DONE}
