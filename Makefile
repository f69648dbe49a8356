# The front door. Every target makes what it needs first, so a fresh Debian needs nothing but make:
#   make demo    see it work
#   make test    see that it works

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

JOBS ?= $(shell nproc)
# Where the mig-* targets find lockstep.yaml.
PROJECT ?= examples/sql-project
# Folders of PostgreSQL server programs that `make test-matrix` tests against.
SERVERS ?= $(wildcard /usr/lib/postgresql/*/bin)
MATRIX := 13 14 15 16 17 18

PACKAGES := g++ cmake ninja-build make pkg-config git ca-certificates \
  libpq-dev libpqxx-dev libpg-query-dev libprotobuf-c-dev libspdlog-dev libfmt-dev libyaml-cpp-dev libasio-dev \
  libsimdjson-dev libcli11-dev nlohmann-json3-dev libssl-dev libtomlplusplus-dev zlib1g-dev libcpp-httplib-dev prometheus-cpp-dev \
  catch2 jq python3 python3-jsonschema python3-venv python3-yaml alembic python3-psycopg2 haproxy nginx-light pgbouncer \
  clang-format clang-tidy
# libFuzzer comes with clang alone, which nothing else here needs.
FUZZ_PACKAGES := clang libclang-rt-dev
FUZZ_SECONDS ?= 60
# A server of any version will do; its package's name differs from one Debian to the next.
SERVER_PACKAGE := $(if $(wildcard /usr/lib/postgresql/*/bin/initdb),,postgresql)

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120

# ccache is used where it is installed, never asked for. Paths are kept out of its keys, so that a second
# clone on the same machine profits as well.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
LAUNCHER := $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

LOCKSTEP := $(CURDIR)/build/bin/lockstep
CTEST := ctest --output-on-failure --no-tests=error -j $(JOBS)

##@ Use
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# dpkg is asked first: when all is there, nothing is run as root and the network is not touched. Only the
# server's and the proxies' programs are wanted, so Debian is told, for this one installation, to create no
# cluster and to start no service.
deps: ## install the Debian packages that are missing
	@present=$$(dpkg-query -W -f='$${db:Status-Status} $${Package}\n' $(PACKAGES) 2>/dev/null | \
	  sed -n 's/^installed //p' || true); \
	missing=$$(printf '%s\n' $(PACKAGES) | grep -vxF -e "$$present" || true); \
	missing="$${missing//$$'\n'/ } $(SERVER_PACKAGE)"; \
	if [ "$$missing" = " " ]; then exit 0; fi; \
	echo "installing: $$missing"; \
	made=""; trap '$(SUDO) rm -f $$made' EXIT; \
	if [ -n "$(SERVER_PACKAGE)" ]; then \
	  made=/etc/postgresql-common/createcluster.d/lockstep.conf; \
	  $(SUDO) mkdir -p $${made%/*}; \
	  echo 'create_main_cluster = false' | $(SUDO) tee $$made >/dev/null; \
	fi; \
	if [ ! -e /usr/sbin/policy-rc.d ]; then \
	  made="$$made /usr/sbin/policy-rc.d"; \
	  printf '#!/bin/sh\nexit 101\n' | $(SUDO) tee /usr/sbin/policy-rc.d >/dev/null; \
	  $(SUDO) chmod +x /usr/sbin/policy-rc.d; \
	fi; \
	install="$(APT) install -y --no-install-recommends $$missing"; \
	if ! $$install -s >/dev/null 2>&1; then $(APT) update; fi; \
	$$install || { $(APT) update && $$install; }

build: build/build.ninja ## the program, optimised: build/bin/lockstep
	@cmake --build --preset release -j $(JOBS) --target lockstep

demo: build ## one schema change on a server of its own, under live traffic
	@$(LOCKSTEP) demo

##@ Test
test: test-ci test-asan ## unit and db tests, and the unit tests under ASan and UBSan

test-ci: build/ci/build.ninja
	cmake --build --preset ci -j $(JOBS)
	$(CTEST) --test-dir build/ci -L '^(unit|db)$$'

test-asan: build/asan/build.ninja
	cmake --build --preset asan -j $(JOBS) --target unit_tests lockstep
	$(CTEST) --test-dir build/asan -L '^unit$$'

test-long: PACKAGES += npm
test-long: build/ci/build.ninja ## the long suites and the fuzzers: before a release
	cmake --build --preset ci -j $(JOBS)
	$(CTEST) --test-dir build/ci -L '^long$$'
	$(MAKE) fuzz

fuzz: PACKAGES += $(FUZZ_PACKAGES)
fuzz: build/fuzz/build.ninja ## each fuzz target for FUZZ_SECONDS (60), with clang's libFuzzer
	cmake --preset fuzz -DLOCKSTEP_FUZZ_SECONDS=$(FUZZ_SECONDS) >/dev/null
	cmake --build --preset fuzz -j $(JOBS) --target fuzz_tests
	$(CTEST) --test-dir build/fuzz -L '^fuzz$$'

# A version without a server fails the run at its end: it is never skipped in silence.
test-matrix: build/ci/build.ninja ## db tests on PostgreSQL 13 to 18; SERVERS="/…/bin …" names the servers
	cmake --build --preset ci -j $(JOBS)
	@missing="$(MATRIX)"; \
	for bin in $(SERVERS); do \
	  version=$$($$bin/postgres --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'); \
	  echo "== PostgreSQL $$version: $$bin"; \
	  LOCKSTEP_SCRATCH_PG=$$bin $(CTEST) --test-dir build/ci -L '^db$$'; \
	  missing=$$(printf '%s\n' $$missing | grep -vx "$$version" || true); \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "no server for PostgreSQL" $$missing: "name its bin folder in SERVERS" >&2; exit 1; \
	fi

bench: build ## what is measured, and against whom
	cmake --build --preset release -j $(JOBS)
	$(CTEST) --test-dir build -L '^bench$$' -j 1 --verbose

lint: build/ci/build.ninja ## format and clang-tidy
	git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run -Werror
	run-clang-tidy -quiet -j $(JOBS) -p build/ci

##@ Migrations (PROJECT=… names the folder of lockstep.yaml)
mig-gen: build ## a new revision at the head: make mig-gen name="add the email column"
	@test -n "$${name:-}" || { echo 'usage: make mig-gen name="what it does"' >&2; exit 2; }
	@cd "$(PROJECT)" && $(LOCKSTEP) revision -m "$$name"

mig-head: build ## the head revisions
	@cd "$(PROJECT)" && $(LOCKSTEP) heads

mig-up: build ## expand and backfill all that is pending
	@cd "$(PROJECT)" && $(LOCKSTEP) upgrade head

mig-down: build ## one revision back
	@cd "$(PROJECT)" && $(LOCKSTEP) downgrade -1

mig-history: build ## all revisions
	@cd "$(PROJECT)" && $(LOCKSTEP) history

mig-current: build ## the revision that the database is at
	@cd "$(PROJECT)" && $(LOCKSTEP) current

build/build.ninja: | deps
	cmake --preset release $(LAUNCHER)
build/%/build.ninja: | deps
	cmake --preset $* $(LAUNCHER)

.PHONY: help deps build demo test test-ci test-asan test-long fuzz test-matrix bench lint \
  mig-gen mig-head mig-up mig-down mig-history mig-current
