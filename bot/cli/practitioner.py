"""`mainstay practitioner`: add, list, enrol, revoke and unlock."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from handlers.operator.practitioners import Standing
    from handlers.rules.leaving import Leaving

LEADS = {"primary": "as main job", "additional": "beside another job"}
app = typer.Typer(help="Practitioners: who they are, and how they sign in.", no_args_is_help=True)
Ref = Annotated[str, typer.Argument(help="The employer's own reference, such as P-01.", show_default=False)]


@app.command(epilog='Example: mainstay practitioner add P-01 Sam --job "School nurse" --manager P-04')
def add(
    ref: Ref,
    name: Annotated[str, typer.Argument(help="The name families are told.", show_default=False)],
    job: Annotated[str | None, typer.Option(help="What they do.")] = None,
    agency: Annotated[str | None, typer.Option(help="Who employs them.")] = None,
    work_days: Annotated[str | None, typer.Option(help='The days they work, such as "Monday to Thursday".')] = None,
    manager: Annotated[str | None, typer.Option(metavar="REF", help="Their line manager.")] = None,
    does: Annotated[str | None, typer.Option(help="What they can help with, as a family would say it.")] = None,
    does_not: Annotated[str | None, typer.Option(help="What they cannot help with.")] = None,
    lead_work: Annotated[
        str | None,
        typer.Option(metavar="primary|additional", help="Whether leading plans is their main job, or beside another."),
    ] = None,
    coordinator: Annotated[bool, typer.Option("--coordinator", help="Runs the service; may be duty contact.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Add a practitioner."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.cli.typed import words
        from handlers.operator import practitioners
        from handlers.operator.columns import Kind

        said = words(Kind.PEOPLE, ref=ref, name=name, job=job, agency=agency, work_days=work_days, does=does,
                     does_not=does_not, lead_work=lead_work)  # fmt: skip
        details = {key: value for key, value in said.items() if key not in ("ref", "name") and value is not None}
        with desk(home) as at:
            person = at.write(lambda tx: practitioners.add(
                tx, said["ref"], said["name"], manager_ref=manager, coordinator=coordinator, **details
            ))  # fmt: skip
        answer.say(f"{person.name} is here as {person.ref}. Now: mainstay practitioner enrol {person.ref}")
        answer.give(practitioner={"ref": person.ref, "name": person.name, "id": person.id})


@app.command("list")
def list_all(home: Home = None, as_json: AsJson = False) -> None:
    """List the practitioners who are here, and whether each can sign in."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import practitioners

        with desk(home) as at:
            everybody = at.read(practitioners.every)
        refs = {one.person.id: one.person.ref or "" for one in everybody}
        rows = [_row(one, refs) for one in everybody]
        answer.table(
            ("ref", "name", "job", "agency", "manager", "leads", "phone"),
            [
                [
                    r["ref"],
                    r["name"],
                    r["job"] or "",
                    r["agency"] or "",
                    r["manager_ref"] or "",
                    LEADS.get(r["lead_work"] or "", ""),
                    _phone(r),
                ]
                for r in rows
            ],
            "Nobody yet. Now: mainstay practitioner add P-01 Sam",
        )
        answer.give(practitioners=rows)


def _row(one: "Standing", refs: dict[str, str]) -> dict[str, Any]:
    person = one.person
    return {
        "ref": person.ref, "name": person.name, "job": person.job, "agency": person.agency,
        "work_days": person.work_days, "manager_ref": refs.get(person.manager_id or ""),
        "coordinator": person.coordinator, "lead_work": person.lead_work.value if person.lead_work else None,
        "enrolled": one.is_enrolled, "locked": one.is_locked,
        "blocked": one.has_blocked, "last_seen": one.last_seen, "id": person.id,
    }  # fmt: skip


def _phone(row: dict[str, Any]) -> str:
    if not row["enrolled"]:
        return "not enrolled"
    return "locked" if row["locked"] else "has blocked the bot" if row["blocked"] else "enrolled"


@app.command(epilog="Example: mainstay practitioner enrol P-01")
def enrol(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """Make a code for a practitioner's phone, and a secret for their authenticator app. Both are shown once.

    What they had before ends: this is also what to do when a phone is lost.
    """
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import practitioners

        with desk(home) as at:
            made = at.write(lambda tx: practitioners.enrol(tx, at.house, ref))
            has_name = bool(at.ground.service.bot_username)
        if not as_json:
            _show_square(made.otpauth)
            answer.say("1. They scan this square with an authenticator app, in front of you.")
            answer.say("   Or they type this address into it: " + made.otpauth)
            answer.say(f"2. They send the bot this code within 24 hours: {made.code}")
            if has_name:
                answer.say(f"   Or they open {made.link}")
            answer.say("Nobody can look these up again. Send neither by mail.")
        answer.give(code=made.code, otpauth=made.otpauth, expires_at=made.expires_at)


def _show_square(address: str) -> None:
    import segno

    segno.make(address, error="m").terminal(compact=True)


@app.command(epilog="Example: mainstay practitioner revoke P-01")
def revoke(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """End everything a practitioner can do here, at once; say what they leave behind."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.erasing import remember_revoked
        from handlers.operator import practitioners

        with desk(home) as at:
            left = at.write(lambda tx: practitioners.revoke(tx, ref))
            remember_revoked(at.ground.environment, at.store.keys, left.person.id, at.now)
        _say_left(answer, left)


def _say_left(answer: Answer, left: "Leaving") -> None:
    led, on_duty = [plan.ref for plan in left.led], [plan.ref for plan in left.on_duty]
    answer.say(f"{left.person.name} can do nothing here any more, from the next tap on.")
    if led:
        answer.say(f"Without a lead professional now, the duty contact answers: {', '.join(led)}.")
    if on_duty and left.duty_now is not None:
        answer.say(f"{left.duty_now.name} is the duty contact now of {', '.join(on_duty)}.")
    if left.held:
        answer.say(f"Questions they held, which climb by themselves: {len(left.held)}.")
    if left.actions:
        answer.say(f"Agreed actions that are still theirs: {len(left.actions)}.")
    if left.managed:
        answer.say(f"Without a line manager now: {', '.join(str(person.ref) for person in left.managed)}.")
    answer.give(
        practitioner=left.person.ref, led=led, on_duty=on_duty,
        duty_now=left.duty_now.ref if left.duty_now is not None else None, covers=len(left.covers),
        questions=len(left.held), actions=len(left.actions), managed=[person.ref for person in left.managed],
    )  # fmt: skip


@app.command(epilog="Example: mainstay practitioner unlock P-01")
def unlock(ref: Ref, home: Home = None, as_json: AsJson = False) -> None:
    """Free a sign-in that wrong codes have locked. Ask them first whether it was them."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import practitioners

        with desk(home) as at:
            person = at.write(lambda tx: practitioners.unlock(tx, ref))
        answer.say(f"{person.name} can sign in again.")
        answer.give(practitioner=person.ref)
