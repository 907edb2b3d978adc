# Each target builds .venv by itself; nothing but Python 3.11+ and make is needed beforehand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test check bench format pictures clean

demo: $(INSTALLED)
	$(BIN)/interview-tui demo

test: $(INSTALLED)
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m compileall -q interview_tui
	$(BIN)/python -m pytest -m "not sandbox and not terminal and not slow"

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Figures beside a peer in the same run, in under three minutes; docs/performance.md says what they mean.
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# The README's screenshots, made by the program over a sandbox of its own.
pictures: $(INSTALLED)
	$(BIN)/python docs/pictures.py

# pip itself is pinned too: dependency groups need 25.1 or newer.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("interview-tui needs Python 3.11 or newer; set PYTHON=/path/to/it") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --build-constraint constraints.txt \
		--editable '.[sandbox]' --group dev
	touch $(INSTALLED)

clean:
	rm -rf $(VENV) .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache
