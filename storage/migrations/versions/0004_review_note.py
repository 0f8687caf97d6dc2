"""Why a plan's review will be late is kept on the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0004_review_note"
down_revision = "0003_sharing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plans", sa.Column("review_note", sa.LargeBinary(), nullable=True))
