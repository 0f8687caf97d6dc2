"""What `mainstay doctor` looks at in the database: that it is sound, and that nobody in it is forgotten."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.cli.checks.check import Check, State, fail, ok, warn
from bot.cli.faults import fault_of
from bot.erasing import ledger_of
from bot.settings import Environment
from bot.starting import Ground, NotReady, read_ground
from handlers.rules.covers import gaps
from handlers.rules.local_help import is_old
from handlers.rules.wall_time import wall_of
from storage import health
from storage.errors import SettingsRefused, StorageFault, Unsound
from storage.promises import has_checksums, refuse_settings
from storage.records.plans import LeadState
from storage.records.services import Service
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import SchemaState

AHEAD = timedelta(days=14)
MOST_NAMED = 10
CLOCK_SET_BACK = timedelta(minutes=1)
MENDS = {
    SchemaState.BEHIND: "Run `mainstay db upgrade`: it makes a copy first.",
    SchemaState.NEWER: "Install the newer Mainstay again; this one would do harm.",
}


def database_checks(environment: Environment, now: datetime) -> Iterator[Check]:
    """Look at keys, database, audit and people, as far as each stands on what was found before."""
    try:
        ground = read_ground(environment)
        yield ok("keys", "The keys are there, and only their owner can read them.")
        with ground.open_store() as store:
            yield from _over(store, ground, now)
    except NotReady as fault:
        yield fail("database", fault.wrong, fault.mend)
    except StorageFault as fault:
        found = fault_of(fault)
        yield fail("keys" if "key" in found.code else "database", found.wrong, found.mend)


def _over(store: Store, ground: Ground, now: datetime) -> Iterator[Check]:
    schema = store.read_sync(health.schema_of, now=now)
    yield store.read_sync(_promises, now=now)
    if schema is not SchemaState.CURRENT:
        yield fail("schema", f"The schema is {schema.value}.", MENDS[schema])
        return
    yield ok("schema", "The schema is this version's.")
    yield _ledger(ground, store)
    for look in (_soundness, _audit, _set_aside, _notices, _set_back):
        yield store.read_sync(look, now=now)
    for look_at in (_coordinators, _leads, _covers, _local_help):
        yield store.read_sync(_with(look_at, ground.service), now=now)


def _with(look: Callable[[Transaction, Service], Check], service: Service) -> Callable[[Transaction], Check]:
    return lambda tx: look(tx, service)


def _promises(tx: Transaction) -> Check:
    """A file's promises are made with every connection, a server's are its operator's to keep."""
    if tx.connection.dialect.name == "sqlite":
        return ok("database", "It opens, in WAL mode, and keeps what it confirms (synchronous FULL).")
    try:
        refuse_settings(tx.connection)
    except SettingsRefused as refused:
        mend = "Set synchronous_commit and fsync to on, server_encoding to UTF8; PostgreSQL 14 or newer. `run` refuses."
        return fail("database", f"The server does not promise to keep what it confirms: {refused.about}.", mend)
    if not has_checksums(tx.connection):
        mend = "Turn them on while it is stopped: pg_checksums --enable."
        return warn("database", "The server has no checksums: it would not notice a page that a disk spoiled.", mend)
    return ok("database", "The server answers, and keeps what it confirms (synchronous_commit on, checksums).")


# -- the file ------------------------------------------------------------------------------------------------------


def _soundness(tx: Transaction) -> Check:
    found = health.damage(tx)
    if found is None:
        return ok("quick_check", "The database finds itself sound.")
    return fail("quick_check", "The database finds itself damaged.", "Stop `run`, keep the file, restore a backup.")


def _audit(tx: Transaction) -> Check:
    broken = tx.audit.verify()
    if broken is None:
        return ok("audit", f"All {tx.audit.anchor().seq} entries are what was written.")
    mend = "Keep the database as it is, compare it with the last backup, and ask who could write to it."
    return fail("audit", f"The audit is not what was written, from entry {broken} on.", mend)


def _ledger(ground: Ground, store: Store) -> Check:
    try:
        lines = ledger_of(ground.environment, store.keys).lines()
    except Unsound:
        mend = "Put erasures.ledger back from its copy: without it an older backup brings back who was erased."
        return fail("erasures", "The erasure ledger is not what was written.", mend)
    return ok("erasures", f"The erasure ledger has {len(lines)} lines, all as they were written.")


