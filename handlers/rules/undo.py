"""Two minutes' undo: until `visible_from` nobody but its author sees what was published anywhere (design.md, 9)."""

from datetime import timedelta

UNDO = timedelta(minutes=2)
