"""The judge itself: each promise broken on purpose is seen, and what is allowed is let through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.judge import Judge, Someone

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
HERE, THERE = frozenset({"OK-14"}), frozenset({"OK-33"})
AMIRA = Someone("Amira", False, HERE, past_lead=True)
PEOPLE = {
    "amira": AMIRA,
    "yusuf": Someone("Yusuf", False, HERE, discreet=True),
    "omar": Someone("Omar", False, THERE),
    "sam": Someone("Sam", True, HERE, signed_in_until=AT + timedelta(minutes=15)),
    "jo": Someone("Jo", True, HERE, signed_in_until=AT - timedelta(minutes=1)),
}


def faults(owner: str, method: str, text: str, *, later: float = 0) -> list[str]:
    """Return what the judge says of one call, after Amira, Yusuf and Sam have typed something."""
    judge = Judge({who: replace(one) for who, one in PEOPLE.items()}, lead="sam", child_names={"Idris": "OK-33"})
    judge.people["omar"].cut_off = AT + timedelta(hours=1)
    for who in ("amira", "yusuf", "sam"):
        judge.typed(who, f"It is about zq{who}1zq today")
    judge.secret_refs.add("Q274")
    return list(judge.faults([(owner, method, {"text": text}, AT + timedelta(hours=later))]))


@pytest.mark.parametrize(
    ("owner", "method", "text", "rule"),
    [
        pytest.param("yusuf", "editMessageText", "zqamira1zq", "1", id="a father reads what the mother wrote"),
        pytest.param("omar", "editMessageText", "zqsam1zq", "2", id="another family's practitioner's words"),
        pytest.param("omar", "editMessageText", "Ask Amira", "2", id="another family's name"),
        pytest.param("amira", "editMessageText", "for Idris", "2", id="another family's child"),
        pytest.param("sam", "editMessageText", "zqamira1zq", "3", id="the lead reads what went past them"),
        pytest.param("sam", "editMessageText", "Q274 waits", "3", id="the lead sees the reference of it"),
        pytest.param("stranger", "sendMessage", "Sam", "4", id="a stranger gets a name"),
        pytest.param("yusuf", "sendMessage", "Sam wrote", "6", id="a discreet locked screen shows a name"),
        pytest.param("yusuf", "sendMessage", "zqyusuf1zq", "6", id="or one's own words"),
        pytest.param("sam", "sendMessage", "zqyusuf1zq", "7", id="a family's words on a practitioner's locked screen"),
        pytest.param("jo", "editMessageText", "zqyusuf1zq", "7", id="a family's words while signed out"),
    ],
)
def test_a_broken_promise_is_seen(owner: str, method: str, text: str, rule: str) -> None:
    assert any(fault.startswith(rule) for fault in faults(owner, method, text))


def test_a_phone_that_was_cut_off_gets_nothing_more() -> None:
    assert not faults("omar", "editMessageText", "Omar, you can no longer see this", later=2)
    assert faults("omar", "editMessageText", "Sam says", later=2)


@pytest.mark.parametrize(
    ("owner", "method", "text"),
    [
        pytest.param("amira", "sendMessage", "zqamira1zq", id="one's own words"),
        pytest.param("amira", "sendMessage", "Sam says zqsam1zq", id="what one's practitioner wrote"),
        pytest.param("sam", "editMessageText", "Yusuf asks zqyusuf1zq", id="a practitioner who is signed in"),
        pytest.param("yusuf", "sendMessage", "You have a new message.", id="a neutral alert"),
    ],
)
def test_what_is_allowed_is_let_through(owner: str, method: str, text: str) -> None:
    assert not faults(owner, method, text)


def test_what_somebody_does_reaches_no_phone_of_another_plan() -> None:
    judge = Judge(dict(PEOPLE), lead="sam", child_names={})
    call = ("amira", "sendMessage", {"text": "You have a new message."}, AT)
    assert [fault[0] for fault in judge.faults([call], by="omar")] == ["8"]
    assert not list(judge.faults([call], by="yusuf"))
    assert not list(judge.faults([call]))


def test_what_was_shared_on_purpose_reaches_those_it_was_shared_with_and_nobody_else() -> None:
    judge = Judge(dict(PEOPLE) | {"mia": Someone("Mia", False, HERE)}, lead="sam", child_names={})
    judge.typed("mia", "It is about zqmia1zq today")
    judge.shares("mia", "amira")
    said = {"text": "zqmia1zq"}
    assert not list(judge.faults([("amira", "editMessageText", said, AT)]))
    assert list(judge.faults([("yusuf", "editMessageText", said, AT)]))
