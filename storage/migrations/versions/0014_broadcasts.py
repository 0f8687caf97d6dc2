"""Broadcasts: one text to many families (ASVS 2.3.5); how its words did in the check belongs to no plan."""

import sqlalchemy as sa
from alembic import op

revision = "0014_broadcasts"
down_revision = "0013_endings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("families", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.String(length=16), nullable=True),
        sa.Column("agency", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.Column("behind", sa.String(), nullable=True),
        sa.Column("all_put_at", sa.BigInteger(), nullable=True),
        sa.Column("reported_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("broadcasts_by_state", "broadcasts", ["state", "starts_at"], unique=False)
    op.create_index("broadcasts_by_time", "broadcasts", ["made_at"], unique=False)
    with op.batch_alter_table("wording_checks") as checks:
        checks.alter_column("plan_id", existing_type=sa.String(length=16), nullable=True)
