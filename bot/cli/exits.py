"""Every exit code of `mainstay`, its name and its meaning. The README lists them; a house test sees to it."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended. `--json` says the name in lower case as the error's `code`, where nothing closer fits."""

    DONE = 0, "Done. `run` and `demo` end with it on SIGTERM and Ctrl-C."
    FAULT = 1, "A fault of Mainstay's own. The message names the place; please report it."
    USAGE = 2, "The command line was not understood."
    REFUSED = 3, "What was asked cannot be done, such as a plan that is not there."
    BAD_FILES = 4, "A file to import has rows that cannot be kept. Nothing of it was kept."
    UNHEALTHY = 5, "`doctor` or `status` found something that must be mended."
    AUDIT_BROKEN = 6, "The audit is not what was written."
    ALREADY_SET_UP = 7, "`init` found a service there, and changed nothing."
    NO_SERVICE = 10, "There is no service file: `mainstay init` has not been run here."
    BAD_SERVICE = 11, "The service file cannot be used."
    NO_LOCAL_NUMBERS = 12, "The service file lacks a number that families are told to ring."
    BAD_ENVIRONMENT = 13, "A MAINSTAY_ variable cannot be used."
    NO_KEYS = 14, "There is no key file, or a key is missing in it."
    LOOSE_KEYS = 15, "Others on the machine could read the key file."
    BAD_KEYS = 16, "The key file is not what Mainstay wrote, or does not open this database."
    OLD_HELP_LINES = 17, "The help lines were checked more than 180 days ago."
    BAD_HELP_LINES = 18, "The operator's own file of help lines cannot be used."
    KEYS_TURNING = 19, "The keys are being changed: `mainstay keys rotate` was cut short. Run it again."
    NEWER_SCHEMA = 20, "The database was written by a newer Mainstay."
    OLDER_SCHEMA = 21, "The database waits for `mainstay db upgrade`."
    NO_DATABASE = 22, "The database is missing or cannot be reached."
    DATABASE_BUSY = 23, "Another process holds the database for too long."
    DISK_FULL = 24, "The disk is full."
    DAMAGED = 25, "The database, or a backup, is not what was written. `mainstay verify` names the places."
    NO_TOKEN = 30, "There is no bot token."
    TOKEN_REFUSED = 31, "Telegram refuses the bot token."
    OPEN_BOT = 32, "The bot may join groups, read all that is said there, or answer inline."
    ALREADY_RUNNING = 33, "Another `mainstay run` holds the home folder, or uses the database."
    OTHER_RECEIVER = 34, "Another program receives this bot's updates, by polling or by a webhook of its own."
    PART_FAILED = 35, "A part of the running program ended by itself. Start it again."
    PORT_TAKEN = 73, "A port cannot be used: `demo`'s, or one that `run` was told to listen on."

    meaning: str

    def __new__(cls, number: int, meaning: str) -> "Exit":
        ending = int.__new__(cls, number)
        ending._value_ = number
        ending.meaning = meaning
        return ending

    @property
    def code(self) -> str:
        """The name as `--json` says it."""
        return self.name.lower()


def table() -> str:
    """Return all of them as a table in Markdown, as it stands in the README."""
    lines = [f"| {ending.value} | `{ending.code}` | {ending.meaning} |" for ending in Exit]
    return "\n".join(["| exit code | name | meaning |", "| ---: | --- | --- |", *lines])
