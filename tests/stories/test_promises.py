"""Duties of the lead professional that no other story shows whole; `capabilities.csv` says which number each keeps."""

from datetime import date, timedelta

import pyotp
import pytest

from handlers import leads
from handlers.operator import practitioners
from handlers.operator.importing import import_sheets
from handlers.operator.sheets import read_sheets
from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.people import ReadingLevel, Relation
from storage.records.plans import LeadState, Plan, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.inviting import letter, links
from tests.stories.raising import an_action, answers, asks, now_is, until
from tests.stories.test_meetings import arranged


async def leads_now(dialog: Dialog, person_id: str) -> None:
    """Let somebody else lead OK-14 from now on, as the command line does."""

    def change(tx: Transaction) -> None:
        leads.set_lead(tx, dialog.app.house, tx.plans.circle(dialog.cast.plan_id), tx.people.get(person_id), tx.now)

    await dialog.keep(change)


async def plan_is(dialog: Dialog, **changes: object) -> None:
    """Change what is kept of OK-14."""

    def change(tx: Transaction) -> Plan:
        plan: Plan = tx.plans.change(tx.plans.get(dialog.cast.plan_id), **changes)
        return plan

    await dialog.keep(change)


# -- what a lead professional is, and who can be one ------------------------------------------------------------------


async def test_the_role_is_explained_with_what_it_does_not_do_in_both_reading_levels(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "What is a lead professional?")
    await dialog.last_sees("amira", "the one person you go to first", "They do not do it all alone.",
                           "You can ask for a new lead professional.")  # fmt: skip
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=ReadingLevel.EASY))
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "What Sam does")
    await dialog.taps("amira", "What is a lead professional?")
    await dialog.last_sees("amira", "the first person to ask", "They check that people do what they said.",
                           "They do not do it all.", "I want somebody else")  # fmt: skip


@pytest.mark.parametrize(
    ("job", "agency"),
    [
        ("Special needs teacher", "Oak Primary"),
        ("Teaching assistant", "Oak Primary"),
        ("Learning mentor", "Oak Primary"),
        ("Head teacher", "Oak Primary"),
        ("Speech therapist", "NHS Riverside"),
        ("Portage worker", "Barnfield Trust"),
    ],
)
async def test_somebody_of_any_job_and_any_agency_can_be_the_lead(dialog: Dialog, job: str, agency: str) -> None:
    await dialog.family()
    await joins_and_leads(dialog, job, agency)
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Robin is your lead professional", f"Job: {job}, {agency}", "Robin's manager: Jo")


async def test_a_charitys_youth_worker_enrols_with_a_code_alone_and_leads_and_answers(dialog: Dialog) -> None:
    await dialog.family()
    made = await joins_and_leads(dialog, "Youth worker", "Barnfield Trust")
    await dialog.taps("robin", "Sign in")
    await dialog.says("robin", pyotp.TOTP(made.secret).at(dialog.clock.now()))
    await dialog.sees("robin", "Good morning Robin")
    await asks(dialog, "amira", "Who runs the club?", kind="A question", answerer="Robin")
    await dialog.taps("robin", "Open")
    await dialog.sees("robin", "Who runs the club?")
    await dialog.taps("robin", "Write an answer")
    await dialog.says("robin", "I do, on Mondays.")
    await dialog.taps("robin", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "Robin says: “I do, on Mondays.”")


async def joins_and_leads(dialog: Dialog, job: str, agency: str) -> practitioners.Enrolling:
    """Have Robin added by reference, job and agency (no e-mail address is ever asked for), enrolled, and lead OK-14."""

    def join(tx: Transaction) -> practitioners.Enrolling:
        robin = practitioners.add(tx, "P-50", "Robin", manager_ref="P-jo", job=job, agency=agency)
        leads.set_lead(tx, dialog.app.house, tx.plans.circle(dialog.cast.plan_id), robin, tx.now)
        return practitioners.enrol(tx, dialog.app.house, "P-50")

    made = await dialog.keep(join)
    await dialog.does(lambda: dialog.phone("robin").opens_link(made.link))
    await dialog.sees("robin", "Hello Robin")
    return made


async def test_a_grandmother_who_leads_is_named_and_reads_nothing_that_others_write(dialog: Dialog) -> None:
    await dialog.family()
    rosa = await letter(dialog, "Rosa")
    await links(dialog, "rosa", rosa)
    await leads_now(dialog, rosa.person_id)
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Rosa is the lead professional",
                           "What you write here goes to Dana, not to Rosa.")  # fmt: skip
    concern = await asks(dialog, "amira", "The taxi did not come.", answerer="Dana")
    await dialog.sees("dana", "New question from OK-14")
    for said in ("/questions", "/plans", "/today", "/workload", "/menu"):
        await dialog.says("rosa", said)
    for verb in ("desk.open", "q.open", "case", "case.people"):
        await dialog.taps_data("rosa", f"1|{verb}|{concern.id if verb.endswith('open') else dialog.cast.plan_id}")
    await dialog.never_saw("rosa", "taxi", concern.ref, "OK-14", "Yusuf", "1 open question")


