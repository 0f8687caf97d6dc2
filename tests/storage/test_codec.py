"""Whatever a field holds comes back as it went in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.codec import codec_for


class Fruit(StrEnum):
    PEAR = "pear"
    PLUM = "plum"


class Rung(IntEnum):
    LOW = 1
    HIGH = 2


texts = st.text(st.characters())  # lone surrogates too: Telegram can hand us half an emoji
moments = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0))  # UTC has no fold
times = st.times().map(lambda clock: clock.replace(fold=0))
FIELDS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(),
    bool: st.booleans(),
    bytes: st.binary(),
    date: st.dates(),
    datetime: moments,
    time: times,
    Fruit: st.sampled_from(Fruit),
    Rung: st.sampled_from(Rung),
    tuple[str, ...]: st.lists(texts).map(tuple),
    tuple[int, ...]: st.lists(st.integers()).map(tuple),
    tuple[date, ...]: st.lists(st.dates()).map(tuple),
}
leaves = st.one_of(st.none(), st.booleans(), st.integers(), texts, st.dates(), moments, times)
keys = st.one_of(texts, st.sampled_from(["$date", "$tuple", "$$date", "$", "$moment", "$time"]))
facts = st.dictionaries(
    keys,
    st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(keys, inner)),
        max_leaves=8,
    ),
)


@pytest.mark.parametrize("kind", FIELDS, ids=str)
@given(data=st.data())
def test_a_field_comes_back_as_it_went_in(kind, data):
    value = data.draw(FIELDS[kind])
    back = codec_for(kind).decode(codec_for(kind).encode(value))
    assert back == value
    assert type(back) is type(value)


@given(facts=facts)
def test_facts_come_back_as_they_went_in(facts):
    codec = codec_for(Mapping[str, Any])
    back = codec.decode(codec.encode(facts))
    assert back == facts
    assert repr(back) == repr(facts)


def test_an_optional_field_is_kept_like_the_field():
    assert codec_for(date | None).decode(codec_for(date).encode(date(2026, 11, 21))) == date(2026, 11, 21)


def test_a_moment_elsewhere_comes_back_as_the_same_instant_in_utc():
    there = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=5)))
    codec = codec_for(Mapping[str, Any])
    back = codec.decode(codec.encode({"at": there}))["at"]
    assert back == there
    assert back.tzinfo is UTC or back.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"a": object()}, id="an object"),
        pytest.param({"a": {1: 2}}, id="a key that is no text"),
        pytest.param({"a": b"x"}, id="bytes"),
        pytest.param({"a": {1, 2}}, id="a set"),
        pytest.param({"a": datetime(2026, 1, 1)}, id="a moment without a zone"),  # noqa: DTZ001
    ],
)
def test_facts_that_would_not_come_back_are_refused(value):
    with pytest.raises(TypeError):
        codec_for(Mapping[str, Any]).encode(value)


@pytest.mark.parametrize("kind", [object, str | int, set[str], list[str], complex])
def test_a_type_we_do_not_keep_is_refused_at_first_use(kind):
    with pytest.raises(TypeError):
        codec_for(kind)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(TypeError, match="time zone"):
        codec_for(datetime).encode(datetime(2026, 1, 1))  # noqa: DTZ001
