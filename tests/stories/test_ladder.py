"""Way 10, the clock: late answers climb by themselves, in working hours, and the family is told of each step."""

from datetime import timedelta

import pytest

from handlers.rules import holding
from storage.records.ids import new_id
from storage.records.plans import Cover, CoverState, RoleKind
from tests.stories.raising import answers, asks, bot_screens, covers, does, now_is, until


async def test_an_unanswered_worry_climbs_from_the_lead_to_the_last_rung_and_the_family_hears_each_step(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")

    await until(dialog, "2026-11-23 13:59")
    assert not bot_screens(dialog, "dana")
    await until(dialog, "2026-11-23 14:01")
    await dialog.sees("dana", "Something from OK-14 waits for Sam and has not been opened.")
    await dialog.sees("amira", f"Sam has not opened {concern.ref} yet.", "I have asked Dana to look into that.",
                      "You will still hear by Wednesday 25 November.")  # fmt: skip

    await until(dialog, "2026-11-25 14:01")
    await dialog.sees(
        "sam",
        f"The answer to OK-14, {concern.ref}, is due by Wednesday 25 November at 5pm.",
        "give the family a new date",
    )

    await until(dialog, "2026-11-25 17:01")
    await dialog.last_sees("amira", "You should have heard by Wednesday 25 November.", "I have told Sam and Jo.",
                           "The new date is Thursday 26 November.")  # fmt: skip
    await dialog.last_sees("sam", f"The answer to OK-14, {concern.ref}, is late. I have told the family and Jo.")
    await dialog.sees("jo", "The answer to OK-14 is late. Sam has it")
    assert (await now_is(dialog, concern)).holder_id == dialog.cast.ids["sam"]

    await until(dialog, "2026-11-26 17:01")
    await dialog.last_sees("amira", f"{concern.ref} has gone to Jo, the manager.", "by Friday 27 November.")
    await dialog.last_sees("jo", "The question from OK-14 is yours now. Sam did not answer in time.")
    await dialog.last_sees("sam", "The question from OK-14 has gone to Jo. You can no longer open it.")
    assert (await now_is(dialog, concern)).holder_id == dialog.cast.ids["jo"]

    await until(dialog, "2026-11-27 17:01")
    await dialog.last_sees(
        "amira", "I have asked the team to tell the early help service manager. Jo has your question."
    )
    await dialog.last_sees("dana", "Please tell the early help service manager today.")
    await dialog.last_sees("jo", "You still hold it.")

    for who in ("sam", "jo", "dana", "yusuf", "mia", "priya", "lee", "nina"):
        await dialog.never_saw(who, "taxi")
    for who in ("yusuf", "mia", "priya", "lee", "nina"):
        assert not bot_screens(dialog, who)


@pytest.mark.parametrize("door", ["A manager, not Sam", "It is about Sam"])
async def test_a_worry_past_the_lead_climbs_past_the_lead(dialog, door):
    await dialog.family()
    await asks(dialog, "amira", "Sam was rude to me.", answerer=door)
    await until(dialog, "2026-11-23 14:01")
    await dialog.sees("dana", "Something from OK-14 waits for Jo")
    await until(dialog, "2026-12-04 17:01")
    assert not bot_screens(dialog, "sam")
    assert not bot_screens(dialog, "priya")
    await dialog.sees("amira", "I have told Jo and Dana.", "has gone to Dana.")


async def test_the_cover_inherits_the_clock_of_what_was_asked_before_the_leave_began(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await covers(dialog, "sam", "priya")
    await dialog.wait(minutes=2)
    await dialog.sees("priya", "A question from OK-14 has come to you. Sam had it before.")
    await dialog.sees("amira", "Priya has your question", "You will still hear by Wednesday 25 November.")
    await dialog.last_sees("sam", "A question from OK-14 has gone from you to Priya")
    assert (await now_is(dialog, concern)).due_at == concern.due_at


async def test_a_lead_who_blocks_the_bot_is_replaced_and_the_family_is_told(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.does(lambda: dialog.phone("sam").blocks())
    await dialog.wait(minutes=2)
    await dialog.sees("dana", "A question from OK-14 has come to you.")
    await dialog.sees("amira", "Dana has your question")
    assert (await now_is(dialog, concern)).holder_id == dialog.cast.ids["dana"]


async def test_a_lead_who_leaves_the_plan_hands_the_question_to_the_new_lead(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")

    def change_lead(tx):
        circle = tx.plans.circle(dialog.cast.plan_id)
        tx.roles.change(circle.live_roles(RoleKind.LEAD)[0], ended_at=tx.now)
        tx.roles.change(circle.role_of(dialog.cast.ids["lee"]), kind=RoleKind.LEAD)

    await dialog.keep(change_lead)
    await dialog.wait(minutes=2)
    await dialog.sees("amira", "Lee has your question")
    assert (await now_is(dialog, concern)).holder_id == dialog.cast.ids["lee"]


async def test_nothing_of_the_ladder_moves_at_night_or_on_a_holiday(dialog):
    dialog.at("2026-12-24 16:30")
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.last_sees("amira", "You will hear by Wednesday 30 December.")
    seen = len(bot_screens(dialog, "amira"))
    await until(dialog, "2026-12-29 12:29")
    assert len(bot_screens(dialog, "amira")) == seen
    assert not bot_screens(dialog, "dana")
    await until(dialog, "2026-12-29 12:31")
    await dialog.sees("dana", "Something from OK-14 waits")
    await dialog.sees("amira", f"Sam has not opened {concern.ref} yet.")


async def test_an_opened_question_tells_nobody_that_it_lies_unopened(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await does(dialog, concern, holding.seen)
    await until(dialog, "2026-11-24 17:00")
    assert not bot_screens(dialog, "dana")


async def test_an_answer_in_time_stops_every_later_step(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await until(dialog, "2026-11-25 16:00")
    await answers(dialog, concern, "They come from Thursday.")
    await until(dialog, "2026-11-30 12:00")
    assert not bot_screens(dialog, "jo")
    await dialog.never_saw("amira", "Sorry.")


async def test_two_adults_of_one_plan_hear_each_of_their_own_and_nothing_of_the_others(dialog):
    await dialog.family()
    hers = await asks(dialog, "amira", "The taxi did not come.")
    his = await asks(dialog, "yusuf", "What about Sunday?")
    await until(dialog, "2026-11-27 17:01")
    await dialog.never_saw("yusuf", hers.ref, "taxi")
    await dialog.never_saw("amira", his.ref, "Sunday?")


async def test_steps_missed_while_the_program_was_off_follow_when_it_runs_again(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.close()
    dialog.clock.set(dialog.clock.now() + timedelta(days=8))
    await dialog._begin()
    for _ in range(4):
        await dialog.tick()
    kept = await now_is(dialog, concern)
    assert kept.due_at > dialog.clock.now()
    await dialog.sees("amira", "The new date is Wednesday 2 December.")


async def test_a_cover_who_is_asked_but_has_not_said_yes_gets_nothing(dialog):
    await dialog.family()

    def ask_for_cover(tx):
        today = tx.now.date()
        tx.covers.add(
            Cover(new_id(), dialog.cast.ids["sam"], dialog.cast.ids["priya"], today, today, CoverState.ASKED, tx.now)
        )

    await dialog.keep(ask_for_cover)
    await asks(dialog, "amira", "The taxi did not come.")
    await until(dialog, "2026-11-23 16:00")
    await dialog.never_saw("priya", "waits for Sam")
