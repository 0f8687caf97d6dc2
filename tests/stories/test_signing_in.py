"""Way 7: enrol and sign in. The code's message is gone at once, and nothing private outlives the session."""

from datetime import timedelta

import pyotp
import pytest

from handlers.operator import practitioners
from handlers.operator.practitioners import Enrolling
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.transaction import Transaction
from tests.stories.dialog import Dialog
from tests.stories.inviting import letter

HALF_MINUTE = timedelta(seconds=30)


async def enrolled(dialog: Dialog, ref: str = "P-sam") -> Enrolling:
    """Make an enrolment as the command line does."""
    made = await dialog.keep(lambda tx: practitioners.enrol(tx, dialog.app.house, ref))
    dialog.cast.secrets["sam"] = made.secret
    return made


async def opens(dialog: Dialog, who: str, made: Enrolling) -> None:
    await dialog.does(lambda: dialog.phone(who).opens_link(made.link))


async def wrong(dialog: Dialog, who: str) -> None:
    """Type six numbers that are not this practitioner's."""
    right = int(dialog.code(who))
    await dialog.says(who, f"{(right + 7) % 1_000_000:06}")


def typed_by(dialog: Dialog, who: str) -> list[str]:
    """Return what this person typed and still stands in the chat."""
    return [m.text for m in dialog.phone(who).chat if not m.deleted and not m.from_bot]


# -- enrolling -------------------------------------------------------------------------------------------------------


async def test_a_practitioner_enrols_with_a_link_and_signs_in_with_the_app(dialog: Dialog) -> None:
    await dialog.family(chats=("amira", "dana"))
    made = await enrolled(dialog)
    await opens(dialog, "sam", made)
    await dialog.sees("sam", "Hello Sam", "Sign in")
    await dialog.sees("dana", "Sam set up this bot")
    await dialog.taps("sam", "Sign in")
    await dialog.says("sam", pyotp.TOTP(made.secret).at(dialog.clock.now()))
    await dialog.sees("sam", "Good morning Sam")
    await dialog.never_saw("sam", made.secret, "otpauth")


async def test_a_code_may_be_typed_in_small_letters_with_its_dashes(dialog: Dialog) -> None:
    await dialog.family(chats=("dana",))
    made = await enrolled(dialog)
    await dialog.says("sam", "/signin")
    await dialog.sees("sam", "staff side")
    await dialog.taps("sam", "I have an invite code")
    await dialog.says("sam", made.code.lower())
    await dialog.sees("sam", "Hello Sam")


async def test_every_code_that_fails_is_answered_in_the_same_words(dialog: Dialog) -> None:
    await dialog.family(chats=("dana",))
    used = await enrolled(dialog)
    await opens(dialog, "sam", used)
    revoked = await enrolled(dialog, "P-lee")
    expired = await enrolled(dialog, "P-lee")
    await dialog.wait(hours=25)
    answers = []
    for code in (used.code, revoked.code, expired.code, "K7MF-2Q9T-XW4R", "hello"):
        await dialog.says("stranger", "/signin")
        await dialog.taps("stranger", "I have an invite code")
        await dialog.says("stranger", code)
        last = dialog.phone("stranger").last
        answers.append((last.text, tuple(dialog.phone("stranger").buttons)))
    assert len(set(answers)) == 1
    assert "I cannot use that code" in answers[0][0]
    links = []
    for made in (used, revoked, expired):
        await opens(dialog, "stranger", made)
        links.append(dialog.phone("stranger").last.text)
    await dialog.says("stranger", "/start K7MF2Q9TXW4R")
    assert {*links} == {dialog.phone("stranger").last.text}


async def test_a_code_binds_one_account_once(dialog: Dialog) -> None:
    await dialog.family(chats=("dana",))
    made = await enrolled(dialog)
    await opens(dialog, "sam", made)
    await opens(dialog, "stranger", made)
    await dialog.never_saw("stranger", "Sam", "Hello")


async def test_a_practitioner_who_is_a_family_member_too_needs_a_second_account(dialog: Dialog) -> None:
    await dialog.family()
    made = await enrolled(dialog, "P-nina")
    await opens(dialog, "amira", made)
    await dialog.sees("amira", "already linked as a family member")
    await dialog.taps("amira", "What to do")
    await dialog.sees("amira", "second account")
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam is your lead professional")
    await dialog.says("amira", "/signin")
    await dialog.last_sees("amira", "already linked as a family member")


async def test_a_staff_code_typed_on_a_family_phone_says_that_staff_need_another_account(dialog: Dialog) -> None:
    await dialog.family()
    made = await enrolled(dialog, "P-nina")
    await dialog.says("amira", made.code)
    await dialog.last_sees("amira", "already linked as a family member", "staff need a separate work account")
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "A worry")
    await dialog.says("amira", made.code.lower())
    await dialog.last_sees("amira", "already linked as a family member")
    await dialog.says("amira", "The taxi did not come.")
    await dialog.last_sees("amira", "I have kept 1 message.")
    [draft] = await dialog.look(lambda tx: tx.drafts.all_of(dialog.cast.ids["amira"]))
    assert [part["words"] for part in draft.fields["parts"]] == ["The taxi did not come."]
    await opens(dialog, "new nina", made)
    await dialog.sees("new nina", "Hello Nina")


@pytest.mark.parametrize("signed_in", [False, True], ids=["signed out", "signed in"])
async def test_a_family_code_typed_on_a_staff_phone_says_that_it_needs_a_private_account(
    dialog: Dialog, signed_in: bool
) -> None:
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    if signed_in:
        await dialog.signs_in("nina")
    await dialog.says("nina", invited.code)
    await dialog.last_sees("nina", "This phone is set up for staff", "private Telegram account")
    await dialog.says("rosa", invited.code)
    await dialog.last_sees("rosa", "Was your name on the letter")


async def test_a_colleagues_code_does_not_take_over_an_account(dialog: Dialog) -> None:
    await dialog.family()
    made = await enrolled(dialog, "P-nina")
    await opens(dialog, "lee", made)
    await dialog.sees("lee", "belongs to another member of staff")


