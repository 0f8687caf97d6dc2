"""Drafts the next step from what `storage/schema.py` has and the steps so far do not: read it before you keep it.

python -m storage.migrations.draft 0002_letters "Letters get a language of their own."
ruff format storage/migrations
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from storage.engine import open_database
from storage.upgrade import alembic_config, upgrade_over


def draft(name: str, sentence: str) -> None:
    """Write `versions/<name>.py`, whose upgrade makes a migrated database equal to the schema."""

    def compare(connection: Connection) -> None:
        upgrade_over(connection)
        config = alembic_config(connection)
        config.set_main_option("file_template", "%%(rev)s")
        command.revision(config, message=sentence, autogenerate=True, rev_id=name)

    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'draft.db'}")
        try:
            database.write_sync(compare)
        finally:
            database.close_sync()


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
