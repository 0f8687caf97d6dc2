"""The plain-words dialogue: the most important first, three at a time, must-fix never kept, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules import checking as rules
from handlers.rules.refusals import AlreadyDone, NotFound
from messages.plain_words import ACTION, check
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.drafts import Draft

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANSWER = Draft("d" * 16, "p" * 16, "answer", NOW, NOW, "o" * 16, "c" * 16)
START = rules.Checking(purpose="action", then="act.go_on")


def found(text):
    return check(text, nation="england", limit=ACTION)


def asked(text, state=None, *, urgent=False):
    return rules.asked_first(rules.still_open(found(text), state, urgent=urgent))


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        pytest.param("Your SALT will ring re the EWO.", "p_check_jargon", ["SALT", "EWO", "re"], id="together"),
        pytest.param("Your SALT, EWO, TAF and HV will ring.", "p_check_jargon", ["SALT", "EWO", "TAF"], id="three"),
        pytest.param("Your SALT has the ZQT form.", "p_check_capitals", ["ZQT"], id="what must be mended comes first"),
        pytest.param("SALT knows of the abuse.", "p_check_sensitive", ["abuse"], id="then what is asked first"),
        pytest.param("You failed to engage with SALT.", "p_check_blame", ["failed to engage"], id="blame before terms"),
        pytest.param("Her PA has the SALT form.", "p_check_ambiguous", ["PA"], id="two meanings"),
        pytest.param("Your tap will be mended.", "p_check_passive", ["Your tap will be mended"], id="nobody does it"),
        pytest.param("I will keep an eye on things, if possible.", "p_check_vague",
                     ["keep an eye on things", "if possible"], id="vague words go together"),
    ],
)  # fmt: skip
def test_what_is_asked_first(text, kind, words):
    shown = asked(text)
    assert (shown.kind, [one.words for one in shown.findings]) == (kind, words)


def test_the_same_word_twice_is_one_thing_to_settle():
    assert len(rules.still_open(found("SALT rang. The SALT will ring."), None, urgent=False)) == 1


def test_an_urgent_text_is_held_up_by_what_must_be_mended_and_by_safety_only():
    findings = found("Your SALT has the ZQT form about the abuse.")
    assert [one.level for one in rules.still_open(findings, None, urgent=True)] == ["must", "ask"]


def test_what_must_be_mended_cannot_be_kept_and_the_rest_can():
    capitals, term = found("Your SALT has the ZQT form.")
    with pytest.raises(NotFound):
        rules.with_kept(START, [term, capitals], "a legal name")
    kept = rules.with_kept(START, [term], "a legal name")
    assert (kept.kept, kept.reason) == (("term:SALT",), "a legal name")
    assert rules.still_open([capitals, term], kept, urgent=False) == (capitals,)


def test_words_may_be_kept_from_their_first_screen_after_two_rounds():
    assert not rules.may_be_kept_at_once(START)
    assert not rules.may_be_kept_at_once(rules.rewritten(START, more=True))
    assert rules.may_be_kept_at_once(rules.rewritten(START, more=False))


def test_the_state_is_kept_in_the_draft_for_each_of_its_texts():
    draft = Draft("d" * 16, "p" * 16, "action", NOW, NOW, fields={"what": "SALT rings.", "so_that": "She can talk."})
    state = rules.begun(None, found("SALT rings."), purpose="action", then="act.go_on")
    draft = rules.with_state(draft, "what", state, NOW)
    assert rules.state_of(draft, "what") == state
    assert rules.state_of(draft, "so_that") is None
    assert (state.rounds, state.rev, state.found) == (1, 1, ("term:SALT",))


def test_a_button_of_an_older_screen_is_refused():
    with pytest.raises(AlreadyDone):
        rules.must_be_current(replace(START, rev=3), 2)
    with pytest.raises(AlreadyDone):
        rules.must_be_current(None, None)
    assert rules.must_be_current(replace(START, rev=3), 3).rev == 3


@pytest.mark.parametrize("place", ["9", "-1", "x", ""])
def test_a_forged_place_finds_nothing(place):
    shown = asked("Your SALT will ring.")
    with pytest.raises(NotFound):
        rules.picked(shown, place)
    with pytest.raises(NotFound):
        rules.swap_of(shown.findings[0], place)


def test_the_messages_of_an_answer_stay_apart_when_words_are_swapped_and_become_one_when_written_again():
    parts = [{"kind": "text", "words": "One.\nTwo.", "message_id": 7, "at": NOW},
             {"kind": "text", "words": "Three.", "message_id": 8, "at": NOW}]  # fmt: skip
    draft = replace(ANSWER, fields={"parts": parts, "rev": 4})
    assert rules.text_in(draft, "parts") == "One.\nTwo.\nThree."
    swapped = rules.with_text(draft, "parts", "One.\nTwo!\nThree!", NOW)
    assert [(part["words"], part["message_id"]) for part in swapped.fields["parts"]] == [
        ("One.\nTwo!", 7),
        ("Three!", 8),
    ]
    again = rules.with_text(draft, "parts", "Four.", NOW, message_id=9)
    assert [(part["words"], part["message_id"]) for part in again.fields["parts"]] == [("Four.", 9)]
    assert (swapped.fields["rev"], again.fields["rev"]) == (5, 5)


@pytest.mark.parametrize(
    ("due_in", "marked", "urgent"),
    [
        pytest.param(timedelta(hours=20), False, False, id="time enough"),
        pytest.param(timedelta(hours=3), False, True, id="due in three hours"),
        pytest.param(timedelta(hours=-1), False, True, id="late"),
        pytest.param(timedelta(hours=20), True, True, id="a safety worry"),
    ],
)
def test_when_an_answer_is_urgent(due_in, marked, urgent):
    concern = Concern(
        "c" * 16, "o" * 16, "a" * 16, "Q27", b"", ConcernKind.QUESTION, Door.LEAD, "p" * 16, NOW, NOW + due_in,
        Rung.HOLDER, NextStep.REMIND, None, safety_marked_at=NOW if marked else None,
    )  # fmt: skip
    assert rules.is_urgent(concern, NOW) is urgent


def test_the_record_holds_rules_and_single_words_and_nothing_else_of_the_text():
    text = "Your SALT rang Mia Hussain. Your tap will be mended."
    findings = check(text, nation="england", limit=ACTION, family=("Mia",))
    state = rules.with_kept(rules.begun(None, findings, purpose="action", then="x"), findings[1:], "a legal name")
    record = rules.record_of("r" * 16, ANSWER, "o" * 16, "action", state, NOW)
    assert record.found == ("personal", "term:SALT", "passive")
    assert record.kept == ("term:SALT", "passive")
    assert "Hussain" not in str(record)
    assert "tap" not in str(record)


@pytest.mark.parametrize(
    ("purpose", "field", "limit", "reason"),
    [("action", "what", 200, False), ("action", "so_that", 200, True), ("answer", "parts", 1000, False),
     ("summary", "agreed", 1000, False), ("outcome", "words", 200, True)],
)  # fmt: skip
def test_how_long_a_text_may_be_and_whether_somebody_must_do_something_in_it(purpose, field, limit, reason):
    assert rules.how_to_read(purpose, field) == (limit, reason)
