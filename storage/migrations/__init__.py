"""Schema changes in order, forward only."""

HEAD = "0010_how_it_is"  # the newest revision; a test holds it to what Alembic finds
