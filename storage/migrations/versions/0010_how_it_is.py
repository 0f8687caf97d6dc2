"""How it is, asked now and then: of families, of practitioners before a review, and of each side in private.

Sources: 001-22 (the pulse and who may see it), 001-23 (three questions before a review),
004-10 (whether it works between a family and its lead professional).
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_how_it_is"
down_revision = "0009_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulses",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("rated_id", sa.String(length=16), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("opened_to", sa.String(length=16), nullable=True),
        sa.Column("meeting_id", sa.String(length=16), nullable=True),
        sa.Column("concern_id", sa.String(length=16), nullable=True),
        sa.Column("helping", sa.LargeBinary(), nullable=True),
        sa.Column("listened", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"]),
        sa.ForeignKeyConstraint(["opened_to"], ["people.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.ForeignKeyConstraint(["rated_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("pulses_by_person", "pulses", ["person_id", "said_at"], unique=False)
    op.create_index("pulses_by_plan", "pulses", ["plan_id"], unique=False)
    op.create_index("pulses_by_said", "pulses", ["said_at"], unique=False)
    op.create_index("pulses_by_close", "pulses", ["closes_at"], unique=False)
    op.create_table(
        "review_inputs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("meeting_id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("works", sa.LargeBinary(), nullable=True),
        sa.Column("change", sa.LargeBinary(), nullable=True),
        sa.Column("missing", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("review_inputs_by_meeting", "review_inputs", ["meeting_id", "person_id"], unique=True)
    op.create_index("review_inputs_by_plan", "review_inputs", ["plan_id"], unique=False)
    op.create_table(
        "comfort_checks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("role_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("lead_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("comfort_checks_by_role", "comfort_checks", ["role_id", "person_id", "number"], unique=True)
    op.create_index("comfort_checks_by_person", "comfort_checks", ["person_id"], unique=False)
    op.create_index("comfort_checks_by_said", "comfort_checks", ["said_at"], unique=False)
    op.create_index("roles_by_since", "roles", ["kind", "since"], unique=False)
