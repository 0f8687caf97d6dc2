"""What the bot may refuse, and why.

Every refusal is something a person can be told: `kind` names its words.

    Refusal
    ├── NotForYou          the person may not see or do this
    │   ├── NotLinked      nobody is linked to this chat
    │   └── SignInNeeded   they may, once they have signed in
    │       └── CodeNeeded they are signed in, but this asks for a fresh code
    ├── NotFound           there is no such thing, or it is not theirs to know of
    └── NotNow             the right person, at the wrong moment
        ├── AlreadyDone    it has been done; doing it again changes nothing
        └── BadInput       what was typed cannot be used; `kind` says why and what to type

Anything else that is raised is a fault of ours: nobody catches it but the engine, which tries again.
"""

from typing import Any


class Refusal(Exception):
    """A "no" said on purpose."""

    kind = "no_permission"
    staff_kind = "p_no_permission"

    def __init__(self, kind: str | None = None, **facts: Any) -> None:
        super().__init__(kind or self.kind)
        self.said_kind = kind
        self.facts = facts

    def kind_for(self, *, staff: bool) -> str:
        """Return the template with the words for this refusal."""
        return self.said_kind or (self.staff_kind if staff else self.kind)


class NotForYou(Refusal):
    """The person may not see or do this."""


class NotLinked(NotForYou):
    """Nobody is linked to this chat."""

    kind = staff_kind = "not_linked"


class SignInNeeded(NotForYou):
    """They may, once they have signed in."""

    kind = staff_kind = "p_not_signed_in"


class CodeNeeded(SignInNeeded):
    """They are signed in, but this asks for a fresh code."""

    kind = staff_kind = "p_fresh_code"


class NotFound(Refusal):
    """There is no such thing, or it is not theirs to know of: the two look the same."""

    kind = "old_button"
    staff_kind = "p_old_button"


class NotNow(Refusal):
    """The right person, at the wrong moment."""

    kind = "old_button"
    staff_kind = "p_old_button"


class AlreadyDone(NotNow):
    """It has been done; doing it again changes nothing."""

    kind = "already_done"
    staff_kind = "p_already_done"


class BadInput(NotNow):
    """What was typed cannot be used; the template given says why and what to type instead."""
