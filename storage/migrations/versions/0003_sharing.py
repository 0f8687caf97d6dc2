"""An update in hand says in whose, so that several processes may share the work."""

import sqlalchemy as sa
from alembic import op

revision = "0003_sharing"
down_revision = "0002_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("held_by", sa.BigInteger(), nullable=True))
    op.create_index("inbox_lane", "inbox", ["lane", "state", "arrival"], unique=False)