async def test_a_family_without_a_lead_by_choice_is_left_in_peace_has_a_person_and_can_change_its_mind(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()

    def choose_none(tx: Transaction) -> None:
        [lead] = tx.plans.circle(cast.plan_id).live_roles(RoleKind.LEAD)
        tx.roles.change(lead, ended_at=tx.now)

    await dialog.keep(choose_none)
    await plan_is(dialog, framework="england-send", lead_state=LeadState.BY_CHOICE_NONE)
    await dialog.wait(days=3)
    for who in ("amira", "dana", "jo"):
        assert not dialog.phone(who).from_bot, "nobody is nagged about it"
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "You chose to do this yourselves", "You can change your mind at any time",
                           "Dana is the person to ask")  # fmt: skip
    await asks(dialog, "amira", "The taxi did not come.", answerer="Dana")
    await dialog.sees("amira", "Sent to Dana.", "You will hear by Monday 30 November")
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Ask for a lead person")
    await dialog.taps("amira", "Tell the team")
    await dialog.taps("amira", "Send without words")
    await dialog.taps("amira", "Send it")
    await dialog.sees("dana", "OK-14 has asked for a new lead professional")


# -- a team, and everybody of a family on their own terms -------------------------------------------------------------

PEOPLE = b"""ref,name,job,agency
P-60,Robin,Speech therapist,NHS Riverside
P-61,Alex,Family worker,Barnfield Trust
"""
TEAM = b"""plan_ref,role,person_ref
OK-14,team,P-60
OK-14,team,P-61
"""


async def test_a_team_that_comes_in_a_file_is_what_the_family_and_the_practitioners_see(dialog: Dialog) -> None:
    await dialog.family()
    sheets = read_sheets([("people.csv", PEOPLE), ("team.csv", TEAM)])
    await dialog.keep(lambda tx: import_sheets(tx, dialog.app.house, sheets))
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us")
    await dialog.last_sees("amira", "Robin, Speech therapist", "Alex, Family worker", "Lee, Teacher")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/plans OK-14")
    await dialog.taps("lee", "Team")
    await dialog.last_sees("lee", "Sam, School nurse, lead professional", "Robin, Speech therapist",
                           "Alex, Family worker")  # fmt: skip


async def test_several_carers_of_one_child_each_have_their_own_words_hours_and_rights(dialog: Dialog) -> None:
    dialog.at("2026-11-23 16:00")
    cast = await dialog.family()
    rosa = await letter(dialog, "Rosa")
    await links(dialog, "rosa", rosa)
    for label in ("Go on", "No, show the words", "Short and easy", "School hours only"):
        await dialog.taps("rosa", label)
    role = (await dialog.look(lambda tx: tx.roles.live_of(rosa.person_id)))[0]
    await dialog.keep(lambda tx: tx.roles.change(role, sees_dates=True))
    await an_action(dialog, "Ring the bus firm.")
    await arranged(dialog)
    await dialog.last_sees("amira", "You have a meeting about Mia's plan.")
    await dialog.never_saw("rosa", "meeting")
    await dialog.says("amira", "/actions")
    await dialog.last_sees("amira", "Actions to do: 1")
    await until(dialog, "2026-11-24 09:01")
    await dialog.last_sees("rosa", "There is a meeting.", "Can you come?")
    await dialog.says("rosa", "/actions")
    await dialog.never_saw("rosa", "bus firm")
    await dialog.never_saw("yusuf", "meeting", "bus firm")
    kept = await dialog.look(lambda tx: tx.people.many([rosa.person_id, cast.ids["amira"]]))
    assert {person.reading for person in kept.values()} == {ReadingLevel.STANDARD, ReadingLevel.EASY}


# -- two doors, one thread, and nothing lost --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("door", "words", "asked"),
    [("A question", "When is the next review?", "asks"), ("A worry", "I am worried about the taxi.", "says")],
)
async def test_a_question_and_a_worry_are_two_doors_and_a_person_answers_both(
    dialog: Dialog, door: str, words: str, asked: str
) -> None:
    await dialog.family()
    await dialog.says("amira", "/ask")
    assert {"A question", "A worry"} <= set(dialog.phone("amira").buttons)
    await asks(dialog, "amira", words, kind=door)
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Questions: 1")
    await dialog.taps("sam", "1. OK-14")
    await dialog.last_sees("sam", f"Mum {asked}: “{words}”")
    await dialog.taps("sam", "Write an answer")
    await dialog.says("sam", "I will ring you today.")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "Sam says: “I will ring you today.”")


