"""A plan goes to a new lead professional: prepared, agreed, told in person, and what each of the family says of it."""

from datetime import date, datetime

import pytest

from handlers import leads
from handlers.operator import plans, practitioners
from storage.records.handovers import HandoverState, ToldHow
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import ReadingLevel
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.asking import has_asked
from tests.stories.dialog import LONDON, Dialog
from tests.stories.handing_over import DAY, POINTS, at, now_is, opens_names, over, picks, put
from tests.stories.people import put_action
from tests.stories.raising import concerns_of


async def test_a_lead_hands_over_step_by_step_and_the_family_hears_it_when_all_is_agreed(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "Hand over a family")
    await dialog.taps("sam", "Hand over OK-14")
    await dialog.sees("sam", "Hand over OK-14 to a new lead professional. I will make a short list for you to check.",
                      "Open questions, open actions, dates, what the family likes.")  # fmt: skip
    await dialog.taps("sam", "Start")
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.last_sees("sam", "Priya is asked and has not answered yet", "The list: 6 to tick")
    await dialog.sees("priya", "Will you be the new lead professional for OK-14, after Sam?", "need not say why")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "Yes, I will lead")
    await dialog.sees("priya", "Priya has said yes. Jo is asked to agree.")
    await dialog.sees("jo", "Priya has said yes to leading OK-14 after Sam. Do you agree?")
    await dialog.signs_in("jo")
    await dialog.taps("jo", "I agree")
    await dialog.sees("sam", "Jo agrees that Priya leads OK-14")
    await dialog.taps("sam", "The list: 6 to tick")
    for point in POINTS:
        await dialog.taps("sam", f"Tick: {point}")
    await dialog.taps("sam", "Tell the family")
    await dialog.sees("sam", "Before I tell the family, have you told them yourself?")
    await dialog.never_saw("amira", "Priya")
    await dialog.taps("sam", "Yes, by phone")
    await dialog.taps("sam", "Tuesday 1 December")
    await dialog.sees("sam", "From Tuesday 1 December it will be Priya. Until then it is Sam.")
    await dialog.taps("sam", "Tell the family")
    await dialog.sees("amira", "From Tuesday 1 December it will be Priya. Until then it is Sam.",
                      "Sam has told Priya your story, so you will not have to start again.",
                      "I'd like to meet first", "I'm not happy with this")  # fmt: skip
    await dialog.sees("priya", "the family is told now. Priya leads from Tuesday 1 December")
    await dialog.never_saw("yusuf", "Priya", "new message")
    kept = (await dialog.look(lambda tx: tx.handovers.live()))[0]
    assert (kept.state, kept.told_how, kept.day) == (HandoverState.TOLD, ToldHow.BY_PHONE, DAY)


