"""Sample facts of the flow "broadcasts": one text to many families."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

AT = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
ITEM = {"id": ID, "day": date(2026, 5, 5), "n": 32, "state": "done", "words": "The office is shut on Monday."}
FACTS = {
    "words": "The office is shut on Monday 25 May. You can still ring us.",
    "whom": OneOf({"to": "all", "name": None}, {"to": "lead", "name": "Sam"}, {"to": "agency", "name": "Oak School"}),
    "items": [ITEM, {**ITEM, "state": "waiting", "words": "We have a new number."}],
    "next_page": Maybe(1), "most": 1000, "old": Maybe("The office is shut."), "seen": "The office is shut.",
    "seen_easy": "The office is shut.", "second": True, "plain": True, "draft_id": ID, "broadcast_id": Maybe(ID),
    "lines": [{"plan": "OK-14", "name": "Amira"}, {"plan": "OK-22", "name": "Amira"}], "plans": ["OK-09", "OK-31"],
    "state": OneOf("waiting", "going", "done", "called_off", "declined"), "mine": True, "begun": True, "until": AT,
    "may_answer": True, "by_name": True, "made_at": AT, "kept": True,
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {
    "p_broadcast": {"broadcast_id": ID, "second": Maybe("Ann"), "reason": Maybe("Say which day.")},
    "p_broadcast_pick": {
        "to": OneOf("lead", "agency"),
        "items": [
            {"id": ID, "name": "Sam", "job": "school nurse"},
            {"id": ID, "name": "Jo", "job": None},
        ],
    },
    "p_broadcast_preview": {"most": 20},
    "p_broadcast_alone": {"most": 20},
    **{f"p_broadcast_{kind}": {"broadcast_id": ID} for kind in ("asked", "agreed", "declined", "off", "report", "why")},
}
