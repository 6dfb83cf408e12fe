# Every target makes its own virtual environment first, when there is none.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_STAMP := $(VENV)/.installed-bench
WORKERS ?= 2

.DEFAULT_GOAL := help

.PHONY: help
help:  ## show this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

.PHONY: generate
generate: $(STAMP)  ## write generated/ from the installed schema files
	$(BIN)/ocpp-codegen generate

.PHONY: check
check: $(STAMP)  ## compare generated/ with what generate would write
	$(BIN)/ocpp-codegen generate --check

.PHONY: test
test: $(STAMP)  ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS)

.PHONY: lint
lint: $(STAMP)  ## check style and types of generator, tests and generated
	$(BIN)/ruff format --check generator tests
	$(BIN)/ruff check generator tests generated
	$(BIN)/mypy
	$(BIN)/pyright

.PHONY: format
format: $(STAMP)  ## lay out the sources
	$(BIN)/ruff format generator tests
	$(BIN)/ruff check --fix generator tests

$(BENCH_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

.PHONY: bench
bench: $(BENCH_STAMP)  ## measure against others, side by side
	$(BIN)/python tests/bench.py

.PHONY: clean
clean:  ## remove everything that can be made again
	rm -rf $(VENV) .venv-* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
