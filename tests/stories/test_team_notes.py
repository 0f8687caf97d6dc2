"""Notes of a plan's team: for whom they need to be known, marked for the family or not, taken back and put right."""

from datetime import timedelta

import pytest

from storage.records.concerns import ConcernKind
from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.records.plans import Role, RoleKind
from storage.records.posts import Marker, TeamPost
from storage.transaction import Transaction
from tests.stories.agreed import opens_plan
from tests.stories.dialog import Dialog
from tests.stories.raising import concerns_of

WORDS = "Mia starts school late on Monday. I told the bus firm."


async def writes_note(dialog: Dialog, who: str, words: str = WORDS) -> None:
    """Let a practitioner type a note for the team, from the plan's card."""
    await dialog.signs_in(who)
    await dialog.taps_data(who, f"1|case.team|{dialog.cast.plan_id}")
    await dialog.taps(who, "Team notes")
    await dialog.taps(who, "Write a note")
    await dialog.says(who, words)


async def newest(dialog: Dialog) -> TeamPost:
    """Return the newest note of the plan."""
    return (await dialog.look(lambda tx: tx.posts.of_plan(dialog.cast.plan_id)))[0]


async def opens(dialog: Dialog, who: str, *words: str) -> None:
    """Let somebody open the newest note and expect these words."""
    post = await newest(dialog)
    verb = "news.open" if who in ("amira", "yusuf", "mia") else "post.open"
    await dialog.taps_data(who, f"1|{verb}|{post.id}")
    await dialog.last_sees(who, *words)


async def test_a_note_is_the_teams_alone_by_default_waits_two_minutes_and_comes_in_the_morning(dialog: Dialog) -> None:
    await dialog.family()
    await writes_note(dialog, "lee")
    await dialog.last_sees("lee", "Marked: the team only.", "Everybody on the team reads it.")
    await dialog.taps("lee", "Keep: the team only")
    await dialog.signs_in("sam")
    post = await newest(dialog)
    await dialog.taps_data("sam", f"1|post.open|{post.id}")
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "team note", WORDS)
    await dialog.wait(minutes=3)
    await dialog.says("sam", "/today")
    await dialog.taps("sam", "1. Notes, OK-14")
    await dialog.taps("sam", "1. Read, Lee")
    await dialog.last_sees("sam", f"Lee: “{WORDS}”", "For the team only.")
    read = await dialog.look(lambda tx: tx.audit.entries(1, act="post.read")[0])
    assert (read.actor_id, read.object_id) == (dialog.cast.ids["sam"], post.id)
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "1. Notes")
    for who in ("amira", "mia", "yusuf", "nina", "dana", "jo"):
        await dialog.never_saw(who, "bus firm", "team note")


