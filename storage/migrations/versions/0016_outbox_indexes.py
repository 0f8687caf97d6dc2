"""The outbox's indexes: a chat's newest message at once, and nothing written for what most rows leave empty."""

import sqlalchemy as sa
from alembic import op

revision = "0016_outbox_indexes"
down_revision = "0015_named_person"
branch_labels = None
depends_on = None

SELDOM_GIVEN = {"outbox_topic": "topic", "outbox_hide": "hide_at", "outbox_session": "session_id"}


def upgrade() -> None:
    op.drop_index("outbox_lane", "outbox")
    op.create_index("outbox_lane", "outbox", ["chat_hash", "made_at"], unique=False)
    for name, column in SELDOM_GIVEN.items():
        given = sa.column(column).is_not(None)
        op.drop_index(name, "outbox")
        op.create_index(name, "outbox", [column], unique=False, sqlite_where=given, postgresql_where=given)
