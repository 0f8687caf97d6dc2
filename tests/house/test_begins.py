"""Whatever may write begins IMMEDIATE: a read that turns into a write fails at once where somebody else wrote (R20).

The source is walked: who opens a database, and with which words a transaction begins. What it says is then asked of
SQLite itself.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage import copying
from storage.errors import DatabaseUnreachable
from storage.seat import Seat
from storage.upgrade import upgrade
from tests.faults.program import REPOSITORY

FLOORS = ("bot", "handlers", "messages", "storage")
OPENS = {
    # who may call it, and why nobody else need
    "connect": {"storage/seat.py": "the program's own", "storage/copying.py": "copies of a file"},
    "create_engine": {"storage/seat.py": "over a connection that is there"},
    "create_async_engine": {"storage/postgresql.py": "a server", "storage/presence.py": "a server"},
    "engine_from_config": {},
    "async_engine_from_config": {},
}
CONNECTS = ("sqlite3", "sqlite3.dbapi2", "aiosqlite", "pysqlite3", "apsw")
STATEMENTS = ("execute", "executemany", "executescript", "exec_driver_sql", "text", "engine_over")
BEGIN = re.compile(r"\s*(BEGIN|START\s+TRANSACTION)\s*(;|$|DEFERRED|IMMEDIATE|EXCLUSIVE|TRANSACTION)", re.IGNORECASE)
SUSPECT = re.compile(rf"\b({'|'.join(OPENS)})\b|[\"']\s*(BEGIN|START\s+TRANSACTION)\b", re.IGNORECASE)
WRITES = ("writes", "self._writes")
NEVER_WRITES = "PRAGMA query_only=ON"


def deferred(path: str, source: str) -> Iterator[str]:
    """Name everything in a module by which a transaction that writes could begin deferred."""
    if SUSPECT.search(source) is None:
        return  # most modules: to walk one takes longer
    tree = ast.parse(source)
    within = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    names = _imported(tree)
    for node in ast.walk(tree):
        at = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            yield from (f"{at} {wrong}" for wrong in _opening(path, node, names))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _begins(node.value, node, within):
            if _is_chosen(node, within) or _never_writes(node, within):
                continue
            yield f"{at} begins with {node.value!r}: BEGIN IMMEDIATE where it `writes`, else {NEVER_WRITES} before it"


def _imported(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: `import sqlite3 as s` makes `s` sqlite3."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.asname or one.name.split(".")[0]: one.name if one.asname else one.name.split(".")[0]
                      for one in node.names}  # fmt: skip
        elif isinstance(node, ast.ImportFrom):
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return names


def _opening(path: str, call: ast.Call, names: dict[str, str]) -> Iterator[str]:
    if not isinstance(call.func, ast.Name | ast.Attribute):
        return
    first, *more = ast.unparse(call.func).split(".")
    module, _, name = ".".join([names.get(first, first), *more]).rpartition(".")
    if name not in OPENS or (name == "connect" and module not in CONNECTS):
        return
    if path not in OPENS[name]:
        yield f"calls {name}: only {', '.join(OPENS[name]) or 'nobody'} may"
    given = {one.arg: ast.unparse(one.value) for one in call.keywords}
    if name == "connect" and given.get("isolation_level") != "None":
        yield "calls connect without isolation_level=None: Python then begins a deferred transaction by itself"
    if name == "create_engine" and [ast.unparse(one) for one in call.args] != ["'sqlite://'"]:
        yield "calls create_engine for a database of its own: use storage/seat.py's engine_over"


def _begins(value: str, node: ast.AST, within: dict[ast.AST, ast.AST]) -> bool:
    """Whether these are words that begin a transaction; `begin` alone may be a word of ours, or an event's name."""
    if BEGIN.match(value) is None:
        return False
    above = within.get(node)
    handed = isinstance(above, ast.Call) and ast.unparse(above.func).rpartition(".")[2] in STATEMENTS
    return handed or value.split(maxsplit=1)[0].isupper()


def _is_chosen(node: ast.Constant, within: dict[ast.AST, ast.AST]) -> bool:
    """Whether it stands in `"BEGIN IMMEDIATE" if writes else "BEGIN"`, or is IMMEDIATE anyhow."""
    if node.value == "BEGIN IMMEDIATE":
        return True
    choice = within.get(node)
    return (
        isinstance(choice, ast.IfExp)
        and choice.orelse is node
        and ast.unparse(choice.test) in WRITES
        and ast.unparse(choice.body) == "'BEGIN IMMEDIATE'"
    )


