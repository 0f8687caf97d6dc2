"""What Telegram allows on a keyboard under a message."""

import re
from typing import Any

from bot.preview.telegram.refusals import bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
STYLES = ("danger", "success", "primary")
LINK = re.compile(r"(?:https?|tg|ton|tonsite)://\S+\Z", re.IGNORECASE)
BARE_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?:[/?#]\S*)?\Z")
MOST_BUTTONS = 100
MOST_DATA_BYTES = 64
LONGEST_COPY_TEXT = 256


def judge_keyboard(markup: dict[str, Any] | None) -> None:
    """Refuse a keyboard that Telegram would refuse."""
    if not markup:
        return
    rows = markup.get("inline_keyboard")
    if rows is not None:
        for button in (button for row in rows for button in row):
            _judge_button(button)
        if sum(len(row) for row in rows) > MOST_BUTTONS:
            raise bad_request("reply markup is too long")
    for button in (button for row in markup.get("keyboard", []) for button in row):
        if not button["text"].strip():
            raise bad_request("can't parse keyboard button: Text must be non-empty")


def inline_rows(markup: dict[str, Any] | None) -> list[list[dict[str, Any]]]:
    """The rows of buttons that hang under a message; none for any other kind of markup."""
    rows: list[list[dict[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    return [row for row in rows if row]


def _judge_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= LONGEST_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", STYLES[0]) not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    url = button.get("url")
    if url is not None and not LINK.match(url) and not BARE_HOST.match(url):
        why = "Unsupported URL protocol" if ":" in url else "Wrong HTTP URL"
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")
