"""`mainstay broadcast`: one text to many families, by the rules of the chat."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from handlers.operator.broadcasts import Ready
    from messages.plain_words import Finding

EPILOG = 'Example: mainstay broadcast --as P-01 --to all --words "The office is shut on Monday." --dry-run'
MENDS = {
    "empty": "Write what families are to know.",
    "too_long": "Make it shorter, or send two.",
    "child": "Take the child's name out.",
    "personal": "Take out the full name, birthday or NHS number.",
    "capitals": "Write it out.",
    "sensitive": "Leave it out; or say with --keep why it may stand on so many phones.",
    "ambiguous": "Say which one you mean.",
    "blame": "Say what happened instead.",
    "passive": "Say who does it.",
    "shorthand": "Write a whole sentence: who does what?",
    "actions": "Write a sentence for each.",
    "avoid": "Say who does what, and when.",
    "negatives": "Say what will happen.",
    "sentence": "Split it in two.",
    "rare": "Use a word that every family knows.",
}


def broadcast(
    author: Annotated[str, typer.Option("--as", metavar="REF", help="The co-ordinator who writes it.")],
    to: Annotated[
        str, typer.Option(help="Whose families: all, lead:REF (those they lead) or agency:NAME (those it helps).")
    ],
    words: Annotated[str | None, typer.Option(metavar="TEXT", help="What families are to read.")] = None,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A file in UTF-8 that holds it.")
    ] = None,
    keep: Annotated[
        str | None, typer.Option(metavar="REASON", help="Keep hard words, and why; what must be mended is not kept.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it as families will read it; send nothing.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write to many families at once. Nobody is written to outside the hours they chose.

    To 20 families or fewer it goes out in 2 minutes, by `run`; until then /broadcast in the chat takes it back. For
    more, a second co-ordinator has to read it and agree there. Hard words are named with their mend, and end with
    exit code 3 (`hard_words`); so does whatever is refused.
    """
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from handlers.operator import broadcasts

        text = _text(words, file)
        reason = " ".join((keep or "").split()) or None
        with desk(home) as at:
            ready = at.read(lambda tx: broadcasts.look(tx, at.house, author, to, text, at.now))
            _show(answer, ready)
            _refuse_hard(answer, ready.in_the_way(reason))
            made = None
            if not dry_run:
                made = at.write(lambda tx: broadcasts.send(tx, at.house, ready, reason, at.now))
        answer.give(broadcast=made and made.id, state=made.state.value if made else None,
                    starts_at=made.starts_at if made else None)  # fmt: skip
        if made is None:
            answer.say("Nothing was sent: it was a dry run.")
        elif ready.second:
            answer.say("A second co-ordinator is asked in the chat. It goes out 2 minutes after they agree.")
        else:
            answer.say("It goes out in 2 minutes. Until then /broadcast in the chat takes it back.")


def _text(words: str | None, file: Path | None) -> str:
    from bot.cli.exits import Exit
    from bot.cli.faults import Said

    if (words is None) is (file is None):
        raise Said(Exit.REFUSED, "What families are to read is needed once.", "Give --words or --file.",
                   code="words_or_file")  # fmt: skip
    if file is None:
        return words or ""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Said(
            Exit.REFUSED, "The file is not UTF-8.", "Save it as UTF-8, then try again.", code="not_utf8"
        ) from None


def _show(answer: Answer, ready: "Ready") -> None:
    standard, easy = ready.seen
    answer.say("This is what families will read:")
    answer.say(standard)
    answer.say()
    answer.say("Those who read short and easy:")
    answer.say(easy)
    answer.say()
    answer.say(f"People who get it: {ready.reach.people}. Families: {ready.reach.families}.")
    if ready.to_ring:
        answer.say(f"Nobody can be reached here in these families; have somebody ring them: {', '.join(ready.to_ring)}")
    answer.give(
        people=ready.reach.people, families=ready.reach.families, to_ring=list(ready.to_ring), second=ready.second,
        seen={"standard": standard, "easy": easy}, findings=[_finding(one) for one in ready.found],
    )  # fmt: skip


def _refuse_hard(answer: Answer, findings: "tuple[Finding, ...]") -> None:
    """Name what is hard to read, each with its mend, and end."""
    from bot.cli.exits import Exit
    from bot.cli.faults import Said
    from messages.plain_words import Level

    if not findings:
        return
    found = [_finding(one) for one in findings]
    for one in found:
        answer.warn(f"“{one['words']}”: {one['mend']}")
    musts = any(one.level is Level.MUST for one in findings)
    mend = "Mend them." if musts else "Mend them, or give --keep with the reason why they stay."
    count = "1 thing" if len(found) == 1 else f"{len(found)} things"
    raise Said(Exit.REFUSED, f"Nothing was sent: {count} in it may be hard to read.", mend, code="hard_words",
               findings=found)  # fmt: skip


def _finding(one: "Finding") -> dict[str, Any]:
    swaps = " or ".join(f"“{swap}”" for swap in one.swaps)
    mend = f"Say {swaps}." if swaps else MENDS[one.rule.value]
    return {"rule": one.rule.value, "level": one.level.value, "words": one.words, "mend": mend}
