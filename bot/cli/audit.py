"""`mainstay audit`: who did what, and whether the chain of it is whole."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from storage.transaction import Transaction

app = typer.Typer(help="Who did what. It holds ids and verbs, and nobody's words.", invoke_without_command=True)


@app.callback(epilog="Example: mainstay audit --about OK-14 --last 20")
def show(
    context: typer.Context,
    about: Annotated[
        str | None, typer.Option(metavar="ID", help="An id, or the reference of a practitioner or a plan.")
    ] = None,
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, the newest first.")] = 50,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show the newest entries of the audit."""
    if context.invoked_subcommand is not None:
        return
    with answering(as_json) as answer:
        from bot.cli.desk import desk

        with desk(home) as at:
            entries = at.read(lambda tx: tx.audit.entries(last, about=_id_of(tx, about)))
        rows = [
            {"seq": e.seq, "at": e.at, "actor_id": e.actor_id, "act": e.act, "object_id": e.object_id,
             "outcome": e.outcome} for e in entries
        ]  # fmt: skip
        answer.table(
            ("no.", "when", "who", "act", "about", "outcome"),
            [[str(e.seq), f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor_id or "operator, clock", e.act, e.object_id or "",
              e.outcome] for e in entries],
            "No entries.",
        )  # fmt: skip
        answer.give(entries=rows)


@app.command(epilog="Example: mainstay audit verify")
def verify(home: Home = None, as_json: AsJson = False) -> None:
    """Read the whole chain and say whether every entry is what was written."""
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.cli.exits import Exit
        from bot.cli.faults import Said

        with desk(home) as at:
            broken, end = at.read(lambda tx: (tx.audit.verify(), tx.audit.anchor()))
        if broken is not None:
            raise Said(
                Exit.AUDIT_BROKEN, f"The audit is not what was written, from entry {broken} on.",
                "Keep the database as it is, compare it with the last backup, and ask who could write to it.",
                entry=broken,
            )  # fmt: skip
        answer.say(f"All {end.seq} entries are what was written.")
        answer.say("Keep this line somewhere else; it shows later whether the end was cut off:")
        answer.say(f"{end.seq} {end.mac.hex()}")
        answer.give(sound=True, entries=end.seq, anchor=end.mac.hex())


def _id_of(tx: "Transaction", about: str | None) -> str | None:
    if about is None:
        return None
    person, plan = tx.people.by_ref(about), tx.plans.by_ref(about)
    return person.id if person is not None else plan.id if plan is not None else about
