"""Way 11: cover between dates, agreed by the one who covers, shown to the family; no gap stays silent (000-23)."""

from datetime import date

import pytest

from storage.records.ids import new_id
from storage.records.plans import Cover, CoverState
from tests.stories.asking import BUS, has_asked
from tests.stories.dialog import Dialog
from tests.stories.people import put_action


async def asks(dialog: Dialog, first: str, last: str, whom: str) -> None:
    """Let Sam ask somebody to cover, by typed dates."""
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "I will be away")
    await dialog.taps("sam", "Pick dates")
    await dialog.says("sam", first)
    await dialog.says("sam", last)
    await dialog.taps("sam", whom)


async def agreed(dialog: Dialog, away: str, by: str, first: date, last: date) -> Cover:
    ids = dialog.cast.ids
    return await dialog.keep(lambda tx: tx.covers.add(Cover(
        id=new_id(), away_id=ids[away], by_id=ids[by], first_day=first, last_day=last, state=CoverState.ACCEPTED,
        asked_at=tx.now, answered_at=tx.now)))  # fmt: skip


async def test_families_are_told_only_once_the_one_who_covers_has_said_yes(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    await dialog.last_sees("sam", "I have asked Priya to cover from Tuesday 24 November to Friday 4 December")
    await dialog.never_saw("amira", "Priya")
    await dialog.sees("priya", "Sam asks you to cover", "1 family")
    await dialog.signs_in("priya")
    await dialog.sees("priya", "You are asked to cover")
    await dialog.taps("priya", "I will cover")
    await dialog.sees("priya", "You cover for Sam", "OK-14")
    await dialog.sees("amira", "Sam will be away from Tuesday 24 November to Friday 4 December", "Priya will help you")
    await dialog.sees("sam", "Priya will cover for you")
    await dialog.sees("jo", "Priya covers for Sam")
    await dialog.sees("yusuf", "You have a new message")
    assert not any("Priya" in line for line in dialog.locked_screen("yusuf"))


async def test_while_somebody_is_away_under_cover_the_cover_hears_each_morning_what_is_due(dialog: Dialog) -> None:
    cast = await dialog.family()
    await has_asked(dialog)
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the chart home.", "sam", date(2026, 11, 24)))
    await agreed(dialog, "sam", "priya", date(2026, 11, 24), date(2026, 11, 25))
    await dialog.wait(hours=23)
    await dialog.sees("priya", "Today:\n1 action due or late.")
    await dialog.wait(hours=24)
    await dialog.sees("priya", "Today:\n1 answer due or late.\n1 action due or late.")
    await dialog.never_saw("sam", "Today:", "chart")
    await dialog.wait(hours=24)
    await dialog.sees("sam", "Today:")
    assert mornings(dialog, "sam") == 1
    await dialog.never_saw("priya", "chart", "bus")


@pytest.mark.parametrize("state", [CoverState.ASKED, CoverState.DECLINED, CoverState.ENDED])
async def test_without_an_agreed_cover_the_morning_message_still_comes(dialog: Dialog, state: CoverState) -> None:
    cast = await dialog.family()
    await dialog.keep(lambda tx: put_action(tx, cast, "Send the chart home.", "sam", date(2026, 11, 24)))
    cover = await agreed(dialog, "sam", "priya", date(2026, 11, 24), date(2026, 11, 25))
    await dialog.keep(lambda tx: tx.covers.change(cover, state=state))
    await dialog.wait(hours=23)
    assert (mornings(dialog, "sam"), mornings(dialog, "lee")) == (1, 0)


def mornings(dialog: Dialog, who: str) -> int:
    """Count the morning messages this phone was rung for."""
    return sum(line.startswith("Today:") for line in dialog.locked_screen(who))


async def test_the_day_before_it_is_the_lead_then_the_cover_then_the_lead_again(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "sam", "priya", date(2026, 11, 24), date(2026, 11, 26))
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Sam is your lead professional", "You can ask Sam anything")
    await dialog.wait(hours=24)
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Priya is helping you until then")
    await dialog.wait(hours=72)
    await dialog.sees("amira", "Sam is back and helps you again")
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "You can ask Sam anything")


