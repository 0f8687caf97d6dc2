"""Schema changes in order, forward only."""

HEAD = "0005_what_was_agreed"  # the newest revision; a test holds it to what Alembic finds
