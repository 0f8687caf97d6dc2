"""Sample facts of the flow "plans and people"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

PERSON = {
    "id": ID,
    "name": "Amira",
    "relation": "mother",
    "is_linked": True,
    "easy": True,
    "sees_plan": True,
    "sees_dates": False,
    "sees_names": False,
}
LINES = [
    {"id": ID, "ref": "OK-14", "need": "answer", "days": 0},
    {"id": ID, "ref": "OK-15", "need": "answer", "days": -1},
    {"id": ID, "ref": "OK-16", "need": "review", "days": 5},
    {"id": ID, "ref": "OK-17", "need": "meeting", "days": 1},
    {"id": ID, "ref": "OK-22", "need": "nothing", "days": 999},
]
FACTS = {
    **{name: value for name, value in PERSON.items() if name != "relation"},
    "name": "Amira", "plan": "OK-14", "case_id": ID, "part": OneOf("morning", "afternoon", "evening"),
    "until": datetime(2026, 5, 12, 17, 0, tzinfo=UTC), "manages": True, "leads": True,
    "writes": True, "overview": True, "has_lead": True, "duty": "Dana",
    "coordinates": True,
    "lines": LINES,
    "more": Maybe("5"), "lead": Maybe("Ruth"), "review": Maybe(date(2026, 6, 12)),
    "late_note": Maybe({"words": "Mia is in hospital until June.", "day": date(2026, 5, 12)}), "most": 200,
    "looks": True, "plan_ref": "OK-14", "plan_id": ID, "agencies": ["NHS Riverside", "Oak School"],
    "pages": Maybe(True), "ends": Maybe(date(2026, 6, 26)),
    "last": date(2027, 11, 9), "days": [{"id": "20260609", "day": date(2026, 6, 9)}],
    "linked": [{"relation": "mother", "easy": True}, {"relation": "young person", "easy": False}],
    "not_linked": [{"relation": "father"}],
    "team": [
        {"name": "Ruth", "job": "school nurse", "org": "Oak School", "reached": True, "cover": "Sam",
         "until": date(2026, 5, 20), "leads": True,
         "named": False},
        {"name": "Sam", "job": "teacher", "org": "Oak School", "reached": False, "cover": None, "until": None,
         "leads": False,
         "named": True},
    ],
    "people": [PERSON, {**PERSON, "name": "Karim", "relation": "father", "is_linked": False, "sees_names": True}],
    "words": "Ruth is your lead professional. You can ask Ruth anything.", "labels": ["Ask Ruth something", "Back"],
    "next": "actions",
}  # fmt: skip
BY_KIND = {
    "p_caseload": {"lines": LINES[1:], "coordinator": True},
    "p_audit": {"people": [{"name": "Sam", "me": True, "n": 12}, {"name": "Priya", "me": False, "n": 1}]},
    "p_invite_asked": {"lead": "Ruth"},
    "p_team": {"led": True, "former": Maybe("Ann"), "until": date(2026, 5, 26)},
}
