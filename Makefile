# Every target runs on a checkout that scripts/test or scripts/start has set up.
.PHONY: test lint lock docs bench soak show-1 show-2 show-3 show-6 show-7 web snapshots
PYTHON := .venv/bin/python

test:
	scripts/test

lint:
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	.venv/bin/basedpyright
	.venv/bin/lint-imports

# Write the pins with hashes anew; no registry address enters the files.
lock:
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/app.lock
	.venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --group dev pyproject.toml -o requirements/dev.lock

# Write the pages that are generated from the code.
docs:
	$(PYTHON) -m scripts.write_config_docs

# Measure the budgets; prints a table and writes build/bench.json.
bench:
	env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m bench

# The long versions of the tests that kill, flood and wait.
soak:
	OPENPISTA_SOAK=1 .venv/bin/pytest -q -m soak

# Show what the first issue promised; writes build/show/report.json and pictures.
show-1:
	PATH="$(CURDIR)/.venv/bin:$$PATH" env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m scripts.show.issue_1

# Show what the second issue promised: the cockpit, every screen of it as a picture.
show-2:
	PATH="$(CURDIR)/.venv/bin:$$PATH" env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m scripts.show.issue_2

# Show what the third issue promised of services and logins; the same places.
show-3:
	PATH="$(CURDIR)/.venv/bin:$$PATH" env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m scripts.show.issue_3

# Show what the sixth issue promised of serving, Telegram and the schedule; the same places.
show-6:
	PATH="$(CURDIR)/.venv/bin:$$PATH" env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m scripts.show.issue_6

# Show what the seventh issue promised of the web page; the same places.
show-7:
	PATH="$(CURDIR)/.venv/bin:$$PATH" env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m scripts.show.issue_7

# Check, lint and test the web page, and write what of it is made from elsewhere.
web:
	$(PYTHON) -m scripts.build_page
	cd web && npm ci --ignore-scripts --no-audit --no-fund --silent
	cd web && npm run --silent check && npm run --silent lint && npm run --silent test
	.venv/bin/pytest -q tests/channels/web tests/e2e_web

snapshots:
	.venv/bin/pytest tests/tui --snapshot-update
