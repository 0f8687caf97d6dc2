"""What each outcome means for a notice."""

from dataclasses import replace

import pytest

from bot.engine.outcomes import Became, Outcome
from bot.engine.settling import Then, decide
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState
from tests.bot.engine.at_once import NOW

PLAIN = Notice(new_id(), 1, b"", Act.SEND, "menu", "k", NOW, NOW, attempts=1)
SECRET = replace(PLAIN, once=True)
ONCE_DOUBTFUL = replace(PLAIN, reason="doubtful", attempts=2)
EDIT = replace(PLAIN, act=Act.EDIT, message_id=41, reason="doubtful", attempts=9)
DELETE = replace(EDIT, act=Act.DELETE)
SENT, PENDING, UNKNOWN = NoticeState.SENT, NoticeState.PENDING, NoticeState.UNKNOWN


@pytest.mark.parametrize(
    ("notice", "became", "then", "state"),
    [
        pytest.param(PLAIN, Became.SENT, Then.SETTLE, SENT, id="sent"),
        pytest.param(PLAIN, Became.STOPPED, Then.SETTLE, NoticeState.STOPPED, id="blocked"),
        pytest.param(PLAIN, Became.REFUSED, Then.SETTLE, NoticeState.REFUSED, id="refused"),
        pytest.param(PLAIN, Became.FLOOD, Then.PUT_BACK, PENDING, id="flood: the try does not count"),
        pytest.param(PLAIN, Became.MIGRATED, Then.PUT_BACK, PENDING, id="migrated: at the new id"),
        pytest.param(PLAIN, Became.TRY_LATER, Then.REST, PENDING, id="surely not sent"),
        pytest.param(SECRET, Became.TRY_LATER, Then.REST, PENDING, id="a secret, surely not sent"),
        pytest.param(PLAIN, Became.DOUBTFUL, Then.REST, PENDING, id="sent perhaps: once more"),
        pytest.param(ONCE_DOUBTFUL, Became.DOUBTFUL, Then.SETTLE, UNKNOWN, id="sent perhaps, twice: enough"),
        pytest.param(ONCE_DOUBTFUL, Became.TRY_LATER, Then.REST, PENDING, id="sent perhaps, then surely not"),
        pytest.param(SECRET, Became.DOUBTFUL, Then.SETTLE, UNKNOWN, id="a secret, sent perhaps: never again"),
        pytest.param(EDIT, Became.DOUBTFUL, Then.REST, PENDING, id="an edit may be made as often as it takes"),
        pytest.param(DELETE, Became.DOUBTFUL, Then.REST, PENDING, id="so may a deletion"),
    ],
)
def test_what_an_outcome_means(notice, became, then, state):
    decision = decide(notice, Outcome(became, reason="x"))
    assert (decision.then, decision.state) == (then, state)


def test_that_it_may_have_been_sent_is_remembered_over_tries_that_surely_were_not():
    assert decide(ONCE_DOUBTFUL, Outcome(Became.TRY_LATER)).reason == "doubtful"


def test_every_outcome_has_an_end():
    for became in Became:
        for notice in (PLAIN, SECRET, EDIT, DELETE):
            assert decide(notice, Outcome(became)).then in Then
