"""S4: what staff write to a family is checked before it goes: three findings at most, one tap each."""

from storage.records.wording import WordingCheck
from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog

JARGON = "Your SALT will ring you. I will liaise with the EWO."
PLAIN = "Your speech therapist will ring you. I will talk to the school attendance worker."


async def test_a_plain_answer_is_praised_and_goes_straight_to_its_preview(dialog: Dialog) -> None:
    await _writes(dialog, "I rang the bus firm. They will pick up Mia from Monday.")
    await dialog.last_sees("sam", "This is what mum will see", "Reads easily. No problems found.")
    assert [one.found for one in await _records(dialog)] == [()]


async def test_words_a_family_may_not_know_are_swapped_all_at_once_and_mum_reads_the_plain_ones(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    await dialog.last_sees("sam", "A family may not know 3 of these words", "SALT: say “speech therapist”",
                           "liaise with: say “talk to”", "EWO: say “school attendance worker”")  # fmt: skip
    await dialog.sees_not("sam", "This is what mum will see")
    await dialog.taps("sam", "Use all 3")
    await dialog.last_sees("sam", "This is what mum will see", PLAIN, "Reads easily.")
    await dialog.taps("sam", "Send")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", PLAIN)
    await dialog.never_saw("amira", "SALT", "liaise")


async def test_words_are_picked_one_by_one_and_one_is_kept_with_a_reason(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    await dialog.taps("sam", "Pick one by one")
    await dialog.last_sees("sam", "A family may not know “SALT”")
    await dialog.taps("sam", "Say speech therapist")
    await dialog.taps("sam", "Pick one by one")
    await dialog.last_sees("sam", "A family may not know “EWO”")
    await dialog.taps("sam", "Keep it and say why")
    await dialog.last_sees("sam", "Why keep these words?", "The family does not see it.")
    await dialog.taps("sam", "The family uses this word")
    await dialog.last_sees("sam", "A family may not know “liaise with”")
    await dialog.taps("sam", "Say talk to")
    await dialog.last_sees("sam", "Your speech therapist will ring you. I will talk to the EWO.")
    await dialog.sees_not("sam", "Reads easily")
    [kept] = await _records(dialog)
    assert kept.kept == ("term:EWO",)
    assert set(kept.found) == {"term:SALT", "term:EWO", "avoid:liaise with"}
    assert kept.reason == "the family uses this word"


async def test_what_is_typed_while_the_check_stands_is_the_text_written_again(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    await dialog.says("sam", "The school will ring you on Monday.")
    await dialog.last_sees("sam", "The school will ring you on Monday.", "Reads easily.")
    await dialog.sees_not("sam", "liaise with the EWO.\nThe school")
    [kept] = await _records(dialog)
    assert kept.rounds == 2


async def test_two_messages_sent_at_once_are_one_answer_though_the_check_found_something_in_the_first(
    dialog: Dialog,
) -> None:
    await _writes(dialog)
    dialog.phone("sam").types("Your SALT will ring you.")
    dialog.phone("sam").types("She has your number.")
    await dialog.settled()
    await dialog.says("sam", "1")
    await dialog.last_sees("sam", "Your speech therapist will ring you.\nShe has your number.")


async def test_what_must_be_mended_is_never_kept_and_never_sent(dialog: Dialog) -> None:
    await _writes(dialog, "The ZQTX form is with me.")
    await dialog.last_sees("sam", "A family may not know “ZQTX”", "Add its meaning")
    screen = dialog.phone("sam").last
    draft, rev = _parts_of(dialog, "Write it out")
    for data in (f"1|check.keep|{draft}|parts.0|{rev}", f"1|check.why|{draft}|parts.all.legal|{rev}",
                 f"1|check.sent|{draft}|parts|{rev}", f"1|check.use|{draft}|parts.0.0|{rev}"):  # fmt: skip
        await dialog.taps_data("sam", data, screen)
    concern = await dialog.look(lambda tx: tx.concerns.held_by(dialog.cast.ids["sam"])[0])
    revision = await dialog.look(lambda tx: tx.drafts.get(draft).fields["rev"])
    await dialog.taps_data("sam", f"1|answer.send|{concern.id}|{draft}|{revision}", screen)
    await dialog.sees_not("amira", "has answered")
    await dialog.never_saw("sam", "This is what mum will see")


async def test_capitals_get_a_meaning_for_this_family_and_are_no_finding_from_then_on(dialog: Dialog) -> None:
    await _writes(dialog, "The ZQTX form is with me.")
    await dialog.taps("sam", "Add its meaning")
    await dialog.last_sees("sam", "What does “ZQTX” mean for OK-14?")
    await dialog.says("sam", "The EHCP liaison form.")
    await dialog.last_sees("sam", "has hard words too")
    await dialog.says("sam", "The form about the bus.")
    await dialog.last_sees("sam", "This is what mum will see", "The ZQTX form is with me.")
    [word] = await dialog.look(lambda tx: tx.plan_words.of_plan(dialog.cast.plan_id))
    assert (word.word, word.meaning) == ("ZQTX", "The form about the bus.")
    await dialog.taps("sam", "Change")
    await dialog.says("sam", "I sent the ZQTX form on Monday.")
    await dialog.last_sees("sam", "This is what mum will see", "Reads easily.")


async def test_capitals_with_two_meanings_are_asked_about(dialog: Dialog) -> None:
    await _writes(dialog, "Her PA will ring you.")
    await dialog.last_sees("sam", "PA can mean more than one thing. Which do you mean?")
    await dialog.taps("sam", "Personal assistant")
    await dialog.last_sees("sam", "Her personal assistant will ring you.")


async def test_a_passive_gets_a_doer_with_one_tap_and_blame_a_kinder_example(dialog: Dialog) -> None:
    await _writes(dialog, "Your tap will be mended. You failed to engage.")
    await dialog.last_sees("sam", "“failed to engage” can feel like blame", "“We have not met yet.”")
    await dialog.taps("sam", "Keep it and say why")
    await dialog.taps("sam", "Other reason")
    await dialog.says("sam", "He said so himself.")
    await dialog.last_sees("sam", "“Your tap will be mended” does not say who will do it",
                           "Shall I write “I will mend your tap”?")  # fmt: skip
    await dialog.taps("sam", "Yes, use that")
    await dialog.last_sees("sam", "I will mend your tap. You failed to engage.")
    [kept] = await _records(dialog)
    assert kept.reason == "He said so himself."
    assert set(kept.found) == {"blame:failed to engage", "passive"}


async def test_a_topic_of_safety_is_asked_about_first_and_may_be_said_in_person(dialog: Dialog) -> None:
    await _writes(dialog, "I know about the abuse at home.")
    await dialog.last_sees("sam", "This is about safety at home", "Is it safer to say it face to face?")
    await dialog.taps("sam", "I will say it in person")
    await dialog.last_sees("sam", "Nothing has been sent to OK-14")
    await dialog.says("sam", "I will come and see you on Monday.")
    await dialog.last_sees("sam", "This is what mum will see", "I will come and see you on Monday.")


async def test_a_topic_of_safety_goes_once_the_practitioner_has_checked(dialog: Dialog) -> None:
    await _writes(dialog, "I know about the abuse at home.")
    await dialog.taps("sam", "Send it, I have checked")
    await dialog.last_sees("sam", "This is what mum will see", "I know about the abuse at home.")


async def test_a_child_of_another_family_and_a_full_name_cannot_be_sent(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    await has_asked(dialog, "yusuf", "Who drives the bus?")
    await _opened(dialog)
    await dialog.says("sam", "Mia Hussain sits with her friend.")
    await dialog.last_sees("sam", "“Mia Hussain” looks like a full name")
    await dialog.says("sam", "Her number is 943 476 5919.")
    await dialog.last_sees("sam", "“943 476 5919” looks like")
    await dialog.says("sam", "She sits with her friend.")
    await dialog.last_sees("sam", "This is what dad will see")


async def test_a_child_of_another_family_of_the_practitioners_own_is_known(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.second_plan()
    await dialog.keep(lambda tx: _gives_lee_the_lead(dialog, tx))
    await has_asked(dialog, "yusuf", "Who drives the bus?")
    await _opened(dialog, "lee")
    await dialog.says("lee", "Zayn takes it as well.")
    await dialog.sees("lee", "This is what dad will see")  # his mother is on both plans: one family


async def test_a_late_answer_is_not_held_up_by_its_style(dialog: Dialog) -> None:
    await dialog.family()
    await has_asked(dialog)
    await dialog.wait(hours=53)
    await _opened(dialog)
    await dialog.says("sam", JARGON)
    await dialog.last_sees("sam", "This is what mum will see", JARGON)
    await dialog.sees_not("sam", "Reads easily")
    await dialog.taps("sam", "Change")
    await dialog.says("sam", "The ZQTX form is with me.")
    await dialog.last_sees("sam", "A family may not know “ZQTX”")


async def test_the_check_survives_a_restart_and_is_left_and_taken_up_again(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    await dialog.taps("sam", "Stop")
    await dialog.last_sees("sam", "Nothing was sent to OK-14")
    await dialog.restart()
    await dialog.taps("sam", "Go on with it")
    await dialog.last_sees("sam", "A family may not know 3 of these words")
    await dialog.taps("sam", "Write it again")
    await dialog.last_sees("sam", "What you wrote stays until then", "“" + JARGON)
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "Use all 3")
    await dialog.last_sees("sam", PLAIN)


async def test_an_old_button_of_the_check_does_nothing_to_newer_words(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    old = dialog.phone("sam").last
    draft, rev = _parts_of(dialog, "Use all 3")
    await dialog.says("sam", "I will liaise with school.")
    await dialog.taps_data("sam", f"1|check.all|{draft}|parts|{rev}", old)
    await dialog.sees("sam", "That has been done")
    text = await dialog.look(lambda tx: tx.drafts.get(draft).fields["parts"][0]["words"])
    assert text == "I will liaise with school."


async def test_nobody_else_can_settle_what_a_practitioner_writes(dialog: Dialog) -> None:
    await _writes(dialog, JARGON)
    draft, rev = _parts_of(dialog, "Use all 3")
    await dialog.signs_in("lee")
    for verb in ("all", "pick", "words", "show", "stop", "keep"):
        await dialog.taps_data("lee", f"1|check.{verb}|{draft}|parts|{rev}")
    await dialog.never_saw("lee", "SALT", "OK-14. Type it again", "speech")


# -- how ---------------------------------------------------------------------------------------------------------


def _gives_lee_the_lead(dialog, tx):
    from storage import schema

    roles = tx.roles.where(schema.roles.c.plan_id == dialog.cast.plan_id, schema.roles.c.kind == "lead")
    tx.roles.change(roles[0], person_id=dialog.cast.ids["lee"])


async def _opened(dialog: Dialog, who: str = "sam") -> None:
    await dialog.signs_in(who)
    await dialog.says(who, "/questions")
    await dialog.taps(who, dialog.phone(who).buttons[0])
    await dialog.taps(who, "Write an answer")


async def _writes(dialog: Dialog, *texts: str) -> None:
    """Let Sam open Amira's question and write these."""
    await dialog.family()
    await has_asked(dialog)
    await _opened(dialog)
    for text in texts:
        await dialog.says("sam", text)


def _parts_of(dialog: Dialog, label: str) -> tuple[str, int]:
    data = next(b["callback_data"] for row in dialog.phone("sam").last.rows for b in row if b["text"] == label)
    parts = data.split("|")
    return parts[2], int(parts[4])


async def _records(dialog: Dialog) -> list[WordingCheck]:
    from datetime import timedelta

    since = dialog.clock.now() - timedelta(days=60)
    return await dialog.look(lambda tx: tx.wording_checks.since(since, [dialog.cast.ids["sam"]]))
