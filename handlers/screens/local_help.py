"""The facts of an entry of the local list, and of what was sent on, for the family's phone and for the preview."""

from datetime import date
from typing import Any

from handlers.rules.local_help import is_old
from storage.records.local_help import LocalService, Tip

A_PAGE = 4


def entry_facts(service: LocalService, day: date) -> dict[str, Any]:
    """Return the facts of one entry's card."""
    return {
        "service_id": service.id, "service_name": service.name, "category": service.category.value,
        "what_for": service.what_for, "who_for": service.who_for, "area": service.area, "phone": service.phone,
        "web": service.web, "hours": service.hours, "checked_on": service.checked_on,
        "is_old": is_old(service.checked_on, day), "gone": service.ended_at is not None,
    }  # fmt: skip


def tip_facts(tip: Tip, service: LocalService | None, author: str | None, child: str) -> dict[str, Any]:
    """Return the facts of what was sent on: by whom (None: found by its reader), their line, and which entry."""
    return {"tip_id": tip.id, "author": author, "words": tip.words, "child": child,
            "service_name": service.name if service is not None else None}  # fmt: skip
