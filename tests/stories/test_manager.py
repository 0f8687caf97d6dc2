"""Way 12: workload as counts, late answers by their dates, and content only once it has come to the manager."""

from datetime import timedelta

from storage.records.concerns import Concern, Door, Rung
from storage.records.people import LeadWork
from storage.transaction import Transaction
from tests.stories.asking import BUS, has_asked
from tests.stories.dialog import Dialog


async def test_workload_is_counts_of_families_and_of_open_and_late_answers(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    await has_asked(dialog)
    await _is_late(dialog, await has_asked(dialog, "yusuf", "A second one."))
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.sees("jo", "2 families, 3 people you manage. 1 answer late. 0 worries passed up to you.")
    await dialog.taps("jo", "Workload", dialog.phone("jo").last)
    await dialog.sees("jo", "Sam: 1 family, 2 to answer, 1 late.", "Lee: 1 family, 0 to answer, 0 late.",
                      "Priya: 0 families, 0 to answer, 0 late.")  # fmt: skip
    await dialog.taps("jo", "Open Sam")
    await dialog.sees("jo", "Sam, School nurse.", "Leads 1: OK-14.")
    await dialog.never_saw("jo", "bus", "second one", "Amira", "Yusuf", "mum", "dad")


async def test_whether_leading_is_somebodys_main_job_stands_beside_their_counts(dialog: Dialog) -> None:
    cast = await dialog.family()

    def say(tx: Transaction) -> None:
        for who, work in (("sam", LeadWork.ADDITIONAL), ("lee", LeadWork.PRIMARY)):
            tx.people.change(tx.people.get(cast.ids[who]), lead_work=work)

    await dialog.keep(say)
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", "Workload", dialog.phone("jo").last)
    await dialog.sees("jo", "Sam: 1 family, 0 to answer, 0 late. Leads beside another job.",
                      "Lee: 0 families, 0 to answer, 0 late. Leads as their main job.",
                      "Priya: 0 families, 0 to answer, 0 late.\n")  # fmt: skip
    await dialog.taps("jo", "Open Sam")
    await dialog.sees("jo", "Sam, School nurse.", "They lead beside another job.")


async def test_only_managers_have_a_workload(dialog: Dialog) -> None:
    await dialog.family()
    concern = await _is_late(dialog, await has_asked(dialog))
    for who in ("nina", "sam", "lee"):
        await dialog.signs_in(who)
        await dialog.says(who, "/workload")
        for verb in ("workload.people", "late", "climbed", "late.open", "late.take", "late.ask", "late.cover"):
            await dialog.taps_data(who, f"1|{verb}|{concern}")
        await dialog.sees_not(who, "you manage", "has waited", "passed up to you")
    assert await dialog.look(lambda tx: tx.concerns.get(concern).holder_id) == dialog.cast.ids["sam"]


async def test_a_late_answer_shows_plan_days_and_holder_and_no_words(dialog: Dialog) -> None:
    await dialog.family()
    concern = await _is_late(dialog, await has_asked(dialog))
    await _late(dialog)
    await dialog.sees("jo", "OK-14 has waited", "for Sam", "You cannot see what they wrote")
    await dialog.taps_data("jo", f"1|desk.open|{concern}")
    await dialog.taps_data("jo", f"1|answer.write|{concern}")
    await dialog.never_saw("jo", "bus", "Write your answer")


async def test_asking_the_holder_reminds_them_once_a_day(dialog: Dialog) -> None:
    await dialog.family()
    await _is_late(dialog, await has_asked(dialog))
    await _late(dialog)
    ask = dialog.phone("jo").last
    await dialog.taps("jo", "Ask Sam")
    await dialog.sees("jo", "I have asked Sam about OK-14")
    await dialog.sees("sam", "Jo asks about your late answer to OK-14")
    await dialog.taps("jo", "Back to late answers")
    await dialog.taps("jo", "OK-14, Sam")
    await dialog.taps("jo", "Ask Sam")
    await dialog.sees("jo", "You have asked Sam today. You can ask again tomorrow")
    assert dialog.phone("sam").shown().count("Jo asks about") == 1
    assert ask is not None


async def test_giving_it_to_the_cover_tells_the_family_who_has_it(dialog: Dialog) -> None:
    await dialog.family()
    concern = await _is_late(dialog, await has_asked(dialog))
    await _late(dialog)
    await dialog.taps("jo", "Give to cover")
    await dialog.sees("jo", "Dana has the question from OK-14 now")
    await dialog.sees("amira", "Dana")
    await dialog.sees("sam", "has gone from you to Dana")
    assert await dialog.look(lambda tx: tx.concerns.get(concern).holder_id) == dialog.cast.ids["dana"]
    await dialog.never_saw("jo", "bus")


async def test_i_will_answer_makes_the_manager_the_holder_and_only_then_shows_the_words(dialog: Dialog) -> None:
    await dialog.family()
    await _is_late(dialog, await has_asked(dialog))
    await _late(dialog)
    await dialog.never_saw("jo", "bus")
    await dialog.taps("jo", "I will answer")
    await dialog.sees("jo", "The question from OK-14 is yours now")
    await dialog.taps("jo", "Open", dialog.phone("jo").last)
    await dialog.sees("jo", BUS)
    await dialog.sees("amira", "Jo")
    await dialog.sees("sam", "has gone from you to Jo")
    await dialog.taps("jo", "Write an answer")
    await dialog.says("jo", "I have rung them.")
    await dialog.taps("jo", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "I have rung them.", "Jo says")


async def test_what_climbed_is_listed_and_read_by_the_manager(dialog: Dialog) -> None:
    await dialog.family()
    concern = await has_asked(dialog)
    await dialog.wait(days=3, hours=8)
    kept = await dialog.look(lambda tx: tx.concerns.get(concern.id))
    assert (kept.rung, kept.holder_id) == (Rung.MANAGER, dialog.cast.ids["jo"])
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", "Passed up: 1")
    await dialog.taps("jo", "1. OK-14")
    await dialog.sees("jo", BUS)
    await dialog.taps_data("sam", f"1|desk.open|{concern.id}")
    await dialog.never_saw("sam", "bus")


async def test_a_worry_past_the_lead_counts_for_nobody_below(dialog: Dialog) -> None:
    cast = await dialog.family()
    concern = await has_asked(dialog, "amira", "Sam never rings back.", door=Door.ABOUT_LEAD)
    await _is_late(dialog, concern)
    await dialog.keep(lambda tx: tx.concerns.change(tx.concerns.get(concern.id), holder_id=cast.ids["priya"]))
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.sees("jo", "0 answers late. 0 worries passed up")
    await dialog.taps("jo", "Workload", dialog.phone("jo").last)
    await dialog.sees("jo", "Sam: 1 family, 0 to answer, 0 late.", "Priya: 0 families, 0 to answer, 0 late.")
    await dialog.taps_data("jo", f"1|late.open|{concern.id}")
    await dialog.taps_data("jo", f"1|late.take|{concern.id}")
    assert await dialog.look(lambda tx: tx.concerns.get(concern.id).holder_id) == cast.ids["priya"]


async def test_a_manager_who_leads_learns_nothing_of_a_worry_about_them(dialog: Dialog) -> None:
    cast = await dialog.family()
    roles = await dialog.look(lambda tx: tx.roles.live_of(cast.ids["sam"]))
    await dialog.keep(lambda tx: tx.roles.change(roles[0], person_id=cast.ids["jo"]))
    concern = await has_asked(dialog, "amira", "Jo never rings back.", door=Door.ABOUT_LEAD)
    assert concern.holder_id == cast.ids["dana"]
    await dialog.signs_in("jo")
    for said in ("/workload", "/questions", "/today"):
        await dialog.says("jo", said)
    for verb in ("late.open", "late.take", "late.cover", "desk.open", "late", "climbed", "workload.people"):
        await dialog.taps_data("jo", f"1|{verb}|{concern.id}")
    await dialog.wait(days=4)
    await dialog.never_saw("jo", "never rings", "OK-14: due", "1 worry passed", "1 answer")


async def test_calling_the_family_names_only_the_relation(dialog: Dialog) -> None:
    await dialog.family()
    await _is_late(dialog, await has_asked(dialog))
    await _late(dialog)
    await dialog.taps("jo", "Call the family")
    await dialog.sees("jo", "Call mum of OK-14")
    await dialog.never_saw("jo", "Amira")


async def _is_late(dialog: Dialog, concern: Concern) -> str:
    """Let the day of a question have passed, without waiting for it."""
    concern_id = concern.id

    def late(tx: Transaction) -> None:
        kept = tx.concerns.get(concern_id)
        tx.concerns.change(kept, sent_at=tx.now - timedelta(days=4), due_at=tx.now - timedelta(days=1), rung=Rung.COVER)

    await dialog.keep(late)
    return concern_id


async def _late(dialog: Dialog) -> None:
    await dialog.signs_in("jo")
    await dialog.says("jo", "/workload")
    await dialog.taps("jo", "Late answers: 1")
    await dialog.sees("jo", "1 answer late")
    await dialog.taps("jo", "OK-14, Sam")
