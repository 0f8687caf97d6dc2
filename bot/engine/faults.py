"""What stops the engine rather than one update or one notice; a class's docstring is its message.

EngineFault
├── TokenRefused          Telegram does not know this bot
├── WebhookRefused        Telegram does not take our webhook's address
├── PortTaken             we cannot listen where we were told to
└── AnotherReceiver       somebody else receives this bot's updates
    └── ForeignWebhook    by a webhook that we have not set
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


class ForeignWebhook(AnotherReceiver):
    """A webhook that this Mainstay has not set receives what families send. Stop what is behind it first."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host


class WebhookRefused(EngineFault):
    """Telegram does not take the address in MAINSTAY_WEBHOOK_URL. Its name must be known and reachable from outside."""


class PortTaken(EngineFault):
    """A port that we were told to listen on cannot be used. Close what uses it, or name another."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self.host, self.port = host, port
