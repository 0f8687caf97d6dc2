"""A bar on stderr for what takes more than a second, and only where somebody watches."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0  # seconds before a bar is worth a look


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that is told how much was done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    began, done = time.monotonic(), 0
    with Progress(console=Console(stderr=True), transient=True, disable=False) as bar:
        task = bar.add_task(words, total=total, visible=False)

        def step(count: int) -> None:
            nonlocal done
            done += count
            bar.update(task, completed=done, visible=time.monotonic() - began > PATIENCE)

        yield step
