"""What a child or family needs, and who or what meets it (002-01)."""

import sqlalchemy as sa
from alembic import op

revision = "0008_needs"
down_revision = "0007_about"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=True),
        sa.Column("service", sa.LargeBinary(), nullable=True),
        sa.Column("action_id", sa.String(length=16), nullable=True),
        sa.Column("shown_to", sa.LargeBinary(), nullable=True),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.Column("met_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["actions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("needs_by_plan", "needs", ["plan_id", "made_at"], unique=False)
    op.add_column("concerns", sa.Column("need_id", sa.String(), nullable=True))
