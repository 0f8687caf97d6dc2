"""What to know about us: told once, read only by whom its writer picks, and asked about for a new lead (003-11)."""

from datetime import timedelta

from handlers.leads import set_lead
from handlers.operator import erasing
from storage.records.about import AboutKind, AboutPart, AboutShare
from storage.records.ids import new_id
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction
from tests.stories.dialog import Dialog

WELL = "Mia sings in the mornings and laughs at breakfast."
AGAIN = "Please do not ask us about the hospital again."


async def test_a_page_is_told_once_and_read_only_by_the_one_its_writer_picked(dialog: Dialog) -> None:
    await dialog.family()
    await _writes(dialog)
    await dialog.last_sees("amira", "I have kept it.", "What is going well", WELL, AGAIN, "Only you can read it.")
    await dialog.taps("amira", "Pick who may read it")
    await dialog.taps("amira", "Lee")
    await dialog.sees_not("lee", "page about themselves")
    await dialog.taps("amira", "Yes, Lee may read it")
    await dialog.last_sees("amira", "Lee, Teacher, can read what you wrote", "Take it back")
    await dialog.sees("lee", "OK-14. Mum wrote a page about themselves, and lets you read it.")
    await dialog.signs_in("lee")
    await dialog.says("lee", "/plans OK-14")
    await dialog.taps("lee", "About them, in their words")
    await dialog.last_sees("lee", "Mum wrote this once", WELL, AGAIN)
    await dialog.taps_data("amira", "1|about.log")
    await dialog.last_sees("amira", "Lee can read it since Monday 23 November.",
                           "Lee read it on Monday 23 November at 10am.")  # fmt: skip
    share = await _share(dialog, "amira")
    for who in ("sam", "priya", "dana"):
        await dialog.signs_in(who)
        await dialog.says(who, "/plans OK-14")
        await dialog.sees_not(who, "About them")
        for data in (f"1|about.pages|{dialog.cast.plan_id}", f"1|about.read|{share.id}"):
            await dialog.taps_data(who, data)
            await dialog.last_sees(who, "That button is old.")
        await dialog.never_saw(who, "sings", "page about", "hospital")
    for who in ("yusuf", "mia"):
        await dialog.says(who, "/menu")
        await dialog.taps_data(who, "1|about")
        await dialog.taps_data(who, f"1|about.back|{share.id}")
        await dialog.never_saw(who, "sings", "hospital", "can read it", "no longer")
    assert await dialog.look(lambda tx: len(tx.about_readings.of_shares([share.id]))) == 1


async def test_a_page_that_is_taken_back_leaves_the_readers_screen_and_its_part_in_the_log_stays(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _writes(dialog)
    await _lets_read(dialog, "amira", "Lee")
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Read it")
    await dialog.sees("lee", WELL)
    await dialog.taps("amira", "Take it back")
    await dialog.last_sees("amira", "Lee can no longer read what you wrote.")
    await dialog.sees_not("lee", WELL)
    await dialog.says("lee", "/plans OK-14")
    await dialog.last_sees("lee", "OK-14")
    await dialog.sees_not("lee", "About them")
    await dialog.taps_data("amira", "1|about.log")
    await dialog.last_sees("amira", "Only you can read it.", "Lee read it on")


async def test_a_part_is_changed_taken_out_and_all_of_it_deleted_and_then_nobody_has_it(dialog: Dialog) -> None:
    await dialog.family()
    await _writes(dialog)
    await _lets_read(dialog, "amira", "Sam")
    await dialog.taps_data("amira", "1|about.part|well")
    await dialog.last_sees("amira", "You wrote:", WELL)
    await dialog.says("amira", "x" * 501)
    await dialog.last_sees("amira", "That is 501 letters.")
    await dialog.says("amira", "Mia walks the dog.")
    await dialog.last_sees("amira", "Mia walks the dog.", AGAIN, "Sam can read it. No one else can.")
    await dialog.sees_not("amira", "I have kept it.\nThis is what you wrote:\nWhat is going well\n“" + WELL)
    await dialog.taps_data("amira", "1|about.part|not_again")
    await dialog.taps("amira", "Take this part out")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "About them, in their words")
    await dialog.last_sees("sam", "Mia walks the dog.")
    await dialog.never_saw("sam", WELL, "hospital")
    await dialog.taps_data("amira", "1|about")
    await dialog.taps("amira", "Delete it all")
    await dialog.taps("amira", "Delete it all")
    await dialog.last_sees("amira", "I have deleted it all.", "What is going well")
    await dialog.sees_not("sam", "walks the dog")
    assert await dialog.look(lambda tx: tx.about_parts.of(dialog.cast.ids["amira"])) == []


async def test_who_leaves_the_team_reads_no_more_and_a_writer_who_stops_is_read_by_nobody(dialog: Dialog) -> None:
    await dialog.family()
    await _writes(dialog)
    await _lets_read(dialog, "amira", "Lee")
    await _lets_read(dialog, "amira", "Priya")
    await dialog.keep(lambda tx: _leaves_the_team(dialog, tx, "lee"))
    await dialog.keep(lambda tx: tx.roles.add(Role(
        id=new_id(), plan_id=dialog.cast.plan_id, person_id=dialog.cast.ids["lee"], kind=RoleKind.TEAM,
        since=tx.now + timedelta(seconds=1))))  # fmt: skip
    await dialog.wait(seconds=2)
    await dialog.signs_in("lee")
    await dialog.taps("lee", "Read it")
    await dialog.sees("lee", "That button is old.")
    await dialog.taps_data("amira", "1|about")
    await dialog.last_sees("amira", "Priya can read it. No one else can.")
    await dialog.says("amira", "/stop")
    await dialog.taps("amira", "Yes, unlink")
    await dialog.signs_in("priya")
    await dialog.taps("priya", "Read it")
    await dialog.sees("priya", "That button is old.")
    for who in ("lee", "priya"):
        await dialog.never_saw(who, "sings")


