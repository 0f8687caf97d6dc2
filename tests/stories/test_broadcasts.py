"""One text to many families: seen as they will read it, agreed to where it is for many, taken back, reported."""

from datetime import timedelta

import pytest

from bot.engine.pacing import PAID, Pace
from handlers.rules import broadcasting as rules
from storage.records.broadcasts import Broadcast, BroadcastState
from storage.records.ids import new_id
from storage.records.people import Person, PersonKind, ReadingLevel, Relation
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import AT_ONCE, Dialog
from tests.stories.people import link, put_plan

SHUT = "The office is shut on Monday. You can still ring us."
SEEN = f"Riverside Council has written this to many families:\n{SHUT}\n"
EASY = f"Riverside Council wrote this. It went to many families.\n{SHUT}\n"


async def writes(dialog: Dialog, words: str = SHUT, whose: tuple[str, ...] = ("All families",)) -> None:
    """Go as far as the preview, as Dana."""
    await dialog.signs_in("dana")
    await dialog.says("dana", "/broadcast")
    await dialog.taps("dana", "Write to families")
    for label in whose:
        await dialog.taps("dana", label)
    await dialog.says("dana", words)


async def the_one(dialog: Dialog) -> Broadcast:
    """Return the broadcast there is."""
    return (await dialog.look(lambda tx: tx.broadcasts.newest(5)))[0]


async def more_families(dialog: Dialog, n: int = 20) -> list[str]:
    """Bring so many families more, each with a mother on her phone, and a second co-ordinator: Jo."""
    mothers = [f"mother{number}" for number in range(n)]
    chats = {who: dialog.phone(who).chat_id for who in mothers}

    def put(tx: Transaction) -> None:
        tx.people.change(tx.people.get(dialog.cast.ids["jo"]), coordinator=True)
        for number, who in enumerate(mothers):
            plan_id = put_plan(tx, dialog.cast, f"OK-{50 + number}", "Ada", lead="nina", duty="dana", since=tx.now)
            person = tx.people.add(Person(new_id(), PersonKind.FAMILY, "Rosa", tx.now, discreet=False))
            dialog.cast.ids[who] = person.id
            tx.roles.add(Role(new_id(), plan_id, person.id, RoleKind.FAMILY, tx.now, Relation.MOTHER))
            link(tx, dialog.cast, who, chats[who])

    await dialog.keep(put)
    return mothers


async def minutes_later(dialog: Dialog, minutes: int = 3) -> None:
    """Let the clock's duties put it and then see what came of it."""
    await dialog.wait(minutes=minutes)
    await dialog.tick()


async def test_a_family_reads_exactly_what_the_preview_showed_and_the_author_hears_what_came_of_it(dialog):
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["mia"]), reading=ReadingLevel.EASY))
    await dialog.second_plan()
    await writes(dialog)
    await dialog.last_sees("dana", SEEN, EASY, "3 people get it, in 2 families", "Reads easily")
    await dialog.taps("dana", "Who gets it")
    await dialog.last_sees("dana", "OK-14: Amira", "OK-14: Yusuf", "OK-14: Mia", "OK-22: Amira")
    await dialog.taps("dana", "Back")
    await dialog.taps("dana", "Send it")
    await dialog.last_sees("dana", "It goes to 3 people in 2 families", "Until then nobody sees it")
    await dialog.never_saw("amira", "shut")

    await minutes_later(dialog)
    assert dialog.phone("amira").last.text.startswith(SEEN.strip())
    assert dialog.phone("mia").last.text.startswith(EASY.strip())
    assert dialog.phone("amira").shown().count(SHUT) == 1  # she is on two plans
    assert dialog.locked_screen("yusuf")[-1] == "You have a new message."
    await dialog.taps("yusuf", "Open")
    await dialog.last_sees("yusuf", SHUT)
    await dialog.last_sees("dana", "What you wrote to 2 families: 3 people have it.")
    await dialog.taps("dana", "See it")
    await dialog.last_sees("dana", "Sent. 3 people have it.")
    assert (await the_one(dialog)).state is BroadcastState.DONE

    await dialog.says("amira", "Which Monday is that?", reply_to=dialog.phone("amira").last)
    await dialog.last_sees("amira", "Which Monday is that?", "Ask someone this")
    await dialog.never_saw("dana", "Which Monday")


