"""Way 4, what becomes of a question: its states, the answer, "did this help?", closing, opening again."""

from datetime import timedelta

from handlers.rules import holding
from tests.stories.raising import answers, asks, bot_screens, covers, does, leaves, now_is, words_of


async def test_the_list_and_the_card_say_sent_seen_and_answered(dialog):
    await dialog.family()
    await dialog.says("amira", "/questions")
    await dialog.last_sees("amira", "You have not asked anything yet.")
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.says("amira", "/questions")
    await dialog.last_sees("amira", "1 open question", "“The taxi did not come.”", "waiting for Sam.",
                           "By Wednesday 25 November")  # fmt: skip
    await dialog.taps("amira", "Open 1")
    await dialog.sees("amira", f"{concern.ref}, sent Monday 23 November.", "It is not opened yet.")
    await does(dialog, concern, holding.seen)
    await dialog.says("amira", "/questions")
    await dialog.last_sees("amira", "Sam has seen it.")
    await answers(dialog, concern, "I called the firm. They come from Tuesday.")
    await dialog.last_sees("amira", f"Sam has answered your question {concern.ref}.", "Read it")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "“The taxi did not come.”", "Sam says: “I called the firm. They come from Tuesday.”",
                      "Did this help?")  # fmt: skip


async def test_yes_thank_you_closes_it_and_it_can_be_opened_again_for_fourteen_days(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "Done.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Yes, thank you")
    await dialog.sees("amira", "I have closed", "for 14 days")
    await dialog.wait(days=13)
    await dialog.taps("amira", "Open it again")
    await dialog.sees("amira", "Sam has it.")
    await dialog.sees("sam", "OK-14 has opened a question again.")
    assert (await now_is(dialog, concern)).closed_at is None


async def test_after_fourteen_days_it_is_asked_as_something_new(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "Done.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Yes, thank you")
    dialog.clock.set(dialog.clock.now() + timedelta(days=15))
    await dialog.taps("amira", "Open it again")
    await dialog.sees("amira", "Please ask it as something new.")


async def test_not_yet_goes_to_the_manager_with_the_words_and_the_family_hears_who_has_it(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "I do not know.")
    assert not bot_screens(dialog, "jo")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Not yet")
    await dialog.sees(
        "amira", "I am sorry it did not help yet.", "Jo has your question now, not Sam.", "You will hear by Wednesday"
    )
    await dialog.sees("jo", "OK-14 got an answer from Sam. It did not help yet, so the question is yours now.")
    await dialog.sees("sam", "The question has gone to Jo.")
    assert (await now_is(dialog, concern)).holder_id == dialog.cast.ids["jo"]