async def test_a_mother_with_two_children_is_told_which_one_and_the_preview_says_so_too(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    await dialog.signs_in("sam")
    handover_id = await put(dialog, state=HandoverState.PREPARED, told_how=None, day=None, told_at=None)
    await dialog.taps_data("sam", f"1|hand.family|{handover_id}")
    await dialog.taps("sam", "Yes, by phone")
    await dialog.taps("sam", "Tuesday 1 December")
    await dialog.last_sees("sam", "News: Mia's lead professional will change.")
    await dialog.taps("sam", "Tell the family")
    await dialog.sees("amira", "News: Mia's lead professional will change.")


async def test_until_somebody_has_said_yes_the_lead_stays_and_nobody_has_to_say_why_not(dialog: Dialog) -> None:
    await dialog.family()
    await picks(dialog)
    await dialog.signs_in("priya")
    await dialog.taps("priya", "I cannot")
    await dialog.sees("priya", "That is OK.")
    await dialog.sees("sam", "Priya has said no for OK-14. Please pick someone else.")
    await dialog.taps("sam", "Pick someone else")
    await dialog.says("sam", "nobody")
    await dialog.last_sees("sam", "I know nobody here by that name")
    await dialog.says("sam", "nin")
    await dialog.taps("sam", "Nina, Health visitor")
    await dialog.sees("nina", "Will you be the new lead professional for OK-14, after Sam?")
    await dialog.taps_data("priya", f"1|hand.yes|{(await dialog.look(lambda tx: tx.handovers.live()))[0].id}")
    await dialog.last_sees("priya", "That button is old")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is your lead professional")
    await dialog.never_saw("amira", "Nina", "Priya")


async def test_who_has_not_answered_is_asked_once_more_and_not_yet_waits_with_a_reminder(dialog: Dialog) -> None:
    await dialog.family()
    await picks(dialog)
    await at(dialog, 25, month=11)
    assert len([line for line in dialog.locked_screen("priya") if "Will you be the new lead" in line]) == 2
    await at(dialog, 4)
    assert len([line for line in dialog.locked_screen("priya") if "Will you be the new lead" in line]) == 2
    one = (await dialog.look(lambda tx: tx.handovers.live()))[0]
    ids = dialog.cast.ids
    ready = {"accepted_at": one.started_at, "agreed_at": one.started_at, "approver_id": ids["jo"],
             "checked": ("questions", "actions", "dates", "likes", "record", "met")}  # fmt: skip
    await dialog.keep(lambda tx: tx.handovers.change(tx.handovers.get(one.id), **ready))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/handover")
    await dialog.taps("sam", "OK-14: tell the family")
    await dialog.taps("sam", "Tell the family")
    await dialog.taps("sam", "Not yet")
    await dialog.last_sees("sam", "I wait, and tell OK-14 nothing. I will remind you on Tuesday 8 December.")
    await at(dialog, 8)
    await dialog.sees("sam", "The hand-over of OK-14 waits for you.", "Please tell the family yourself")
    await dialog.never_saw("amira", "Priya")


@pytest.mark.parametrize("level", list(ReadingLevel))
async def test_called_off_before_the_day_everybody_who_was_told_hears_it(dialog: Dialog, level: ReadingLevel) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(cast.ids["amira"]), reading=level))
    await opens_names(dialog)
    handover = await put(dialog)
    assert not any("Priya" in line for line in dialog.locked_screen("yusuf"))
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "From Tuesday 1 December it will be Priya")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/handover OK-14")
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "Yes, call it off")
    for _ in range(2):
        await dialog.taps_data("sam", f"1|hand.off_yes|{handover}")
        await dialog.last_sees("sam", "That is over, or was changed")
    await dialog.sees("amira", "Priya will not be your lead professional.", "It is still Sam.")
    assert dialog.phone("amira").shown().count("Priya will not be") == 1
    for who in ("priya", "jo"):
        await dialog.sees(who, "The hand-over of OK-14 to Priya is off.", "Sam has called it off.")
    await at(dialog, 2)
    assert [one.person_id for one in await _leads(dialog)] == [cast.ids["sam"]]


async def _leads(dialog: Dialog) -> list[Role]:
    return await dialog.look(lambda tx: [r for r in tx.roles.of_plan(dialog.cast.plan_id)
                                         if r.kind is RoleKind.LEAD and r.ended_at is None])  # fmt: skip


async def test_what_a_mother_says_of_it_reaches_staff_alone_and_not_happy_goes_past_the_lead(dialog: Dialog) -> None:
    await dialog.family()
    await opens_names(dialog)
    await put(dialog)
    before = dialog.phone("yusuf").shown()
    await dialog.taps("amira", "I'd like to meet first")
    await dialog.last_sees("amira", "They will agree a time with you to meet Priya.")
    for who in ("sam", "priya"):
        await dialog.sees(who, "OK-14: mum would like to meet Priya before Tuesday 1 December")
    await dialog.taps_data("amira", f"1|hand.meet|{(await dialog.look(lambda tx: tx.handovers.live()))[0].id}")
    await dialog.last_sees("amira", "You have done that")
    there = dialog.phone("sam").shown()
    await dialog.taps_data("amira", f"1|hand.unhappy|{(await dialog.look(lambda tx: tx.handovers.live()))[0].id}")
    await dialog.says("amira", "Nobody asked us.")
    await dialog.taps("amira", "Send")
    await dialog.last_sees("amira", "It will go to Jo")
    await dialog.taps("amira", "Send it")
    await dialog.sees("jo", "OK-14: A mum has asked for you, not the lead professional.")
    concern = (await concerns_of(dialog, "amira"))[0]
    assert (concern.holder_id, concern.excluded_id) == (dialog.cast.ids["jo"], dialog.cast.ids["sam"])
    assert (dialog.phone("sam").shown(), dialog.phone("yusuf").shown()) == (there, before)


