.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PO := $(wildcard locales/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
NOISE := '^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)'
TELEGRAM := $(or $(TELEGRAM_TOKEN),$(shell grep -qs '^TELEGRAM_TOKEN=.' .env && echo yes))
DISCORD := $(or $(DISCORD_TOKEN),$(shell grep -qs '^DISCORD_TOKEN=.' .env && echo yes))
KEYWORDS := -k _ -k say:1 -k say_many:1,2 -k p_:1c,2

.PHONY: help run test long check messages bench bench-growth clean simulate

help: ## Show what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

run: $(VENV)/.run $(if $(TELEGRAM),$(VENV)/.telegram) $(if $(DISCORD),$(VENV)/.discord) $(MO) ## Set everything up and start Wasl on http://127.0.0.1:8080
	@$(BIN)/python -m compileall -q bot ledger
	@exec $(BIN)/python -m bot

test: $(VENV)/.dev $(MO) ## Set everything up and run the tests
	@$(BIN)/python -m pytest -n auto tests

long: $(VENV)/.dev $(MO) ## Everything on both databases, hundreds of kills, many simulated worlds: an hour or two
	@WASL_LONG=1 $(BIN)/python -m pytest -n auto --everywhere tests
	@$(BIN)/python -m tests.simulation --seed 1 --seeds 100 --steps $(STEPS)

check: $(VENV)/.dev $(MO) ## Lint, types, contracts, catalogues, a small world: what a reviewer would run
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/test_tidy.py tests/test_catalogues.py
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
	@for each in en ar; do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date -l $$each -i locales/messages.pot -d locales; \
		po=locales/$$each/LC_MESSAGES/messages.po; \
		grep -vE $(NOISE) $$po > $$po.new && mv $$po.new $$po; done
	@$(MAKE) --no-print-directory $(MO)

%.mo: %.po | $(VENV)/.run
	@$(BIN)/pybabel -q compile -i $< -o $@

$(VENV)/bin/python:
ifdef UV
	@uv venv -q --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Wasl into $(VENV) ..."
ifdef UV
	@uv pip install -q --compile-bytecode --python $(BIN)/python -e .
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
endif
	@touch $@

$(VENV)/.telegram $(VENV)/.discord: $(VENV)/.%: pyproject.toml | $(VENV)/.run
	@echo "Installing what $* needs ..."
ifdef UV
	@uv pip install -q --compile-bytecode --python $(BIN)/python -e '.[$*]'
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[$*]'
endif
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need ..."
ifdef UV
	@uv pip install -q --compile-bytecode --python $(BIN)/python -e '.[dev]'
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
endif
	@touch $@ $(VENV)/.run

clean: ## Remove the environment and what was compiled; the data stays
	@rm -rf $(VENV) build *.egg-info $(MO)
