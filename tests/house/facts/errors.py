"""Sample facts of what is said when something went wrong."""

from tests.house.sample_facts import Maybe

FACTS = {"files": Maybe(2)}
BY_KIND: dict[str, dict[str, object]] = {}
