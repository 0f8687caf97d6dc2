"""What a handler is given: the update, the moment, who is there, and the ways to answer.

Everything a handler says goes through `show` (the reply, a screen) or `tell` (news to somebody), and so through the
outbox, in the transaction of the change that caused it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Message, Update

from handlers.house import House
from handlers.telling import tell, with_plan
from messages.buttons import CallbackData
from storage.records.chats import ChatState
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState
from storage.records.people import Person
from storage.records.signin import Session
from storage.transaction import Transaction

# Telegram deletes for 48 hours, and a session lasts 8: what one puts into an old message can still be taken back.
EDITABLE = timedelta(hours=39)


@dataclass
class Hearing:
    """One update, heard from one private chat (or a kept tap, done after sign-in)."""

    tx: Transaction
    house: House
    update: Update
    now: datetime
    chat: ChatState
    person: Person | None = None
    session: Session | None = None
    data: CallbackData | None = None
    text: str = ""
    origin: str = ""
    edit_message_id: int | None = None
    said: int = field(default=0)
    do_tap: Callable[["Hearing"], None] | None = None
    many_plans: bool = False

    @property
    def message(self) -> Message | None:
        """The message heard, new or edited; None for a tap."""
        return self.update.message or self.update.edited_message

    @property
    def me(self) -> Person:
        """The person there. Only for handlers whose audience is linked: the guard has seen to it."""
        assert self.person is not None
        return self.person

    @property
    def today(self) -> date:
        """The day it is where the service works."""
        return self.now.astimezone(ZoneInfo(self.house.service.zone)).date()

    @property
    def id1(self) -> str:
        """The first id the tap carries, or ""."""
        return (self.data and self.data.id1) or ""

    @property
    def id2(self) -> str:
        """The second id the tap carries, or ""."""
        return (self.data and self.data.id2) or ""

    @property
    def page(self) -> int:
        """Which page of a list the tap asks for; the first, 0, where it carries none."""
        return (self.data and self.data.rev) or 0

    def is_of(self, revision: int) -> bool:
        """Whether the tap is on a button of this revision: what it would send is what its screen showed."""
        return self.data is not None and self.data.rev == revision

    def redo(self, packed: str) -> None:
        """Go on with what this button would do, as if it were tapped now: the last thing a handler does."""
        assert self.do_tap is not None
        self.data, self.edit_message_id = CallbackData.parse(packed), None
        self.do_tap(self)

    # -- where the chat stands ------------------------------------------------------------------------------------

    def stand(self, **changes: Any) -> None:
        """Keep a change of where this chat stands: `awaiting`, `about`, `plan_id` …"""
        self.chat = self.tx.chats.change(self.chat, **changes)

    def await_words(self, awaiting: str, **about: Any) -> None:
        """Take the next words typed here for `awaiting`, until something else is shown."""
        self.stand(awaiting=awaiting, about=about)

    # -- saying ---------------------------------------------------------------------------------------------------

    def show(
        self,
        kind: str,
        *,
        awaiting: str | None = None,
        about: Mapping[str, Any] | None = None,
        fresh: bool = False,
        refers_to: str | None = None,
        plan_id: str | None = None,
        **facts: Any,
    ) -> Notice:
        """Answer with a screen: by editing the one that was tapped, or as a new message when something was typed.

        What typed words mean from now on is `awaiting`, or nothing. With `fresh` a new message is sent even after a
        tap. A private text reaches a discreet reader's screen, and a family's words a practitioner's, only by an
        edit of a neutral message (design.md, section 9).
        """
        if (self.chat.awaiting, self.chat.about) != (awaiting, dict(about or {})):
            self.stand(awaiting=awaiting, about=dict(about or {}))
        return self._screen(kind, facts, fresh=fresh, refers_to=refers_to, plan_id=plan_id)

    def say_first(self, kind: str, **facts: Any) -> None:
        """Say something of its own ahead of the answer; what typed words mean stays as it is."""
        self._screen(kind, facts)

    def open(self, news: Notice, **more: Any) -> Notice:
        """Show the words of news that was announced here without them; `more` facts go with them."""
        self.stand(awaiting=None, about={})
        return self._screen(news.kind, {**news.facts, **more}, refers_to=news.refers_to, plan_id=news.plan_id)

    def _screen(
        self,
        kind: str,
        facts: Mapping[str, Any],
        *,
        fresh: bool = False,
        refers_to: str | None = None,
        plan_id: str | None = None,
    ) -> Notice:
        notice = self._notice(kind, facts, refers_to=refers_to, plan_id=plan_id)
        if self.edit_message_id is not None and not fresh:
            notice = replace(notice, act=Act.EDIT, message_id=self.edit_message_id)
            self.edit_message_id = None
        elif self._only_by_edit(kind):
            first = replace(self._notice("moment", {}), private=False)
            self.tx.outbox.put(first)
            notice = replace(notice, act=Act.EDIT, target_id=first.id)
        self.tx.outbox.put(notice)
        return notice

    def pass_on(self, act: Act, file_id: str, *, refers_to: str | None = None, **facts: Any) -> Notice:
        """Send a voice note, photo or file by Telegram's own file id; it is taken back when the screen would be."""
        notice = replace(
            self._notice("file", {"file_id": file_id, **facts}, refers_to=refers_to), act=act, private=True
        )
        self.tx.outbox.put(notice)
        return notice

    def list_commands(self, commands: list[tuple[str, str]]) -> None:
        """Have Telegram list these commands beside this chat's text field."""
        self.tx.outbox.put(replace(self._notice("commands", {"commands": commands}), act=Act.COMMANDS, private=False))

    def remember_typed(self, message_id: int) -> None:
        """Keep where a practitioner typed something in a session, so that it goes when the session ends."""
        heard = replace(self._notice("heard", {}), act=Act.HEARD, message_id=message_id, private=True,
                        state=NoticeState.SENT, settled_at=self.now)  # fmt: skip
        self.tx.outbox.add(heard)

    def take_back(self, message_id: int) -> None:
        """Delete one message from this chat at once (a sign-in code, a check word)."""
        notice = replace(self._notice("delete", {}), act=Act.DELETE, message_ids=(message_id,), private=False)
        self.tx.outbox.put(notice)

    def tell(self, to: Person, kind: str, *, key: str, **more: Any) -> bool:
        """Put news for somebody in the outbox, made at this moment; `more` is as `handlers.telling.tell` takes it."""
        return tell(self.tx, self.house, to, kind, key=key, now=self.now, **more)

    def _only_by_edit(self, kind: str) -> bool:
        marks = self.house.catalogue[kind].marks
        if "neutral" in marks:
            return False
        if self.person is None:
            return False
        if self.person.is_staff:
            return "words" in marks
        return self.person.discreet

    def _notice(
        self, kind: str, facts: Mapping[str, Any], *, refers_to: str | None = None, plan_id: str | None = None
    ) -> Notice:
        self.said += 1
        marks = self.house.catalogue[kind].marks if kind in self.house.catalogue else frozenset({"neutral"})
        private = "neutral" not in marks
        hide_at = None
        if self.person is not None and not self.person.is_staff and self.person.discreet and private:
            hide_at = self.now + timedelta(minutes=self.person.hide_after_minutes)
        return Notice(
            id=new_id(),
            chat_id=self.chat.chat_id,
            chat_hash=self.chat.chat_hash,
            act=Act.SEND,
            kind=kind,
            key=f"{self.origin}/{self.said}",
            due=self.now,
            made_at=self.now,
            person_id=self.person.id if self.person else None,
            facts=with_plan(facts, plan_id),
            private=private,
            hide_at=hide_at,
            refers_to=refers_to,
            plan_id=plan_id,
            session_id=self.session.id if self.session else None,
        )
