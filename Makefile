PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup help demo test search lint types test-transformers test-ray format build clean

setup: $(VENV)/installed  ## Set up .venv with the command duizhao; plain make does it too
	@echo "The command is $(BIN)/duizhao. make help says what else there is to make."

help:  ## Say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

demo: $(VENV)/installed  ## Set up, then align and check the bundled sample
	$(BIN)/duizhao demo

test: $(VENV)/installed-dev  ## Set up, then run the tests
	$(BIN)/pytest -n auto -m "not transformers and not ray"

search: $(VENV)/installed-dev  ## Look for texts that break a property, with many random examples
	$(BIN)/pytest -n auto -m "hypothesis and not transformers" --hypothesis-profile search

lint: $(VENV)/installed-dev  ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev  ## Check types
	$(BIN)/mypy

test-transformers: $(VENV)/installed-transformers  ## Run the tests of the extra `transformers`
	$(BIN)/pytest -m transformers

test-ray: $(VENV)/installed-ray  ## Run the tests of the extra `ray`
	$(BIN)/pytest -m ray

format: $(VENV)/installed-dev  ## Put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: $(VENV)/installed-dev  ## Make a wheel and a source archive in dist/
	$(BIN)/python -m build

clean:  ## Remove what was made
	rm -rf $(VENV) build dist *.egg-info demo-report .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	touch $@

$(VENV)/installed: $(VENV)/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

$(VENV)/installed-transformers: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --editable ".[transformers]"
	touch $@

$(VENV)/installed-ray: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --editable ".[ray]"
	touch $@