def _never_writes(node: ast.Constant, within: dict[ast.AST, ast.AST]) -> bool:
    """Whether the statement before it, on the same connection, is what forbids that one to write."""
    call = within.get(node)
    line = within.get(call) if call is not None else None
    block = within.get(line) if line is not None else None
    lines = getattr(block, "body", [])
    if not isinstance(call, ast.Call) or line not in lines or lines.index(line) == 0:
        return False
    return ast.unparse(lines[lines.index(line) - 1]) == f"{ast.unparse(call.func)}('{NEVER_WRITES}')"


def modules() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted((REPOSITORY / floor).rglob("*.py"))


def test_no_transaction_that_writes_begins_deferred():
    sources = {path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8") for path in modules()}
    assert len(sources) > 200
    found = [wrong for path, source in sources.items() for wrong in deferred(path, source)]
    assert not found, "\n".join(found)


def test_whoever_may_open_a_database_does():
    """Or the list allows what nobody needs."""
    for name, allowed in OPENS.items():
        assert not [path for path in allowed if f"{name}(" not in (REPOSITORY / path).read_text("utf-8")]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param("storage/outbox.py", "import sqlite3\nsqlite3.connect(p, isolation_level=None)", id="elsewhere"),
        pytest.param("storage/seat.py", "import sqlite3\nsqlite3.connect(p)", id="Python begins"),
        pytest.param("storage/seat.py", "import sqlite3 as s\ns.connect(p, isolation_level='DEFERRED')", id="asked to"),
        pytest.param("bot/app.py", "from sqlite3 import connect as c\nc(p, isolation_level=None)", id="other name"),
        pytest.param("bot/app.py", "import aiosqlite\naiosqlite.connect(p)", id="other library"),
        pytest.param("bot/app.py", "from sqlalchemy import create_engine\ncreate_engine('sqlite://')", id="engine"),
        pytest.param("storage/seat.py", "create_engine('sqlite:///its.db')", id="a file of its own"),
        pytest.param("bot/app.py", "from sqlalchemy.ext import asyncio as a\na.create_async_engine(u)", id="async"),
        pytest.param("storage/seat.py", "raw.execute('BEGIN')", id="deferred"),
        pytest.param("storage/inbox.py", "tx.connection.execute(text('begin'))", id="in small letters"),
        pytest.param("storage/inbox.py", "OPENING = 'BEGIN DEFERRED'", id="by a name"),
        pytest.param("storage/inbox.py", "raw.executescript('BEGIN; DELETE FROM inbox; COMMIT')", id="script"),
        pytest.param("storage/seat.py", "'BEGIN' if writes else 'BEGIN IMMEDIATE'", id="the wrong way round"),
        pytest.param("storage/seat.py", "'BEGIN IMMEDIATE' if sure else 'BEGIN'", id="by something else"),
        pytest.param("storage/seat.py", f"a.execute('{NEVER_WRITES}')\nb.execute('BEGIN')", id="the other connection"),
    ],
)
def test_a_transaction_that_could_write_and_begins_deferred_is_found(path, source):
    assert list(deferred(path, source))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import sqlite3\nsqlite3.connect(p, isolation_level=None)", id="Python begins nothing"),
        pytest.param("engine_over(raw, 'BEGIN IMMEDIATE' if self._writes else 'BEGIN')", id="by what it is for"),
        pytest.param(f"a.execute('{NEVER_WRITES}')\na.execute('BEGIN')", id="one that cannot write"),
        pytest.param("listens_for(engine, 'begin')\nself.connect()\n'Begin anew.'", id="other words"),
    ],
)
def test_what_is_right_is_let_be(source):
    assert list(deferred("storage/seat.py", source)) == []


# -- asked of SQLite itself --


@pytest.fixture
def path(tmp_path):
    upgrade(f"sqlite:///{tmp_path / 'mainstay.db'}")
    return tmp_path / "mainstay.db"


WRITE = text("DELETE FROM marks")


def test_a_writer_begins_immediate_and_a_reader_cannot_write(path):
    for writes in (True, False):
        seat, said = Seat(str(path), writes=writes), list[str]()
        seat.raw.set_trace_callback(said.append)
        if writes:
            seat.transact(lambda connection: connection.execute(WRITE))
        else:
            with pytest.raises(DatabaseUnreachable, match="READONLY"):
                seat.transact(lambda connection: connection.execute(WRITE))
        assert said[0] == ("BEGIN IMMEDIATE" if writes else "BEGIN")
        seat.close()
        seat.raw.close()


def test_a_copy_that_is_looked_at_cannot_be_written_and_one_that_is_filled_begins_immediate(path):
    with copying.opened(path) as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(WRITE)
    with copying.opened(path, writes=True) as connection:
        raw, said = connection.connection.driver_connection, list[str]()
        assert raw is not None
        raw.set_trace_callback(said.append)
        with connection.begin():
            connection.execute(WRITE)
    assert said[0] == "BEGIN IMMEDIATE"
