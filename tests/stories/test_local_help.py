"""Local help: what there is near here, without a lead; and what the lead sends on (001-25, 001-41, 004-11)."""

from datetime import date

from storage.records.ids import new_id
from storage.records.local_help import Category, LocalService, Tip
from storage.records.plans import LeadState, RoleKind
from storage.transaction import Transaction
from tests.stories.agreed import reads_easy
from tests.stories.dialog import Dialog


async def listed(dialog: Dialog, name: str = "Oak food bank", **more: object) -> LocalService:
    """List a local service, as an import does."""

    def put(tx: Transaction) -> LocalService:
        ref = f"L-{new_id()}"
        usual = {
            "category": Category.MONEY, "what_for": "Food for a few days.", "checked_on": tx.now.date(),
            "phone": "01632 960 001", "web": "oak.example/food", "hours": "Monday to Friday",
        }  # fmt: skip
        return tx.local_services.add(LocalService(
            id=new_id(), ref=ref, ref_hash=tx.local_services.ref_hash(ref), name=name,
            **(usual | more),  # type: ignore[arg-type]
        ))  # fmt: skip

    return await dialog.keep(put)


async def test_a_family_without_a_lead_finds_local_help_by_kind_a_page_at_a_time(dialog: Dialog) -> None:
    cast = await dialog.family()
    await reads_easy(dialog, "mia")

    def no_lead(tx: Transaction) -> None:
        role = next(r for r in tx.plans.circle(cast.plan_id).roles if r.kind is RoleKind.LEAD)
        tx.roles.change(role, ended_at=tx.now)
        tx.plans.change(tx.plans.get(cast.plan_id), lead_state=LeadState.BY_CHOICE_NONE)

    await dialog.keep(no_lead)
    await dialog.says("amira", "/help")
    await dialog.taps("amira", "Local help")
    await dialog.last_sees("amira", "No local help is listed here yet.")
    for number in range(1, 6):
        await listed(dialog, f"Food bank {number}")
    await listed(dialog, "Talk club", category=Category.HEALTH)
    await listed(dialog, "Gone away", ended_at=dialog.clock.now())
    await dialog.says("amira", "/ask")
    await dialog.taps("amira", "Local help")
    await dialog.last_sees("amira", "What do you need help with?")
    await dialog.taps("amira", "Food, money and home")
    await dialog.last_sees("amira", "1. Food bank 1", "4. Food bank 4")
    await dialog.taps("amira", "More")
    await dialog.last_sees("amira", "1. Food bank 5")
    await dialog.taps("amira", "Open 1")
    await dialog.last_sees("amira", "Food bank 5", "What for: Food for a few days.", "Call: 01632 960 001",
                           "Web: oak.example/food", "Checked on")  # fmt: skip
    await dialog.never_saw("amira", "Gone away")
    await dialog.says("mia", "/help")
    for label in ("Local help", "Health and feelings", "Open 1"):
        await dialog.taps("mia", label)
    await dialog.last_sees("mia", "Talk club", "We checked this on")
    await dialog.taps("mia", "Keep it")
    await dialog.taps("mia", "What I saved")
    await dialog.last_sees("mia", "1. Talk club")


async def test_what_nobody_checked_for_a_year_is_shown_with_the_day(dialog: Dialog) -> None:
    await dialog.family()
    await listed(dialog, checked_on=date(2025, 10, 1))
    await dialog.says("amira", "/help")
    for label in ("Local help", "Food, money and home", "Open 1"):
        await dialog.taps("amira", label)
    await dialog.last_sees("amira", "We last checked this on Wednesday 1 October 2025. It may have changed.")


async def test_a_lead_sends_an_entry_with_a_line_and_its_reader_keeps_it_and_takes_it_off(dialog: Dialog) -> None:
    await dialog.family()
    await listed(dialog)
    await _begins(dialog)
    for label in ("Food, money and home", "Oak food bank"):
        await dialog.taps("sam", label)
    await dialog.says("sam", "Ask for SALT there.")
    await dialog.last_sees("sam", "SALT")  # the check of words, as before anything a family reads
    await dialog.says("sam", "They are kind, and it is free.")
    await dialog.taps("sam", "Mum")
    await dialog.last_sees("sam", "This goes to Amira", "Sam thought this might help.", "They are kind")
    await dialog.taps("sam", "Send it")
    await dialog.never_saw("amira", "food bank")
    await dialog.wait(minutes=3)
    await dialog.sees("amira", "Sam thought this might help.", "Oak food bank", "“They are kind, and it is free.”")
    await dialog.taps("amira", "Keep it")
    await dialog.last_sees("amira", "It is on your list now.", "What for: Food for a few days.", "Call: 01632 960 001")
    await dialog.taps("amira", "What I saved")
    await dialog.last_sees("amira", "1. Oak food bank")
    await dialog.taps("amira", "Open 1")
    await dialog.taps("amira", "Take it off my list")
    await dialog.last_sees("amira", "It is off your list now.")
    await dialog.taps("amira", "What I saved")
    await dialog.last_sees("amira", "You have saved nothing yet.")
    await dialog.never_saw("mia", "food bank")
    await dialog.never_saw("yusuf", "food bank")


async def test_a_typed_tip_goes_to_each_alone_a_discreet_phone_shows_nothing_and_it_can_be_taken_back(
    dialog: Dialog,
) -> None:
    await dialog.family()
    await _begins(dialog)
    await _types_a_tip(dialog, "Read one story each night.")
    await dialog.taps("sam", "Take it back")
    await dialog.last_sees("sam", "Taken back. Nobody in OK-14 was told.")
    await dialog.taps("sam", "Send something else")
    await _types_a_tip(dialog, "Count the steps on the way home.")
    await dialog.wait(minutes=3)
    assert not any("steps" in line for line in dialog.locked_screen("yusuf"))
    await dialog.taps("yusuf", "Open")
    await dialog.taps("yusuf", "Keep it")
    await dialog.last_sees("yusuf", "Sam says: “Count the steps on the way home.”")
    for who in ("amira", "mia"):
        await dialog.sees(who, "Count the steps")
        await dialog.taps(who, "See it")
        await dialog.taps(who, "What I saved")
        await dialog.last_sees(who, "You have saved nothing yet.")  # what another keeps is theirs alone
    theirs = next(tip for tip in await _tips(dialog, "yusuf"))
    await dialog.taps_data("amira", f"1|tip.open|{theirs.id}")
    await dialog.taps_data("amira", f"1|tip.drop|{theirs.id}")
    assert [tip.kept_at is not None for tip in await _tips(dialog, "yusuf")] == [True]
    for who in ("amira", "mia", "yusuf"):
        await dialog.never_saw(who, "Read one story")


async def _tips(dialog: Dialog, who: str) -> list[Tip]:
    return await dialog.look(lambda tx: tx.tips.of_person(dialog.cast.ids[who]))


async def _begins(dialog: Dialog) -> None:
    await dialog.signs_in("sam")
    await dialog.says("sam", "/plans")
    for label in ("OK-14", "More", "Help asked for", "Send local help or a tip"):
        await dialog.taps("sam", label)


async def _types_a_tip(dialog: Dialog, words: str) -> None:
    await dialog.taps("sam", "Type a tip")
    await dialog.says("sam", words)
    await dialog.taps("sam", "All of them")
    await dialog.taps("sam", "Send it")
