"""A "no" becomes words: the one place where refusals are met."""

from handlers.context import Hearing
from handlers.rules.refusals import NotFound, NotLinked, Refusal


def say_refusal(hearing: Hearing, refusal: Refusal) -> None:
    """Say in words why not, and what to do; what was awaited and typed is kept."""
    staff = hearing.person is not None and hearing.person.is_staff
    kind = refusal.kind_for(staff=staff)
    if isinstance(refusal, NotFound) and hearing.person is None:
        kind = NotLinked.kind
    hearing.show(kind, awaiting=hearing.chat.awaiting, about=hearing.chat.about, **refusal.facts)
