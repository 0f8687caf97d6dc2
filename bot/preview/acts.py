"""What the page may do with a phone: the same things a person does with theirs, each checked before it is done."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.preview.telegram import Phone
from bot.preview.telegram.entities import utf16_length
from bot.preview.telegram.sending import LONGEST_TEXT

MOST_LETTERS = 20_000


class CannotDo(Exception):
    """A phone cannot do what the page asks; the message says why."""


class Act(BaseModel):
    """One thing done with a phone."""

    model_config = ConfigDict(extra="forbid")


class Types(Act):
    """Words; more than one message holds are sent in several, as Telegram's apps do."""

    act: Literal["types"]
    text: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]
    reply_to: int | None = None

    def do(self, phone: Phone) -> None:
        if utf16_length(self.text.strip()) > LONGEST_TEXT:
            phone.pastes(self.text)
        else:
            phone.types(self.text, reply_to=self.reply_to)


class Edits(Act):
    """Other words in a message that was sent."""

    act: Literal["edits"]
    message: int
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

    def do(self, phone: Phone) -> None:
        phone.edits(self.message, self.text)


class Taps(Act):
    """A button under a message."""

    act: Literal["taps"]
    message: int
    row: Annotated[int, Field(ge=0, le=100)]
    column: Annotated[int, Field(ge=0, le=8)]

    def do(self, phone: Phone) -> None:
        button = phone.message(self.message).rows[self.row][self.column]
        if "callback_data" in button:
            phone.taps_data(button["callback_data"], self.message)
        else:
            phone.taps(button["text"], self.message)


class OpensLink(Act):
    """The link in a letter."""

    act: Literal["opens_link"]
    link: Annotated[str, Field(max_length=200)]

    def do(self, phone: Phone) -> None:
        phone.opens_link(self.link)


class SendsVoice(Act):
    """A voice note of so many seconds."""

    act: Literal["voice"]
    seconds: Annotated[int, Field(ge=1, le=3600)]

    def do(self, phone: Phone) -> None:
        phone.sends_voice(self.seconds)


class SendsPhoto(Act):
    """A photo."""

    act: Literal["photo"]
    caption: Annotated[str, Field(max_length=1024)] = ""

    def do(self, phone: Phone) -> None:
        phone.sends_photo(self.caption)


class SendsFile(Act):
    """A file."""

    act: Literal["file"]
    name: Annotated[str, Field(min_length=1, max_length=60)] = "letter.pdf"

    def do(self, phone: Phone) -> None:
        phone.sends_document(self.name)


class SendsLocation(Act):
    """Where the phone is."""

    act: Literal["location"]

    def do(self, phone: Phone) -> None:
        phone.sends_location()


class SendsContact(Act):
    """Somebody from the address book."""

    act: Literal["contact"]

    def do(self, phone: Phone) -> None:
        phone.sends_contact("Grandma", "+447700900123")


class Forwards(Act):
    """Somebody else's words, handed on."""

    act: Literal["forwards"]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

    def do(self, phone: Phone) -> None:
        phone.forwards(self.text, "A friend")


class Blocks(Act):
    """The bot is blocked."""

    act: Literal["blocks"]

    def do(self, phone: Phone) -> None:
        phone.blocks()


class Unblocks(Act):
    """The bot is taken back."""

    act: Literal["unblocks"]

    def do(self, phone: Phone) -> None:
        phone.unblocks()


class IsSlow(Act):
    """Every answer about this chat takes so long."""

    act: Literal["slow"]
    seconds: Annotated[int, Field(ge=0, le=20)]

    def do(self, phone: Phone) -> None:
        phone.slow_seconds = self.seconds


class Floods(Act):
    """The next messages to this phone are refused, as Telegram does when a bot is too fast."""

    act: Literal["flood"]
    seconds: Annotated[int, Field(ge=1, le=60)] = 5
    times: Annotated[int, Field(ge=1, le=20)] = 2

    def do(self, phone: Phone) -> None:
        phone.flood(self.seconds, self.times)


class AddsToGroup(Act):
    """The bot is put into a group."""

    act: Literal["group"]

    def do(self, phone: Phone) -> None:
        phone.adds_bot_to_group()


AnyAct = Annotated[
    Types | Edits | Taps | OpensLink | SendsVoice | SendsPhoto | SendsFile | SendsLocation | SendsContact | Forwards
    | Blocks | Unblocks | IsSlow | Floods | AddsToGroup,
    Field(discriminator="act"),
]  # fmt: skip
ACTS: TypeAdapter[AnyAct] = TypeAdapter(AnyAct)


def do(phone: Phone, asked: object) -> None:
    """Do with a phone what the page asks, or raise `CannotDo`."""
    try:
        act = ACTS.validate_python(asked)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "act"
        raise CannotDo(f"{where}: {first['msg']}") from None
    try:
        act.do(phone)
    except (LookupError, ValueError) as fault:
        raise CannotDo(str(fault) if isinstance(fault, ValueError) else "That is not on the phone any more.") from None
