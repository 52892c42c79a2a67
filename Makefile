# Topic models and verbatim briefs. Works with GNU Make 3.81 and newer; `make` alone prints help.

SEEDS ?= seeds
OUT ?= figures
DATA ?= ../shared/data
PYTHON3 ?= python3

# An active conda environment (not its base) is used as it is; otherwise .venv is made.
ifneq ($(and $(CONDA_PREFIX),$(filter-out base,$(CONDA_DEFAULT_ENV))),)
PYTHON := $(CONDA_PREFIX)/bin/python
READY :=
else
PYTHON := .venv/bin/python
READY := .venv/ready
endif

NOTEBOOKS := 01-page 02-topics 03-summary 04-brief
# 06 has texts of its own, and writes to build/06-your-corpus: it is run for the shipped page alone.
TOUR := 06-your-corpus
EXTRAS := fast files cjk fonts engines notebooks dev

# State of one pair of SEEDS and OUT; its name is a checksum, so that paths may hold spaces.
STATE := build/made-$(shell printf '%s|%s' "$(SEEDS)" "$(OUT)" | cksum | tr ' ' -)
MADE := 01-page.svg 01-terms.svg 02-choice.svg 02-topics.svg 02-passages.svg 02-levels.svg 03-sentences.svg \
  brief.md brief.html
# An output that was deleted is made again.
$(shell for f in $(MADE); do [ -f "$(OUT)/$$f" ] || rm -f "$(STATE)"; done)

.PHONY: help figures test torture lab check docs bench learn bench-scale evaluation lock clean FORCE
.SUFFIXES:

help: ## print this help
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do \
	  printf '  make %-11s %s\n' "$$name" "$$text"; done

figures: $(STATE) ## figures and brief of seeds/ (SEEDS=path OUT=folder for your own)

# Stages that nothing has touched are taken from build/topicbrief; all is written to OUT, or nothing.
$(STATE): $(wildcard notebooks/*) $(shell find src -name '*.*' ! -name '*.pyc') $(STATE).seeds | $(READY)
	@$(PYTHON) notebooks/run.py --seeds "$(SEEDS)" --out "$(OUT)" $(NOTEBOOKS) \
	  $(if $(filter seeds|figures,$(SEEDS)|$(OUT)),$(TOUR))
	@touch $@

# Names, sizes and times of all seeds: an added, changed or deleted one is noticed.
$(STATE).seeds: FORCE
	@mkdir -p build
	@find "$(SEEDS)" -ls > $@.new 2>/dev/null || true
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON3) is older than Python 3.11: make PYTHON3=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo 'setting up .venv, once: a minute or two, and about 1.7 GB of disk'
	$(PYTHON3) -m venv .venv || { echo "on Debian: apt install python3-venv"; exit 2; }
	.venv/bin/python -m pip install --quiet --upgrade pip
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

test: $(READY) ## run the tests
	$(PYTHON) -m pytest

torture: $(READY) ## an hour of random texts, kills, damaged caches, full disks, hostile folders
	$(PYTHON) tests/torture.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

lab: $(READY) ## open the notebooks in JupyterLab
	$(PYTHON) -m jupyterlab notebooks

check: $(READY) ## format, lint, types, tests, and figures equal to the committed ones
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest
	rm -rf build/check
	$(PYTHON) notebooks/run.py --seeds seeds --out build/check $(NOTEBOOKS) $(TOUR)
	$(PYTHON) notebooks/run.py --compare build/check figures

# Peers are installed beside the project's own packages, whose versions stay as they are.
build/peers: tests/bench/requirements-peers.lock | $(READY)
	$(PYTHON) -m pip install --quiet --require-hashes -r tests/bench/requirements-peers.lock
	@mkdir -p build && touch $@

docs: $(READY) ## write the reference and the page on settings from the code
	$(PYTHON) docs/reference.py

bench: build/peers ## speed and quality against peers, on DATA
	@for bench in tests/bench/bench_*.py; do $(PYTHON) $$bench --data "$(DATA)" || exit 2; done

learn: $(READY) ## learn the scorecard's weights anew from DATA (minutes; the same data give the same files)
	$(PYTHON) tests/bench/learn_scorecard.py --data "$(DATA)"

bench-scale: $(READY) ## time and memory at 10,000 and 100,000 documents, beside gensim
	$(PYTHON) tests/bench/bench_scale.py --data "$(DATA)" --sizes 10000,100000 $(if $(PARTS),--part $(PARTS))

evaluation: build/peers ## run 05-evaluation on DATA, against the peers
	$(PYTHON) notebooks/run.py --data "$(DATA)" --out docs/evaluation 05-evaluation

lock: $(READY) ## pin the newest versions that fit pyproject.toml
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile pyproject.toml $(EXTRAS:%=--extra %) --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file requirements.lock
	$(PYTHON) -m uv pip compile pyproject.toml --extra peers --universal --constraint requirements.lock \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --output-file tests/bench/requirements-peers.lock

clean: ## remove what make made, but for figures/
	rm -rf build .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis
