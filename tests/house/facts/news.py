"""Sample facts of the flow "news from your team"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe

AT = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)
FACTS = {
    "list_plan": ID, "author": "Nina", "date": AT, "next_page": Maybe(1), "changed": False,
    "items": [{"id": ID, "author": name, "date": AT} for name in ("Nina", "Sam", "Lee")],
    "text": "School starts late on Monday. I told the bus firm.", "changed_on": Maybe(date(2026, 5, 6)),
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
