"""The needs list: each need has who or what meets it, or "nobody yet", and the family sees which (002-01)."""

from datetime import date, timedelta

import pytest

from storage.records.concerns import ConcernKind, Door
from storage.records.ids import new_id
from storage.records.needs import Need
from storage.records.people import ReadingLevel
from storage.transaction import Transaction
from tests.stories.agreed import agreed, reads_easy
from tests.stories.dialog import Dialog
from tests.stories.raising import asks, concerns_of, opens

SEAT, SLEEP = "A safe seat on the bus.", "Someone to talk to about sleep."


async def needed(dialog: Dialog, words: str, **more: object) -> str:
    """Keep a need of Sam's on OK-14 that was made an hour ago, after those that are there; return its id."""
    cast = dialog.cast

    def put(tx: Transaction) -> str:
        made = tx.now - timedelta(hours=1) + timedelta(minutes=len(tx.needs.of_plan(cast.plan_id)))
        return tx.needs.add(Need(new_id(), cast.plan_id, words, cast.ids["sam"], made, made, **more)).id  # type: ignore[arg-type]

    return await dialog.keep(put)


async def opens_list(dialog: Dialog, who: str = "sam") -> None:
    await dialog.signs_in(who)
    await dialog.says(who, "/plans OK-14")
    if "More" in dialog.phone(who).buttons:
        await dialog.taps(who, "More")
    await dialog.taps(who, "What is needed")


