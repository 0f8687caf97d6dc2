"""Hand-overs of plans to new lead professionals, and what families say of them (001-30, 003-15)."""

import sqlalchemy as sa
from alembic import op

revision = "0012_handovers"
down_revision = "0011_asked_for"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("from_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.String(length=16), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("approver_id", sa.String(length=16), nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("checked", sa.LargeBinary(), nullable=False),
        sa.Column("told_how", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_over_at", sa.BigInteger(), nullable=True),
        sa.Column("overlap_role_id", sa.String(length=16), nullable=True),
        sa.Column("overlap_until", sa.Date(), nullable=True),
        sa.Column("longer", sa.Boolean(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approver_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["overlap_role_id"],
            ["roles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("handovers_by_end", "handovers", ["done_at", "ended_at"], unique=False)
    op.create_index("handovers_by_plan", "handovers", ["plan_id"], unique=False)
    op.create_table(
        "handover_answers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("handover_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handovers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("handover_answers_by_handover", "handover_answers", ["handover_id"], unique=False)
    op.create_index("handover_answers_by_person", "handover_answers", ["person_id"], unique=False)
