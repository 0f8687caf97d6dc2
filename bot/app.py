"""The composition root: builds the parts, starts them in order, stops them in reverse.

Store, then sender, then receiver: what is heard can always be kept and answered. The clock comes last, because what
fell due while we were away may take long, and somebody may be asking for help. Tests and the preview build the same
parts with another far end: PTB's `BaseRequest` is the seam (design.md, section 6).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import Bot, Update
from telegram.request import BaseRequest

from bot.addresses import WebhookAddress
from bot.clock import Clock, SystemClock
from bot.engine.acts import Delivery, Speaker
from bot.engine.backoff import wait_before
from bot.engine.deliver import Deliver
from bot.engine.duties import Duties, Duty
from bot.engine.figures import Figures
from bot.engine.heard import Heard
from bot.engine.intake import Intake
from bot.engine.leading import lead, receive_in_turn
from bot.engine.pacing import FREE, PAID, Pace
from bot.engine.patience import Patience
from bot.engine.receive import LONG_POLL, Receiver
from bot.engine.registration import Registration
from bot.engine.settling import Hooks
from bot.engine.sharing import SharedIntake
from bot.engine.skew import Skew
from bot.engine.transport import Transport
from bot.engine.unsaved import Unsaved
from bot.engine.updates import Raw, chat_id_in
from bot.files import made_for
from bot.logs import log_for
from handlers.calendars import calendars
from handlers.clock.claims import claim_due
from handlers.dispatch import Dispatcher, asks_for_help
from handlers.house import House
from handlers.outages import note_heard
from handlers.registry import all_routes, all_ticks
from handlers.troubles import duty_stuck, held_back, moved, not_delivered, refused, set_aside, unreachable
from messages.catalogue import shipped
from messages.danger_words import has_danger_words
from messages.frameworks import load_frameworks
from messages.help_lines import HelpLines, help_now_text, load_help_lines
from messages.render import Renderer
from storage.errors import DatabaseFault
from storage.records.notices import Priority
from storage.records.services import Service
from storage.store import Store
from storage.transaction import Transaction

if TYPE_CHECKING:
    from bot.engine.webhook import WebhookReceiver

NOT_SAVED = "not_saved"

log = log_for("app")


def build_house(
    service: Service, year: int, help_lines: HelpLines | None = None,
    clock_skew: Callable[[], float | None] = lambda: None, *, pays: bool = False,
) -> House:  # fmt: skip
    """Return settings, words and calendars for one service, with the holidays of the years around `year`."""
    catalogue = shipped()
    lines = help_lines or load_help_lines(service.nation)
    return House(
        service=service,
        frameworks=load_frameworks(),
        calendar_of=calendars(service, year),
        catalogue=catalogue,
        renderer=Renderer(service, lines, catalogue),
        has_danger_words=has_danger_words,
        help_lines=lines,
        clock_skew=clock_skew,
        pays=pays,
    )


@dataclass
class App:
    """The running program. `start` returns once everything runs; `failed` ends when a part cannot go on."""

    house: House
    store: Store
    clock: Clock
    bot: Bot
    intake: Intake
    receiver: "Receiver | WebhookReceiver"
    heard: Heard
    deliver: Deliver
    duties: Duties
    sending: BaseRequest
    polling: BaseRequest
    figures: Figures = field(default_factory=Figures)
    skew: Skew = field(default_factory=Skew)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self, *, ticking: bool = True) -> None:
        """Start every part in order. `ticking` is off where somebody else moves the clock (preview, tests).

        Telegram is not asked anything here: sender and receiver each wait for it while it is away, and a token that
        it refuses ends them with `TokenRefused`.
        """
        await self.store.open()
        await self.sending.initialize()
        await self.polling.initialize()
        if self.store.standing.shared:
            self._start_sharing(ticking=ticking)
            return
        self._tasks.append(asyncio.create_task(self.deliver.run(), name="deliver"))
        self._tasks.append(asyncio.create_task(self.receiver.run(), name="receive"))
        if ticking:
            await self.duties.start()
            self._tasks.append(asyncio.create_task(self._watch_elsewhere(), name="watch"))

    def _start_sharing(self, *, ticking: bool) -> None:
        """Start every part as one process among several: what one at a time may do waits for the right to it."""
        standing, in_turn = self.store.standing, isinstance(self.receiver, Receiver)
        receive = receive_in_turn(standing, self.receiver) if in_turn else self.receiver.run()
        parts = {"deliver": lead(standing, self.deliver, self.duties, ticking=ticking), "receive": receive}
        if isinstance(self.intake, SharedIntake):
            parts |= {"share": self.intake.share()}
        parts |= {"watch": self._watch_elsewhere()}
        self._tasks += [asyncio.create_task(part, name=name) for name, part in parts.items()]

    async def failed(self) -> BaseException | None:
        """Wait until a part ends by itself, and return why."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).exception()

    async def stop(self) -> None:
        """Hear nothing more, finish what is in hand, send what was begun, close."""
        deliver, *others = self._tasks
        for task in others:
            await _ended(task)
        await self.receiver.stop()
        await self.heard.stop()
        await self.duties.stop()
        await _ended(deliver)
        await self.deliver.stop()
        await self.polling.shutdown()
        await self.sending.shutdown()
        await self.store.close()

    async def clock_set_back(self) -> None:
        """Say now what was to be said at once by the old time, before that moment comes a second time (R18)."""
        await self.store.write(lambda tx: tx.outbox.due_already(), now=self.clock.now())

    async def run_duties(self, now: datetime, *, on_the_way: bool = False) -> None:
        """Do every duty of the clock, for a clock that somebody moves; `on_the_way`, only those whose time has come."""
        await self.store.standing.gained()
        await (self.duties.run_due(now) if on_the_way else self.duties.run_all(now))

    async def _watch_elsewhere(self) -> None:
        """Wake the sender when the command line has changed something; while the database is away, look again."""
        trouble = 0
        while True:
            try:
                await self.store.changed_elsewhere()
            except DatabaseFault as problem:
                trouble += 1
                if trouble == 1:
                    log.error("store_away", exc_info=problem)
                await asyncio.sleep(wait_before(trouble))
            else:
                trouble = 0
                self.deliver.wake()
                self.intake.wake()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def build_app(
    store: Store, service: Service, token: str, *, clock: Clock | None = None, pace: Pace = FREE,
    request: BaseRequest | None = None, polling: BaseRequest | None = None, api_url: str = "https://api.telegram.org",
    long_poll: int = LONG_POLL, help_lines: HelpLines | None = None, webhook: WebhookAddress | None = None,
    limited: bool = False,
) -> App:  # fmt: skip
    """Build the program over a store. Nothing runs, and nothing is connected, until `App.start`.

    `limited`: what one person sends beyond twenty updates a minute waits. Off where a test or a page plays them all.
    """
    clock = clock or SystemClock()
    skew, figures = Skew(), Figures()
    house = build_house(service, clock.now().year, help_lines, lambda: skew.seconds, pays=pace is PAID)
    sending, polling = request or Transport(skew=skew), polling or Transport(connections=2, skew=skew)
    bot = Bot(token, base_url=f"{api_url}/bot", request=sending, get_updates_request=polling)
    dispatcher = Dispatcher(house, all_routes())
    intake = (SharedIntake if store.standing.shared else Intake)(
        store,
        bot,
        clock,
        handle=dispatcher.handle,
        on_set_aside=lambda tx, row: set_aside(tx, house, row, chat_id_in(row)),
        figures=figures,
        patience=Patience(_asks_for_help(bot)) if limited else None,
        on_held_back=lambda tx, row: held_back(tx, chat_id_in(row), row),
    )
    unsaved = Unsaved(bot, help_for=_help_for(house), not_saved=_words(house, NOT_SAVED))
    heard = Heard(store, clock, lambda tx, *when: note_heard(tx, house, *when))
    return App(
        house=house, store=store, clock=clock, bot=bot, intake=intake, sending=sending, polling=polling, heard=heard,
        receiver=_receiver(
            bot, intake, unsaved, webhook, polling, long_poll, registration=Registration(bot, store, clock),
            heard=heard, figures=figures,
        ),
        deliver=_deliver(store, bot, clock, house, pace, figures),
        duties=Duties(
            store, clock, duties_of(house), zone=service.zone, figures=figures,
            on_stuck=lambda tx, name: duty_stuck(tx, house, name),
        ),
        figures=figures, skew=skew,
    )  # fmt: skip


