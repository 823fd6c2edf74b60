# `make run` and `make test` are the two commands; the rest serve them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Those of topics say nothing of stories.
LABELLED ?= ../shared/eval
SETS = $(filter-out %_topics_a.jsonl.gz,$(sort $(wildcard $(LABELLED)/*_a.jsonl.gz)))

# What `make bench` compares on; 1000 makes the whole table.
FEEDS ?= 200

.PHONY: run test test-long check evaluate bench clean

run: $(VENV)/installed
	$(BIN)/aggregator --config sample/aggregator.toml run

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -m "not long"

test-long: $(VENV)/installed-test
	$(BIN)/python -m pytest -q

check: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(VENV)/installed
	@test -n "$(SETS)" || { echo "no labelled articles: name a folder of \
	*_a.jsonl.gz with LABELLED=FOLDER, $(LABELLED) has none" >&2; exit 1; }
	@$(BIN)/aggregator evaluate $(SETS)

bench: $(VENV)/installed-test
	$(BIN)/python -m benchmarks.side_by_side --feeds $(FEEDS)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) sample/data
