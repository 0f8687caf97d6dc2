"""How often a draft has changed: what is sent is what the preview showed, so a button of an older one sends nothing."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.rules.unsent import with_fields
from storage.records.drafts import Draft

REVISION, CHECK = "rev", "check"


def revision(draft: Draft) -> int:
    """Return how often this draft has changed."""
    return int(draft.fields.get(REVISION, 0))


def revised(draft: Draft, now: datetime, **fields: Any) -> Draft:
    """Return the draft with these answers, as its next revision."""
    return with_fields(draft, now, **{**fields, REVISION: revision(draft) + 1})


def unchecked(draft: Draft) -> Draft:
    """Return the draft without what the check found in it: other words are about to take the place of those it read."""
    return replace(draft, fields={name: value for name, value in draft.fields.items() if name != CHECK})


def checks_without(draft: Draft, field: str) -> dict[str, Any]:
    """Return what the check found in the draft's fields but for this one, which is about to hold other words."""
    return {name: state for name, state in (draft.fields.get(CHECK) or {}).items() if name != field}


def rewritten(draft: Draft, now: datetime, **words: Any) -> Draft:
    """Return the draft with other words, as its next revision."""
    return revised(unchecked(draft), now, **words)


def tidied(words: str) -> str:
    """Return what was typed without empty lines, nor more than one space in a row."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in words.splitlines())))
