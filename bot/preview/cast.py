"""Who has a phone on the page: staff enrol theirs at the start, families get a letter, as with real ones."""

from collections.abc import Awaitable, Callable

from bot.app import App
from bot.preview.family import PLAN
from bot.preview.players import Letter, Player, Side
from bot.preview.telegram import MemoryTelegram
from handlers.operator.invitations import invite
from handlers.operator.practitioners import enrol
from storage.records.people import Relation

FAMILY = (
    ("amira", "Amira", "Mia's mother", "Amira asked for short and easy words.", Relation.MOTHER),
    (
        "mia",
        "Mia",
        "16, her own plan",
        "Mia has a say of her own. Her parents do not see it.",
        Relation.YOUNG_PERSON,
    ),
    ("yusuf", "Yusuf", "Father, lives apart", "Others may see Yusuf's phone. He hides the words.", Relation.FATHER),
)
STAFF = (
    ("sam", "Sam", "Lead professional", "P-01", "Sam joins up the help for Mia's family."),
    ("priya", "Priya", "Family support worker", "P-02", "Priya works with Sam and can stand in."),
    ("jo", "Jo", "Team manager", "P-04", "Jo manages Sam and Priya. Late answers climb to Jo."),
    ("dana", "Dana", "Duty contact", "P-05", "Dana answers when there is nobody else."),
)


def cast_phones(telegram: MemoryTelegram) -> dict[str, Player]:
    """Return everybody with a phone that nobody has set up yet."""
    families = [Player(key, name, role, hint, Side.FAMILY, telegram.phone(name)) for key, name, role, hint, _ in FAMILY]
    staff = [Player(key, name, role, hint, Side.STAFF, telegram.phone(name)) for key, name, role, _, hint in STAFF]
    return {player.key: player for player in (*families, *staff)}


async def write_letters(app: App, players: dict[str, Player]) -> None:
    """Invite each family member to the plan, and lay the letter beside the phone."""
    for key, name, _, _, relation in FAMILY:
        invited = await app.store.write(
            lambda tx, name=name, relation=relation: invite(  # type: ignore[misc]
                tx, app.house, tx.plans.by_ref(PLAN), name, relation, sixteen_or_over=True
            ),
            now=app.clock.now(),
        )
        players[key].letter = Letter(invited.code, invited.link, invited.check_word, invited.expires_at)


async def enrol_staff(app: App, players: dict[str, Player], settled: Callable[[], Awaitable[None]]) -> None:
    """Enrol each practitioner as the command line does, and open the code on their phone.

    The co-ordinator comes last: co-ordinators are told of every phone that is set up.
    """
    for key, _, _, ref, _ in STAFF:
        enrolling = await app.store.write(
            lambda tx, ref=ref: enrol(tx, app.house, ref),  # type: ignore[misc]
            now=app.clock.now(),
        )
        players[key].secret = enrolling.secret
        players[key].phone.opens_link(enrolling.link)
        await settled()
