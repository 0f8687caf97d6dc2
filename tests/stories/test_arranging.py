"""Way 11, meetings: arranged, moved, cancelled, taken back; who comes and what they need (001-19, 000-10)."""

from datetime import timedelta

from storage.records.meetings import MeetingState
from storage.records.people import ReadingLevel
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged, days_pass, meeting_id, role_of


async def test_a_lead_arranges_a_review_and_sees_it_first_as_the_family_will(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.sees("sam", "OK-14. What kind of meeting?")
    await dialog.taps("sam", "Review")
    await dialog.sees("sam", "Which day?", "Tuesday 24 November")
    await dialog.says("sam", "3 Dec")
    await dialog.sees("sam", "OK-14, Thursday 3 December. What time?")
    await dialog.taps("sam", "3:30pm")
    await dialog.sees("sam", "Where?", "Never type a family's address.")
    await dialog.says("sam", "Oak School, room 4")
    await dialog.sees("sam", "Who is asked?", "Mum: asked", "Young person: asked", "Dad: dates are not open")
    await dialog.taps("sam", "See how it looks")
    await dialog.sees("sam", "This is what mum will see:", "You have a meeting about Mia's plan.",
                      "Where: Oak School, room 4", "5 people will be asked.")  # fmt: skip
    await dialog.never_saw("amira", "Oak School, room 4")
    await dialog.taps("sam", "Arrange it")
    await dialog.sees("sam", "the meeting is on Thursday 3 December at 3:30pm", "You have 2 minutes, until 10:02am")
    await dialog.never_saw("amira", "meeting about")
    await dialog.wait(minutes=2)
    await dialog.last_sees("amira", "You have a meeting about Mia's plan.", "Where: Oak School, room 4")


async def test_with_two_children_the_preview_of_a_meeting_names_the_child_as_the_mother_will_read_it(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: tx.people.change(tx.people.get(dialog.cast.ids["amira"]), reading=ReadingLevel.EASY))
    await dialog.second_plan()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.says("sam", "3 Dec at 3:30pm")
    await dialog.says("sam", "Oak School, room 4")
    await dialog.taps("sam", "See how it looks")
    await dialog.last_sees("sam", "This is what mum will see:", "It is about Mia's help.")
    await dialog.taps("sam", "Arrange it")
    await dialog.wait(minutes=2)
    await dialog.last_sees("amira", "It is about Mia's help.")


async def test_within_two_minutes_nobody_sees_a_new_meeting_and_it_can_be_taken_back(dialog: Dialog) -> None:
    await arranged(dialog, wait=False)
    await dialog.says("amira", "/meetings")
    await dialog.sees("amira", "You have no meetings yet.")
    await dialog.taps_data("amira", f"1|meet.open|{await meeting_id(dialog)}")
    await dialog.wait(minutes=1)
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "taken back. Nobody was told.")
    await days_pass(dialog, days=11)
    for who in ("amira", "mia", "yusuf", "lee", "priya"):
        await dialog.never_saw(who, "Oak School", "3 December at 3:30pm")


async def test_after_two_minutes_it_is_too_late_to_take_back(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "The 2 minutes are over and everybody has been told.")


