"""Telegram's errors become one of a few outcomes."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.engine.faults import TokenRefused
from bot.engine.outcomes import BY_WORDS, Became, Outcome, attempt, outcome_of
from bot.engine.transport import AnswerLost, NotConnected


@pytest.mark.parametrize(
    ("error", "became"),
    [
        pytest.param(Forbidden("Forbidden: bot was blocked by the user"), Became.STOPPED, id="blocked"),
        pytest.param(Forbidden("Forbidden: user is deactivated"), Became.STOPPED, id="left Telegram"),
        pytest.param(BadRequest("Bad Request: chat not found"), Became.STOPPED, id="no such chat (R9)"),
        pytest.param(BadRequest("Bad Request: can't parse entities"), Became.REFUSED, id="a broken tag"),
        pytest.param(BadRequest("Bad Request: message can't be deleted"), Became.REFUSED, id="too old to delete"),
        pytest.param(BadRequest("Bad Request: message is not modified: x"), Became.SENT, id="says it already"),
        pytest.param(BadRequest("Bad Request: message to delete not found"), Became.SENT, id="gone already"),
        pytest.param(BadRequest("Bad Request: message to edit not found"), Became.SENT, id="they deleted it"),
        pytest.param(TimedOut(), Became.DOUBTFUL, id="no answer in time"),
        pytest.param(AnswerLost("ServerDisconnectedError"), Became.DOUBTFUL, id="hung up on"),
        pytest.param(NotConnected("ClientConnectorError"), Became.TRY_LATER, id="no connection"),
        pytest.param(NetworkError("Bad Gateway (502)"), Became.TRY_LATER, id="Telegram's own trouble"),
        pytest.param(EndPointNotFound("x"), Became.TRY_LATER, id="anything else"),
        pytest.param(TelegramError("x"), Became.TRY_LATER, id="the root of them"),
    ],
)
def test_each_error_becomes_one_outcome(error, became):
    assert outcome_of(error).became is became


@pytest.mark.parametrize("as_timedelta", ["1", "0"])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_flood_control_says_how_long_as_a_number_or_as_a_timedelta(monkeypatch, as_timedelta):
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    assert outcome_of(RetryAfter(timedelta(seconds=17))) == Outcome(Became.FLOOD, wait=17.0, reason="RetryAfter")


def test_a_migrated_chat_brings_its_new_id():
    assert outcome_of(ChatMigrated(-100123)).new_chat_id == -100123


def test_a_refused_token_is_no_matter_of_one_notice():
    with pytest.raises(TokenRefused):
        outcome_of(InvalidToken())


def test_no_outcome_carries_telegrams_words():
    assert "rash" not in repr(outcome_of(BadRequest("Bad Request: can't parse 'Yusuf has a rash'")))


async def test_an_attempt_that_works_brings_the_messages_id():
    async def call():
        return 41

    assert await attempt(call()) == Outcome(Became.SENT, message_id=41)


async def test_what_is_not_telegrams_error_is_raised():
    async def call():
        raise KeyError("file_id")

    with pytest.raises(KeyError):
        await attempt(call())


def test_the_few_told_apart_by_words_are_written_as_we_compare_them():
    assert all(words == words.lower() for words, _, _ in BY_WORDS)
