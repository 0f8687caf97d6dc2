"""Help asked of other services, and what became of it; local services, and what was sent on (001-19, 001-25)."""

import sqlalchemy as sa
from alembic import op

revision = "0011_asked_for"
down_revision = "0010_how_it_is"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "local_services",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("ref_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("what_for", sa.LargeBinary(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("who_for", sa.LargeBinary(), nullable=True),
        sa.Column("area", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("web", sa.LargeBinary(), nullable=True),
        sa.Column("hours", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("local_services_by_ref", "local_services", ["ref_hash"], unique=True)
    op.create_table(
        "tips",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("to_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.String(length=16), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("kept_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["local_services.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tips_by_person", "tips", ["to_id", "sent_at"], unique=False)
    op.create_index("tips_by_plan", "tips", ["plan_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("service", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("so_that", sa.LargeBinary(), nullable=True),
        sa.Column("shown_to", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("referrals_by_plan", "referrals", ["plan_id", "made_at"], unique=False)
    op.create_table(
        "referral_steps",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("referral_id", sa.String(length=16), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.Column("weeks", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("next_step", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referrals.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("referral_steps_by_referral", "referral_steps", ["referral_id", "kept_at"], unique=False)
    # Neither database needs the table rebuilt for a column that may be empty; Alembic would have SQLite do so.
    op.execute("ALTER TABLE concerns ADD COLUMN referral_id VARCHAR(16) REFERENCES referrals (id)")
