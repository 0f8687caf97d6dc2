"""Words people wrote lose what cannot be seen and keep everything that can."""

from hypothesis import given
from hypothesis import strategies as st

from messages.safe_words import clean, plain, safe_facts, shielded, strings_in


def test_direction_changes_and_controls_are_taken_out_and_lines_kept():
    assert clean("a\u202eb\u2067c\x00\x1bd\r\ne\tf\u2029g") == "abcd\ne f\ng"


def test_letters_joined_and_emoji_made_of_several_stay():
    assert clean("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"


def test_only_lines_with_right_to_left_letters_are_isolated():
    assert shielded("Ruth\nسام") == "Ruth\n\u2068سام\u2069"
    assert plain(shielded("سام")) == "سام"


def test_facts_are_made_safe_however_deep_they_lie():
    facts = safe_facts({"people": [{"name": "S\x07am", "n": 3}], "on": None})
    assert facts == {"people": [{"name": "Sam", "n": 3}], "on": None}
    assert list(strings_in(facts)) == ["Sam"]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert shielded(shielded(clean(text))) == shielded(clean(text))
