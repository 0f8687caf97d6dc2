"""Way 11: a plan, its people, and what each of them may see."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.ids import new_id
from storage.records.people import ReadingLevel
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog


async def role_of(dialog: Dialog, who: str) -> Role:
    role = await dialog.look(lambda tx: tx.plans.circle(dialog.cast.plan_id).role_of(dialog.cast.ids[who]))
    assert role is not None
    return role


async def opens_people(dialog: Dialog, who: str = "sam") -> None:
    await dialog.signs_in(who)
    await dialog.says(who, "/plans OK-14")
    await dialog.taps(who, "People")


def put_action(tx: Transaction, dialog: Dialog, what: str, by: date) -> AgreedAction:
    ids = dialog.cast.ids
    return tx.actions.add(AgreedAction(
        id=new_id(), plan_id=dialog.cast.plan_id, what=what, owner_id=ids["lee"], author_id=ids["sam"],
        state=ActionState.PUBLISHED, made_at=tx.now, by_day=by, published_at=tx.now,
        visible_from=tx.now - timedelta(minutes=5),
    ))  # fmt: skip


def put_worry(tx: Transaction, dialog: Dialog, holder: str, author: str = "amira", door: Door = Door.LEAD) -> Concern:
    ids = dialog.cast.ids
    due = datetime(2026, 11, 25, 17, tzinfo=UTC)
    ref = f"Q{new_id()[:3]}"
    return tx.concerns.add(Concern(
        id=new_id(), plan_id=dialog.cast.plan_id, author_id=ids[author], ref=ref, ref_hash=tx.concerns.ref_hash(ref),
        kind=ConcernKind.WORRY, door=door, holder_id=ids[holder], sent_at=tx.now, due_at=due, rung=Rung.HOLDER,
        next_step=NextStep.UNOPENED, next_step_at=due, excluded_id=ids["sam"] if door is Door.ABOUT_LEAD else None,
    ))  # fmt: skip


# -- the list and the card -------------------------------------------------------------------------------------------


async def test_the_family_that_needs_somebody_soonest_comes_first(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.second_plan()
    second, sam = cast.second_plan_id, cast.ids["sam"]
    await dialog.keep(lambda tx: tx.roles.add(Role(new_id(), second, sam, RoleKind.TEAM, since=tx.now)))
    await dialog.keep(lambda tx: tx.plans.change(tx.plans.get(cast.second_plan_id), review_by=date(2026, 11, 27)))
    await dialog.keep(lambda tx: put_worry(tx, dialog, "sam"))
    await dialog.signs_in("sam")
    await dialog.sees("sam", "1 question to answer", "Questions: 1")
    await dialog.says("sam", "/plans")
    assert dialog.phone("sam").buttons == ["OK-14: answer in 2 days", "OK-22: review in 4 days", "Home"]


async def test_the_card_says_who_is_linked_what_is_open_and_the_next_review(dialog: Dialog) -> None:
    await dialog.family(chats=("amira", "sam", "dana"))
    await dialog.keep(lambda tx: put_action(tx, dialog, "Ring the bus firm", date(2026, 11, 20)))
    await dialog.signs_in("sam")
    await dialog.sees("sam", "1 action is late")
    await dialog.says("sam", "/plans")
    await dialog.taps("sam", "OK-14: action late")
    await dialog.last_sees("sam", "Family OK-14: Mia", "Linked: mum", "Not linked: dad", "Next review")
    await dialog.last_sees("sam", "1 action, 1 late")


async def test_a_worry_past_the_lead_is_in_no_count_and_no_list_of_the_lead(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_worry(tx, dialog, "jo", door=Door.ABOUT_LEAD))
    await dialog.signs_in("sam")
    await dialog.sees("sam", "No questions to answer")
    await dialog.says("sam", "/plans OK-14")
    await dialog.last_sees("sam", "Family OK-14")
    await dialog.never_saw("sam", "Waiting for you", "answer due", "answer in", "1 question")


async def test_the_team_sees_the_card_but_not_the_people(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("lee")
    await dialog.says("lee", "/plans OK-14")
    await dialog.last_sees("lee", "Family OK-14", "Team")
    assert "People" not in dialog.phone("lee").buttons
    await dialog.taps("lee", "Team")
    await dialog.last_sees("lee", "Sam, School nurse, lead professional", "Duty contact: Dana")
    await dialog.taps_data("lee", f"1|case.people|{cast.plan_id}")
    await dialog.never_saw("lee", "Yusuf", "Amira")


async def test_somebody_who_is_not_on_the_plan_learns_nothing_of_it(dialog: Dialog) -> None:
    cast = await dialog.family()
    role = await role_of(dialog, "yusuf")
    await dialog.signs_in("nina")
    await dialog.says("nina", "/plans")
    await dialog.last_sees("nina", "You are on no plan yet")
    await dialog.says("nina", "/plans OK-14")
    first = dialog.phone("nina").last.text
    await dialog.says("nina", "/plans OK-99")
    assert dialog.phone("nina").last.text == first
    for verb, target in (
        ("case", cast.plan_id), ("case.more", cast.plan_id), ("case.team", cast.plan_id), ("case.people", cast.plan_id),
        ("case.looked", cast.plan_id), ("case.invite", cast.plan_id), ("case.person", role.id), ("case.sees", role.id),
        ("case.remove", role.id), ("case.remove_yes", role.id), ("case.dial", role.id),
    ):  # fmt: skip
        await dialog.taps_data("nina", f"1|{verb}|{target}")
    await dialog.never_saw("nina", "Mia", "Yusuf", "Amira", "School nurse")


# -- the three dials -------------------------------------------------------------------------------------------------


async def test_an_adult_sees_least_until_a_dial_is_opened_for_them_alone(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, dialog, "Ring the bus firm", date(2026, 12, 1)))
    await dialog.says("yusuf", "/actions")
    await dialog.sees("yusuf", "no actions to show")
    await opens_people(dialog)
    await dialog.last_sees("sam", "Yusuf, dad: no plan, no dates, no names")
    await dialog.taps("sam", "Yusuf")
    await dialog.taps("sam", "Show the actions")
    await dialog.last_sees("sam", "Sees the plan's actions: yes", "Sees dates of meetings: no", "Hide the actions")
    await dialog.says("yusuf", "/actions")
    await dialog.last_sees("yusuf", "Actions to do: 1")
    await dialog.taps("sam", "Hide the actions")
    await dialog.says("yusuf", "/actions")
    await dialog.last_sees("yusuf", "no actions")


async def test_opening_every_dial_shows_nobody_what_another_wrote(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_worry(tx, dialog, "sam"))
    await opens_people(dialog)
    await dialog.taps("sam", "Yusuf")
    for label in ("Show the actions", "Show the dates", "Show the names"):
        await dialog.taps("sam", label)
    for command in ("/who", "/actions", "/questions", "/meetings", "/menu"):
        await dialog.says("yusuf", command)
    worry = await dialog.look(lambda tx: tx.concerns.held_by(dialog.cast.ids["sam"])[0])
    await dialog.never_saw("yusuf", worry.ref, "1 question", "Amira", "1 open question")


async def test_a_dial_is_a_sensitive_act_and_asks_for_a_fresh_code(dialog: Dialog) -> None:
    await dialog.family()
    await opens_people(dialog)
    await dialog.taps("sam", "Yusuf")
    await dialog.wait(minutes=6)
    await dialog.taps("sam", "Show the names")
    await dialog.sees("sam", "This needs a fresh code")
    assert not (await role_of(dialog, "yusuf")).sees_names
    await dialog.says("sam", dialog.code("sam"))
    assert (await role_of(dialog, "yusuf")).sees_names


async def test_a_second_tap_on_a_dial_changes_nothing_and_says_so(dialog: Dialog) -> None:
    await dialog.family()
    role = await role_of(dialog, "yusuf")
    await opens_people(dialog)
    for _ in range(2):
        await dialog.taps_data("sam", f"1|case.dial|{role.id}|plan|1")
    assert (await role_of(dialog, "yusuf")).sees_plan
    await dialog.sees("sam", "That has been done")


# -- see what they see -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_the_lead_sees_exactly_what_mum_sees(dialog: Dialog, level: ReadingLevel) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await dialog.keep(lambda tx: put_action(tx, dialog, "Ring the bus firm", date(2026, 12, 1)))
    await opens_people(dialog)
    await dialog.taps("sam", "Amira")
    await dialog.taps("sam", "See what they see")
    for command in ("/who", "/actions", "/meetings"):
        await dialog.says("amira", command)
        hers = dialog.phone("amira").last.text
        await dialog.sees("sam", "This is exactly what mum sees", hers)
        await dialog.taps("sam", "Next screen")


async def test_what_the_separated_father_would_see_is_shown_before_he_does(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, dialog, "Ring the bus firm", date(2026, 12, 1)))
    await opens_people(dialog)
    await dialog.taps("sam", "Yusuf")
    await dialog.taps("sam", "See what they see")
    await dialog.taps("sam", "Next screen")
    await dialog.last_sees("sam", "exactly what dad sees")
    await dialog.sees_not("sam", "Ring the bus firm")


# -- taking somebody off, inviting, who has looked -------------------------------------------------------------------


async def test_somebody_taken_off_the_plan_with_an_open_screen_sees_nothing_more(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/who")
    await opens_people(dialog)
    await dialog.taps("sam", "Amira")
    await dialog.taps("sam", "Take off this plan")
    await dialog.last_sees("sam", "Take Amira, mum, off OK-14?")
    await dialog.taps("sam", "Yes, take off")
    await dialog.last_sees("sam", "Amira is off OK-14")
    await dialog.taps("amira", "Who else helps us")
    await dialog.sees("amira", "You can no longer see this plan")
    for command in ("/who", "/actions", "/meetings"):
        await dialog.says("amira", command)
        assert "Sam is your lead" not in dialog.phone("amira").last.text
    await dialog.says("amira", "/helpnow")
    await dialog.sees("amira", "999")


async def test_open_questions_of_somebody_taken_off_keep_their_holder_who_is_told_to_ring(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_worry(tx, dialog, "jo", door=Door.ABOUT_LEAD))
    await opens_people(dialog)
    await dialog.taps("sam", "Amira")
    await dialog.taps("sam", "Take off this plan")
    await dialog.taps("sam", "Yes, take off")
    held = await dialog.look(lambda tx: tx.concerns.held_by(dialog.cast.ids["jo"]))
    assert [concern.holder_id for concern in held] == [dialog.cast.ids["jo"]]
    assert dialog.phone("jo").from_bot
    await dialog.never_saw("sam", held[0].ref)


async def test_the_lead_asks_for_a_letter_and_the_code_is_never_in_a_chat(dialog: Dialog) -> None:
    await dialog.family()
    await opens_people(dialog)
    await dialog.taps("sam", "Invite someone")
    await dialog.taps("sam", "Grandparent")
    await dialog.says("sam", "  Rosa ")
    await dialog.last_sees("sam", "a letter for Rosa, grandparent, on OK-14", "never show them in a chat")
    await dialog.sees("dana", "Sam asks for a letter for Rosa", "mainstay invite OK-14")


async def test_a_young_person_under_sixteen_gets_no_link(dialog: Dialog) -> None:
    await dialog.family()
    await opens_people(dialog)
    await dialog.taps("sam", "Invite someone")
    await dialog.taps("sam", "Young person")
    await dialog.taps("sam", "No, under 16")
    await dialog.last_sees("sam", "no link for this phone", "word for word")


async def test_a_name_that_is_none_is_asked_for_again(dialog: Dialog) -> None:
    await dialog.family()
    await opens_people(dialog)
    await dialog.taps("sam", "Invite someone")
    await dialog.taps("sam", "Carer")
    await dialog.says("sam", "12")
    await dialog.last_sees("sam", "type a first name")
    await dialog.says("sam", "Ali <b>&_*")
    await dialog.last_sees("sam", "a letter for Ali <b>&_*")


async def test_who_has_looked_counts_openings_of_the_plan(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("lee")
    await dialog.says("lee", "/plans OK-14")
    await dialog.signs_in("sam")
    for _ in range(2):
        await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "More")
    await dialog.taps("sam", "Team")
    await dialog.taps("sam", "Who has looked")
    await dialog.last_sees("sam", "last 30 days", "You: 2 times", "Lee: 1 time")


async def test_a_co_ordinator_opens_a_plan_by_its_number_and_reads_no_thread(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: put_worry(tx, dialog, "sam"))
    await dialog.signs_in("dana")
    await dialog.says("dana", "/plans ok-14")
    await dialog.last_sees("dana", "Family OK-14", "People")
    await dialog.never_saw("dana", "1 question")
