"""Sample facts of the flow "what was agreed"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

ITEM = {"id": ID, "what": "Send the sleep diary to the nurse.", "owner": "Nina", "late": False,
        "date": date(2026, 5, 12), "date2": None}  # fmt: skip
FACTS = {
    "list_plan": ID,
    "ids": Maybe([ID, ID]),
    "agreed_on": Maybe(date(2026, 5, 7)),
    "serves": Maybe("Yusuf sleeps all night."),
    "due": False,
    "asks": False,
    "moved": False,
    "changes": ["what", "so_that", "owner", "date", "next_step", "serves"],
    "why": Maybe("Nina was ill."),
    "changed_on": datetime(2026, 5, 7, 14, 30, tzinfo=UTC),
    "sides": [
        {"who": None, "says": "not_yet", "at": None},
        {"who": "Nina", "says": "done", "at": datetime(2026, 5, 7, 14, 30, tzinfo=UTC)},
    ],
    "danger": False,
    "says": OneOf("happened", "partly", "not_yet"),
    "after": date(2026, 5, 12),
    "by": datetime(2026, 5, 12, 16, 0, tzinfo=UTC),
    "plan_ref": "OK-14",
    "relation": Maybe("mother"),
    "about": OneOf("help", "more_time"),
    "which": OneOf("mine", "other", "late", "done", "asked"),
    "next_id": Maybe(ID),
    "so_that": Maybe("We can see how she sleeps."),
    "next_step": Maybe("Nina rings you."),
    "late": True,
    "lead": Maybe("Ruth"),
    "date": Maybe(date(2026, 5, 12)),
    "date2": Maybe(date(2026, 5, 14)),
    "mine": False,
    "number": 1,
    "state": OneOf("draft", "published", "done"),
    "leads": True,
    "waiting": False,
    "action_id": Maybe(ID),
    "next_page": Maybe(1),
    "deleted": Maybe(True),
    "promise": True,
    "problems": False,
    "review": True,
    "drafts": 2,
    "items": [ITEM],
    "readers": ["Amira"],
    "most": 200,
    "now_says": Maybe("Send the diary."),
    "until": datetime(2026, 5, 12, 14, 30, tzinfo=UTC),
    "people": [
        {"id": ID, "name": "Nina", "job": "school nurse", "relation": None, "me": False},
        {"id": ID, "name": "Sam", "job": None, "relation": "mother", "me": True},
    ],
    "plans": [{"id": ID, "ref": "OK-14"}],
    "batch": Maybe({"at": 3, "of": 5, "what": "Send the sleep diary to the nurse.", "more": True}),
    "old": Maybe("Send the sleep diary to the nurse, and then ring the school."),
    "then": OneOf("act.add", "act.paste", "act.copy"),
    "published": True,
    "new": True,
    "outcome": Maybe("Yusuf sleeps all night."),
    "met": Maybe(datetime(2026, 5, 7, 14, 30, tzinfo=UTC)),
}
OTHERS_SAY = [
    {"who": None, "says": "partly", "at": None},
    {"who": "someone who helps you", "says": "not_done", "at": None},
]
LISTED = [{**ITEM, "id": ID}, {**ITEM, "late": True}, {**ITEM, "date": None}, ITEM]
EXPLAINED = [
    {"word": "SALT", "full": "Speech and language therapy", "meaning": "Help with talking.", "ambiguous": True},
    {"word": "review", "full": None, "meaning": "A meeting to see how it goes.", "ambiguous": False},
]
SAID = [
    {
        "at": datetime(2026, 5, 7, 14, 30, tzinfo=UTC),
        "name": "Amira",
        "relation": "mother",
        "says": "not_yet",
        "day": None,
        "words": None,
    },
    {
        "at": datetime(2026, 5, 7, 14, 30, tzinfo=UTC),
        "name": "Amira",
        "relation": "mother",
        "says": "says",
        "day": None,
        "words": "She never came.",
    },
    {
        "at": datetime(2026, 5, 6, 14, 30, tzinfo=UTC),
        "name": "Nina",
        "relation": None,
        "says": "not_done",
        "day": date(2026, 5, 20),
        "words": None,
    },
]
A_DAY = date(2026, 5, 12)
MADE = {"was_promise": False, "now_promise": False}
CHANGES = [
    {"what": "date", "was": date(2026, 5, 10), "now": date(2026, 5, 12), **MADE},
    {"what": "owner", "was": "someone who helps you", "now": "Nina", **MADE},
    {"what": "what", "was": "Send it.", "now": "Send the sleep diary to the nurse.", **MADE},
    {"what": "so_that", "was": None, "now": "We can see how she sleeps.", **MADE},
    {"what": "next_step", "was": "Nina rings you.", "now": None, **MADE},
]
BY_KIND: dict[str, dict[str, object]] = {
    "action_changed": {"changes": CHANGES},
    "action_card": {"words": False},
    "action_mine": {"words": False},
    "action_did_it_happen": {"date": A_DAY},
    "action_did_they_happen": {"n": OneOf(4, 1)},
    "action_more_time_yes": {"date": A_DAY},
    "p_act_time_said": {"date": A_DAY, "yes": True},
    "action_list": {"items": LISTED},
    "action_done": {"sides": OTHERS_SAY, "words": False},
    "explain_words": {"items": EXPLAINED},
    "p_act_said": {"lines": SAID, "next_page": OneOf(None, 1, 0)},
}
