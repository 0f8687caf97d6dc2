"""Moments the service remembers: when Telegram was last heard. Co-ordinators are found among a million people."""

import sqlalchemy as sa
from alembic import op

revision = "0002_marks"
down_revision = "0001_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("people_coordinating", "people", ["coordinator", "ended_at"])
