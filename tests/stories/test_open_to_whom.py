"""What was agreed reaches nobody beyond whom it was opened to, over the real program: every byte to every family phone.

Sam publishes, corrects, narrows, withdraws and takes back; dials turn, people leave and come back, time passes, and
everybody looks wherever they can, with forged buttons too. The diary of who may know which words is written from the
acts alone (promise 5; 001-24).
"""

import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.records.actions import ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.plans import RoleKind
from storage.transaction import Transaction
from tests.stories.people import FAMILY
from tests.stories.quick import Quick, throws_same_dice

SEEDS, STEPS = 3, 80
TOKEN = re.compile(r"form \d+")
TWO_MINUTES = timedelta(minutes=2)


@dataclass(frozen=True)
class Known:
    """One version of one action as everybody knows it from a moment on; without words it is gone."""

    since: datetime
    words: str | None
    owner: str
    shown_to: tuple[str, ...] | None


@dataclass
class World:
    """The program, the diary, and who the dials let in."""

    quick: Quick
    dice: random.Random
    diary: dict[str, list[Known]] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=lambda: {who: set() for who in FAMILY})
    open_to: set[str] = field(default_factory=lambda: {"amira", "mia"})
    gone: set[str] = field(default_factory=set)
    count: int = 0
    read: int = 0
    seen: int = 0

    @property
    def now(self) -> datetime:
        return self.quick.clock.now()

    def keep(self, function: Any) -> Any:
        return self.quick.store.write_sync(function, now=self.now)

    def kept(self, action_id: str) -> AgreedAction:
        return self.quick.store.read_sync(lambda tx: tx.actions.get(action_id), now=self.now)

    def words(self) -> str:
        self.count += 1
        return f"Fill in form {self.count}."

    def sam(self, *steps: str) -> None:
        """Let Sam tap (`1|…`) and type."""
        phone = self.quick.phone("sam")
        for step in steps:
            if step.startswith("1|"):
                phone.taps_data(step, phone.last)
            else:
                phone.types(step)
            self.quick.settle()

    def signs_in(self) -> None:
        self.quick.wait(timedelta(seconds=31), timedelta(seconds=31))
        self.sam("/signin", self.quick.code("sam"))

    def some(self) -> str | None:
        return self.dice.choice(sorted(self.diary)) if self.diary else None

    # -- what Sam does --------------------------------------------------------------------------------------------

    def publishes(self) -> None:
        owner, plan_id, what = self.dice.choice(("amira", "yusuf", "mia", "lee")), self.quick.cast.plan_id, self.words()
        ids = self.quick.cast.ids
        draft = AgreedAction(new_id(), plan_id, what, ids[owner], ids["sam"], ActionState.DRAFT, self.now,
                             by_day=date(2026, 12, 4) + timedelta(days=20 * self.count))  # fmt: skip
        self.keep(lambda tx: tx.actions.add(draft))
        drafts = self.quick.store.read_sync(lambda tx: tx.actions.drafts_of(plan_id, ids["sam"]), now=self.now)
        self.sam(f"1|act.publish|{plan_id}")
        for one in drafts:
            if self.kept(one.id).state is ActionState.PUBLISHED:
                self.diary.setdefault(one.id, [])
                self._note(one.id)
            else:  # for somebody who has left nothing is published: it would hold the others up
                self.sam(f"1|act.delete|{one.id}")
                self.diary.pop(one.id, None)

    def corrects(self, *steps: str) -> None:
        """Do these steps, then put it right; note what became of it, if anything did."""
        action_id = self.some()
        if action_id is None:
            return
        before = self.kept(action_id).version
        self.sam(*(step.format(id=action_id) for step in steps), f"1|act.correct|{action_id}")
        if self.kept(action_id).version != before:
            self._note(action_id)
        else:
            self.sam(f"1|act.as_it_is|{action_id}")

    def rewords(self) -> None:
        self.corrects("1|act.field|{id}|what", self.words(), "We know more.")

    def withdraws(self) -> None:
        self.corrects("1|act.gone|{id}", "It is done.")

    def narrows(self) -> None:
        who = self.dice.choice(sorted(FAMILY))
        role = self.quick.store.read_sync(lambda tx: self._role(tx, who), now=self.now)
        self.corrects(f"1|act.reader|{{id}}|{role}")

    def gives(self) -> None:
        owner = self.quick.cast.ids[self.dice.choice(("amira", "yusuf", "mia", "lee"))]
        self.corrects(f"1|act.who|{owner}|{{id}}", "It suits better.")

    def takes_back(self) -> None:
        action_id = self.some()
        if action_id is None:
            return
        before = self.kept(action_id)
        self.sam(f"1|act.undo|{action_id}")
        if self.kept(action_id).version != before.version:
            assert self.diary[action_id].pop().since > self.now

    def takes_back_what_is_new(self) -> None:
        fresh = [id_ for id_ in self.diary if self.kept(id_).state is ActionState.PUBLISHED]
        self.sam(f"1|act.back|{self.quick.cast.plan_id}")
        for id_ in fresh:
            if self.kept(id_).state is ActionState.DRAFT:
                assert self.diary[id_].pop().since > self.now

    def _note(self, action_id: str) -> None:
        kept = self.kept(action_id)
        names = {id_: who for who, id_ in self.quick.cast.ids.items()}
        shown = None if kept.shown_to is None else tuple(names[id_] for id_ in kept.shown_to)
        words = None if kept.state is ActionState.WITHDRAWN else kept.what
        self.diary[action_id].append(Known(self.now + TWO_MINUTES, words, names[kept.owner_id], shown))

    # -- what becomes of everybody --------------------------------------------------------------------------------

    def turns_dial(self) -> None:
        shut = sorted(set(FAMILY) - self.open_to)
        who = self.dice.choice(shut if len(shut) > 1 else sorted(FAMILY))
        self.open_to ^= {who}
        self.keep(lambda tx: tx.roles.change(tx.roles.get(self._role(tx, who)), sees_plan=who in self.open_to))

    def leaves(self) -> None:
        who = min(self.gone) if self.gone else self.dice.choice(sorted(FAMILY))
        self.gone ^= {who}
        ended = self.now if who in self.gone else None
        self.keep(lambda tx: tx.roles.change(tx.roles.get(self._role(tx, who)), ended_at=ended))

    def _role(self, tx: Transaction, who: str) -> str:
        roles = tx.plans.circle(self.quick.cast.plan_id).roles
        return next(r.id for r in roles if r.person_id == self.quick.cast.ids[who] and r.kind is RoleKind.FAMILY)

    def time_passes(self) -> None:
        self.quick.wait(timedelta(seconds=self.dice.choice((20, 119, 121, 121, 240))), timedelta(seconds=60))

    def looks(self) -> None:
        who = self.dice.choice(sorted(FAMILY))
        phone = self.quick.phone(who)
        phone.types("/actions")
        self.quick.settle()
        some = self.dice.sample(sorted(self.diary), min(len(self.diary), 4))
        about = f"1|ask.about_action|{self.some()}"
        for data in ("1|actions", *(f"1|action.open|{action_id}" for action_id in some), about):
            phone.taps_data(data, phone.last)
            self.quick.settle()
        labels = [b["callback_data"] for row in phone.last.rows for b in row if "callback_data" in b]
        if labels:
            phone.taps_data(self.dice.choice(labels), phone.last)
            self.quick.settle()

    # -- what must hold -------------------------------------------------------------------------------------------

    def may_know(self, who: str, one: Known) -> bool:
        if who in self.gone:
            return False
        return one.owner == who or (who in self.open_to and (one.shown_to is None or who in one.shown_to))

    def open_now(self, who: str) -> set[str]:
        """The words this reader may be shown now: of what is open to them, as it reads and as they knew it before."""
        words = set[str]()
        for versions in self.diary.values():
            public = [one for one in versions if one.since <= self.now]
            last = public[-1] if public else None
            if last is not None and last.words is None:
                last = public[-2] if len(public) > 1 else None
            if last is not None and self.may_know(who, last):
                self.told[who].add(last.words or "")
                words |= {one.words for one in public if one.words in self.told[who]}
        return words

    def judges(self) -> None:
        """Read every byte that left since the last time."""
        new, self.read = self.quick.telegram.traffic[self.read :], len(self.quick.telegram.traffic)
        for who in FAMILY:
            said = " ".join(
                str(call.params) for call in new if call.chat_id == self.quick.phone(who).chat_id and call.accepted
            )
            found = {f"Fill in {token}." for token in TOKEN.findall(said)}
            assert found <= self.open_now(who), f"{who} was shown {found - self.open_now(who)}"
            self.seen += len(found)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_was_agreed_reaches_only_those_it_was_opened_to_whatever_happens_in_what_order(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    throws_same_dice(monkeypatch, seed)
    quick = Quick(tmp_path)
    try:
        quick.family()
        world = World(quick, random.Random(seed))
        acts = (world.publishes, world.rewords, world.rewords, world.withdraws, world.narrows, world.gives,
                world.takes_back, world.takes_back_what_is_new, world.turns_dial, world.leaves, world.time_passes,
                *[world.looks] * 6)  # fmt: skip
        world.signs_in()
        for step in range(STEPS):
            if step % 12 == 11:
                world.signs_in()
            (world.publishes if step < 3 else world.dice.choice(acts))()
            world.judges()
            if world.dice.random() < 0.3:
                world.time_passes()
                world.judges()
        assert world.seen > 4
        assert sum(map(len, world.diary.values())) > len(world.diary)
    finally:
        quick.close()
