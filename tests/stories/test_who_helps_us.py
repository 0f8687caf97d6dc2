"""Way 2: who helps us, and never a blank page."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.records.plans import Cover, CoverState, LeadState, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog


async def test_a_mother_sees_who_leads_their_job_their_days_and_their_manager(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam is your lead professional", "School nurse, Oak Primary", "Monday to Friday",
                      "Sam's manager: Jo", "2 working days")  # fmt: skip


async def test_the_easy_level_says_the_same_in_short_words(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=ReadingLevel.EASY))
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "This is Sam.", "the first person to ask")


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
    await dialog.sees("amira", "Lee, Teacher", "Priya, Family support worker")
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
