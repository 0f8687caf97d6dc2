"""What stops the engine rather than one update or one notice; a class's docstring is its message.

EngineFault
├── TokenRefused       Telegram does not know this bot
└── AnotherReceiver    somebody else receives this bot's updates
"""

from inspect import cleandoc


class EngineFault(Exception):
    """The engine cannot go on."""

    def __init__(self) -> None:
        super().__init__(" ".join(cleandoc(self.__doc__ or "").split()))


class TokenRefused(EngineFault):
    """Telegram refused the bot's token. Look at MAINSTAY_TOKEN, or ask @BotFather for a new one."""


class AnotherReceiver(EngineFault):
    """Another program receives updates with the same token, or a webhook is set. Stop the other one first:
    two would each see half of what families send."""