async def test_within_two_minutes_it_is_taken_back_and_nobody_ever_sees_it(dialog):
    await dialog.family()
    await writes(dialog)
    await dialog.taps("dana", "Send it")
    await dialog.wait(minutes=1)
    await dialog.taps("dana", "Take it back")
    await dialog.last_sees("dana", "Called off. 0 people have it.", "Taken back before it went: 3.")
    await minutes_later(dialog)
    for who in ("amira", "yusuf", "mia"):
        await dialog.never_saw(who, "shut", "You have a new message.")


async def test_hard_words_are_mended_first_and_a_text_for_many_offers_nothing_that_is_for_one(dialog):
    await dialog.family()
    await writes(dialog, "The SALT office is shut on Monday.")
    await dialog.last_sees("dana", "A family may not know", "Say")
    await dialog.says("dana", "The XQF office is shut on Monday.")
    await dialog.last_sees("dana", "A family may not know “XQF”. Write it out.")
    assert "Add its meaning" not in dialog.phone("dana").buttons
    await dialog.says("dana", SHUT)
    await dialog.last_sees("dana", SEEN, "Send it")


async def test_for_more_than_twenty_families_a_second_co_ordinator_must_agree(dialog):
    await dialog.family()
    mothers = await more_families(dialog)
    await writes(dialog)
    await dialog.last_sees("dana", "in 21 families", "a second co-ordinator must read it and agree")
    await dialog.taps("dana", "Ask a co-ordinator")
    await dialog.last_sees("dana", "It waits for a second co-ordinator")
    assert "I agree, send it" not in dialog.phone("dana").buttons
    one = await the_one(dialog)
    await dialog.taps_data("dana", f"1|broadcast.yes|{one.id}")  # nobody agrees to their own
    assert (await the_one(dialog)).state is BroadcastState.WAITING

    await dialog.sees("jo", "Dana wants to write to 21 families")
    await dialog.sees_not("jo", "shut")
    await dialog.signs_in("jo")
    await dialog.taps("jo", "Read it")
    await dialog.wait(minutes=6)
    await dialog.taps("jo", "I agree, send it")
    await dialog.last_sees("jo", "This needs a fresh code")
    await dialog.says("jo", dialog.code("jo"))
    await dialog.last_sees("jo", "Jo agreed to it.", "Until then nobody sees it")
    await dialog.sees("dana", "Jo agreed to what you wrote to 21 families")
    await minutes_later(dialog)
    for who in ("amira", *mothers):
        await dialog.sees(who, SHUT)
    await dialog.sees("dana", "What you wrote to 21 families: 23 people have it.")


@pytest.mark.parametrize(("pace", "most"), [(AT_ONCE, 5), (PAID, 16)], ids=["free", "paid"])
async def test_who_is_next_is_put_some_at_a_time_and_one_after_the_other_where_it_is_paid_for(
    dialog: Dialog, monkeypatch: pytest.MonkeyPatch, pace: Pace, most: int
) -> None:
    monkeypatch.setattr(rules, "SOME", 5)
    dialog.pace = pace
    await dialog.family()
    mothers = await more_families(dialog, 16)
    await writes(dialog)
    await dialog.taps("dana", "Send it")
    await dialog.wait(minutes=3)
    have_it = sum(SHUT in dialog.phone(who).shown() for who in mothers)
    assert have_it <= most
    assert (have_it == len(mothers)) is (pace is PAID)
    for _ in range(4):
        await dialog.tick()
    for who in ("amira", *mothers):
        await dialog.sees(who, SHUT)


async def test_a_second_co_ordinator_who_does_not_agree_says_why_and_without_one_it_is_refused(dialog):
    await dialog.family()
    mothers = await more_families(dialog)
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["jo"]), coordinator=False))
    await writes(dialog)
    await dialog.taps("dana", "Ask a co-ordinator")
    await dialog.last_sees("dana", "a second co-ordinator must agree, and nobody else can be asked here")
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["jo"]), coordinator=True))
    await dialog.says("dana", "/broadcast")
    await dialog.taps("dana", "Write to families")
    await dialog.taps("dana", "Go on with it")
    await dialog.taps("dana", "Ask a co-ordinator")
    await dialog.signs_in("jo")
    await dialog.taps("jo", "Read it")
    await dialog.taps("jo", "I do not agree")
    await dialog.says("jo", "Say which Monday.")
    await dialog.taps("dana", "See why")
    await dialog.last_sees("dana", "Jo did not agree: “Say which Monday.”", "Nobody got it.")
    await minutes_later(dialog)
    for who in ("amira", mothers[0]):
        await dialog.never_saw(who, "shut")


