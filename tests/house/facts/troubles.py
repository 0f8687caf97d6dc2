"""Sample facts of the flow "troubles"."""

FACTS = {"refused": 2, "unknown": 1}
BY_KIND: dict[str, dict[str, object]] = {}
