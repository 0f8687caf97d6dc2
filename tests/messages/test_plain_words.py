"""The plain-words check: each rule finds its fault and leaves plain words alone; swaps settle, names are sacred."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.finding import Level, Rule
from messages.glossary import glossary, meanings, person_form
from messages.phrases import lines_of, pairs_of
from messages.plain_words import ACTION, ANSWER, apply, check
from messages.plainness import AVOID_FILE, BLAME_FILE

PEOPLE = ("Amira", "Mia", "Sam", "Mrs Ali", "Will Carr", "Dr O’Hara", "EHCP Jones")


def rules(text, **more):
    return [one.rule for one in check(text, nation="england", limit=more.pop("limit", ACTION), **more)]


def swapped(text, **more):
    """Return the text with the first swap of its first finding put in."""
    first = check(text, nation="england", limit=ACTION, **more)[0]
    return apply(text, first, first.swaps[0])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("  ", Rule.EMPTY, id="nothing"),
        pytest.param("I will ring you. " * 12, Rule.TOO_LONG, id="too long"),
        pytest.param("I will send you the ZQT form.", Rule.CAPITALS, id="capitals nobody knows"),
        pytest.param("I will tell you about the CoPX.", Rule.CAPITALS, id="capitals with a small letter"),
        pytest.param("I will ring you about the court order.", Rule.SENSITIVE, id="a matter of the court"),
        pytest.param("I will ask the PA to ring you.", Rule.AMBIGUOUS, id="two meanings"),
        pytest.param("You failed to come.", Rule.BLAME, id="blame"),
        pytest.param("Your SALT will ring you.", Rule.TERM, id="a term"),
        pytest.param("I will refer you.", Rule.TERM, id="an ordinary word used as jargon"),
        pytest.param("Your tap will be mended.", Rule.PASSIVE, id="nobody mends it"),
        pytest.param("Mum to bring the letter.", Rule.SHORTHAND, id="a note: somebody to do something"),
        pytest.param("Home visit Tuesday.", Rule.SHORTHAND, id="a note: nobody does anything"),
        pytest.param("I will ring the school, book the bus and find a bike.", Rule.ACTIONS, id="three actions"),
        pytest.param("I will ring the bank; you bring the form.", Rule.ACTIONS, id="halves a semicolon parts"),
        pytest.param("I will ring the bank and Jo will bring the form.", Rule.ACTIONS, id="two doers"),
        pytest.param("I will liaise with school.", Rule.AVOID, id="a word to avoid"),
        pytest.param("I will ring you w/c Monday.", Rule.AVOID, id="shorthand of the office"),
        pytest.param("I will keep an eye on you.", Rule.AVOID, id="too vague to see it happen"),
        pytest.param("Sandra will sign Mia up to Kooth.", Rule.AVOID, id="a service nobody has heard of"),
        pytest.param("You need not ring unless he is not in.", Rule.NEGATIVES, id="noes to be counted"),
        pytest.param(" ".join(["Ring"] + ["him"] * 20) + ".", Rule.SENTENCE, id="21 words"),
        pytest.param("You and I " + "ring him " * 12 + "and go.", Rule.SENTENCE, id="a joint, and more than 25 words"),
        pytest.param("Go and " + "ring him " * 11, Rule.SENTENCE, id="a joint, and a long half"),
        pytest.param("I will ask about the methylphenidate.", Rule.RARE, id="a long word few know"),
    ],
)
def test_each_rule_finds_its_fault(text, rule):
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "I called the bus firm. They will pick up Mia from Monday.", "Ring me as soon as he wakes up.",
        "Pass the salt.", "Bring his PE kit and a SIM card from the NHS.",
        "The fence panel is loose. Dave will fix it.",
        "Bring Isla to be weighed.", "A key to open the gate will come by post.", "Try to keep him cool.",
        "I will send photos of the places she will go in her school day, so you can look at them with her at home.",
        "Wash the cut, put the cream on and cover it with a plaster.",
        "Dr. Shah at St. Mary's will see you at 9 a.m. on Friday.",
        "Sam and Jo will meet you at the gate.", "I'm going to ring your landlord.", "Twice a day, stretch his leg.",
        "You can say no. Nobody will mind.", "You do not pay anything until May.",
        " ".join(["Ring"] + ["him"] * 19) + ".", "Nina rings you on Monday.",
        "Ruth asked me to help you.", "It costs £2 a week.", "Come at 9 and ask for Jo.", "Do NOT pay it yet.",
        "The medicine must be kept cold.", "I will meet you at 12 noon at OX4 2AB.", "Come to the library, 10 to 12.",
        "Ring your GP.", "The letter was written by Jo.", "So that the house is warm.",
    ],
)  # fmt: skip
def test_plain_words_are_left_alone(text):
    assert check(text, nation="england", limit=ACTION) == ()


def test_an_answer_may_have_short_friendly_sentences_and_a_reason_needs_no_doer():
    assert rules("Yes, on Friday. Thank you for telling me. Sorry about the bus.", limit=ANSWER) == []
    assert Rule.PASSIVE in rules("the rent will be paid")
    assert rules("the rent will be paid", reason=True) == []


def test_findings_come_in_the_order_of_importance_with_their_words_and_place():
    text = "SALT to liaise re ZQT. You failed to engage. It was abuse."
    found = check(text, nation="england", limit=ACTION)
    assert [one.level for one in found] == sorted((one.level for one in found), key=list(Level).index)
    assert [one.rule for one in found][:3] == [Rule.CAPITALS, Rule.SENSITIVE, Rule.BLAME]
    assert all(text[one.start : one.end] == one.words for one in found)


@pytest.mark.parametrize(
    ("text", "nation", "found"),
    [
        ("The IDP is here.", "wales", [Rule.TERM]), ("The IDP is here.", "england", [Rule.CAPITALS]),
        ("The UNOCINI is here.", "northern ireland", [Rule.TERM]), ("The ASN is here.", "scotland", [Rule.TERM]),
    ],
)  # fmt: skip
def test_terms_count_where_they_are_used(text, nation, found):
    assert [one.rule for one in check(text, nation=nation, limit=ACTION)] == found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("Your OT will come.", "Your daily living therapist will come.", id="a person after your"),
        pytest.param("SALT can help.", "Speech therapist can help.", id="a person before can, at the beginning"),
        pytest.param("I will ask about OT.", "I will ask about daily living therapy.", id="a service"),
        pytest.param("I will send an EHCP.", "I will send a legal plan for extra help.", id="an becomes a"),
        pytest.param("I will ring the SENCo.", "I will ring the teacher in charge of extra help.", id="one article"),
        pytest.param("We keep EHCPs here.", "We keep legal plans for extra help here.", id="more than one"),
        pytest.param("I am liaising with school.", "I am talking to school.", id="the same form of the verb"),
        pytest.param("I will ring prior to Monday.", "I will ring before Monday.", id="a word to avoid"),
        pytest.param("A letter will be sent to you.", "I will send a letter to you.", id="somebody does it"),
        pytest.param("You will be told.", "I will tell you.", id="it is told to you"),
        pytest.param("You failed to attend the clinic.", "You missed the clinic.", id="kinder"),
    ],
)
def test_a_swap_agrees_with_its_use(text, plain):
    assert swapped(text) == plain


def test_blame_comes_with_a_kinder_example_where_only_the_writer_knows_what_happened():
    [one] = check("You failed to engage.", nation="england", limit=ACTION)
    assert (one.swaps, one.example) == ((), "We have not met yet.")


def test_names_quoted_words_and_a_plans_own_words_are_never_flagged():
    assert rules("Will Carr rings Mrs Ali. EHCP Jones will come.", names=PEOPLE) == []
    assert rules("You said “the SALT failed to engage”. I will ask her.") == []
    assert rules("I will send the ZQT form and the SENCo's too.", own_words=("ZQT", "SENCo")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I will see Zayn too.", [Rule.CHILD]), ("I will see Mia too.", []),
        ("Mia Hussain will come.", [Rule.PERSONAL]),
        ("Ask Mia Monday at 3pm.", []), ("Tell Mia Sam will ring.", []),
        ("He was born on 3 May 2015.", [Rule.PERSONAL]),
        ("Bring 943 476 5919 with you.", [Rule.PERSONAL]), ("Ring 01632 960 001.", []), ("Ring 943 476 5918.", []),
        ("I will ring on 3/5/2015.", [Rule.PERSONAL]), ("I will ring on 3/5/2027.", []),
    ],
)  # fmt: skip
def test_what_never_goes_into_the_chat_is_found(text, found):
    more = {"names": PEOPLE, "family": ("Mia", "Amira"), "others": ("Zayn", "Mia"), "today": date(2026, 11, 23)}
    assert rules(text, **more) == found


# -- the lists -------------------------------------------------------------------------------------------------


def test_every_word_our_own_texts_avoid_is_found_here_too_and_so_is_blame():
    promises = (
        "your request",
        "we will keep you safe",
        "help is coming",
        "monitored 24",
        "we are here for you",
        "someone will",
    )
    everyday = ("deliver", "progress", "strengthen", "tackle")  # plain of a bed, of a leg and of football
    for words in lines_of(AVOID_FILE.name):
        if not words.startswith((*promises, *everyday)):
            assert set(rules(f"I do {words} x.")) & {Rule.AVOID, Rule.TERM, Rule.BLAME}, words
    for words in lines_of(BLAME_FILE.name):
        assert Rule.BLAME in rules(f"I do {words} x."), words


def swaps_of_ours():
    for term in glossary():
        yield from ((term.term, swap) for swap in (*meanings(term), person_form(term) or term.swap))
    for name in ("swaps.txt", "kinder_words.txt", "word_forms.txt", "services_named.txt"):
        yield from ((words, swap.removeprefix("~")) for words, swaps in pairs_of(name).items() for swap in swaps)


def test_what_we_offer_is_plain_itself():
    words = {Rule.CAPITALS, Rule.AMBIGUOUS, Rule.BLAME, Rule.TERM, Rule.AVOID, Rule.RARE, Rule.SENTENCE}
    hard = [
        (term, swap, one.rule, one.words)
        for term, swap in swaps_of_ours()
        for one in check(f"We {swap.removeprefix('to ')} x.", nation="england", limit=ANSWER)
        if one.rule in words and one.words.casefold() not in term.casefold()
    ]
    assert hard == []


# -- whatever is typed -----------------------------------------------------------------------------------------

WORDS = st.sampled_from((
    "SALT", "OT", "EHCPs", "the", "a", "an", "your", "I", "will", "be", "made", "liaise", "with", "and", "Mia",
    "failed to",
    "PA", "w/c", "via", "ZQX", "Monday", "not", "unless", "referral", "“SENCo”", "ring", "to", "assessment", "panel",
    ";",
    "physio’s", "refused", "A&E", "methylphenidate", ".", ",", "\n", "!", "?", "you", "school", "é", "İ", "ß", "1.",
    "🙂",
))  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_whatever_is_typed_is_judged_and_every_place_is_right(text):
    found = check(text, nation="england", names=PEOPLE, family=("Mia",), others=("Zayn",), limit=ACTION)
    assert all(text[one.start : one.end] == one.words for one in found)
    assert [one.start for one in found] == [max(one.start, 0) for one in found]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_swap_put_in_settles_its_finding(text):
    for one in check(text, nation="england", names=PEOPLE, limit=ANSWER):
        for swap in one.swaps:
            again = check(apply(text, one, swap), nation="england", names=PEOPLE, limit=ANSWER * 10)
            there = [other for other in again if other.key == one.key and other.start == one.start]
            assert not there, (one, swap)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=12), st.sampled_from(PEOPLE), st.lists(WORDS, max_size=12))
def test_no_word_of_a_name_is_ever_flagged(before, name, after):
    text = " ".join([*before, name, *after])
    start = len(" ".join(before)) + bool(before)
    words = {Rule.CAPITALS, Rule.AMBIGUOUS, Rule.BLAME, Rule.TERM, Rule.AVOID, Rule.RARE, Rule.SENSITIVE}
    for one in check(text, nation="england", names=PEOPLE, limit=ANSWER):
        assert one.rule not in words or not one.overlaps(start, start + len(name))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_same_text_is_always_judged_the_same(text):
    assert check(text, nation="wales", limit=ACTION) == check(text, nation="wales", limit=ACTION)
