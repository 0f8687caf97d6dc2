"""The one place where what goes wrong becomes an exit code, a short name, what is wrong, and the mend."""

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from bot.cli.exits import Exit
from bot.logs import place_of, without_tokens
from handlers.operator.problems import BadFiles
from handlers.operator.refused import code_of, words_for
from handlers.rules.refusals import Refusal
from storage import errors

if TYPE_CHECKING:
    from bot.settings import BadSettings
    from bot.starting import NotReady

REPORT = "Please report it with these words: they hold nobody's story."


@dataclass(frozen=True)
class Fault:
    """What a command says instead of an answer. `more` stands beside the error in the JSON object."""

    ending: Exit
    code: str
    wrong: str
    mend: str
    more: dict[str, Any]


class Said(Exception):
    """A "no" of the command line itself."""

    def __init__(self, ending: Exit, wrong: str, mend: str, code: str | None = None, **more: Any) -> None:
        super().__init__(wrong)
        self.fault = Fault(ending, code or ending.code, wrong, mend, more)


OF_STORAGE: tuple[tuple[type[errors.StorageFault], Exit, str], ...] = (
    (errors.KeysMissing, Exit.NO_KEYS, "Put keys.toml back from where you keep its copy."),
    (errors.KeysTooOpen, Exit.LOOSE_KEYS, "Run `chmod 600` on it. If others could read it, plan to change the keys."),
    (errors.KeysMalformed, Exit.BAD_KEYS, "Put keys.toml back from its copy."),
    (errors.CannotOpen, Exit.BAD_KEYS, "Put back the keys.toml that belongs to this database."),
    (errors.NotEmpty, Exit.REFUSED, "Make a new, empty database for it, and name that."),
    (errors.SameKind, Exit.REFUSED, "Name postgresql://… in --to, or sqlite:///… where the database is on a server."),
    (errors.MovedOtherwise, Exit.DAMAGED, "Run `mainstay verify` here first; then try again with a new database."),
    (errors.Unsound, Exit.DAMAGED, "Run `mainstay verify`; it names the places and the steps."),
    (errors.DatabaseDamaged, Exit.DAMAGED, "Stop `run`, keep the file, and `mainstay restore` the newest backup."),
    (errors.KeysExist, Exit.ALREADY_SET_UP, "Name another home folder."),
    (errors.SchemaTooNew, Exit.NEWER_SCHEMA, "Install the newer Mainstay again."),
    (errors.SchemaTooOld, Exit.OLDER_SCHEMA, "Run `mainstay db upgrade`: it makes a copy first."),
    (errors.DatabaseLocked, Exit.DATABASE_BUSY, "Try again; if it lasts, look at what else uses the database."),
    (errors.InUse, Exit.ALREADY_RUNNING, "Stop every `mainstay run` on it, also on other machines, then try again."),
    (errors.DiskFull, Exit.DISK_FULL, "Free some space, then try again."),
    (errors.SettingsRefused, Exit.NO_DATABASE, "Keep a file on a disk of this machine; for a server, see `doctor`."),
    (errors.DatabaseFault, Exit.NO_DATABASE, "Look at the path or the address, and at who may read it."),
)


def fault_of(problem: Exception) -> Fault:
    """Return what to say of an exception; one that nobody foresaw is named by class and place, never by its words."""
    from bot.keeping import CannotKeep

    if isinstance(problem, Said):
        return problem.fault
    if isinstance(problem, BadFiles):
        return _bad_files(problem)
    if isinstance(problem, Refusal):
        wrong, mend = words_for(problem)
        return Fault(Exit.REFUSED, code_of(problem), f"{wrong[0].upper()}{wrong[1:]}.", mend, {})
    if isinstance(problem, CannotKeep):
        return Fault(Exit.REFUSED, "cannot_keep", problem.wrong, problem.mend, {})
    for kind, ending in _with_mend():
        if isinstance(problem, kind):
            return Fault(ending, ending.code, problem.wrong, problem.mend, {})
    if engine := _of_the_engine(problem):
        return engine
    for fault, ending, mend in OF_STORAGE:
        if isinstance(problem, fault):
            return Fault(ending, ending.code, _what_happened(problem), mend, {})
    where = f"{type(problem).__name__} at {' > '.join(place_of(problem))}"
    wrong = f"Something went wrong that should not: {without_tokens(where)}."
    return Fault(Exit.FAULT, Exit.FAULT.code, wrong, REPORT, {})


