# Two commands matter: `make run` and `make test`. Everything else is below, with a line each: `make help`.

PYTHON ?= python3
PORT ?= 8000
SAMPLES ?= 1
BENCH ?=
BIN := .venv/bin

.PHONY: help run test bench screenshots torture lint lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/.runtime ## open the installation (SAMPLES=0 for an empty one, PORT=8001, DATA=dir)
	@exec $(BIN)/python manage.py up --port $(PORT) $(if $(filter 0,$(SAMPLES)),--no-samples) $(if $(DATA),--data "$(DATA)") $(if $(BIND),--bind $(BIND))

test: .venv/.dev ## every check, then every test
	@exec $(BIN)/python tests/run.py

lint: .venv/.dev ## the checks without the tests
	@exec $(BIN)/python tests/run.py --no-tests

bench: .venv/.dev ## measure (BENCH=name for one)
	@exec $(BIN)/python -m tests.benchmarks.run $(BENCH)

screenshots: .venv/.dev ## pictures of every page, into .local/screenshots/
	@exec $(BIN)/python -m tests.screenshots

torture: .venv/.dev ## the long forms: killed workers, lost queues
	@exec $(BIN)/python -m pytest tests/torture -m torture

# The environment is made again only when a requirements file changed. Every package is checked against its hash.
.venv/.runtime: requirements.txt
	@$(call make_venv)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt
	@$(call make_venv)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/.runtime

define make_venv
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "This needs Python 3.11 or later as $(PYTHON). If you have it under another name: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }; \
	$(BIN)/python -c '' 2>/dev/null || { echo "Making .venv (a minute, once) ..."; $(PYTHON) -m venv --clear .venv; } || \
	  { echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
endef

lock: .venv/.dev ## choose versions anew from pyproject.toml (no address of any package index is written)
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --extra dev --constraint requirements.txt --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' -o requirements-dev.txt

clean: ## remove the environment and caches; never .local/, where the data is
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
