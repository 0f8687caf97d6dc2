"""What was agreed has versions and is spoken of; outcomes, summaries and words have tables."""

import sqlalchemy as sa
from alembic import op

revision = "0005_what_was_agreed"
down_revision = "0004_review_note"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missing_words",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("missing_words_by_time", "missing_words", ["asked_at"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outcomes_by_plan", "outcomes", ["plan_id"], unique=False)
    op.create_table(
        "plan_words",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("meaning", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("plan_words_by_plan", "plan_words", ["plan_id"], unique=False)
    op.create_table(
        "wording_checks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
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
    op.create_index("wording_checks_by_person", "wording_checks", ["person_id"], unique=False)
    op.create_index("wording_checks_by_time", "wording_checks", ["checked_at"], unique=False)
    op.create_table(
        "outcome_ratings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("outcome_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.LargeBinary(), nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"],
            ["outcomes.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outcome_ratings_by_outcome", "outcome_ratings", ["outcome_id", "rated_at"], unique=False)
    op.create_index("outcome_ratings_by_person", "outcome_ratings", ["person_id"], unique=False)
    op.create_table(
        "summaries",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("meeting_id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("what_next", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("summaries_by_meeting", "summaries", ["meeting_id"], unique=False)
    op.create_index("summaries_by_plan", "summaries", ["plan_id"], unique=False)
    op.create_table(
        "action_reports",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("action_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("says", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("day", sa.LargeBinary(), nullable=True),
        sa.Column("about_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"],
            ["action_reports.id"],
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["actions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("action_reports_by_action", "action_reports", ["action_id", "said_at"], unique=False)
    op.create_index("action_reports_by_person", "action_reports", ["person_id"], unique=False)
    op.create_table(
        "action_versions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("action_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=16), nullable=False),
        sa.Column("was", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["actions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("action_versions_by_action", "action_versions", ["action_id", "version"], unique=False)
    op.create_table(
        "view_answers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("view_id", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["view_id"],
            ["views.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("view_answers_by_view", "view_answers", ["view_id"], unique=False)
    # SQLite adds a column that points elsewhere only in words of its own, which PostgreSQL takes, too.
    for column, table in (("outcome_id", "outcomes"), ("meeting_id", "meetings"), ("changed_by", "people")):
        op.execute(f"ALTER TABLE actions ADD COLUMN {column} VARCHAR(16) REFERENCES {table} (id)")
    op.execute("ALTER TABLE concerns ADD COLUMN meeting_id VARCHAR(16) REFERENCES meetings (id)")
    op.add_column("actions", sa.Column("shown_to", sa.LargeBinary(), nullable=True))
    op.add_column("actions", sa.Column("before", sa.LargeBinary(), nullable=True))
    op.add_column("actions", sa.Column("highest", sa.BigInteger(), nullable=False, server_default="1"))
    op.execute("UPDATE actions SET highest = version")
    op.add_column("actions", sa.Column("outcome_words", sa.LargeBinary(), nullable=True))
    op.create_index("actions_by_day", "actions", ["state", "by_day"], unique=False)
    op.create_index("actions_by_promise", "actions", ["state", "date_will_come"], unique=False)
