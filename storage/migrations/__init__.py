"""Schema changes in order, forward only."""

HEAD = "0009_posts"  # the newest revision; a test holds it to what Alembic finds
