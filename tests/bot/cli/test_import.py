"""Files of a case system on the command line: all of what they say, or nothing."""

import pytest

from tests.bot.cli.conftest import MORNING, SAMPLES
from tests.bot.cli.kept_home import store_of

PEOPLE = ("ref,name,manager_ref,coordinator", "P-01,Sam,P-04,no", "P-04,Jo,,no")
PLANS = ("ref,child_name", "OK-14,Mia")
TEAMS = (
    "plan_ref,role,person_ref,name,relation,see_plan,see_dates,sixteen_or_over,until",
    "OK-14,lead,P-01,,,,,,",
    "OK-14,family,,Amira,mother,yes,yes,,",
)


@pytest.fixture
def plan_there(home, mainstay, file):
    assert mainstay("import", file("p.csv", *PEOPLE), file("q.csv", *PLANS), file("t.csv", *TEAMS)).code == 0


def problems(said):
    assert said.error == (4, "bad_files")
    return [(one["line"], one["column"]) for one in said.json["problems"]]


def test_the_samples_of_every_encoding_separator_and_date_come_in_together(home, mainstay, morning):
    said = mainstay("import", *sorted(SAMPLES.glob("*.csv")))
    assert said.code == 0, said.err
    assert said.json["counts"] == {
        "people": {"added": 5, "changed": 0, "unchanged": 0, "left_out": 0},
        "plans": {"added": 2, "changed": 0, "unchanged": 0, "left_out": 0},
        "teams": {"added": 7, "changed": 0, "unchanged": 0, "left_out": 1},
        "meetings": {"added": 2, "changed": 0, "unchanged": 0, "left_out": 1},
    }
    mia = mainstay("plan", "show", "ok-14").json["plan"]
    assert (mia["child"], mia["lead"]["name"], mia["review_by"]) == ("Mia", "Sam", "2027-02-15")
    assert {f["name"] for f in mia["family"] if f["sees_plan"]} == {"Amira", "Mia"}
    assert mainstay("plan", "show", "OK-22").json["plan"]["child"] == "Zoë"
    assert "Siân" in {p["name"] for p in mainstay("practitioner", "list").json["practitioners"]}


def test_a_second_run_of_the_same_files_changes_nothing(home, mainstay, morning, content):
    files = sorted(SAMPLES.glob("*.csv"))
    assert mainstay("import", *files).code == 0
    before = content()
    again = mainstay("import", *files)
    assert again.code == 0
    assert content() == before
    assert all(c["added"] == c["changed"] == 0 for c in again.json["counts"].values())


def test_a_dry_run_counts_and_keeps_nothing(home, mainstay, morning, content):
    before = content()
    said = mainstay("import", "--dry-run", *SAMPLES.glob("*.csv"))
    assert (said.code, said.json["dry_run"], said.json["counts"]["people"]["added"]) == (0, True, 5)
    assert content() == before


def test_nothing_of_several_files_is_kept_when_one_row_of_the_last_is_wrong(home, mainstay, file, content):
    before = content()
    meetings = file("m.csv", "ref,plan_ref,kind,date,time", "M-1,OK-14,review,31/02/2027,15:30")
    assert problems(mainstay("import", file("p.csv", *PEOPLE), file("q.csv", *PLANS), meetings)) == [(2, "date")]
    assert content() == before


def test_every_bad_row_is_named_at_once_with_file_line_column_and_mend(home, mainstay, file):
    rows = ("P-01,Sam,,perhaps", "P-02,,,", 'P-03,"Lee', 'Two",,', "P 4 ,!,,")
    bad = file("people.csv", "ref,name,manager_ref,coordinator", *rows)
    said = mainstay("import", bad)
    assert problems(said) == [(2, "coordinator"), (3, "name"), (6, "name")]
    assert all(one["file"] == str(bad) and one["wrong"] and one["mend"] for one in said.json["problems"])
    assert f"{bad}, line 3, name: the cell is empty" in said.err


@pytest.mark.parametrize(
    ("lines", "column", "words"),
    [
        pytest.param(("ref,name,shoe_size", "P-01,Sam,9"), "shoe_size", "no column 'shoe_size'", id="unknown"),
        pytest.param(("ref,name,agancy", "P-01,Sam,x"), "agancy", "Did you mean agency?", id="misspelt"),
        pytest.param(("ref,name,job,job title", "P-01,Sam,x,y"), "job title", "both mean job", id="twice"),
        pytest.param(("ref,child_name,surname", "OK-14,Mia,Khan"), "surname", "keeps no surnames", id="a surname"),
        pytest.param(("ref,child_name,DOB", "OK-14,Mia,1.1.20"), "DOB", "no dates of birth", id="a date of birth"),
        pytest.param(("ref,child_name,NHS number", "OK-14,Mia,1"), "NHS number", "no national numbers", id="a number"),
        pytest.param(("colour,shape", "red,round"), "", "does not name the columns", id="of no kind"),
    ],
)
def test_headers_that_cannot_be_used_are_refused_by_name(home, mainstay, file, lines, column, words):
    said = mainstay("import", file("x.csv", *lines))
    assert problems(said) == [(1, column)]
    assert words in said.err