async def test_another_day_is_told_to_those_who_read_the_first_and_is_the_one_that_counts(dialog: Dialog) -> None:
    cast = await dialog.family()
    handover = await put(dialog)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/handover OK-14")
    await dialog.taps("sam", "Another day")
    await dialog.says("sam", "10 December")
    await dialog.sees("sam", "From Thursday 10 December it will be Priya.")
    for _ in range(2):
        await dialog.taps_data("sam", f"1|hand.tell|{handover}|20261210")
    await dialog.sees("amira", "There is a new day. It was Tuesday 1 December.", "From Thursday 10 December it will be")
    assert dialog.phone("amira").shown().count("There is a new day") == 1
    await dialog.sees("priya", "Priya leads from Thursday 10 December")
    await at(dialog, 2)
    assert [role.person_id for role in await _leads(dialog)] == [cast.ids["sam"]]
    await at(dialog, 10)
    assert [role.person_id for role in await _leads(dialog)] == [cast.ids["priya"]]


async def test_on_the_day_the_new_lead_has_the_open_questions_and_the_old_one_still_sees_the_plan(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: tx.roles.add(Role("a" * 16, cast.plan_id, cast.ids["nina"], RoleKind.TEAM, tx.now)))
    asked = await has_asked(dialog)
    await dialog.keep(lambda tx: put_action(tx, cast, "Ring the clinic.", "sam", date(2026, 12, 20)))
    await _meets_ahead(dialog, "sam", "amira")
    await over(dialog)
    await dialog.sees("amira", "News: your lead professional has changed. It is Priya now.",
                      "Priya has your question")  # fmt: skip
    await dialog.sees("priya", "You lead OK-14 from now on.", "Sam still sees the plan until Tuesday 15 December.",
                      "Sam still has 1 open action.", "Wednesday 9 December at 3:30pm")  # fmt: skip
    await dialog.sees("sam", "Priya leads OK-14 now and has your open questions.")
    assert (await dialog.look(lambda tx: tx.concerns.get(asked.id))).holder_id == cast.ids["priya"]
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Priya is your lead professional.",
                           "Sam is still there to help Priya until Tuesday 15 December.")  # fmt: skip
    await dialog.taps("amira", "What Priya does")
    await dialog.taps("amira", "Who has helped before")
    await dialog.last_sees("amira", "Sam: Monday 23 November to Tuesday 1 December", "Priya: Tuesday 1 December to now")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "Team")
    await dialog.last_sees("sam", "Priya, Family support worker, lead professional",
                           "Sam led until now and still sees the plan until Tuesday 15 December.")  # fmt: skip
    await dialog.taps("sam", "Who has led")
    await dialog.last_sees("sam", "1. Sam, Monday 23 November to Tuesday 1 December", "2. Priya")
    await dialog.taps_data("sam", f"1|desk.open|{asked.id}")
    await dialog.last_sees("sam", "That button is old")


async def _meets_ahead(dialog: Dialog, *asked: str) -> None:
    """Keep a meeting on 9 December with these people asked."""

    def hold(tx: Transaction) -> None:
        meeting = tx.meetings.add(Meeting(
            id=new_id(), plan_id=dialog.cast.plan_id, kind=MeetingKind.TEAM, local_start="2026-12-09T15:30",
            zone="Europe/London", starts_at=datetime(2026, 12, 9, 15, 30, tzinfo=LONDON), state=MeetingState.PLANNED,
            made_by=dialog.cast.ids["sam"], made_at=tx.now))  # fmt: skip
        for who in asked:
            tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=dialog.cast.ids[who]))

    await dialog.keep(hold)


