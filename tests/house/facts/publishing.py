"""Sample facts of the flow "publishing what was agreed"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

BATCH = {"at": 3, "of": 5, "what": "Send the sleep diary to the nurse.", "more": True}
LINE = {"id": ID, "what": "Send the sleep diary to the nurse.", "owner": "Nina", "date": date(2026, 5, 12),
        "date2": None}  # fmt: skip
SAID = {"was_promise": False, "now_promise": False}
FACTS = {
    "batch": Maybe(BATCH),
    "action_id": Maybe(ID),
    "outcomes": [{"id": ID, "words": "Yusuf sleeps all night."}, {"id": ID, "words": "School feels safe."}],
    "starts": datetime(2026, 5, 7, 14, 30, tzinfo=UTC),
    "lines": ["Send the sleep diary to the nurse", "Ask for a speech check"],
    "most": 20,
    "must": True,
    "why": Maybe("The diary is full."),
    "withdraw": False,
    "changes": [
        {"what": "what", "was": "Send it.", "now": "Send the sleep diary.", **SAID},
        {"what": "owner", "was": "Nina", "now": "Ruth", **SAID},
        {"what": "so_that", "was": None, "now": "We see how she sleeps.", **SAID},
        {"what": "date", "was": date(2026, 5, 10), "now": date(2026, 5, 12), **SAID},
        {"what": "next_step", "was": "Nina rings.", "now": None, **SAID},
    ],
    "told": ["Amira", "Yusuf"],
    "readers": ["Amira"],
    "until": datetime(2026, 5, 12, 14, 30, tzinfo=UTC),
    "published": True,
    "members": [
        {"role_id": ID, "relation": "mother", "name": "Amira", "sees": True, "open": True, "owner": False},
        {"role_id": ID, "relation": "father", "name": "Omar", "sees": False, "open": True, "owner": False},
        {"role_id": ID, "relation": "grandparent", "name": "Rosa", "sees": False, "open": False, "owner": False},
        {"role_id": ID, "relation": "young person", "name": "Mia", "sees": True, "open": True, "owner": True},
    ],
    "draft": LINE,
    "other": {**LINE, "owner": "Ruth", "date": None},
    "labels": ["I have a question", "Back to list"],
    "next_page": OneOf(1, 0),
    "others": [{"role_id": ID, "relation": "young person"}],
    "is_note": True,
    "discreet": False,
    "opened": True,
    "reading": OneOf("standard", "easy"),
}
BY_KIND: dict[str, dict[str, object]] = {
    "p_act_meeting": {"what": OneOf("review", "team", "visit", "call")},
    "p_act_put_right": {"action_id": ID, "serves": Maybe("Yusuf sleeps all night.")},
}
