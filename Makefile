.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What pytest has compiled once is there the next time, whatever a shell says of bytecode.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
UV := $(shell command -v uv 2>/dev/null)
PO := $(wildcard locales/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
NOISE := '^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)'
EXTRAS := telegram discord postgres reports metrics otel verification banks sftp stripe audit
KEYWORDS := -k _ -k say:1 -k say_many:1,2 -k p_:1c,2

ifdef UV
INSTALL := $(UV) pip install -q --compile-bytecode --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check
endif
PINNED = $(INSTALL) --no-deps --require-hashes $(patsubst %,-r requirements/%.txt,$(1))

.PHONY: help run reports banks test long fuzz check messages catalogues bench bench-growth clean simulate lock audit

help: ## Show what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

run: $(VENV)/.run $(MO) ## Set everything up and start Wasl on http://127.0.0.1:8080
	@wanted=$$($(BIN)/python -m bot extras) && \
		for each in $$wanted; do $(MAKE) --no-print-directory $(VENV)/.$$each || exit; done
	@$(BIN)/python -m compileall -q bot ledger
	@exec $(BIN)/python -m bot

reports: $(VENV)/.reports ## Install what draws charts, and writes PDF and XLSX

banks: $(VENV)/.banks ## Install what reads statements of banks, and writes files to them

test: $(VENV)/.dev $(MO) ## Set everything up and run the tests
	@$(PYTEST) -n auto --dist worksteal tests

long: $(VENV)/.dev $(MO) ## Everything on both databases, hundreds of kills, many simulated worlds: an hour or two
	@WASL_LONG=1 $(PYTEST) -n auto --dist worksteal --everywhere tests
	@$(BIN)/python -m tests.simulation --seed 1 --seeds 100 --steps $(STEPS)

fuzz: $(VENV)/.dev $(MO) ## Draw a million inputs for all that a stranger can reach: about an hour; FUZZ=20000 SEED=7
	@FUZZ=$(or $(FUZZ),1000000) $(PYTEST) -s -p no:randomly tests/fuzz

check: $(VENV)/.dev $(MO) ## Lint, types, contracts, catalogues, a small world: what a reviewer would run
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PYTEST) tests/test_tidy.py tests/test_catalogues.py
	@$(BIN)/python -m tests.simulation --steps 60

bench: $(VENV)/.dev $(MO) ## Measure the books beside what others would write; QUICK=1 takes a minute
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick)

bench-growth: $(VENV)/.dev $(MO) ## Measure books of a million accounts and 2 million transfers
	@$(BIN)/python -m tests.bench growth $(if $(QUICK),--quick)

SEED ?= 1
STEPS ?= 2000
simulate: $(VENV)/.dev $(MO) ## Run one world of people and failures, the same each time: SEED=1 STEPS=2000
	@$(BIN)/python -m tests.simulation --seed $(SEED) --steps $(STEPS)

messages: $(VENV)/.dev ## Extract what is said, update the catalogues and compile them
	@$(BIN)/pybabel -q extract --no-location --sort-output --no-default-keywords \
		--omit-header $(KEYWORDS) -o locales/messages.pot bot
	@for each in $$($(BIN)/python -c 'from bot.languages import LANGUAGES; print(*{each.catalogue for each in LANGUAGES})'); do \
		$(BIN)/pybabel -q update --init-missing --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date -l $$each -i locales/messages.pot -d locales; \
		po=locales/$$each/LC_MESSAGES/messages.po; \
		grep -vE $(NOISE) $$po > $$po.new && mv $$po.new $$po; done
	@$(MAKE) --no-print-directory catalogues  # a new one is among them by now

catalogues: $(MO)

%.mo: %.po | $(VENV)/.run
	@$(BIN)/pybabel -q compile -i $< -o $@

# What each `make` installs is pinned in requirements/, with hashes: `lock` renews it.
$(VENV)/bin/python:
ifdef UV
	@$(UV) venv -q --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Wasl into $(VENV) ..."
	@$(call PINNED,run)
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(EXTRAS:%=$(VENV)/.%): $(VENV)/.%: requirements/%.txt $(VENV)/.run
	@echo "Installing what $* needs ..."
	@$(call PINNED,$*)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(call PINNED,dev)
	@touch $@

lock: | $(VENV)/bin/python ## Pin the newest of everything that make installs; KEEP=1 moves no pin without need
	@$(if $(UV),,$(INSTALL) uv)
	@UV=$(or $(UV),$(BIN)/uv) requirements/renew $(if $(KEEP),--keep)

audit: $(VENV)/.audit ## Ask whether anything pinned is known to be vulnerable
	@$(BIN)/python .ci/audit.py

clean: ## Remove the environment and what was compiled; the data stays
	@rm -rf $(VENV) build *.egg-info $(MO)
