"""The clock of what was agreed: reminded, asked on the day, chased twice, and then whoever leads chooses (004-19)."""

from dataclasses import replace
from datetime import date, timedelta

from storage.records.actions import ActionReport, Says
from storage.records.ids import new_id
from storage.records.plans import Cover, CoverState
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.test_what_was_agreed import agreed

DAY = date(2026, 11, 27)  # a Friday; every story begins on Monday 23 November


async def _lees(dialog: Dialog, by: date | None = DAY, owner: str = "lee", **more: object) -> str:
    """Keep one action of somebody's that they have been told of, and let the clock plan it."""
    cast = await dialog.family()

    def keep(tx: Transaction) -> str:
        action = agreed(cast, tx, "Send the chart home.", owner, by, **more)
        if owner in ("lee", "priya"):
            said = ActionReport(new_id(), action.id, cast.ids[owner], Says.CLEAR, tx.now, 1)
            tx.action_reports.add(said)
        return action.id

    action_id = await dialog.keep(keep)
    await dialog.wait(hours=1)
    return action_id


async def _days(dialog: Dialog, days: float) -> None:
    """Let days pass, through each due moment; in between, the clock's duties are done every twelve hours."""
    await dialog.until(dialog.clock.now() + timedelta(days=days), step=timedelta(hours=12))


async def _until_whoever_leads_is_asked(dialog: Dialog) -> str:
    action_id = await _lees(dialog)
    await _days(dialog, 14)
    await dialog.sees("sam", "I have asked Lee twice.")
    return action_id


async def test_an_owner_is_reminded_asked_on_the_day_and_chased_twice_and_then_the_lead_chooses(dialog: Dialog) -> None:
    await _lees(dialog)
    await _days(dialog, 2)
    await dialog.sees("lee", "OK-14: your part is due Friday 27 November: “Send the chart home.”")
    await _days(dialog, 2)
    await dialog.sees(
        "lee", "Lee, you have an action for OK-14: “Send the chart home.”", "It is due Friday 27 November"
    )
    await dialog.never_saw("sam", "twice")
    await _days(dialog, 10)
    assert dialog.phone("lee").shown().count("It was due Friday 27 November.") == 2
    await dialog.sees(
        "sam", "“Send the chart home.”", "I have asked Lee twice.", "Do you want to call, or ask the manager for help?"
    )
    await dialog.never_saw("jo", "chart", "Lee")
    await _days(dialog, 14)
    assert dialog.phone("lee").shown().count("It was due Friday 27 November.") == 2
    await dialog.never_saw("amira", "Sam is late", "Sam has not")
    await dialog.never_saw("yusuf", "chart")


async def test_nothing_is_said_to_staff_at_night_or_at_the_weekend(dialog: Dialog) -> None:
    await _lees(dialog, by=date(2026, 11, 28))
    await _days(dialog, 20)
    moments = await dialog.look(lambda tx: [
        (n.settled_at, n.person_id) for n in tx.outbox.where() if n.settled_at and (n.key or "").startswith("part/")
    ])  # fmt: skip
    staff = [moment for moment, person_id in moments if person_id in (dialog.cast.ids["lee"], dialog.cast.ids["sam"])]
    assert len(staff) >= 4
    for moment in staff:
        assert moment is not None
        assert moment.weekday() < 5
        assert 9 <= moment.hour < 17


async def test_who_has_done_it_is_not_asked_any_more(dialog: Dialog) -> None:
    await _lees(dialog)
    await _days(dialog, 2)
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Done")
    await _days(dialog, 14)
    await dialog.never_saw("lee", "you have an action for", "It was due")
    await dialog.never_saw("sam", "twice")


