"""Practitioners from a file: added, or brought to what the file says; their managers once everybody is there."""

from collections.abc import Sequence

from handlers.operator import practitioners
from handlers.operator.columns import Kind
from handlers.operator.import_work import Work, once_each
from handlers.operator.sheets import Row
from storage.records.people import Person

OWN = ("name", "job", "agency", "work_days", "does", "does_not", "coordinator", "lead_work")
EMPTY = {"coordinator": False}
MOST_ABOVE = 20


def bring(work: Work, rows: Sequence[Row]) -> None:
    """Bring every row; a manager may stand below the people they manage."""
    rows = once_each(work, rows, lambda ref: ref)
    added = {row.values["ref"] for row in rows if _added(work, row)}
    for row in rows:
        changed = _brought(work, row)
        counts = work.counts[Kind.PEOPLE]
        if row.values["ref"] in added:
            counts.added += 1
        elif changed is None:
            counts.left_out += 1
        elif changed:
            counts.changed += 1
        else:
            counts.unchanged += 1
        work.step(1)
    for row in rows:
        _no_circle(work, row)


def _added(work: Work, row: Row) -> bool:
    ref = row.values["ref"]
    if work.person(ref) is not None:
        return False
    details = {name: value for name in OWN[1:] if (value := row.get(name)) is not None}
    work.keep_person(ref, practitioners.add(work.tx, ref, row.values["name"], **details))
    return True


def _brought(work: Work, row: Row) -> bool | None:
    """Return whether the person had to be changed, or None where they were revoked and are left as they are."""
    person = work.person(row.values["ref"])
    assert person is not None
    if person.ended_at is not None:
        work.note(row, f"{person.ref} was revoked here and is left as they are")
        return None
    wanted = {name: row.values[name] for name in OWN if name in row.values}
    wanted = {name: EMPTY.get(name) if value is None else value for name, value in wanted.items()}
    if "lead_work" in wanted:
        wanted["lead_work"] = practitioners.lead_work_of(wanted["lead_work"])
    if "manager_ref" in row.values:
        wanted["manager_id"] = _manager(work, row)
    changes = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if not changes:
        return False
    work.keep_person(row.values["ref"], work.tx.people.change(person, **changes))
    work.tx.audit.add(None, "practitioner.changed", person.id)
    return True


def _manager(work: Work, row: Row) -> str | None:
    ref = row.values["manager_ref"]
    if ref is None:
        return None
    manager = work.person(ref)
    if manager is None or manager.ended_at is not None:
        known = "nobody has" if manager is None else "the person was revoked who had"
        work.wrong(row, "manager_ref", f"{known} the ref '{ref}'", "Add the manager to the file, or empty the cell.")
        return None
    if ref == row.values["ref"]:
        work.wrong(row, "manager_ref", "nobody is their own line manager", "Name their line manager, or nobody.")
        return None
    return manager.id


def _no_circle(work: Work, row: Row) -> None:
    """Refuse managers who manage each other: a late worry would climb for ever."""
    if "manager_ref" not in row.values:
        return
    person = work.person(row.values["ref"])
    above, seen = person, set[str]()
    while above is not None and above.manager_id is not None and len(seen) < MOST_ABOVE:
        seen.add(above.id)
        above = _one(work, above.manager_id)
        if person is not None and above is not None and above.id == person.id:
            wrong = "following the line managers upwards leads back to the same person"
            work.wrong(row, "manager_ref", wrong, "Leave the topmost manager's cell empty.")
            return


def _one(work: Work, person_id: str) -> Person | None:
    return work.tx.people.find(person_id)
