"""Way 2: who helps us, and never a blank page."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from handlers import leads
from handlers.operator.importing import import_sheets
from handlers.operator.sheets import read_sheets
from storage.records.concerns import Door
from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.records.plans import Cover, CoverState, LeadState, Role, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.people import NAMES
from tests.stories.raising import concerns_of, covers, leaves


async def test_a_mother_sees_who_leads_their_job_their_days_and_their_manager(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam is your lead professional", "School nurse, Oak Primary", "Monday to Friday",
                      "Sam's manager: Jo", "2 working days")  # fmt: skip


async def test_the_easy_level_says_the_same_in_short_words(dialog: Dialog) -> None:
    await reads(dialog, ReadingLevel.EASY)
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "This is Sam.", "the first person to ask", "Job: School nurse, Oak Primary",
                      "Works: Monday to Friday", "Sam's manager: Jo")  # fmt: skip
    await dialog.taps("amira", "What Sam does")
    await dialog.sees("amira", "Sam does this: joins up your help", "Not this: decide for other services",
                      "Job: School nurse, Oak Primary", "Works: Monday to Friday", "Sam's manager: Jo")  # fmt: skip


async def reads(dialog: Dialog, level: ReadingLevel) -> None:
    """Bring the family, with a mother who reads at this level."""
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_whoever_stands_in_is_shown_with_job_days_and_manager_and_until_when(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await reads(dialog, level)
    await covers(dialog, "sam", "priya", days=11)
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is away until Friday 4 December", "Sam's manager: Jo")
    await dialog.taps("amira", "What Priya does")
    await dialog.last_sees("amira", "Priya", "Family support worker, Barnfield Trust", "Monday to Friday",
                           "Priya's manager: Jo", "joins up your help", "decide for other services")  # fmt: skip
    await dialog.taps("amira", "Back")
    if level is ReadingLevel.EASY:  # six buttons at most: the one who is away is in the list of the others
        await dialog.taps("amira", "Who else helps")
    await dialog.taps("amira", "What Sam does" if level is ReadingLevel.STANDARD else "Sam")
    await dialog.last_sees("amira", "School nurse, Oak Primary", "until Friday 4 December", "Priya")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us" if level is ReadingLevel.STANDARD else "Who else helps")
    await dialog.taps("amira", "Lee")
    await dialog.last_sees("amira", "Teacher, Oak Primary", "Lee's manager: Jo")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_where_nobody_leads_the_duty_contacts_job_and_days_are_a_tap_away(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await reads(dialog, level)
    await leaves(dialog, "sam")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "What Dana does")
    await dialog.last_sees("amira", "Co-ordinator, Riverside Council", "Monday to Friday", "Back")


async def test_a_long_team_comes_in_pages_and_every_number_is_the_name_beside_it(dialog: Dialog) -> None:
    await reads(dialog, ReadingLevel.EASY)

    def join(tx: Transaction) -> None:
        for who in ("nina", "jo"):
            tx.roles.add(Role(id=new_id(), plan_id=dialog.cast.plan_id, person_id=dialog.cast.ids[who],
                              kind=RoleKind.TEAM, since=tx.now))  # fmt: skip

    await dialog.keep(join)
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps")
    seen = [name for name in NAMES.values() if f" {name}" in dialog.phone("amira").last.text]
    assert len(seen) == 3
    assert dialog.phone("amira").buttons[3:] == ["More", "This is wrong", "Back"]
    await dialog.says("amira", "4")
    await dialog.last_sees("amira", "2. ", "This is wrong")
    name = dialog.phone("amira").buttons[1]
    await dialog.says("amira", "2")
    await dialog.last_sees("amira", f"This is {name}.")


async def test_a_list_that_is_wrong_is_said_at_once_without_another_question(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us")
    await dialog.taps("amira", "This list is wrong")
    await dialog.last_sees("amira", "Type it in your own words.")


async def test_the_person_on_the_screen_is_the_one_who_gets_it_also_when_phone_after_phone_is_silent(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    for silent, named in (("sam", "Dana"), ("dana", "Jo")):
        await dialog.does(dialog.phone(silent).blocks)
        await dialog.says("amira", "/who")
        await dialog.last_sees("amira", f"{named} is the person to ask", f"What {named} does")
        await dialog.says("amira", "/mydata")
        await dialog.taps("amira", "Who can see it")
        await dialog.last_sees("amira", f"{named} sees what you send.")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Ask Jo something")
    await dialog.says("amira", "Who brings Mia home now?")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "It will go to Jo.")
    await dialog.taps("amira", "Send it")
    [concern] = await concerns_of(dialog, "amira")
    assert concern.holder_id == cast.ids["jo"]


# -- somebody else leads ----------------------------------------------------------------------------------------------

PEOPLE = b"ref,name,job,agency\nP-70,Robin,Speech therapist,NHS Riverside\n"


async def leads_by_file(dialog: Dialog, ref: str) -> None:
    """Bring a case system's files, in which somebody leads OK-14."""
    team = b"plan_ref,role,person_ref\nOK-14,lead," + ref.encode() + b"\n"
    sheets = read_sheets([("people.csv", PEOPLE), ("team.csv", team)])
    await dialog.keep(lambda tx: import_sheets(tx, dialog.app.house, sheets))


async def leads_now(dialog: Dialog, who: str) -> None:
    """Let somebody lead OK-14 from now on, as the command line does."""

    def change(tx: Transaction) -> None:
        circle = tx.plans.circle(dialog.cast.plan_id)
        leads.set_lead(tx, dialog.app.house, circle, tx.people.get(dialog.cast.ids[who]), tx.now)

    await dialog.keep(change)