async def looks(dialog: Dialog, who: str) -> None:
    """Go to what we need from what was agreed, as the family does."""
    await dialog.says(who, "/actions")
    await dialog.taps(who, "How is it going?")
    await dialog.taps(who, "What we need")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_the_lead_writes_a_need_says_who_meets_it_and_the_family_sees_both(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await opens_list(dialog)
    await dialog.last_sees("sam", "OK-14: what is needed, and who meets it.", "No need is written down yet.")
    await dialog.taps("sam", "Add a need")
    await dialog.says("sam", "Mia needs SALT each week.")
    await dialog.last_sees("sam", "A family may not know “SALT”.")
    await dialog.taps("sam", "Say speech therapy")
    await dialog.last_sees("sam", "Who or what meets “Mia needs speech therapy each week.”?")
    await dialog.taps("sam", "Nobody yet")
    await dialog.last_sees("sam", "For two minutes only you see this.", "Take it back")
    await looks(dialog, "amira")
    await dialog.last_sees("amira", "There is nothing")
    await dialog.wait(minutes=3)
    await looks(dialog, "amira")
    await dialog.last_sees("amira", "1. Mia needs speech therapy each week.", "Nobody yet: Sam is looking.")
    for label in ("Who meets it", "Someone on the team"):
        await dialog.taps("sam", label)
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.last_sees("sam", "Priya meets it.", "Open to Amira and Mia.")
    await looks(dialog, "amira")
    helps = "Priya is helping with it." if level is ReadingLevel.STANDARD else "Priya helps with it."
    await dialog.last_sees("amira", helps)
    await dialog.never_saw("amira", "SALT")
    await looks(dialog, "yusuf")  # the plan is not open to him
    await dialog.last_sees("yusuf", "There is nothing on this list yet.")
    await dialog.never_saw("yusuf", "speech", "Priya")


async def test_a_service_or_an_agreed_action_meets_a_need_and_each_reader_sees_what_is_open_to_them(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    bus = await needed(dialog, SEAT)
    await needed(dialog, SLEEP)
    action = await agreed(dialog, "Ask the bus firm.", "lee", date(2026, 12, 4), shown_to=(cast.ids["amira"],))
    await opens_list(dialog)
    await dialog.taps_data("sam", f"1|need.by|{bus}")
    await dialog.taps("sam", "An agreed action")
    await dialog.taps("sam", "Ask the bus firm.")
    await dialog.last_sees("sam", "Served by an action of Lee: “Ask the bus firm.”")
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", f"2. {SLEEP[:24].rstrip()}…")
    await dialog.taps("sam", "Who meets it")
    await dialog.taps("sam", "Another service")
    await dialog.says("sam", "the sleep team " * 5)
    await dialog.last_sees("sam", "The most is 60.")
    await dialog.taps_data("sam", "1|need.go_on")
    await dialog.says("sam", "the sleep team")
    await dialog.last_sees("sam", "Met by the sleep team.")
    await looks(dialog, "amira")
    await dialog.last_sees("amira", "Lee is helping with it.", "The sleep team is helping with it.")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", SEAT, "What will happen: “Ask the bus firm.”")
    await dialog.taps("amira", "See what will happen")
    await dialog.last_sees("amira", "Ask the bus firm.")
    await looks(dialog, "mia")
    await dialog.last_sees("mia", "Someone who helps you is helping with it.")
    await dialog.taps("mia", "Open 1")
    await dialog.never_saw("mia", "Ask the bus firm.", "See what will happen")
    await dialog.taps_data("mia", f"1|action.open|{action.id}")
    await dialog.never_saw("mia", "Ask the bus firm.")


async def test_a_need_is_narrowed_to_one_adult_met_and_taken_off_with_a_reason(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "mia")
    need = await needed(dialog, SEAT)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|need.open|{need}")
    await dialog.taps("sam", "Who can see it")
    await dialog.last_sees("sam", "Dad: the plan is not open to them.")
    await dialog.taps("sam", "Mum: sees it")
    await dialog.last_sees("sam", "Mum: not shown", "Young person: sees it")
    await dialog.taps("sam", "Back")
    await dialog.last_sees("sam", "Open to Mia.")
    await dialog.taps("sam", "Change the words")
    await dialog.says("sam", "A safe seat in the taxi.")
    await dialog.taps("sam", "It is met")
    await dialog.last_sees("sam", "Met, since Monday 23 November.")
    await looks(dialog, "mia")
    await dialog.last_sees("mia", "A safe seat in the taxi.", "You have it now.")
    await looks(dialog, "amira")
    await dialog.taps_data("amira", f"1|needs.open|{need}")
    await dialog.never_saw("amira", SEAT, "taxi")
    await dialog.taps("sam", "It is not met after all")
    await dialog.last_sees("sam", "Nobody yet, since Monday 23 November.")
    await dialog.taps("sam", "Take it off the list")
    await dialog.says("sam", "Mia takes the train now.")
    await dialog.last_sees("sam", "1. A safe seat in the taxi.", "Off the list.")
    await looks(dialog, "mia")
    await dialog.taps("mia", "Open 1")
    await dialog.last_sees("mia", "It is off the list.", "Why: Mia takes the train now.")


async def test_a_need_is_taken_back_within_two_minutes_and_then_only_taken_off(dialog: Dialog) -> None:
    await dialog.family()
    await opens_list(dialog)
    await dialog.taps("sam", "Add a need")
    await dialog.says("sam", SEAT)
    await dialog.restart()
    await dialog.taps("sam", "Nobody yet")
    await dialog.taps("sam", "Take it back")
    await dialog.last_sees("sam", "No need is written down yet.")
    kept = await needed(dialog, SLEEP)
    await dialog.taps_data("sam", f"1|need.undo|{kept}")
    await dialog.last_sees("sam", "The two minutes are over")
    await dialog.never_saw("amira", SEAT)


async def test_this_is_not_right_reaches_whoever_answers_with_the_needs_words_and_may_go_past_the_lead(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await needed(dialog, SEAT)
    await looks(dialog, "amira")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "This is not right")
    await dialog.last_sees("amira", f"About: “{SEAT}”")
    await dialog.says("amira", "She needs a harness, too.")
    for label in ("Send", "Sam", "Send it"):
        await dialog.taps("amira", label)
    [wrong] = await concerns_of(dialog, "amira")
    assert (wrong.kind, wrong.door) == (ConcernKind.WRONG, Door.LEAD)
    await dialog.taps_data("amira", f"1|q.open|{wrong.id}")
    await dialog.last_sees("amira", f"About: “{SEAT}”", "She needs a harness, too.")
    await opens(dialog, "sam", wrong)
    await dialog.last_sees("sam", f"About: “{SEAT}”", "Mum says: “She needs a harness, too.”")
    await looks(dialog, "mia")
    await dialog.taps("mia", "Open 1")
    await dialog.taps("mia", "Ask about this")
    await dialog.says("mia", "Sam said no to me.")
    for label in ("Send", "A manager, not Sam", "Send it"):
        await dialog.taps("mia", label)
    [asked] = await concerns_of(dialog, "mia")
    await opens(dialog, "jo", asked)
    await dialog.last_sees("jo", f"About: “{SEAT}”", "Young person asks: “Sam said no to me.”")
    await dialog.never_saw("sam", "said no", asked.ref)
    for other in ("mia", "yusuf", "lee"):
        await dialog.never_saw(other, "harness", wrong.ref)


async def test_a_question_begun_about_a_need_and_left_is_no_part_of_the_next_one(dialog: Dialog) -> None:
    await dialog.family()
    await needed(dialog, SEAT)
    await looks(dialog, "amira")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "Ask about this")
    concern = await asks(dialog, "amira", "When is the next review?", kind="A question")
    assert (concern.kind, concern.need_id) == (ConcernKind.QUESTION, None)
    await opens(dialog, "sam", concern)
    await dialog.last_sees("sam", "Mum asks: “When is the next review?”")
    await dialog.never_saw("sam", SEAT)


async def test_what_nobody_meets_for_two_weeks_is_on_the_leads_day_until_somebody_is_found(dialog: Dialog) -> None:
    await dialog.family()
    need = await needed(dialog, SEAT)
    met = await needed(dialog, SLEEP, service="the sleep team")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.sees("sam", "Nothing is due today")
    dialog.clock.set(dialog.clock.now() + timedelta(days=14))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "OK-14: 1 need with nobody for two weeks")
    await dialog.taps("sam", "1. Needs, OK-14")
    await dialog.last_sees("sam", f"1. {SEAT}", "Nobody yet.", "Met by the sleep team.")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.sees("lee", "Nothing is due today")
    await dialog.taps_data("sam", f"1|need.open|{need}")
    await dialog.taps("sam", "Still looking, ask me later")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "Nothing is due today")
    await dialog.look(lambda tx: tx.needs.get(met))


async def test_the_rest_of_the_team_reads_the_list_and_changes_nothing(dialog: Dialog) -> None:
    cast = await dialog.family()
    need = await needed(dialog, SEAT)
    await opens_list(dialog, "lee")
    await dialog.last_sees("lee", f"1. {SEAT}", "Nobody yet.")
    await dialog.sees_not("lee", "Add a need")
    for verb in ("need.by", "need.nobody", "need.met", "need.reword", "need.end", "need.readers", "need.undo"):
        await dialog.taps_data("lee", f"1|{verb}|{need}")
    await dialog.taps_data("lee", f"1|need.who|{need}|{cast.ids['lee']}")
    await dialog.taps_data("lee", f"1|need.add|{cast.plan_id}")
    await dialog.says("lee", "A new need of mine.")
    kept = await dialog.look(lambda tx: tx.needs.of_plan(cast.plan_id))
    assert [(one.words, one.person_id, one.met_at, one.ended_at) for one in kept] == [(SEAT, None, None, None)]
    await dialog.signs_in("nina")  # she is not on this plan
    await dialog.taps_data("nina", f"1|need.open|{need}")
    await dialog.taps_data("nina", f"1|need.list|{cast.plan_id}")
    await dialog.never_saw("nina", SEAT)
