# Every chore is one word. `make` alone lists them.
# The first one makes .venv/ with exactly what requirements-dev.lock pins; needs Python 3.11+ and a package registry.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
UV := 0.13.9
LOCK := --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header

.DEFAULT_GOAL := help
.PHONY: help install demo test faults check format serve migrate seed understand bench chaos soak year train validate compare lock clean

help: ## list the chores
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY) ## make .venv/ (every other chore does it first when needed)

demo: $(READY) ## the service and a local LINE platform, with phones in the browser; ARGS="--port …"
	$(BIN)/chipao demo $(ARGS)

test: $(READY) ## all tests but `make faults`; ARGS="tests/test_settings.py -k secret" for some
	$(BIN)/pytest -n 4 $(or $(ARGS),--ignore=tests/faults)

faults: $(READY) ## stories of deaths, lost databases, full disks and a LINE in trouble, with real processes (2 minutes)
	$(BIN)/pytest -n 4 tests/faults $(ARGS)

check: $(READY) ## lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## put the code into the house's shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(READY) ## the service, with the settings of .env; HOST=… PORT=…
	$(BIN)/chipao serve --host $(HOST) --port $(PORT) $(ARGS)

migrate: $(READY) ## the database's schema to the newest
	$(BIN)/chipao migrate

seed: $(READY) ## the offices of the 77 provinces into the database
	$(BIN)/chipao seed

understand: $(READY) ## Thai text on stdin, a line each, to readings in JSON on stdout
	@$(BIN)/chipao understand

bench: $(READY) ## how fast, beside the machine's limit and the ordinary way, as tables (12 minutes); ARGS="--quick"
	$(BIN)/python -m bench.speed $(ARGS)

chaos: $(READY) ## kill the service under load and look for what is lost or doubled, as a table; ARGS="--kills 50 --seed 2"
	$(BIN)/python -m bench.chaos $(ARGS)

soak: $(READY) ## an hour of load with faults on; fails when memory, files or connections grow, or anything is lost; ARGS="--rate 20"
	$(BIN)/python -m bench.soak $(ARGS)

year: $(READY) ## a simulated year of cases against an independent oracle, as a table; ARGS="--cases 500 --seed 2"
	$(BIN)/python -m bench.year $(ARGS)

train: $(READY) ## fit the model beside the rules on intents/corpus; weights, figures and pictures (5 minutes)
	$(BIN)/python -m bench.model train

validate: $(READY) ## cross-validate the understanding again; fails under its floors or with stale weights (4 minutes)
	$(BIN)/python -m bench.model validate

compare: $(READY) ## what rules, text and embedding each earn, by cross-validation (10 minutes)
	$(BIN)/python -m bench.model compare

lock: $(READY) ## pin the newest versions that pyproject.toml allows into both lock files
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV)
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --output-file requirements.lock
	echo 'setuptools>=75' | $(BIN)/uv pip compile $(LOCK) --extra dev pyproject.toml - --output-file requirements-dev.lock

clean: ## remove .venv/ and caches; what the service remembers in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A name on the path is not yet a Python that runs (pyenv leaves such names), so each is tried.
$(READY): requirements-dev.lock pyproject.toml
	@for name in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'ไม่พบ Python 3.11 ขึ้นไป ติดตั้งก่อน หรือระบุเองด้วย make install PYTHON=ที่อยู่' >&2; \
	  echo 'No Python 3.11 or newer found. Install one (Debian: apt-get install python3 python3-venv), or name it: make install PYTHON=path' >&2; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo 'Python นี้ยังสร้าง .venv ไม่ได้ บน Debian/Ubuntu ให้ติดตั้ง: apt-get install python3-venv' >&2; \
	  echo "$$python cannot make a virtual environment. Debian/Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  echo "making $(VENV) with $$python"; $$python -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "installing what requirements-dev.lock pins"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock || { \
	  echo 'ติดตั้งไม่สำเร็จ อ่านข้อความด้านบน ถ้าขาดตัวแปลภาษา C บน Debian/Ubuntu ให้ติดตั้ง: apt-get install build-essential python3-dev' >&2; \
	  echo 'Installing failed, for the reason above. If a C compiler is missing (a machine that no wheel is made for), Debian/Ubuntu: apt-get install build-essential python3-dev' >&2; \
	  exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
