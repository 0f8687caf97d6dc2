"""The catalogue finds every text, and names the file and the mend where one is wrong."""

import pytest

from messages.catalogue import BadTemplate, Catalogue, UnknownKind, read_header

HEADER = "{# Said when it rains. Given: lead, days (a number), cover?. Sample: Ruth. Marks: alert open #}\nHello."


@pytest.fixture
def write(tmp_path):
    def write_one(name, text=HEADER):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return Catalogue(tmp_path)

    return write_one


def test_a_header_says_when_what_from_and_how():
    header = read_header(HEADER, "here")
    assert header.description == "Said when it rains."
    assert header.given == ("lead", "days")
    assert header.optional == ("cover",)
    assert header.marks == {"alert", "open"}


def test_a_kind_is_found_with_its_levels(write):
    write("en/standard/weather/rain.j2")
    catalogue = write("en/easy/weather/rain.j2", HEADER.replace("lead, days", "lead"))
    entry = catalogue["rain"]
    assert (entry.flow, entry.audience, entry.levels) == ("weather", "family", ("standard", "easy"))
    assert entry.given == ("lead", "days")
    assert "rain" in catalogue


def test_the_nearest_level_and_language_stands_in(write):
    catalogue = write("en/standard/weather/rain.j2")
    assert catalogue["rain"].path("easy", "cy") == "en/standard/weather/rain.j2"
    assert catalogue["rain"].path("staff") == "en/standard/weather/rain.j2"


def test_pieces_are_not_kinds(write):
    assert list(write("en/standard/weather/_piece.j2", "anything")) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param("en/standard/weather/rain.j2", "Hello.", "begin the file with a comment", id="no header"),
        pytest.param("en/standard/weather/rain.j2", "{# #}", "must say when", id="an empty header"),
        pytest.param("en/standard/weather/rain.j2", "{# Said. Marks: loud #}", "unknown mark loud", id="a mark"),
        pytest.param("en/standard/weather/rain.j2", "{# Said. Given: The Lead #}", "names of facts", id="a fact"),
        pytest.param("en/loud/weather/rain.j2", HEADER, "must lie at", id="a level"),
        pytest.param("en/standard/rain.j2", HEADER, "must lie at", id="no flow"),
        pytest.param("en/standard/weather/p_rain.j2", HEADER, "staff kinds", id="a staff kind for families"),
        pytest.param("en/staff/weather/rain.j2", HEADER, "staff kinds", id="a family kind for staff"),
        pytest.param("en/standard/weather/Rain.j2", HEADER, "small letters", id="a capital"),
    ],
)
def test_a_wrong_template_is_named_with_its_mend(write, name, text, said):
    with pytest.raises(BadTemplate, match=said) as raised:
        write(name, text).entries  # noqa: B018
    assert name in str(raised.value)


def test_one_kind_in_two_flows_is_refused(write):
    write("en/standard/weather/rain.j2")
    with pytest.raises(BadTemplate, match="already said by"):
        write("en/easy/garden/rain.j2").entries  # noqa: B018


def test_two_levels_must_have_the_same_marks(write):
    write("en/easy/weather/rain.j2", "{# Said. #}\nHello.")
    with pytest.raises(BadTemplate, match="same marks"):
        write("en/standard/weather/rain.j2").entries  # noqa: B018


def test_an_unknown_kind_is_named(write):
    with pytest.raises(UnknownKind, match="snow"):
        write("en/standard/weather/rain.j2")["snow"]
