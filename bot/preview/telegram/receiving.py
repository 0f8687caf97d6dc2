"""The methods by which a bot hears: long polling, and the address of a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.preview.telegram.refusals import bad_request, conflict
from bot.preview.telegram.state import Call, TelegramState

MOST_UPDATES = 100
WEBHOOK_PORTS = (80, 88, 443, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(telegram: TelegramState, call: Call) -> list[dict[str, Any]]:
    if telegram.webhook.get("url"):
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _hear_only(telegram, call)
    limit = call.params.get("limit", MOST_UPDATES)
    updates = await telegram.updates.take(
        call.params.get("offset", 0),
        limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES,
        call.params.get("timeout", 0),
    )
    telegram.changes.bump()
    if telegram.webhook.get("url"):
        raise conflict("terminated by setWebhook request")
    return updates


def set_webhook(telegram: TelegramState, call: Call) -> bool:
    url = call.params["url"]
    if url:
        _judge_webhook(url, call.params)
    _hear_only(telegram, call)
    _drop_if_asked(telegram, call)
    telegram.webhook = {**call.params} if url else {}
    telegram.hand_over.anew()
    telegram.updates.interrupt()
    telegram.changes.bump()
    return True


def delete_webhook(telegram: TelegramState, call: Call) -> bool:
    _drop_if_asked(telegram, call)
    telegram.webhook = {}
    telegram.changes.bump()
    return True


def _judge_webhook(url: str, params: dict[str, Any]) -> None:
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (urlsplit(url).port or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if "secret_token" in params and not SECRET.fullmatch(params["secret_token"]):
        raise bad_request("secret token contains unallowed characters")


def get_webhook_info(telegram: TelegramState, _: Call) -> dict[str, Any]:
    info = {
        "url": telegram.webhook.get("url", ""),
        "has_custom_certificate": "certificate" in telegram.webhook,
        "pending_update_count": len(telegram.updates.pending()),
        "max_connections": telegram.webhook.get("max_connections", 40),
        **telegram.hand_over.last_error,
    }
    if telegram.updates.allowed:
        info["allowed_updates"] = telegram.updates.allowed
    return info


def _hear_only(telegram: TelegramState, call: Call) -> None:
    if "allowed_updates" in call.params:
        telegram.updates.allowed = call.params["allowed_updates"]


def _drop_if_asked(telegram: TelegramState, call: Call) -> None:
    if call.params.get("drop_pending_updates"):
        telegram.updates.clear()
