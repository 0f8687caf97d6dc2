"""The facts of a question's card on its author's phone: for the phone itself, and for the preview of an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.rules.decisions import Setting
from handlers.rules.raising import lines_of
from handlers.rules.threads import State, may_open_again, said_in, state_of
from storage.records.concerns import Concern, ConcernPart, Raised

CARDS = {
    State.SENT: "q_card", State.SEEN: "q_card", State.LATE: "q_card",
    State.ANSWERED: "q_answer_card", State.CLOSED: "q_closed_card",
}  # fmt: skip


def card_screen(
    concern: Concern, setting: Setting, parts: Sequence[ConcernPart], raised: Sequence[Raised],
    answered_by: str | None, now: datetime,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return the kind and facts of the card of the state a question is in. `answered_by` is a name."""
    state, said = state_of(concern), said_in(parts)
    return CARDS[state], {
        "draft": said.asked, "files": said.files, "answer": said.answer, "state": state.value,
        "answered_by": answered_by, "sent": concern.sent_at, "seen": concern.seen_at,
        "again": may_open_again(concern, now), "reopened": concern.reopened > 0, "raised": lines_of(setting, raised),
        **usual_facts(concern, setting),
    }  # fmt: skip


def usual_facts(concern: Concern, setting: Setting) -> dict[str, Any]:
    """Return what every screen about a question says: its number, who has it, by when, and whose plan it is."""
    covering = setting.circle.people.get(concern.covering_for_id or "")
    return {
        "concern_id": concern.id, "ref": concern.ref, "holder": setting.person(concern.holder_id).name,
        "by": concern.due_at, "child": setting.circle.plan.child_name,
        "covering_for": covering.name if covering is not None else None,
    }  # fmt: skip
