"""Schema changes in order, forward only."""

HEAD = "0004_review_note"  # the newest revision; a test holds it to what Alembic finds
