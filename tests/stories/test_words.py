"""What hard words mean: on a card only those on it, on /words the whole list, and asking about one nobody explained."""

from datetime import date

from storage.records.concerns import ConcernKind
from storage.records.ids import new_id
from storage.records.wording import PlanWord
from storage.transaction import Transaction
from tests.stories.agreed import agreed, opens_plan, reads_easy
from tests.stories.dialog import Dialog

LATER = date(2026, 12, 4)


async def opens_card(dialog: Dialog, who: str, action_id: str) -> None:
    await dialog.says(who, "/actions")
    await dialog.taps_data(who, f"1|action.open|{action_id}", dialog.phone(who).last)


async def puts_word(dialog: Dialog, word: str, meaning: str) -> None:
    def put(tx: Transaction) -> None:
        tx.plan_words.add(PlanWord(new_id(), dialog.cast.plan_id, word, meaning, dialog.cast.ids["sam"], tx.now))

    await dialog.keep(put)


async def test_only_the_words_on_the_card_are_explained_the_plans_own_among_them(dialog: Dialog) -> None:
    await dialog.family()
    await puts_word(dialog, "blue book", "The book in which Mia writes how she slept.")
    await puts_word(dialog, "red book", "The book from when Mia was a baby.")
    action = await agreed(dialog, "SALT looks at the blue book with Lee.", "lee", LATER, next_step="OT visits, too.")
    await opens_card(dialog, "amira", action.id)
    await dialog.taps("amira", "Explain words")
    await dialog.last_sees("amira", "SALT, Speech and language therapy:", "blue book: The book in which Mia writes")
    await dialog.sees_not("amira", "red book", "OT")
    await dialog.taps("amira", "More words")
    await dialog.last_sees("amira", "OT, Occupational therap")
    await dialog.taps("amira", "Back")
    await dialog.last_sees("amira", "What: SALT looks at the blue book with Lee.")


async def test_the_button_stands_only_where_there_is_a_word_to_explain(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "amira")
    plain = await agreed(dialog, "Lee will ring you on Monday.", "lee", LATER)
    hard = await agreed(dialog, "Lee will ring the SENCO.", "lee", LATER)
    await opens_card(dialog, "amira", plain.id)
    await dialog.sees_not("amira", "What words mean", "Explain words")
    await opens_card(dialog, "amira", hard.id)
    await dialog.last_sees("amira", "What words mean")
    await dialog.taps_data("amira", f"1|action.words|{plain.id}", dialog.phone("amira").last)
    await dialog.sees("amira", "That button is old")


async def test_a_sensitive_word_is_left_out_on_a_discreet_phone(dialog: Dialog) -> None:
    await dialog.family()
    await opens_plan(dialog, "yusuf")
    action = await agreed(dialog, "Lee takes the plan to MARAC.", "lee", LATER)
    await opens_card(dialog, "amira", action.id)
    await dialog.last_sees("amira", "Explain words")
    await opens_card(dialog, "yusuf", action.id)
    await dialog.sees("yusuf", "MARAC")
    await dialog.sees_not("yusuf", "Explain words")


async def test_a_word_on_a_card_can_be_asked_about_and_the_card_goes_with_it(dialog: Dialog) -> None:
    await dialog.family()
    action = await agreed(dialog, "SALT will write a report.", "lee", LATER)
    await opens_card(dialog, "amira", action.id)
    await dialog.taps("amira", "Explain words")
    await dialog.taps("amira", "Ask about a word")
    await dialog.sees("amira", "Which word do you want to ask about?")
    await dialog.says("amira", "report")
    await dialog.taps("amira", "Send")
    await dialog.last_sees("amira", "You ask what this means.", "“report”", "It will go to Sam.")
    await dialog.taps("amira", "Send it")
    await dialog.last_sees("amira", "Sent to Sam. Your number is")
    (concern,) = await dialog.look(lambda tx: tx.concerns.of_author(dialog.cast.ids["amira"]))
    assert (concern.kind, concern.action_id) == (ConcernKind.WORD, action.id)
    await dialog.signs_in("sam")
    await dialog.says("sam", "/questions")
    await dialog.taps("sam", "1. OK-14")
    await dialog.last_sees("sam", "About: “SALT will write a report.”", "Mum asks what this means: “report”")


async def test_words_finds_a_typed_word_however_it_is_written(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/words")
    await dialog.sees("amira", "Type a word. I will say what it means.")
    await dialog.says("amira", "ehcps")
    await dialog.last_sees("amira", "EHCP", "care plan")
    await dialog.says("amira", "speech and language therapy")
    await dialog.last_sees("amira", "SALT")
    await dialog.says("amira", "/words senco")
    await dialog.last_sees("amira", "SENCo, Special")


async def test_words_can_be_looked_through_letter_by_letter(dialog: Dialog) -> None:
    await dialog.family()
    await reads_easy(dialog, "amira")
    await dialog.says("amira", "/actions")
    await dialog.says("amira", "/words")
    await dialog.says("amira", "s")
    await dialog.last_sees("amira", "1. S", "More")
    first = dialog.phone("amira").last.text
    await dialog.taps("amira", "More")
    assert dialog.phone("amira").last.text != first
    await dialog.taps("amira", "Back")
    await dialog.taps("amira", "See all the words")
    await dialog.last_sees("amira", "1. A")
    await dialog.says("amira", "1")
    await dialog.last_sees("amira", "Another word")
    await dialog.taps("amira", "Another word")
    await dialog.sees("amira", "Type a word.")


async def test_an_unknown_word_is_asked_of_whoever_leads_and_logged_without_the_person(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("yusuf", "/words")
    await dialog.says("yusuf", "flimflam")
    await dialog.sees("yusuf", "I do not know “flimflam”. Sam can tell you what it means.")
    missed = await dialog.look(lambda tx: tx.missing_words.since(tx.now))
    assert [(word.word, word.nation) for word in missed] == [("flimflam", "england")]
    await dialog.taps("yusuf", "Ask about a word")
    await dialog.sees("yusuf", "You ask what this means.", "“flimflam”", "It will go to Sam.")
    await dialog.taps("yusuf", "Send it")
    await dialog.sees("yusuf", "Sent to Sam.", "You will hear by Wednesday 25 November")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/questions")
    await dialog.taps("sam", "1. OK-14")
    await dialog.last_sees("sam", "Dad asks what this means: “flimflam”")


async def test_the_plans_own_words_are_found_only_by_whom_the_plan_is_open_to(dialog: Dialog) -> None:
    await dialog.family()
    await puts_word(dialog, "blue book", "The book in which Mia writes how she slept.")
    await dialog.says("amira", "/words blue book")
    await dialog.last_sees("amira", "The book in which Mia writes", "The people who help you wrote this for you.")
    await dialog.says("yusuf", "/words blue book")
    await dialog.sees("yusuf", "I do not know “blue book”.")
    await dialog.never_saw("yusuf", "Mia writes")


async def test_more_than_a_word_typed_there_is_kept_as_something_to_send(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/words")
    await dialog.says("amira", "The bus did not come again and I do not know who sorts this out.")
    await dialog.sees("amira", "The bus did not come again", "Ask Sam")
    assert await dialog.look(lambda tx: tx.missing_words.since(tx.now)) == []


async def test_a_word_that_suggests_danger_is_not_logged_and_shows_who_helps_now(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("amira", "/words")
    await dialog.says("amira", "he hit me")
    await dialog.last_sees("amira", "call 999 now", "Help now")
    assert await dialog.look(lambda tx: tx.missing_words.since(tx.now)) == []
