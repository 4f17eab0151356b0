# Two commands matter: `make run` (the portal with its starter collection) and `make test` (all that CI runs).
# Both work in a fresh clone on Debian or Ubuntu with Python >= 3.11, git and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8087
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed-runtime
DEVELOPMENT := $(VENV)/.installed-development

.DEFAULT_GOAL := help
.PHONY: help run install test lint bench messages lock starter clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: $(RUNTIME) ## environment, stores, starter collection, portal and worker at http://127.0.0.1:8087
	@exec $(BIN)/atlas87 serve --host $(HOST) --port $(PORT)

install: $(RUNTIME) ## the environment alone, in .venv

test: $(DEVELOPMENT) ## everything that CI runs
	@$(BIN)/python tests/run.py

lint: $(DEVELOPMENT) ## style, types, arrows, translations: the quick half of `make test`
	@$(BIN)/python tests/run.py lint

bench: $(DEVELOPMENT) ## the figures of docs/benchmarks.md, measured on this machine
	@$(BIN)/python -m benchmarks

messages: $(DEVELOPMENT) ## collect the words of the pages and bring the catalogues up to date
	@$(BIN)/pybabel -q extract -F portal/locale/babel.cfg -k gettext_noop --add-comments=i18n: --no-wrap \
		--sort-by-file --add-location=file --project=atlas87 --version=0.1 \
		--copyright-holder="The Atlas 8.7 contributors" --msgid-bugs-address="the issue list of the project" \
		-o portal/locale/messages.pot portal
	@$(BIN)/pybabel -q update -i portal/locale/messages.pot -d portal/locale --no-wrap --no-fuzzy-matching --ignore-obsolete

lock: $(DEVELOPMENT) ## resolve the dependencies anew into the hashed lock files
	@$(BIN)/python tests/lock.py

starter: $(DEVELOPMENT) ## build the starter collection from its sources
	@$(BIN)/python starter/build.py

clean: ## remove the environment and what tests left; never the data folder
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*

$(RUNTIME): requirements.lock pyproject.toml
	@sh tests/environment.sh $(PYTHON) $(VENV) requirements.lock $@

$(DEVELOPMENT): requirements-dev.lock pyproject.toml
	@sh tests/environment.sh $(PYTHON) $(VENV) requirements-dev.lock $@
	@touch $(RUNTIME)
