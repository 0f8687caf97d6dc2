"""A person's phone, whole: it talks, attaches, leaves, and shows."""

from bot.preview.telegram.attachments import Attachments
from bot.preview.telegram.leaving import Leaving
from bot.preview.telegram.screen import Screen
from bot.preview.telegram.talking import Talking


class Phone(Talking, Attachments, Leaving, Screen):
    """One person with Telegram on their phone."""
