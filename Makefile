# The commands of Sampan's source tree: make install, make run, make test. Each says what it does, step by step.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
SAMPAN_HOME ?= $(CURDIR)/var
export PORT SAMPAN_HOME

VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --no-input
# Shows what pip is at, one word a package, and leaves its errors alone.
SHOW := 2> >(grep -v 'is ignored: it is neither' >&2) | sed -u -n 's/^Collecting \([^ ;(]*\).*/    \1/p'
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
TRAINING_STAMP := $(VENV)/.installed-training

.PHONY: help install run test test-training check lock clean
help:
	@echo 'make install   the virtualenv .venv with sampan in it'
	@echo 'make run       everything: database, demo world, web, live updates, worker   (PORT=8000 SAMPAN_HOME=./var)'
	@echo 'make test      every check and every test'
	@echo 'make test-training  the tests of training/, which need PyTorch (on a processor, some 200 MB)'
	@echo 'make check     the checks that take seconds: style, types, imports, messages'
	@echo 'make lock      write requirements/*.txt anew from pyproject.toml'
	@echo 'make clean     remove the virtualenv and the tools'\'' caches; never your data'

install: $(RUN_STAMP)
	@echo "  installed: $(BIN)/sampan"

$(BIN)/python:
	@echo "  making the virtualenv .venv with $(PYTHON) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Sampan needs Python 3.11 or newer, and '$(PYTHON)' is not. Name one: make install PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make virtualenvs. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "  installing the pinned packages (the first time takes a minute or two) ..."
	@$(PIP) -r requirements/build.txt -r requirements/run.txt $(SHOW)
	@$(PIP) --quiet --no-deps --no-build-isolation --editable . $(SHOW)
	@touch $@

$(TEST_STAMP): requirements/test.txt $(RUN_STAMP)
	@echo "  installing the pinned tools of the tests ..."
	@$(PIP) -r requirements/test.txt $(SHOW)
	@touch $@

$(TRAINING_STAMP): requirements/training.txt $(TEST_STAMP)
	@echo "  installing PyTorch ..."
	@$(PIP) -r requirements/training.txt $(SHOW)
	@touch $@

run: $(RUN_STAMP)
	@exec $(BIN)/sampan up --demo --models --port $(PORT)

# Compiled source is kept whatever the environment says: the tests start many processes that would compile it anew.
test: $(TEST_STAMP)
	@PYTHONPATH= PYTHONDONTWRITEBYTECODE= $(BIN)/python tests/everything.py

test-training: $(TRAINING_STAMP)
	@PYTHONPATH= $(BIN)/python -m pytest -q tests/training

check: $(TEST_STAMP)
	@PYTHONPATH= $(BIN)/python tests/everything.py --quick

lock: $(BIN)/python
	@$(BIN)/python requirements/lock.py

clean:
	rm -rf .venv build src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
