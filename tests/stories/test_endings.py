"""A plan ends well: all that is open is settled, the family knows the day and how to come back (001-26, 001-28)."""

from datetime import date, timedelta

from handlers.endings import open_again
from storage.records.actions import ActionState
from storage.records.concerns import ConcernKind, Door
from storage.records.endings import EndingState
from storage.records.people import ReadingLevel
from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog
from tests.stories.people import put_action

LATE = date(2027, 2, 1)
BACK = "Ring the school office and ask for Lee."


async def test_what_is_open_is_settled_first_and_each_reader_gets_what_the_preview_showed(dialog: Dialog) -> None:
    await dialog.family()
    await _reads_easily(dialog, "mia")
    await _agreed(dialog, "Ring the clinic.", "Send the sleep diary.", "Visit two schools.")
    await _starts(dialog)
    await dialog.last_sees("sam", "Open: 3 actions.", "1. Ring the clinic. Lee does it.")
    await dialog.taps("sam", "1. Ring the clinic.")
    await dialog.taps("sam", "Somebody goes on with it")
    await dialog.taps("sam", "Lee")
    await dialog.taps("sam", "Send the sleep diary.")
    await dialog.taps("sam", "It stops")
    await dialog.says("sam", "The XQF team has seen it.")
    await dialog.last_sees("sam", "XQF")
    await dialog.says("sam", "Mia sleeps well now.")
    await dialog.taps("sam", "Visit two schools.")
    await dialog.taps("sam", "It is done")
    await dialog.last_sees("sam", "Whom can the family ask then?")
    await dialog.taps("sam", "Priya")
    await dialog.says("sam", BACK)
    await dialog.says("sam", "tomorrow")
    await dialog.last_sees("sam", "I cannot use", "Monday 30 November or later")
    await dialog.says("sam", "21 December")
    seen = {"amira": dialog.phone("sam").last.text}
    await dialog.last_sees("sam", "This is what mum will see:", "Reader 1 of 3.")
    for who, relation in (("yusuf", "dad"), ("mia", "the young person")):
        await dialog.taps("sam", "Next reader")
        await dialog.sees("sam", f"This is what {relation} will see")
        seen[who] = dialog.phone("sam").last.text
    await dialog.never_saw("amira", "plan is ending")
    await dialog.taps("sam", "Tell the family")
    await dialog.last_sees("sam", "OK-14 ends on Monday 21 December.", "Call it off")
    await dialog.last_sees("amira", "“Visit two schools.”", "“Ring the clinic.” This goes on with Lee, Teacher, Oak",
                           "“Send the sleep diary.” This stops. Why: “Mia sleeps well now.”",
                           "After that day, ask Priya, Family support worker", BACK, "I am not ready")  # fmt: skip
    assert set(dialog.locked_screen("yusuf")) == {"You have a new message."}
    await dialog.taps("yusuf", "Open")
    for who in ("amira", "yusuf", "mia"):
        assert dialog.phone(who).last.text in seen[who], who
    await dialog.never_saw("yusuf", "clinic", "diary", "schools")  # the plan is not open to him
    await dialog.last_sees("mia", "Your plan will end.")
    await dialog.sees("lee", "OK-14 ends on Monday 21 December.")


async def test_a_question_the_lead_holds_comes_first_and_one_past_the_lead_stays_unknown_and_goes_on(
    dialog: Dialog,
) -> None:
    await dialog.family()
    mine = await has_asked(dialog)
    past = await has_asked(dialog, "yusuf", door=Door.ABOUT_LEAD)
    await _starts(dialog)
    await dialog.last_sees("sam", "You hold 1 question of this family.")
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(mine.id), answered_at=tx.now, next_step_at=None))
    await _starts(dialog)
    await dialog.last_sees("sam", "Whom can the family ask then?")
    await _finishes(dialog)
    await dialog.taps("sam", "Tell the family")
    await _day_is_over(dialog)
    await dialog.sees("jo", past.ref, "call")
    kept = await dialog.look(lambda tx: tx.concerns.get(past.id))
    assert (kept.holder_id, kept.closed_at, kept.answered_at) == (past.holder_id, None, None)
    await dialog.taps("yusuf", "Open")
    await dialog.last_sees("yusuf", "Your plan has ended.", "You still wait for an answer. Someone will call you.")
    await dialog.never_saw("sam", past.ref)
    await dialog.never_saw("amira", "You still wait for an answer.")


async def test_i_am_not_ready_reaches_the_lead_or_goes_past_the_lead(dialog: Dialog) -> None:
    await dialog.family()
    await _is_told(dialog)
    await dialog.taps("amira", "I am not ready")
    await dialog.last_sees("amira", "You are not ready for the plan to end. That is OK.")
    await dialog.taps("amira", "Send without words")
    await dialog.taps("amira", "Sam")
    await dialog.last_sees("amira", "You say that you are not ready for the plan to end.", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    await dialog.sees("sam", "OK-14: the family says that they are not ready for the plan to end.")
    await dialog.taps("mia", "I am not ready")
    await dialog.says("mia", "Nobody asked me.")
    await dialog.taps("mia", "Send")
    await dialog.taps("mia", "A manager, not Sam")
    await dialog.taps("mia", "Send it")
    await dialog.never_saw("sam", "Nobody asked me.")
    (told,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["mia"]))
    assert (told.kind, told.holder_id) == (ConcernKind.NOT_READY, dialog.cast.ids["jo"])
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "Mum is not ready for the plan to end.")


