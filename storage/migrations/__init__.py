"""Schema changes in order, forward only."""

HEAD = "0015_named_person"  # the newest revision; a test holds it to what Alembic finds
