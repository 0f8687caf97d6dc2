"""A page that a family member writes once about themselves, whom they let read it, and each reading (003-11)."""

import sqlalchemy as sa
from alembic import op

revision = "0007_about"
down_revision = "0006_raised"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "about_parts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("about_parts_by_person", "about_parts", ["person_id"], unique=False)
    op.create_table(
        "about_shares",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("reader_id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("about_shares_by_person", "about_shares", ["person_id", "since"], unique=False)
    op.create_index("about_shares_by_reader", "about_shares", ["reader_id", "plan_id"], unique=False)
    op.create_table(
        "about_readings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("share_id", sa.String(length=16), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["about_shares.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("about_readings_by_share", "about_readings", ["share_id"], unique=False)