async def test_a_lead_who_comes_in_a_file_is_told_once_to_each_who_may_see_names(dialog: Dialog) -> None:
    await reads(dialog, ReadingLevel.EASY)
    await leads_by_file(dialog, "P-lee")
    await dialog.last_sees("amira", "There is news.", "Lee is your lead professional now.", "Say hello to Lee")
    await dialog.last_sees("mia", "News: your lead professional has changed. It is Lee now.", "Say hello to Lee")
    await leads_by_file(dialog, "P-lee")
    await dialog.wait(days=1)
    assert (len(dialog.phone("amira").from_bot), len(dialog.phone("mia").from_bot)) == (1, 1)
    assert not dialog.phone("yusuf").from_bot, "names are not open to him"
    await dialog.taps("mia", "Say hello to Lee")
    await dialog.says("mia", "Hello.")
    await dialog.taps("mia", "Send")
    await dialog.taps("mia", "Send it")
    [concern] = await concerns_of(dialog, "mia")
    assert (concern.door, concern.holder_id) == (Door.LEAD, dialog.cast.ids["lee"])


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_a_new_lead_without_a_phone_yet_is_named_beside_the_one_to_ask_now(
    dialog: Dialog, level: ReadingLevel
) -> None:
    await reads(dialog, level)
    await leads_by_file(dialog, "P-70")
    await dialog.last_sees("amira", "Robin", "For now", "Dana", "Ask Dana")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Robin", "Dana")


async def test_news_of_a_new_lead_hides_its_words_on_a_discreet_phone(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["mia"]), discreet=True))
    await leads_by_file(dialog, "P-lee")
    assert dialog.locked_screen("mia") == ["You have a new message."]
    await dialog.taps("mia", "Open")
    await dialog.last_sees("mia", "It is Lee now.", "Who helps us", "OK")


async def test_two_new_leads_in_one_night_are_one_piece_of_news_in_the_morning(dialog: Dialog) -> None:
    dialog.at("2026-11-23 22:30")
    await dialog.family()
    for who in ("lee", "priya"):
        await leads_now(dialog, who)
    assert not dialog.phone("amira").from_bot
    await dialog.wait(hours=12)
    [told] = [message.text for message in dialog.phone("amira").from_bot]
    assert "It is Priya now." in told


async def test_the_first_lead_and_a_lead_of_the_family_are_told_as_what_they_are(dialog: Dialog) -> None:
    await dialog.family()
    await leaves(dialog, "sam")
    await leads_now(dialog, "priya")
    await dialog.last_sees("amira", "News: you have a lead professional now. It is Priya.")
    await leads_now(dialog, "amira")
    await dialog.last_sees("mia", "What you write here goes to Dana, not to Amira.", "Ask Dana something")
    await dialog.last_sees("amira", "It is Priya.")


async def test_the_family_sees_who_covers_today_and_until_when(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.covers.add(Cover(
        id=new_id(), away_id=cast.ids["sam"], by_id=cast.ids["priya"], first_day=date(2026, 11, 20),
        last_day=date(2026, 12, 4), state=CoverState.ACCEPTED, asked_at=tx.now, answered_at=tx.now)))  # fmt: skip
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam is away until Friday 4 December", "Priya is helping you until then")
    await dialog.until(datetime(2026, 12, 5, 9, tzinfo=dialog.clock.now().tzinfo))
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is your lead professional")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param(LeadState.CHOOSING, "We are choosing your lead professional", id="no lead yet"),
        pytest.param(LeadState.BY_CHOICE_NONE, "You chose to do this yourselves", id="none by choice"),
        pytest.param(LeadState.LEFT, "has left", id="the lead has left"),
    ],
)
async def test_without_a_lead_the_page_names_the_duty_contact(dialog: Dialog, state: LeadState, words: str) -> None:
    cast = await dialog.family()

    def end_lead(tx: Transaction) -> None:
        plan = tx.plans.change(tx.plans.get(cast.plan_id), lead_state=state)
        lead = next(r for r in tx.plans.circle(plan.id).roles if r.kind is RoleKind.LEAD)
        tx.roles.save(replace(lead, ended_at=tx.now))

    await dialog.keep(end_lead)
    await dialog.says("amira", "/who")
    await dialog.sees("amira", words, "Dana")


async def test_the_account_of_a_lead_has_ended_and_the_duty_contact_stands_in(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["sam"]), ended_at=tx.now))
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "has left", "Dana")


async def test_the_team_is_shown_only_to_those_for_whom_the_names_are_open(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us")
    await dialog.sees("amira", "1. Sam, your lead professional", "Lee, Teacher", "Priya, Family support worker")
    await dialog.says("yusuf", "/who")
    await dialog.taps_data("yusuf", "1|who.team")
    await dialog.never_saw("yusuf", "Lee", "Priya")


async def test_a_name_tells_what_that_person_does_and_does_not_do(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "What Sam does")
    await dialog.sees("amira", "joins up your help", "does not do", "Everyone who helps you does their own part")


async def test_a_typed_number_answers_the_screen_as_a_tap_does(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.says("amira", "2")
    await dialog.sees("amira", "These people help Mia")


async def test_a_discreet_phone_shows_no_word_of_it_while_locked(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("yusuf", "/who")
    await dialog.sees("yusuf", "Sam is your lead professional")
    assert dialog.locked_screen("yusuf") == ["One moment."]


async def test_a_lead_who_blocks_the_bot_leaves_the_family_with_the_duty_contact_and_co_ordinators_are_told(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await dialog.does(lambda: dialog.phone("sam").blocks())
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam cannot be reached here just now", "Dana is the person to ask")
    await dialog.sees("dana", "Sam cannot be reached here any more")
