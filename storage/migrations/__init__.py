"""Schema changes in order, forward only."""

HEAD = "0017_roles_by_since"  # the newest revision; a test holds it to what Alembic finds