async def test_a_new_lead_and_a_new_phone_find_all_that_was_said_before(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "They come from Thursday.")
    await dialog.wait(minutes=1)
    open_one = await asks(dialog, "amira", "Who pays for it?", kind="A question")
    assert open_one.id != concern.id
    await leads_now(dialog, cast.ids["lee"])
    await dialog.wait(minutes=2)
    await dialog.sees("amira", f"Lee has your question {open_one.ref} now. Before, it was with Sam.")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|desk.open|{open_one.id}")
    await dialog.sees("lee", "Who pays for it?")
    await dialog.taps_data("sam", f"1|desk.open|{open_one.id}")
    await dialog.never_saw("sam", "Who pays")

    again = await letter(dialog, "Amira", Relation.MOTHER)
    await links(dialog, "new phone", again)
    await dialog.says("new phone", "/questions")
    await dialog.sees("new phone", "“Who pays for it?”", "The taxi did not come")
    await dialog.taps_data("new phone", f"1|q.open|{concern.id}")
    await dialog.sees("new phone", "The taxi did not come.", "They come from Thursday.")


# -- what was agreed --------------------------------------------------------------------------------------------------


async def test_what_the_lead_marks_done_stands_as_done_on_the_familys_list_and_opens_again(dialog: Dialog) -> None:
    await dialog.family()
    await an_action(dialog, "Ring the bus firm.")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/actions")
    await dialog.taps("sam", "Sam: Ring the bus firm.")
    await dialog.taps("sam", "Mark done")
    await dialog.says("amira", "/actions")
    await dialog.last_sees("amira", "All the actions are done.", "Done: 1.")
    await dialog.taps("amira", "Done")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "What: Ring the bus firm.", "Who: Sam", "Sam: done on", "Not yet")
    await dialog.taps("sam", "Not done after all")
    await dialog.says("amira", "/actions")
    await dialog.last_sees("amira", "Actions to do: 1.")


async def test_somebody_who_is_stuck_with_an_action_reaches_the_lead_with_the_action_beside_their_words(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()

    def agree(tx: Transaction) -> AgreedAction:
        action: AgreedAction = tx.actions.add(AgreedAction(
            id=new_id(), plan_id=cast.plan_id, what="Send the sleep diary.", owner_id=cast.ids["amira"],
            author_id=cast.ids["sam"], state=ActionState.PUBLISHED, made_at=tx.now, by_day=date(2026, 11, 20),
            published_at=tx.now, visible_from=tx.now - timedelta(minutes=1),
        ))  # fmt: skip
        return action

    await dialog.keep(agree)
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "My actions")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "The day has passed. That is OK. Tell us if you need help.")
    await dialog.taps("amira", "I need help with it")
    await dialog.sees("amira", "What would help?")
    await dialog.says("amira", "I have no printer.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send it")
    await _opens_the_newest(dialog)
    await dialog.last_sees("sam", "About: “Send the sleep diary.”", "Mum asks for help: “I have no printer.”")


async def test_a_family_says_that_an_action_is_wrong_and_the_lead_reads_which(dialog: Dialog) -> None:
    await dialog.family()
    await an_action(dialog, "Ring the bus firm.")
    await dialog.says("amira", "/actions")
    await dialog.taps("amira", "What others will do")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "This is wrong")
    await dialog.says("amira", "It was the taxi firm.")
    await _sends(dialog)
    await _opens_the_newest(dialog)
    await dialog.last_sees("sam", "About: “Ring the bus firm.”", "Mum says: “It was the taxi firm.”")


async def _sends(dialog: Dialog) -> None:
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Sam")
    await dialog.taps("amira", "Send it")


async def _opens_the_newest(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Questions: 1")
    await dialog.taps("sam", "1. OK-14")


# -- the ladder, by person and by nation ------------------------------------------------------------------------------


async def test_a_question_to_another_practitioner_climbs_to_their_own_manager_not_to_the_leads(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["lee"]), manager_id=cast.ids["nina"]))
    await dialog.says("amira", "/who")
    await dialog.taps("amira", "Who else helps us")
    await dialog.taps("amira", "Lee")
    await dialog.taps("amira", "Ask Lee something")
    await dialog.says("amira", "Has the book come?")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send it")
    [concern] = await dialog.look(lambda tx: tx.concerns.of_author(cast.ids["amira"]))
    assert concern.holder_id == cast.ids["lee"]
    await until(dialog, "2026-11-25 17:01")
    await dialog.sees("amira", "I have told Lee and Nina.")
    await until(dialog, "2026-11-26 17:01")
    await dialog.sees("amira", f"{concern.ref} has gone to Nina, the manager.")
    assert (await now_is(dialog, concern)).holder_id == cast.ids["nina"]
    for who in ("sam", "jo"):
        await dialog.never_saw(who, "waits", "late", "The question from OK-14")


async def test_in_scotland_the_last_step_is_the_lead_officer_and_the_family_is_told_so(dialog: Dialog) -> None:
    await dialog.family()
    await plan_is(dialog, framework="scotland-girfec", nation="scotland")
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.says("amira", "/questions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "What happened so far")
    await dialog.taps("amira", "How we get you an answer")
    await dialog.last_sees("amira", "Then I ask the lead officer for children's plans to help.")
    await until(dialog, "2026-11-27 17:01")
    await dialog.sees("amira", f"You still have no answer to {concern.ref}.",
                      "I have asked the team to tell the lead officer for children's plans.")  # fmt: skip
    await dialog.sees("dana", "Please tell the lead officer for children's plans today.")
