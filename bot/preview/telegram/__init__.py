"""A Telegram in memory: it accepts what Telegram accepts, refuses what Telegram refuses, and shows phones."""

from bot.preview.telegram.chat import LockScreenLine, Toast
from bot.preview.telegram.http import application, serve
from bot.preview.telegram.message import ChatMessage, Version
from bot.preview.telegram.phone import Phone
from bot.preview.telegram.refusals import (
    AnswerLost,
    ConnectionRefused,
    Refused,
    bad_request,
    forbidden,
    too_many_requests,
)
from bot.preview.telegram.request import MemoryRequest
from bot.preview.telegram.server import Answer, MemoryTelegram
from bot.preview.telegram.state import BotAccount, Call, Clock, Upload
from bot.preview.telegram.updates import Update

__all__ = [
    "Answer",
    "AnswerLost",
    "BotAccount",
    "Call",
    "ChatMessage",
    "Clock",
    "ConnectionRefused",
    "LockScreenLine",
    "MemoryRequest",
    "MemoryTelegram",
    "Phone",
    "Refused",
    "Toast",
    "Update",
    "Upload",
    "Version",
    "application",
    "bad_request",
    "forbidden",
    "serve",
    "too_many_requests",
]
