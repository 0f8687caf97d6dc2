"""`mainstay plan`: open, list, show, join, close and reopen."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from handlers.operator.plans import Overview

app = typer.Typer(help="Plans: one for each child.", no_args_is_help=True)
Ref = Annotated[str, typer.Argument(help="The plan's reference, such as OK-14.", show_default=False)]


@app.command("open", epilog="Example: mainstay plan open OK-14 Mia --lead P-01")
def open_one(
    ref: Ref,
    child: Annotated[str, typer.Argument(help="The child's first name, and no other name.", show_default=False)],
    framework: Annotated[str | None, typer.Option(help="How help is joined up.", show_default="the first")] = None,
    nation: Annotated[str | None, typer.Option(help="Whose holidays count.", show_default="the service's")] = None,
    lead: Annotated[str | None, typer.Option(metavar="REF", help="The lead professional.")] = None,
    no_lead: Annotated[bool, typer.Option("--no-lead", help="The family chose to have no lead professional.")] = False,
    duty: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Who answers without lead and cover.", show_default="a co-ordinator"),
    ] = None,
    review_by: Annotated[str | None, typer.Option(metavar="DAY", help="The day by which it is reviewed.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Open a plan."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.cli.exits import Exit
        from bot.cli.faults import Said
        from bot.cli.typed import words
        from handlers import leads
        from handlers.operator import places, plans
        from handlers.operator.columns import Kind
        from storage.transaction import Transaction

        if lead is not None and no_lead:
            raise Said(Exit.REFUSED, "--lead and --no-lead cannot both be.", "Give one of them.", code="lead_or_none")
        said = words(Kind.PLANS, ref=ref, child_name=child, nation=nation, review_by=review_by)
        wish = plans.Wish(said["ref"], said["child_name"], framework, said["nation"], duty, no_lead, said["review_by"])

        with desk(home) as at:

            def opened(tx: Transaction) -> "Overview":
                plan = plans.open_plan(tx, at.house, wish)
                if lead is not None:
                    who = places.practitioner(tx, lead)
                    leads.set_lead(tx, at.house, tx.plans.circle(plan.id), who, tx.now)
                return plans.overview(tx, at.house, tx.plans.get(plan.id))

            one = at.write(opened)
        answer.say(f"{one.plan.ref} is open. {one.lead.name if one.lead else one.duty.name} answers the family.")
        answer.say(f"Now: mainstay invite {one.plan.ref} --name NAME --relation mother")
        answer.give(plan=_facts(one))


@app.command("list")
def list_all(home: Home = None, as_json: AsJson = False) -> None:
    """List the open plans, and who answers for each."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import plans

        with desk(home) as at:
            rows = [_facts(one) for one in at.read(lambda tx: plans.every(tx, at.house))]
        answer.table(
            ("plan", "child", "lead", "duty contact", "review by", "family linked"),
            [[r["ref"], r["child"], _who(r["lead"], r["lead_state"]), r["duty"]["name"], str(r["review_by"] or ""),
              f"{sum(f['linked'] for f in r['family'])} of {len(r['family'])}"] for r in rows],
            "No plan yet. Now: mainstay plan open OK-14 Mia",
        )  # fmt: skip
        answer.give(plans=rows)


@app.command(epilog="Example: mainstay plan show OK-14")
def show(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """Show one plan: who leads, who is on the team, which family members are linked and what each may see."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import places, plans

        with desk(home) as at:
            one = _facts(at.read(lambda tx: plans.overview(tx, at.house, places.plan_called(tx, ref))))
        answer.say(f"{one['ref']}, {one['child']}, {one['framework']}, {one['nation']}")
        answer.say(f"Lead professional: {_who(one['lead'], one['lead_state'])}")
        if one["cover"]:
            answer.say(f"Today's cover: {one['cover']['name']}")
        answer.say(f"Duty contact: {one['duty']['name']}")
        answer.say(f"Team: {', '.join(p['name'] for p in one['team']) or 'nobody yet'}")
        answer.table(
            ("family", "relation", "phone", "sees plan", "sees dates", "sees names"),
            [[f["name"], f["relation"], "linked" if f["linked"] else "not linked",
              *("yes" if f[dial] else "no" for dial in ("sees_plan", "sees_dates", "sees_names"))]
             for f in one["family"]],
            f"No family member yet. Now: mainstay invite {one['ref']} --name NAME --relation mother",
        )  # fmt: skip
        answer.give(plan=one)


@app.command(epilog="Example: mainstay plan join OK-14 P-03")
def join(
    ref: Ref,
    practitioner: Annotated[str, typer.Argument(help="The ref of who joins the team.", show_default=False)],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put a practitioner on a plan's team. Where several agencies help and nobody leads, a lead is asked for."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import places, plans
        from storage.transaction import Transaction

        with desk(home) as at:

            def joined(tx: Transaction) -> "Overview":
                plan, person = places.open_plan_called(tx, ref), places.practitioner(tx, practitioner)
                plans.join_team(tx, at.house, plan, person)
                return plans.overview(tx, at.house, plan)

            one = _facts(at.write(joined))
        answer.say(f"On the team of {one['ref']} now: {', '.join(p['name'] for p in one['team'])}")
        answer.give(plan=one)


@app.command(epilog="Example: mainstay plan close OK-14")
def close(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """Close a plan: its codes end, and nobody reads it in the chat any more. Refused while a family waits."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import places, plans

        with desk(home) as at:
            plan = at.write(lambda tx: plans.close_plan(tx, places.plan_called(tx, ref)))
        answer.say(f"{plan.ref} is closed.")
        answer.give(plan=plan.ref, closed_at=plan.closed_at)


@app.command(epilog="Example: mainstay plan reopen OK-14")
def reopen(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """Open a closed plan again, with its people as they were; its family is told."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.endings import open_again
        from handlers.operator import places

        with desk(home) as at:
            plan = at.write(lambda tx: open_again(tx, at.house, places.plan_called(tx, ref)))
        answer.say(f"{plan.ref} is open again.")
        answer.give(plan=plan.ref, closed_at=plan.closed_at)


def _facts(one: "Overview") -> dict[str, Any]:
    plan = one.plan
    return {
        "ref": plan.ref, "child": plan.child_name, "framework": plan.framework, "nation": plan.nation,
        "lead": _person(one.lead), "lead_state": plan.lead_state.value, "lead_reachable": one.lead_reachable,
        "cover": _person(one.cover), "duty": _person(one.duty), "team": [_person(person) for person in one.team],
        "family": [
            {"id": person.id, "name": person.name, "linked": linked,
             "relation": role.relation.value if role.relation else "other",
             "sees_plan": role.sees_plan, "sees_dates": role.sees_dates, "sees_names": role.sees_names}
            for person, role, linked in one.family
        ],
        "review_by": plan.review_by, "opened_at": plan.opened_at, "closed_at": plan.closed_at, "id": plan.id,
    }  # fmt: skip


def _person(person: Any) -> dict[str, Any] | None:
    return None if person is None else {"ref": person.ref, "name": person.name}


def _who(lead: dict[str, Any] | None, state: str) -> str:
    if lead is not None:
        return str(lead["name"])
    return {"by_choice_none": "none, by choice", "left": "has left"}.get(state, "not chosen yet")
