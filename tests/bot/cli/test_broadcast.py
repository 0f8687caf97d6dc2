"""`mainstay broadcast`: the rules of the chat on the command line, for few families and for many."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.desk import desk
from handlers.operator import plans
from handlers.operator.places import practitioner
from storage.records.broadcasts import BroadcastState
from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.people import Person, PersonKind
from storage.records.plans import Role, RoleKind
from storage.transaction import Transaction

MORNING = datetime(2026, 11, 23, 10, tzinfo=UTC)
SHUT = "The office is shut on Monday."
ALL = ("broadcast", "--as", "CO-1", "--to", "all")


def linked(tx: Transaction, person: Person, chat_id: int) -> None:
    """Give somebody a phone here."""
    tx.links.add(Link(new_id(), person.id, chat_id, tx.links.chat_hash(chat_id), tx.now))


@pytest.fixture
def families(home):
    """Bring so many families, each with one parent on a phone, and one whom nobody can reach."""

    def bring(n: int) -> None:
        with desk(home) as at:

            def put(tx: Transaction) -> None:
                for number in range(n + 1):
                    wish = plans.Wish(f"OK-{50 + number}", "Ada", None, None, None, False, None)
                    plan = plans.open_plan(tx, at.house, wish)
                    person = tx.people.add(Person(new_id(), PersonKind.FAMILY, "Rosa", tx.now, discreet=False))
                    tx.roles.add(Role(new_id(), plan.id, person.id, RoleKind.FAMILY, tx.now))
                    if number < n:
                        linked(tx, person, 7000 + number)

            at.write(put)

    return bring


def there(home):
    """Return every broadcast that is kept, and who was asked to agree."""
    with desk(home) as at:
        return at.read(lambda tx: tx.broadcasts.newest(9))


def test_it_is_shown_as_families_read_it_and_goes_out_in_two_minutes(home, mainstay, families):
    families(2)
    dry = mainstay(*ALL, "--words", SHUT, "--dry-run").json
    assert (dry["people"], dry["families"], dry["to_ring"]) == (2, 2, ["OK-52"])
    assert all(SHUT in read for read in dry["seen"].values())
    assert (dry["broadcast"], there(home)) == (None, [])

    said = mainstay(*ALL, "--words", SHUT).json
    (kept,) = there(home)
    assert (said["broadcast"], said["state"]) == (kept.id, "going")
    assert (kept.words, kept.starts_at) == (SHUT, MORNING + timedelta(minutes=2))
    assert "It goes out in 2 minutes." in mainstay(*ALL, "--words", SHUT, words=True).out


def test_for_more_than_twenty_families_it_waits_for_a_second_co_ordinator_or_is_refused(home, mainstay, families):
    families(21)
    assert mainstay(*ALL, "--words", SHUT).error == (3, "broadcast_alone")
    assert mainstay("practitioner", "add", "CO-2", "Jo", "--coordinator").code == 0
    with desk(home) as at:
        at.write(lambda tx: linked(tx, practitioner(tx, "CO-2"), 99))
    said = mainstay(*ALL, "--words", SHUT).json
    assert (said["state"], said["starts_at"], said["second"]) == ("waiting", None, True)
    assert [one.state for one in there(home)] == [BroadcastState.WAITING]


def test_hard_words_are_named_with_their_mend_and_kept_only_for_a_reason(home, mainstay, families):
    families(1)
    hard = "The SALT office is shut on Monday."
    said = mainstay(*ALL, "--words", hard)
    assert (said.code, said.json["error"]["code"]) == (3, "hard_words")
    (found,) = said.json["findings"]
    assert (found["words"], found["mend"].startswith("Say “")) == ("SALT", True)
    assert mainstay(*ALL, "--words", hard, "--keep", "families say SALT").code == 0
    must = mainstay(*ALL, "--words", "The XQF office is shut on Monday.", "--keep", "they know it")
    assert (must.code, must.json["findings"][0]["mend"]) == (3, "Write it out.")
    assert len(there(home)) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("--as", "CO-9", "--to", "all"), "no_practitioner"),
        (("--as", "P-01", "--to", "all"), "not_coordinator"),
        (("--as", "CO-1", "--to", "some"), "broadcast_to"),
        (("--as", "CO-1", "--to", "lead"), "broadcast_to"),
        (("--as", "CO-1", "--to", "all:OK-50"), "broadcast_to"),
        (("--as", "CO-1", "--to", "lead:P-9"), "no_practitioner"),
        (("--as", "CO-1", "--to", "lead:P-01"), "broadcast_nobody"),
        (("--as", "CO-1", "--to", "agency:Oak Primary"), "broadcast_nobody"),
        (("--as", "CO-1", "--to", "agency:Elm Primary"), "no_agency"),
    ],
)
def test_what_cannot_be_is_refused_by_name(home, mainstay, families, said, code):
    families(1)
    assert mainstay("practitioner", "add", "P-01", "Sam", "--agency", "Oak Primary").code == 0
    assert mainstay("broadcast", *said, "--words", SHUT).error == (3, code)


def test_the_words_come_from_one_place(home, mainstay, families, tmp_path):
    families(1)
    written = tmp_path / "words.txt"
    written.write_bytes("\ufeffThe café is shut on Monday.\n".encode())
    assert mainstay(*ALL, "--file", written).code == 0
    assert there(home)[0].words == "The café is shut on Monday."
    assert mainstay(*ALL).error == (3, "words_or_file")
    assert mainstay(*ALL, "--file", written, "--words", SHUT).error == (3, "words_or_file")
    written.write_bytes(b"\xff\xfe\x00")
    assert mainstay(*ALL, "--file", written).error == (3, "not_utf8")
