"""The ends of plans: their last day, what becomes of what was open, and how to come back (001-26)."""

import sqlalchemy as sa
from alembic import op

revision = "0013_endings"
down_revision = "0012_handovers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("come_back", sa.LargeBinary(), nullable=True),
        sa.Column("settled", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("endings_by_day", "endings", ["state", "last_day"], unique=False)
    op.create_index("endings_by_plan", "endings", ["plan_id"], unique=False)