async def test_somebody_who_wants_to_talk_is_rung_by_a_day(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "Done.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "I want to talk to someone")
    await dialog.sees("amira", "I have asked Sam to talk with you by Wednesday 25 November.", "01632 960 001")
    await dialog.sees("sam", "OK-14: A mum wants to talk to you.")


async def test_somebody_who_is_not_happy_learns_how_to_complain(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "Done.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "I am not happy")
    await dialog.sees("amira", "It will not change the help you get.")
    await dialog.taps("amira", "How to complain")
    await dialog.sees("amira", "Call 01632 960 001")


async def test_more_words_go_to_the_same_person_and_wake_an_answered_question(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "Done.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Add more")
    await dialog.says("amira", "It did not come today, too.")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", f"I have added it to {concern.ref}.")
    assert await words_of(dialog, concern) == ["The taxi did not come.", "Done.", "It did not come today, too."]
    assert (await now_is(dialog, concern)).answered_at is None


async def test_telegrams_own_reply_to_the_receipt_adds_to_that_question(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    receipt = dialog.phone("amira").last
    await dialog.says("amira", "It was the blue one.", reply_to=receipt)
    await dialog.sees("amira", "I have kept 1 message. No one sees it yet.")
    await dialog.taps("amira", "Send")
    await dialog.taps("amira", "Send it")
    assert await words_of(dialog, concern) == ["The taxi did not come.", "It was the blue one."]


async def test_each_adult_sees_their_own_questions_and_nobody_elses(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    for other in ("yusuf", "mia"):
        await dialog.says(other, "/questions")
        await dialog.last_sees(other, "You have not asked anything yet.")
        for verb in (
            "q.open",
            "q.steps",
            "q.close",
            "q.more",
            "q.not_yet",
            "q.helped",
            "q.talk",
            "q.again",
            "q.ladder",
        ):
            await dialog.taps_data(other, f"1|{verb}|{concern.id}")
        await dialog.never_saw(other, "taxi", concern.ref)
    assert (await now_is(dialog, concern)).closed_at is None


async def test_a_closed_question_without_an_answer_tells_its_holder_to_stop(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.taps("amira", "See my questions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "Close my question")
    await dialog.sees("amira", f"I have closed {concern.ref}.")
    await dialog.sees("sam", "OK-14 has closed a question. You do not have to answer it.")
    await dialog.wait(days=4)
    await dialog.never_saw("amira", "Sorry. You have not had an answer")


async def test_what_is_marked_as_a_safety_worry_stays_open_until_somebody_has_talked(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await does(dialog, concern, holding.mark_safety)
    await dialog.sees("dana", "Sam has marked a question from OK-14 as a safety worry.")
    await dialog.never_saw("dana", "taxi")
    await dialog.taps("amira", "See my questions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "Close my question")
    await dialog.sees("amira", "Sam needs to talk with you about this first.")
    assert (await now_is(dialog, concern)).closed_at is None


async def test_yes_thank_you_never_says_that_a_safety_worry_is_closed(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await does(dialog, concern, holding.mark_safety)
    await answers(dialog, concern, "I called the firm.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Yes, thank you")
    await dialog.sees("amira", "Sam needs to talk with you about this first. So I keep it open.")
    await dialog.never_saw("amira", "I have closed")
    assert (await now_is(dialog, concern)).closed_at is None


async def test_two_people_who_answered_are_never_given_each_others_words(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await answers(dialog, concern, "I called the firm.")
    await dialog.taps("amira", "Read it")
    await dialog.taps("amira", "Not yet")
    await answers(dialog, await now_is(dialog, concern), "I rang the school.")
    await dialog.taps("amira", "Read it")
    await dialog.last_sees("amira", "Jo says: “I rang the school.”")
    assert "I called the firm." not in dialog.phone("amira").last.text


async def test_a_person_who_left_the_plan_can_no_longer_open_what_they_asked(dialog):
    await dialog.family()
    concern = await asks(dialog, "yusuf", "What about Sunday?")
    await leaves(dialog, "yusuf")
    await dialog.taps_data("yusuf", f"1|q.open|{concern.id}")
    await answers(dialog, concern, "It stays as it is.")
    await dialog.never_saw("yusuf", "It stays as it is.")


async def test_many_questions_come_in_pages_open_ones_first(dialog):
    await dialog.family()
    for number in range(6):
        await asks(dialog, "amira", f"Question {number}", kind="A question")
        await dialog.wait(minutes=15)  # more than five in an hour are asked to telephone
    await dialog.says("amira", "/questions")
    await dialog.last_sees("amira", "6 open questions", "Question 5", "Open 4", "More")
    await dialog.taps("amira", "More")
    await dialog.sees("amira", "“Question 0”", "“Question 1”")


async def test_what_happened_so_far_can_be_read_step_by_step(dialog):
    await dialog.family()
    await asks(dialog, "amira", "The taxi did not come.")
    await dialog.wait(days=1)
    await dialog.says("amira", "/questions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "What happened so far")
    await dialog.sees("amira", "Monday 23 November: you sent it to Sam.", "not opened, so I told Dana.")
    await dialog.taps("amira", "How we get you an answer")
    await dialog.sees("amira", "You hear in 2 working days.", "the early help service manager")


async def test_an_answer_in_the_evening_waits_for_the_familys_hours(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.wait(hours=11)
    await answers(dialog, concern, "Done.")
    await dialog.never_saw("amira", "has answered")
    await dialog.wait(hours=12)
    await dialog.sees("amira", "Sam has answered your question")


async def test_a_discreet_father_hears_of_the_answer_without_a_word_on_the_locked_screen(dialog):
    await dialog.family()
    concern = await asks(dialog, "yusuf", "What about Sunday?")
    await answers(dialog, concern, "Sunday is fine.")
    await dialog.last_sees("yusuf", "You have a new message.")
    assert not any("Sunday" in line or "answer" in line for line in dialog.locked_screen("yusuf"))


async def test_while_somebody_covers_the_card_says_for_whom(dialog):
    await dialog.family()
    await covers(dialog, "sam", "priya")
    await asks(dialog, "amira", "The taxi did not come.", answerer="Priya")
    await dialog.taps("amira", "See my questions")
    await dialog.taps("amira", "Open 1")
    await dialog.sees("amira", "Priya answers for Sam just now.")


async def test_unsent_words_for_a_question_are_not_mixed_with_a_new_one(dialog):
    await dialog.family()
    concern = await asks(dialog, "amira", "The taxi did not come.")
    await dialog.taps("amira", "See my questions")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "Add more")
    await dialog.says("amira", "It was the blue one.")
    await dialog.taps("amira", "Stop for now")
    await dialog.taps("amira", "Ask something new")
    await dialog.taps("amira", "A question")
    await dialog.says("amira", "When is the review?")
    await dialog.taps("amira", "Send")
    await dialog.sees("amira", "Who should answer?")
    assert await words_of(dialog, concern) == ["The taxi did not come."]
