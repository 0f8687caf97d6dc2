"""Plans and letters on the command line."""

import re

import pytest


@pytest.fixture
def plan_there(home, mainstay):
    assert mainstay("plan", "open", "OK-14", "Mia").code == 0


def test_a_plan_opens_with_a_duty_contact_and_a_lead(home, mainstay):
    mainstay("practitioner", "add", "P-01", "Sam")
    said = mainstay("plan", "open", "OK-14", "Mia", "--lead", "P-01", "--review-by", "15/02/2027").json["plan"]
    assert (said["ref"], said["child"], said["lead"]) == ("OK-14", "Mia", {"ref": "P-01", "name": "Sam"})
    assert (said["duty"]["ref"], said["review_by"], said["lead_reachable"]) == ("CO-1", "2027-02-15", False)


def test_plans_are_listed_until_they_are_closed(plan_there, mainstay):
    assert [one["ref"] for one in mainstay("plan", "list").json["plans"]] == ["OK-14"]
    assert mainstay("plan", "close", "ok-14").json["plan"] == "OK-14"
    assert mainstay("plan", "list").json["plans"] == []
    assert mainstay("plan", "show", "OK-14").json["plan"]["closed_at"] is not None


def test_an_invitation_answers_with_code_link_check_word_and_end(plan_there, mainstay):
    said = mainstay("invite", "OK-14", "--name", "Amira", "--relation", "mother").json
    assert set(said) == {"code", "link", "check_word", "expires_at"}
    assert re.fullmatch(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", said["code"])
    assert said["link"] == f"https://t.me/riverside_bot?start={said['code'].replace('-', '')}"
    assert said["check_word"].count(" ") == 1
    assert said["expires_at"] == "2026-11-30T10:00:00+00:00"


def test_a_second_letter_to_the_same_person_makes_no_second_person(plan_there, mainstay):
    for _ in range(2):
        assert mainstay("invite", "OK-14", "--name", "Amira", "--relation", "mum").code == 0
    assert len(mainstay("plan", "show", "OK-14").json["plan"]["family"]) == 1


def test_a_check_word_of_their_own_is_taken(plan_there, mainstay):
    said = mainstay("invite", "OK-14", "--name", "Yusuf", "--relation", "father", "--check-word", "Red Kite")
    assert said.json["check_word"] == "red kite"


def test_a_young_person_is_invited_only_when_somebody_says_they_are_16(plan_there, mainstay):
    asked = ("invite", "OK-14", "--name", "Mia", "--relation", "young person")
    assert mainstay(*asked).error == (3, "invite_age")
    assert mainstay(*asked, "--sixteen-or-over").code == 0


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        pytest.param(("plan", "open", "OK-14", "Zayn"), (3, "plan_taken"), id="a reference that is taken"),
        pytest.param(("plan", "open", "OK-15", "Zayn Khan"), (3, "first_name"), id="a surname"),
        pytest.param(("plan", "open", "OK-15", "Zayn", "--no-lead"), (3, "lead_needed"), id="without a lead"),
        pytest.param(("plan", "open", "OK-15", "Zayn", "--lead", "P-9"), (3, "no_practitioner"), id="an unknown lead"),
        pytest.param(("plan", "open", "OK-15", "Zayn", "--framework", "x"), (3, "no_framework"), id="no framework"),
        pytest.param(("plan", "open", "OK-15", "Zayn", "--review-by", "soon"), (3, "bad_value"), id="no day"),
        pytest.param(("plan", "show", "OK-99"), (3, "no_plan"), id="no such plan"),
        pytest.param(("plan", "close", "OK-99"), (3, "no_plan"), id="closing no such plan"),
        pytest.param(("invite", "OK-99", "--name", "A", "--relation", "mother"), (3, "no_plan"), id="no plan to join"),
        pytest.param(("invite", "OK-14", "--name", "A", "--relation", "boss"), (3, "bad_value"), id="no relation"),
        pytest.param(
            ("invite", "OK-14", "--name", "A", "--relation", "mother", "--check-word", "ab"), (3, "invite_word"),
            id="a check word too short",
        ),
        pytest.param(("invite", "OK-14", "--name", "A"), (2, "usage"), id="no relation given"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_its_name_and_mend(plan_there, mainstay, words, ending):
    assert mainstay(*words).error == ending


def test_a_refused_plan_is_not_there_in_half(plan_there, mainstay, content):
    before = content()
    mainstay("plan", "open", "OK-15", "Zayn", "--lead", "P-9")
    assert content() == before


def test_a_closed_plan_is_opened_again_and_one_that_is_open_is_not(plan_there, mainstay):
    assert mainstay("plan", "reopen", "OK-14").error == (3, "plan_is_open")
    mainstay("plan", "close", "OK-14")
    assert mainstay("plan", "reopen", "OK-14").json == {"plan": "OK-14", "closed_at": None}
    assert mainstay("plan", "show", "OK-14").json["plan"]["closed_at"] is None


def test_nobody_is_invited_to_a_closed_plan(plan_there, mainstay):
    mainstay("plan", "close", "OK-14")
    assert mainstay("invite", "OK-14", "--name", "A", "--relation", "mother").error == (3, "plan_closed")
    assert mainstay("plan", "close", "OK-14").error == (3, "plan_closed")


def test_without_the_bots_name_there_is_a_code_and_no_link(plan_there, mainstay, home):
    file = home / "service.toml"
    file.write_text(file.read_text().replace('"riverside_bot"', '""'))
    said = mainstay("invite", "OK-14", "--name", "Amira", "--relation", "mother")
    assert said.json["link"] is None
    assert "bot_username" in said.err


def test_a_practitioner_joins_the_team_once(plan_there, mainstay):
    mainstay("practitioner", "add", "P-03", "Lee", "--agency", "Oak Primary")
    said = mainstay("plan", "join", "ok-14", "P-03").json["plan"]
    assert said["team"] == [{"ref": "P-03", "name": "Lee"}]
    assert mainstay("plan", "join", "OK-14", "P-03").error == (3, "on_team")
    assert mainstay("plan", "join", "OK-14", "P-9").error == (3, "no_practitioner")
    mainstay("plan", "close", "OK-14")
    assert mainstay("plan", "join", "OK-14", "P-03").error == (3, "plan_closed")