async def test_that_somebody_is_back_is_said_on_a_working_day_and_once(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "sam", "priya", date(2026, 11, 24), date(2026, 11, 27))
    await dialog.wait(days=6)
    await dialog.never_saw("amira", "Sam is back")
    await dialog.wait(days=2)
    assert dialog.phone("amira").shown().count("Sam is back and helps you again") == 1


async def test_from_today_by_taps_alone(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "I will be away")
    await dialog.taps("sam", "From today")
    await dialog.taps("sam", "Friday 27 November")
    await dialog.taps("sam", "Ask my manager")
    await dialog.sees("jo", "Sam asks you to cover from Monday 23 November to Friday 27 November")


async def test_a_day_typed_at_when_are_you_away_is_understood_at_once_and_numbers_choose(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "I will be away")
    await dialog.says("sam", "whenever")
    await dialog.last_sees("sam", "I cannot use that day", "Back")
    await dialog.says("sam", "25 November")
    await dialog.last_sees("sam", "You are away from Wednesday 25 November.")
    await dialog.says("sam", "1")  # Friday 27 November
    await dialog.last_sees("sam", "from Wednesday 25 November to Friday 27 November", "Who will cover?")


async def test_the_cover_answers_in_their_own_name_and_may_give_a_day_of_their_own(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "sam", "priya", date(2026, 11, 23), date(2026, 11, 27))
    concern = await has_asked(dialog)
    await dialog.sees("priya", "New question from OK-14")
    await dialog.never_saw("sam", "New question")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "Questions: 1")
    await dialog.taps("priya", "1. OK-14")
    await dialog.sees("priya", "You answer for Sam.", BUS)
    await dialog.taps("priya", "Other ways")
    await dialog.taps("priya", "Answer later")
    await dialog.says("priya", "Thursday")
    await dialog.last_sees("priya", "I have told mum of OK-14: by Thursday 26 November at 5pm")
    await dialog.sees("amira", "Priya needs more time", "You will hear by Thursday 26 November")
    await dialog.taps("priya", "Write an answer")
    await dialog.says("priya", "I take her on Friday.")
    await dialog.taps("priya", "Send")
    await dialog.sees("amira", "Priya has answered your question")
    await dialog.taps("amira", "Read it")
    await dialog.sees("amira", "Priya says: “I take her on Friday.”")
    assert (await dialog.look(lambda tx: tx.concerns.get(concern.id))).holder_id == dialog.cast.ids["priya"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("1 March 2020", None, "I cannot use that day"),
        ("soon", None, "I cannot use that day"),
        ("24 November", "23 November", "I cannot use that day"),
        ("24 November", "24 November 2028", "I cannot use that day"),
        ("24 November", "<b>", "I cannot use that day"),
    ],
)
async def test_days_that_do_not_fit_are_asked_for_again(
    dialog: Dialog, first: str, last: str | None, words: str
) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "I will be away")
    await dialog.taps("sam", "Pick dates")
    await dialog.says("sam", first)
    if last is not None:
        await dialog.says("sam", last)
    await dialog.last_sees("sam", words)
    await dialog.says("sam", "26 November")
    await dialog.last_sees("sam", "Thursday 26 November")


async def test_who_declines_gives_no_reason_and_the_one_away_asks_somebody_else(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "I cannot")
    await dialog.sees("priya", "I have told Sam")
    await dialog.sees("sam", "Priya cannot cover")
    await dialog.taps("sam", "Ask somebody else")
    await dialog.last_sees("sam", "Who will cover?")
    await dialog.never_saw("amira", "Priya")


async def test_a_cover_of_a_cover_is_not_allowed(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "priya", "lee", date(2026, 11, 25), date(2026, 11, 26))
    await dialog.signs_in("sam")
    await dialog.says("sam", "/cover")
    await dialog.taps("sam", "I will be away")
    await dialog.taps("sam", "From today")
    await dialog.taps("sam", "Friday 27 November")
    assert "Priya, Family support worker" not in dialog.phone("sam").buttons


async def test_whoever_covers_cannot_be_away_without_ending_that_first(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "lee", "sam", date(2026, 11, 24), date(2026, 11, 30))
    await asks(dialog, "25 November", "26 November", "Priya, Family support worker")
    await dialog.last_sees("sam", "You cover for somebody else", "End that cover first")


