"""No reader ever sees an action, its words or its date beyond what was opened for them, whatever happens in what order.

The rules are held against a diary: what everybody knows of each action from when on. It is written from the acts
alone, and knows nothing of `before`, versions or `visible_from`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handlers.rules.actions import mark_done, mark_not_done, open_to, publish, readers_of, seen_by, take_back
from handlers.rules.correcting import News, correct, news_of, take_back_change, withdraw
from handlers.rules.refusals import Refusal
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from tests.handlers.rules.circles import AMIRA, LEE, NINA, RUTH, SAM, T0, YUSUF, circle, family, role

MIA = family("mia")
READERS = {person.id: person for person in (AMIRA, YUSUF, MIA)}
OWNERS = ("amira", "yusuf", "mia", "lee", "sam")
DAY = T0.date()
SHOWN = ("what", "owner_id", "by_day", "next_step", "shown_to")
shown_to = st.none() | st.sets(st.sampled_from(sorted(READERS))).map(lambda ids: tuple(sorted(ids)))
some_day = st.integers(0, 30).map(lambda n: date(2026, 12, 1) + timedelta(days=n))


@dataclass(frozen=True)
class Known:
    """What everybody but whoever changed it last knows of one action from a moment on; `said` is None: nothing."""

    since: datetime
    said: dict[str, Any] | None


class WhatIsOpen(RuleBasedStateMachine):
    """Sam and Ruth publish, correct and take back; dials turn, people leave, time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = T0
        self.kept: dict[str, AgreedAction] = {}
        self.diary: dict[str, list[Known]] = {}
        self.number = 0

    @initialize(dials=st.fixed_dictionaries({name: st.booleans() for name in READERS}))
    def begins(self, dials: dict[str, bool]) -> None:
        self.dials, self.gone = dials, set[str]()

    # -- the world ------------------------------------------------------------------------------------------------

    @property
    def circle(self) -> Circle:
        whole = circle()
        staff = [r for r in whole.roles if r.kind is not RoleKind.FAMILY]
        theirs = [
            role(person, RoleKind.FAMILY, sees_plan=self.dials[id_], ended_at=T0 if id_ in self.gone else None)
            for id_, person in READERS.items()
        ]
        return replace(whole, roles=(*staff, *theirs), people={**whole.people, "mia": MIA})

    def pick(self, which: int) -> AgreedAction:
        return self.kept[sorted(self.kept)[which % len(self.kept)]]

    def keep(self, action: AgreedAction) -> None:
        self.kept[action.id] = action

    def word(self) -> str:
        self.number += 1
        return f"word{self.number}"

    def publicly(self, action_id: str) -> dict[str, Any] | None:
        """What the diary says everybody knows of it now."""
        known = [one for one in self.diary[action_id] if one.since <= self.now]
        return known[-1].said if known else None

    def note(self, action: AgreedAction) -> None:
        said = None
        if action.state is not ActionState.WITHDRAWN:
            said = {name: getattr(action, name) for name in SHOWN}
        self.diary[action.id].append(Known(self.now + UNDO, said))

    # -- acts -----------------------------------------------------------------------------------------------------

    @rule(owner=st.sampled_from(OWNERS), day=some_day, shown=shown_to, by=st.sampled_from([SAM, RUTH]))
    def publishes(self, owner: str, day: date, shown: tuple[str, ...] | None, by: Person) -> None:
        draft = AgreedAction(id=f"a{len(self.kept):02}", plan_id="plan", what=self.word(), owner_id=owner,
                             author_id=by.id, state=ActionState.DRAFT, made_at=self.now, by_day=day,
                             shown_to=shown)  # fmt: skip
        self.diary[draft.id] = []
        self.keep(draft)
        for reader in READERS.values():
            assert not open_to(self.circle, reader, [draft], self.now, DAY)
        (action,) = publish([draft], self.now)
        self.keep(action)
        self.note(action)

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 99), owner=st.none() | st.sampled_from(OWNERS), day=st.none() | some_day,
          shown=st.just("as it is") | shown_to, words=st.booleans(), by=st.sampled_from([SAM, RUTH]))  # fmt: skip
    def corrects(self, which: int, owner: str | None, day: date | None, shown: Any, words: bool, by: Person) -> None:
        changes: dict[str, Any] = {}
        changes |= {"owner_id": owner} if owner else {}
        changes |= {"by_day": day} if day else {}
        changes |= {} if shown == "as it is" else {"shown_to": shown}
        changes |= {"what": self.word(), "next_step": self.word()} if words else {}
        was = self.pick(which)
        before = self.publicly(was.id)
        try:
            made = correct(was, by, changes, "We know more.", self.now, "v").action
        except Refusal:
            return
        self.keep(made)
        self.note(made)
        self.hears_no_more_than_it_sees(was, made, before)

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 99), by=st.sampled_from([SAM, RUTH]))
    def withdraws(self, which: int, by: Person) -> None:
        was = self.pick(which)
        before = self.publicly(was.id)
        try:
            made = withdraw(was, by, "Not needed.", self.now, "v").action
        except Refusal:
            return
        self.keep(made)
        self.note(made)
        self.hears_no_more_than_it_sees(was, made, before)

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 99), by=st.sampled_from([SAM, RUTH]))
    def takes_back(self, which: int, by: Person) -> None:
        action = self.pick(which)
        if action.before is None and action.author_id != by.id:
            return
        try:
            back = take_back_change(action, by, self.now) if action.before else take_back([action], self.now)[0]
        except Refusal:
            return
        self.keep(back)
        assert self.diary[action.id].pop().since > self.now

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 99), who=st.sampled_from([AMIRA, YUSUF, MIA, SAM, LEE]), undo=st.booleans())
    def marks(self, which: int, who: Person, undo: bool) -> None:
        """Done and not done change nobody's words, and bring nothing back."""
        action = self.pick(which)
        try:
            self.keep(mark_not_done(action, who, self.now) if undo else mark_done(action, who, self.now))
        except Refusal:
            return

    @rule(who=st.sampled_from(sorted(READERS)))
    def turns_dial(self, who: str) -> None:
        self.dials[who] = not self.dials[who]

    @rule(who=st.sampled_from(sorted(READERS)))
    def leaves(self, who: str) -> None:
        self.gone ^= {who}

    @rule(seconds=st.sampled_from([1, 60, 119, 120, 121, 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # -- what must hold -------------------------------------------------------------------------------------------

    def may_know(self, reader: str, said: dict[str, Any] | None) -> bool:
        if said is None or reader in self.gone:
            return False
        if said["owner_id"] == reader:
            return True
        return self.dials[reader] and (said["shown_to"] is None or reader in said["shown_to"])

    def hears_no_more_than_it_sees(self, was: AgreedAction, made: AgreedAction, before: dict[str, Any] | None) -> None:
        after = self.diary[was.id][-1].said
        for id_, news in news_of(self.circle, was, made, DAY).items():
            assert self.may_know(id_, before) == (news is not News.NEW)
            assert self.may_know(id_, after) == (news is not News.GONE)

    @invariant()
    def every_reader_sees_what_was_opened_for_them_and_nothing_else(self) -> None:
        for id_, reader in READERS.items():
            seen = seen_by(self.circle, reader, self.kept.values(), self.now, DAY)
            shown = {a.id: {name: getattr(a, name) for name in SHOWN} for a in (*seen.open, *seen.done)}
            wanted = {a: said for a in self.kept if self.may_know(id_, said := self.publicly(a))}
            assert shown == wanted

    @invariant()
    def the_team_sees_what_everybody_knows_and_strangers_nothing(self) -> None:
        seen = open_to(self.circle, LEE, self.kept.values(), self.now, DAY)
        known = {a: said for a in self.kept if (said := self.publicly(a)) is not None}
        assert {a.id: {name: getattr(a, name) for name in SHOWN} for a in seen} == known
        assert not open_to(self.circle, NINA, self.kept.values(), self.now, DAY)

    @invariant()
    def the_readers_named_to_staff_are_those_who_see_it(self) -> None:
        for action in open_to(self.circle, LEE, self.kept.values(), self.now, DAY):
            named = {person.id for person in readers_of(self.circle, action, DAY)}
            assert named == {id_ for id_ in READERS if self.may_know(id_, self.publicly(action.id))}


WhatIsOpen.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestWhatIsOpen = WhatIsOpen.TestCase
