# Two commands matter: `make demo` starts Hezong with the demonstration group, `make test` proves it.
# Everything is set up in .venv; stamp files there remember what is installed and built.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
# The first Python that is new enough; dev/machine.py explains when there is none.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; exit; }; done; echo python3)

WEB := $(if $(wildcard web/package.json),$(STAMPS)/web)
WEB_INSTALLED := $(if $(wildcard web/package.json),$(STAMPS)/web-packages)
WEB_SOURCES := $(shell [ -d web ] && find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*')
# Node comes from a Python package; its cache stays in this folder.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm_config_cache="$(CURDIR)/$(VENV)/npm-cache" npm_config_update_notifier=false npm --prefix web

TESTS ?= tests src/hezong/modules
WORKERS ?= 2

.PHONY: help demo run test check bench soak lock

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(STAMPS)/run $(WEB) ## start Hezong with the demonstration group
	@exec $(BIN)/hezong demo

run: $(STAMPS)/run $(WEB) ## start Hezong with your own data
	@exec $(BIN)/hezong run

test: $(STAMPS)/dev $(WEB) ## run all tests, browser included
	@dev/browser.sh
	$(if $(WEB),$(NPM) run test --silent && $(NPM) run size --silent)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(wildcard $(TESTS))

check: $(STAMPS)/dev $(WEB_INSTALLED) ## lint, types, layers and the tests that need no database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(if $(WEB),$(NPM) run typecheck --silent && $(NPM) run lint --silent)
	# Types and tests side by side; random tests try a few cases here, all of them in `make test`.
	@$(BIN)/pyright --pythonpath $(BIN)/python & types=$$!; \
	HEZONG_CASES=100 $(BIN)/python -m pytest -q -n $(WORKERS) $(wildcard tests/unit tests/house); wait $$types

bench: $(STAMPS)/dev $(WEB) ## measure against the limits
	$(BIN)/python -m bench

soak: $(STAMPS)/dev ## a long measurement that can be interrupted and resumed; N=0.01 for a hundredth of it
	$(BIN)/python -m bench.soak $(if $(N),--scale $(N))

lock: $(STAMPS)/dev ## renew the lock files after a change of pyproject.toml
	$(call compile,requirements.lock,--extra embedded)
	$(call compile,requirements-build.lock,--extra embedded --extra build -c requirements.lock)
	$(call compile,requirements-dev.lock,--all-extras -c requirements-build.lock)

define compile
$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links pyproject.toml $(2) -o $(1)
endef

$(STAMPS)/venv: dev/machine.py
	@$(PYTHON) dev/machine.py
	@echo "hezong: making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/venv requirements-build.lock pyproject.toml
	@echo "hezong: installing packages (about a minute)"
	@$(PIP) -r requirements-build.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements-dev.lock
	@echo "hezong: installing packages for tests"
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(STAMPS)/web-packages: $(STAMPS)/run web/package.json web/package-lock.json
	@echo "hezong: installing packages of the web client"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/web: $(STAMPS)/web-packages $(WEB_SOURCES)
	@echo "hezong: building the web client"
	@$(NPM) run build --silent
	@touch $@