async def test_somebody_who_went_away_meanwhile_cannot_say_yes(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    await agreed(dialog, "priya", "lee", date(2026, 11, 25), date(2026, 11, 26))
    await dialog.signs_in("priya")
    await dialog.taps("priya", "I will cover")
    await dialog.sees("priya", "You are away yourself")
    await dialog.never_saw("amira", "Priya")


async def test_of_two_covers_for_one_day_the_one_agreed_last_counts(dialog: Dialog) -> None:
    await dialog.family()
    await agreed(dialog, "sam", "priya", date(2026, 11, 23), date(2026, 11, 30))
    await dialog.wait(minutes=5)
    await agreed(dialog, "sam", "lee", date(2026, 11, 23), date(2026, 11, 25))
    await dialog.says("amira", "/who")
    await dialog.last_sees("amira", "Lee is helping you until then")


async def test_a_cover_ended_early_is_told_to_those_who_knew_of_it(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "I will cover")
    await dialog.says("priya", "/cover")
    await dialog.taps("priya", "Cover for Sam")
    await dialog.taps("priya", "End this cover")
    await dialog.sees("priya", "I have told Sam")
    await dialog.sees("sam", "Priya does not cover for you any more")
    await dialog.sees("amira", "Priya does not stand in for Sam now", "Sam helps you today")


async def test_a_cover_agreed_at_night_and_ended_before_morning_is_never_news(dialog: Dialog) -> None:
    dialog.at("2026-11-23 20:30")
    await dialog.family()
    await asks(dialog, "25 November", "4 December", "Priya, Family support worker")
    cover = (await dialog.look(lambda tx: tx.covers.around(dialog.cast.ids["sam"], date(2026, 11, 23))))[0]
    await dialog.signs_in("priya")
    await dialog.taps_data("priya", f"1|cover.yes|{cover.id}")
    await dialog.taps_data("priya", f"1|cover.end|{cover.id}")
    await dialog.wait(hours=14)
    await dialog.never_saw("amira", "Priya")


async def test_a_gap_is_said_aloud_a_week_before_and_to_the_manager_two_days_before(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "7 December", "11 December", "Priya, Family support worker")
    await dialog.wait(days=6)
    await dialog.never_saw("sam", "no one has agreed to cover")
    await dialog.wait(days=2)
    await dialog.sees("sam", "no one has agreed to cover", "OK-14")
    await dialog.never_saw("jo", "no one has agreed to cover")
    await dialog.wait(days=5)
    await dialog.sees("jo", "Sam is away from Monday 7 December to Friday 11 December")
    assert dialog.phone("sam").shown().count("no one has agreed to cover") == 1


async def test_nobody_else_can_answer_or_end_a_cover(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    cover = (await dialog.look(lambda tx: tx.covers.around(dialog.cast.ids["sam"], date(2026, 11, 23))))[0]
    await dialog.signs_in("lee")
    for verb in ("cover.open", "cover.yes", "cover.no", "cover.end"):
        await dialog.taps_data("lee", f"1|{verb}|{cover.id}")
    after = await dialog.look(lambda tx: tx.covers.get(cover.id))
    assert after == cover
    await dialog.never_saw("lee", "Priya")


async def test_a_second_yes_changes_nothing(dialog: Dialog) -> None:
    await dialog.family()
    await asks(dialog, "24 November", "4 December", "Priya, Family support worker")
    cover = (await dialog.look(lambda tx: tx.covers.around(dialog.cast.ids["sam"], date(2026, 11, 23))))[0]
    await dialog.signs_in("priya")
    for _ in range(3):
        await dialog.taps_data("priya", f"1|cover.yes|{cover.id}")
    assert dialog.phone("amira").shown().count("Priya will help you") == 1


@pytest.mark.parametrize("data", ["1|cover.until|2026112399999999", "1|cover.from|x", "1|cover.ask|x|20261124"])
async def test_a_forged_button_shows_what_is_true(dialog: Dialog, data: str) -> None:
    await dialog.family()
    await dialog.signs_in("sam")
    await dialog.taps_data("sam", data)
    await dialog.sees("sam", "That button is old")
