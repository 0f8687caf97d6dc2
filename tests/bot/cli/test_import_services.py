"""Local services on the command line: listed, checked cell by cell, and looked at by the doctor (001-25, 001-41)."""

import pytest

HEAD = "ref,name,category,what_for,who_for,area,phone,web,hours,last checked,closed"
FOOD = (
    "L-1,Oak food bank,Food,Food for a few days.,Families,Oakley,01632 960 001,https://oak.example/food/,9 to 5,{day},"
)


def test_local_services_come_in_change_and_end_and_a_second_run_changes_nothing(home, mainstay, file, content):
    rows = FOOD.format(day="01/11/2026"), "L-2,Talk club,feelings,To refer to CAMHS.,,,111,,,2024-01-01,"
    said = mainstay("import", file("local.csv", HEAD, *rows))
    assert (said.code, said.json["counts"]["services"]["added"]) == (0, 2), said.err
    assert [note["line"] for note in said.json["notes"]] == [3, 3]  # old, and hard words
    before = content()
    assert mainstay("import", file("local.csv", HEAD, *rows)).json["counts"]["services"]["unchanged"] == 2
    assert content() == before
    checks = {check["name"]: check for check in mainstay("doctor").json["checks"]}
    assert (checks["local_help"]["state"], "L-2 (2024-01-01)" in checks["local_help"]["says"]) == ("warn", True)
    gone = file("local.csv", "ref,name,category,what_for,last checked,closed",
                "L-2,Talk club,health,To talk.,2024-01-01,yes")  # fmt: skip
    assert mainstay("import", gone).json["counts"]["services"]["changed"] == 1
    checks = {check["name"]: check["state"] for check in mainstay("doctor").json["checks"]}
    assert checks["local_help"] == "ok"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (FOOD.format(day="2030-01-01"), "checked_on"),
        (FOOD.format(day=""), "checked_on"),
        ("L-1,Oak,Food,Food.,,,ring Ann,,,2026-11-01,", "phone"),
        ("L-1,Oak,Food,Food.,,,,no page,,2026-11-01,", "web"),
        ("L-1,Oak,Food,Food.,,,,,,2026-11-01,", "phone"),
        ("L-1,Oak,Magic,Food.,,,111,,,2026-11-01,", "category"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column_and_nothing_is_kept(home, mainstay, file, content, row, column):
    before = content()
    said = mainstay("import", file("local.csv", HEAD, FOOD.format(day="2026-11-01").replace("L-1", "L-0"), row))
    assert said.error == (4, "bad_files")
    assert [(one["line"], one["column"]) for one in said.json["problems"]] == [(3, column)]
    assert all(one["mend"] for one in said.json["problems"])
    assert content() == before
