"""What Alembic runs for an upgrade, over the connection and inside the transaction of `storage/upgrade.py`.

Both databases can undo a half-made table, so an upgrade is whole or not at all (safeguards R25).
"""

from typing import Any, Literal

from alembic import context

from storage.schema import metadata


def as_plain_type(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Draft our own column types as what they are in the database, so that a step never needs our later code."""
    if kind == "type" and hasattr(item, "impl_instance"):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_item=as_plain_type
)
with context.begin_transaction():
    context.run_migrations()