def test_a_missing_column_is_named_when_the_kind_is_said(home, mainstay, file):
    said = mainstay("import", "--kind", "people", file("x.csv", "ref,job", "P-01,Teacher"))
    assert problems(said) == [(1, "name")]


def test_a_column_left_out_is_not_even_read(home, mainstay, file, content):
    bad = file("x.csv", "ref,child_name,Date of birth", "OK-14,Mia,09/09/2018")
    said = mainstay("import", "--leave-out", "date of birth", bad)
    assert (said.code, said.json["counts"]["plans"]["added"]) == (0, 1)


@pytest.mark.parametrize(
    ("lines", "line", "column", "words"),
    [
        pytest.param(("ref,name", "P-01,Sam", "P-01,Lee"), 3, "ref", "stands in line 2", id="a reference twice"),
        pytest.param(("ref,name,manager_ref", "P-01,Sam,P-99"), 2, "manager_ref", "nobody has the ref", id="nobody"),
        pytest.param(("ref,name,manager_ref", "P-01,Sam,P-01"), 2, "manager_ref", "their own", id="their own manager"),
        pytest.param(("ref,child_name,framework", "OK-1,Mia,wales"), 2, "framework", "no framework", id="unknown"),
        pytest.param(("ref,child_name,framework", "OK-1,Mia,leeds"), 2, "framework", "does not work by", id="not ours"),
        pytest.param(("ref,child_name", "OK-1,Mia Khan"), 2, "child_name", "more than a first name", id="two names"),
        pytest.param(("ref,child_name,no_lead", "OK-1,Mia,yes"), 2, "no_lead", "must always be a lead", id="no lead"),
        pytest.param(("ref,child_name,duty_ref", "OK-1,Mia,P-99"), 2, "duty_ref", "no practitioner", id="no duty"),
        pytest.param(("plan_ref,person_ref", "OK-99,P-01"), 2, "plan_ref", "no plan 'OK-99'", id="no plan"),
    ],
)
def test_rows_that_do_not_fit_what_is_there_are_refused(home, mainstay, file, content, lines, line, column, words):
    before = content()
    said = mainstay("import", file("x.csv", *lines))
    assert (line, column) in problems(said)
    assert words in said.err
    assert content() == before


def test_managers_who_manage_each_other_are_refused(home, mainstay, file):
    said = mainstay("import", file("x.csv", "ref,name,manager_ref", "P-01,Sam,P-02", "P-02,Lee,P-01"))
    assert problems(said) == [(2, "manager_ref"), (3, "manager_ref")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("OK-14,lead,P-04,,,,,,", "", id="one lead more is a change"),
        pytest.param("OK-14,family,,Mia,young person,,,,", "sixteen_or_over", id="a young person of no stated age"),
        pytest.param("OK-14,family,,Mia Khan,young person,,,yes,", "name", id="a young person's surname"),
        pytest.param("OK-14,family,,Yusuf,,,,,", "relation", id="a family member without relation"),
        pytest.param("OK-14,family,,Yusuf,boss,,,,", "relation", id="an unknown relation"),
        pytest.param("OK-14,team,P-99,,,,,,", "person_ref", id="an unknown practitioner"),
        pytest.param("OK-14,,,,,,,,", "role", id="nobody"),
    ],
)
def test_team_rows_are_judged(plan_there, mainstay, file, row, column):
    said = mainstay("import", file("x.csv", TEAMS[0], row))
    if column:
        assert problems(said) == [(2, column)]
    else:
        assert said.code == 0
        assert "Jo leads now, in the place of Sam" in said.json["notes"][0]["words"]


def test_the_childs_named_person_is_one_of_the_team_and_the_last_that_was_said(plan_there, mainstay, file, home):
    head = "plan_ref,person_ref,named_person"

    def named(*rows):
        counts = mainstay("import", file("x.csv", head, *rows)).json["counts"]["teams"]
        with store_of(home) as store:
            circle = store.read_sync(lambda tx: tx.plans.circle(tx.plans.all_open()[0].id), now=MORNING)
        return counts["added"], counts["changed"], circle.named_person and circle.named_person.ref

    assert named("OK-14,P-04,yes") == (1, 0, "P-04")
    assert named("OK-14,P-04,yes") == (0, 0, "P-04")
    assert named("OK-14,P-04,") == (0, 0, "P-04")
    assert named("OK-14,P-01,yes") == (1, 0, "P-01")
    assert named("OK-14,P-01,no") == (0, 1, None)


