"""Settings: the environment and the service file, read once at start, each fault named with its mend.

The home folder holds `service.toml` (organisation, numbers, hours), `keys.toml` (mode 0600) and `mainstay.db`. An
operator's own `help-lines.toml` there stands in for ours.

BadSettings
├── BadEnvironment        a MAINSTAY_ variable cannot be used
│   ├── NoToken           there is no token
│   └── HalfAWebhook      a webhook takes its address, its secret and a port, all three
├── NoServiceFile         nothing has been set up here
└── BadServiceFile        service.toml cannot be used
    └── NoLocalNumbers    a family could not ring anybody
"""

import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.addresses import (
    WebhookAddress,
    host_and_port,
    wrong_with_address,
    wrong_with_listening,
    wrong_with_webhook,
)
from messages.frameworks import load_frameworks
from storage.records.services import Service

DEFAULT_HOME = Path("mainstay-home")
OFFICIAL_API = "https://api.telegram.org"
NATIONS = ("england", "scotland", "wales", "northern-ireland")
DIALABLE = r"^\+?[0-9][0-9 ]{2,18}$"


LOCAL_NUMBERS = frozenset({"phone", "duty_phone", "out_of_hours"})


class BadSettings(Exception):
    """The environment or the service file cannot be used: what is wrong, and the mend."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong, self.mend = wrong, mend


class BadEnvironment(BadSettings):
    """A variable of the environment cannot be used."""


class NoToken(BadEnvironment):
    """There is no token."""


class HalfAWebhook(BadEnvironment):
    """A webhook takes its address, its secret and a port to listen on: one of them is missing or cannot be used."""


class NoServiceFile(BadSettings):
    """Nothing has been set up in this home folder."""


class BadServiceFile(BadSettings):
    """The service file cannot be used."""


class NoLocalNumbers(BadServiceFile):
    """A number is missing that families are told to ring."""


class Environment(BaseSettings):
    """What the environment may say; every name stands in the README, with the sentence given here."""

    model_config = SettingsConfigDict(
        env_prefix="MAINSTAY_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(default=DEFAULT_HOME, description="the home folder; `--home` counts before it")
    token: SecretStr | None = Field(default=None, description="the bot's token, from @BotFather")
    token_file: Path | None = Field(
        default=None, description="a file that holds the token alone; safer than MAINSTAY_TOKEN"
    )
    database_url: str | None = Field(
        default=None, description="the database, where it is not `mainstay.db` in the home folder", repr=False
    )
    api_url: str = Field(
        default=OFFICIAL_API, description="where the Bot API answers: for tests, or a server of your own"
    )
    broadcast: Literal["free", "paid"] = Field(
        default="free", description="`paid` sends faster and costs Telegram Stars"
    )
    webhook_url: str | None = Field(
        default=None, description="the https address at which Telegram reaches us; unset, we ask Telegram by ourselves"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="43 to 256 of A-Z a-z 0-9 _ -, known to Telegram and us alone; with a webhook"
    )
    listen: str | None = Field(
        default=None, description="host:port where the webhook is served, behind what ends TLS; with a webhook"
    )

    metrics: str | None = Field(
        default=None, description="host:port where `/health` and `/metrics` are served; unset, no such port is open"
    )
    heartbeat_url: SecretStr | None = Field(
        default=None, description="an https address that is called each minute while all is well"
    )

    @property
    def has_token(self) -> bool:
        """Whether a token was given, by either way."""
        return self.token is not None or self.token_file is not None

    def read_webhook(self) -> WebhookAddress | None:
        """Return where Telegram is to hand updates over, or None: then we ask for them ourselves, without a port."""
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret is not None else None
        if self.webhook_url is None and secret is None and self.listen is None:
            return None
        wrong = wrong_with_webhook(self.webhook_url or "", secret or "", self.listen or "")
        if wrong:
            raise HalfAWebhook(
                f"A webhook cannot be served: {'; '.join(wrong)}.",
                "Set all three, or none: without them Mainstay asks Telegram by itself, which needs no open port.",
            )
        return WebhookAddress(str(self.webhook_url), str(secret), *host_and_port(str(self.listen)))

    def read_metrics(self) -> tuple[str, int] | None:
        """Return the host and port for figures, or None."""
        if self.metrics is None:
            return None
        if fault := wrong_with_listening(self.metrics):
            raise BadEnvironment(f"MAINSTAY_METRICS {fault}.", "Write for example 127.0.0.1:9464, or unset it.")
        return host_and_port(self.metrics)

    def read_heartbeat_url(self) -> str | None:
        """Return the address to call while all is well, or None. It is a secret: whoever knows it can call, too."""
        if self.heartbeat_url is None:
            return None
        url = self.heartbeat_url.get_secret_value()
        if fault := wrong_with_address(url):
            raise BadEnvironment(f"MAINSTAY_HEARTBEAT_URL {fault}.", "Copy it anew from where it is watched.")
        return url

    def read_token(self) -> str:
        """Return the bot's token, from the environment or from its file."""
        if self.token is not None and self.token.get_secret_value().strip():
            return self.token.get_secret_value().strip()
        if self.token_file is not None:
            try:
                return self.token_file.read_text(encoding="utf-8").strip()
            except OSError as fault:
                raise NoToken(
                    f"MAINSTAY_TOKEN_FILE names {self.token_file}, which cannot be read ({fault.strerror}).",
                    "Name a file that holds the token alone.",
                ) from fault
        raise NoToken(
            "There is no token.", "Set MAINSTAY_TOKEN_FILE to a file that holds it, or MAINSTAY_TOKEN to the token."
        )

    @property
    def url(self) -> str:
        """The database's address; SQLite in the home folder unless another is named."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.home / 'mainstay.db').absolute()}"

    @property
    def service_file(self) -> Path:
        """The service file's path."""
        return self.home / "service.toml"

    @property
    def keys_file(self) -> Path:
        """The key file's path."""
        return self.home / "keys.toml"

    @property
    def database_file(self) -> Path | None:
        """The database's file, or None where it is on a server."""
        scheme, _, path = self.url.partition(":///")
        return Path(path.partition("?")[0]) if scheme.startswith("sqlite") else None

    @property
    def help_file(self) -> Path | None:
        """The operator's own file of help lines, where there is one."""
        own = self.home / "help-lines.toml"
        return own if own.exists() else None


