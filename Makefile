# Needs make and Python 3.11 or newer; everything else goes into .venv.
MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
PYTHON = .venv/bin/python
SOURCES = $(wildcard wizard store tools agent studio runs api worker usher tests bench scripts)

# One more than there are cores, since tests wait for servers; at most four.
WORKERS = $(shell $(PYTHON) -c 'import os; print(min(4, 1 + (os.cpu_count() or 1)))')

# The type checker runs on the Node of the development lock, and is the version that the lock names.
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1
export PYRIGHT_PYTHON_CACHE_DIR = $(CURDIR)/.venv/cache

.PHONY: help run work chat dsn test check format lint types contracts eval bench lock clean runtime development clients

help:
	@echo "make run                set up whatever is missing and serve on http://127.0.0.1:8000"
	@echo "make work               run background jobs in a process of their own"
	@echo "make chat [ARGS=...]    talk to the running server in the terminal"
	@echo "make dsn                how to reach the running database as its owner"
	@echo "make test [ARGS=...]    run the tests"
	@echo "make check              format, lint, types, import contracts, tests: what CI runs"
	@echo "make eval CORPUS=FILE   score the typed interpreter on a corpus"
	@echo "make bench [ARGS=...]   measure turns a second"
	@echo "make format             format the code and mend what the linter can"
	@echo "make lock               resolve the dependencies anew"
	@echo "make clean              remove .venv and caches; the data stay"

runtime:
	@sh scripts/environment.sh requirements.lock

development:
	@sh scripts/environment.sh requirements-dev.lock

clients: development
	@$(PYTHON) scripts/clients.py

run: runtime
	@exec $(PYTHON) -m usher run --with-parent

work: runtime
	@exec $(PYTHON) -m usher work

chat: runtime
	@exec $(PYTHON) -m usher chat $(ARGS)

dsn: runtime
	@exec $(PYTHON) -m usher dsn

eval: runtime
	@test -n "$(CORPUS)" || { echo "Name the corpus: make eval CORPUS=FILE" >&2; exit 2; }
	@exec $(PYTHON) -m usher eval "$(CORPUS)"

bench: development
	@exec $(PYTHON) -m bench $(ARGS)

test: clients
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: lint types contracts test

lint: development
	$(PYTHON) -m ruff format --check $(SOURCES)
	$(PYTHON) -m ruff check $(SOURCES)

types: development
	$(PYTHON) -m pyright

contracts: development
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-logo'])"

format: development
	@$(PYTHON) -m ruff check --fix-only --quiet $(SOURCES)
	@$(PYTHON) -m ruff format $(SOURCES)

lock: runtime
	@sh scripts/lock.sh

clean:
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.data/*' -prune -exec rm -rf {} +