async def test_the_family_is_asked_on_the_day_and_their_not_yet_starts_the_chase(dialog: Dialog) -> None:
    action_id = await _lees(dialog)
    await _days(dialog, 4 + 6 / 24)
    await dialog.says("amira", "/menu")
    cast = dialog.cast
    asked = await dialog.look(lambda tx: {n.person_id for n in tx.outbox.where() if n.kind == "action_did_it_happen"
                                          and n.state == "sent"})  # fmt: skip
    assert asked == {cast.ids["amira"], cast.ids["mia"]}  # the plan is closed to yusuf
    await dialog.taps_data("amira", f"1|action.mark|{action_id}|not_yet", dialog.phone("amira").last)
    await _days(dialog, 2 + 18 / 24)
    await dialog.sees("lee", "It was due Friday 27 November.", "The family says it has not happened yet.")
    await dialog.never_saw("lee", "mum", "Amira says")


async def test_of_a_mothers_own_action_nobody_is_chased_and_the_lead_is_asked_once_to_ring(dialog: Dialog) -> None:
    await _lees(dialog, owner="amira")
    await _days(dialog, 2 + 1 / 24)
    await dialog.sees("amira", "One thing is for you, by Friday 27 November:", "Send the chart home.", "We will help.")
    await _days(dialog, 14)
    await dialog.sees("sam", "OK-14: mum was going to do this by Friday 27 November", "Could you ring")
    assert dialog.phone("sam").shown().count("mum was going to do this") == 1
    await dialog.never_saw("jo", "chart")
    await dialog.never_saw("mia", "Did this happen")
    await dialog.never_saw("yusuf", "chart")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "I will call")
    await dialog.sees("sam", "you call mum")


async def test_a_discreet_owner_of_the_family_is_reminded_without_a_word(dialog: Dialog) -> None:
    await _lees(dialog, owner="yusuf")
    await _days(dialog, 2 + 1 / 24)
    await dialog.last_sees("yusuf", "You have a new message.")
    await dialog.never_saw("yusuf", "chart")
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "Send the chart home.", "by Friday 27 November")


async def test_the_owners_own_manager_is_asked_for_help_with_nothing_of_what_the_family_wrote(dialog: Dialog) -> None:
    action_id = await _until_whoever_leads_is_asked(dialog)
    said = ActionReport(new_id(), action_id, dialog.cast.ids["amira"], Says.NOT_YET, dialog.clock.now(), 1,
                        words="He promised and nobody came.")  # fmt: skip
    await dialog.keep(lambda tx: tx.action_reports.add(said))
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Ask the manager")
    await dialog.sees("sam", "I have asked Jo for help. I said what is late, and nothing of what the family wrote.")
    await dialog.last_sees("jo", "Sam asks for your help. Lee has an action for OK-14 that is not done",
                           "“Send the chart home.”", "It was due Friday 27 November")  # fmt: skip
    await dialog.never_saw("jo", "nobody came", "Amira", "mum")
    await dialog.never_saw("dana", "Send the chart home")
    await dialog.never_saw("lee", "nobody came")


async def test_where_there_is_no_manager_a_co_ordinator_is_asked(dialog: Dialog) -> None:
    action_id = await _until_whoever_leads_is_asked(dialog)
    lee = dialog.cast.ids["lee"]
    await dialog.keep(lambda tx: tx.people.save(replace(tx.people.get(lee), manager_id=None)))
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|chase.manager|{action_id}", dialog.phone("sam").last)
    await dialog.last_sees("dana", "Lee has an action for OK-14 that is not done")
    await dialog.never_saw("jo", "Send the chart home")


async def test_after_a_week_of_waiting_the_lead_is_asked_again(dialog: Dialog) -> None:
    await _until_whoever_leads_is_asked(dialog)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Wait one week")
    await dialog.sees("sam", "OK-14: we wait.", "If it is still open on")
    before = dialog.phone("sam").shown().count("I have asked Lee twice.")
    await _days(dialog, 12)
    assert dialog.phone("sam").shown().count("I have asked Lee twice.") == before + 1
    await dialog.never_saw("jo", "chart")


