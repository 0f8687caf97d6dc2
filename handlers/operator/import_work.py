"""One import under way: where it writes, what it found wrong, what became of each row, and what it knows already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from handlers.house import House
from handlers.operator.columns import Kind
from handlers.operator.problems import Problem
from handlers.operator.refused import words_for
from handlers.operator.sheets import Row
from handlers.rules.refusals import Refusal
from storage.records.people import Person
from storage.records.plans import Circle, Plan, Role
from storage.transaction import Transaction

Step = Callable[[int], None]


@dataclass
class Counts:
    """What became of the rows of one kind. `left_out` rows are over, not yet begun, or of a closed plan."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything of the database is another now."""
        return bool(self.added or self.changed)


@dataclass(frozen=True)
class Note:
    """Something the operator should know about a row that is not wrong."""

    file: str
    line: int
    words: str


@dataclass
class Work:
    """One import under way: where it writes, what it has found wrong, and what it knows already."""

    tx: Transaction
    house: House
    step: Step
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    counts: dict[Kind, Counts] = field(default_factory=lambda: {kind: Counts() for kind in Kind})
    _people: dict[str, Person | None] = field(default_factory=dict)
    _plans: dict[str, Plan | None] = field(default_factory=dict)
    _circles: dict[str, Circle] = field(default_factory=dict)

    def note(self, row: Row, words: str) -> None:
        """Tell the operator something about a row."""
        self.notes.append(Note(row.file, row.line, words))

    def wrong(self, row: Row, column: str, wrong: str, mend: str) -> None:
        """Note what is wrong with a row; nothing will be kept, but the rest is still looked at."""
        self.problems.append(row.problem(column, wrong, mend))

    def refused(self, row: Row, column: str, refusal: Refusal) -> None:
        """Note a row that the service itself refuses, in the operator's words for it."""
        self.wrong(row, column, *words_for(refusal))

    def person(self, ref: str) -> Person | None:
        """Return the practitioner with this reference, gone or not."""
        if ref not in self._people:
            self._people[ref] = self.tx.people.by_ref(ref)
        return self._people[ref]

    def keep_person(self, ref: str, person: Person) -> None:
        """Remember a person as they now are."""
        self._people[ref] = person

    def plan(self, ref: str) -> Plan | None:
        """Return the plan with this reference, open or closed."""
        if ref not in self._plans:
            self._plans[ref] = self.tx.plans.by_ref(ref)
        return self._plans[ref]

    def keep_plan(self, ref: str, plan: Plan) -> None:
        """Remember a plan as it now is."""
        self._plans[ref] = plan
        self._circles.pop(plan.id, None)

    def circle(self, plan: Plan) -> Circle:
        """Return a plan with everybody around it."""
        if plan.id not in self._circles:
            self._circles[plan.id] = self.tx.plans.circle(plan.id)
        return self._circles[plan.id]

    def join(self, circle: Circle, role: Role, person: Person) -> None:
        """Remember a circle with one more place in it: loading it anew for each row would take most of the time."""
        people = {**circle.people, person.id: person}
        self._circles[circle.plan.id] = replace(circle, roles=(*circle.roles, role), people=people)

    def changed_circle(self, plan: Plan) -> None:
        """Forget a circle that has changed."""
        self._circles.pop(plan.id, None)


def once_each(work: Work, rows: Sequence[Row], written: Callable[[str], str]) -> list[Row]:
    """Return the rows whose `ref` stands in no row before them; the others are problems."""
    seen: dict[str, Row] = {}
    kept = []
    for row in rows:
        ref = written(row.values["ref"])
        first = seen.setdefault(ref, row)
        if first is row:
            kept.append(row)
            continue
        wrong = f"'{row.values['ref']}' stands in line {first.line} of {first.file} already"
        work.wrong(row, "ref", wrong, "Keep one row for each reference.")
    return kept