async def test_called_off_half_way_the_counts_say_who_has_it_and_a_night_and_a_pause_are_kept(dialog):
    dialog.at("2026-11-23 20:10")  # Amira reads until nine; Mia's evening is over; Yusuf has paused
    await dialog.family()

    def hours(tx: Transaction) -> None:
        amira, yusuf = (tx.people.get(dialog.cast.ids[who]) for who in ("amira", "yusuf"))
        tx.people.change(amira, hours_to=amira.hours_to.replace(hour=21))
        tx.people.change(yusuf, paused_until=tx.now + timedelta(days=20))

    await dialog.keep(hours)
    await writes(dialog)
    await dialog.taps("dana", "Send it")
    await minutes_later(dialog)
    await dialog.sees("amira", SHUT)
    await dialog.says("dana", "/broadcast")
    await dialog.taps("dana", "1. The office is shut")
    await dialog.last_sees("dana", "On its way. 1 person has it.", "Still to come: 2.")
    await dialog.taps("dana", "Call it off")
    await dialog.last_sees("dana", "Called off. 1 person has it.", "Taken back before it went: 2.")
    await dialog.wait(hours=13)
    await dialog.sees("amira", SHUT)
    for who in ("mia", "yusuf"):
        await dialog.never_saw(who, "shut", "You have a new message.")


async def test_families_of_one_lead_or_workplace_are_those_who_may_know_who_helps_them(dialog):
    await dialog.family()
    await dialog.second_plan()
    await writes(dialog, whose=("Those one person leads", "Sam"))
    await dialog.last_sees("dana", "For the families Sam leads", "2 people get it, in 1 family")
    await dialog.taps("dana", "Other families")
    await dialog.taps("dana", "Those one workplace helps")
    await dialog.taps("dana", "Barnfield Trust")
    await dialog.last_sees("dana", "For the families Barnfield Trust helps", "2 people get it, in 1 family")
    await dialog.taps("dana", "Send it")
    await dialog.keep(lambda tx: tx.roles.change(
        tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids["mia"]), ended_at=tx.now))  # fmt: skip
    await minutes_later(dialog)
    await dialog.sees("amira", SHUT)
    for who in ("yusuf", "mia"):  # his dial is closed, and she has left the plan meanwhile
        await dialog.never_saw(who, "shut", "You have a new message.")


async def test_a_family_that_nobody_can_reach_is_listed_to_be_telephoned(dialog):
    await dialog.family(chats=("dana", "amira", "sam"))
    await dialog.keep(lambda tx: put_plan(tx, dialog.cast, "OK-77", "Noor", lead="lee", duty="dana", since=tx.now))
    await writes(dialog)
    await dialog.last_sees("dana", "1 person gets it, in 1 family", "Nobody can be reached here in 1 family")
    await dialog.taps("dana", "Families to ring: 1")
    await dialog.last_sees("dana", "Please have somebody ring them:", "OK-77")
    await dialog.taps("dana", "Back")
    await dialog.taps("dana", "Stop")
    await dialog.last_sees("dana", "Nobody was written to", "Go on with it")


async def test_only_a_co_ordinator_writes_to_many_families(dialog):
    await dialog.family()
    await dialog.signs_in("dana")
    await dialog.says("dana", "/plans")
    await dialog.taps("dana", "Write to many families")
    await dialog.last_sees("dana", "Nothing was written to many families yet")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans")
    await dialog.sees_not("sam", "Write to many families")
    for tried in ("/broadcast", "1|broadcast.new", "1|broadcast.to|all", "1|broadcast.go_on"):
        await (dialog.says("sam", tried) if tried.startswith("/") else dialog.taps_data("sam", tried))
        await dialog.sees_not("sam", "Which families", "Written to many")
    assert await dialog.look(lambda tx: tx.broadcasts.newest(5)) == []
