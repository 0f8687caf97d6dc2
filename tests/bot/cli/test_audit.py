"""The audit on the command line."""

import sqlite3


def test_the_newest_entries_come_first_and_hold_no_words(home, mainstay):
    mainstay("plan", "open", "OK-14", "Mia")
    entries = mainstay("audit", "--last", "1").json["entries"]
    assert [entry["act"] for entry in entries] == ["plan.opened"]
    assert set(entries[0]) == {"seq", "at", "actor_id", "act", "object_id", "outcome"}


def test_entries_about_one_plan_or_person_are_found_by_reference(home, mainstay):
    mainstay("plan", "open", "OK-14", "Mia")
    mainstay("practitioner", "enrol", "CO-1")
    about_plan = mainstay("audit", "--about", "OK-14").json["entries"]
    about_dana = mainstay("audit", "--about", "CO-1").json["entries"]
    assert [entry["act"] for entry in about_plan] == ["plan.opened"]
    assert [entry["act"] for entry in about_dana] == ["practitioner.enrolment_made", "practitioner.added"]


def test_a_whole_chain_is_confirmed_with_its_anchor(home, mainstay):
    said = mainstay("audit", "verify").json
    assert (said["sound"], said["entries"], len(said["anchor"])) == (True, 1, 64)


def test_an_entry_that_was_changed_is_named(home, mainstay):
    mainstay("plan", "open", "OK-14", "Mia")
    database = sqlite3.connect(home / "mainstay.db")
    database.execute("UPDATE audit SET act = 'plan.closed' WHERE seq = 2")
    database.commit()
    database.close()
    said = mainstay("audit", "verify")
    assert said.error == (6, "audit_broken")
    assert said.json["entry"] == 2