def read_environment(home: Path | None = None) -> Environment:
    """Read the environment; `home` from the command line counts before MAINSTAY_HOME."""
    try:
        environment = Environment()
    except ValidationError as fault:
        named = "; ".join(f"MAINSTAY_{str(e['loc'][0]).upper()}: {e['msg']}" for e in fault.errors())
        raise BadEnvironment(f"The environment cannot be used: {named}.", "Change or unset that variable.") from None
    return environment.model_copy(update={"home": home}) if home is not None else environment


Phone = Annotated[str, Field(pattern=DIALABLE)]


class ServiceFile(BaseModel):
    """What `service.toml` must say. `init` writes it, and takes each of these as a flag."""

    model_config = ConfigDict(extra="forbid")

    organisation: Annotated[str, Field(min_length=2, max_length=60)]
    area: Annotated[str, Field(min_length=2, max_length=40)]
    nation: Literal["england", "scotland", "wales", "northern-ireland"]
    phone: Phone
    duty_phone: Phone
    out_of_hours: Phone
    hours: Annotated[str, Field(pattern=r"^\d\d:\d\d-\d\d:\d\d$")] = "09:00-17:00"
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    zone: str = "Europe/London"
    answer_days: Annotated[int, Field(ge=1, le=10)] = 2
    unopened_hours: Annotated[int, Field(ge=1, le=16)] = 4
    remind_hours: Annotated[int, Field(ge=1, le=8)] = 3
    code_days: Annotated[int, Field(ge=1, le=14)] = 7
    frameworks: tuple[str, ...] = ("england-early-help",)
    bot_username: str = ""

    @field_validator("hours")
    @classmethod
    def _opens_before_it_closes(cls, value: str) -> str:
        opens, closes = value.split("-")
        if time.fromisoformat(opens) >= time.fromisoformat(closes):
            raise ValueError("the office must open before it closes, for example 09:00-17:00")
        return value

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError("there is no such time zone; write Europe/London") from None
        return value

    @field_validator("weekdays")
    @classmethod
    def _works_some_day(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or len(set(value)) != len(value):
            raise ValueError("name each working day once, 0 for Monday to 6 for Sunday")
        return value

    @field_validator("frameworks")
    @classmethod
    def _are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = load_frameworks()
        unknown = [name for name in value if name not in known]
        if unknown or not value:
            raise ValueError(f"name at least one of {', '.join(known)}")
        return value

    @field_validator("bot_username")
    @classmethod
    def _without_at(cls, value: str) -> str:
        return value.removeprefix("@")

    def as_service(self) -> Service:
        """Return the record that rules and words are given."""
        opens, closes = (time.fromisoformat(t) for t in self.hours.split("-"))
        return Service(
            organisation=self.organisation,
            area=self.area,
            nation=self.nation,
            phone=self.phone,
            out_of_hours_phone=self.out_of_hours,
            duty_phone=self.duty_phone,
            zone=self.zone,
            opens=opens,
            closes=closes,
            weekdays=self.weekdays,
            answer_days=self.answer_days,
            unopened_hours=self.unopened_hours,
            remind_hours=self.remind_hours,
            code_days=self.code_days,
            frameworks=self.frameworks,
            bot_username=self.bot_username,
        )


def read_service(path: Path) -> Service:
    """Read the service file, or say what is wrong with it."""
    try:
        with path.open("rb") as file:
            return checked(path, tomllib.load(file)).as_service()
    except FileNotFoundError:
        raise NoServiceFile(f"{path} is missing.", "Run `mainstay init` to make it.") from None
    except OSError as fault:
        raise BadServiceFile(f"{path} cannot be read ({fault.strerror}).", "Look at who may read it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadServiceFile(f"{path} is not valid TOML: {fault}.", "Mend that line.") from None


def checked(place: Path | str, said: Mapping[str, object]) -> ServiceFile:
    """Return what a service file says, or raise what is wrong with it, one setting a line."""
    try:
        return ServiceFile.model_validate(said)
    except ValidationError as fault:
        faults = fault.errors()
        wrong = describe(place, fault)
        if all(e["loc"] and e["loc"][0] in LOCAL_NUMBERS for e in faults):
            mend = "Families are told to ring these numbers, so Mainstay does not start without them. Write them there."
            raise NoLocalNumbers(wrong, mend) from None
        raise BadServiceFile(wrong, "Mend these settings; `mainstay init --help` says what each holds.") from None


def describe(place: Path | str, fault: ValidationError) -> str:
    """Say what is wrong with each setting, one a line."""
    lines = [f"{place}: {'.'.join(str(p) for p in e['loc']) or 'file'}: {e['msg']}." for e in fault.errors()]
    return "\n".join(lines)