async def test_typed_days_are_read_or_asked_again_clearly(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Team meeting")
    for typed, answer in (
        ("whenever", "Type a day such as 3 Dec"),
        ("Friday 3 December", "That date is another day of the week."),
        ("31/02/2027", "There is no such day."),
        ("3 December at 3:30", "Is that morning or afternoon?"),
        ("3pm", "That has a time and no day."),
        ("3 December 2020", "That has passed."),
    ):
        await dialog.says("sam", typed)
        await dialog.last_sees("sam", answer)
    await dialog.says("sam", "Thursday 3 December at 3:30pm")
    await dialog.last_sees("sam", "Thursday 3 December at 3:30pm. Where?")


async def test_a_time_the_clocks_jump_over_moves_to_the_first_that_comes_and_says_why(dialog: Dialog) -> None:
    dialog.at("2027-03-22 10:00")
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Phone or video")
    await dialog.says("sam", "28 March at 01:30")
    await dialog.last_sees("sam", "The clocks go forward that night", "Sunday 28 March at 2am")


async def test_a_day_or_time_that_has_passed_is_said_at_once_and_not_after_all_is_answered(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.says("sam", "3 December 2128")
    await dialog.last_sees("sam", "That is more than 18 months ahead.")
    await dialog.says("sam", "today at 9am")
    await dialog.last_sees("sam", "That has passed.")
    await dialog.says("sam", "today")
    await dialog.taps("sam", "9:30am")
    await dialog.sees("sam", "That has passed.")
    await dialog.says("sam", "2 December 2020 at 3pm")
    await dialog.last_sees("sam", "That has passed.")
    await dialog.says("sam", "4pm")
    await dialog.last_sees("sam", "Monday 23 November at 4pm. Where?")


async def test_a_number_at_where_is_the_place_it_names_and_words_are_a_place(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.says("sam", "1")  # Review
    await dialog.says("sam", "1")  # the first day offered
    await dialog.last_sees("sam", "OK-14, Tuesday 24 November. What time?")
    await dialog.says("sam", "4")  # 3:30pm
    await dialog.last_sees("sam", "Tuesday 24 November at 3:30pm. Where?")
    await dialog.says("sam", "1")
    await dialog.last_sees("sam", "Who is asked?")
    await dialog.taps("sam", "See how it looks")
    await dialog.sees("sam", "by phone or video")
    await dialog.taps("sam", "Change the place")
    await dialog.says("sam", "tell them later")
    await dialog.taps("sam", "See how it looks")
    await dialog.sees_not("sam", "by phone or video", "Where: tell them later")
    await dialog.taps("sam", "Change the place")
    await dialog.says("sam", "Room 1")
    await dialog.taps("sam", "See how it looks")
    await dialog.sees("sam", "Where: Room 1")
    await dialog.taps("sam", "Change the place")
    await dialog.says("sam", "17")  # no button has this number: it is the name of a room
    await dialog.taps("sam", "See how it looks")
    await dialog.sees("sam", "Where: 17")


async def test_a_new_meeting_taken_back_can_be_changed_and_sent_anew(dialog: Dialog) -> None:
    await arranged(dialog, wait=False)
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "I have kept what you arranged for Thursday 3 December at 3:30pm.")
    await dialog.restart()
    await dialog.taps("sam", "Look at it again")
    await dialog.sees("sam", "You have a meeting about Mia's plan.", "Where: Oak School", "5 people will be asked.")
    await dialog.taps("sam", "Change the day")
    await dialog.says("sam", "Friday 4 December")
    await dialog.last_sees("sam", "Friday 4 December at 3:30pm", "Where: Oak School", "Arrange it")
    await dialog.taps("sam", "Change the time")
    await dialog.taps("sam", "11am")
    await dialog.taps("sam", "Change who is asked")
    await dialog.taps("sam", "Young person: asked")
    await dialog.taps("sam", "See how it looks")
    await dialog.taps("sam", "Arrange it")
    await dialog.wait(minutes=3)
    await dialog.last_sees("amira", "When: Friday 4 December at 11am", "Where: Oak School")
    await dialog.never_saw("amira", "3 December at 3:30pm")
    await dialog.never_saw("mia", "meeting about")


async def test_a_meeting_taken_back_does_not_lose_another_that_was_begun(dialog: Dialog) -> None:
    await arranged(dialog, wait=False)
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Home visit")
    await dialog.says("sam", "10 December at 10am")
    await dialog.wait(seconds=30)
    await dialog.taps("sam", "Take it back")
    await dialog.taps("sam", "Drop it")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Go on with the last one")
    await dialog.last_sees("sam", "Thursday 10 December at 10am. Where?")


async def test_a_meeting_taken_back_lies_over_one_begun_at_the_very_same_moment(dialog: Dialog) -> None:
    await arranged(dialog, wait=False)
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Home visit")
    await dialog.says("sam", "10 December at 10am")
    await dialog.taps("sam", "Take it back")
    await dialog.taps("sam", "Drop it")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Go on with the last one")
    await dialog.last_sees("sam", "Thursday 10 December at 10am. Where?")


async def test_what_was_begun_survives_a_restart(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.says("sam", "3 Dec")
    await dialog.restart()
    await dialog.says("sam", "15:30")
    await dialog.last_sees("sam", "Thursday 3 December at 3:30pm. Where?")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Go on with the last one")
    await dialog.last_sees("sam", "Where?")


async def test_only_whoever_leads_the_plan_arranges(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("lee")
    await dialog.says("lee", "/meeting")
    await dialog.taps_data("lee", f"1|arrange.kind|review|{dialog.cast.plan_id}")
    await dialog.sees_not("lee", "Which day?")
    await dialog.signs_in("nina")
    await dialog.taps_data("nina", f"1|arrange.kind|review|{dialog.cast.plan_id}")
    await dialog.sees_not("nina", "Which day?", "OK-14")


async def test_moving_it_asks_everybody_anew_and_leaves_the_old_time_until_it_is_out(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("sam", "Open")
    await dialog.sees("sam", "Yes: 2. No: 0. Not sure: 0. Not answered: 3.")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.says("sam", "Town hall")
    await dialog.sees("sam", "The meeting about Mia's plan has moved.", "5 people will be asked anew.")
    await dialog.taps("sam", "Move it")
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "Thursday 3 December at 3:30pm. You said yes.")
    await dialog.wait(minutes=2)
    await dialog.last_sees("amira", "It is now on Friday 4 December at 10am.", "Where: Town hall",
                           "The old time was Thursday 3 December at 3:30pm.")  # fmt: skip
    await dialog.sees("lee", "OK-14: the review has moved.")
    await dialog.never_saw("yusuf", "Town hall")


async def test_a_move_taken_back_leaves_every_answer_and_reminder_as_it_was(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "Yes")
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Move it")
    await dialog.taps("sam", "Take it back")
    await dialog.sees("sam", "taken back")
    await dialog.says("amira", "/meetings")
    await dialog.last_sees("amira", "Thursday 3 December at 3:30pm. You said yes.")
    await days_pass(dialog, days=9, hours=6)
    await dialog.sees("amira", "Your meeting is on Thursday 3 December at 3:30pm.")
    await dialog.never_saw("amira", "4 December", "has moved")


async def test_somebody_who_had_not_heard_of_it_is_told_of_a_new_meeting_not_of_a_move(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:30")
    await arranged(dialog)
    await dialog.never_saw("amira", "You have a meeting")
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Move it")
    await dialog.wait(hours=13)
    await dialog.last_sees("amira", "You have a meeting about Mia's plan.", "Friday 4 December at 10am")
    await dialog.never_saw("amira", "has moved", "3 December")


async def test_somebody_who_found_it_and_said_yes_before_the_news_came_is_told_of_a_move(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:30")
    await arranged(dialog)
    await dialog.says("amira", "/meetings")
    await dialog.taps("amira", "Thursday 3 December")
    await dialog.sees("amira", "Can you come?")
    await dialog.taps("amira", "Yes")
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Move it")
    await dialog.wait(hours=13)
    await dialog.last_sees("amira", "plan has moved.", "The old time was Thursday 3 December at 3:30pm.")


async def test_while_moving_the_day_can_be_changed_again_before_it_is_out(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Move it")
    await dialog.says("sam", "Friday 4 December at 10am")
    await dialog.taps("sam", "Still Oak School")
    await dialog.taps("sam", "Change the day")
    await dialog.says("sam", "Monday 7 December")
    await dialog.last_sees("sam", "It is now on Monday 7 December at 10am.", "5 people will be asked anew.")
    await dialog.sees_not("sam", "Who is asked?")


async def test_the_day_of_another_meeting_can_be_typed_where_it_is_asked(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Call it off")
    for typed, answer in (
        ("sometime", "I cannot use “sometime”"), ("1 December 2020", "That has passed."),
        ("1 December 2199", "That is more than 18 months ahead."),
    ):  # fmt: skip
        await dialog.says("sam", typed)
        await dialog.last_sees("sam", answer, "Back")
    await dialog.restart()
    await dialog.says("sam", "10 December")
    await dialog.last_sees("sam", "the meeting on Thursday 3 December at 3:30pm is off")
    await dialog.wait(minutes=2)
    await dialog.last_sees("amira", "Sam will send a new day by Thursday 10 December.")


async def test_one_more_colleague_is_asked_to_a_meeting_that_stands(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.says("sam", "Thursday 3 December at 3:30pm")
    await dialog.says("sam", "Oak School")
    await dialog.taps("sam", "Change the team")
    await dialog.taps("sam", "Priya: asked")
    await dialog.taps("sam", "Back")
    await dialog.taps("sam", "See how it looks")
    await dialog.taps("sam", "Arrange it")
    await dialog.taps("sam", "Open")
    await dialog.sees_not("sam", "Ask somebody else too")
    await dialog.wait(minutes=3)
    await dialog.never_saw("priya", "OK-14")
    await dialog.taps_data("sam", f"1|arrange.open|{await meeting_id(dialog)}")
    await dialog.taps("sam", "Ask somebody else too")
    await dialog.sees("sam", "Who else do you want to ask?", "Dad: dates are not open, so not asked.", "Priya")
    await dialog.taps("sam", "Priya")
    await dialog.sees("sam", "ask Priya to the meeting on Thursday 3 December at 3:30pm?")
    await dialog.never_saw("priya", "OK-14")
    await dialog.taps("sam", "Yes, ask")
    await dialog.sees("sam", "OK-14: Priya is asked too, and gets reminders.")
    await dialog.last_sees("priya", "OK-14: you are asked to a review.", "Thursday 3 December at 3:30pm")
    await dialog.taps("sam", "Ask somebody else too")
    await dialog.sees("sam", "Everybody who may be asked is asked already.")
    await days_pass(dialog, days=9, hours=6)
    await dialog.sees("priya", "OK-14: review on Thursday 3 December at 3:30pm.")


async def test_a_family_member_whose_dates_were_opened_can_be_asked_later(dialog: Dialog) -> None:
    await arranged(dialog)
    yusuf, meeting = dialog.cast.ids["yusuf"], await meeting_id(dialog)
    await dialog.taps_data("sam", f"1|arrange.more_yes|{meeting}|{yusuf}")
    await dialog.never_saw("yusuf", "meeting", "new message")
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "yusuf"), sees_dates=True))
    await dialog.taps_data("sam", f"1|arrange.more|{meeting}")
    await dialog.taps("sam", "Dad")
    await dialog.taps("sam", "Yes, ask")
    await dialog.sees("sam", "OK-14: dad is asked too")
    await dialog.last_sees("yusuf", "You have a new message.")
    await dialog.taps("yusuf", "Open")
    await dialog.sees("yusuf", "You have a meeting about Mia's plan.", "Can you come?")
    await dialog.signs_in("lee")
    await dialog.taps_data("lee", f"1|arrange.more|{meeting}")
    await dialog.sees_not("lee", "Who else do you want to ask?")


async def test_calling_it_off_says_by_when_a_new_day_comes(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "Pick a date")
    await dialog.says("sam", "10 December")
    await dialog.sees("sam", "the meeting on Thursday 3 December at 3:30pm is off", "You have 2 minutes")
    await dialog.never_saw("amira", "is off")
    await dialog.wait(minutes=2)
    await dialog.last_sees("amira", "The meeting on Thursday 3 December at 3:30pm is off.",
                           "Sam will send a new day by Thursday 10 December.", "Ask Sam why")  # fmt: skip
    await days_pass(dialog, days=10)
    for who in ("amira", "mia", "lee"):
        await dialog.never_saw(who, "Your meeting is on")
    assert (await dialog.look(lambda tx: tx.meetings.get(_only(tx, dialog)))).state is MeetingState.CANCELLED


def _only(tx, dialog: Dialog) -> str:
    return str(tx.meetings.of_plan(dialog.cast.plan_id, tx.now - timedelta(days=60))[0].id)


async def test_the_lead_sees_who_comes_and_what_they_need(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("amira", "No")
    await dialog.taps("amira", "Join by phone or video")
    await dialog.taps("mia", "Yes")
    await dialog.taps("mia", "What I need to take part")
    await dialog.taps("mia", "A step-free room")
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|arrange.answers|{await meeting_id(dialog)}")
    await dialog.sees("sam", "Mum: no. Phone or video would help.", "Young person: yes. Asks for a step-free room.")


async def test_a_dial_that_closes_takes_the_meeting_away_and_its_reminders(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.keep(lambda tx: tx.roles.change(role_of(tx, dialog, "mia"), sees_dates=False))
    await dialog.says("mia", "/meetings")
    await dialog.sees("mia", "You have no meetings yet.")
    await days_pass(dialog, days=10, hours=6)
    await dialog.sees_not("mia", "Your meeting is on")
    await dialog.sees("amira", "Your meeting is on")


async def test_a_practitioner_who_is_asked_says_whether_they_come(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.signs_in("lee")
    await dialog.taps("lee", "I cannot come")
    await dialog.sees("lee", "OK-14: I have noted that you cannot come")
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|arrange.open|{await meeting_id(dialog)}")
    await dialog.sees("sam", "No: 1.")
