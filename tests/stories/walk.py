"""A walk through everything anybody can do: the ways of one world, then forged taps, then anything at random."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from bot.preview.telegram.message import ChatMessage
from handlers.operator.invitations import Invited, invite
from storage.records.people import Relation
from storage.transaction import Transaction
from tests.stories.judge import Judge, Someone
from tests.stories.people import put_other_family, put_second_plan
from tests.stories.quick import Quick

T = TypeVar("T")
FAMILY_COMMANDS = ("/start", "/menu", "/who", "/actions", "/ask", "/questions", "/meetings", "/settings", "/words",
                   "/helpnow", "/privacy", "/mydata", "/hide", "/stop", "/signin")  # fmt: skip
STAFF_COMMANDS = ("/menu", "/today", "/plans", "/questions", "/actions", "/meeting", "/cover", "/handover", "/workload",
                  "/privacy", "/helpnow", "/start", "/signin", "/hide", "/lock")  # fmt: skip
FAMILY = ("amira", "yusuf", "mia", "omar")
STAFF = ("sam", "priya", "jo", "lee", "dana", "nina")
# What people come for, as they would do it; each walk goes these ways now and then, and leaves them at random.
ASK = ("/ask", "A worry|A question", "…", "Send")
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "amira": ((*ASK, "It is about|A manager", "Send it"), ("/questions", "Open 1", "Add more", "…", "Send")),
    "yusuf": ((*ASK, "I do not mind", "Send it"), ("/questions", "Open 1", "Not yet|Add more")),
    "mia": (
        (*ASK, "I do not mind", "Send it"),
        ("/meetings", "Open|Yes", "Yes|No"),
        ("/actions", "What others|My actions"),
    ),
    "omar": ((*ASK, "I do not mind", "Send it"), ("/questions", "Open 1")),
    "sam": (
        ("/questions", "Open", "Write", "…", "Send"),
        ("/questions", "Open", "Pass|Other|Not mine"),
        ("/actions", "Add", "…", "…", "Me|Amira|Yusuf|Lee", "1 week", "…", "Skip", "Back", "Preview", "Publish"),
        ("/meeting", "Review|Team|Arrange|New", "@day", "@time", "…", "Preview|Go on|Done", "Arrange|Send"),
        ("/cover", "From today|Pick", "@day", "Priya|Lee", "Ask"),
        ("/today",),
        ("/plans", "OK-14", "People|Team|More"),
    ),
    "jo": (
        ("/questions", "Open", "Write", "…", "Send"),
        ("/workload", "Sam"),
        ("/questions", "Open", "Pass|Other|Not mine"),
    ),
    "priya": (("/questions", "Open", "Write", "…", "Send"), ("/cover", "I will"), ("/today",)),
    "lee": (("/questions", "Open", "Write", "…", "Send"), ("/actions",), ("/plans",)),
    "dana": (("/questions", "Open", "Write", "…", "Send"), ("/plans", "OK-14", "People", "Amira|Yusuf")),
    "nina": (
        ("/questions", "Open", "Write", "…", "Send"),
        ("/actions", "Add", "…", "…", "Me", "1 week", "…", "Skip", "Back", "Preview", "Publish"),
    ),
}
# What somebody who writes past the lead in this run must not tap: it would send their words to the lead on purpose.
TO_THE_LEAD = (
    "ask.to", "ask.about_action", "ask.meeting", "stray.", "draft.ask", "ask.others", "meet", "action.", "ask.pick",
    "words.", "asked.",
)  # fmt: skip
SHARES = ("meet.share", "about.share", "link.cut", "stop.yes", "notice.cut")
SIGNED_OUT = "You are signed out"
STRANGER = Someone("", False, frozenset())


class Walk:
    """One run: a seed, a cast, a judge, and steps."""

    def __init__(self, quick: Quick, seed: int) -> None:
        self.quick, self.random = quick, random.Random(seed)
        self.count = 0
        self.calls_read = 0
        self.taps_seen: list[str] = []
        self.shown: dict[str, list[str]] = defaultdict(list)
        cast = quick.family()
        self.keep(lambda tx: put_other_family(tx, cast, quick.phone("omar").chat_id))
        one, other = frozenset({"OK-14"}), frozenset({"OK-33"})
        people = {who: Someone(quick.phone(who).first_name, who in STAFF, one) for who in (*FAMILY, *STAFF)}
        for who in ("nina", "omar"):
            people[who].plans = other
        people["dana"].plans = one | other  # the duty contact of both
        people["yusuf"].discreet = True
        people["amira"].past_lead = True
        self.judge = Judge(people, lead="sam", child_names={"Mia": "OK-14", "Idris": "OK-33"})
        self.tapped: Counter[str] = Counter()
        self.steps: dict[Callable[[str], None], int] = {
            self.taps: 76, self.commands: 2, self.types: 6, self.sends_file: 3, self.steals_a_tap: 4,
            self.forges: 3, self.edits: 2, self.replies: 3, self.blocks: 1,
        }  # fmt: skip

    # -- at random ------------------------------------------------------------------------------------------------

    def burst(self) -> int:
        """Let somebody do several things in a row, as people do; return how many steps that were."""
        who = self.random.choice((*FAMILY, *FAMILY, *STAFF, *STAFF, "stranger"))
        if who in STAFF and not self._signed_in(who) and self.random.random() < 0.85:
            self.signs_in(who)
        if self.random.random() < 0.12:
            self.waits(who, blocked=self.random.random() < 0.1)
        if who in WAYS and self.random.random() < 0.6:
            return self.goes(who, self.random.choice(WAYS[who]))
        length = self.random.randint(4, 16)
        self.step(who, self.commands if self.random.random() < 0.7 else self.taps)
        for _ in range(length):
            awaited = self._awaited(who)
            if awaited is not None and self.random.random() < 0.55:
                self.step(who, lambda who, awaited=awaited: self.answers(who, awaited))  # type: ignore[misc]
            else:
                self.step(who, self.random.choices(list(self.steps), list(self.steps.values()))[0])
        return length + 1

    def step(self, who: str, act: Callable[[str], Any]) -> None:
        """Let somebody do one thing, and judge every byte that left because of it."""
        act(who)
        self.count += 1
        if who in STAFF:
            self.judge.used(who, self.quick.clock.now())
        self.quick.settle()
        if who in STAFF and self.quick.phone(who).from_bot and SIGNED_OUT in self.quick.phone(who).last.text:
            self.judge.people[who].signed_in_until = None
        self.check(by=who if who in self.judge.people else None)

    def check(self, by: str | None = None) -> None:
        """Judge what has left since the last time."""
        owners = {phone.chat_id: who for who, phone in self.quick.phones.items()}
        new = self.quick.telegram.traffic[self.calls_read :]
        self.calls_read = len(self.quick.telegram.traffic)
        calls = [(owners[c.chat_id], c.method, {**c.params, "files": {n: u.content for n, u in c.files.items()}}, c.at)
                 for c in new if c.chat_id in owners and c.accepted]  # fmt: skip
        for call in calls:
            rows = (call[2].get("reply_markup") or {}).get("inline_keyboard", ())
            for data in (b["callback_data"] for row in rows for b in row if "callback_data" in b):
                self.shown[_verb_of(data)].append(data)
        faults = list(self.judge.faults(calls, by))
        assert not faults, f"after {self.count} steps:\n" + "\n".join(faults)

    # -- a way, step by step, as a person who knows where to go -----------------------------------------------------

    def keep(self, function: Callable[[Transaction], T]) -> T:
        """Change the store, as the command line would, and let what follows be sent."""
        result = self.quick.store.write_sync(function, now=self.quick.clock.now())
        self.quick.settle()
        return result

    def says(self, who: str, text: str, reply_to: ChatMessage | None = None) -> None:
        """Type exactly this."""
        self.step(who, lambda who: self.quick.phone(who).types(text, reply_to=reply_to))

    def writes(self, who: str, *, times: int = 1, reply_to: ChatMessage | None = None) -> None:
        """Type words that nobody typed before, which the judge follows wherever they go."""
        for _ in range(times):
            self.says(who, self.words(who), reply_to)

    def does(self, who: str, act: Callable[[Any], Any]) -> None:
        """Do something else with a phone."""
        self.step(who, lambda who: act(self.quick.phone(who)))

    def presses(self, who: str, verb: str, choice: str = "", label: str = "", newest: bool = False) -> None:
        """Press the newest button with this verb, this choice among its parts, and these words in its label."""
        phone = self.quick.phone(who)
        for message in reversed(phone.from_bot):
            for button in (b for row in message.rows for b in row if "callback_data" in b):
                found, *parts = button["callback_data"].removeprefix("1|").split("|")
                if found == verb and (not choice or choice in parts) and label in button["text"]:
                    self.sends(who, button["callback_data"], message)
                    return
            if newest:
                break
        there = "\n".join(phone.shown().splitlines()[-30:])
        raise AssertionError(f"{who} sees no button '{verb}|{choice}' '{label}':\n{there}")

    def follows(self, who: str, *way: str) -> None:
        """Go a way: /commands, “words”, … for words nobody typed before, and verbs to press, as `verb|choice=label`."""
        for part in " > ".join(way).split(" > "):
            if part == "…":
                self.writes(who)
            elif part.startswith(("/", "“")):
                self.says(who, part.strip("“”"))
            else:
                button, _, label = part.partition("=")
                verb, _, choice = button.partition("|")
                self.presses(who, verb, choice, label)

    def sends(self, who: str, data: str, message: ChatMessage | None = None) -> None:
        """Send callback data, from a button or forged."""
        self.tapped[_kind_of(data)] += 1
        self.taps_seen.append(data)
        self.step(who, lambda who: self.quick.phone(who).taps_data(data, message))

    def passes(self, *, step: timedelta = timedelta(hours=1), **length: float) -> None:
        """Let time pass, with the clock's duties at every step."""
        whole = timedelta(**length)
        self.quick.wait(whole, min(step, whole))
        self.check()

    def letter(self, name: str, relation: Relation, **more: Any) -> Invited:
        """Make a letter for somebody on OK-14, as `mainstay invite` does."""

        def make(tx: Transaction) -> Invited:
            plan = tx.plans.by_ref("OK-14")
            assert plan is not None
            return invite(tx, self.quick.house, plan, name, relation, **more)

        return self.keep(make)

    def second_child(self) -> str:
        """Give amira a second child, on OK-22, which lee leads."""
        both = frozenset({"OK-14", "OK-22"})
        for who in ("amira", "lee", "dana", "jo"):
            self.judge.people[who].plans |= both
        self.judge.child_names["Zayn"] = "OK-22"
        return self.keep(lambda tx: put_second_plan(tx, self.quick.cast))

    # -- forged -----------------------------------------------------------------------------------------------------

    def tries_doors(self, verbs: Iterable[str]) -> None:
        """Let people whom it is not for press every one of these, with what it carried on the right phone."""
        outsiders = ("omar", "nina", "stranger")
        self.says("stranger", "/start")
        for verb in verbs:
            for who in (*outsiders, self.random.choice(("yusuf", "mia")), self.random.choice(("lee", "priya"))):
                if who in STAFF and not self._signed_in(who):
                    self.signs_in(who)
                if not self.quick.phone(who).from_bot:
                    self.says(who, "/menu")
                data = self._carried(verb)
                if who in STAFF or self._may_tap(who, data):
                    self.step(who, lambda who, data=data: self.quick.phone(who).taps_data(data))  # type: ignore[misc]

    def forges(self, who: str) -> None:
        """Put ids of one thing into the button of another."""
        phone = self.quick.phone(who)
        verbs = sorted(self.shown)
        if not verbs or not phone.from_bot:
            return
        ids = [part for _ in range(2) for part in self._carried(self.random.choice(verbs)).split("|")[2:4]]
        data = "|".join(["1", self.random.choice(verbs), *self.random.sample(ids, min(len(ids), 2))])
        if len(data) <= 64 and self._may_tap(who, data):
            phone.taps_data(data)

    def _carried(self, verb: str) -> str:
        return self.random.choice(self.shown[verb][-12:]) if self.shown[verb] else f"1|{verb}"

    # -- what people do -------------------------------------------------------------------------------------------

    def signs_in(self, who: str) -> None:
        """Sign in with the right code; the clock moves on a little so that no code is used twice."""
        self.quick.wait(timedelta(seconds=31), timedelta(seconds=31))
        self.quick.phone(who).types("/signin")
        self.quick.settle()
        self.quick.phone(who).types(self.quick.code(who))
        self.judge.people[who].signed_in_until = self.quick.clock.now() + timedelta(minutes=15)
        self.quick.settle()
        self.check()

    def taps(self, who: str) -> None:
        """Tap some button on the screen, mostly on the newest message."""
        phone = self.quick.phone(who)
        buttons = [
            (b["callback_data"], m) for m in phone.from_bot[-6:] for row in m.rows for b in row if "callback_data" in b
        ]
        newest = [pair for pair in buttons if pair[1] is phone.from_bot[-1]] if phone.from_bot else []
        choices = newest if newest and self.random.random() < 0.85 else buttons
        choices = [pair for pair in choices if self._may_tap(who, pair[0])]
        if not choices:
            self.commands(who)
            return
        data, message = self.random.choices(choices, [self._newness(data) for data, _ in choices])[0]
        self.tapped[_kind_of(data)] += 1
        self.taps_seen.append(data)
        phone.taps_data(data, message)

    def _newness(self, data: str) -> float:
        """Prefer what was tapped less often, so that the walk goes deep into every form and not round the menu."""
        return 1 / (1 + self.tapped[_kind_of(data)]) ** 2

    def _may_tap(self, who: str, data: str) -> bool:
        """Leave out what would share on purpose, so that the judge's rules stay simple."""
        verb, _, rest = data.removeprefix("1|").partition("|")
        if verb.startswith(SHARES) or (verb == "settings.hide" and rest == "off") or verb.startswith("link."):
            return False
        if not self.judge.people.get(who, STRANGER).past_lead:
            return verb != "meet.share"
        if verb == "ask.door":
            return rest.endswith(("about_lead", "manager"))
        if verb == "pulse.share":
            return not rest.endswith("lead")
        if verb == "ask.tell_new_lead":
            return rest.endswith("manager")
        return not verb.startswith(TO_THE_LEAD)

    def commands(self, who: str) -> None:
        """Type a command; a family member sometimes one of the staff's."""
        own = STAFF_COMMANDS if who in STAFF else FAMILY_COMMANDS
        pool = own if self.random.random() < 0.9 else (*STAFF_COMMANDS, *FAMILY_COMMANDS)
        self.quick.phone(who).types(self.random.choice(pool))

    def types(self, who: str) -> None:
        """Type words nobody typed before."""
        text = self.words(who)
        self.quick.phone(who).types(text)

    def goes(self, who: str, way: tuple[str, ...]) -> int:
        """Go one of the ways people come for; where a button is missing, go on at random from there."""
        for part in way:
            if part == "…":
                self.step(who, self.types)
            elif part.startswith("@"):
                self.step(who, lambda who, part=part: self.answers(who, part))  # type: ignore[misc]
            elif part.startswith("/"):
                self.step(who, lambda who, part=part: self.quick.phone(who).types(part))  # type: ignore[misc]
            else:
                self.step(who, lambda who, part=part: self._taps_label(who, part))  # type: ignore[misc]
        return len(way)

    def _taps_label(self, who: str, labels: str) -> None:
        """Tap the first button that begins with one of these words, if this person may."""
        phone = self.quick.phone(who)
        message = phone.from_bot[-1] if phone.from_bot else None
        buttons = [b for row in message.rows for b in row if "callback_data" in b] if message is not None else []
        wanted = [
            b
            for b in buttons
            if b["text"].startswith(tuple(labels.split("|"))) and self._may_tap(who, b["callback_data"])
        ]
        if wanted:
            button = self.random.choice(wanted)
            self.tapped[_kind_of(button["callback_data"])] += 1
            self.taps_seen.append(button["callback_data"])
            phone.taps_data(button["callback_data"], message)
        else:
            self.taps(who)

    def answers(self, who: str, awaited: str) -> None:
        """Type what a form asks for: a day, a time, or words."""
        day = self.quick.clock.now() + timedelta(days=self.random.randint(1, 20))
        if "time" in awaited:
            self.quick.phone(who).types(self.random.choice(("10am", "3:30pm", "14:00")))
        elif any(part in awaited for part in ("date", "day", "when", "promise", "from", "until", "off")):
            self.quick.phone(who).types(f"{day:%-d %B}")
        else:
            self.types(who)

    def _awaited(self, who: str) -> str | None:
        chat_id = self.quick.phone(who).chat_id
        chat = self.quick.store.read_sync(lambda tx: tx.chats.find_at(chat_id), now=self.quick.clock.now())
        return chat.awaiting if chat is not None else None

    def words(self, who: str) -> str:
        text = (
            f"{self.random.choice(('It is about', 'Please look at', 'I am worried about'))} zq{who}{self.count}zq today"
        )
        self.judge.typed(who, text)
        return text

    def sends_file(self, who: str) -> None:
        """Send a voice note, photo, file, place or contact."""
        phone = self.quick.phone(who)
        acts: list[Callable[[], Any]] = [
            lambda: phone.sends_voice(12, self.words(who)), lambda: phone.sends_photo(self.words(who)),
            lambda: phone.sends_document("note.pdf", self.words(who), b"x"), phone.sends_location, phone.sends_contact,
            lambda: phone.forwards(self.words(who)), phone.sends_sticker,
        ]  # fmt: skip
        self.random.choice(acts)()

    def steals_a_tap(self, who: str) -> None:
        """Send callback data that somebody else's screen showed, or with an id of somebody else's."""
        phone = self.quick.phone(who)
        if not self.taps_seen or not phone.from_bot:
            return
        data = self.random.choice(self.taps_seen[-300:])
        if self._may_tap(who, data):
            phone.taps_data(data, phone.from_bot[-1])

    def edits(self, who: str) -> None:
        """Change the last thing typed."""
        phone = self.quick.phone(who)
        mine = [m for m in phone.chat if not m.from_bot and m.kind == "text" and not m.text.startswith("/")]
        if mine:
            phone.edits(mine[-1], self.words(who))

    def replies(self, who: str) -> None:
        """Use Telegram's own reply on one of the bot's messages."""
        phone = self.quick.phone(who)
        if phone.from_bot and not self.judge.people.get(who, STRANGER).past_lead:
            phone.types(self.words(who), reply_to=self.random.choice(phone.from_bot[-4:]))

    def blocks(self, who: str) -> None:
        """Block the bot, and take it back."""
        self.quick.phone(who).blocks()
        self.quick.settle()
        self.quick.phone(who).unblocks()

    def waits(self, who: str, *, blocked: bool = False) -> None:
        """Let minutes or days pass; sometimes this person has the bot blocked meanwhile."""
        phone = self.quick.phone(who)
        if blocked:
            phone.blocks()
            self.quick.settle()
        hours = self.random.choice((0.2, 1, 5, 24, 60))
        self.quick.wait(timedelta(hours=hours), timedelta(hours=max(hours / 8, 0.1)))
        if blocked:
            phone.unblocks()
            self.quick.settle()
        self.check()

    def _signed_in(self, who: str) -> bool:
        until = self.judge.people[who].signed_in_until
        return until is not None and self.quick.clock.now() < until


def _verb_of(data: str) -> str:
    return data.removeprefix("1|").partition("|")[0]


def _kind_of(data: str) -> str:
    """Return a button's verb, with its choice where that is a word and no id."""
    verb, _, rest = data.removeprefix("1|").partition("|")
    choice = rest.split("|")[-1]
    return verb if len(choice) == 16 else f"{verb}|{choice}"
