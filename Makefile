# The workshop. `make` alone says what can be done.
# From outside: PORT=8000 HOST=127.0.0.1 PYTHON=python3.13 ARGS="-k witness" MILLION=0

PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
export COROUTINE_MODE ?= local
# Start-up is three times longer without bytecode, and another checkout's path is never ours.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help run test check format messages lock bench clean

help: ## say what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: .venv/ready ## serve the place (a demo at first) on http://127.0.0.1:8000; PORT=, HOST=
	@exec $(BIN)/coroutine serve --demo --workers 1 --host $(HOST) --port $(PORT)

test: .venv/ready-dev ## run every test, on SQLite then on PostgreSQL; ARGS="-k witness"
	@$(BIN)/python -m pytest -rs $(ARGS) $(if $(ARGS),|| test $$? = 5)
	@echo "And again on PostgreSQL (browser tests apart):"
	@$(BIN)/python tools/postgres.py -- $(BIN)/python -m pytest -rs -m "not browser" $(ARGS) $(if $(ARGS),|| test $$? = 5)

check: .venv/ready-dev ## format, lint, types, contracts, templates, dead code, translations
	@$(BIN)/python tools/check.py

format: .venv/ready-dev ## put the code in order: ruff, djade
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@git ls-files -z 'src/*/templates/*.html' | xargs -0r $(BIN)/djade --target-version 5.2 || test $$? = 123

messages: .venv/ready-dev ## gather new sentences into the French catalogue (needs gettext)
	@$(BIN)/python tools/messages.py

lock: .venv/ready-dev ## choose newer versions of what we depend on, with their hashes
	@$(BIN)/python tools/lock.py

bench: .venv/ready-dev ## print the figures: 2 000 members, 100 000 entries; MILLION=0 is quicker
	@$(BIN)/python tools/bench.py

clean: ## remove what tools left behind; keeps var/, where the place's data are
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: requirements.txt pyproject.toml tools/bootstrap.sh
	@tools/bootstrap.sh

.venv/ready-dev: .venv/ready requirements-dev.txt
	@tools/bootstrap.sh dev