async def test_a_worry_past_the_new_lead_never_comes_to_them_by_the_hand_over(dialog: Dialog) -> None:
    cast = await dialog.family()
    asked = await has_asked(dialog)
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(asked.id), excluded_id=cast.ids["priya"]))
    await over(dialog)
    await at(dialog, 16)
    await at(dialog, 16, 11)
    kept = await dialog.look(lambda tx: tx.concerns.get(asked.id))
    assert kept.holder_id not in (cast.ids["priya"], cast.ids["sam"])
    await dialog.never_saw("priya", asked.ref)


async def test_who_has_not_met_the_new_lead_keeps_the_old_one_a_week_and_the_other_parent_learns_nothing(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await opens_names(dialog)
    handover = await over(dialog)
    await at(dialog, 14)
    await dialog.sees("amira", "Have you met Priya, your new lead professional?",
                      "Sam is still there to help Priya until Tuesday 15 December.")  # fmt: skip
    await dialog.taps("amira", "Not yet")
    await dialog.last_sees("amira", "Sam stays a week longer to help, until Tuesday 22 December.")
    for who in ("priya", "sam"):
        await dialog.sees(who, "OK-14: mum has not met Priya yet. Please agree a time.",
                          "Sam still sees the plan until Tuesday 22 December.")  # fmt: skip
    await dialog.taps_data("yusuf", f"1|hand.met|{handover}|yes")
    await dialog.last_sees("yusuf", "You can ask Priya anything.")
    await at(dialog, 16)
    for who, seen in (("amira", True), ("yusuf", False)):
        await dialog.says(who, "/who")
        assert ("until Tuesday 22 December" in dialog.phone(who).shown()) is seen
    await at(dialog, 23)
    await dialog.sees("sam", "The hand-over of OK-14 is done. You do not see the plan here any more.")
    await dialog.sees("priya", "The hand-over of OK-14 is done. Sam does not see the plan any more.")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.last_sees("sam", "no plan")
    await dialog.never_saw("yusuf", "22 December", "not met")


async def test_when_everybody_has_met_the_old_leads_access_ends_after_two_weeks(dialog: Dialog) -> None:
    await dialog.family()
    handover = await over(dialog)
    await at(dialog, 14)
    await dialog.taps("amira", "Yes")
    await at(dialog, 16)
    assert (await now_is(dialog, handover)).state is HandoverState.DONE
    await dialog.taps_data("mia", f"1|hand.met|{handover}|no")
    await dialog.last_sees("mia", "I have told Priya, who will agree a time with you.")
    await dialog.sees_not("mia", "a week longer")
    await dialog.sees("priya", "the young person has not met Priya yet")
    assert await dialog.look(lambda tx: tx.plans.of_practitioner(dialog.cast.ids["sam"])) == []


@pytest.mark.parametrize("ends", ["closed", "left", "other"])
async def test_where_it_cannot_go_on_it_ends_and_the_lead_hears_why(dialog: Dialog, ends: str) -> None:
    cast = await dialog.family()
    await put(dialog)

    def happens(tx: Transaction) -> None:
        if ends == "closed":
            plans.close_plan(tx, tx.plans.get(cast.plan_id))
        elif ends == "left":
            practitioners.revoke(tx, "P-priya")
        else:
            lee = tx.people.get(cast.ids["lee"])
            leads.set_lead(tx, dialog.app.house, tx.plans.circle(cast.plan_id), lee, tx.now)

    await dialog.keep(happens)
    await dialog.wait(hours=2)
    words = {"closed": "The plan is closed.", "left": "Priya is not here any more.", "other": "Someone else leads it"}
    await dialog.sees("sam", "The hand-over of OK-14 to Priya is off.", words[ends])
    if ends != "closed":
        await dialog.sees("amira", "Priya will not be your lead professional.")
    assert await dialog.look(lambda tx: tx.handovers.live()) == []


async def test_a_lead_who_leaves_before_the_day_leaves_no_gap_and_the_duty_contact_looks_after_it(
    dialog: Dialog,
) -> None:
    cast = await dialog.family()
    await put(dialog)
    await dialog.keep(lambda tx: practitioners.revoke(tx, "P-sam"))
    await dialog.wait(hours=2)
    await dialog.sees("dana", "You look after the hand-over of OK-14 now, to Priya.")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Dana", "is the person to ask")
    await at(dialog, 1)
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Priya is your lead professional.")
    await dialog.sees_not("amira", "Sam is still there")
    await dialog.sees("priya", "You lead OK-14 from now on.")
    await dialog.sees_not("priya", "Sam still sees the plan")
    assert [role.person_id for role in await _leads(dialog)] == [cast.ids["priya"]]


async def test_a_manager_hands_over_for_one_who_leaves_and_agrees_by_that(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", next(b for b in dialog.phone("jo").buttons if "people" in b.lower() or "Workload" in b))
    await dialog.taps("jo", next(b for b in dialog.phone("jo").buttons if "Sam" in b))
    await dialog.taps("jo", "Hand over a family")
    await dialog.taps("jo", "Hand over OK-14")
    await dialog.taps("jo", "Start")
    await dialog.sees("sam", "Jo has begun to look for a new lead professional for OK-14.")
    await dialog.taps("jo", "Lee, Teacher")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Yes, I will lead")
    await dialog.sees("jo", "Lee will lead OK-14. Their manager agrees.")
    await dialog.says("lee", "/handover OK-14")
    await dialog.last_sees("lee", "I know no plan of yours with that number")


async def test_a_co_ordinator_finds_the_plans_of_a_lead_who_has_left(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: practitioners.revoke(tx, "P-sam"))
    await dialog.signs_in("dana")
    await dialog.says("dana", "/handover")
    await dialog.last_sees("dana", "such as /handover OK-14")
    await dialog.taps("dana", "Hand over OK-14")
    await dialog.taps("dana", "Start")
    await dialog.taps("dana", "Priya, Family support worker")
    await dialog.last_sees("dana", "Hand-over of OK-14 from Sam to Priya.")
    await dialog.sees("priya", "Sam has left.")
    await dialog.sees("priya", "Will you be the new lead professional for OK-14, after Sam?")


async def test_a_manager_who_does_not_agree_sends_it_back_and_a_changed_mind_is_told(dialog: Dialog) -> None:
    await dialog.family()
    await picks(dialog)
    await dialog.signs_in("priya")
    await dialog.taps("priya", "Yes, I will lead")
    await dialog.signs_in("jo")
    await dialog.taps("jo", "I do not agree")
    await dialog.sees("sam", "Jo has said no for OK-14.")
    await dialog.sees("priya", "The hand-over of OK-14 has changed.")
    await dialog.taps("sam", "Pick someone else")
    await dialog.taps("sam", "Lee, Teacher")
    await dialog.taps("sam", "Pick someone else")
    await dialog.taps("sam", "Priya, Family support worker")
    await dialog.sees("lee", "The hand-over of OK-14 has changed: Priya is asked now.")


@pytest.mark.parametrize("data", ["1|hand.open|{id}", "1|hand.tick|{id}|met", "1|hand.tell|{id}|20261201",
                                  "1|hand.agree|{id}", "1|hand.off_yes|{id}", "1|hand.start|{plan}"])  # fmt: skip
async def test_whoever_has_no_part_in_it_finds_nothing(dialog: Dialog, data: str) -> None:
    await dialog.family()
    handover = await put(dialog, state=HandoverState.PREPARED, day=None, told_at=None)
    before = await now_is(dialog, handover)
    await dialog.signs_in("nina")
    await dialog.taps_data("nina", data.format(id=handover, plan=dialog.cast.plan_id))
    await dialog.last_sees("nina", "That button is old")
    assert await now_is(dialog, handover) == before
