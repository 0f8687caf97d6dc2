"""How much one person may send: more is kept and heard later, or told on the telephone (ASVS 2.4.1, safeguards T23).

Help now is outside both limits: it is answered while everything else of the same person waits.
"""

from datetime import timedelta

from handlers.rules.refusals import BadInput

AT_ONCE = 20  # updates of one person that are heard as they come
EVERY = 3.0  # seconds for each one beyond: twenty a minute
MOST_CONCERNS = 5
WITHIN = timedelta(hours=1)


def heard_now(full_at: float, now: float) -> float | None:
    """Return the new `full_at` if one more update may be heard now, or None where it has to wait.

    `full_at` is the moment by which all twenty are free again, in seconds of any clock that never goes back.
    """
    full_at = max(full_at, now) + EVERY
    return full_at if full_at - now <= AT_ONCE * EVERY else None


def refuse_too_many(sent_lately: int, draft_id: str) -> None:
    """Refuse a sixth new concern within an hour: whoever has so much to say is better heard on the telephone.

    The words stay where they are, and go with one tap later.
    """
    if sent_lately >= MOST_CONCERNS:
        raise BadInput("ask_too_many", draft_id=draft_id, n=MOST_CONCERNS)
