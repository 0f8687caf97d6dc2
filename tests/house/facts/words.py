"""Sample facts of the flow "what words mean"."""

from tests.house.sample_facts import ID, Maybe

FACTS = {
    "word": "SALT",
    "full": Maybe("Speech and language therapy"),
    "meaning": "Help with talking, and with eating.",
    "ambiguous": False,
    "ours": False,
    "danger": False,
    "letter": "s",
    "next_letter": Maybe("t"),
    "next_page": Maybe(1),
    "more": False,
    "items": [
        {"key": ID, "word": "SALT", "full": "Speech and language therapy"},
        {"key": ID, "word": "SENCO", "full": None},
        {"key": ID, "word": "short break", "full": None},
    ],
}
BY_KIND: dict[str, dict[str, object]] = {}
