"""Sample facts of the flow "check": the plain-words dialogue."""

from tests.house.sample_facts import ID, Maybe, OneOf

ITEM = {"words": "SALT", "swap": "speech therapist"}
FACTS = {
    "items": [ITEM, {"words": "OT", "swap": "daily living therapist"}, {"words": "via", "swap": "through"}],
    "words": "CPA", "swaps": ["NHS mental health care plan", "child protection"], "field": "what", "at": 0,
    "keep": True, "many": False,
    "count": 34, "most": 200, "old": "SALT to complete OT sensory referral.", "place": "all", "draft_id": ID,
    "example": Maybe("We have not met yet."), "at_home": True, "hard": "CAMHS", "n": 3,
}  # fmt: skip
SENTENCE = "The speech therapist will carry out a full check and write a report and send it to you and to school."
BY_KIND: dict[str, dict[str, object]] = {
    "p_check_long": {"words": SENTENCE}, "p_check_note": {"words": "SALT to see Mia."},
    "p_check_actions": {"words": SENTENCE, "count": 3},
    "p_check_negatives": {"words": "You do not need to ring unless not well."},
    "p_check_passive": {"words": "A referral will be made", "swaps": ["I will make a referral"]},
    "p_check_blame": {"words": "Failed to engage", "swaps": ["did not come"]},
    "p_check_vague": {"items": [{"words": "keep an eye on", "swap": None}, {"words": "look into", "swap": None}]},
    "p_check_rare": {"items": [{"words": "methylphenidate", "swap": None}, {"words": "orthoptist", "swap": None}]},
    "p_check_capitals": {"words": "EBSA"}, "p_check_meaning": {"words": "EBSA"},
    "p_check_meaning_hard": {"words": "EBSA"},
    "p_check_personal": {"words": "Mia Hussain"},
    "p_check_sensitive": {"words": "court order", "at_home": OneOf(True, False)},
}  # fmt: skip
