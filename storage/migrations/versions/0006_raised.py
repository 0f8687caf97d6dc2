"""The services that a thread is raised with for a family, and by when each is to answer (001-15, 004-14)."""

import sqlalchemy as sa
from alembic import op

revision = "0006_raised"
down_revision = "0005_what_was_agreed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "raised",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("concern_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("service", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("raised_by_concern", "raised", ["concern_id", "raised_at"], unique=False)
    op.create_index("raised_by_day", "raised", ["due_day"], unique=False)
