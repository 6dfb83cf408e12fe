# Every target makes its own virtual environment first, when there is none.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BROWSER_STAMP := $(VENV)/.installed-browser
BENCH_STAMP := $(VENV)/.installed-bench
WORKERS ?= 2

# What is claimed in pyproject.toml: the Pythons, and the lower end of the range of
# datamodel-code-generator, which test-dcg installs with ALSO.
PYTHONS := $(shell sed -n 's/.*"Programming Language :: Python :: \([0-9.]*\)".*/\1/p' pyproject.toml)
OLDEST_DCG := $(shell sed -n 's/.*"datamodel-code-generator>=\([0-9.]*\),.*/\1/p' pyproject.toml)
CONTENT_TESTS := $(foreach name,facts_complete \
	rules_complete messages_validate drop_in determinism second_reader layers packages \
	roles standard standard_names devicemodel message,$(wildcard tests/*/test_$(name).py))

PAGES := docs --format rst --output generated/reference
MARKDOWN := docs --format markdown --output generated/reference
LOOKUP := target lookup --output generated/reference
RUNTIME_TESTS := $(foreach name,charge_point \
	charge_point_differences runtime bad_peers mixed_use example_programs,$(wildcard tests/*/test_$(name).py))

ACCELERATED_TESTS := $(foreach name,accelerator \
	codec_text codec_frames codec_verdicts extension_verdicts extensions \
	charge_point runtime bad_peers mixed_use example_programs,$(wildcard tests/*/test_$(name).py))

.DEFAULT_GOAL := help

.PHONY: help
help:  ## show this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 20

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' $(ALSO)
	@touch $@

.PHONY: generate
generate: $(STAMP)  ## write generated/ from the installed schema files
	$(BIN)/ocpp-codegen generate
	$(BIN)/ocpp-codegen $(PAGES)
	$(BIN)/ocpp-codegen $(MARKDOWN)
	$(BIN)/ocpp-codegen $(LOOKUP)

.PHONY: check
check: $(STAMP)  ## compare generated/ with what generate would write
	$(BIN)/ocpp-codegen generate --check
	$(BIN)/ocpp-codegen $(PAGES) --check
	$(BIN)/ocpp-codegen $(MARKDOWN) --check
	$(BIN)/ocpp-codegen $(LOOKUP) --check

# Most of the layout is our own: here it is held against that of black.
.PHONY: check-layout
check-layout: $(STAMP)  ## see that black finds nothing to lay out in generated/
	$(BIN)/black --check --fast --line-length 88 --target-version py311 \
	  generated/__init__.py generated/v16 generated/v201 generated/v21 generated/vendor \
	  generated/plug_and_charge generated/california_pricing

# The pages are tested in a browser, which is installed where there is none.
$(BROWSER_STAMP): $(STAMP)
	$(BIN)/python -m tests.helpers.browser
	@touch $@

# By file, so that no two workers prepare the same.
.PHONY: test
test: $(BROWSER_STAMP)  ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.PHONY: test-slow
test-slow: $(STAMP)  ## run the tests that take too long for test
	$(BIN)/python -m pytest -n $(WORKERS) -m slow

.PHONY: test-browser
test-browser: $(BROWSER_STAMP)  ## use the pages of all versions in a browser
	OCPP_TEST_ALL_PAGES=1 $(BIN)/python -m pytest -n $(WORKERS) tests/reference/test_pages_browser.py

# Payloads and objects that make fuzz tries.
COUNT ?= 1000000

.PHONY: fuzz
fuzz: $(STAMP)  ## compare the codec with jsonschema-rs, COUNT times
	$(BIN)/python -m tests.helpers.fuzz --count $(COUNT)

.PHONY: fuzz-tolerant
fuzz-tolerant: $(STAMP)  ## have COUNT faulty payloads read as what they mean
	$(BIN)/python -m tests.helpers.tolerant_fuzz --count $(COUNT)

.PHONY: bench-inspect
bench-inspect: accelerator  ## measure inspect: its time by that of json.loads, its memory
	$(BIN)/python -m tests.inspection.speed --megabytes 100
	OCPP_ACCELERATOR=0 $(BIN)/python -m tests.inspection.speed_shapes
	$(BIN)/python -m tests.inspection.speed --megabytes 1000 --memory

.PHONY: mutants
mutants: $(STAMP)  ## remove every single check of the codec; a test has to notice
	$(BIN)/python -m tests.helpers.mutants
	$(BIN)/python -m tests.helpers.accelerator_mutants

.PHONY: accelerator
accelerator: $(STAMP)  ## compile the accelerator for this checkout
	$(BIN)/python -m generated.accelerate
	$(BIN)/python -m ocpp_codegen.runtime.accelerate
	$(BIN)/python generator/compile_lane.py

# Everything about codecs again, with the accelerator; and its memory, fault by fault.
.PHONY: test-accelerator
test-accelerator: accelerator  ## the tests of codecs and ChargePoint, accelerated
	OCPP_ACCELERATOR=1 $(BIN)/python -m pytest -n $(WORKERS) $(ACCELERATED_TESTS)
	$(BIN)/python -m tests.helpers.accelerator_faults

.PHONY: test-accelerator-sanitized
test-accelerator-sanitized: $(STAMP)  ## the same under AddressSanitizer and UBSan
	$(BIN)/python -m tests.helpers.sanitized

SECONDS ?= 3600

.PHONY: fuzz-guided
fuzz-guided: $(STAMP)  ## fuzz it by what texts reach, for SECONDS; needs clang
	$(BIN)/python -m tests.helpers.fuzz_guided --seconds $(SECONDS)

.PHONY: fuzz-accelerator
fuzz-accelerator: accelerator  ## compare it with the codec in Python, COUNT times each
	$(BIN)/python -m tests.helpers.fuzz_accelerator --count $(COUNT)

.PHONY: pythons
pythons:  ## list the Pythons that pyproject.toml names, as JSON
	@echo $(PYTHONS) | sed 's/ /", "/g; s/.*/["&"]/'

.PHONY: test-content
test-content: $(STAMP)  ## check, and the tests of what the modules say
	$(BIN)/ocpp-codegen generate --check
	$(BIN)/python -m pytest -n $(WORKERS) $(CONTENT_TESTS)

# Each Python gets an environment of its own, .venv-3.12 and so on.
WITH := test-content
.PHONY: test-interpreters
test-interpreters:  ## test-content under each Python of pyproject.toml that is found
	@ran=; for version in $(PYTHONS); do \
	  for python in python$$version $(HOME)/.pyenv/versions/$$version.*/bin/python; do \
	    $$python -c 'import venv' 2>/dev/null || continue; \
	    echo "== Python $$version: $$python"; \
	    $(MAKE) --no-print-directory $(WITH) \
	      VENV=.venv-$$version PYTHON=$$python || exit 1; \
	    ran="$$ran $$version"; break; \
	  done; \
	done; echo "== ran:$${ran:- none}"; test -n "$$ran"

.PHONY: test-pythons
test-pythons:  ## all tests under each of these Pythons
	$(MAKE) --no-print-directory test-interpreters WITH=test

.PHONY: test-dcg
test-dcg:  ## test-content with the oldest datamodel-code-generator allowed
	$(MAKE) --no-print-directory test-content \
	  VENV=.venv-dcg ALSO='datamodel-code-generator==$(OLDEST_DCG)'

TYPESCRIPT := $(VENV)/typescript
TSC := $(TYPESCRIPT)/node_modules/.bin/tsc
SCHEMA_VERSIONS := 1.6 2.0.1 2.1

$(TSC):
	npm install --silent --no-audit --no-fund --prefix $(TYPESCRIPT) typescript@5.9.3

.PHONY: test-typescript
test-typescript: $(STAMP) $(TSC)  ## compile types made of the model, and the vectors
	@for version in $(SCHEMA_VERSIONS); do \
	  folder=$(TYPESCRIPT)/$$version; \
	  $(BIN)/ocpp-codegen vectors --quiet --ocpp $$version --output $$folder && \
	  $(BIN)/ocpp-codegen model --ocpp $$version > $$folder/model.json && \
	  $(BIN)/python -m tests.helpers.typescript $$folder/model.json $$folder/v* \
	    > $$folder/types.ts && \
	  $(TSC) --strict --noEmit --target es2022 $$folder/types.ts || exit 1; \
	  echo "== OCPP $$version: $$(grep -c '^export' $$folder/types.ts) declarations"; \
	done

OTHERS := $(VENV)/probe-others

$(OTHERS)/node_modules: tests/probing/peers/package.json
	mkdir -p $(OTHERS)
	cp -R tests/probing/peers/. $(OTHERS)
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(OTHERS)
	@touch $@

.PHONY: probe-others
probe-others: $(STAMP) $(OTHERS)/node_modules  ## probe central systems by others, from npm
	cp tests/probing/peers/*.cjs $(OTHERS)
	$(BIN)/python -m tests.probing.others $(OTHERS)

VALIDATORS := $(VENV)/validators

$(VALIDATORS)/bin/python: tests/reference/validators/requirements.txt
	$(PYTHON) -m venv $(VALIDATORS)
	$@ -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VALIDATORS)/node_modules: tests/reference/validators/package.json
	mkdir -p $(VALIDATORS)
	cp $< $(VALIDATORS)
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VALIDATORS)
	@touch $@

.PHONY: validators
validators: $(STAMP) $(VALIDATORS)/bin/python $(VALIDATORS)/node_modules  ## try the validators of others on the official files
	cp tests/reference/validators/validators.mjs $(VALIDATORS)
	$(BIN)/python -m tests.reference.validators $(VALIDATORS) $(VALIDATORS)/bin/python

.PHONY: lint
lint: $(STAMP)  ## check style and types of generator, tests and generated
	$(BIN)/ruff format --check generator tests
	$(BIN)/ruff check generator tests generated
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

.PHONY: format
format: $(STAMP)  ## lay out the sources
	$(BIN)/ruff format generator tests
	$(BIN)/ruff check --fix generator tests

$(BENCH_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

.PHONY: bench
bench: $(BENCH_STAMP)  ## measure against others, side by side; draw the picture
	$(BIN)/python -m tests.bench --picture .github/bench.svg

.PHONY: bench-runtime
bench-runtime: $(STAMP)  ## measure our ChargePoint against that of ocpp: 200 stations
	$(BIN)/python -m tests.bench runtime

# Each ocpp gets an environment of its own; the pin of the dev extra is for the others.
.PHONY: test-ocpp
test-ocpp:  ## the tests of charge_point with ocpp 2.0.0, 2.1.0 and the newest
	@for version in 2.0.0 2.1.0 newest; do \
	  venv=.venv-ocpp-$$version; wanted=ocpp==$$version; \
	  if [ $$version = newest ]; then wanted=ocpp; fi; \
	  $(MAKE) --no-print-directory $$venv/.installed VENV=$$venv || exit 1; \
	  $$venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade \
	    $$wanted || exit 1; \
	  echo "== $$($$venv/bin/python -m pip freeze | grep ^ocpp==)"; \
	  $$venv/bin/python -m pytest -n $(WORKERS) $(RUNTIME_TESTS) || exit 1; \
	done

.PHONY: central-system
central-system: $(STAMP)  ## start the example of a central system
	$(BIN)/python -m tests.examples.central_system

.PHONY: station
station: $(STAMP)  ## start the example of a station, which charges once
	$(BIN)/python -m tests.examples.station

.PHONY: example
example: $(STAMP)  ## start the example of a web API, with stations that talk to it
	$(BIN)/python -m tests.examples.web_api

# The lowest versions of all that users may have, and what a slice of the tests needs.
MINIMUM := .venv-minimum
TESTS_NEED := pytest pytest-xdist hypothesis jsonschema jsonschema-rs duckdb polars
LOWEST_TESTS := tests/cli $(foreach name,extensions cases parquet probe second_reader \
	lookup own_mistakes charge_point,$(wildcard tests/*/test_$(name).py))

