"""Sample facts of the flow "who helps us"."""

from tests.house.sample_facts import Maybe

FACTS = {
    "role_title": "lead professional",
    "org": "Oak School",
    "job": "school nurse",
    "days_worked": "Monday to Friday",
    "manager": Maybe("Ann"),
    "does": "checks how you sleep",
    "does_not": "pick a school for you",
    "names": True,
    "from_team": True,
}
BY_KIND = {"who_team": {"people": [{"name": "Sam", "job": "teacher", "id": "0123456789abcdef"}]}}
