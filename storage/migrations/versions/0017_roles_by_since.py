"""Who began to lead when is found by the moment, not by the kind of role: of that kind there is one on every plan.

SQLite took the old index for questions about eight people at once, and read every plan's lead for each of them.
"""

from alembic import op

revision = "0017_roles_by_since"
down_revision = "0016_outbox_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("roles_by_since", "roles")
    op.create_index("roles_by_since", "roles", ["since", "kind"], unique=False)