def _set_aside(tx: Transaction) -> Check:
    count = health.unsettled(tx).set_aside
    if not count:
        return ok("updates_set_aside", "No update was set aside.")
    mend = "The sender was told that it was not kept. Report what the log says at update_set_aside."
    return warn("updates_set_aside", f"Updates that could not be handled: {count}.", mend)


def _notices(tx: Transaction) -> Check:
    found = health.unsettled(tx)
    if not found.refused and not found.unknown:
        return ok("notices", f"Telegram took every notice; {found.waiting} wait to be sent now.")
    says = f"Notices that Telegram refused: {found.refused}; that may not have arrived: {found.unknown}."
    return warn("notices", says, "The log names each at notice_refused and notice_doubtful.")


def _set_back(tx: Transaction) -> Check:
    last = tx.audit.entries(1)
    if last and last[0].at > tx.now + CLOCK_SET_BACK:
        mend = "Set the clock right before `run` goes on: reminders and ladders follow it."
        says = f"The last entry is from {last[0].at:%Y-%m-%d %H:%M} UTC, still to come."
        return fail("clock_and_database", says, mend)
    return ok("clock_and_database", "Nothing was kept after now.")


# -- the people ----------------------------------------------------------------------------------------------------


def _coordinators(tx: Transaction, _: Service) -> Check:
    there = tx.people.coordinators()
    if not there:
        mend = "Run `mainstay practitioner add REF NAME --coordinator`."
        return fail("coordinators", "There is no co-ordinator: nobody answers where there is no lead.", mend)
    silent = [str(person.ref) for person in there if person.id not in tx.links.reachable([person.id])]
    if len(silent) == len(there):
        mend = "Enrol one: `mainstay practitioner enrol REF`."
        return warn("coordinators", f"No co-ordinator can be reached: {_few(silent)}.", mend)
    return ok("coordinators", f"{len(there) - len(silent)} of {len(there)} can be reached.")


def _leads(tx: Transaction, _: Service) -> Check:
    """A plan without a lead is an alarm the same day (003-01), unless the family chose to have none (004-06)."""
    unled, silent = [], []
    for plan in tx.plans.all_open():
        circle = tx.plans.circle(plan.id)
        lead = circle.lead
        if lead is None:
            if plan.lead_state is not LeadState.BY_CHOICE_NONE:
                unled.append(plan.ref)
        elif lead.is_staff and lead.id not in circle.reachable:
            silent.append(plan.ref)
    if not unled and not silent:
        return ok("leads", "Every plan has a lead professional who can be reached, or has none by choice.")
    found = (("Without a lead professional", unled), ("With a lead who cannot be reached", silent))
    says = " ".join(f"{words}: {_few(refs)}." for words, refs in found if refs)
    return warn("leads", says, "Name a lead, or enrol them. The duty contact answers meanwhile.")


def _covers(tx: Transaction, service: Service) -> Check:
    today = wall_of(tx.now, service.zone).date()
    absences = tx.covers.absences(today, today + AHEAD)
    away = tx.people.many({cover.away_id for cover in absences})
    open_days = [
        f"{away[one].ref} from {gap.first_day}" for one in away for gap in gaps(one, absences, today)
        if gap.first_day <= today + AHEAD and _answers(tx, one)
    ]  # fmt: skip
    if not open_days:
        return ok("covers", "Everybody who is away in the next two weeks is covered.")
    mend = "Have them ask somebody to cover: /cover in the chat."
    return warn("covers", f"Away without an agreed cover: {_few(open_days)}.", mend)


def _local_help(tx: Transaction, service: Service) -> Check:
    """An entry that nobody checked for a year may send a family to a door that is shut (001-41)."""
    today = wall_of(tx.now, service.zone).date()
    listed = tx.local_services.listed()
    old = [f"{one.ref} ({one.checked_on})" for one in listed if is_old(one.checked_on, today)]
    if not old:
        return ok("local_help", f"Local services are listed, each checked within a year: {len(listed)}.")
    mend = "Make sure that each is right, write the day into your file, and run `mainstay import` again."
    return warn("local_help", f"Local services not checked for a year: {_few(old)}.", mend)


def _answers(tx: Transaction, person_id: str) -> bool:
    return bool(tx.plans.led_by(person_id) or tx.plans.on_duty_for(person_id))


def _few(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def worst_of(checks: list[Check]) -> State:
    """Return the worst that was found."""
    states = {check.state for check in checks}
    return State.FAIL if State.FAIL in states else State.WARN if State.WARN in states else State.OK