async def test_the_list_says_why_each_part_is_on_it_and_each_line_is_one_tap_to_what_each_side_says(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()

    def keep(tx: Transaction) -> None:
        late = agreed(cast, tx, "Send the chart home.", "lee", date(2026, 11, 20))
        tx.action_reports.add(ActionReport(new_id(), late.id, cast.ids["lee"], Says.CLEAR, tx.now, 1))
        tx.action_reports.add(ActionReport(new_id(), late.id, cast.ids["amira"], Says.NOT_YET, tx.now, 1))
        agreed(cast, tx, "Ring the clinic.", "priya", date(2026, 12, 20))
        agreed(cast, tx, "Find a room.", "sam", None, date_will_come=date(2026, 11, 21))

    await dialog.keep(keep)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "OK-14: 3 parts late or not confirmed.")
    await dialog.taps("sam", "2. Parts, OK-14")
    await dialog.sees("sam", "1. OK-14, Lee: the family says not yet.", "2. OK-14, Sam: no date, promised by",
                      "3. OK-14, Priya: has not said it is clear.")  # fmt: skip
    await dialog.taps("sam", "1. OK-14, Lee")
    await dialog.sees("sam", "What: Send the chart home.", "Lee, Monday 23 November: it is clear.",
                      "Mum, Monday 23 November: not yet.")  # fmt: skip
    reads = await dialog.look(lambda tx: [e for e in tx.audit.entries(50) if e.act == "action.reports_read"])
    assert len(reads) == 1
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.taps_data("lee", f"1|chase.list|{cast.plan_id}", dialog.phone("lee").last)
    await dialog.never_saw("lee", "not yet", "has not said")


async def test_somebody_can_be_asked_now_but_only_once_a_day(dialog: Dialog) -> None:
    await _lees(dialog, by=date(2026, 12, 10))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    action = await dialog.look(lambda tx: tx.actions.of_plan(dialog.cast.plan_id)[0].id)
    await dialog.taps_data("sam", f"1|chase.open|{action}", dialog.phone("sam").last)
    await dialog.taps("sam", "Ask Lee now")
    await dialog.sees("sam", "OK-14: I have asked Lee.")
    await dialog.last_sees("lee", "Lee, you have an action for OK-14", "Sam asks how it is going.")
    await dialog.taps_data("sam", f"1|chase.nudge|{action}", dialog.phone("sam").last)
    await dialog.last_sees("sam", "You have asked Lee today. You can ask again tomorrow, or call.")
    await _days(dialog, 1)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|chase.nudge|{action}", dialog.phone("sam").last)
    assert dialog.phone("lee").shown().count("Sam asks how it is going.") == 2


async def test_when_the_promised_day_has_come_without_a_date_the_lead_is_reminded_to_give_one(dialog: Dialog) -> None:
    await _lees(dialog, by=None, date_will_come=date(2026, 11, 25))
    await _days(dialog, 2)
    await dialog.sees("sam", "The family will look for a date by Wednesday 25 November. There is none yet.")
    await _days(dialog, 14)
    assert dialog.phone("sam").shown().count("There is none yet.") == 1


async def test_the_lead_hears_when_somebody_who_was_to_do_something_has_left(dialog: Dialog) -> None:
    await _lees(dialog)
    cast = dialog.cast

    def leaves(tx: Transaction) -> None:
        for role in tx.roles.live_of(cast.ids["lee"]):
            tx.roles.change(role, ended_at=tx.now)

    await dialog.keep(leaves)
    await _days(dialog, 14)
    await dialog.sees("sam", "OK-14: Lee is no longer on this plan, and this is still open")
    await dialog.never_saw("lee", "you have an action for", "your part is due")
    assert dialog.phone("sam").shown().count("is no longer on this plan") == 1


