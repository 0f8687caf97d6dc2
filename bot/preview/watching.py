"""What the page is shown: each phone, each authenticator and the clock, and word when one of them has changed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from bot.preview.players import CODE_LASTS, Player
from bot.preview.stage import Stage

BREATH = 0.04  # seconds between two looks: a moving clock changes a thousand things a second


async def changes(stage: Stage) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield what to show, as (what, data): everything once, then whatever has changed."""
    told: dict[str, str] = {}
    while not stage.closing:
        version = stage.telegram.version
        for name, what, data in _everything(stage):
            text = json.dumps(data)
            if told.get(name) != text:
                told[name] = text
                yield what, data | ({"now": _iso(stage.clock.now())} if what == "clock" else {})
        await asyncio.sleep(BREATH)
        await stage.telegram.wait_changed(version, CODE_LASTS - stage.clock.now().timestamp() % CODE_LASTS)


def _everything(stage: Stage) -> list[tuple[str, str, dict[str, Any]]]:
    phones = [(f"phone {key}", "phone", phone_shown(player)) for key, player in stage.players.items()]
    return [("clock", "clock", clock_shown(stage)), *phones, ("codes", "codes", codes_shown(stage))]


def clock_shown(stage: Stage) -> dict[str, Any]:
    """How the clock stands, but for the moment itself, which changes without anybody doing something."""
    journey = stage.moves.journey
    on_the_way = {"words": journey.words, "start": _iso(journey.start), "end": _iso(journey.end),
                  "open_ended": journey.stops_at_news} if journey else None  # fmt: skip
    return {"zone": stage.calendar.zone, "set": stage.clock.times_set, "journey": on_the_way,
            "begun": stage.moves.begun, "arrived": stage.moves.arrived}  # fmt: skip


def codes_shown(stage: Stage) -> dict[str, Any]:
    """What each authenticator shows."""
    shown = {key: player.code_at(stage.clock.now()) for key, player in stage.players.items()}
    return {key: {"numbers": code.numbers, "until": _iso(code.until)} for key, code in shown.items() if code}


def phone_shown(player: Player) -> dict[str, Any]:
    """One phone, with whose it is and what lies beside it."""
    shown = player.phone.as_json()
    for message in shown["messages"]:
        message["seconds"] = _seconds(player, message["id"])
    letter = player.letter
    return {
        **shown,
        "key": player.key, "name": player.name, "role": player.role, "hint": player.hint, "side": player.side,
        "letter": {"code": letter.code, "link": letter.link, "check_word": letter.check_word,
                   "expires_at": _iso(letter.expires_at)} if letter else None,
    }  # fmt: skip


def _seconds(player: Player, message_id: int) -> int | None:
    media = player.phone.kept.messages[message_id].media
    return media.get("duration") if isinstance(media, dict) else None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
