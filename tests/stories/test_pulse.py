"""Are we helping, do you feel listened to: asked once before a review and after a thread, shown to whom one says."""

from datetime import timedelta

import pytest

from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.records.pulses import Pulse, PulseReaders
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.raising import asks
from tests.stories.test_meetings import arranged, days_pass

WORDS = "Ring us a bit sooner next time."


async def review_near(dialog: Dialog) -> None:
    """Arrange a review for OK-14 and let the days pass until its families have been asked."""
    await arranged(dialog, "Friday 27 November at 3:30pm")
    await days_pass(dialog, days=3)


async def opened_to_lead(dialog: Dialog) -> None:
    """Go to what the family opened to whoever leads OK-14."""
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|review.day|{dialog.cast.plan_id}")
    await dialog.taps("sam", "Before the review")
    await dialog.taps("sam", "What the family opened")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_a_mother_says_how_the_help_is_and_lets_her_lead_see_it(dialog: Dialog, level: ReadingLevel) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=level))
    await review_near(dialog)
    await dialog.last_sees("amira", "Are we helping?", "Skip")
    await dialog.taps("amira", "Not much")
    await dialog.last_sees("amira", "Do you feel listened to?")
    await dialog.says("amira", "2")  # a typed number is the answer it names
    await dialog.says("amira", WORDS)
    await dialog.last_sees("amira", "Who else", "The managers and Sam")
    await opened_to_lead(dialog)
    await dialog.last_sees("sam", "Nobody has opened an answer to you.")
    await dialog.taps("amira", "The managers and Sam")
    await dialog.last_sees("amira", "OK. Sam and the managers may see it")
    await opened_to_lead(dialog)
    await dialog.taps("sam", "OK-14, mum, Thursday 26…")
    await dialog.last_sees("sam", "Are we helping? Not much.", "Most of the time.", WORDS)
    assert not [line for line in dialog.locked_screen("sam") if WORDS in line]
    await dialog.taps("amira", "Change who sees it")
    await dialog.taps("amira", "No one, only count it" if level is ReadingLevel.STANDARD else "No one, just count it")
    await opened_to_lead(dialog)
    await dialog.last_sees("sam", "Nobody has opened an answer to you.")
    await dialog.never_saw("yusuf", "Are we helping?", WORDS)  # he may not know of dates
    await dialog.never_saw("mia", WORDS)


async def test_what_only_the_managers_may_see_reaches_them_by_the_name_of_the_plan_and_never_the_lead(
    dialog: Dialog,
) -> None:
    await review_near(dialog)
    await dialog.taps("mia", "Yes, a lot")
    await dialog.taps("mia", "Never")
    await dialog.says("mia", WORDS)
    await dialog.last_sees("mia", "No one in your family will.", "Sam's manager and those who run this service")
    await dialog.taps("mia", "The managers")
    await dialog.last_sees("mia", "The managers may see it. Sam will not.")
    for who, way in (("jo", "/workload"), ("dana", "/menu")):
        await dialog.signs_in(who)
        await dialog.says(who, way)
        if who == "dana":
            await dialog.taps(who, "Across families")
        await dialog.taps(who, "How families find us")
        await dialog.last_sees(who, "With fewer than 5 people no count is shown.")
        await dialog.taps(who, "What was opened to me")
        await dialog.taps(who, "OK-14, young person…")
        await dialog.last_sees(who, "Do you feel listened to? Never.", WORDS)
    (mine,) = await dialog.look(lambda tx: tx.pulses.by(dialog.cast.ids["mia"], 5))
    await opened_to_lead(dialog)
    for data in (f"1|pulse.read|{mine.id}", "1|pulse.counts", "1|pulse.opened"):
        await dialog.taps_data("sam", data)
    for who in ("sam", "lee", "amira", "yusuf"):
        await dialog.never_saw(who, WORDS, "Never.", "young person…")
    await dialog.says("mia", "/mydata")
    await dialog.taps("mia", "Who can see it")
    await dialog.taps("mia", "What I said of the help")
    await dialog.last_sees("mia", "1. Thursday 26 November: the managers.")


