# Crampwise. `make run` starts it, `make test` tests it; both set up what they need.

# The one place for the environment that every entry point shares.
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore
export TF_CPP_MIN_LOG_LEVEL := 3
# One bot, one thread: more threads only fight over a small machine's cores.
export CUDA_VISIBLE_DEVICES := -1
export OMP_NUM_THREADS := 1
export PORT ?= 5005
unexport PYTHONHOME PYTHONPATH

# Any Python from 3.8 can start set-up, which finds or gets the right one. Each is
# tried: a pyenv shim may exist and yet not run here.
STARTER = $(shell for p in python3 /usr/bin/python3 python3.10 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && echo $$p && break; done)
SETUP = $(or $(STARTER),$(error Python 3 is needed to begin: install python3)) -m setup.bootstrap
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install run cluster test lint types screenshots validate train evaluate bench scale audit sbom lock clean

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

install: ## set everything up, without starting anything
	@$(SETUP) && echo "Crampwise is set up."

run: ## start Crampwise on http://localhost:5005/chat/ (PORT=... moves it); Ctrl-C stops it
	@$(SETUP)
	@exec $(PYTHON) -m crampwise.server

cluster: ## the same with a process a core, PostgreSQL, Redis and nginx (CRAMPWISE_WORKERS=... says how many)
	@$(SETUP)
	@exec $(PYTHON) -m deploy.cluster

test: ## run every test (ARGS="-k words" runs some)
	@$(SETUP) --test
	@$(PYTHON) -m crampwise.training --if-needed
	@exec $(PYTHON) -m pytest $(ARGS)

lint: ## check style and format
	@$(SETUP) --test
	@$(PYTHON) -m ruff check . && exec $(PYTHON) -m ruff format --check .

types: ## check the types of the page's scripts
	@$(SETUP) --test
	@exec $(PYTHON) -m setup.node

screenshots: ## take pictures of the page in every mode and state, into screenshots/ (ARGS="night gaze" takes some)
	@$(SETUP) --test
	@$(PYTHON) -m crampwise.training --if-needed
	@exec $(PYTHON) -m tests.browser.shots $(ARGS)

validate: ## check the clinical content against its schemas and its references
	@$(SETUP)
	@exec $(PYTHON) -m crampwise.clinical.validate

train: ## train a new model from data/, domain.yml and config.yml
	@$(SETUP)
	@exec $(PYTHON) -m crampwise.training

evaluate: ## score the finished assistant (SET=path takes your own cases; ARGS=--misses or --typos)
	@$(SETUP) --test
	@exec $(PYTHON) -m tests.evaluation.run $(ARGS) $(SET)

bench: ## measure speed and memory
	@$(SETUP) --test
	@exec $(PYTHON) -m tests.bench.run $(ARGS)

scale: ## measure many people at once, long talks and hostile ones (ARGS="--quick people" some of it)
	@$(SETUP) --test
	@exec $(PYTHON) -m tests.bench.scale $(ARGS)

audit: ## ask what is known against the pinned packages, and weigh it against requirements/known_faults.yml
	@$(SETUP) --test
	@exec $(PYTHON) -m setup.audit

sbom: ## write a list of all packages that run (CycloneDX), results/sbom.json
	@$(SETUP) --test
	@exec $(PYTHON) -m setup.audit --sbom

lock: ## resolve requirements/*.in to exact versions with hashes
	@$(SETUP)
	@exec $(PYTHON) -m setup.lock $(ARGS)

clean: ## remove what set-up, training and tests made; a diary is never touched
	@rm -rf .venv .tools .rasa results screenshots .pytest_cache .ruff_cache .hypothesis
	@find models -mindepth 1 -maxdepth 1 ! -name .gitkeep -exec rm -rf {} +
	@find . -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +
