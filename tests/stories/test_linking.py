"""Way 1: a family links its phone with a code and a check word (003-22)."""

import pytest

from handlers.operator.invitations import AgeNotStated, WordTooShort, revoke
from handlers.rules.linking import as_printed, code_in
from storage.records.people import Relation
from tests.stories.inviting import letter, links, opens
from tests.stories.people import NAMES

NEUTRAL = {"One moment.", "You have a new message."}
NOBODY = [name for name in NAMES.values() if name != "Rosa"]


async def test_a_grandmother_links_her_phone_and_makes_the_three_choices(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    await dialog.last_sees("rosa", "I am a bot, not a person", "Was your name on the letter", "Help now")
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.last_sees("rosa", "Type the check word")
    await dialog.never_saw("rosa", *NOBODY)
    await dialog.says("rosa", invited.check_word)
    await dialog.last_sees("rosa", "You are linked", "Sam is your lead professional", "Go on")
    await dialog.taps("rosa", "Go on")
    await dialog.last_sees("rosa", "Does anyone else look at your phone?")
    await dialog.taps("rosa", "I am not sure")
    await dialog.last_sees("rosa", "You have a new message")
    await dialog.taps("rosa", "Next")
    await dialog.taps("rosa", "Short and easy")
    await dialog.last_sees("rosa", "8am to 8pm")
    await dialog.taps("rosa", "School hours only")
    await dialog.last_sees("rosa", "All done")
    await dialog.taps("rosa", "Menu")
    await dialog.last_sees("rosa", "Who helps", "Help now")
    person = await dialog.look(lambda tx: tx.people.get(invited.person_id))
    assert (person.reading, person.discreet, person.hours_from.hour, person.hours_to.hour) == ("easy", True, 9, 15)


async def test_the_check_word_is_deleted_and_a_locked_phone_shows_no_name(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "rosa", invited)
    assert invited.check_word not in dialog.phone("rosa").shown()
    assert not [line for line in dialog.locked_screen("rosa") if "Sam" in line or "Mia" in line]
    await dialog.taps("rosa", "Menu")
    await dialog.says("rosa", "/menu")
    assert dialog.locked_screen("rosa")[-1] in NEUTRAL


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda code: code, id="as printed, with dashes"),
        pytest.param(lambda code: code.replace("-", "").lower(), id="lower case without dashes"),
        pytest.param(lambda code: f"  {code.replace('-', ' ')} ", id="with spaces"),
        pytest.param(lambda code: code.replace("-", "–"), id="with long dashes"),
        pytest.param(lambda code: code.replace("0", "O").replace("1", "l"), id="with look-alikes"),
        pytest.param(lambda code: "https://t.me/a_bot?start=" + code.replace("-", ""), id="a whole link"),
    ],
)
async def test_a_typed_code_is_forgiven_its_form(dialog, typed):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await dialog.says("rosa", "/start")
    await dialog.last_sees("rosa", "Do you have a letter from us with a code?")
    await dialog.taps("rosa", "I have a code")
    await dialog.says("rosa", typed(invited.code))
    await dialog.last_sees("rosa", "Was your name on the letter with this code?")


async def test_unknown_and_revoked_codes_get_the_same_text_and_expired_and_used_ones_say_so(dialog):
    await dialog.family()
    said = {}
    for what in ("unknown", "revoked", "expired", "used"):
        invited = await letter(dialog, f"Person {what}")
        if what == "revoked":
            await dialog.keep(lambda tx, it=invited: revoke(tx, tx.invitations.get(it.invitation_id)))
        if what == "used":
            await links(dialog, "first", invited)
        if what == "expired":
            await dialog.wait(days=7)
        code = as_printed("Z" * 12) if what == "unknown" else invited.code
        await dialog.says("prober", f"/start {code.replace('-', '')}")
        said[what] = dialog.phone("prober").last.text
    assert said["unknown"] == said["revoked"]
    assert "I do not know that code" in said["unknown"]
    assert "This code has run out" in said["expired"]
    assert "Codes last 7 days" in said["expired"]
    assert "This code has been used" in said["used"]
    await dialog.never_saw("prober", *NOBODY)


async def test_a_code_lasts_seven_days_to_the_second(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.wait(days=7)
    await dialog.says("rosa", invited.check_word)
    await dialog.last_sees("rosa", "This code has run out")


async def test_three_wrong_words_lock_the_code_and_the_lead_is_told(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "finder", invited)
    await dialog.taps("finder", "Yes, that is me")
    await dialog.says("finder", "wrong horse")
    await dialog.last_sees("finder", "2 more tries")
    await dialog.says("finder", "wrong cow")
    await dialog.last_sees("finder", "1 more try")
    await dialog.taps("finder", "Try again")
    await dialog.says("finder", "wrong duck")
    await dialog.last_sees("finder", "We have locked this code")
    await dialog.sees("sam", "OK-14", "is locked")
    await opens(dialog, "rosa", invited)
    await dialog.last_sees("rosa", "We have locked this code")
    await dialog.never_saw("finder", *NOBODY)


async def test_a_wrong_word_on_one_phone_counts_on_the_next(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    for who, left in (("one", "2 more tries"), ("two", "1 more try")):
        await opens(dialog, who, invited)
        await dialog.taps(who, "Yes, that is me")
        await dialog.says(who, "wrong word")
        await dialog.last_sees(who, left)


async def test_the_check_word_may_differ_in_case_and_spaces(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.says("rosa", f" {invited.check_word.upper().replace(' ', '  - ')} ")
    await dialog.last_sees("rosa", "You are linked")


async def test_a_letter_in_the_wrong_house_is_closed_with_one_tap_and_the_team_hears(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "neighbour", invited)
    await dialog.taps("neighbour", "No, it is not me")
    await dialog.last_sees("neighbour", "Thank you for telling me")
    await dialog.sees("sam", "reached another person", "OK-14")
    await opens(dialog, "rosa", invited)
    await dialog.last_sees("rosa", "I do not know that code")
    await dialog.never_saw("neighbour", *NOBODY)


async def test_a_forgotten_word_and_stopping_leave_the_code_as_it_was(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.taps("rosa", "I forgot the word")
    await dialog.last_sees("rosa", "01632 960 001")
    await dialog.taps("rosa", "Stop")
    await dialog.last_sees("rosa", "You can start again at any time")
    await links(dialog, "rosa", invited)
    await dialog.last_sees("rosa", "You are linked")


async def test_help_is_answered_while_the_check_word_is_awaited_and_the_word_is_still_taken(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.says("rosa", "help")
    await dialog.last_sees("rosa", "call 999")
    await dialog.says("rosa", invited.check_word)
    await dialog.last_sees("rosa", "You are linked")


@pytest.mark.parametrize("asked", ["help", "/helpnow", "999", "sos", "Help!"])
async def test_help_needs_no_link(dialog, asked):
    await dialog.family()
    await dialog.says("stranger", asked)
    await dialog.last_sees("stranger", "call 999", "0800 1111")


async def test_a_forwarded_code_and_a_forwarded_check_word_never_count(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await dialog.says("rosa", "/start")
    await dialog.taps("rosa", "I have a code")
    await dialog.does(lambda: dialog.phone("rosa").forwards(invited.code))
    await dialog.last_sees("rosa", "passed that on")
    await dialog.does(lambda: dialog.phone("rosa").forwards(f"/start {invited.code}"))
    await dialog.last_sees("rosa", "passed that on")
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.does(lambda: dialog.phone("rosa").forwards(invited.check_word))
    await dialog.last_sees("rosa", "passed that on")
    await dialog.says("rosa", invited.check_word)
    await dialog.last_sees("rosa", "You are linked")


async def test_the_lead_hears_who_linked_and_says_it_was_expected(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa", Relation.MOTHER)
    await links(dialog, "rosa", invited)
    await dialog.sees("sam", "Someone linked as mum for OK-14 at 10am. Was that expected?")
    await dialog.never_saw("sam", "Rosa")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "Yes")
    await dialog.sees("sam", "it was expected")
    link = await dialog.look(lambda tx: tx.links.live_of(invited.person_id))
    assert link.expected is True


async def test_the_lead_cuts_a_phone_off_with_one_tap_and_its_next_update_finds_nothing(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "stranger", invited)
    await dialog.says("stranger", "/who")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "No, cut it off")
    await dialog.sees("sam", "That phone sees nothing of the plan from now on")
    await dialog.sees_not("stranger", "Sam", "Mia")
    await dialog.says("stranger", "/who")
    await dialog.last_sees("stranger", "You are not linked to a plan")
    await dialog.taps("stranger", "Open")
    await dialog.sees("stranger", "You can no longer see this plan here")
    assert set(dialog.locked_screen("stranger")[-2:]) & NEUTRAL


async def test_cutting_off_twice_or_without_signing_in_changes_nothing(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "rosa", invited)
    await dialog.taps("sam", "No, cut it off")
    await dialog.last_sees("sam", "Sign in")
    assert await dialog.look(lambda tx: tx.links.live_of(invited.person_id))
    link = await dialog.look(lambda tx: tx.links.live_of(invited.person_id))
    await dialog.signs_in("nina")
    await dialog.taps_data("nina", f"1|link.cut|{link.id}")
    assert await dialog.look(lambda tx: tx.links.live_of(invited.person_id))
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", f"1|link.cut|{link.id}")
    await dialog.taps_data("sam", f"1|link.cut|{link.id}")
    await dialog.last_sees("sam", "That has been done")


async def test_cutting_off_waits_for_no_code_and_confirming_does(dialog):
    await dialog.family()
    rosa, nana = await letter(dialog, "Rosa"), await letter(dialog, "Nana", Relation.GRANDPARENT)
    await links(dialog, "rosa", rosa)
    await dialog.signs_in("sam")
    await dialog.wait(minutes=6)
    await dialog.taps("sam", "No, cut it off")
    await dialog.sees("sam", "That phone sees nothing of the plan from now on")
    assert await dialog.look(lambda tx: tx.links.live_of(rosa.person_id)) is None
    await dialog.says("rosa", "/who")
    await dialog.last_sees("rosa", "You are not linked to a plan")
    await links(dialog, "nana", nana)
    await dialog.taps("sam", "Yes")
    await dialog.last_sees("sam", "This needs a fresh code")
    assert (await dialog.look(lambda tx: tx.links.live_of(nana.person_id))).expected is None
    await dialog.says("sam", dialog.code("sam"))
    await dialog.last_sees("sam", "it was expected")


async def test_a_lead_who_is_signed_out_still_finds_the_button_that_cuts_off(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "rosa", invited)
    await dialog.taps("sam", "No, cut it off")
    await dialog.last_sees("sam", "Sign in first.", "Then tap or type that again.")
    await dialog.signs_in("sam")
    await dialog.taps("sam", "No, cut it off")
    await dialog.sees("sam", "That phone sees nothing of the plan from now on")
    assert await dialog.look(lambda tx: tx.links.live_of(invited.person_id)) is None


async def test_a_mother_of_two_keeps_one_phone_for_both_plans(dialog):
    await dialog.family()
    await dialog.second_plan()
    invited = await letter(dialog, "Yusuf", Relation.FATHER, plan="OK-22")
    await links(dialog, "yusuf", invited)
    await dialog.sees("yusuf", "You are linked to Zayn now too")
    await dialog.sees("lee", "Someone linked as dad for OK-22")
    await dialog.taps("yusuf", "Change child")
    await dialog.last_sees("yusuf", "Mia", "Zayn")
    await dialog.taps("yusuf", "Zayn")
    await dialog.taps("yusuf", "Menu")
    await dialog.last_sees("yusuf", "This is about Zayn.")
    plans = await dialog.look(lambda tx: [p.ref for p in tx.plans.of_family(dialog.cast.ids["yusuf"])])
    assert sorted(plans) == ["OK-14", "OK-22"]


async def test_a_second_plan_cut_off_leaves_the_first(dialog):
    await dialog.family()
    await dialog.second_plan()
    invited = await letter(dialog, "Yusuf", Relation.FATHER, plan="OK-22")
    await links(dialog, "yusuf", invited)
    await dialog.signs_in("lee")
    await dialog.taps("lee", "No, cut it off")
    plans = await dialog.look(lambda tx: [p.ref for p in tx.plans.of_family(dialog.cast.ids["yusuf"])])
    assert plans == ["OK-14"]
    await dialog.says("yusuf", "/menu")
    await dialog.sees("yusuf", "Who helps us")


async def test_another_persons_code_does_not_join_two_people(dialog):
    await dialog.family()
    theirs = await letter(dialog, "Rosa")
    await opens(dialog, "amira", theirs)
    await dialog.last_sees("amira", "You are linked to this plan already")
    await dialog.second_plan()
    nana = await letter(dialog, "Nana", plan="OK-22")
    await links(dialog, "nana", nana)
    again = await letter(dialog, "Nana", plan="OK-22")
    await opens(dialog, "yusuf", again)
    await dialog.taps("yusuf", "Yes, that is me")
    await dialog.says("yusuf", again.check_word)
    await dialog.sees("yusuf", "The code is for another person")
    assert [p.ref for p in await dialog.look(lambda tx: tx.plans.of_family(dialog.cast.ids["yusuf"]))] == ["OK-14"]


async def test_a_new_letter_moves_a_person_to_a_new_phone_and_ends_the_old_one(dialog):
    await dialog.family()
    first = await letter(dialog, "Rosa")
    await links(dialog, "old phone", first)
    second = await letter(dialog, "rosa ")
    assert second.person_id == first.person_id
    await links(dialog, "new phone", second)
    await dialog.last_sees("new phone", "You are linked")
    await dialog.says("old phone", "/menu")
    await dialog.last_sees("old phone", "Do you have a letter from us with a code?")


async def test_a_second_letter_closes_the_first(dialog):
    await dialog.family()
    first = await letter(dialog, "Rosa")
    await letter(dialog, "Rosa")
    await opens(dialog, "rosa", first)
    await dialog.last_sees("rosa", "I do not know that code")


async def test_the_same_link_opened_again_after_linking_says_there_is_nothing_to_do(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "rosa", invited)
    await opens(dialog, "rosa", invited)
    await dialog.sees("rosa", "You are linked to this plan already")


async def test_a_young_person_is_welcomed_to_their_own_plan(dialog):
    await dialog.family()
    with pytest.raises(AgeNotStated):
        await letter(dialog, "Tom", Relation.YOUNG_PERSON)
    invited = await letter(dialog, "Tom", Relation.YOUNG_PERSON, sixteen_or_over=True)
    await links(dialog, "tom", invited)
    await dialog.last_sees("tom", "Your plan is about you", "Your parents cannot")
    await dialog.taps("tom", "What do you mean?")
    await dialog.last_sees("tom", "Sam will talk to you first if they can")
    await dialog.taps("tom", "Go on")
    await dialog.last_sees("tom", "Does anyone else look at your phone?")


async def test_a_family_code_on_a_practitioners_phone_is_refused_and_stays_good(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await dialog.signs_in("nina")
    await opens(dialog, "nina", invited)
    await dialog.last_sees("nina", "This phone is set up for staff")
    await links(dialog, "rosa", invited)
    await dialog.last_sees("rosa", "You are linked")


async def test_the_check_word_may_be_the_familys_own_but_not_too_short(dialog):
    await dialog.family()
    with pytest.raises(WordTooShort):
        await letter(dialog, "Rosa", check_word="cat")
    invited = await letter(dialog, "Rosa", check_word="Our Blue-Door")
    assert invited.check_word == "our blue door"
    await opens(dialog, "rosa", invited)
    await dialog.taps("rosa", "Yes, that is me")
    await dialog.says("rosa", "our blue door")
    await dialog.last_sees("rosa", "You are linked")


async def test_old_buttons_of_linking_say_what_is_true_now(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await opens(dialog, "rosa", invited)
    confirm = dialog.phone("rosa").last
    await dialog.says("rosa", "/start")
    await dialog.taps("rosa", "Yes, that is me", confirm)
    await dialog.sees("rosa", "You are not linked to a plan")
    await links(dialog, "rosa", invited)
    await dialog.taps_data("rosa", "1|link.yes")
    await dialog.sees("rosa", "That button is old")


async def test_somebody_without_a_code_hears_how_to_get_one(dialog):
    await dialog.family()
    await dialog.says("stranger", "/start")
    await dialog.taps("stranger", "I do not have a code")
    await dialog.last_sees("stranger", "Ask the person who helps your family")
    await dialog.says("stranger", "/who")
    await dialog.last_sees("stranger", "You are not linked to a plan")
    await dialog.taps("stranger", "How do I get a code?")
    await dialog.last_sees("stranger", "01632 960 001")


async def test_codes_and_check_words_are_kept_only_as_keyed_hashes(dialog):
    await dialog.family()
    invited = await letter(dialog, "Rosa")
    await links(dialog, "rosa", invited)
    await dialog.close()
    kept = b"".join(path.read_bytes() for path in dialog.folder.iterdir() if path.is_file())
    for secret in (code_in(invited.code), invited.check_word, "Rosa"):
        assert secret
        assert secret.encode() not in kept
