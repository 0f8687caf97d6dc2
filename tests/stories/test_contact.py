"""Contact with a child goes through whoever leads: asked for, put to the family, answered, and logged (002-10)."""

import pytest

from storage.records.contacts import ContactRequest, ContactState, FamilySays
from storage.records.people import ReadingLevel
from tests.stories.agreed import reads_easy
from tests.stories.dialog import Dialog
from tests.stories.test_timeline import looks

WHY = "How Mia reads."


async def asks(dialog: Dialog, who: str, ref: str = "") -> None:
    """Let a practitioner ask for contact: from the team's screen, or with a plan's reference."""
    await dialog.signs_in(who)
    if ref:
        await dialog.says(who, f"/plans {ref}")
        await dialog.taps(who, "Ask for contact")
        await dialog.says(who, ref)
    else:
        await dialog.taps_data(who, f"1|case.team|{dialog.cast.plan_id}")
        await dialog.taps(who, "Ask for contact")
    await dialog.says(who, WHY)
    await dialog.taps(who, "See the child at school")
    await dialog.taps(who, "1 week")
    await dialog.taps(who, "Ask the lead")


async def only(dialog: Dialog) -> ContactRequest:
    """Return the one request there is on the plan."""
    [one] = await dialog.look(lambda tx: tx.contacts.of_plan(dialog.cast.plan_id))
    return one


async def asks_the_family(dialog: Dialog, relation: str) -> None:
    """Let Sam put the request to one of the family."""
    await dialog.signs_in("sam")
    await dialog.says("sam", "/today")
    await dialog.taps("sam", "1. Contact, OK-14")
    await dialog.last_sees("sam", "Lee, Teacher: see the child at school by Monday 30 November.", f"“{WHY}”")
    await dialog.taps("sam", "I will ask the family")
    await dialog.taps("sam", relation)


@pytest.mark.parametrize(
    ("who", "relation", "level", "asked", "answer", "says"),
    [
        ("amira", "Mum", ReadingLevel.STANDARD, "would like to see Mia at school.", "Yes", "Mum says yes."),
        ("amira", "Mum", ReadingLevel.EASY, "wants to see Mia at school.", "Talk to me first", "Mum wants to talk"),
        (
            "mia",
            "Young person",
            ReadingLevel.STANDARD,
            "would like to see you at school.",
            "No",
            "Young person says no.",
        ),
    ],
)
async def test_the_family_is_asked_first_and_what_they_say_goes_to_the_lead_only(
    dialog: Dialog, who: str, relation: str, level: ReadingLevel, asked: str, answer: str, says: str
) -> None:
    await dialog.family()
    if level is ReadingLevel.EASY:
        await reads_easy(dialog, who)
    await asks(dialog, "lee")
    await dialog.last_sees("lee", "Sam has what you asked for OK-14.")
    await asks_the_family(dialog, relation)
    preview = dialog.phone("sam").last.text
    await dialog.taps("sam", "Ask the family")
    await dialog.sees(who, asked, f"“{WHY}”")
    assert dialog.phone(who).last.text in preview
    await dialog.sees("lee", "Sam asks the family about your contact with the child first.")
    await dialog.taps(who, answer)
    await dialog.last_sees(who, "Thank you.")
    await dialog.sees("sam", "OK-14: the family has answered about contact with the child.")
    request = await only(dialog)
    assert request.family_says is not None
    await dialog.taps_data("sam", f"1|contact.open|{request.id}")
    await dialog.last_sees("sam", says)
    await dialog.taps("sam", "Here is how")
    await dialog.says("sam", "Tuesday at 10, in the library.")
    await dialog.taps("sam", "Send")
    await dialog.taps_data("lee", f"1|contact.mine|{request.id}")
    await dialog.last_sees("lee", "Sam: here is how. “Tuesday at 10, in the library.”")
    await dialog.never_saw("lee", "says yes", "says no", "wants to talk", "has answered about")
    for other in {"amira", "mia", "yusuf", "priya", "jo"} - {who}:
        await dialog.never_saw(other, "Mia reads", "contact with the child")
    await dialog.taps_data(who, f"1|contact.say|{request.id}|yes")
    await dialog.last_sees(who, "This has been settled.")
    whole = await looks(dialog, "sam")
    for line in ("Lee asked for contact with the child", "contact, you answered: here is how"):
        assert line in whole


