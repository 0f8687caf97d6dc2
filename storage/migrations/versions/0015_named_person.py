"""Who on a team is the child's named person (003-14)."""

import sqlalchemy as sa
from alembic import op

revision = "0015_named_person"
down_revision = "0014_broadcasts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roles", sa.Column("named_person", sa.Boolean(), nullable=False, server_default=sa.false()))
