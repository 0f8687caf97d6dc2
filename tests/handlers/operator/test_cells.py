"""One cell as a value: what is read, and what is refused rather than guessed."""

from datetime import date, time

import pytest

from handlers.operator.cells import BadCell, cell_value
from handlers.operator.columns import MEETING_KINDS, RELATIONS, Column, Holds


def column(holds: Holds, **more) -> Column:
    return Column("x", "something", holds=holds, **more)


@pytest.mark.parametrize(
    ("holds", "cell", "value"),
    [
        (Holds.DAY, "2026-12-03", date(2026, 12, 3)),
        (Holds.DAY, "03/12/2026", date(2026, 12, 3)),
        (Holds.DAY, "3.12.2026", date(2026, 12, 3)),
        (Holds.DAY, "03/12/2026 00:00:00", date(2026, 12, 3)),
        (Holds.DAY, "2026-12-03T00:00:00Z", date(2026, 12, 3)),
        (Holds.TIME, "15:30", time(15, 30)),
        (Holds.TIME, "15:30:00", time(15, 30)),
        (Holds.TIME, "3.30pm", time(15, 30)),
        (Holds.YES_NO, "Yes", True),
        (Holds.YES_NO, "N", False),
        (Holds.YES_NO, "1", True),
        (Holds.NUMBER, "90", 90),
        (Holds.REF, " P-01 ", "P-01"),
        (Holds.NAME, "  Zoë   O'Neill ", "Zoë O'Neill"),
        (Holds.NAME, "نور", "نور"),
        (Holds.TEXT, "one\n two", "one two"),
        (Holds.TEXT, "", None),
        (Holds.TEXT, " - ", None),
    ],
)
def test_a_cell_is_read(holds, cell, value):
    assert cell_value(column(holds), cell) == value


@pytest.mark.parametrize(
    ("holds", "cell"),
    [
        (Holds.DAY, "31/02/2026"),
        (Holds.DAY, "12/25/2026"),
        (Holds.DAY, "03/12/26"),
        (Holds.DAY, "next week"),
        (Holds.DAY, "46023"),
        (Holds.TIME, "3:30"),
        (Holds.TIME, "25:00"),
        (Holds.YES_NO, "maybe"),
        (Holds.NUMBER, "0"),
        (Holds.NUMBER, "1.5"),
        (Holds.NUMBER, "٣"),
        (Holds.REF, "P 01; DROP"),
        (Holds.NAME, "123"),
        (Holds.TEXT, "x" * 81),
        (Holds.TEXT, "a\x07b"),
        (Holds.TEXT, "a\u202eb"),
    ],
)
def test_a_cell_that_could_mean_anything_else_is_refused_with_a_mend(holds, cell):
    with pytest.raises(BadCell) as bad:
        cell_value(column(holds), cell)
    assert bad.value.mend


@pytest.mark.parametrize(
    ("choices", "cell", "value"),
    [(RELATIONS, "Mum", "mother"), (RELATIONS, "Young Person", "young person"), (MEETING_KINDS, "T.A.F.", None),
     (MEETING_KINDS, "Review Meeting", "review"), (MEETING_KINDS, "TAF", "team"), (RELATIONS, "neighbour", None)],
)  # fmt: skip
def test_a_choice_is_known_by_its_other_spellings(choices, cell, value):
    if value is None:
        with pytest.raises(BadCell):
            cell_value(column(Holds.CHOICE, choices=choices), cell)
    else:
        assert cell_value(column(Holds.CHOICE, choices=choices), cell) == value


def test_a_needed_cell_is_never_empty():
    with pytest.raises(BadCell):
        cell_value(column(Holds.TEXT, required=True), " ")
