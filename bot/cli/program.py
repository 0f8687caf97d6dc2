"""The command line as a whole: every command by its name, and how it answers when it was not understood."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_group

from bot.cli.answering import print_json
from bot.cli.exits import Exit

# Every command, in the order of `--help`, and where it is: a function, whose module has an EPILOG too, or a
# typer.Typer with commands of its own. A module is imported when its command is called: `run` starts sooner by it.
COMMANDS: Final = {
    "demo": "bot.cli.demo:demo",
    "init": "bot.cli.init:init",
    "import": "bot.cli.importing:import_files",
    "invite": "bot.cli.invite:invite",
    "broadcast": "bot.cli.broadcast:broadcast",
    "backup": "bot.cli.backup:backup",
    "verify": "bot.cli.verify:verify",
    "restore": "bot.cli.restore:restore",
    "erase": "bot.cli.erase:erase",
    "keys": "bot.cli.keys:app",
    "doctor": "bot.cli.doctor:doctor",
    "status": "bot.cli.status:status",
    "run": "bot.cli.run:run",
    "practitioner": "bot.cli.practitioner:app",
    "plan": "bot.cli.plan:app",
    "audit": "bot.cli.audit:app",
    "db": "bot.cli.database:app",
}

HELP = """Mainstay: one person for a family whom several services help, in Telegram.

Begin with `mainstay demo`. For your own service: `init`, `import`, `doctor`, then `run`.
"""


class Commands(TyperGroup):
    """Knows the names of all commands and imports those it needs; answers in JSON, where asked, even to nonsense."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:  # all of them, to say "did you mean"
            if name not in self.commands:
                self.commands[name] = _imported(name)
        return self.commands.get(cmd_name)

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, windows_expand_args: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        extra |= {"prog_name": prog_name, "complete_var": complete_var, "windows_expand_args": windows_expand_args}
        given = list(sys.argv[1:] if args is None else args)
        if not standalone_mode or "--json" not in given:
            return super().main(args, standalone_mode=standalone_mode, **extra)
        try:
            code = super().main(args, standalone_mode=False, **extra)
        except TyperException as problem:
            print(problem.format_message(), file=sys.stderr)
            mend = f"See `{' '.join(['mainstay', *_words(given)])} --help`."
            print_json({"error": {"code": Exit.USAGE.code, "message": problem.format_message(), "mend": mend}})
            code = Exit.USAGE
        except typer.Abort:
            print_json({"error": {"code": Exit.USAGE.code, "message": "Stopped.", "mend": "Nothing was changed."}})
            code = Exit.USAGE
        sys.exit(code if isinstance(code, int) else 0)


def _words(given: list[str]) -> list[str]:
    """The names of commands at the beginning of what was typed."""
    return [word for word in given[:1] if word in COMMANDS]


def _typer(**more: Any) -> typer.Typer:
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown", **more)


def _imported(name: str) -> Any:
    """Import a command's module and return the command."""
    place, _, what = COMMANDS[name].partition(":")
    module, one = import_module(place), _typer()
    found = getattr(module, what)
    if isinstance(found, typer.Typer):
        one.add_typer(found, name=name)
    else:
        one.command(name, epilog=module.EPILOG)(found)
    return get_group(one).commands[name]


app = _typer(name="mainstay", cls=Commands, help=HELP, no_args_is_help=True)


@app.callback()
def mainstay() -> None:
    """Makes it a program of many commands; there is nothing to do before one of them."""