def _receiver(
    bot: Bot, intake: Intake, unsaved: Unsaved, webhook: WebhookAddress | None, polling: BaseRequest, long_poll: int,
    *, registration: Registration, heard: Heard, figures: Figures,
) -> "Receiver | WebhookReceiver":  # fmt: skip
    """Ask Telegram for updates, or have them handed over: only then is a web server imported."""
    if webhook is None:
        return Receiver(
            bot, intake, unsaved, polling=polling, long_poll=long_poll, heard=heard, registration=registration,
            figures=figures,
        )  # fmt: skip
    from bot.engine.webhook import WebhookReceiver

    return WebhookReceiver(
        bot, intake, unsaved, address=webhook, registration=registration, heard=heard, figures=figures
    )


def duties_of(house: House) -> Sequence[Duty]:
    """Return every duty of the clock, bound to this house."""

    def bound(
        duty: Callable[[Transaction, House, datetime], bool | None],
    ) -> Callable[[Transaction, datetime], bool | None]:
        return lambda tx, now: duty(tx, house, now)

    return tuple(Duty(tick.name, bound(tick.duty), every=tick.every.total_seconds()) for tick in all_ticks())


def _deliver(store: Store, bot: Bot, clock: Clock, house: House, pace: Pace, figures: Figures) -> Deliver:
    def claim(tx: Transaction, now: datetime, room: Mapping[Priority, int]) -> list[Delivery]:
        return [Delivery(one.notice, one.reader, one.opened) for one in claim_due(tx, house, now, room)]

    hooks = Hooks(
        on_stopped=lambda tx, delivery: unreachable(tx, house, delivery.notice),
        on_refused=lambda tx, delivery: refused(tx, house, delivery.notice),
        on_doubtful=lambda tx, notice: not_delivered(tx, house, notice.id),
        on_stuck=lambda tx, notice_id: not_delivered(tx, house, notice_id),
        on_migrated=lambda tx, delivery, chat_id: moved(tx, delivery.notice, chat_id),
    )
    speaker = Speaker(
        bot, house.renderer, attach=lambda delivery: made_for(delivery, house, clock.now()), paid=pace is PAID
    )
    return Deliver(store, clock, speaker, claim=claim, hooks=hooks, pace=pace, figures=figures)


def _asks_for_help(bot: Bot) -> Callable[[Raw], bool]:
    def asks(raw: Raw) -> bool:
        try:
            return asks_for_help(Update.de_json(dict(raw), bot))
        except Exception:  # one that cannot be read is set aside in its turn
            return False

    return asks


def _help_for(house: House) -> Callable[[Update], str | None]:
    def help_for(update: Update) -> str | None:
        return help_now_text(house.service, house.help_lines) if asks_for_help(update) else None

    return help_for


def _words(house: House, kind: str) -> str:
    return house.renderer.render(kind, {}, house.reader(None), datetime.min.replace(tzinfo=UTC)).text
