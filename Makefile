# Everything a newcomer, a developer and CI need. `make demo` and `make test` set up what they use.
# With uv on the PATH the set-up takes seconds; without it, pip does the same from the same hashed lock.
PYTHON ?= python3
VENV   ?= .venv
RUN    := $(VENV)/bin
# Containers often set it; every command would then compile its libraries anew, for seconds.
export PYTHONDONTWRITEBYTECODE :=
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench crash storm exhaustive lock messages clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sabtu needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || command -v uv >/dev/null || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@if command -v uv >/dev/null; then \
	  uv venv -q --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install -q --python $(RUN)/python --require-hashes -r requirements.lock && \
	  uv pip install -q --python $(RUN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(RUN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(RUN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(READY)

setup: $(READY)  ## only set up .venv

demo: $(READY)  ## a whole week of games in about a minute, on the embedded simulated Instagram
	@$(RUN)/sabtu demo

test: $(READY)  ## all tests, in about five minutes on two cores
	@$(RUN)/python -m pytest -n 2 --dist worksteal

check: $(READY)  ## style, types, house rules and the shipped quizzes
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports --no-cache
	@$(RUN)/deptry .
	@$(RUN)/python -m bot check quizzes/

bench: $(READY)  ## benchmarks; each figure beside a reference measured in the same run
	@$(RUN)/python -m benchmarks

crash: $(READY)  ## the whole crash matrix: a kill before and after every commit and every platform call
	@$(RUN)/python -m pytest -n 2 -m crash tests/process

storm: $(READY)  ## the long storm: at least thirty kills while Instagram drops, hangs and lies
	@$(RUN)/python -m pytest -rP -m storm tests/process

exhaustive: $(READY)  ## the judge on every labelled comment in courtesies and frames; `make test` tries a sixth
	@$(RUN)/python -m pytest -n 2 -m exhaustive tests/judging

lock:  ## renew requirements.lock (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --all-extras --group dev --upgrade pyproject.toml build-backend.in -o requirements.lock

messages: $(READY)  ## compile the message catalogues after editing a .po file
	@$(RUN)/python -m bot.content.compile_messages

clean:  ## remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
