"""Sample facts of the flow "who helps us"."""

from datetime import date

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
    "news_plan": Maybe("0123456789abcdef"),
    "from_team": True,
    "cover": Maybe("Sam"),
    "next_page": Maybe(1),
    "former": Maybe("Ann"),
    "until": date(2026, 5, 26),
    "before": True,
}
PEOPLE = [
    {"name": name, "job": "teacher", "id": "0123456789abcdef", "leads": name == "Sam", "named": name == "Ann"}
    for name in ("Sam", "Ann", "Lee")
]
BY_KIND = {"who_team": {"people": PEOPLE}, "who_cover": {"cover": "Sam"},
           "who_silent": {"holder": "Dana"}, "who_family_leads": {"lead": "Rosa"}}  # fmt: skip
