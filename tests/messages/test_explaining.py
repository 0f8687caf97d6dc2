"""Explaining words: what is found in a card, what a typed word finds, and that every meaning fits on a phone."""

import pytest

from messages.explaining import Meaning, beginning_with, by_key, explained, is_word, letters_of, listed, search
from messages.plainness import LIMITS, findings
from messages.render import Reader
from tests.house.sample_facts import ID, NOW
from tests.house.words import renderer

NATIONS = ("england", "scotland", "wales", "northern-ireland")
OWN = (Meaning("own1", "blue book", "Where Mia writes how she slept.", ours=True),)


@pytest.mark.parametrize(
    ("case", "texts", "own", "names", "discreet", "words"),
    [
        ("nothing hard", ["Lee will ring you."], (), (), False, []),
        ("in reading order, each once", ["The SENCO asks SALT. SALT writes."], (), (), False, ["SENCo", "SALT"]),
        ("in any of the card's texts", ["Ring us.", None, "OT visits."], (), (), False, ["OT"]),
        ("small letters are no therapy", ["Bring salt."], (), (), False, []),
        ("the plan's own", ["Bring the blue books."], OWN, (), False, ["blue book"]),
        ("a person's name is no word of the trade", ["Ask PIP about it."], (), ("PIP",), False, []),
        ("a sensitive one", ["Lee goes to MARAC with SALT."], (), (), False, ["MARAC", "SALT"]),
        ("a sensitive one on a discreet phone", ["Lee goes to MARAC with SALT."], (), (), True, ["SALT"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_card_explains_its_own_words_and_no_others(case, texts, own, names, discreet, words):
    assert [one.word for one in explained(texts, "england", own, names, discreet=discreet)] == words


def test_a_word_of_one_nation_is_not_explained_in_another():
    assert [one.word for one in explained(["The ALN plan."], "wales")] == ["ALN"]
    assert explained(["The ALN plan."], "scotland") == ()


@pytest.mark.parametrize(
    ("typed", "finds"),
    [("SALT", "SALT"), ("salt", "SALT"), ("Salt.", "SALT"), ("speech and language therapy", "SALT"),
     ("ehcps", "EHCP"), ("team around the family", "TAF")],
)  # fmt: skip
def test_the_very_word_is_found_alone(typed, finds):
    assert [one.word for one in search(typed, "england")] == [finds]


def test_part_of_a_word_finds_what_begins_with_it_and_nonsense_finds_nothing():
    assert "EHCP" in [one.word for one in search("education", "england")]
    assert search("flimflam", "england") == search("", "england") == search("?", "england") == ()
    assert [one.word for one in search("blue", "england", OWN)] == ["blue book"]


@pytest.mark.parametrize("nation", NATIONS)
def test_every_word_is_reached_by_its_letter_its_key_and_its_own_name(nation):
    words = listed(nation)
    assert sum(len(beginning_with(letter, nation)) for letter in letters_of(nation)) == len(words)
    assert len({one.key for one in words}) == len(words)
    for one in words:
        assert by_key(one.key, nation) == one
        assert one in search(one.word, nation), one.word


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [("SALT", True), ("education, health and care plan", True), ("", False), ("x" * 41, False),
     ("the bus did not come again", False)],
)  # fmt: skip
def test_a_word_is_told_from_something_to_say(typed, is_one):
    assert is_word(typed) is is_one


@pytest.mark.parametrize("level", ["standard", "easy"])
def test_every_meaning_of_the_list_fits_on_one_screen(level):
    reader = Reader(level=level, name="Amira")
    for nation in NATIONS:
        for one in listed(nation):
            facts = {
                "word": one.word,
                "full": one.full,
                "meaning": one.meaning,
                "ambiguous": one.ambiguous,
                "ours": False,
            }
            shown = renderer().render("words_meaning", facts, reader, NOW, opened=True)
            assert len(shown.text) <= LIMITS["standard"].length, one.word
            card = {"child": "Mia", "action_id": ID, "items": [facts, facts], "next_page": 1}
            screen = renderer().render("explain_words", card, reader, NOW, opened=True)
            broken = findings(screen.text, level, buttons=screen.buttons, explained=screen.explained, long=True)
            assert [str(one) for one in broken if one.rule in {"T6", "T7", "T8"}] == [], one.word
