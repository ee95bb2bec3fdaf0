# The two commands to start with are `make run` and `make test`; docs/setup.md tells more.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
.DEFAULT_GOAL := help
.PHONY: help run test bench check lock install

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## install what is needed, start everything with demo data (PORT=8000)
	@exec $(PYTHON) bootstrap.py run

test: ## install what is needed, run the tests (ARGS="-x tests/access")
	@exec $(PYTHON) bootstrap.py test $(ARGS)

bench: ## measure against bare SQL (SCALE=full for a million cases)
	@exec $(PYTHON) bootstrap.py bench $(ARGS)

check: ## lint, types, layers and the migrations check
	@exec $(PYTHON) bootstrap.py check

install: ## only install, from the locks
	@exec $(PYTHON) bootstrap.py install

lock: ## write the locks anew after a change to requirements/*.in or package.json
	@exec $(PYTHON) bootstrap.py lock $(ARGS)
