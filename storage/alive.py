"""Which of several processes on one PostgreSQL are there: each holds a lock with its number while it lives.

Apart from `presence`, which takes that lock, because the inbox asks without it: a start on SQLite does without asyncpg.
"""

from typing import Final

PRESENT: Final = 7305006  # the first number of such an advisory lock; the second is the process's own
# The numbers of all processes that are there.
ALIVE: Final = f"""
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = {PRESENT} AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 (no value of anybody's is in it)
