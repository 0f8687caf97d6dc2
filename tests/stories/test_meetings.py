"""Way 5: the next meetings, can you come, what I need, what I want to say, and a calendar file that says nothing."""

from datetime import timedelta

import pytest

from storage.records.concerns import ConcernKind, Door
from storage.records.people import ReadingLevel
from storage.records.plans import Role
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.raising import concerns_of, covers


async def arranged(dialog: Dialog, day: str = "Thursday 3 December at 3:30pm", *, wait: bool = True) -> None:
    """Have sam arrange a review at Oak School for everybody who may be asked, and let it become visible."""
    if not dialog.cast.plan_id:
        await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.says("sam", day)
    await dialog.says("sam", "Oak School")
    await dialog.taps("sam", "See how it looks")
    await dialog.taps("sam", "Arrange it")
    if wait:
        await dialog.wait(minutes=3)


def role_of(tx: Transaction, dialog: Dialog, who: str) -> Role:
    """Return somebody's role on OK-14."""
    role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids[who])
    assert role is not None
    return role


async def days_pass(dialog: Dialog, **length: float) -> None:
    """Let days pass through each due moment, with the clock's duties every six hours between."""
    await dialog.until(dialog.clock.now() + timedelta(**length), step=timedelta(hours=6))


async def test_a_family_without_a_meeting_is_told_by_when_the_plan_must_be_looked_at(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "You have no meetings yet.", "Mia's plan must be looked at by", "Ask for a meeting")
    await dialog.says("yusuf", "/meetings")
    await dialog.sees("yusuf", "You have no meetings yet.")
    await dialog.never_saw("yusuf", "must be looked at")
    plan = await dialog.look(lambda tx: tx.plans.get(dialog.cast.plan_id))
    assert plan.review_by is not None
    await dialog.keep(lambda tx: tx.plans.change(plan, review_by=dialog.clock.now().date() - timedelta(days=1)))
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "You have no meetings yet.")
    assert "must be looked at" not in dialog.phone("amira").last.text  # a day that is over


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        (ReadingLevel.STANDARD, ("What do you want to talk about?", "Which days and times suit you?")),
        (ReadingLevel.EASY, ("What do you want to talk about?", "Which days are good for you?")),
    ],
)
async def test_asking_for_a_meeting_asks_what_about_and_when_and_goes_to_who_answers_today(
    dialog: Dialog, level: ReadingLevel, asked: tuple[str, ...]
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await covers(dialog, "sam", "priya")
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Ask for a meeting")
    await dialog.last_sees("amira", *asked)
    await dialog.says("amira", "About the new school. Mondays are good.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "a meeting", "It will go to Priya.", "Priya answers for Sam just now.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert (concern.kind, concern.door, concern.holder_id) == (ConcernKind.MEETING, Door.LEAD, cast.ids["priya"])
    await dialog.sees("priya", "New question from OK-14")
    await dialog.signs_in("priya")
    await dialog.taps_data("priya", f"1|desk.open|{concern.id}")
    await dialog.sees("priya", "Mum asks for a meeting: “About the new school. Mondays are good.”")
    await dialog.never_saw("sam", "new school")


async def looks_at(dialog: Dialog, plan_id: str) -> None:
    """Let amira's chat look at one child's plan, as Change child does."""
    await dialog.keep(lambda tx: tx.chats.change(tx.chats.at(dialog.phone("amira").chat_id), plan_id=plan_id))


async def test_a_meeting_is_asked_for_the_child_that_was_on_the_screen(dialog: Dialog) -> None:
    cast = await dialog.family()
    second = await dialog.second_plan()
    await looks_at(dialog, cast.plan_id)
    await dialog.says("amira", "/meetings")
    await looks_at(dialog, second)
    await dialog.taps("amira", "Ask for a meeting")
    await dialog.last_sees("amira", "This is about Mia.")
    await dialog.taps_data("amira", f"1|ask.meeting|{second}")
    await dialog.last_sees("amira", "This is about Zayn.")


async def test_a_new_meeting_is_told_to_those_who_are_asked_and_to_nobody_else(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.last_sees(
        "amira", "You have a meeting about Mia's plan.", "When: Thursday 3 December at 3:30pm", "Where: Oak School",
        "Who: you, Sam, Lee and Priya", "Can you come?",
    )  # fmt: skip
    await dialog.sees("mia", "You have a meeting about your plan.")
    await dialog.sees("lee", "OK-14: you are asked to a review.")
    await dialog.never_saw("yusuf", "meeting", "Oak School", "3 December")
    await dialog.never_saw("nina", "OK-14")
    await dialog.never_saw("amira", "Yusuf")


async def test_a_discreet_phone_shows_only_that_there_is_a_message(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), discreet=True))
    await arranged(dialog)
    await dialog.last_sees("amira", "You have a new message.", "Open")
    await dialog.taps("amira", "Open")
    await dialog.sees("amira", "You have a meeting about Mia's plan.", "Can you come?")
    assert not [line for line in dialog.locked_screen("amira") if "meeting" in line or "Mia" in line]


async def test_saying_yes_offers_to_say_something_and_to_say_what_is_needed(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.sees("amira", "Great. I will remind you.", "What I need to take part")
    await dialog.taps("amira", "What I need to take part")
    await dialog.taps("amira", "Childcare")
    await dialog.taps("amira", "A lift or bus fare")
    await dialog.sees("amira", "Childcare, chosen", "A lift or bus fare, chosen", "I will tell Sam what you picked.")
    await dialog.wait(minutes=3)
    await dialog.last_sees("sam", "Mum asks for: childcare, a lift or bus fare.")
    await dialog.taps("amira", "Childcare, chosen")
    await dialog.wait(minutes=3)
    await dialog.last_sees("sam", "Mum asks for: a lift or bus fare.")


async def test_who_cannot_come_is_asked_what_would_help_and_the_lead_hears_it_once(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "No")
    await dialog.sees("amira", "We do not want to plan without you.", "Join by phone or video", "Tell Sam why")
    await dialog.taps("amira", "A new day or time")
    await dialog.sees("amira", "I am telling Sam what would help.")
    await dialog.wait(minutes=3)
    await dialog.last_sees("sam", "Mum cannot come. A new day or time would help.", "Change the time")
    assert sum("Mum cannot come" in message.text for message in dialog.phone("sam").from_bot) == 1
    await dialog.never_saw("yusuf", "cannot come")
    await dialog.never_saw("mia", "cannot come")


async def test_a_double_tap_has_one_effect(dialog: Dialog) -> None:
    await arranged(dialog)
    screen = dialog.phone("amira").last
    await dialog.taps("amira", "No", screen)
    await dialog.taps_data("amira", f"1|meet.no|{await meeting_id(dialog)}||1", screen)
    await dialog.wait(minutes=5)
    assert sum("Mum cannot come" in message.text for message in dialog.phone("sam").from_bot) == 1


async def meeting_id(dialog: Dialog) -> str:
    """Return the id of the one meeting there is."""
    now = dialog.clock.now() - timedelta(days=60)
    found = await dialog.look(lambda tx: tx.meetings.of_plan(dialog.cast.plan_id, now))
    assert len(found) == 1
    return found[0].id


async def test_what_somebody_wants_to_say_is_read_only_by_whom_they_choose(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("mia", "Yes")
    await dialog.taps("mia", "Yes, write it now")
    await dialog.sees("mia", "It is your meeting.")
    await dialog.says("mia", "I want to stay at Riverbank.")
    await dialog.says("mia", "And no more taxis.")
    await dialog.does(lambda: dialog.phone("mia").sends_voice(12))
    await dialog.taps("mia", "Save it")
    await dialog.sees("mia", "Who can see it?", "Your parents do not see it unless you pick all who come.")
    await dialog.taps("mia", "Only Sam")
    await dialog.sees("mia", "Only Sam can see it.")
    await dialog.wait(minutes=3)
    await dialog.last_sees("sam", "OK-14: the young person wrote what they want to say", "only you can see it")
    await dialog.taps("sam", "Read it")
    await dialog.sees("sam", "I want to stay at Riverbank.", "And no more taxis.", "A voice note of 12 seconds.")
    for who in ("amira", "yusuf", "lee", "priya", "dana", "jo"):
        await dialog.never_saw(who, "Riverbank", "taxis", "wants to say")
    assert not [line for line in dialog.locked_screen("sam") if "Riverbank" in line]


async def test_another_practitioner_cannot_read_it_by_a_forged_button(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("mia", "Yes")
    await dialog.taps("mia", "Yes, write it now")
    await dialog.says("mia", "I want to stay at Riverbank.")
    await dialog.taps("mia", "Save it")
    await dialog.taps("mia", "Only Sam")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|arrange.read|{await meeting_id(dialog)}|{dialog.cast.ids['mia']}")
    await dialog.taps_data("amira", f"1|meet.others|{await meeting_id(dialog)}")
    await dialog.never_saw("lee", "Riverbank")
    await dialog.never_saw("amira", "Riverbank")


async def test_what_is_shared_with_all_who_come_can_be_read_by_them_and_taken_away_again(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("amira", "Yes, write it now")
    await dialog.says("amira", "The mornings are hard.")
    await dialog.taps("amira", "Save it")
    await dialog.taps("amira", "All who come")
    await dialog.says("mia", "/meetings")
    await dialog.taps("mia", "Thursday 3 December")
    await dialog.taps("mia", "What others want to say")
    await dialog.sees("mia", "The mornings are hard.")
    await dialog.taps("amira", "Change it")
    await dialog.sees("amira", "The mornings are hard.", "All who come to the meeting can see it.")
    await dialog.taps("amira", "Delete it")
    await dialog.sees("amira", "I have deleted it. No one can see it now.")
    await dialog.says("mia", "/meetings")
    await dialog.taps("mia", "Thursday 3 December")
    await dialog.sees_not("mia", "What others want to say")
    await dialog.never_saw("yusuf", "mornings")


async def test_i_will_say_it_myself_keeps_it_to_oneself(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("amira", "Yes, write it now")
    await dialog.says("amira", "The mornings are hard.")
    await dialog.taps("amira", "Save it")
    await dialog.taps("amira", "I will say it myself")
    await dialog.sees("amira", "Only you can see it.")
    await dialog.wait(hours=1)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|arrange.read|{await meeting_id(dialog)}|{dialog.cast.ids['amira']}")
    await dialog.never_saw("sam", "mornings", "wants to say at the meeting")


async def test_the_calendar_file_says_appointment_and_no_name(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("amira", "Put it in my calendar")
    file = next(message for message in dialog.phone("amira").from_bot if message.file_name)
    assert (file.file_name, file.protected) == ("appointment.ics", False)
    assert file.content is not None
    assert b"SUMMARY:Appointment" in file.content
    assert b"DTSTART:20261203T153000Z" in file.content
    assert not [word for word in (b"Mia", b"Sam", b"Oak", b"plan") if word in file.content]


async def test_a_button_of_an_earlier_time_shows_what_is_true_now(dialog: Dialog) -> None:
    await arranged(dialog)
    old = dialog.phone("amira").last
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|arrange.move|{await meeting_id(dialog)}")
    await dialog.says("sam", "4 Dec at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Move it")
    await dialog.wait(minutes=3)
    await dialog.last_sees("amira", "has moved", "Friday 4 December at 10am", "The old time was Thursday 3 December")
    await dialog.taps("amira", "Yes", old)
    await dialog.sees("amira", "That button is old. Here is what is true now.", "Friday 4 December at 10am")


async def test_a_parent_of_two_children_sees_whose_meeting_it_is(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    await arranged(dialog)
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "Thursday 3 December at 3:30pm, Mia.")


async def test_somebody_taken_off_the_plan_with_an_open_screen_learns_nothing_more(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "amira"), ended_at=tx.now))
    await dialog.taps("amira", "More about this")
    await dialog.sees_not("amira", "for 60 minutes")
