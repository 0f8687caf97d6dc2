"""`mainstay erase`: a person's or a plan's names, words and accounts leave the database for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from handlers.operator.erasing import Target

EPILOG = "Example: mainstay erase OK-14 --person Amira --yes"


def erase(
    who: Annotated[
        str, typer.Argument(metavar="PERSON-OR-PLAN", help="A plan's or practitioner's reference, or an id.")
    ],
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="One family member of that plan, and not the plan.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase. Without it, only what would be erased is said.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Erase one person, or a plan with everybody who is on no other. Nobody can bring it back.

    Names, words, drafts, files' ids, accounts and all that was said to them are removed; so are their words where
    others were shown them. The audit keeps random ids. `erasures.ledger` in the home folder keeps a keyed hash, so that
    restoring an older backup erases them again. Older backups hold them until they are removed. `run` may go on.
    """
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.cli.exits import Exit
        from bot.cli.faults import Said
        from bot.erasing import erase_one
        from handlers.operator import erasing

        with desk(home) as at:
            target = at.read(lambda tx: erasing.find(tx, who, person))
            if not yes and not target.is_done:
                _say(answer, target)
                raise Said(
                    Exit.REFUSED, _wrong(target), "Have them answered, or say --yes to erase.",
                    code="open_concerns" if target.waiting else "not_confirmed", waiting=list(target.waiting),
                    people=len(target.theirs.people), questions=len(target.theirs.concerns),
                )  # fmt: skip
            emptied = erase_one(at.ground, at.store, lambda tx: erasing.find(tx, who, person), at.now)
        answer.say("It was erased before; what may have been left was erased now." if target.is_done else "Erased.")
        if not emptied:
            answer.warn("The program was busy, so the WAL file was not emptied. Run this once more.")
        answer.give(
            erased_before=target.is_done, people=len(target.theirs.people), questions=len(target.theirs.concerns),
            waiting=list(target.waiting), traces_cleared=emptied,
        )  # fmt: skip


def _wrong(target: "Target") -> str:
    if target.waiting:
        return f"Not yet answered: {', '.join(target.waiting)}. Nothing was erased."
    return "Nothing was erased yet."


def _say(answer: Answer, target: "Target") -> None:
    what = f"the plan {target.plan.ref}, {target.plan.child_name}" if target.plan is not None else "one person"
    family, questions = ", ".join(target.family) or "nobody", len(target.theirs.concerns)
    answer.warn(f"This erases {what}: {family}; questions: {questions}.")
