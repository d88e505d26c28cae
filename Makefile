# Everything runs from .venv, which the first command that needs it makes from requirements.lock.
PYTHON ?= python3
RUN := .venv/bin/python -W ignore::DeprecationWarning -m
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check
READY := .venv/.ready
CHAPTERS := $(wildcard book/*.ipynb book/*/*.ipynb)
PAGES := $(CHAPTERS) $(wildcard book/*.md book/*/*.md book/*.bib book/_static/* \
  replication/*.py replication/*/*.py replication/*/*/*.py replication/show/playground.* \
  data/claims/*.toml data/inventory/*.csv book/_ext/*.py) $(wildcard tests/mutants/*.md) benchmarks/growth.md

export PYTHONHASHSEED := 0
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export JUPYTER_PLATFORM_DIRS := 1
# The matrices are small: more threads cost time.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: help book pdf tex style test notebooks verify bench mutants lock clean

help:
	@echo "make book       build the book into _build/html"
	@echo "make pdf        build the book as _build/latex/cities-replicated.pdf (needs TeX)"
	@echo "make test       run everything that must hold"
	@echo "make notebooks  rerun and store every chapter"
	@echo "make verify     check every claim and every printed cell"
	@echo "make bench      time the solvers against peers"
	@echo "make mutants    change models and statements one place at a time and see the tests fail (hours; ROOM=land, SAMPLE=150)"
	@echo "make lock       refresh requirements.lock and say what changed"
	@echo "make clean      remove .venv and _build"

.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@echo "Installing the locked packages into .venv (once; about a minute)"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

$(READY): .venv/.locked pyproject.toml
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

_build/html/.ready: $(READY) _config.yml _toc.yml $(PAGES)
	@rm -rf _build/html _build/.doctrees
	@.venv/bin/jupyter-book build . -n -W --keep-going --quiet >/dev/null
	@touch $@

book: _build/html/.ready
	@echo "Open the book: _build/html/index.html"

# What `make pdf` needs from outside; see the README for other systems.
TEX := texlive-xetex texlive-latex-extra texlive-fonts-recommended latexmk \
  fonts-texgyre fonts-texgyre-math librsvg2-bin

tex:
	@for tool in latexmk xelatex rsvg-convert; do command -v $$tool >/dev/null \
	  || { echo "make pdf needs $$tool: apt-get install --no-install-recommends $(TEX)"; exit 1; }; done

_build/latex/cities-replicated.pdf: $(READY) _config.yml _toc.yml $(PAGES) $(wildcard book/_ext/*.py)
	@rm -rf _build/latex _build/.doctrees
	@.venv/bin/jupyter-book build . -n -W --keep-going --quiet \
	  --builder custom --custom-builder latex >/dev/null
	@cd _build/latex && latexmk -xelatex -interaction=nonstopmode -halt-on-error -silent \
	  cities-replicated.tex >run.log 2>&1 || { tail -n 40 run.log; exit 1; }

pdf: tex _build/latex/cities-replicated.pdf
	@echo "Open the book: _build/latex/cities-replicated.pdf"

style: $(READY)
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	.venv/bin/lint-imports --no-cache
	$(RUN) mypy

test: $(READY)
	@rm -rf _build/html
	@$(MAKE) --no-print-directory --jobs 2 style book
	$(RUN) pytest --quiet --numprocesses 2 --dist loadscope --nbval tests book

notebooks: $(READY)
	$(RUN) nbconvert --to notebook --execute --inplace --log-level WARN \
	  --ExecutePreprocessor.record_timing=False $(CHAPTERS)
	$(RUN) replication.cli figure wedge/figure-1 book/_static/figure-1.svg

verify: $(READY)
	$(RUN) replication.cli verify

# Compiled peers, without what they depend on: that is in .venv.
.peers/.ready: $(READY) pyproject.toml
	@rm -rf .peers
	@$(PIP) --no-deps --target .peers $$(.venv/bin/python -c 'import tomllib; \
	  print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["bench"])')
	@touch $@

bench: .peers/.ready
	@for script in land marketplaces sorting wedge_city wedge_system growth; do \
	  PYTHONPATH=.peers .venv/bin/python benchmarks/$$script.py || exit 1; done

mutants: $(READY)
	.venv/bin/python tests/mutants $(ROOM) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(RETRY),--retry)

# Versions that the lock has stay unless UPGRADE=--upgrade is given; the same lock installs nothing anew.
lock: $(READY)
	@cp -p requirements.lock .venv/before.lock
	$(PIP) uv
	@.venv/bin/uv pip compile pyproject.toml --group book --group check --group build \
	  --extra cluster --universal --generate-hashes --no-header $(UPGRADE) \
	  --no-emit-index-url --quiet --output-file requirements.lock
	@! cmp -s .venv/before.lock requirements.lock || touch -r .venv/before.lock requirements.lock
	@for file in .venv/before.lock requirements.lock; do grep -E '^[A-Za-z0-9]' $$file \
	  | sed 's/ *\\$$//' | sort > .venv/$$(basename $$file).names; done; \
	  diff .venv/before.lock.names .venv/requirements.lock.names | grep '^[<>]' || echo "nothing changed"

clean:
	rm -rf .venv _build .mutants .peers
