"""A "no" becomes words: the one place where refusals are met."""

from handlers.context import Hearing
from handlers.rules.refusals import NotFound, NotLinked, Refusal, SignInNeeded


def say_refusal(hearing: Hearing, refusal: Refusal) -> None:
    """Say in words why not, and what to do; what was awaited and typed is kept."""
    staff = hearing.person is not None and hearing.person.is_staff
    kind = refusal.kind_for(staff=staff)
    if isinstance(refusal, NotFound) and hearing.person is None:
        kind = NotLinked.kind
    again = isinstance(refusal, SignInNeeded) and not refusal.facts.get("kept")  # its button must still be there
    hearing.show(kind, awaiting=hearing.chat.awaiting, about=hearing.chat.about, fresh=again, **refusal.facts)
