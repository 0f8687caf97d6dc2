"""Between a holder and the colleague they ask: each reads only their side, and nobody else reads any."""

from dataclasses import replace

import pytest

from handlers.rules import helping
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from storage.records.drafts import Draft
from tests.handlers.rules.concern_world import JO, LEE, SAM, at, sent, setting, told

NOW = at("2026-05-12 10:00")
CONCERN = sent(NOW).concern
ASK = Draft("a", "sam", helping.ASK, NOW, NOW, "plan", "c1", {"member": "lee", "words": "Which stop?"})
HELP = helping.asked(ASK, SAM, "h", NOW)


def test_the_colleague_gets_the_holders_words_and_nothing_else() -> None:
    assert (HELP.person_id, HELP.fields) == ("lee", {"by": "sam", "question": "Which stop?"})
    assert helping.of_helper(HELP, LEE) is HELP
    for other in (SAM, JO):
        with pytest.raises(NotFound):
            helping.of_helper(HELP, other)


def test_a_question_sent_twice_was_sent_once() -> None:
    assert helping.of_asker(ASK, CONCERN, SAM) is ASK
    with pytest.raises(AlreadyDone):
        helping.of_asker(None, CONCERN, SAM)
    with pytest.raises(AlreadyDone):
        helping.of_asker(ASK, CONCERN, JO)


def test_it_is_answered_once_and_the_holder_is_told_without_words() -> None:
    answered = helping.answered(HELP, " By the church. ", NOW)
    assert answered.fields["answer"] == "By the church."
    with pytest.raises(AlreadyDone):
        helping.to_answer(answered, LEE)
    decision = helping.told_holder(CONCERN, setting(), LEE, answered)
    assert told(decision) == {("sam", "p_help_came")}
    assert "church" not in str(decision)
    with pytest.raises(BadInput):
        helping.answered(HELP, "x" * 1001, NOW)


@pytest.mark.parametrize(("who", "changes", "may"), [
    (SAM, {}, True), (JO, {}, False), (LEE, {}, False), (JO, {"holder_id": "jo"}, True),
    (SAM, {"excluded_id": "sam"}, False),
])  # fmt: skip
def test_who_may_read_what_came_back(who: object, changes: dict[str, str], may: bool) -> None:
    concern = replace(CONCERN, **changes)  # type: ignore[arg-type]
    if may:
        assert helping.may_read_answer(HELP, concern, who) is HELP  # type: ignore[arg-type]
    else:
        with pytest.raises(NotFound):
            helping.may_read_answer(HELP, concern, who)  # type: ignore[arg-type]
