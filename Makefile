# Everything that one does with this repository. `make` alone prints this list.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 \
  && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
KILLS ?= 200
PACKAGES := shared services/intake services/activation services/wellbeing-partners services/reporting deploy/embedded
CODE := shared services deploy tests

.PHONY: help setup check test demo serve faults bench lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.for-running ## make .venv, with the command `meedoen` in it
	@echo "Ready: .venv/bin/meedoen (try: .venv/bin/meedoen doctor)"

demo: .venv/.for-running ## play a year of a neighbourhood's trajectories and look at what came of it
	@$(BIN)/meedoen demo

serve: .venv/.for-running ## run all four services here, with data in .data
	@$(BIN)/meedoen serve

check: .venv/.for-testing ## style, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

test: .venv/.for-testing ## all tests but the long ones, on real PostgreSQL and Kafka where they can be had
	$(BIN)/pytest --numprocesses 2 --ignore=tests/faults --ignore=tests/benchmarks

faults: .venv/.for-testing ## kill services at random moments, take parts away, and see that nothing is lost (KILLS=200)
	KILLS=$(KILLS) $(BIN)/pytest tests/faults

bench: .venv/.for-testing ## how fast it is, beside the plainest way to do the same (BENCH=--json)
	@$(BIN)/python -m tests.benchmarks $(BENCH)

lock: ## choose the newest versions that requirements/*.in allow (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv"; exit 1; }
	uv pip compile -q --upgrade $(LOCK) requirements/run.in -o requirements/run.txt
	uv pip compile -q --upgrade $(LOCK) requirements/dev.in -c requirements/run.txt -o requirements/dev.txt

LOCK := --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header

clean: ## take away what was made here: .venv, .parts, caches (not .data)
	rm -rf .venv .parts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf tests/outside_checks/node_modules

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3, or brew install python"; exit 1; }
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a virtual environment: apt-get install python3-venv"; exit 1; }

.venv/.for-running: .venv/bin/python requirements/run.txt $(PACKAGES:=/pyproject.toml)
	@echo "Installing what Meedoen needs to run (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(PACKAGES:%=-e ./%)
	@touch $@

.venv/.for-testing: .venv/.for-running requirements/dev.txt
	@echo "Installing what the checks and tests need besides (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
