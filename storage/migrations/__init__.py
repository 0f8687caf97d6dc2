"""Schema changes in order, forward only."""

HEAD = "0007_about"  # the newest revision; a test holds it to what Alembic finds
