"""Settings: the environment and the service file, read once at start, each fault named with its mend.

The home folder holds `service.toml` (organisation, numbers, hours), `keys.toml` (mode 0600) and `mainstay.db`.
"""

import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.records.services import Service

DEFAULT_HOME = Path("mainstay-home")
OFFICIAL_API = "https://api.telegram.org"
NATIONS = ("england", "scotland", "wales", "northern-ireland")
DIALABLE = r"^\+?[0-9][0-9 ]{2,18}$"


class BadSettings(Exception):
    """The environment or the service file cannot be used. The message names the place and the mend."""


class Environment(BaseSettings):
    """What the environment may say; every name stands in the README."""

    model_config = SettingsConfigDict(env_prefix="MAINSTAY_", extra="ignore")

    home: Path = DEFAULT_HOME
    token: SecretStr | None = None
    token_file: Path | None = None
    database_url: str | None = None
    api_url: str = OFFICIAL_API
    broadcast: Literal["free", "paid"] = "free"

    def read_token(self) -> str:
        """Return the bot's token, from the environment or from its file."""
        if self.token is not None and self.token.get_secret_value().strip():
            return self.token.get_secret_value().strip()
        if self.token_file is not None:
            try:
                return self.token_file.read_text(encoding="utf-8").strip()
            except OSError as fault:
                raise BadSettings(
                    f"MAINSTAY_TOKEN_FILE names {self.token_file}, which cannot be read ({fault.strerror}). "
                    "Name a file that holds the token alone."
                ) from fault
        raise BadSettings("There is no token. Set MAINSTAY_TOKEN, or MAINSTAY_TOKEN_FILE to a file that holds it.")

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
    """Read the service file into a `Service`; raise `BadSettings` naming file, setting and mend."""
    try:
        with path.open("rb") as file:
            return ServiceFile.model_validate(tomllib.load(file)).as_service()
    except FileNotFoundError:
        raise BadSettings(f"{path} is missing. Run `mainstay init` to make it.") from None
    except tomllib.TOMLDecodeError as fault:
        raise BadSettings(f"{path} is not valid TOML: {fault}. Mend that line.") from None
    except ValidationError as fault:
        raise BadSettings(describe(path, fault)) from None


def describe(path: Path | str, fault: ValidationError) -> str:
    """Say what is wrong with each setting, one a line."""
    lines = [f"{path}: {'.'.join(str(p) for p in e['loc']) or 'file'}: {e['msg']}" for e in fault.errors()]
    return "\n".join(lines)
