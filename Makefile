# Everything one does with Mainstay's source, in seven words. `make` alone lists them.

PYTHON ?= python3
UV     ?= uv
BIN    := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test check bench faults lock

help:  ## list these words
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{printf "  make %-7s %s\n", $$1, $$2}'

demo: .venv/runtime.stamp  ## try it: no account, no token (ARGS="--port 9000")
	$(BIN)/mainstay demo $(ARGS)

# Thousands of small databases, each commit a real one: in memory, where there is room, the disk is not what is tested.
TEST_TMP := $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'END {print $$4}')" -gt 4000000 ] && echo /dev/shm || echo $${TMPDIR:-/tmp})

# Four at once on two cores: some wait for a process or a browser to start. Whoever is done takes from the others.
test: .venv/dev.stamp  ## run the tests (ARGS="-k reminders")
	PYTHONDONTWRITEBYTECODE= TMPDIR=$(TEST_TMP) $(BIN)/python -m pytest -q -n 4 --dist worksteal -rs -m "not nightly" --ignore=tests/benchmarks $(ARGS)

check: .venv/dev.stamp  ## style, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.stamp .venv-peers/stamp  ## measure: messages a second, reminders on time
	$(BIN)/python -m tests.benchmarks $(ARGS)

faults: .venv/dev.stamp  ## the long forms of all tests, kept for the night: crashes, storms, damage (two to three hours)
	PYTHONDONTWRITEBYTECODE= TMPDIR=$(TEST_TMP) $(BIN)/python -m pytest -q -n 4 --dist worksteal -rs -m nightly $(ARGS)

# Pins every part with its hashes and names no index. UPGRADE=--upgrade takes newer versions.
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(UPGRADE)

lock:  ## write the lock files anew (needs uv; UPGRADE=--upgrade)
	$(LOCK) --extra build -o requirements.lock > /dev/null
	$(LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock > /dev/null
	$(LOCK:pyproject.toml=tests/benchmarks/peers/requirements.in) -o tests/benchmarks/peers/requirements.lock > /dev/null

# One environment serves both. The stamps say what is in it, so that a second run starts at once.
.venv/runtime.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Mainstay needs Python 3.11 or newer. Name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Making .venv ..."; $(PYTHON) -m venv .venv; }
	@echo "Installing what Mainstay needs (about a minute) ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/runtime.stamp
	@echo "Installing what the tests need (about a minute) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# What we measure ourselves against has an environment of its own: its wishes do not bind ours.
.venv-peers/stamp: tests/benchmarks/peers/requirements.lock
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
