"""`mainstay demo`: the real program, a Telegram in memory and a page of phones; no account, no token."""

import asyncio
import logging
import signal
import sys
import webbrowser
from typing import Annotated, Final

import typer

from bot.cli.answering import complain, print_json
from bot.cli.exits import Exit
from bot.cli.faults import Said, fault_of
from bot.cli.options import AsJson
from bot.logs import configure

EPILOG: Final = "Example: mainstay demo --port 9000 --no-browser"
PORT: Final = 8765


def demo(
    port: Annotated[int, typer.Option(help="Where the page is served, on this machine only.", min=1, max=65535)] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address and open no browser.")] = False,
    as_json: AsJson = False,
) -> None:
    """Try Mainstay: a made-up family, the people who help them, and their phones, on one page. Ctrl-C ends it."""
    configure(to=sys.stderr, level=logging.ERROR)
    try:
        asyncio.run(_run(port, no_browser, as_json))
    except Exception as problem:
        fault = fault_of(problem)
        complain(fault, as_json)
        raise typer.Exit(fault.ending) from None


async def _run(port: int, no_browser: bool, as_json: bool) -> None:
    from bot.preview.demo import demo as set_up
    from bot.preview.page_server import PortTaken, serve

    enough = _told_to_stop()
    _say("Setting up a family and its phones ...", as_json)
    try:
        async with set_up() as stage, serve(stage, port) as address:
            _greet(address, as_json)
            if not no_browser:
                await asyncio.to_thread(webbrowser.open, address)
            await _until(enough, asyncio.create_task(stage.failed()))
    except PortTaken as problem:
        raise Said(Exit.PORT_TAKEN, problem.wrong, problem.mend) from None
    _say("The demo has ended. Everything it kept is deleted.", as_json)


def _told_to_stop() -> asyncio.Event:
    """Return what is set by Ctrl-C and by SIGTERM."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


async def _until(enough: asyncio.Event, failing: asyncio.Task[BaseException | None]) -> None:
    """Wait until somebody has had enough, or raise why a part of the program has ended."""
    ending = asyncio.create_task(enough.wait())
    await asyncio.wait({ending, failing}, return_when=asyncio.FIRST_COMPLETED)
    problem = failing.result() if failing.done() else None
    for task in (ending, failing):
        task.cancel()
    if problem is not None:
        raise problem


def _greet(address: str, as_json: bool) -> None:
    if as_json:
        print_json({"address": address})
    _say(f"The demo is at {address}\nNothing leaves this machine. Ctrl-C ends it.", as_json)


def _say(words: str, as_json: bool) -> None:
    print(words, file=sys.stderr if as_json else sys.stdout, flush=True)