.PHONY: test-lowest
test-lowest: $(STAMP)  ## check, and a slice of the tests, with the lowest versions of all
	$(BIN)/python -m tests.helpers.lowest > $(VENV)/lowest.txt
	$(PYTHON) -m venv $(MINIMUM)
	$(MINIMUM)/bin/python -m pip install --quiet --disable-pip-version-check \
	  -e '.[arrow,generate,migrate,ocpp,probe]' $(TESTS_NEED) -c $(VENV)/lowest.txt
	$(MINIMUM)/bin/ocpp-codegen generate --check
	$(MINIMUM)/bin/ocpp-codegen $(PAGES) --check
	$(MINIMUM)/bin/python -m pytest -n $(WORKERS) $(LOWEST_TESTS)

# What users may have, down to the first that is allowed: pydantic alone, then FastAPI.
LOWEST := .venv-lowest
.PHONY: test-frameworks
test-frameworks: $(STAMP)  ## messages in the oldest pydantic and FastAPI of all
	$(BIN)/ocpp-codegen vectors --quiet --output $(VENV)/vectors
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check pydantic==2.0
	$(LOWEST)/bin/python -m tests.helpers.adapters $(VENV)/vectors
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check \
	  fastapi==0.100.0 pydantic==2.0.2 uvicorn websockets ocpp==2.1.0 pytest
	$(LOWEST)/bin/python -m tests.helpers.adapters $(VENV)/vectors
	$(LOWEST)/bin/python -m pytest --noconftest -c /dev/null --rootdir . \
	  --import-mode=importlib -q -k 'not library' tests/runtime/test_web_api.py

