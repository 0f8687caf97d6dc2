"""What a server must promise: that what it confirms is on the disk (R26). For a file `storage/seat.py` sees to it."""

from typing import Final

from sqlalchemy import Connection

from storage.errors import SettingsRefused

SETTINGS: Final = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "server_encoding": ("UTF8",)}
OLDEST: Final = 140000  # `idle_session_timeout` came with PostgreSQL 14
CHECKSUMS: Final = "data_checksums"


def refuse_settings(connection: Connection) -> None:
    """Raise `SettingsRefused` with the name of the first setting that is not what we promise others."""
    if connection.dialect.name != "postgresql":
        return
    if int(_shown(connection, "server_version_num")) < OLDEST:
        raise SettingsRefused(setting="server_version")
    for name, promised in SETTINGS.items():
        if _shown(connection, name) not in promised:
            raise SettingsRefused(setting=name)


def has_checksums(connection: Connection) -> bool:
    """Whether a server would notice a page that came back from the disk as another one; SQLite is checked whole."""
    return connection.dialect.name != "postgresql" or _shown(connection, CHECKSUMS) == "on"


def _shown(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
