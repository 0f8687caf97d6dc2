"""What an operator must know stands in the README: every variable of the environment, and every exit code."""

from pathlib import Path

import pytest

from bot.cli.exits import Exit
from bot.settings import Environment

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def readme() -> str:
    assert README.exists(), "write README.md"
    return README.read_text("utf-8")


@pytest.mark.parametrize("name", [f"MAINSTAY_{field.upper()}" for field in Environment.model_fields])
def test_every_variable_of_the_environment_stands_in_the_readme(readme, name):
    assert f"`{name}`" in readme, f"say in README.md what {name} is for"


@pytest.mark.parametrize("ending", Exit, ids=lambda ending: ending.code)
def test_every_exit_code_stands_in_the_readme(readme, ending):
    row = f"| {ending.value} | `{ending.code}` | {ending.meaning} |"
    assert row in readme, f"add this row to README.md: {row} (bot.cli.exits.table() prints them all)"


def test_no_two_exit_codes_share_a_number_or_a_name():
    assert len({ending.value for ending in Exit}) == len(Exit.__members__)