# A Python that no interpreter is at hand for: the number of a Pyodide is that of its
# Python, 314 for 3.14. Of 3.15 there are alphas, which are run and not claimed.
PYODIDE ?= 314.0.7
PYODIDE_FOLDER := .artifacts/pyodide-$(PYODIDE)

.PHONY: test-pyodide
test-pyodide: $(STAMP)  ## use the modules under Python 3.14 in Node, by Pyodide
	npm install --silent --no-audit --no-fund --prefix $(PYODIDE_FOLDER) \
	  pyodide@$(PYODIDE)
	$(BIN)/ocpp-codegen vectors --quiet --output $(VENV)/vectors
	node tests/helpers/pyodide.mjs $(abspath $(PYODIDE_FOLDER)/node_modules/pyodide) \
	  $(CURDIR) $(abspath $(VENV)/vectors)

# TAG is that of the release; OCPP_CODEGEN_REPOSITORY is where links of the README lead.
.PHONY: release
release: $(STAMP)  ## build the distributions twice, compare them, list what is in them
	$(BIN)/python generator/release.py $(if $(TAG),--tag $(TAG))

.PHONY: pages
pages: $(STAMP)  ## write the HTML reference into .artifacts/pages
	$(BIN)/ocpp-codegen docs --format html --output .artifacts/pages
	for page in $$(cd .artifacts/pages && ls ocpp-*.html); do \
	  echo "<p><a href=\"$$page\">$$(basename $$page .html)</a>"; \
	done > .artifacts/pages/index.html

.PHONY: clean
clean:  ## remove everything that can be made again
	rm -rf $(VENV) .venv-* .artifacts dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
