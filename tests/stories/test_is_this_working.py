"""Is this working? Each side is asked in private; only the co-ordinators see what was said (004-10)."""

from datetime import timedelta

import pytest

from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import days_pass

ASKED, LEAD_ASKED = "Is it working for you with Sam?", "You lead OK-14. I have one short question about it, in private."


async def led_for_six_weeks(dialog: Dialog) -> None:
    """Let Sam have begun six weeks ago, and the day's round be made."""
    if not dialog.cast.plan_id:
        await dialog.family()

    def put(tx: Transaction) -> None:
        for role in tx.roles.live_of(dialog.cast.ids["sam"]):
            tx.roles.change(role, since=tx.now - timedelta(days=42))

    await dialog.keep(put)
    await dialog.tick()


async def test_each_side_is_asked_and_only_the_coordinator_sees_the_answers(dialog: Dialog) -> None:
    await led_for_six_weeks(dialog)
    for who in ("amira", "mia"):
        await dialog.last_sees(who, ASKED, "Sam will not know what you say, or that you said it.")
    await dialog.sees("sam", LEAD_ASKED)
    assert not [line for line in dialog.locked_screen("yusuf") if "Sam" in line]
    await dialog.taps("amira", "It could be better")
    await dialog.last_sees("amira", "The people who run this service can see it. Sam cannot.")
    await dialog.sees("dana", "OK-14: Mum says it could be better with Sam.", "The other side does not know.")
    await dialog.taps("mia", "Yes")
    await dialog.taps("sam", "Answer")
    await dialog.signs_in("sam")
    await dialog.last_sees("sam", "Is it working, between you and the family?")
    await dialog.taps("sam", "It could be better")
    await dialog.last_sees("sam", "Thank you. The co-ordinators can see it. The family of OK-14 cannot.")
    await dialog.sees("dana", "OK-14: Sam says it could be better with the family.")
    await dialog.signs_in("dana")
    await dialog.taps("dana", "Across families")
    await dialog.taps("dana", "Is it working?")
    await dialog.last_sees("dana", "OK-14, mum, with Sam: could be better", "young person, with Sam: yes",
                           "OK-14, Sam, who leads: could be better")  # fmt: skip
    for who in ("sam", "lee", "priya", "jo", "amira", "yusuf", "mia"):
        await dialog.never_saw(who, "Mum says it could be better", "mum, with Sam", "who leads: could be better")
    for who in ("sam", "jo"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, "1|working.list")
        await dialog.never_saw(who, "with Sam: could be better")
    await days_pass(dialog, days=2)
    assert sum(ASKED in line for line in dialog.locked_screen("amira")) == 1
    assert sum(LEAD_ASKED in line for line in dialog.locked_screen("sam")) == 1


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_who_wants_to_talk_goes_the_ordinary_way_past_the_lead(dialog: Dialog, level: ReadingLevel) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await led_for_six_weeks(dialog)
    await dialog.taps("amira", "I want to talk to somebody")
    await dialog.last_sees("amira", "Sam does not know.")
    await dialog.sees("dana", "OK-14: Mum wants to talk to somebody about how it works with Sam. Please call.")
    await dialog.taps("amira", "Write to a manager")
    await dialog.says("amira", "He never rings back.")
    await dialog.taps("amira", "Send")
    await dialog.last_sees("amira", "He never rings back.", "Jo")
    await dialog.taps("amira", "Send it")
    (asked,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["amira"]))
    assert (asked.holder_id, asked.excluded_id) == (dialog.cast.ids["jo"], dialog.cast.ids["sam"])
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.never_saw("sam", "He never rings back.", asked.ref, "wants to talk")


async def test_the_same_answer_twice_is_told_once_and_nobody_answers_for_another(dialog: Dialog) -> None:
    await led_for_six_weeks(dialog)
    (role,) = await dialog.look(lambda tx: tx.roles.live_of(dialog.cast.ids["sam"]))
    for _ in range(2):
        await dialog.taps_data("amira", f"1|working.say|{role.id}|better")
        await dialog.taps_data("amira", f"1|working.say|{role.id}|better|0")
        await dialog.taps_data("amira", f"1|working.say|{role.id}|better|1")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|working.lead|{role.id}|better|0")
    await dialog.last_sees("lee", "That button is old")
    kept = await dialog.look(lambda tx: tx.comfort_checks.since(tx.now - timedelta(days=1)))
    assert [(check.person_id, check.number) for check in kept] == [(dialog.cast.ids["amira"], 0)]
    assert sum("could be better" in line for line in dialog.locked_screen("dana")) == 1
