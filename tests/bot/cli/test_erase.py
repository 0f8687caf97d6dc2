"""Erasing: nothing of a person that could be read is left, for others all stays, and the ledger remembers."""

import stat

import pytest

from bot.starting import only_one
from storage import schema
from storage.errors import Unsound
from storage.ledger import Kind, Ledger
from storage.records.notices import Act
from storage.sealing import Keyring
from tests.bot.cli.conftest import MORNING
from tests.bot.cli.kept_home import all_of, opened, present, put_families, store_of

# the child, the place, the summary, what it serves, a need with who meets it and why it was taken off, a word, a note,
# what a practitioner said before a review, help that was asked for, whom to ask once it has ended and how to come back
PLANS_OWN = (
    "Wren", "dunlin", "lapwing", "dotterel", "whimbrel", "pipit", "dunnock", "GODWIT", "shrike", "redstart",
    "pochard", "wigeon", "garganey", "smew", "dabchick", "goldeneye", "teal", "gadwall",
)  # fmt: skip


@pytest.fixture
def families(home):
    return put_families(home, 4)


def test_nothing_of_an_erased_family_is_left_and_all_of_the_others_is(home, mainstay, families):
    gone, *others = families
    assert len(present([gone], opened(home))) == all_of([gone])
    said = mainstay("erase", gone.plan.ref, "--yes")
    assert (said.code, said.json["people"], said.json["questions"]) == (0, 1, 1)
    assert present([gone], opened(home)) == []
    assert str(gone.link.chat_id) not in opened(home).replace(f"chat_id=-{gone.link.chat_id}", "")
    assert len(present(others, opened(home))) == all_of(others)


def test_one_person_is_erased_and_the_plan_stays(home, mainstay, families):
    gone = families[0]
    assert mainstay("erase", gone.plan.ref, "--person", gone.person.name, "--yes").code == 0
    text = opened(home)
    left = present([gone], text)
    assert left == [canary for canary in gone.canaries if canary.startswith(PLANS_OWN)]
    assert mainstay("plan", "show", gone.plan.ref).json["plan"]["family"] == []


def test_an_id_names_a_person_too(home, mainstay, families):
    shown = mainstay("plan", "show", families[1].plan.ref).json["plan"]["family"][0]
    assert shown["id"] == families[1].person.id
    assert mainstay("erase", shown["id"], "--yes").code == 0
    assert families[1].person.name not in opened(home)


def test_no_sealed_byte_of_theirs_is_left_in_the_file_or_beside_it(home, mainstay, families):
    """Not even what nobody can open: `secure_delete`, and the WAL emptied (safeguards, section 6)."""
    gone = families[0]
    with store_of(home) as store:
        rows = store.read_sync(
            lambda tx: tx.connection.execute(
                schema.parts.select().where(schema.parts.c.concern_id == gone.concern.id)
            ).all(),
            now=MORNING,
        )
        sealed = [bytes(row.words) for row in rows]
    files = [home / "mainstay.db", home / "mainstay.db-wal"]
    assert all(any(one in path.read_bytes() for path in files if path.exists()) for one in sealed)
    assert mainstay("erase", gone.plan.ref, "--yes").json["traces_cleared"] is True
    assert not any(one in path.read_bytes() for one in sealed for path in files if path.exists())


def test_a_worry_that_waits_is_named_and_nothing_is_erased_without_yes(home, mainstay, families, content):
    before = content()
    said = mainstay("erase", families[0].plan.ref)
    assert said.error == (3, "open_concerns")
    assert said.json["waiting"] == [families[0].concern.ref]
    assert families[0].concern.ref in said.json["error"]["message"]
    assert content() == before
    assert not (home / "erasures.ledger").exists()


def test_without_a_worry_it_still_asks_for_yes(home, mainstay, families):
    with store_of(home) as store:
        store.write_sync(lambda tx: tx.concerns.change(families[0].concern, closed_at=MORNING), now=MORNING)
    assert mainstay("erase", families[0].plan.ref).json["error"]["code"] == "not_confirmed"


def test_what_the_lead_was_shown_of_it_is_taken_off_the_leads_phone(home, mainstay, families):
    gone = families[0]
    mainstay("erase", gone.plan.ref, "--yes")
    with store_of(home) as store:
        notices = store.read_sync(lambda tx: tx.outbox.where(schema.outbox.c.person_id == gone.lead.id), now=MORNING)
    shown = next(one for one in notices if one.kind == "p_q_body")
    assert shown.facts == {}
    assert [one.target_id for one in notices if one.act is Act.DELETE] == [shown.id]


def test_the_audit_keeps_ids_and_the_chain_holds(home, mainstay, families):
    mainstay("erase", families[0].plan.ref, "--yes")
    acts = [(entry["act"], entry["object_id"]) for entry in mainstay("audit", "--last", "2").json["entries"]]
    assert acts == [("plan.erased", families[0].plan.id), ("person.erased", families[0].person.id)]
    assert mainstay("verify").json["sound"] is True


