"""How this Telegram says no, and the two ways in which a network says nothing.

Exception
├── Refused            Telegram's answer with `ok: false`: code, description, parameters
├── ConnectionRefused  nothing was accepted: the call never reached Telegram
└── AnswerLost         the call was accepted, its answer never came back
"""

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refused(Exception):
    """Telegram's refusal of one call."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram sends with this refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ConnectionRefused(Exception):
    """The call never reached Telegram."""


class AnswerLost(Exception):
    """Telegram accepted the call and its answer was lost on the way back."""


def bad_request(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    return Refused(403, f"Forbidden: {description}")


def unauthorized() -> Refused:
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    return Refused(404, "Not Found")


def conflict(description: str) -> Refused:
    return Refused(409, f"Conflict: {description}")


def too_many_requests(retry_after: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def not_in_memory(what: str) -> Refused:
    return Refused(501, f"Not Implemented: {what} is not in this Telegram in memory")
