"""Help asked of other services: the lead keeps each step, the family reads it in words and days (001-19)."""

from datetime import date, timedelta

import pytest

from storage.records.concerns import ConcernKind
from storage.records.ids import new_id
from storage.records.referrals import Course, Referral, ReferralStep
from storage.transaction import Transaction
from tests.stories.agreed import reads_easy
from tests.stories.dialog import Dialog
from tests.stories.raising import concerns_of

SERVICE = "the speech team"


async def test_a_lead_writes_down_what_was_asked_and_the_family_is_told_once_the_two_minutes_are_over(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _writes_one(dialog)
    await dialog.last_sees("sam", "This is what mum will read", "Sam has asked the speech team for help.",
                           "You should hear by Monday 7 December.", "Seen by: Amira and Mia.")  # fmt: skip
    await dialog.taps("sam", "Tell the family")
    await dialog.last_sees("sam", "You have 2 minutes", "Sam has asked the speech team for help.")
    await dialog.never_saw("amira", "speech")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam has asked the speech team for help.", "What for: help with talking")
    await dialog.sees("mia", "Sam has asked the speech team for help.")
    await dialog.taps("amira", "See it")
    await dialog.last_sees("amira", "Help from the speech team", "So that: Mia can say what she wants",
                           "Asked on Sunday 22 November. Answer due Monday 7 December.")  # fmt: skip
    await dialog.taps("amira", "Back")
    await dialog.last_sees("amira", "1. The speech team: asked on Sunday 22 November.")
    await dialog.never_saw("yusuf", "speech")


async def test_what_is_taken_back_within_two_minutes_was_never_there(dialog: Dialog) -> None:
    await dialog.family()
    one = await asked_for(dialog)
    await _opens(dialog, one)
    await dialog.taps("sam", "They said yes")
    await dialog.taps("sam", "About 8 weeks")
    await dialog.last_sees("sam", "The speech team has said yes.", "The wait is about 8 weeks.")
    await _looks(dialog, "amira", "Open 1")
    await dialog.sees_not("amira", "said yes")
    await dialog.taps("sam", "Take it back")
    await dialog.sees_not("sam", "They said yes,")
    await dialog.wait(minutes=3)
    await dialog.never_saw("amira", "said yes")
    await dialog.never_saw("mia", "said yes")
    await _writes_one(dialog)
    await dialog.taps("sam", "Tell the family")
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "Nobody was told, and nothing is kept for OK-14.")
    assert len(await dialog.look(lambda tx: tx.referrals.on_plans([dialog.cast.plan_id]))) == 1


async def test_each_step_is_a_tap_or_two_and_is_read_in_days_at_both_levels(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "mia")
    one = await asked_for(dialog)
    await _opens(dialog, one)
    await dialog.taps("sam", "On their list")
    await dialog.says("sam", "about 3 months")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "You are on the list of the speech team.", "They say about the wait: “about 3 months”")
    await dialog.sees("mia", "They say: “about 3 months”")
    await _opens(dialog, one)
    await dialog.taps("sam", "It has started")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "The help from the speech team has started.")
    await _opens(dialog, one)
    await dialog.taps("sam", "It has ended")
    await dialog.wait(minutes=3)
    await dialog.taps_data("mia", f"1|asked.open|{one.id}")
    await dialog.last_sees("mia", "You wait from Monday 23 November.", "It started on Monday 23 November.",
                           "It ended on Monday 23 November.")  # fmt: skip


async def test_a_no_waits_for_what_happens_next_and_is_on_the_leads_day_until_then(dialog: Dialog) -> None:
    await dialog.family()
    one = await asked_for(dialog)
    await _opens(dialog, one)
    await dialog.taps("sam", "They said no")
    await dialog.says("sam", "They only help children under 5.")
    await dialog.sees("sam", "What happens next, and who does it?")
    await dialog.wait(minutes=3)
    await dialog.never_saw("amira", "said no")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "OK-14: the speech team said no, so say what happens next.")
    await dialog.taps("sam", "Say what next")
    await dialog.says("sam", "Sam will ask the SALT team.")
    await dialog.last_sees("sam", "SALT")
    await dialog.says("sam", "I will ask the school nurse.")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "The speech team has said no.", "Why: “They only help children under 5.”",
                      "What happens next: I will ask the school nurse.")  # fmt: skip
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "said no, so say")


