"""`mainstay init`: a new service in a home folder of its own, from flags, or asked for on a terminal."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.answering import Answer, answering
from bot.cli.options import AsJson, Home

EPILOG = (
    'Example: mainstay init --organisation "Riverside Council" --area Riverside --nation england '
    '--phone "01632 960001" --duty-phone "01632 960003" --out-of-hours "01632 960002" --bot-username riverside_bot'
)
QUESTIONS = {
    "organisation": "What is your organisation called?",
    "area": "Which area does the service work in?",
    "nation": "In which nation? (england, scotland, wales, northern-ireland)",
    "phone": "Which number do families ring in working hours?",
    "duty_phone": "Which number reaches the duty contact?",
    "out_of_hours": "Which number do families ring out of hours?",
}


Organisation = Annotated[str | None, typer.Option(help="Who runs the service.")]
Area = Annotated[str | None, typer.Option(help="Where it works.")]
Nation = Annotated[
    str | None, typer.Option(help="england, scotland, wales or northern-ireland: help lines and holidays.")
]
Phone = Annotated[str | None, typer.Option(help="The number families ring in working hours.")]
DutyPhone = Annotated[str | None, typer.Option(help="The duty contact's number.")]
OutOfHours = Annotated[str | None, typer.Option(help="The number families ring out of hours.")]
Hours = Annotated[str | None, typer.Option(metavar="HH:MM-HH:MM", show_default="09:00-17:00")]
Weekdays = Annotated[
    str | None, typer.Option(metavar="DAYS", help="Working days, 0 is Monday.", show_default="0,1,2,3,4")
]
Zone = Annotated[str | None, typer.Option(help="The time zone.", show_default="Europe/London")]
AnswerDays = Annotated[int | None, typer.Option(help="Working days in which a worry is answered.", show_default="2")]
UnopenedHours = Annotated[
    int | None, typer.Option(help="Working hours after which somebody else hears it waits.", show_default="4")
]
RemindHours = Annotated[
    int | None, typer.Option(help="Working hours before its day that the holder is reminded.", show_default="3")
]
CodeDays = Annotated[int | None, typer.Option(help="Days a family's code is good for.", show_default="7")]
Frameworks = Annotated[
    list[str] | None,
    typer.Option(help="How help is joined up; may be given again.", show_default="england-early-help"),
]
BotUsername = Annotated[str | None, typer.Option(help="What the bot is called in Telegram, for links.")]
Coordinator = Annotated[str | None, typer.Option(metavar="NAME", help="The first co-ordinator.")]
CoordinatorRef = Annotated[str, typer.Option(metavar="REF", help="Their reference.")]


def init(
    organisation: Organisation = None,
    area: Area = None,
    nation: Nation = None,
    phone: Phone = None,
    duty_phone: DutyPhone = None,
    out_of_hours: OutOfHours = None,
    hours: Hours = None,
    weekdays: Weekdays = None,
    zone: Zone = None,
    answer_days: AnswerDays = None,
    unopened_hours: UnopenedHours = None,
    remind_hours: RemindHours = None,
    code_days: CodeDays = None,
    framework: Frameworks = None,
    bot_username: BotUsername = None,
    coordinator: Coordinator = None,
    coordinator_ref: CoordinatorRef = "CO-1",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Set up a new service: home folder, service file, keys and database. Asks only on a terminal.

    Never writes over anything. An init that fails leaves nothing behind.
    """
    said: dict[str, Any] = {
        "organisation": organisation, "area": area, "nation": nation, "phone": phone, "duty_phone": duty_phone,
        "out_of_hours": out_of_hours, "hours": hours, "weekdays": weekdays, "zone": zone, "answer_days": answer_days,
        "unopened_hours": unopened_hours, "remind_hours": remind_hours, "code_days": code_days,
        "frameworks": framework or None, "bot_username": bot_username,
    }  # fmt: skip
    with answering(as_json) as answer:
        _set_up(answer, home, said, coordinator, coordinator_ref)


def _set_up(answer: Answer, home: Path | None, said: dict[str, Any], coordinator: str | None, ref: str) -> None:
    """Make the home folder, then the first co-ordinator if one is named; their words are looked at before anything."""
    from bot.cli.exits import Exit
    from bot.cli.faults import Said
    from bot.cli.typed import words
    from bot.home import CannotSetUp, make_home, refuse_place
    from bot.settings import read_environment
    from handlers.operator.columns import Kind

    environment = read_environment(home)
    first = None if coordinator is None else words(Kind.PEOPLE, ref=ref, name=coordinator)
    try:
        refuse_place(environment)
        made = make_home(environment, _asked(said))
    except CannotSetUp as fault:
        raise Said(Exit.ALREADY_SET_UP, fault.wrong, fault.mend) from None
    folder = environment.home.absolute()
    answer.give(home=str(folder), service=made.model_dump(), coordinator=None)
    answer.say(f"Your service is in {folder}")
    if first is not None:
        _add_coordinator(answer, environment.home, first)
    _say_next(answer, has_coordinator=first is not None)


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    """Ask for what is missing where somebody is there to answer; else name every flag that is missing."""
    from bot.cli.exits import Exit
    from bot.cli.faults import Said

    missing = [name for name in QUESTIONS if said[name] is None]
    if missing and not (sys.stdin.isatty() and sys.stderr.isatty()):
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise Said(Exit.USAGE, f"These settings are missing: {flags}.", "Give each as a flag: `mainstay init --help`.")
    for name in missing:
        said[name] = typer.prompt(QUESTIONS[name], err=True)
    given = {name: value for name, value in said.items() if value is not None}
    if "weekdays" in given:
        given["weekdays"] = [day.strip() for day in str(given["weekdays"]).split(",")]
    return given


def _add_coordinator(answer: Answer, home: Path, said: dict[str, Any]) -> None:
    from bot.cli.desk import desk
    from handlers.operator import practitioners

    with desk(home) as at:
        person = at.write(lambda tx: practitioners.add(tx, said["ref"], said["name"], coordinator=True))
    answer.give(coordinator={"ref": person.ref, "name": person.name})
    answer.say(f"{person.name} is the first co-ordinator, as {person.ref}.")


def _say_next(answer: Answer, *, has_coordinator: bool) -> None:
    answer.say("Keep a copy of keys.toml in a safe place that is not the place of the backups.")
    if not has_coordinator:
        answer.say("Now: mainstay practitioner add CO-1 NAME --coordinator")
    answer.say("Then: mainstay import people.csv plans.csv teams.csv, and mainstay doctor")