async def test_a_lost_sign_in_app_is_set_up_anew_on_the_same_phone_with_a_code_of_the_co_ordinators(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    lost = dialog.code("sam")
    await dialog.taps("sam", "I have lost my sign-in app")
    await dialog.sees("sam", "Only your co-ordinator can set up a new sign-in app.", "01632 960 001")
    made = await enrolled(dialog)
    await dialog.taps("sam", "I have a new code")
    await dialog.sees("sam", "Type the invite code")
    await dialog.says("sam", "not a code")
    await dialog.last_sees("sam", "I cannot use that code.")
    await dialog.says("sam", made.code)
    await dialog.last_sees("sam", "Hello Sam.")
    await dialog.sees("dana", "Sam set up this bot on their phone")
    await dialog.taps("sam", "Sign in")
    await dialog.says("sam", lost)
    await dialog.last_sees("sam", "That code did not work.")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Good morning Sam.")


async def test_enrolling_anew_ends_the_old_phone_and_what_it_showed(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.sees("sam", "Good morning Sam")
    made = await enrolled(dialog)
    await dialog.sees_not("sam", "Good morning Sam")
    await opens(dialog, "newsam", made)
    await dialog.says("sam", "/plans")
    await dialog.last_sees("sam", "not linked")
    await dialog.says("newsam", "/signin")
    await dialog.says("newsam", pyotp.TOTP(made.secret).at(dialog.clock.now()))
    await dialog.sees("newsam", "Good morning Sam")


async def test_a_family_code_in_a_staff_chat_and_a_staff_code_at_the_family_door_find_their_way(
    dialog: Dialog,
) -> None:
    await dialog.family(chats=("dana",))
    invited = await letter(dialog, "Rosa")
    made = await enrolled(dialog)
    await dialog.says("stranger", "/start")
    await dialog.taps("stranger", "I have a code")
    await dialog.says("stranger", made.code)
    await dialog.sees("stranger", "Hello Sam")
    await dialog.does(lambda: dialog.phone("rosa").opens_link(invited.link))
    await dialog.sees("rosa", "Was your name on the letter")


# -- signing in ------------------------------------------------------------------------------------------------------


async def test_the_message_with_the_code_is_deleted_right_wrong_and_locked(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(6):
        await wrong(dialog, "sam")
    await dialog.says("sam", dialog.code("sam"))
    assert [text for text in typed_by(dialog, "sam") if text.isdecimal()] == []
    await dialog.says("lee", "/signin")
    await dialog.says("lee", dialog.code("lee"))
    assert [text for text in typed_by(dialog, "lee") if text.isdecimal()] == []


async def test_a_code_seen_over_a_shoulder_is_refused_the_second_time(dialog: Dialog) -> None:
    await dialog.family()
    code = dialog.code("sam")
    await dialog.says("sam", "/signin")
    await dialog.says("sam", code)
    await dialog.sees("sam", "Good morning Sam")
    await dialog.says("sam", "/lock")
    await dialog.says("sam", "/signin")
    await dialog.says("sam", code)
    await dialog.last_sees("sam", "That code did not work", "You have 4 tries left")


async def test_five_wrong_codes_lock_for_half_an_hour_even_for_the_right_one(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.sees("sam", "Sign-in is locked until 10:30am", "I locked your sign-in")
    await dialog.sees("dana", "Sam's sign-in was locked", "5 wrong codes")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Sign-in is locked until 10:30am")
    await dialog.wait(minutes=30)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam", "after 5 wrong codes")
    await dialog.sees("dana", "Sam signed in", "5 wrong codes")


@pytest.mark.parametrize("right", [True, False], ids=["the right numbers", "wrong numbers"])
async def test_whoever_asks_to_sign_in_while_locked_hears_it_at_once_with_until_when_and_what_to_do(
    dialog: Dialog, right: bool
) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.says("sam", "/signin")
    said = "Sign-in is locked until 10:30am. No code works before then. After that, type the 6 numbers from your app."
    await dialog.last_sees("sam", said, "call your co-ordinator", "Get help")
    assert "Type the 6 numbers" not in dialog.phone("sam").last.text
    assert "I have deleted your message" not in dialog.phone("sam").last.text, "nothing was typed"
    if right:
        await dialog.says("sam", dialog.code("sam"))
    else:
        await wrong(dialog, "sam")
    await dialog.last_sees("sam", said, "I have deleted your message", "call your co-ordinator", "Get help")
    await dialog.wait(minutes=30)
    await dialog.says("sam", "/signin")
    await dialog.last_sees("sam", "Type the 6 numbers from your sign-in app.")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam")


async def test_whoever_asks_to_sign_in_while_locked_for_good_hears_whom_to_call(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.wait(minutes=31)
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.says("sam", "/signin")
    await dialog.last_sees("sam", "No code works until your co-ordinator frees you", "Call 01632 960 001")
    assert "I have deleted your message" not in dialog.phone("sam").last.text
    await dialog.says("sam", "12345")
    assert "12345" not in typed_by(dialog, "sam")


async def test_the_lock_survives_a_restart(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.restart()
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Sign-in is locked until 10:30am")


async def test_ten_wrong_codes_lock_until_a_co_ordinator_unlocks(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.wait(minutes=31)
    for _ in range(4):
        await wrong(dialog, "sam")
    await dialog.last_sees("sam", "You have 1 try left", "until your co-ordinator frees you")
    await wrong(dialog, "sam")
    await dialog.wait(hours=20)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "No code works until your co-ordinator frees you")
    await dialog.keep(lambda tx: practitioners.unlock(tx, "P-sam"))
    await dialog.wait(minutes=1)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Sam. Signed in until")


async def test_nobody_but_the_bound_account_can_lock_somebody_out(dialog: Dialog) -> None:
    await dialog.family()
    for _ in range(12):
        await dialog.says("stranger", "000000")
        await wrong(dialog, "lee")
    await dialog.signs_in("sam")
    await dialog.sees("sam", "Good morning Sam")


async def test_a_forwarded_code_is_refused_and_deleted(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    await dialog.does(lambda: dialog.phone("sam").forwards(dialog.code("sam")))
    await dialog.sees_not("sam", "Good morning", dialog.code("sam"))
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam")


async def test_something_else_than_six_numbers_is_deleted_and_is_no_wrong_try(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", "/signin")
    for _ in range(6):
        await dialog.says("sam", "12345")
    await dialog.last_sees("sam", "has 6 numbers", "Never send me a code that Telegram sent you")
    assert "12345" not in typed_by(dialog, "sam")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam")


async def test_a_stray_code_signs_in_when_signed_out_and_is_only_deleted_when_signed_in(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam")
    await dialog.wait(minutes=1)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "looks like a sign-in code", "You are signed in already")
    assert [text for text in typed_by(dialog, "sam") if text.isdecimal()] == []
    await dialog.never_saw("amira", dialog.code("sam"))


async def test_a_tap_made_while_signed_out_is_done_after_sign_in(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans")
    markup = dialog.phone("sam").last.markup
    assert markup is not None
    packed = markup["inline_keyboard"][0][0]["callback_data"]
    await dialog.says("sam", "/lock")
    await dialog.taps_data("sam", packed)
    await dialog.last_sees("sam", "Sign in first", "Your tap has been kept")
    await dialog.taps("sam", "Sign in")
    await dialog.wait(minutes=1)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Family OK-14")


async def test_a_tap_kept_for_more_than_ten_minutes_is_forgotten(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.says("sam", "/signin")
    await dialog.taps_data("sam", f"1|case|{cast.plan_id}")
    await dialog.last_sees("sam", "Your tap has been kept")
    await dialog.wait(minutes=11)
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Good morning Sam")


async def test_a_tap_that_changes_something_is_not_kept(dialog: Dialog) -> None:
    cast = await dialog.family()
    role = await dialog.look(lambda tx: tx.plans.circle(cast.plan_id).role_of(cast.ids["yusuf"]))
    assert role is not None
    await dialog.says("sam", "/signin")
    await dialog.taps_data("sam", f"1|case.dial|{role.id}|plan|1")
    await dialog.last_sees("sam", "Sign in first")
    await dialog.sees_not("sam", "Your tap has been kept")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Good morning Sam")


# -- the end of a session --------------------------------------------------------------------------------------------


async def test_signing_out_deletes_everything_that_was_shown(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans")
    await dialog.taps("sam", "OK-14: up to date")
    await dialog.says("sam", "/cover")
    await dialog.sees("sam", "Family OK-14", "Nobody covers for you")
    await dialog.says("sam", "/lock")
    await dialog.sees("sam", "You are signed out")
    await dialog.sees_not("sam", "OK-14", "Good morning", "Nobody covers for you", "Mia")


async def test_a_session_ends_by_itself_after_fifteen_idle_minutes_and_takes_its_screens_with_it(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.wait(minutes=14)
    await dialog.says("sam", "/plans")
    await dialog.sees("sam", "up to date")
    await dialog.wait(minutes=15)
    await dialog.sees("sam", "signed out because you were away")
    await dialog.never_saw("sam", "begun to write")
    await dialog.sees_not("sam", "up to date", "Good morning")
    await dialog.says("sam", "/plans")
    await dialog.last_sees("sam", "Sign in first")


async def test_only_whoever_has_begun_something_hears_that_it_is_kept(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/meeting")
    await dialog.taps("sam", "Review")
    await dialog.signs_in("lee")
    await dialog.wait(minutes=16)
    await dialog.sees("sam", "signed out because you were away for a while. What you had begun to write is kept.")
    await dialog.sees("lee", "signed out because you were away for a while.")
    await dialog.never_saw("lee", "begun to write")


async def test_after_fifteen_minutes_to_the_second_the_next_tap_is_refused_before_the_clock_has_looked(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    dialog.clock.set(dialog.clock.now() + timedelta(minutes=15))
    await dialog.says("sam", "/plans")
    await dialog.last_sees("sam", "Sign in first")


async def test_a_session_ends_after_eight_hours_however_busy(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    for _ in range(8 * 6 - 1):
        await dialog.wait(minutes=10)
        await dialog.says("sam", "/cover")
    await dialog.last_sees("sam", "Nobody covers for you")
    await dialog.wait(minutes=10)
    await dialog.says("sam", "/cover")
    await dialog.last_sees("sam", "Sign in first")


async def test_a_clock_set_back_does_not_revive_a_session(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.wait(minutes=16)
    dialog.clock.set(dialog.clock.now() - timedelta(hours=1))
    await dialog.says("sam", "/plans")
    await dialog.last_sees("sam", "Sign in first")


async def test_signing_in_again_ends_the_session_before(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")
    dialog.clock.set(dialog.clock.now() + timedelta(minutes=16))
    await dialog.signs_in("sam")
    open_ones = await dialog.look(lambda tx: tx.sessions.all_open_of(cast.ids["sam"]))
    assert len(open_ones) == 1
    assert dialog.phone("sam").shown().count("Good morning Sam") == 1


async def test_an_alert_two_days_old_is_answered_anew_so_that_it_can_still_be_taken_back(dialog: Dialog) -> None:
    await dialog.family()
    await opens(dialog, "newlee", await enrolled(dialog, "P-lee"))
    await dialog.sees("dana", "Lee set up this bot")
    await dialog.wait(hours=45)
    await dialog.signs_in("dana")
    await dialog.taps("dana", "OK")
    await dialog.sees("dana", "Lee set up this bot", "Good morning Dana")
    await dialog.wait(minutes=16)
    await dialog.sees_not("dana", "Good morning Dana")


async def test_what_telegram_will_not_delete_any_more_is_said(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    dialog.clock.set(dialog.clock.now() + timedelta(hours=49))  # the program stood still for two days
    await dialog.tick()
    await dialog.sees("sam", "I could not delete a message here")


async def test_what_waits_unsent_when_a_session_ends_is_never_shown(dialog: Dialog) -> None:
    cast = await dialog.family()
    await dialog.signs_in("sam")

    def put_late(tx: Transaction) -> None:
        link, session = tx.links.live_of(cast.ids["sam"]), tx.sessions.open_of(cast.ids["sam"])
        assert link is not None
        assert session is not None
        late = tx.now + timedelta(minutes=1)
        tx.outbox.put(Notice(new_id(), link.chat_id, link.chat_hash, Act.SEND, "p_cover_from", "late", late, tx.now,
                             person_id=cast.ids["sam"], session_id=session.id))  # fmt: skip

    await dialog.keep(put_late)
    await dialog.says("sam", "/lock")
    await dialog.wait(minutes=2)
    await dialog.never_saw("sam", "What is your first day away")


# -- a fresh code ----------------------------------------------------------------------------------------------------


async def test_a_sensitive_act_asks_for_a_fresh_code_and_is_then_done(dialog: Dialog) -> None:
    cast = await dialog.family()
    role = await dialog.look(lambda tx: tx.plans.circle(cast.plan_id).role_of(cast.ids["yusuf"]))
    assert role is not None
    await dialog.signs_in("sam")
    await dialog.wait(minutes=6)
    await dialog.taps_data("sam", f"1|case.dial|{role.id}|plan|1")
    await dialog.last_sees("sam", "This needs a fresh code")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "Yusuf, dad, on OK-14", "Sees the plan's actions: yes")


async def test_wrong_fresh_codes_count_and_the_fifth_ends_the_session(dialog: Dialog) -> None:
    cast = await dialog.family()
    role = await dialog.look(lambda tx: tx.plans.circle(cast.plan_id).role_of(cast.ids["yusuf"]))
    assert role is not None
    await dialog.signs_in("sam")
    await dialog.wait(minutes=6)
    await dialog.taps_data("sam", f"1|case.dial|{role.id}|plan|1")
    for _ in range(5):
        await wrong(dialog, "sam")
    await dialog.last_sees("sam", "Sign-in is locked")
    await dialog.sees_not("sam", "Good morning")
    assert not await dialog.look(lambda tx: tx.roles.get(role.id).sees_plan)


# -- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["/signin", "/plans", "/cover", "/handover", "/actions", "/menu", "/lock", "/start"]
)
async def test_whoever_is_revoked_can_do_nothing_from_the_next_update_on(dialog: Dialog, command: str) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    left = await dialog.keep(lambda tx: practitioners.revoke(tx, "P-sam"))
    assert [plan.ref for plan in left.led] == ["OK-14"]
    await dialog.sees_not("sam", "Good morning")
    await dialog.says("sam", command)
    await dialog.sees_not("sam", "OK-14", "Mia", "Good morning")
    assert "6 numbers" not in dialog.phone("sam").last.text
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees_not("sam", "Good morning")


async def test_the_family_of_somebody_revoked_sees_who_answers_now(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.keep(lambda tx: practitioners.revoke(tx, "P-sam"))
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Dana")


async def test_a_revoked_persons_pending_code_is_dead(dialog: Dialog) -> None:
    await dialog.family(chats=("dana",))
    made = await enrolled(dialog)
    await dialog.keep(lambda tx: practitioners.revoke(tx, "P-sam"))
    await opens(dialog, "sam", made)
    await dialog.sees_not("sam", "Hello Sam")


async def test_a_lead_who_blocks_the_bot_is_told_of_to_the_co_ordinator(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.does(lambda: dialog.phone("sam").blocks())
    await dialog.sees("dana", "Sam")
    await dialog.says("amira", "/who")
    await dialog.sees("amira", "Sam is your lead professional")


# -- a clock that is wrong (R18) -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "refused"), [(None, False), (29.0, False), (-30.0, False), (31.0, True), (-7200.0, True)]
)
async def test_nobody_signs_in_while_the_clock_is_over_30_seconds_from_telegrams_and_no_try_counts(
    dialog: Dialog, ahead: float | None, refused: bool
) -> None:
    await dialog.family(chats=("sam", "dana"))
    object.__setattr__(dialog.app.house, "clock_skew", lambda: ahead)
    await dialog.says("sam", "/signin")
    for _ in range(6):  # more than lock it, were they counted
        await dialog.says("sam", dialog.code("sam"))
        if not refused:
            break
    if not refused:
        await dialog.sees("sam", "Good morning Sam")
        return
    await dialog.last_sees("sam", "My clock is wrong", "01632 960 001")
    assert dialog.code("sam") not in typed_by(dialog, "sam")
    object.__setattr__(dialog.app.house, "clock_skew", lambda: 0.0)
    await dialog.taps("sam", "Try again")
    await dialog.says("sam", dialog.code("sam"))
    await dialog.sees("sam", "Good morning Sam")
