"""The command line as a whole: every command by its name, and how it answers when it was not understood."""

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from bot.cli import audit, database, demo, doctor, importing, init, invite, plan, practitioner, run
from bot.cli.answering import print_json
from bot.cli.exits import Exit

HELP = """Mainstay: one person for a family whom several services help, in Telegram.

Begin with `mainstay demo`. For your own service: `init`, `import`, `doctor`, then `run`.
"""


class Commands(TyperGroup):
    """Answers in JSON even to a command line that was not understood, where JSON was asked for."""

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
    names = {"practitioner", "plan", "db", "audit"} | {command.name for command in app.registered_commands}
    return [word for word in given[:1] if word in names]


app = typer.Typer(
    name="mainstay", cls=Commands, help=HELP, no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode="markdown",
)  # fmt: skip


app.command("demo", epilog="Example: mainstay demo --port 9000 --no-browser")(demo.demo)
app.command("init", epilog=init.EPILOG)(init.init)
app.command("import", epilog=importing.EPILOG)(importing.import_files)
app.add_typer(practitioner.app, name="practitioner")
app.add_typer(plan.app, name="plan")
app.command("invite", epilog=invite.EPILOG)(invite.invite)
app.command("doctor", epilog=doctor.EPILOG)(doctor.doctor)
app.add_typer(audit.app, name="audit")
app.command("run", epilog=run.EPILOG)(run.run)
app.add_typer(database.app, name="db")
