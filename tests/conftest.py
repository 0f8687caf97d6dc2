"""Fixtures and settings that every test shares."""

import os
from pathlib import Path

import pytest

from tests.canaries import FIXED, found
from tests.postgres import postgresql_server, postgresql_url

__all__ = ["postgresql_server", "postgresql_url"]  # fixtures for every folder

os.environ.setdefault("PTB_TIMEDELTA", "1")  # before PTB is imported anywhere


def pytest_sessionfinish(session: pytest.Session) -> None:
    """After the whole run: no file that any test left behind holds a name or a token (promise 6)."""
    if hasattr(session.config, "workerinput"):
        return  # a worker of pytest-xdist: the controller looks once, over all of them
    factory = getattr(session.config, "_tmp_path_factory", None)
    basetemp: Path | None = getattr(factory, "_basetemp", None)
    leaks = list(found(basetemp, FIXED)) if basetemp is not None and basetemp.exists() else []
    for path, text in leaks:
        print(f"\nin plain sight: {text!r} in {path}")
    if leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
