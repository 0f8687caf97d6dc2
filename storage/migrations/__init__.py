"""Schema changes in order, forward only."""

HEAD = "0016_outbox_indexes"  # the newest revision; a test holds it to what Alembic finds
