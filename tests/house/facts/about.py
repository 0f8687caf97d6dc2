"""Sample facts of the page that a family member writes once about themselves."""

from tests.house.sample_facts import ID, NOW, Maybe, OneOf

WORDS = "Yusuf settles when he knows what comes next."
KINDS = ("well", "matters", "so_far", "talk", "not_again")

FACTS = {
    "part": OneOf(*KINDS), "kinds": OneOf(list(KINDS)), "most": 500, "n": 3, "young": True, "n_before": 2,
    "note": OneOf("kept", "taken_out", "deleted", None), "words": Maybe(WORDS), "plan_ref": "OK-14",
    "parts": [{"part": "well", "words": WORDS}, {"part": "talk", "words": "Please ring, do not write."}],
    "readers": OneOf(["Sam"], [], ["Sam", "Ruth"]), "name": "Sam", "job": Maybe("School nurse"), "leads": True,
    "role_title": "lead professional", "next_page": Maybe(1),
    "people": [
        {"id": ID, "name": "Sam", "job": "School nurse", "reads": True},
        {"id": ID, "name": "Ruth", "job": None, "reads": False},
    ],
    "pages": [{"id": ID, "relation": "mother"}, {"id": ID, "relation": "young person"}],
}  # fmt: skip

BY_KIND = {
    "about_taken_back": {"name": Maybe("Sam")},
    "about_log": {
        "readers": OneOf([{"name": "Sam", "since": NOW}], []),
        "readings": OneOf([{"name": "Sam", "at": NOW}, {"name": "Ruth", "at": NOW}], []),
    },
    "about_who": {
        "people": OneOf(
            [
                {"id": ID, "name": "Sam", "job": "School nurse", "reads": True},
                {"id": ID, "name": "Ruth", "job": None, "reads": False},
            ],
            [],
        )
    },
}