async def test_a_discreet_phone_shows_nothing_of_it_and_an_answer_can_be_changed(dialog: Dialog) -> None:
    await dialog.family()

    def opens_names(tx):
        role = tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids["yusuf"])
        tx.roles.change(role, sees_names=True)

    await dialog.keep(opens_names)
    await asks(dialog, "lee")
    await asks_the_family(dialog, "Dad")
    await dialog.says("sam", "How Mia's SALT goes.")
    await dialog.last_sees("sam", "SALT")
    await dialog.says("sam", "How Mia talks.")
    await dialog.taps("sam", "Ask the family")
    assert not any("Mia" in line or "Lee" in line for line in dialog.locked_screen("yusuf"))
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "“How Mia talks.”")
    await dialog.taps("yusuf", "Yes")
    await dialog.taps("yusuf", "Change my answer")
    await dialog.taps("yusuf", "No")
    assert (await only(dialog)).family_says is FamilySays.NO
    for forger in ("amira", "mia"):
        await dialog.says(forger, "/menu")
        await dialog.taps_data(forger, f"1|contact.say|{(await only(dialog)).id}|yes")
        await dialog.taps_data(forger, f"1|contact.show|{(await only(dialog)).id}")
        await dialog.never_saw(forger, "Mia talks")
    assert (await only(dialog)).family_says is FamilySays.NO


async def test_who_is_not_on_the_team_reads_the_same_whether_there_is_such_a_plan_or_not(dialog: Dialog) -> None:
    cast = await dialog.family()
    await asks(dialog, "nina", "OK-99")
    nowhere = dialog.phone("nina").last.text
    await asks(dialog, "nina", "OK-14")
    assert dialog.phone("nina").last.text == nowhere.replace("OK-99", "OK-14")
    await dialog.never_saw("nina", "Sam")
    await dialog.sees("sam", "OK-14: Nina asks for contact with the child by Monday 30 November.")
    request = await only(dialog)
    assert (request.asked_by, request.state) == (cast.ids["nina"], ContactState.WAITING)
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|contact.open|{request.id}")
    await dialog.last_sees("sam", "Nina", "not on the team")
    await dialog.taps("sam", "Not now")
    await dialog.says("sam", "Mia is tired this month.")
    await dialog.taps("sam", "Send")
    await dialog.taps("nina", "Open it")
    await dialog.last_sees("nina", "Sam: not now. “Mia is tired this month.”")
    await dialog.says("sam", "/today")
    await dialog.sees_not("sam", "asks for contact by")


async def test_only_whoever_leads_opens_it_and_the_lead_may_ask_in_person(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "lee")
    request = await only(dialog)
    for who in ("priya", "jo", "dana", "lee"):
        await dialog.signs_in(who)
        for verb in ("contact.open", "contact.answer", "contact.family", "contact.in_person"):
            await dialog.taps_data(who, f"1|{verb}|{request.id}|times")
        await dialog.never_saw(who, "It is for: “How Mia reads.”\nWhom", "I will ask the family")
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|contact.family|{request.id}")
    await dialog.taps("sam", "I ask them myself")
    await dialog.last_sees("sam", "You ask the family yourself.", "Lee hears that.")
    await dialog.taps_data("sam", f"1|contact.new|{dialog.cast.plan_id}")
    await dialog.last_sees("sam", "You lead OK-14 just now.")
    for who in ("amira", "mia"):
        await dialog.never_saw(who, "reads")
