"""Schema changes in order, forward only."""

HEAD = "0006_raised"  # the newest revision; a test holds it to what Alembic finds