async def test_who_need_not_know_sees_no_note_no_count_and_no_gap(dialog: Dialog) -> None:
    cast = await dialog.family()
    await writes_note(dialog, "sam")
    await dialog.taps("sam", "Who of the team reads it")
    await dialog.taps("sam", "Only some of them")
    await dialog.taps("sam", "OK")
    await dialog.last_sees("sam", "Nobody on the team reads it.")
    await dialog.taps_data("sam", f"1|post.keep|{cast.plan_id}||1")
    assert await dialog.look(lambda tx: tx.posts.of_plan(cast.plan_id)) == []
    await dialog.taps("sam", "Who of the team reads it")
    await dialog.taps("sam", "Lee: does not")
    await dialog.taps("sam", "Lee: reads it")
    await dialog.taps("sam", "Priya: does not")
    await dialog.taps("sam", "OK")
    await dialog.last_sees("sam", "Of the team: Priya.")
    await dialog.taps("sam", "Keep: the team only")
    await dialog.wait(minutes=3)
    await dialog.signs_in("priya")
    await opens(dialog, "priya", WORDS)
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.says("lee", "/plans OK-14")
    await dialog.taps("lee", "Team notes")
    await dialog.last_sees("lee", "No team notes on OK-14 for you yet.")
    post = await newest(dialog)
    for verb in ("post.open", "post.former", "post.back", "post.fix", "post.closed"):
        await dialog.taps_data("lee", f"1|{verb}|{post.id}")
    for who in ("dana", "nina"):
        await dialog.signs_in(who)
        await dialog.taps_data(who, f"1|post.list|{cast.plan_id}")
        await dialog.taps_data(who, f"1|post.open|{post.id}")
        await dialog.never_saw(who, "bus firm")
    await dialog.never_saw("lee", "bus firm", "new team note", "the newest first")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_a_family_member_it_is_marked_for_reads_it_asks_and_says_that_it_is_wrong(
    dialog: Dialog, level: ReadingLevel
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await writes_note(dialog, "lee", "Mia starts late on Monday. I will liaise with the bus firm.")
    await dialog.taps("lee", "The family may see this")
    await dialog.last_sees("lee", "liaise")
    await dialog.says("lee", WORDS)
    await dialog.taps("lee", "Who of the family")
    await dialog.last_sees("lee", "Nobody, until you choose.", "Dad: the plan is not open to them.")
    await dialog.taps("lee", "Mum: not shown")
    await dialog.taps("lee", "OK")
    await dialog.last_sees("lee", "Marked: the family may see this: mum.")
    await dialog.taps("lee", "Keep: the family may see it")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "News and about us")
    await dialog.last_sees("amira", "There is no news")
    await dialog.sees_not("amira", "Your team", "bus firm")
    await dialog.wait(minutes=3)
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", "Lee wrote on", f"“{WORDS}”")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "News from your team")
    await dialog.taps("amira", "Read news 1")
    await dialog.taps("amira", "This is not right")
    await dialog.last_sees("amira", f"“{WORDS}”")
    await dialog.says("amira", "It is on Tuesday.")
    for label in ("Send", "Sam", "Send it"):
        await dialog.taps("amira", label)
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.post_id) == (ConcernKind.WRONG, (await newest(dialog)).id)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.last_sees("sam", f"About: “{WORDS}”", "It is on Tuesday.")
    await dialog.taps_data("amira", "1|ask.kind|question|" + cast.plan_id)
    await dialog.sees_not("amira", "About: “Mia starts")
    post = await newest(dialog)
    for who in ("mia", "yusuf"):
        await dialog.says(who, "/who")
        await dialog.taps(who, "News and about us")
        await dialog.last_sees(who, "There is no news")
        await dialog.taps_data(who, f"1|news.open|{post.id}")
        await dialog.taps_data(who, f"1|news.ask|{post.id}|wrong")
        await dialog.never_saw(who, "bus firm")


async def test_a_discreet_phone_hears_of_news_without_a_word_and_a_dial_that_closes_shuts_it(dialog: Dialog) -> None:
    cast = await dialog.family()
    await opens_plan(dialog, "yusuf")
    await writes_note(dialog, "sam")
    for label in ("The family may see this", "Dad: not shown", "OK", "Keep: the family may see it"):
        await dialog.taps("sam", label)
    await dialog.wait(minutes=3)
    await dialog.taps("yusuf", "Open")
    await dialog.taps("yusuf", "Read it")
    await dialog.sees("yusuf", WORDS)
    assert not any("news" in line or "Mia" in line for line in dialog.locked_screen("yusuf"))

    def shuts(tx):
        tx.roles.change(tx.plans.circle(cast.plan_id).role_of(cast.ids["yusuf"]), sees_plan=False)

    await dialog.keep(shuts)
    post = await newest(dialog)
    await dialog.taps_data("yusuf", f"1|news.open|{post.id}")
    assert WORDS not in dialog.phone("yusuf").last.text