def test_a_second_time_changes_nothing_more(home, mainstay, families, content):
    mainstay("erase", families[0].plan.id, "--yes")
    before, ledger = content(), (home / "erasures.ledger").read_bytes()
    assert mainstay("erase", families[0].plan.id, "--yes").json["erased_before"] is True
    assert (content(), (home / "erasures.ledger").read_bytes()) == (before, ledger)


def test_it_works_while_the_program_runs(home, mainstay, families):
    with only_one(home):
        assert mainstay("erase", families[0].plan.ref, "--yes").code == 0


def test_a_practitioner_is_revoked_first_and_their_answers_stay(home, mainstay, families):
    lead = families[0].lead
    assert mainstay("erase", lead.ref, "--yes").error == (3, "revoke_first")
    mainstay("practitioner", "revoke", lead.ref)
    assert mainstay("erase", lead.ref, "--yes").code == 0
    text = opened(home)
    assert f"name='{lead.name}'" not in text
    assert lead.ref not in text
    assert "TOTPSECRET700000'" not in text
    assert "I saw the heron" in text


@pytest.mark.parametrize("words", [("OK-1",), ("OK-700000", "--person", "Nobody"), ("0123456789abcdef",)])
def test_who_is_not_there_is_refused(home, mainstay, families, words):
    assert mainstay("erase", *words, "--yes").code == 3


def test_an_adult_on_two_plans_stays_when_one_of_them_is_erased(home, mainstay, families):
    first, second = families[:2]
    with store_of(home) as store:
        from dataclasses import replace

        from storage.records.ids import new_id

        store.write_sync(lambda tx: tx.roles.add(replace(first.role, id=new_id(), plan_id=second.plan.id)), now=MORNING)
    assert mainstay("erase", first.plan.ref, "--yes").json["people"] == 0
    text = opened(home)
    assert f"name='{first.person.name}'" in text
    assert not [word for word in ("heron700000", "bittern700000", "Wren700000") if word in text]


# -- the ledger ------------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path, keys_of_test):
    return Ledger(tmp_path / "erasures.ledger", keys_of_test)


@pytest.fixture
def keys_of_test():
    from storage.keys import new_keys

    return Keyring(new_keys())


def test_the_ledger_holds_hashes_for_its_owner_alone(home, mainstay, families):
    mainstay("erase", families[0].plan.ref, "--yes")
    text = (home / "erasures.ledger").read_text()
    assert stat.S_IMODE((home / "erasures.ledger").stat().st_mode) == 0o600
    kinds = [line.split(" ")[2] for line in text.splitlines()]
    assert (kinds[:2], {*kinds[2:]}) == (["erased-person", "erased-plan"], {"ended"})
    assert families[0].person.id not in text
    assert present(families, text) == []


def test_each_is_kept_once_and_comes_back_in_order(ledger):
    ledger.add(Kind.PERSON, [b"a", b"b"], MORNING)
    ledger.add(Kind.PERSON, [b"b", b"c"], MORNING)
    assert [line.mark for line in ledger.lines()] == [b"a", b"b", b"c"]
    assert ledger.marks(Kind.PERSON) == {b"a", b"b", b"c"}
    assert ledger.marks(Kind.PLAN) == frozenset()


@pytest.mark.parametrize(
    "meddle",
    [
        pytest.param(lambda text: text.replace("erased-person", "erased-plan", 1), id="another kind"),
        pytest.param(lambda text: "".join(text.splitlines(keepends=True)[1:]), id="the first line cut off"),
        pytest.param(lambda text: "".join(text.splitlines(keepends=True)[::2]), id="one from the middle"),
        pytest.param(lambda text: "".join(reversed(text.splitlines(keepends=True))), id="another order"),
        pytest.param(lambda text: text + text.splitlines(keepends=True)[-1], id="a line twice"),
        pytest.param(lambda text: text.replace("2026", "2025", 1), id="another day"),
        pytest.param(lambda text: "é" + text, id="no ASCII"),
    ],
)
def test_whoever_meddles_with_it_is_found_out(ledger, tmp_path, meddle):
    ledger.add(Kind.PERSON, [b"a", b"b", b"c"], MORNING)
    path = tmp_path / "erasures.ledger"
    path.write_text(meddle(path.read_text()), "utf-8")
    with pytest.raises(Unsound):
        ledger.lines()


def test_half_a_line_is_what_a_crash_left_and_is_written_over(ledger, tmp_path):
    ledger.add(Kind.PERSON, [b"a"], MORNING)
    with (tmp_path / "erasures.ledger").open("a") as file:
        file.write("2 2026-11-23T10:00")
    assert [line.mark for line in ledger.lines()] == [b"a"]
    ledger.add(Kind.PLAN, [b"b"], MORNING)
    assert [line.mark for line in ledger.lines()] == [b"a", b"b"]
