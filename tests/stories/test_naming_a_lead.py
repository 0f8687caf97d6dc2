"""A second agency joins a plan that nobody leads: the co-ordinator is asked the same day to name a lead (002-06)."""

from datetime import datetime

from handlers import leads
from handlers.operator import plans
from handlers.operator.importing import import_sheets
from handlers.operator.sheets import read_sheets
from storage.records.plans import LeadState, Plan
from storage.transaction import Transaction
from tests.stories.dialog import LONDON, Dialog

ASKED = "OK-50: NHS Riverside and Oak Primary help this family now, and nobody leads."


async def unled(dialog: Dialog, *, state: LeadState = LeadState.CHOOSING) -> Plan:
    """Open a plan without a lead, with Lee on its team."""
    house, lee = dialog.app.house, dialog.cast.ids["lee"]

    def open_it(tx: Transaction) -> Plan:
        plan = plans.open_plan(tx, house, plans.Wish("OK-50", "Ada"))
        plan = tx.plans.change(plan, lead_state=state)
        plans.join_team(tx, house, plan, tx.people.get(lee))
        return plan

    return await dialog.keep(open_it)


async def joins(dialog: Dialog, plan: Plan, who: str) -> None:
    """Put somebody on the team by hand, as `mainstay plan join` does."""
    house, person = dialog.app.house, dialog.cast.ids[who]
    await dialog.keep(lambda tx: plans.join_team(tx, house, tx.plans.get(plan.id), tx.people.get(person)))


async def test_the_co_ordinator_is_asked_the_same_day_and_sees_the_plan(dialog: Dialog) -> None:
    await dialog.family()
    plan = await unled(dialog)
    await dialog.never_saw("dana", "OK-50")  # one agency needs no lead
    await joins(dialog, plan, "nina")
    await dialog.last_sees("dana", ASKED, "Please name a lead professional today.", "Dana answers the family", "Later")
    await dialog.signs_in("dana")
    await dialog.taps("dana", "See the plan")
    await dialog.sees("dana", "Family OK-50: Ada.", "There is no lead professional now.")
    await joins(dialog, plan, "priya")  # a third the same day: asked already
    assert dialog.phone("dana").shown().count("nobody leads") == 0
    for other in ("lee", "nina", "sam", "jo", "amira"):
        await dialog.never_saw(other, "nobody leads")


async def test_by_import_it_is_asked_once_for_a_plan_and_not_where_the_file_names_a_lead(dialog: Dialog) -> None:
    await dialog.family()
    rows = {
        "OK-51": ("team,P-lee", "team,P-nina", "team,P-priya"),
        "OK-52": ("team,P-lee", "team,P-nina", "lead,P-sam"),
        "OK-53": ("team,P-lee",),
    }
    teams = [f"{ref},{row}" for ref, some in rows.items() for row in some]
    files = [
        ("plans.csv", "\n".join(["ref,child_name", *(f"{ref},Ada" for ref in rows)]).encode()),
        ("teams.csv", "\n".join(["plan_ref,role,person_ref", *teams]).encode()),
    ]
    for _ in range(2):  # the same file again changes nothing
        await dialog.keep(lambda tx: import_sheets(tx, dialog.app.house, read_sheets(files)))
    assert dialog.phone("dana").shown().count("nobody leads") == 1
    await dialog.sees("dana", "OK-51: Barnfield Trust, NHS Riverside and Oak Primary help this family now")
    await dialog.never_saw("dana", "OK-52", "OK-53")


async def test_a_plan_without_a_lead_by_choice_is_left_in_peace(dialog: Dialog) -> None:
    await dialog.family()
    plan = await unled(dialog, state=LeadState.BY_CHOICE_NONE)
    await joins(dialog, plan, "nina")
    await dialog.never_saw("dana", "OK-50", "nobody leads")


async def test_at_night_it_waits_for_the_morning_and_is_not_said_once_somebody_leads(dialog: Dialog) -> None:
    dialog.at("2026-11-23 22:30")
    await dialog.family()
    plan = await unled(dialog)
    await joins(dialog, plan, "nina")
    await dialog.never_saw("dana", "nobody leads")
    house, sam = dialog.app.house, dialog.cast.ids["sam"]
    await dialog.keep(lambda tx: leads.set_lead(tx, house, tx.plans.circle(plan.id), tx.people.get(sam), tx.now))
    dialog.clock.set(datetime(2026, 11, 24, 9, tzinfo=LONDON))
    await dialog.tick()
    await dialog.never_saw("dana", "nobody leads")
