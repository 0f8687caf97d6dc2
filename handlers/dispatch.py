"""One update, from the moment its turn comes to the last row it causes.

`Dispatcher.handle` runs inside the transaction that also marks the update as done, so an update handled twice has one
effect. Order matters, and stands here: other chats, blocks, help, refusals of what nobody may send, commands, taps,
awaited words, typed choices, strays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import Message, Update
from telegram.constants import ChatType

from handlers import guard
from handlers.context import EDITABLE, Hearing
from handlers.errors import say_refusal
from handlers.hears import Command, Edited, Reply, Route, Said, SixNumbers, Stray, Tap, Words
from handlers.house import House
from handlers.outages import say_if_late
from handlers.rules.refusals import CodeNeeded, NotForYou, NotFound, NotLinked, Refusal, SignInNeeded
from handlers.rules.sessions import FRESH_FOR, is_live
from handlers.troubles import fell_silent
from messages.buttons import LONGEST_LABEL, CallbackData
from messages.choices import Choice, match_choice, match_offered
from messages.render import Reader
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Act, Notice
from storage.transaction import Transaction

HELP_WORDS = frozenset({"help", "help now", "helpnow", "/help", "/helpnow", "999", "sos", "112"})


def asks_for_help(update: Update) -> bool:
    """Whether this update asks for help now: typed in any state, or its button (promise 7)."""
    if update.callback_query is not None:
        data = CallbackData.parse(update.callback_query.data or "")
        return data is not None and data.verb == "help"
    message = update.message
    return message is not None and _words(message).strip().strip(".!").lower() in HELP_WORDS


def _words(message: Message) -> str:
    text = message.text or ""
    return text.split("@", 1)[0] if text.startswith("/") and " " not in text else text


@dataclass(frozen=True)
class Dispatcher:
    """Finds the one handler for an update, asks the guard, and says refusals in words."""

    house: House
    routes: Sequence[Route]

    def handle(self, tx: Transaction, update: Update, row: InboxRow) -> None:
        """Do what one update asks for. Raises only for faults of ours; a refusal is said and is no fault."""
        chat = update.effective_chat
        if chat is None or (update.effective_user is None and chat.type == ChatType.PRIVATE):
            return
        if chat.type != ChatType.PRIVATE:
            self._leave(tx, chat.id, row)
            return
        if update.my_chat_member is not None:
            self._blocked_or_back(tx, update)
            return
        hearing = self._hear(tx, update, row)
        say_if_late(hearing)
        try:
            self._route(hearing)
        except Refusal as refusal:
            say_refusal(hearing, refusal)

    # -- private chats only ---------------------------------------------------------------------------------------

    def _leave(self, tx: Transaction, chat_id: int, row: InboxRow) -> None:
        """Leave a group or channel once, and say nothing there (safeguards.md, T13)."""
        lane = tx.keys.lookup("chat", str(chat_id))
        tx.outbox.put(
            Notice(
                id=new_id(),
                chat_id=chat_id,
                chat_hash=lane,
                act=Act.LEAVE,
                kind="leave",
                key=f"leave/{lane.hex()}/{tx.now:%Y%m%d}",
                due=tx.now,
                made_at=tx.now,
                private=False,
            )
        )
        tx.audit.add(None, "group.left", row.id)

    def _blocked_or_back(self, tx: Transaction, update: Update) -> None:
        change = update.my_chat_member
        assert change is not None
        link = tx.links.by_chat(change.chat.id)
        if link is None:
            return
        gone = change.new_chat_member.status in ("kicked", "left")
        if gone:
            fell_silent(tx, self.house, link)
        else:
            tx.links.change(link, blocked_at=None)
        tx.audit.add(link.person_id, "bot.blocked" if gone else "bot.unblocked", link.id)

    # -- who is there ---------------------------------------------------------------------------------------------

    def _hear(self, tx: Transaction, update: Update, row: InboxRow) -> Hearing:
        chat_id = update.effective_chat.id  # type: ignore[union-attr]
        chat = tx.chats.at(chat_id)
        link = tx.links.by_chat(chat_id)
        person = tx.people.find(link.person_id) if link is not None else None
        if person is not None and person.ended_at is not None:
            person = None
        session = tx.sessions.open_of(person.id) if person is not None and person.is_staff else None
        if session is not None and not is_live(session, tx.now):
            session = None
        if link is not None and link.blocked_at is not None:
            tx.links.change(link, blocked_at=None)
        query = update.callback_query
        return Hearing(
            tx=tx,
            house=self.house,
            update=update,
            now=tx.now,
            chat=chat,
            person=person,
            session=session,
            data=CallbackData.parse(query.data or "") if query else None,
            text=_words(update.message).strip() if update.message else "",
            origin=f"update/{row.id}",
            edit_message_id=_editable(update, tx.now),
            do_tap=self.tap,
        )

    # -- what is meant --------------------------------------------------------------------------------------------

    def _route(self, hearing: Hearing) -> None:
        update = hearing.update
        if asks_for_help(update):
            self._help(hearing)
        elif update.edited_message is not None:
            self._run_first(hearing, Edited)
        elif update.callback_query is not None:
            self.tap(hearing)
        elif hearing.message is not None:
            self._said(hearing, hearing.message)

    def _help(self, hearing: Hearing) -> None:
        """Answer help in every state, and leave that state as it is: what was typed is kept."""
        hearing.show(
            "help_now",
            awaiting=hearing.chat.awaiting,
            about=hearing.chat.about,
            fresh=hearing.update.callback_query is None,
        )

    def tap(self, hearing: Hearing) -> None:
        """Do what a button asks, as things are now. A foreign, forged or ancient one shows what is true."""
        if hearing.data is None:
            raise NotFound
        routes = [r for r in self.routes if isinstance(r, Tap) and r.verb == hearing.data.verb]
        if not routes:
            raise NotFound
        self._run(hearing, routes)

    def _said(self, hearing: Hearing, message: Message) -> None:
        text = hearing.text
        if self._signing_in(hearing, text):
            return
        if message.location or message.venue:
            raise Refusal("location_refused")
        if message.contact:
            raise Refusal("contact_refused")
        if message.forward_origin is not None and (text.startswith("/") or hearing.chat.awaiting in CODES_AWAITED):
            raise Refusal("p_forwarded" if hearing.person and hearing.person.is_staff else "forwarded")
        if text.startswith("/"):
            self._command(hearing, text)
            return
        for route in self.routes:
            if isinstance(route, Said) and guard.fits(route.handler, hearing):
                route.handler(hearing.tx, hearing)
        if self._replied(hearing, message) or self._offered(hearing, text):
            return
        if self._awaited(hearing) or self._chosen(hearing, text):
            return
        self._stray(hearing)

    def _signing_in(self, hearing: Hearing, text: str) -> bool:
        """Take a practitioner's six numbers as a sign-in code before anything else could send them to a family."""
        if hearing.person is None or not hearing.person.is_staff or not SIGN_IN_CODE.fullmatch(text):
            return False
        routes = [r for r in self.routes if isinstance(r, SixNumbers)]
        if routes:
            self._run(hearing, routes)
        return bool(routes)

    def _command(self, hearing: Hearing, text: str) -> None:
        name, _, rest = text[1:].partition(" ")
        hearing.text = rest.strip()
        routes = [r for r in self.routes if isinstance(r, Command) and r.name == name.split("@")[0].lower()]
        if not routes:
            raise Refusal("p_unknown_command" if hearing.person and hearing.person.is_staff else "unknown_command")
        self._run(hearing, routes)

    def _replied(self, hearing: Hearing, message: Message) -> bool:
        if message.reply_to_message is None:
            return False
        notice = hearing.tx.outbox.row_for_message(hearing.chat.chat_hash, message.reply_to_message.message_id)
        if notice is None or notice.refers_to is None:
            return False
        routes = [
            r
            for r in self.routes
            if isinstance(r, Reply) and notice.kind in r.kinds and r.filter.check_update(hearing.update)
        ]
        if not routes:
            return False
        hearing.data = CallbackData("reply", notice.refers_to)
        self._run(hearing, routes)
        return True

    def _offered(self, hearing: Hearing, text: str) -> bool:
        """Take a bare number or a whole label as a tap where the screen offers answers to the words awaited."""
        awaited = hearing.chat.awaiting
        is_asked = any(isinstance(r, Tap) and r.verb == awaited for r in self.routes)
        if awaited is None or not is_asked or not 0 < len(text) <= LONGEST_LABEL:
            return False
        return self._tapped(hearing, match_offered(self._choices(hearing), text, awaited))

    def _awaited(self, hearing: Hearing) -> bool:
        routes = [
            r
            for r in self.routes
            if isinstance(r, Words) and r.awaiting == hearing.chat.awaiting and r.filter.check_update(hearing.update)
        ]
        if not routes:
            return False
        self._run(hearing, routes)
        return True

    def _chosen(self, hearing: Hearing, text: str) -> bool:
        """Take a typed number or label as a tap on the screen last delivered (design.md, section 5)."""
        return bool(text) and self._tapped(hearing, match_choice(self._choices(hearing), text))

    def _choices(self, hearing: Hearing) -> Sequence[Choice]:
        """Return the choices of the screen last delivered here."""
        screen = hearing.tx.outbox.latest_screen(hearing.chat.chat_hash)
        if screen is None:
            return ()
        return self.house.renderer.render(
            screen.kind, screen.facts, self._reader(hearing), screen.made_at, notice=screen.id, opened=not screen.alert
        ).choices

    def _tapped(self, hearing: Hearing, chosen: str | None) -> bool:
        if chosen is None:
            return False
        hearing.data = CallbackData.parse(chosen)
        self.tap(hearing)
        return True

    def _reader(self, hearing: Hearing) -> Reader:
        """Return the reader the screen was shown to: a screen numbers its choices by what it shows them."""
        person = hearing.person
        many = person is not None and not person.is_staff and len(hearing.tx.plans.of_family(person.id)) > 1
        return self.house.reader(person, many_plans=many)

    def _stray(self, hearing: Hearing) -> None:
        routes = [r for r in self.routes if isinstance(r, Stray) and r.filter.check_update(hearing.update)]
        if not routes:
            raise Refusal("p_file_other" if hearing.person and hearing.person.is_staff else "file_other")
        self._run(hearing, routes)

    # -- the guard ------------------------------------------------------------------------------------------------

    def _run_first(self, hearing: Hearing, kind: type[Edited]) -> None:
        routes = [r for r in self.routes if isinstance(r, kind)]
        fitting = [r for r in routes if guard.fits(r.handler, hearing)]
        if fitting:
            self._run(hearing, fitting)

    def _run(self, hearing: Hearing, routes: Sequence[Route]) -> None:
        """Run the first route whose audience this person belongs to; say why not where there is none."""
        for route in routes:
            if guard.fits(route.handler, hearing):
                self._admit(hearing, route)
                route.handler(hearing.tx, hearing)
                return
        if any(guard.fits_signed_in(r.handler, hearing) for r in routes):
            raise SignInNeeded(kept=self._keep_tap(hearing, routes))
        if hearing.person is None:
            raise NotLinked
        raise NotForYou

    def _admit(self, hearing: Hearing, route: Route) -> None:
        if hearing.session is None:
            return
        if guard.needs_fresh(route.handler) and hearing.now - hearing.session.fresh_at > FRESH_FOR:
            hearing.await_words("signin.code", then=hearing.data.pack() if hearing.data else None)
            raise CodeNeeded
        hearing.session = hearing.tx.sessions.change(hearing.session, seen_at=hearing.now)
        if hearing.update.message is not None and not isinstance(route, Command | SixNumbers):
            hearing.remember_typed(hearing.update.message.message_id)

    def _keep_tap(self, hearing: Hearing, routes: Sequence[Route]) -> bool:
        """Keep a tap that only shows something, the newest one, for after sign-in; return whether it was kept."""
        if hearing.data is None or hearing.data.verb == "reply" or not any(guard.only_shows(r.handler) for r in routes):
            return False
        hearing.stand(kept_tap=hearing.data.pack(), kept_tap_at=hearing.now)
        return True


SIGN_IN_CODE = re.compile(r"\d{3}\s?\d{3}", re.ASCII)
CODES_AWAITED = frozenset({"link.code", "link.check_word", "signin.code", "enrol.code"})


def _editable(update: Update, now: datetime) -> int | None:
    """Return the id of the tapped message if it can still be edited; one too old to be reached parses as 1970."""
    query = update.callback_query
    if query is None or query.message is None:
        return None
    if not query.message.is_accessible or now - query.message.date > EDITABLE:
        return None
    return query.message.message_id
