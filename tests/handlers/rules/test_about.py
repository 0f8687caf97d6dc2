"""A page written once: who may be picked to read it, who may read it now, and who is asked for a new lead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.rules.about import (
    LONGEST,
    can_be_picked,
    may_read,
    one_picked,
    own,
    part_named,
    shared_on,
    stands_by,
    to_be_asked,
    words_kept,
)
from handlers.rules.refusals import BadInput, NotFound
from storage.records.about import AboutKind, AboutShare
from storage.records.plans import RoleKind
from tests.handlers.rules.circles import AMIRA, LEE, NINA, PLAN, RUTH, SAM, T0, YUSUF, circle, cover, role

LATER = T0 + timedelta(days=3)
TODAY = LATER.date()
ZONE = "Europe/London"
ENDED = replace(role(LEE, RoleKind.TEAM), ended_at=T0 + timedelta(days=1))
BACK = replace(role(LEE, RoleKind.TEAM), id="back", since=T0 + timedelta(days=2))
LEADS_NOW = replace(role(LEE, RoleKind.LEAD), since=T0 + timedelta(days=1))
COVERED = cover(SAM, NINA, "2026-11-02", "2026-11-06")


def share(reader="lee", **changes):
    return replace(AboutShare("s", "amira", reader, "plan", T0 + timedelta(hours=1)), **changes)


def with_lee(*roles):
    """The circle with these roles of Lee's and no other."""
    whole = circle()
    return replace(whole, roles=(*(one for one in whole.roles if one.person_id != "lee"), *roles))


def without_amira():
    whole = circle()
    ended = tuple(replace(one, ended_at=LATER) if one.person_id == "amira" else one for one in whole.roles)
    return replace(whole, roles=ended)


@pytest.mark.parametrize(
    ("label", "around", "shared", "here", "reads"),
    [
        ("a teacher it was shared with", circle(), share(), True, True),
        ("taken back", circle(), share(ended_at=LATER), True, False),
        ("another plan's share", circle(), share(plan_id="other"), True, False),
        ("the writer's phone is unlinked", circle(), share(), False, False),
        ("the writer has left the plan", without_amira(), share(), True, False),
        ("the writer's account has ended", circle(gone=("amira",)), share(), True, False),
        ("the plan is closed", circle(plan=replace(PLAN, closed_at=LATER)), share(), True, False),
        ("the teacher's account has ended", circle(gone=("lee",)), share(), True, False),
        ("the teacher has left the team", with_lee(ENDED), share(), True, False),
        ("who left and came back is asked about anew", with_lee(ENDED, BACK), share(), True, False),
        ("shared after they came back", with_lee(ENDED, BACK), share(since=T0 + timedelta(days=2, hours=1)), True,
         True),
        ("from the team to its head without a gap", with_lee(ENDED, LEADS_NOW), share(), True, True),
        ("a stranger", circle(), share("nina"), True, False),
        ("the other parent", circle(), share("yusuf"), True, False),
        ("a cover, in the cover it was shared in", circle(COVERED), share("nina"), True, True),
        ("a cover, in a later cover", circle(cover(SAM, NINA, "2026-11-04", "2026-11-06")), share("nina"), True,
         False),
        ("a cover whose days are over", circle(cover(SAM, NINA, "2026-11-02", "2026-11-04")), share("nina"), True,
         False),
        ("the duty contact where there is no lead", circle(lead=None), share("ruth"), True, True),
        ("the duty contact where there is a lead", circle(), share("ruth"), True, False),
    ],
)  # fmt: skip
def test_who_may_read_a_page_now(label, around, shared, here, reads):
    assert may_read(around, shared, writer_is_here=here, day=TODAY, zone=ZONE) == reads, label


def test_whom_a_writer_may_pick_is_whoever_answers_the_lead_and_the_team_by_the_dial():
    assert [one.id for one in can_be_picked(circle(), AMIRA, TODAY)] == ["sam", "lee"]
    assert [one.id for one in can_be_picked(circle(), YUSUF, TODAY)] == ["sam"]
    assert [one.id for one in can_be_picked(circle(COVERED), YUSUF, TODAY)] == ["sam", "nina"]
    assert [one.id for one in can_be_picked(circle(lead=None), YUSUF, TODAY)] == ["ruth"]
    assert [one.id for one in can_be_picked(circle(lead=AMIRA), AMIRA, TODAY)] == ["ruth", "lee"]


def test_who_reads_already_can_be_taken_back_from_though_the_names_were_closed_since():
    shared = shared_on(circle(), [share()], writer_is_here=True, day=TODAY, zone=ZONE)
    assert one_picked(circle(), YUSUF, "lee", shared, TODAY) == LEE
    with pytest.raises(NotFound):
        one_picked(circle(), YUSUF, "lee", (), TODAY)
    with pytest.raises(NotFound):
        one_picked(circle(), AMIRA, "yusuf", (), TODAY)


def test_only_the_writer_takes_a_share_back():
    assert own(share(), AMIRA).id == "s"
    for stranger in (YUSUF, SAM):
        with pytest.raises(NotFound):
            own(share(), stranger)
    with pytest.raises(NotFound):
        own(None, AMIRA)


def test_for_a_new_lead_the_writers_on_the_plan_are_asked_while_that_lead_is_there():
    assert to_be_asked(circle(), SAM, [AMIRA, NINA], TODAY) == (AMIRA,)
    assert to_be_asked(circle(), RUTH, [AMIRA], TODAY) == ()
    assert not stands_by(circle(gone=("sam",)), replace(SAM, ended_at=T0), TODAY)


def test_words_keep_their_lines_and_too_many_are_refused():
    assert words_kept("  We ring.\n  He waits. ") == "We ring.\nHe waits."
    assert len(words_kept("a" * LONGEST)) == LONGEST
    with pytest.raises(BadInput):
        words_kept("a" * (LONGEST + 1))
    assert part_named("not_again") is AboutKind.NOT_AGAIN
    with pytest.raises(NotFound):
        part_named("diagnosis")
