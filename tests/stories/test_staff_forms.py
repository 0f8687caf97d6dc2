"""Every form of the staff's: a way out on each screen, nothing lost by a restart, nonsense named and forgiven."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from tests.stories.asking import has_asked
from tests.stories.dialog import Dialog
from tests.stories.test_meetings import arranged

OUT = {"Back", "Stop", "Home", "Later", "OK", "Cancel"}


@dataclass(frozen=True)
class Form:
    """A form of one practitioner's, begun; what it cannot use and says so; what it can, and what it then says."""

    begin: Callable[[Dialog], Awaitable[None]]
    bad: dict[str, str]
    good: str
    then: str
    who: str = "sam"


def taps(*labels: str, command: str = "") -> Callable[[Dialog], Awaitable[None]]:
    """Return how a form is begun: sign in, say a command, and tap or type what follows ("#" before what is typed)."""

    async def begin(dialog: Dialog) -> None:
        await dialog.signs_in("sam")
        if command:
            await dialog.says("sam", command)
        for label in labels:
            if label.startswith("#"):
                await dialog.says("sam", label[1:])
            else:
                await dialog.taps("sam", label)

    return begin


def on_a_question(*labels: str) -> Callable[[Dialog], Awaitable[None]]:
    """Return how a form about a family's question is begun."""

    async def begin(dialog: Dialog) -> None:
        await has_asked(dialog)
        await taps("1. OK-14", *labels, command="/questions")(dialog)

    return begin


async def calling_off(dialog: Dialog) -> None:
    await arranged(dialog)
    await dialog.taps("sam", "Open")
    await dialog.taps("sam", "Call it off")
    await dialog.taps("sam", "Pick a date")


async def helping(dialog: Dialog) -> None:
    ways = ("Other ways", "Ask a team member first", "Lee, Teacher", "#Which stop is it?", "Send to Lee")
    await on_a_question(*ways)(dialog)
    await dialog.signs_in("lee")
    await dialog.says("lee", "/today")
    await dialog.taps("lee", "1. Help, OK-14")


LONG = "x" * 1001
ACTION = ("Add an action", "#Send the chart home.")
FORMS = {
    "what will happen": Form(taps(ACTION[0], command="/actions"), {"x" * 201: "That has 201 letters."},
                             "Ring the school.", "So that what?"),
    "so that": Form(taps(*ACTION, command="/actions"), {"x" * 201: "That has 201 letters."},
                    "we know", "Who will do it?"),
    "what next": Form(taps(*ACTION, "Skip", "Me", "1 week", command="/actions"), {"x" * 201: "That has 201 letters."},
                      "Sam rings.", "What does the family want to be different?"),
    "an outcome": Form(taps(*ACTION, "Skip", "Me", "1 week", "Skip", command="/actions"),
                       {"x" * 201: "That has 201 letters."}, "Mia sleeps well.",
                       "It helps with: Mia sleeps well."),
    "lines from notes": Form(taps("Add an action", "Paste or copy", "Paste lines", command="/actions"),
                             {"-": "I found no line in that."}, "Ring the school.", "OK-14: 1 line."),
    "by when": Form(taps(*ACTION, "Skip", "Me", command="/actions"), {"soon": "I cannot use “soon” as a day."},
                    "4 December", "What happens next?"),
    "a date for an action": Form(taps(*ACTION, "Skip", "Me", "Pick a date", command="/actions"),
                                 {"soon": "I cannot use “soon” as a day."}, "4 December", "What happens next?"),
    "the day of a meeting": Form(taps("Review", command="/meeting"), {"soon": "I cannot use “soon”."},
                                 "4 December", "What time?"),
    "the time of a meeting": Form(taps("Review", "#4 December", command="/meeting"),
                                  {"teatime": "I cannot use “teatime”."}, "3:30pm", "Where?"),
    "the place of a meeting": Form(taps("Review", "#4 December at 3:30pm", command="/meeting"),
                                   {"x" * 81: "That is too long for a place."}, "Town hall", "Who is asked?"),
    "calling off": Form(calling_off, {"soon": "I cannot use “soon”."}, "10 December", "is off."),
    "away from": Form(taps("I will be away", command="/cover"), {"soon": "I cannot use that day."},
                      "24 November", "What is your last day away?"),
    "away until": Form(taps("I will be away", "#24 November", command="/cover"), {"soon": "I cannot use that day."},
                       "26 November", "Who will cover?"),
    "a new date": Form(on_a_question("Other ways", "Give a new date"), {"soon": "I cannot use that as a day."},
                       "1 December", "by Tuesday 1 December at 5pm"),
    "an answer": Form(on_a_question("Write an answer"), {LONG: "The most is 1000."},
                      "I have rung them.", "This is what mum will see"),
    "after a call": Form(on_a_question("Other ways", "Call instead"), {LONG: "The most is 1000."},
                         "We agreed to meet.", "This is what mum will see"),
    "asking a colleague": Form(on_a_question("Other ways", "Ask a team member first", "Lee, Teacher"),
                               {LONG: "The most is 1000."}, "Which stop is it?", "Lee will see this"),
    "helping a colleague": Form(helping, {LONG: "The most is 1000."}, "By the church.", "Sam has your answer", "lee"),
    "the day of a review": Form(taps("OK-14: up to date", "More", "Review day", command="/plans"),
                                {"soon": "I cannot use that as a day."}, "18 January", "is due by Monday 18 January"),
    "the last day of a plan": Form(taps("OK-14: up to date", "More", "Hand over or end", "This plan is ending", "Lee",
                                        "They call 01632 960 001", command="/plans"),
                                   {"soon": "I cannot use “soon”."}, "21 December", "This is what mum will see"),
    "a name for a letter": Form(taps("OK-14: up to date", "People", "Invite someone", "Grandparent", command="/plans"),
                                {"12": "Please type a first name"}, "Rosa", "a letter for Rosa, grandparent"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
async def test_nonsense_and_a_restart_lose_nothing_and_every_screen_has_a_way_out(dialog: Dialog, form: Form) -> None:
    await dialog.family()
    await form.begin(dialog)
    _has_a_way_out(dialog, form.who)
    await dialog.restart()
    for nonsense, said in form.bad.items():
        await dialog.says(form.who, nonsense)
        await dialog.last_sees(form.who, said)
        _has_a_way_out(dialog, form.who)
    await dialog.restart()
    await dialog.says(form.who, form.good)
    await dialog.last_sees(form.who, form.then)
    _has_a_way_out(dialog, form.who)


def _has_a_way_out(dialog: Dialog, who: str) -> None:
    labels = [button["text"] for message in dialog.phone(who).from_bot[-1:] for row in message.rows for button in row]
    assert OUT & set(labels), f"no way out among {labels}"
