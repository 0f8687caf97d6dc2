"""A database file at the newest schema: made once by the real upgrade, and copied for every story from then on."""

import tempfile
from functools import cache
from pathlib import Path

from storage.upgrade import upgrade


def put_upgraded(file: Path) -> None:
    """Put an empty database there, as `mainstay db upgrade` makes it, unless there is one."""
    if not file.exists():
        file.touch(0o600)
        file.write_bytes(_made())


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mainstay.db"
        upgrade(f"sqlite:///{file}")
        return file.read_bytes()