async def test_whoever_stands_in_for_the_lead_is_asked_in_their_place(dialog: Dialog) -> None:
    await _lees(dialog)
    away, by = dialog.cast.ids["sam"], dialog.cast.ids["priya"]

    def covered(tx: Transaction) -> None:
        tx.covers.add(Cover(id=new_id(), away_id=away, by_id=by, first_day=date(2026, 11, 30),
                            last_day=date(2026, 12, 18), state=CoverState.ACCEPTED, asked_at=tx.now,
                            answered_at=tx.now))  # fmt: skip

    await dialog.keep(covered)
    await _days(dialog, 14)
    await dialog.sees("priya", "I have asked Lee twice.")
    await dialog.never_saw("sam", "I have asked Lee twice.")


async def test_nobody_but_whoever_leads_can_open_or_choose(dialog: Dialog) -> None:
    action_id = await _lees(dialog, by=date(2026, 11, 20))
    await dialog.signs_in("priya")
    await dialog.says("priya", "/today")
    for verb in ("open", "nudge", "call", "wait", "manager"):
        await dialog.taps_data("priya", f"1|chase.{verb}|{action_id}", dialog.phone("priya").last)
    said = await dialog.look(lambda tx: tx.action_reports.of_action(action_id))
    assert [report.says for report in said] == [Says.CLEAR]
    await dialog.never_saw("priya", "it is clear")
    await dialog.never_saw("jo", "asks for your help")


async def test_a_paused_mother_is_not_reminded_and_hears_nothing_late(dialog: Dialog) -> None:
    await _lees(dialog, owner="amira")
    amira = dialog.cast.ids["amira"]
    until = dialog.clock.now() + timedelta(days=30)
    await dialog.keep(lambda tx: tx.people.save(replace(tx.people.get(amira), paused_until=until)))
    await _days(dialog, 20)
    await dialog.never_saw("amira", "One thing is for you")


async def test_of_several_of_one_day_the_family_is_asked_once_and_led_from_one_to_the_next(dialog: Dialog) -> None:
    dialog.at("2026-11-27 15:00")
    cast = await dialog.family()
    wanted = ("Ring the school.", "Ask about the bus.", "Send the forms.", "Find a room.", "Write to the clinic.")
    kept = [await dialog.keep(lambda tx, what=what: agreed(cast, tx, what, "lee", DAY)) for what in wanted]  # type: ignore[misc]
    await dialog.wait(minutes=30)
    await dialog.says("amira", "/menu")
    await dialog.taps_data("amira", f"1|action.mark|{kept[4].id}|happened", dialog.phone("amira").last)
    await dialog.keep(lambda tx: tx.actions.change(kept[3], by_day=date(2026, 12, 11)))
    await dialog.wait(minutes=45)
    await dialog.last_sees("amira", "3 things were to be done by today.", "Did they happen?")
    await dialog.never_saw("amira", "Did this happen?")
    await dialog.never_saw("yusuf", "things were to be done")
    await dialog.taps("amira", "See them")
    await dialog.last_sees("amira", "Did these happen?", "1. ", "2. ", "3. ")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "It happened")
    await dialog.taps("amira", "Next one")
    await dialog.taps("amira", "Not yet")
    await dialog.taps("amira", "Next one")
    await dialog.taps("amira", "It happened")
    await dialog.last_sees("amira", "I have kept that it happened.")
    await dialog.taps_data("amira", f"1|action.list|asked|{cast.plan_id}", dialog.phone("amira").last)
    await dialog.last_sees("amira", "You have answered them all.")
    await dialog.sees("mia", "4 things were to be done by today.")
    until = dialog.clock.now() + timedelta(hours=1)
    await dialog.keep(lambda tx: tx.people.save(replace(tx.people.get(cast.ids["mia"]), paused_until=until)))
    await dialog.wait(hours=2)
    assert dialog.phone("mia").shown().count("things were to be done by today") == 1
    await dialog.never_saw("mia", "Did this happen?")
