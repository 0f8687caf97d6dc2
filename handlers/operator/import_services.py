"""Local services from a file: what families find under "Local help" (001-25, 001-41).

They are kept in the database and not read from the file each time, so that several processes show the same list, what
was sent on to a family still finds its entry, and a backup holds them.
"""

from collections.abc import Sequence

from handlers.operator.columns import Kind
from handlers.operator.import_work import Work, once_each
from handlers.operator.sheets import Row
from handlers.rules.local_help import is_old
from handlers.rules.wall_time import wall_of
from messages.plain_words import check
from storage.local_help import written
from storage.records.ids import new_id
from storage.records.local_help import Category, LocalService

OPTIONAL = ("who_for", "area", "phone", "web", "hours")
OWN = ("name", "what_for", "checked_on", *OPTIONAL)
READ_BY_FAMILIES = ("what_for", "who_for")


def bring(work: Work, rows: Sequence[Row]) -> None:
    """Bring every row: an entry is added, changed, or shown no more once it is closed."""
    for row in once_each(work, rows, written):
        counts, known = work.counts[Kind.SERVICES], work.tx.local_services.by_ref(row.values["ref"])
        if not _is_whole(work, row):
            pass
        elif known is None and row.get("closed"):
            counts.left_out += 1
        elif known is None:
            _add(work, row)
            counts.added += 1
        else:
            changed = _change(work, row, known)
            counts.changed += changed
            counts.unchanged += not changed
        work.step(1)


def _is_whole(work: Work, row: Row) -> bool:
    """Whether it can be reached, and was checked on a day that has been; hard or old words are only said."""
    today = wall_of(work.tx.now, work.house.service.zone).date()
    if row.values["checked_on"] > today:
        wrong = "this day is still to come"
        work.wrong(row, "checked_on", wrong, "Write the day on which somebody last made sure that it is right.")
        return False
    if not row.get("closed") and row.get("phone") is None and row.get("web") is None:
        work.wrong(row, "phone", "nobody could reach it", "Give a phone number, a web address, or both.")
        return False
    if is_old(row.values["checked_on"], today) and not row.get("closed"):
        work.note(row, f"{row.values['ref']} was not checked for a year; families are told the day")
    _say_hard_words(work, row)
    return True


def _say_hard_words(work: Work, row: Row) -> None:
    for column in READ_BY_FAMILIES:
        words = row.get(column)
        service = work.house.service
        names = (
            row.values["name"],
            service.organisation,
            service.area,
            *([row.get("area")] if row.get("area") else []),
        )
        found = check(words, nation=service.nation, names=names, limit=200, reason=True) if words else ()
        for one in found[:1]:
            work.note(row, f"{column} may be hard for a family: '{one.words}'")


def _add(work: Work, row: Row) -> None:
    ref = row.values["ref"]
    service = work.tx.local_services.add(LocalService(
        id=new_id(), ref=ref, ref_hash=work.tx.local_services.ref_hash(ref), name=row.values["name"],
        category=Category(row.values["category"]), what_for=row.values["what_for"],
        checked_on=row.values["checked_on"], **{name: row.get(name) for name in OPTIONAL},
    ))  # fmt: skip
    work.tx.audit.add(None, "local_service.added", service.id)


def _change(work: Work, row: Row, known: LocalService) -> bool:
    wanted = {name: row.values[name] for name in OWN if name in row.values}
    wanted["category"] = Category(row.values["category"])
    if row.get("closed") is not None:
        wanted["ended_at"] = (known.ended_at or work.tx.now) if row.get("closed") else None
    changes = {name: value for name, value in wanted.items() if getattr(known, name) != value}
    if changes:
        work.tx.local_services.change(known, **changes)
        work.tx.audit.add(None, "local_service.changed", known.id)
    return bool(changes)
