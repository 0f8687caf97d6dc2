"""Making a home folder: service file, keys and database, all of it at once or nothing.

Everything is made in a folder beside the one that was asked for, which then takes its name: whatever ends the program
on the way leaves no half of a service behind, at most a hidden folder that nothing reads.
"""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.settings import Environment, ServiceFile, checked
from storage.engine import open_database
from storage.health import is_empty
from storage.keys import new_keys, write_keys
from storage.upgrade import upgrade

TITLE = "# What this service is called and when it works. Written by `mainstay init`; change it and start again.\n"


class CannotSetUp(Exception):
    """There is no place for a new service here: what is wrong, and the mend."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


def make_home(environment: Environment, said: Mapping[str, Any]) -> ServiceFile:
    """Make the home folder with these settings, or raise and leave nothing. Never writes over anything."""
    home = environment.home.absolute()
    settings = checked("service.toml", said)
    refuse_place(environment)
    home.parent.mkdir(parents=True, exist_ok=True)
    stage = home.with_name(f".{home.name}.{secrets.token_hex(4)}")
    stage.mkdir(mode=0o700)
    try:
        _write(stage / "service.toml", as_toml(settings))
        write_keys(stage / "keys.toml", new_keys())
        upgrade(_url_in(environment, stage))
        stage.rename(home)  # takes the place of an empty folder, and of nothing else
    except BaseException as fault:
        shutil.rmtree(stage, ignore_errors=True)
        if isinstance(fault, OSError):
            raise CannotSetUp(f"{home} cannot be made ({fault.strerror}).", "Name another folder in --home.") from None
        raise
    _keep(home.parent)
    return settings


def refuse_place(environment: Environment) -> None:
    """Raise `CannotSetUp` where something is already."""
    home = environment.home.absolute()
    if os.path.ismount(home):
        mend = f"Name a folder inside it, such as --home {home / 'mainstay'}."
        raise CannotSetUp(f"{home} is a place where a disk is mounted.", mend)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        has_service = (home / "service.toml").exists()
        wrong = f"There is a service in {home} already." if has_service else f"{home} is not empty."
        mend = "Nothing was changed. Edit service.toml to change a setting, or name another --home."
        raise CannotSetUp(wrong, mend)
    if environment.database_file is None and not _is_fresh(environment.url):
        mend = "Nothing was changed. Its keys belong to it: put them back, or name an empty database."
        raise CannotSetUp("There is a service in the database of MAINSTAY_DATABASE_URL already.", mend)


def as_toml(settings: ServiceFile) -> str:
    """Return the service file's text, one setting a line."""
    return TITLE + "".join(f"{name} = {_value(value)}\n" for name, value in settings.model_dump().items())


def _value(value: Any) -> str:
    """A TOML value: strings, whole numbers and lists of them are written as in JSON."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _url_in(environment: Environment, stage: Path) -> str:
    """The database is made beside the keys, unless another one was named."""
    return environment.database_url or f"sqlite:///{stage / 'mainstay.db'}"


def _is_fresh(url: str) -> bool:
    database = open_database(url)
    try:
        return database.read_sync(is_empty)
    finally:
        database.close_sync()


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