async def test_everything_can_be_skipped_nobody_asks_again_and_nothing_is_kept(dialog: Dialog) -> None:
    await review_near(dialog)
    await dialog.taps("amira", "Skip")
    await dialog.taps("amira", "Skip")
    await dialog.taps("amira", "Skip")
    await dialog.last_sees("amira", "That is OK. I have kept nothing")
    await days_pass(dialog, days=2)
    for who in ("amira", "mia"):
        assert sum("Are we helping?" in line for line in dialog.locked_screen(who)) == 1, who
        assert await dialog.look(lambda tx, who=who: tx.pulses.by(dialog.cast.ids[who], 5)) == []  # type: ignore[misc]


async def test_words_of_danger_bring_the_ways_to_get_help_now_because_nobody_watches_for_them(dialog: Dialog) -> None:
    await review_near(dialog)
    await dialog.taps("amira", "Skip")
    await dialog.taps("amira", "Skip")
    await dialog.says("amira", "x" * 501)
    await dialog.last_sees("amira", "That has 501 letters. Please keep it to 500.")
    await dialog.says("amira", "He hit me and I am scared.")
    await dialog.last_sees("amira", "No one reads this now. If it is an emergency, call 999.", "Help now")
    await dialog.taps("amira", "No one, only count it")
    await dialog.last_sees("amira", "OK. We only count it.")


async def test_after_a_thread_past_the_lead_its_author_is_asked_once_and_cannot_open_it_to_the_lead(
    dialog: Dialog,
) -> None:
    await dialog.family()
    concern = await asks(dialog, "yusuf", "They do not hear me.", answerer="A manager, not Sam")
    await dialog.taps_data("yusuf", f"1|q.close|{concern.id}")
    await days_pass(dialog, days=1, hours=2)
    assert not [line for line in dialog.locked_screen("yusuf") if "listened" in line]
    await dialog.taps("yusuf", "Open")
    await dialog.last_sees("yusuf", f"{concern.ref} is closed now", "Did you feel listened to?")
    await dialog.taps("yusuf", "Not often")
    await dialog.last_sees("yusuf", "Who else may see it", "The managers")
    await dialog.sees_not("yusuf", "The managers and Sam")
    (mine,) = await dialog.look(lambda tx: tx.pulses.by(dialog.cast.ids["yusuf"], 5))
    await dialog.taps_data("yusuf", f"1|pulse.share|{mine.id}|lead")
    assert (await dialog.look(lambda tx: tx.pulses.get(mine.id))).readers is PulseReaders.COUNTED
    await dialog.taps_data("yusuf", f"1|pulse.share|{mine.id}|managers")
    await dialog.signs_in("jo")  # who was to answer, and is rated by it
    await dialog.taps_data("jo", "1|pulse.opened")
    await dialog.last_sees("jo", "Nobody has opened an answer to you.")
    await dialog.signs_in("dana")
    await dialog.taps_data("dana", "1|pulse.opened")
    await dialog.last_sees("dana", "OK-14, dad")


async def test_a_thread_opened_again_before_the_question_comes_is_not_asked_about(dialog: Dialog) -> None:
    await dialog.family()
    concern = await asks(dialog, "amira", "When is the bus?", kind="A question")
    await dialog.taps_data("amira", f"1|q.close|{concern.id}")
    await dialog.taps("amira", "Open it again")
    await days_pass(dialog, days=1, hours=2)
    await dialog.never_saw("amira", "Did you feel listened to?")


async def test_five_people_are_counted_for_a_whole_quarter_and_nothing_moves_when_somebody_answers(
    dialog: Dialog,
) -> None:
    await dialog.family()
    before = dialog.clock.now() - timedelta(days=80)

    def put(tx: Transaction, n: int) -> None:
        amira, nina, sam = (tx.people.get(dialog.cast.ids[who]) for who in ("amira", "nina", "sam"))
        for number in range(n):
            person = tx.people.add(type(amira)(new_id(), amira.kind, f"P{number}", tx.now))
            tx.pulses.add(Pulse(new_id(), dialog.cast.plan_id, person.id, sam.id, before, before, helping=5))
        tx.pulses.add(Pulse(new_id(), dialog.cast.plan_id, amira.id, nina.id, tx.now, tx.now, helping=1))

    await dialog.keep(lambda tx: put(tx, 4))
    await dialog.signs_in("jo")
    await dialog.taps_data("jo", "1|pulse.counts")
    await dialog.last_sees("jo", "With fewer than 5 people no count is shown.")
    await dialog.keep(lambda tx: put(tx, 1))
    await dialog.taps_data("jo", "1|pulse.counts")
    await dialog.last_sees("jo", "Wednesday 1 July to Wednesday 30 September", "A lot 5, a bit 0", "not at all 0.")
