PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests
PROCESSES ?= 2

.PHONY: help run test check format pictures bench lock translations set-up set-up-tests

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: set-up  ## install what is missing, prepare the demo, serve on loopback
	@$(PYTHON) -m conference.install.database || $(BIN)/flask --app wsgi conference prepare
	@exec $(BIN)/python -m conference.serve

test: set-up-tests  ## install what is missing and run all tests (TESTS=tests/unit for some)
	$(BIN)/pytest --numprocesses=$(PROCESSES) $(TESTS)

check: set-up-tests  ## format, lint, types, imports, templates, spelling, translations
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint conference/templates --check --quiet
	$(BIN)/djlint conference/templates --lint --quiet
	$(BIN)/codespell
	$(BIN)/python -m tests.translations

format: set-up-tests  ## bring code and templates into the shape that check expects
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/djlint conference/templates --reformat --quiet

pictures: set-up-tests  ## take the pictures of the guides anew
	$(BIN)/python -m docs.pictures

bench: set-up-tests  ## measure: every program in tests/benchmarks prints one JSON line
	@for file in $$(grep -l __main__ tests/benchmarks/*.py); do \
	  module=tests.benchmarks.$$(basename $$file .py); echo "== $$module"; $(BIN)/python -m $$module || exit 1; done

lock: set-up-tests  ## renew the locks: Python packages with hashes, browser packages (UPGRADE=--upgrade for newer ones)
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(BIN)/$(COMPILE) --output-file requirements.lock
	$(BIN)/$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock
	cd conference/install/npm && PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --package-lock-only

COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE)

translations: set-up-tests  ## collect new sentences from the sources into the catalogues
	$(BIN)/python -m tests.translations --update

set-up:
	@$(PYTHON) -m conference.install

set-up-tests:
	@$(PYTHON) -m conference.install test