async def test_a_page_does_not_go_along_to_a_new_lead_each_writer_is_asked_and_a_discreet_phone_shows_nothing(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _writes(dialog)
    await dialog.keep(lambda tx: _has_page(dialog, tx, "yusuf", "I see Mia on Sundays."))
    await _lets_read(dialog, "amira", "Sam")
    await dialog.keep(
        lambda tx: set_lead(
            tx, dialog.app.house, tx.plans.circle(dialog.cast.plan_id), tx.people.get(dialog.cast.ids["priya"]), tx.now
        )
    )
    await dialog.last_sees("amira", "Priya is your lead professional now.",
                           "Priya cannot read it. May Priya read it?", "Not now")  # fmt: skip
    await dialog.signs_in("priya")
    await dialog.says("priya", "/plans OK-14")
    await dialog.sees_not("priya", "About them")
    await dialog.taps("amira", "Show me what it says first")
    await dialog.last_sees("amira", WELL, AGAIN, "May Priya read it?")
    await dialog.taps("amira", "Yes, Priya may read it")
    await dialog.says("priya", "/plans OK-14")
    await dialog.taps("priya", "About them, in their words")
    await dialog.last_sees("priya", WELL)
    await dialog.taps_data("amira", "1|about")
    await dialog.last_sees("amira", "Priya can read it. No one else can.")  # Sam has left
    assert set(dialog.locked_screen("yusuf")) == {"You have a new message."}
    await dialog.taps("yusuf", "Open")
    await dialog.last_sees("yusuf", "May Priya read it?")
    await dialog.taps("yusuf", "Not now")
    await dialog.last_sees("yusuf", "OK. Priya cannot read it.")
    await dialog.never_saw("priya", "Sundays")
    await dialog.never_saw("mia", "May Priya read it?")
    await dialog.never_saw("yusuf", "sings")


async def test_the_asking_is_taken_back_when_another_lead_comes_and_a_page_is_erased_with_its_writer(
    dialog: Dialog,
) -> None:
    dialog.at("2026-11-23 21:00")
    await dialog.family()
    await dialog.keep(lambda tx: _has_page(dialog, tx, "amira", WELL))
    for who in ("lee", "priya"):
        await dialog.keep(
            lambda tx, who=who: set_lead(  # type: ignore[misc]
                tx, dialog.app.house, tx.plans.circle(dialog.cast.plan_id), tx.people.get(dialog.cast.ids[who]), tx.now
            )
        )
    dialog.clock.set(dialog.clock.now() + timedelta(hours=11))
    await dialog.tick()
    await dialog.sees("amira", "May Priya read it?")
    await dialog.never_saw("amira", "May Lee read it?")
    await dialog.taps("amira", "Yes, Priya may read it")
    amira = dialog.cast.ids["amira"]
    await dialog.keep(lambda tx: erasing.erase(tx, [erasing.find(tx, amira)]))
    left = await dialog.look(lambda tx: (tx.about_parts.of(amira), tx.about_shares.of_writer(amira)))
    assert left == ([], [])


async def test_a_young_person_writes_about_me_and_a_parent_of_two_is_told_for_which_child(dialog: Dialog) -> None:
    await dialog.family()
    await dialog.says("mia", "/who")
    await dialog.taps("mia", "News and about us")
    await dialog.taps("mia", "What to know about us")
    await dialog.taps("mia", "What matters to me")
    await dialog.says("mia", "I like to be asked first.")
    await _lets_read(dialog, "mia", "Sam")
    await dialog.second_plan()
    await dialog.keep(lambda tx: _has_page(dialog, tx, "amira", WELL))
    await dialog.says("amira", "/menu")
    await _lets_read(dialog, "amira", "Sam")
    await dialog.last_sees("amira", "for Mia")
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans OK-14")
    await dialog.taps("sam", "About them, in their words")
    await dialog.taps("sam", "The young person")
    await dialog.last_sees("sam", "What matters to me", "I like to be asked first.")
    await dialog.never_saw("sam", WELL)


async def _writes(dialog: Dialog, who: str = "amira") -> None:
    await dialog.says(who, "/who")
    await dialog.taps(who, "News and about us")
    await dialog.taps(who, "What to know about us")
    await dialog.last_sees(who, "You can tell it once here.", "What matters to us")
    await dialog.taps(who, "What is going well")
    await dialog.says(who, WELL)
    await dialog.taps(who, "Write or change a part")
    await dialog.taps(who, "Please do not ask again")
    await dialog.says(who, AGAIN)


async def _lets_read(dialog: Dialog, who: str, reader: str) -> None:
    await dialog.taps_data(who, f"1|about.who||{dialog.cast.plan_id}")
    await dialog.taps(who, reader)
    await dialog.taps(who, f"Yes, {reader} may read it")


async def _share(dialog: Dialog, who: str) -> AboutShare:
    return (await dialog.look(lambda tx: tx.about_shares.of_writer(dialog.cast.ids[who])))[-1]


def _has_page(dialog: Dialog, tx: Transaction, who: str, words: str) -> None:
    tx.about_parts.add(AboutPart(new_id(), dialog.cast.ids[who], AboutKind.GOING_WELL, words, tx.now))


def _leaves_the_team(dialog: Dialog, tx: Transaction, who: str) -> None:
    for role in tx.roles.live_of(dialog.cast.ids[who]):
        tx.roles.change(role, ended_at=tx.now)
