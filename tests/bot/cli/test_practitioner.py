"""Practitioners on the command line."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest


def test_somebody_is_added_and_listed_with_their_manager(home, mainstay):
    added = mainstay("practitioner", "add", "P-01", "Sam", "--job", "School nurse", "--manager", "CO-1")
    assert (added.json["practitioner"]["ref"], added.json["practitioner"]["name"]) == ("P-01", "Sam")
    listed = mainstay("practitioner", "list").json["practitioners"]
    sam = next(one for one in listed if one["ref"] == "P-01")
    assert (sam["job"], sam["manager_ref"]) == ("School nurse", "CO-1")
    assert (sam["enrolled"], sam["coordinator"]) == (False, False)
    assert set(sam) == {
        "ref", "name", "job", "agency", "work_days", "manager_ref", "coordinator", "lead_work", "enrolled", "locked",
        "blocked", "last_seen", "id",
    }  # fmt: skip


def test_whether_leading_is_their_main_job_is_set_listed_and_brought_by_a_file(home, mainstay, file):
    assert mainstay("practitioner", "add", "P-01", "Sam", "--lead-work", "primary").code == 0
    assert mainstay("practitioner", "add", "P-02", "Lee", "--lead-work", "often").error == (3, "bad_value")
    rows = ("P-02,Lee,Beside another job", "P-03,Jo,", "P-01,Sam,-")
    assert mainstay("import", file("p.csv", "ref,name,Role type", *rows)).code == 0
    listed = {one["ref"]: one["lead_work"] for one in mainstay("practitioner", "list").json["practitioners"]}
    assert listed == {"CO-1": None, "P-01": None, "P-02": "additional", "P-03": None}
    assert "beside another job" in mainstay("practitioner", "list", words=True).out
    again = mainstay("import", file("p.csv", "ref,name,Role type", *rows)).json["counts"]["people"]
    assert (again["changed"], again["unchanged"]) == (0, 3)


def test_enrolling_answers_with_code_address_and_end_and_nothing_else(home, mainstay):
    said = mainstay("practitioner", "enrol", "CO-1")
    assert set(said.json) == {"code", "otpauth", "expires_at"}
    asked = parse_qs(urlsplit(said.json["otpauth"]).query)
    assert asked["issuer"] == ["Riverside Council"]
    assert pyotp.TOTP(asked["secret"][0]).now().isdecimal()
    assert asked["secret"][0] not in said.err
    assert said.json["expires_at"] == "2026-11-24T10:00:00+00:00"


def test_enrolling_in_words_shows_a_square_to_scan(home, mainstay):
    said = mainstay("practitioner", "enrol", "CO-1", words=True)
    assert "█" in said.out
    assert "otpauth://totp/" in said.out


def test_the_secret_shown_once_is_nowhere_in_the_home_folder(home, mainstay):
    said = mainstay("practitioner", "enrol", "CO-1").json
    secret = parse_qs(urlsplit(said["otpauth"]).query)["secret"][0]
    for path in home.iterdir():
        assert secret.encode() not in path.read_bytes()
        assert said["code"].replace("-", "").encode() not in path.read_bytes()


def test_revoking_says_what_is_left_behind(home, mainstay):
    mainstay("practitioner", "add", "P-01", "Sam")
    mainstay("plan", "open", "OK-14", "Mia", "--lead", "P-01")
    said = mainstay("practitioner", "revoke", "P-01").json
    assert (said["practitioner"], said["led"], said["on_duty"], said["questions"]) == ("P-01", ["OK-14"], [], 0)
    assert mainstay("plan", "show", "OK-14").json["plan"]["lead_state"] == "left"


def test_the_last_duty_contact_is_not_revoked(home, mainstay):
    mainstay("plan", "open", "OK-14", "Mia")
    assert mainstay("practitioner", "revoke", "CO-1").error == (3, "last_duty")


def test_unlocking_frees_a_sign_in(home, mainstay):
    mainstay("practitioner", "enrol", "CO-1")
    assert mainstay("practitioner", "unlock", "CO-1").json == {"practitioner": "CO-1"}


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        pytest.param(("add", "CO-1", "Lee"), (3, "ref_taken"), id="a reference that is taken"),
        pytest.param(("add", "P-01", "Lee", "--manager", "P-99"), (3, "no_practitioner"), id="an unknown manager"),
        pytest.param(("add", "P 01!", "Lee"), (3, "bad_value"), id="no reference"),
        pytest.param(("add", "P-01", "x" * 61), (3, "bad_value"), id="a name too long"),
        pytest.param(("enrol", "P-99"), (3, "no_practitioner"), id="enrolling nobody"),
        pytest.param(("revoke", "P-99"), (3, "no_practitioner"), id="revoking nobody"),
        pytest.param(("unlock", "CO-1"), (3, "not_enrolled"), id="unlocking somebody who never enrolled"),
        pytest.param(("add", "P-01"), (2, "usage"), id="no name"),
        pytest.param(("promote", "P-01"), (2, "usage"), id="no such command"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_name_and_mend(home, mainstay, words, ending):
    assert mainstay("practitioner", *words).error == ending
