"""What a child or family needs, and who or what meets it (002-01)."""

from datetime import UTC, datetime, timedelta

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
    op.add_column("concerns", sa.Column("area", sa.LargeBinary(), nullable=True))
    op.add_column("people", sa.Column("lead_work", sa.String(), nullable=True))
    op.add_column("plans", sa.Column("help_day", sa.Date(), nullable=True))
    op.create_index("plans_by_help_day", "plans", ["help_day"], unique=False)
    plans = sa.table("plans", sa.column("help_day", sa.Date()), sa.column("closed_at", sa.BigInteger()))
    a_month_on = datetime.now(UTC).date() + timedelta(days=30)  # the tick moves it to a day that is worked on
    op.execute(plans.update().where(plans.c.closed_at.is_(None)).values(help_day=a_month_on))
