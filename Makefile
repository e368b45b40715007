# Two commands are all that a fresh machine needs: `make demo` and `make test`.
# Needs: Python 3.11 or newer, make, git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export WORLDROUNDS_DATA ?= $(CURDIR)/.data
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= hardlink

.PHONY: demo demo-reset test test-ray torture lint messages screenshots lock bundle clean

demo: $(VENV)/.runtime ## set everything up, seed a believable programme, serve it
	@$(BIN)/worldrounds demo

demo-reset: $(VENV)/.runtime ## throw the demo's data away and start over
	@$(BIN)/worldrounds demo --reset

test: $(VENV)/.dev ## everything: style, types, layers, unit, SQLite, PostgreSQL, real browser
	@./scripts/test

torture: $(VENV)/.dev ## kill servers 500 times while people type, and make a million random steps; about 40 minutes
	@$(BIN)/python -m tests.live.torture 500
	@$(BIN)/python -m benchmarks.rooms_random 1000000

test-ray: $(VENV)/.benchmarks ## groups formed by a local Ray cluster of two workers; about a minute
	@$(BIN)/pytest -q tests/cluster/ray_workers.py

lint: $(VENV)/.dev
	@./scripts/lint

messages: $(VENV)/.runtime ## collect what pages and mails say, bring the catalogues up to date, compile them
	@$(BIN)/python scripts/messages.py $(LANGUAGE)

screenshots: $(VENV)/.dev ## write the main pages to docs/screenshots/
	@$(BIN)/python -m tests.e2e.screenshots

lock: $(VENV)/.dev ## compile the hash-pinned requirement files again
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade -q -o requirements/runtime.txt
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --group dev --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade -q -o requirements/dev.txt
	@$(BIN)/uv pip compile --group pyproject.toml:benchmarks --constraint requirements/dev.txt --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade -q -o requirements/benchmarks.txt

bundle: ## build the editor bundle again (needs Node; its built file is committed)
	@cd frontend && npm ci --ignore-scripts --silent && npm run --silent build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@./scripts/setup runtime

$(VENV)/.dev: requirements/dev.txt pyproject.toml
	@./scripts/setup dev

$(VENV)/.benchmarks: requirements/benchmarks.txt $(VENV)/.dev
	@./scripts/setup benchmarks