def test_two_leads_of_one_plan_are_refused(plan_there, mainstay, file):
    said = mainstay("import", file("x.csv", TEAMS[0], "OK-14,lead,P-04,,,,,,", "OK-14,lead,P-01,,,,,,"))
    assert problems(said) == [(3, "role")]


def test_a_file_closes_what_an_adult_may_see_and_never_opens_it(plan_there, mainstay, file):
    shut = file("x.csv", TEAMS[0], "OK-14,family,,Amira,mother,no,,,")
    assert mainstay("import", shut).json["counts"]["teams"]["changed"] == 1
    opened = mainstay("import", file("t.csv", *TEAMS))
    assert opened.json["counts"]["teams"] == {"added": 0, "changed": 0, "unchanged": 2, "left_out": 0}
    assert "opened in the chat" in opened.json["notes"][0]["words"]
    [amira] = mainstay("plan", "show", "OK-14").json["plan"]["family"]
    assert (amira["sees_plan"], amira["sees_dates"]) == (False, True)


def test_a_last_day_that_has_passed_ends_the_place(plan_there, mainstay, file, content):
    over = file("x.csv", TEAMS[0], "OK-14,lead,P-01,,,,,,01/02/2026", "OK-14,family,,Amira,mum,,,,01/02/2026")
    assert mainstay("import", over).json["counts"]["teams"]["changed"] == 2
    plan = mainstay("plan", "show", "OK-14").json["plan"]
    assert (plan["lead"], plan["lead_state"], plan["family"]) == (None, "left", [])
    before = content()
    assert mainstay("import", over).code == 0
    assert content() == before


def test_a_dash_empties_and_an_empty_cell_leaves(home, mainstay, file):
    mainstay("import", file("a.csv", "ref,name,job,agency", "P-01,Sam,Nurse,Oak"))
    said = mainstay("import", file("b.csv", "ref,name,job,agency", "P-01,Sam,,-"))
    assert said.json["counts"]["people"]["changed"] == 1
    sam = next(p for p in mainstay("practitioner", "list").json["practitioners"] if p["ref"] == "P-01")
    assert (sam["job"], sam["agency"]) == ("Nurse", None)


def test_a_meeting_is_moved_and_called_off_by_its_reference(plan_there, mainstay, file, morning, content):
    head = "ref,plan_ref,kind,date,time,place,minutes,cancelled"
    assert mainstay("import", file("m.csv", head, "M-1,OK-14,taf,03/12/2026,15:30,Oak,,")).json["counts"]["meetings"][
        "added"
    ]
    moved = file("m.csv", head, "M-1,OK-14,taf,04/12/2026,3:30pm,Oak,,")
    assert mainstay("import", moved).json["counts"]["meetings"]["changed"] == 1
    before = content()
    assert mainstay("import", moved).json["counts"]["meetings"]["unchanged"] == 1
    assert content() == before
    off = mainstay("import", file("m.csv", head, "M-1,OK-14,taf,04/12/2026,3:30pm,Oak,,yes"))
    assert off.json["counts"]["meetings"]["changed"] == 1


@pytest.mark.parametrize(("date", "time"), [("3/12/26", "15:30"), ("2026-13-01", "15:30"), ("12/03/2026", "3:30")])
def test_a_date_or_time_that_could_mean_two_things_is_refused(plan_there, mainstay, file, date, time):
    said = mainstay("import", file("m.csv", "ref,plan_ref,kind,date,time", f"M-1,OK-14,review,{date},{time}"))
    assert said.error == (4, "bad_files")


def test_the_columns_are_listed_with_what_they_hold(mainstay):
    said = mainstay("import", "--columns")
    assert set(said.json["columns"]) == {"people", "plans", "teams", "meetings", "services"}
    assert {c["name"] for c in said.json["columns"]["people"] if c["required"]} == {"ref", "name"}
    assert "date_of_birth" in said.json["refused"]


def test_a_file_that_is_not_there_and_no_file_at_all_are_said(home, mainstay, tmp_path):
    assert mainstay("import", tmp_path / "none.csv").error == (4, "bad_files")
    assert mainstay("import").error == (2, "usage")


def test_a_name_of_spreadsheet_formula_or_markup_is_kept_as_it_is(home, mainstay, file):
    mainstay("import", file("x.csv", "ref,name,job", 'P-07,"=1+1 <b>Åsa</b> & Co",محمد'))
    names = {p["name"] for p in mainstay("practitioner", "list").json["practitioners"]}
    assert "=1+1 <b>Åsa</b> & Co" in names
