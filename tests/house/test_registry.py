"""The house's doors: every handler says whom it is for, every button has a handler, every handler a story."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.guard import Audience, audience_of
from handlers.hears import Command, Route, Tap, Tick
from handlers.registry import CLOCK, MODULES, all_routes, all_ticks
from messages.catalogue import TEMPLATES

ROOT = Path(__file__).parents[2]
BUTTON = re.compile(r"\bbutton\((.*?)\)\s*}}", re.DOTALL)
VERB = re.compile(r',\s*"([a-z_]+(?:\.[a-z_]+)*)"(?=\s*(?:,|$))')
FOLDERS = {
    "family": {Audience.FAMILY},
    "practitioner": {Audience.PRACTITIONER, Audience.COORDINATOR},
    "manager": {Audience.MANAGER},
}
# Who stands at another door than their folder's: before linking or signing in, and what a phone may do whoever has it.
OTHER_DOORS = {
    "handlers.family.link": {
        Audience.ANYONE: {"ask_for_code", "say_how_to_get_one", "ask_for_word", "forgot", "not_me", "stop", "take_word"}
    },
    "handlers.family.menu": {Audience.UNLINKED: {"show_beginning"}, Audience.ANYONE: {"show_number"}},
    "handlers.family.leaving": {Audience.UNLINKED: {"nothing_to_stop"}},
    "handlers.family.hide": {Audience.ANYONE: {"hide"}},
    "handlers.family.privacy": {Audience.ANYONE: {"show_privacy", "show_page"}},
    "handlers.family.notices": {Audience.ANYONE: {"open_news", "leave_for_later", "hide_now"}},
    "handlers.practitioner.signin": {
        Audience.ENROLLED: {"take_code", "ask_for_code", "say_what_if_lost", "stop", "take_something_else", "sign_out"},
        Audience.UNLINKED: {"show_staff_door", "stop_at_the_door"},
        Audience.ANYONE: {"explain_two_accounts"},
    },
    "handlers.practitioner.enrol": {
        Audience.ENROLLED: {"ask_for_code_again"},
        Audience.UNLINKED: {"ask_for_code", "say_where_codes_come_from"},
        Audience.ANYONE: {"typed_code"},
    },
    "handlers.practitioner.home": {Audience.ENROLLED: {"stray"}},
}
HEARD_BY_DISPATCH = {"help"}  # answered before any route, in every state (handlers/dispatch.py)


def named(route: Route) -> str:
    """Name a row of the registry for a failing test."""
    return f"{type(route).__name__} {getattr(route, 'verb', getattr(route, 'name', ''))} → {route.handler.__module__}"


@pytest.mark.parametrize("route", all_routes(), ids=named)
def test_every_handler_says_whom_it_is_for_and_stands_in_their_folder(route: Route) -> None:
    audience = audience_of(route.handler)
    assert audience is not None, f"{named(route)}: mark it with @only(...)"
    module = route.handler.__module__
    folder = module.split(".")[1]
    if folder in FOLDERS and audience not in FOLDERS[folder]:
        doors = OTHER_DOORS.get(module, {}).get(audience, set())
        assert _name(route) in doors, f"{named(route)} is for {audience}: that is not what {folder}/ is for"


def test_nobody_is_let_in_at_a_door_that_is_no_longer_there() -> None:
    there = {(route.handler.__module__, audience_of(route.handler), _name(route)) for route in all_routes()}
    for module, doors in OTHER_DOORS.items():
        gone = [name for audience, names in doors.items() for name in names if (module, audience, name) not in there]
        assert not gone, f"take out of OTHER_DOORS: {module} {gone}"


def _name(route: Route) -> str:
    return str(getattr(route.handler, "__name__", route.handler))


def verbs_in(text: str) -> list[str]:
    """Return the verb of each button in a template: the first argument after its label that is a bare word."""
    found = []
    for arguments in BUTTON.findall(text):
        without_choices = re.sub(r"\{[^}]*\}", "{}", arguments)
        found.extend(VERB.findall(without_choices)[:1])
    return found


def templates() -> Iterator[tuple[str, str]]:
    """Yield the path and text of every template, pieces included."""
    for path in sorted(TEMPLATES.rglob("*.j2")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_every_button_has_a_handler() -> None:
    verbs = {route.verb for route in all_routes() if isinstance(route, Tap)} | HEARD_BY_DISPATCH
    dead = [f"{path}: {verb}" for path, text in templates() for verb in verbs_in(text) if verb not in verbs]
    assert not dead, "no handler hears these buttons:\n" + "\n".join(dead)


def test_every_handler_of_a_button_has_a_button() -> None:
    shown = {verb for _, text in templates() for verb in verbs_in(text)}
    heard = {route.verb for route in all_routes() if isinstance(route, Tap)}
    assert not heard - shown, f"no template shows a button for {sorted(heard - shown)}"


def test_no_two_handlers_hear_the_same_for_the_same_people() -> None:
    seen: dict[tuple[str, str, str], Route] = {}
    for route in all_routes():
        if isinstance(route, Command | Tap):
            key = (
                type(route).__name__,
                getattr(route, "verb", getattr(route, "name", "")),
                str(audience_of(route.handler)),
            )
            assert key not in seen, f"{named(route)} and {named(seen[key])} both hear it"
            seen[key] = route


def test_every_module_of_handlers_is_registered() -> None:
    for folder in ("family", "practitioner", "manager"):
        for path in sorted((ROOT / "handlers" / folder).glob("*.py")):
            if re.search(r"^ROUTES\b", path.read_text(encoding="utf-8"), re.MULTILINE):
                assert f"handlers.{folder}.{path.stem}" in MODULES, f"add handlers.{folder}.{path.stem} to MODULES"
    for path in sorted((ROOT / "handlers" / "clock").glob("*.py")):
        if re.search(r"^TICKS\b", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"handlers.clock.{path.stem}" in CLOCK, f"add handlers.clock.{path.stem} to CLOCK"
    assert len({tick.name for tick in all_ticks()}) == len(all_ticks())


@pytest.mark.parametrize("tick", all_ticks(), ids=lambda tick: tick.name)
def test_what_the_clock_does_for_each_row_it_does_behind_apart(tick: Tick) -> None:
    """One family's fault is not every family's (R27)."""
    for call in calls_in_loops(ast.parse(inspect.getsource(tick.duty))):
        if any(isinstance(given, ast.Name) and given.id == "tx" for given in call.args):
            assert ast.unparse(call.func) == "tx.apart", f"{tick.name}: {ast.unparse(call)}"


def calls_in_loops(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        again: list[ast.AST] = []
        if isinstance(node, ast.For | ast.While):
            again = [*node.body]
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            again = [node.elt]
        yield from (one for part in again for one in ast.walk(part) if isinstance(one, ast.Call))


@pytest.mark.parametrize(
    "command",
    ["start", "menu", "who", "actions", "ask", "questions", "meetings", "settings", "words", "privacy", "mydata",
     "hide", "stop", "signin", "today", "plans", "meeting", "cover", "handover", "workload", "broadcast", "lock"],
)  # fmt: skip
def test_the_commands_that_stay_are_heard(command: str) -> None:
    assert any(isinstance(r, Command) and r.name == command for r in all_routes()), f"nobody hears /{command}"
