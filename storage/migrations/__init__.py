"""Schema changes in order, forward only."""

HEAD = "0011_asked_for"  # the newest revision; a test holds it to what Alembic finds