async def test_a_note_is_taken_back_within_two_minutes_and_what_was_typed_is_not_lost(dialog: Dialog) -> None:
    cast = await dialog.family()
    await writes_note(dialog, "lee")
    for label in ("The family may see this", "Mum: not shown", "OK", "Keep: the family may see it", "Take it back"):
        await dialog.taps("lee", label)
    await dialog.last_sees("lee", "Taken back. Nobody has read it.", WORDS, "mum")
    assert await dialog.look(lambda tx: tx.posts.of_plan(cast.plan_id)) == []
    await dialog.wait(minutes=3)
    await dialog.never_saw("amira", "news from your team", "bus firm")
    await dialog.taps("lee", "Keep: the family may see it")
    await dialog.wait(minutes=3)
    await dialog.taps("lee", "Take it back")
    await dialog.last_sees("lee", "The two minutes are over")
    await dialog.sees("amira", "There is news from your team. Lee wrote it.")


async def test_a_correction_keeps_the_old_words_tells_the_reader_and_may_close_it_to_the_family(dialog: Dialog) -> None:
    await dialog.family()
    await writes_note(dialog, "lee")
    for label in ("The family may see this", "Mum: not shown", "OK", "Keep: the family may see it"):
        await dialog.taps("lee", label)
    await dialog.wait(minutes=3)
    await dialog.signs_in("sam")
    await opens(dialog, "sam", WORDS)
    await opens(dialog, "lee", WORDS)
    await dialog.taps("lee", "Correct it")
    await dialog.says("lee", "Mia starts school late on Tuesday.")
    await dialog.taps("lee", "Keep the correction")
    await opens(dialog, "amira", WORDS)
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Lee has put right the news from your team.")
    await opens(dialog, "amira", "late on Tuesday.", "Lee put it right on")
    await dialog.says("sam", "/today")
    await dialog.last_sees("sam", "OK-14: 1 new team note")
    await opens(dialog, "sam", "late on Tuesday.", "Corrected on")
    await dialog.taps("sam", "What it said before")
    await dialog.last_sees("sam", WORDS)
    await opens(dialog, "lee", "late on Tuesday.")
    await dialog.taps("lee", "For the team only now")
    await dialog.last_sees("lee", "The family does not see it any more.")
    assert (await newest(dialog)).marker is Marker.TEAM
    await opens(dialog, "amira")
    assert "Tuesday." not in dialog.phone("amira").last.text


async def test_the_morning_message_counts_new_notes_once_and_nobody_is_pinged_for_each(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.tick()  # today's message is through
    await writes_note(dialog, "lee")
    await dialog.taps("lee", "Keep: the team only")
    await dialog.wait(minutes=3)
    await dialog.never_saw("sam", "team note")
    tomorrow = (dialog.clock.now() + timedelta(days=1)).replace(hour=8, minute=31)
    dialog.clock.set(tomorrow)
    await dialog.tick()
    await dialog.sees("sam", "1 new team note.")
    await dialog.never_saw("lee", "1 new team note.")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_the_named_person_is_shown_as_such_and_reads_a_note_for_some_of_the_team(
    dialog: Dialog, level: ReadingLevel
) -> None:
    cast = await dialog.family()

    def named(tx: Transaction) -> None:
        priya = tx.plans.circle(cast.plan_id).role_of(cast.ids["priya"], RoleKind.TEAM)
        made = Role(id=new_id(), plan_id=cast.plan_id, person_id=cast.ids["priya"], kind=RoleKind.TEAM, since=tx.now)
        tx.roles.change(priya or tx.roles.add(made), named_person=True)
        tx.people.change(tx.people.get(cast.ids["amira"]), reading=level)

    await dialog.keep(named)
    await writes_note(dialog, "lee")
    await dialog.taps("lee", "Who of the team reads it")
    await dialog.taps("lee", "Only some of them")
    await dialog.last_sees("lee", "Sam: reads it", "Priya: reads it")
    await dialog.taps_data("lee", f"1|case.team|{cast.plan_id}")
    await dialog.last_sees("lee", "Priya, Family support worker, named person")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us" if level is ReadingLevel.STANDARD else "Who else helps")
    await dialog.last_sees("amira", "Priya, your named person" if level is ReadingLevel.STANDARD else "named person")
