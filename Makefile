# The commands of strata. `make up` and `make test` need only make, git, Python and Go, and install the rest.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/runtime-installed
DEV := .venv/dev-installed
ON_PATH := PATH="$(CURDIR)/.venv/bin:$(CURDIR)/.strata/bin:$$PATH"

# The commands that build tools download the sources of these while pip works.
BUILDS := up test bench sweep sweep-local
# Whether the embedded node can run here is known before anything is installed.
CHECK_HOST := $(if $(filter up,$(MAKECMDGOALS)),@$(PYTHON) -m embedded.ahead --check)
AHEAD := $(if $(filter $(BUILDS),$(MAKECMDGOALS)),$(PYTHON) -m embedded.ahead )

# `make up STACK=Dev` would otherwise bring up another stack than the one that it names.
ifeq ($(origin STACK),command line)
ifneq ($(filter up down,$(MAKECMDGOALS)),)
ifneq ($(STACK),local)
NAMED := $(shell echo '$(STACK)' | tr 'A-Z' 'a-z')
$(error make up and make down are for stack local and take no STACK: run `pulumi up -s $(NAMED)`, or `pulumi destroy -s $(NAMED)`)
endif
endif
endif

# Without this, the commands of another user would say that nothing is installed, or which file is not executable.
ifneq ($(wildcard $(RUNTIME)),)
ifeq ($(shell test -x $(BIN)/python && echo yes),)
$(error .venv was installed by another user, or with a Python that is gone: run make as that user, or remove .venv)
endif
endif

# A command starts several Pythons, each of which would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help up down status env check format generate test test-fast bench sweep sweep-local wheel lock

help: ## Says what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

up: $(RUNTIME) ## Starts the embedded parts, brings stack local up and prints its page's address last
	@$(BIN)/python -m embedded up

down: ## Destroys stack local and stops the embedded parts; with FORCE=1 also under other stacks that use them
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m embedded down $(if $(FORCE),--force); fi

status: ## Prints what runs on this machine and what each stack has
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m embedded status; else echo "nothing is installed here yet"; fi

env: ## Prints export lines, after which pulumi, kubectl and python work from here
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m embedded env; \
	else echo "nothing is installed here yet: run \`make up\` or \`make test\` first" >&2; exit 1; fi

check: $(DEV) ## Format, lint, types, workflows, generated files and architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github/workflows
	$(BIN)/python -m components.provider.generate --check
	$(BIN)/python -m stacks.generate --check
	$(BIN)/python -m review.generate --check
	$(BIN)/pytest -q tests/test_architecture.py tests/test_markdown.py tests/test_words.py -m "not engine and not build"

format: $(DEV) ## Formats the code and applies the linter's fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(DEV) ## Writes everything that is generated: program-side classes, IAM policy, schema, reference pages
	$(BIN)/python -m components.provider.generate
	$(BIN)/python -m stacks.generate
	$(BIN)/python -m review.generate

# Tests that share a node or begin with the same stack run one after another, the others side by side.
test: $(DEV) ## Runs every test, the end-to-end ones too, and names the slowest
	@$(BIN)/python -m embedded install
	$(ON_PATH) $(BIN)/pytest -n 4 --dist loadgroup --durations=10 -m "not node"
	$(ON_PATH) $(BIN)/pytest -n 2 --durations=10 --dist loadfile --no-loadscope-reorder -m node

# Without the built programs on PATH, so that a test which starts one of them fails. A file's tests share a worker, so that
# what they share is made once. The cases that are drawn are a fifth of those of `make test`.
test-fast: $(DEV) ## Runs the tests that need no Pulumi engine and no Kubernetes node
	$(BIN)/pytest -n 4 --dist loadfile --hypothesis-profile=fast -m "not node and not engine and not build"

bench: $(DEV) ## The benchmarks, with their peers, in one run
	@$(BIN)/python -m embedded install
	$(ON_PATH) $(BIN)/python -m bench

sweep: $(DEV) ## Kills engine and provider after every single API call, and counts what is left over
	@$(BIN)/python -m embedded install
	$(ON_PATH) $(BIN)/python -m tests.sweep

sweep-local: $(DEV) ## Kills up and destroy of the stacks local and services at every second, and checks the commands that follow
	@$(BIN)/python -m embedded install
	$(ON_PATH) $(BIN)/python -m tests.time_sweep
	$(ON_PATH) $(BIN)/python -m tests.time_sweep --stack services

wheel: $(DEV) ## Builds the wheel strata-iac into dist/, for programs outside of this checkout
	$(BIN)/python -m hatchling build -t wheel

lock: $(DEV) ## Pins the newest versions that pyproject.toml allows, by hash alone
	$(BIN)/uv pip compile -q --universal --no-header --generate-hashes --upgrade --group embedded pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --no-header --generate-hashes --upgrade --group embedded --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(RUNTIME): requirements.txt
	$(CHECK_HOST)
	$(PYTHON) -m venv .venv || { apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	$(AHEAD)$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