async def test_a_service_that_is_late_comes_back_to_the_lead_and_is_late_itself_in_the_familys_words(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await asked_for(dialog, due=date(2026, 11, 20))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "OK-14: the answer of the speech team was due Friday 20 November.")
    await _looks(dialog, "amira", "Open 1")
    await dialog.last_sees("amira", "They are late, not you. I remind Sam to ask them.")
    await dialog.taps("sam", "Service, OK-14")
    await dialog.taps("sam", "No answer, another day")
    await dialog.says("sam", "1 December")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "The speech team has not answered yet. Sam has asked again.",
                      "You should hear by Tuesday 1 December.")  # fmt: skip
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "the answer of the speech team")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.never_saw("lee", "speech")


@pytest.mark.parametrize(("label", "kind"), [("Ask about this", "question"), ("This is not right", "wrong")])
async def test_a_question_about_it_reaches_the_lead_with_the_card(dialog: Dialog, label: str, kind: str) -> None:
    await dialog.family()
    one = await asked_for(dialog)
    await _looks(dialog, "amira", "Open 1", label)
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A question")
    await dialog.last_sees("amira", "Type it in your own words.")
    assert "speech" not in dialog.phone("amira").last.text  # what was begun for it and left says nothing more of it
    await _looks(dialog, "amira", "Open 1", label)
    await dialog.last_sees("amira", "About the help from the speech team.")
    await dialog.says("amira", "We never said yes to that.")
    for tap in ("Send", "Sam", "Send it"):
        await dialog.taps("amira", tap)
    (concern,) = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.referral_id) == (ConcernKind(kind), one.id)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.last_sees("sam", "Help asked of the speech team: “help with talking” Asked on Monday 16 November.")
    await dialog.taps("amira", "See my questions")
    await dialog.taps_data("amira", f"1|q.open|{concern.id}")
    await dialog.last_sees("amira", "About the help from the speech team.")


async def test_only_those_whom_the_lead_lets_see_it_hear_of_it_and_a_discreet_phone_shows_nothing(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), discreet=True))
    one = await asked_for(dialog)
    await _opens(dialog, one)
    await dialog.taps("sam", "More")
    await dialog.taps("sam", "Who may see it")
    await dialog.sees("sam", "Dad: the plan is not open to them.")
    await dialog.taps("sam", "Young person: sees it")
    await dialog.sees("sam", "Mum: sees it", "Young person: not shown")
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "It has started")
    await dialog.wait(minutes=3)
    assert not any("speech" in line for line in dialog.locked_screen("amira"))
    await dialog.taps("amira", "Open")
    await dialog.sees("amira", "The help from the speech team has started.")
    for who in ("mia", "yusuf"):
        await _looks(dialog, who)
        await dialog.last_sees(who, "When Sam asks another team to help, you see it here.")
        await dialog.taps_data(who, f"1|asked.open|{one.id}")
        await dialog.never_saw(who, "speech")


async def asked_for(dialog: Dialog, due: date | None = None) -> Referral:
    """Keep help that Sam asked of a service a week ago, and that the family knows of."""
    cast = dialog.cast

    def put(tx: Transaction) -> Referral:
        day = (tx.now - timedelta(days=7)).date()
        one = tx.referrals.add(Referral(new_id(), cast.plan_id, SERVICE, "help with talking", cast.ids["sam"],
                                        tx.now - timedelta(days=7)))  # fmt: skip
        tx.referral_steps.add(ReferralStep(
            new_id(), one.id, Course.MADE, cast.ids["sam"], day, one.made_at, one.made_at,
            due or day + timedelta(days=21), True,
        ))  # fmt: skip
        return one

    return await dialog.keep(put)


async def _looks(dialog: Dialog, who: str, *then: str) -> None:
    """Look at the help we asked for, from our actions."""
    await dialog.says(who, "/actions")
    for label in ("Help we asked for", *then):
        await dialog.taps(who, label)


async def _opens(dialog: Dialog, one: Referral) -> None:
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|refer.open|{one.id}")


async def _writes_one(dialog: Dialog) -> None:
    """Go as far as the preview, from the plan's own screens."""
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans")
    await dialog.taps("sam", "OK-14")
    await dialog.taps("sam", "More")
    await dialog.taps("sam", "Help asked for")
    await dialog.taps("sam", "Add one")
    await dialog.says("sam", SERVICE)
    await dialog.says("sam", "help with talking")
    await dialog.says("sam", "Mia can say what she wants")
    await dialog.taps("sam", "Yesterday")
    await dialog.taps("sam", "2 weeks")