async def test_on_its_day_access_and_reminders_end_how_to_come_back_stays_and_the_plan_can_be_opened_again(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _is_told(dialog)
    await dialog.keep(lambda tx: put_action(tx, dialog.cast, "Ring the clinic.", "lee", date(2026, 12, 22)))
    await _day_is_over(dialog, ending=date(2026, 12, 21))
    plan = await dialog.look(lambda tx: tx.plans.get(dialog.cast.plan_id))
    assert plan.closed_at is not None
    await dialog.sees(
        "amira", "Your plan has ended. The last day was Monday 21 December.", "Now ask Lee, Teacher", BACK
    )
    for typed in ("/menu", "/actions", "/ask"):
        await dialog.says("amira", typed)
        await dialog.last_sees("amira", "Your plan has ended.", BACK, "Help now")
    await dialog.sees("sam", "OK-14 has ended.")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.sees_not("sam", "Family OK-14")
    before = dialog.phone("lee").shown()
    dialog.clock.set(dialog.clock.now() + timedelta(days=1))
    await dialog.tick()
    assert dialog.phone("lee").shown() == before, "nobody is reminded of a plan that has ended"
    await dialog.keep(lambda tx: open_again(tx, dialog.app.house, tx.plans.get(dialog.cast.plan_id)))
    await dialog.last_sees("amira", "Your plan is open again.", "Ask Sam something")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is your lead professional.")


async def test_an_end_is_called_off_until_its_day_the_family_hears_it_and_no_plan_closes_by_itself(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _is_told(dialog)
    await _starts(dialog)
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "Yes, call it off")
    await dialog.last_sees("amira", "Your plan does not end. It goes on as before.")
    await dialog.sees("lee", "OK-14 does not end on")
    await _day_is_over(dialog)
    assert await dialog.look(lambda tx: tx.plans.get(dialog.cast.plan_id).closed_at) is None
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is your lead professional.")
    await dialog.never_saw("amira", "has ended")


async def test_what_is_agreed_after_the_family_was_told_holds_the_end_up_and_the_new_day_is_said(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _is_told(dialog)
    dialog.clock.set(dialog.clock.now() + timedelta(hours=3))
    (action,) = await _agreed(dialog, "Ring the clinic.")
    await _day_is_over(dialog, ending=date(2026, 12, 21))
    await dialog.last_sees("amira", "Your plan does not end yet.", "The last day is now Tuesday 29 December.")
    await dialog.sees("sam", "OK-14 could not end.")
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action), state=ActionState.DONE, done_at=tx.now))
    await _day_is_over(dialog, ending=date(2026, 12, 29))
    await dialog.sees("amira", "Your plan has ended. The last day was Tuesday 29 December.")


async def test_a_preview_that_is_no_longer_true_is_shown_again_and_somebody_who_does_not_lead_starts_nothing(
    dialog: Dialog,
) -> None:
    await dialog.family(chats=("amira", "sam", "lee"))
    await _starts(dialog)
    await _finishes(dialog)
    (action,) = await _agreed(dialog, "Ring the clinic.")
    await dialog.taps("sam", "Tell the family")
    await dialog.last_sees("sam", "Open: 1 action.")
    assert await dialog.look(lambda tx: tx.endings.standing_on(dialog.cast.plan_id)) is None
    await dialog.taps("sam", "Stop")
    await dialog.last_sees("sam", "OK-14 goes on. I have told nobody.")
    await dialog.never_saw("amira", "ending", "ended")
    await dialog.signs_in("lee")
    for data in ("end.start", "end.off_yes", "end.day"):
        await dialog.taps_data("lee", f"1|{data}|{dialog.cast.plan_id}|w2")
    await dialog.never_saw("lee", "is ending", "last day")
    await dialog.keep(lambda tx: tx.actions.change(tx.actions.get(action), state=ActionState.DONE, done_at=tx.now))
    await _is_told(dialog)
    await dialog.sees("sam", "I cannot reach dad here. Please tell them yourself.")


async def _starts(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "More")
    await dialog.taps("sam", "Hand over or end")
    await dialog.taps("sam", "This plan is ending")


async def _finishes(dialog: Dialog, last_day: str = "21 December") -> None:
    await dialog.taps("sam", "Lee")
    await dialog.says("sam", BACK)
    await dialog.says("sam", last_day)


async def _is_told(dialog: Dialog) -> None:
    await _starts(dialog)
    await _finishes(dialog)
    await dialog.taps("sam", "Tell the family")
    standing = await dialog.look(lambda tx: tx.endings.standing_on(dialog.cast.plan_id))
    assert standing is not None
    assert standing.state is EndingState.STANDING


async def _agreed(dialog: Dialog, *whats: str) -> list[str]:
    return [await dialog.keep(lambda tx, what=what, n=n: put_action(  # type: ignore[misc]
        tx, dialog.cast, what, "lee", LATE + timedelta(days=n))) for n, what in enumerate(whats)]  # fmt: skip


async def _day_is_over(dialog: Dialog, ending: date = date(2026, 12, 21)) -> None:
    """Let the weeks go by in one step, to ten in the morning after the last day."""
    dialog.clock.set(dialog.clock.now() + (ending + timedelta(days=1) - dialog.clock.now().date()))
    await dialog.tick()


async def _reads_easily(dialog: Dialog, who: str) -> None:
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids[who]), reading=ReadingLevel.EASY))
