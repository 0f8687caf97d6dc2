"""`mainstay invite`: a code and a check word for one family member, to be handed over face to face."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

if TYPE_CHECKING:
    from bot.cli.desk import Desk
    from handlers.operator.invitations import Invited

EPILOG = "Example: mainstay invite OK-14 --name Amira --relation mother"


def invite(
    plan: Annotated[str, typer.Argument(help="The plan's reference, such as OK-14.", show_default=False)],
    name: Annotated[str, typer.Option(help="The name the bot calls them by.")],
    relation: Annotated[str, typer.Option(help='mother, father, carer, grandparent, "young person" or other.')],
    sixteen_or_over: Annotated[
        bool, typer.Option("--sixteen-or-over", help="Needed for a young person: Telegram's age in the UK.")
    ] = False,
    check_word: Annotated[
        str | None, typer.Option(metavar="WORDS", help="A check word of the family's own.", show_default="two words")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make a code for one family member. It is shown once; inviting them again closes the one before.

    Write the code in the letter. Say the check word face to face, and do not write it in the letter.
    """
    with answering(as_json) as answer:
        from bot.cli.desk import desk
        from bot.cli.typed import words
        from handlers.operator import invitations, places
        from handlers.operator.columns import Kind
        from storage.records.people import Relation

        said = words(Kind.TEAMS, name=name, relation=relation)
        with desk(home) as at:
            made = at.write(lambda tx: invitations.invite(
                tx, at.house, places.open_plan_called(tx, plan), said["name"], Relation(said["relation"]),
                sixteen_or_over=sixteen_or_over, check_word=check_word,
            ))  # fmt: skip
            link = _link(at, made)
        _say(answer, made, link)


def _link(at: "Desk", made: "Invited") -> str | None:
    """Return the address that opens the bot with the code, if it is known what the bot is called."""
    return made.link if at.ground.service.bot_username else None


def _say(answer: Answer, made: "Invited", link: str | None) -> None:
    answer.say(f"Code, for the letter: {made.code}")
    answer.say(f"Link, for the letter: {link or 'write bot_username into service.toml to get one'}")
    answer.say(f"Check word, to be said and not written: {made.check_word}")
    answer.say(f"Both are good until {made.expires_at:%d %B %Y}. Nobody can look them up again.")
    answer.give(code=made.code, link=link, check_word=made.check_word, expires_at=made.expires_at)