def _with_mend() -> "tuple[tuple[type[BadSettings | NotReady], Exit], ...]":
    """What bring their own mend. The first class that fits counts, so a class stands before those it is one of."""
    from bot import settings, starting  # with all of the program: `--help` does without

    return (
        (settings.NoToken, Exit.NO_TOKEN),
        (settings.BadEnvironment, Exit.BAD_ENVIRONMENT),
        (settings.NoServiceFile, Exit.NO_SERVICE),
        (settings.NoLocalNumbers, Exit.NO_LOCAL_NUMBERS),
        (settings.BadServiceFile, Exit.BAD_SERVICE),
        (starting.HelpLinesTooOld, Exit.OLD_HELP_LINES),
        (starting.HelpLinesBad, Exit.BAD_HELP_LINES),
        (starting.NoDatabase, Exit.NO_DATABASE),
        (starting.Damaged, Exit.DAMAGED),
        (starting.KeysTurning, Exit.KEYS_TURNING),
        (starting.AlreadyRunning, Exit.ALREADY_RUNNING),
        (starting.BotTooOpen, Exit.OPEN_BOT),
    )


def _of_the_engine(problem: Exception) -> Fault | None:
    from bot.engine.faults import AnotherReceiver, ForeignWebhook, PortTaken, TokenRefused, WebhookRefused
    from bot.starting import PartFailed

    if isinstance(problem, TokenRefused):
        mend = "Look at MAINSTAY_TOKEN or MAINSTAY_TOKEN_FILE, or ask @BotFather for a new token."
        return _plain(Exit.TOKEN_REFUSED, "Telegram refuses the bot's token.", mend)
    if isinstance(problem, WebhookRefused):
        wrong = "Telegram does not take the address in MAINSTAY_WEBHOOK_URL."
        return _plain(Exit.BAD_ENVIRONMENT, wrong, "Its name must be known outside; or unset the webhook's variables.")
    if isinstance(problem, PortTaken):
        wrong = f"Nothing can be served at {problem.host}:{problem.port}."
        mend = "Close what uses that port, or name another in MAINSTAY_LISTEN or MAINSTAY_METRICS."
        return _plain(Exit.PORT_TAKEN, wrong, mend)
    if isinstance(problem, ForeignWebhook):
        wrong = f"A webhook at {problem.host} receives this bot's updates, and this Mainstay has not set it."
        mend = "Stop what runs there; if nothing does, call Telegram's deleteWebhook for this bot once."
        return _plain(Exit.OTHER_RECEIVER, wrong, mend)
    if isinstance(problem, AnotherReceiver):
        wrong = "Another program receives this bot's updates, or a webhook is set."
        return _plain(Exit.OTHER_RECEIVER, wrong, "Stop the other one: each would see half of what families send.")
    if isinstance(problem, PartFailed):
        cause = problem.__cause__
        named = f" ({type(cause).__name__} at {' > '.join(place_of(cause))})" if cause is not None else ""
        return _plain(Exit.PART_FAILED, f"A part of the program ended by itself{named}.", "Start it again. " + REPORT)
    return None


def _plain(ending: Exit, wrong: str, mend: str) -> Fault:
    return Fault(ending, ending.code, without_tokens(wrong), mend, {})


def _what_happened(problem: errors.StorageFault) -> str:
    """The first sentence of its message; the second is a mend, and ours knows the command line better."""
    sentence = " ".join(cleandoc(problem.__doc__ or "").split()).split(". ")[0].split(": ")[0].rstrip(".")
    where = ", ".join(f"{name} {value}" for name, value in problem.about.items() if value is not None)
    return f"{sentence} ({where})." if where else f"{sentence}."


def _bad_files(problem: BadFiles) -> Fault:
    count = len(problem.problems)
    wrong = f"Nothing was kept: {count} {'problem' if count == 1 else 'problems'}."
    listed = [vars(one) for one in problem.problems]
    return Fault(Exit.BAD_FILES, Exit.BAD_FILES.code, wrong, "Mend these, then import again.", {"problems": listed})
