"""A team's notes and questions about them, requests for contact, guests in threads (002-04, 002-10, 004-20)."""

import sqlalchemy as sa
from alembic import op

revision = "0009_posts"
down_revision = "0008_needs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("marker", sa.String(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=False),
        sa.Column("readers", sa.LargeBinary(), nullable=True),
        sa.Column("shown_to", sa.LargeBinary(), nullable=False),
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
    op.create_index("posts_by_plan", "posts", ["plan_id", "posted_at"], unique=False)
    op.create_table(
        "post_versions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("visible_from", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("post_versions_by_post", "post_versions", ["post_id", "version"], unique=True)
    op.create_table(
        "post_reads",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("post_reads_by_post", "post_reads", ["post_id", "person_id"], unique=True)
    op.create_index("post_reads_by_person", "post_reads", ["person_id"], unique=False)
    op.create_table(
        "contact_requests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("how", sa.LargeBinary(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("family_id", sa.String(length=16), nullable=True),
        sa.Column("family_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.LargeBinary(), nullable=True),
        sa.Column("family_says", sa.LargeBinary(), nullable=True),
        sa.Column("family_said_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("contact_requests_by_plan", "contact_requests", ["plan_id", "asked_at"], unique=False)
    op.create_table(
        "thread_guests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("concern_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("offered_by", sa.String(length=16), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offered_by"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("thread_guests_by_concern", "thread_guests", ["concern_id", "state"], unique=False)
    # SQLite adds a column that points elsewhere only in words of its own, which PostgreSQL takes, too.
    op.execute("ALTER TABLE concerns ADD COLUMN post_id VARCHAR(16) REFERENCES posts (id)")
