# SPDX-License-Identifier: GPL-3.0-or-later
# `make run` verifies the NumPy example against the golden files, `make test` runs all tests, `make dist` and
# `make deb` pack the program for others; all set up what is missing first. CONTRIBUTING.md lists the rest.

ASSAY := .build/release/assay
DEBUG_FOLDER := .build-debug
PACKAGES := libgsl-dev libflint-dev libflint-arb-dev libfftw3-dev libzip-dev zlib1g-dev nettle-dev libopenblas-dev \
  liblapacke-dev libsqlite3-dev gnuplot-nox pkg-config g++
PYTHON_PACKAGES := python3-numpy python3-jsonschema
PROOF_PACKAGES := coq libcoq-mathcomp-analysis libcoq-mathcomp-real-closed libcoq-mathcomp-algebra-tactics
SWIFT_SOURCES := Package.swift Sources Tests Benchmarks
# The first Python that has what the examples and tests import.
PYTHON = $(shell for p in python3 /usr/bin/python3; do \
  $$p -c 'import numpy, jsonschema' 2>/dev/null && echo $$p && break; done)

.PHONY: run test lint build deps docs bench golden mutants proofs client client-test fuzz fuzz-corpus kills third-parties \
  dist deb dist-test clean

run: build
	$(ASSAY) verify --adapter '$(PYTHON) Examples/Adapters/numpy/adapter.py'

test: lint deps
	swift build -c release --build-tests
	swift build --scratch-path $(DEBUG_FOLDER) --product bits
	ASSAY_PYTHON=$(PYTHON) swift test -c release --disable-testable-imports
	$(ASSAY) golden check

build: deps
	swift build -c release --product assay

lint:
	swift format lint --strict --recursive $(SWIFT_SOURCES)

bench: build
	swift run -c release bench --json bench.json
	swift run -c release bench --operators --json bench-operators.json
	$(PYTHON) Benchmarks/overhead.py $(ASSAY)
	$(PYTHON) Benchmarks/parameters.py $(ASSAY)
	$(PYTHON) Benchmarks/memory.py $(ASSAY)
	$(PYTHON) Benchmarks/monitor.py $(ASSAY)
	$(PYTHON) Benchmarks/compare.py
	swift run -c release bench --search | tee bench-search.txt
	$(PYTHON) Benchmarks/search.py bench-search.txt $(ASSAY)

# One site of all modules; its start page is documentation/index.html.
MODULES := $(filter-out assay main,$(sort $(foreach f,$(wildcard Sources/*/*.swift),$(word 2,$(subst /, ,$f)))))
docs: deps
	rm -rf documentation && mkdir documentation
	ASSAY_DOCS=1 swift package --scratch-path $(DEBUG_FOLDER) --allow-writing-to-directory documentation \
	  generate-documentation --enable-experimental-combined-documentation \
	  $(MODULES:%=--target %) --output-path documentation --transform-for-static-hosting
	python3 Packaging/start_page.py CONTRIBUTING.md documentation $(MODULES)

# All golden cases anew; see Golden/README.md.
golden: build
	$(ASSAY) golden train
	$(ASSAY) golden audits
	$(ASSAY) golden make
	$(ASSAY) golden document Documentation/ADAPTERS.md

# Which small mistakes in the sources the tests notice; see Tests/Mutants/README.md.
mutants: deps
	ASSAY_PYTHON=$(PYTHON) $(PYTHON) -B -u Tests/Mutants/mutants.py

# All proofs, what each theorem assumes, and the values that Swift's bounds must take; see Proofs/README.md.
proofs:
	@missing=''; command -v coqc >/dev/null || missing=coq; \
	if command -v dpkg-query >/dev/null; then $(call missing_of,$(PROOF_PACKAGES)); fi; \
	$(call install_missing,$(PROOF_PACKAGES))
	$(MAKE) -C Proofs -j 2

# The Python client as a wheel that holds the suite and the answers of known mistakes; see Clients/python/README.md.
CLIENT := Clients/python
CLIENT_ARCHIVE := $(CLIENT)/src/assay_golden/data/packed
client: $(CLIENT_ARCHIVE)
	cd $(CLIENT) && $(PYTHON) -m pip wheel -q --no-deps -w dist .

$(CLIENT_ARCHIVE): Golden/SHA256SUMS $(wildcard Sources/Twins/*.swift $(CLIENT)/tools/*.py)
	$(MAKE) build
	rm -rf .build-client
	$(PYTHON) $(CLIENT)/tools/make_faults.py $(ASSAY) Golden .build-client
	$(PYTHON) $(CLIENT)/tools/make_archive.py Golden .build-client $(dir $(CLIENT_ARCHIVE))
	touch $@

# Its tests, among them that it says what `assay verify` says of every known mistake and formulation.
client-test: build $(CLIENT_ARCHIVE)
	@$(PYTHON) -c 'import pytest' || { echo 'pytest is needed: $(PYTHON) -m pip install pytest'; exit 1; }
	ASSAY=$(abspath $(ASSAY)) PYTHONPATH=$(abspath $(CLIENT)/src) $(PYTHON) -m pytest -q $(CLIENT)/tests

# What strangers hand over, mutated under coverage; see Tests/Fuzz/README.md.
RUNS := 10000000
FUZZ := SWIFT_BACKTRACE=enable=no .build-fuzz/release/fuzz -timeout=1 -malloc_limit_mb=64 -rss_limit_mb=1024 \
  -max_len=4096 -print_final_stats=1 -artifact_prefix=.build-fuzz/
fuzz: deps
	ASSAY_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product fuzz -Xswiftc -sanitize=fuzzer
	mkdir -p .build-fuzz/corpus .build-fuzz/found
	tar -xzf Tests/Fuzz/corpus.tar.gz -C .build-fuzz/corpus
	$(FUZZ) -runs=$(RUNS) .build-fuzz/found .build-fuzz/corpus

fuzz-corpus:
	rm -rf .build-fuzz/merged && mkdir -p .build-fuzz/merged
	$(FUZZ) -merge=1 .build-fuzz/merged .build-fuzz/found .build-fuzz/corpus
	tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C .build-fuzz/merged -c . | gzip -n9 > Tests/Fuzz/corpus.tar.gz

# Programs killed at random instants; `golden make` takes a minute or two for each of MAKES.
KILLS := 100
MAKES := 100
kills: build
	$(PYTHON) Tests/Kills/kills.py $(ASSAY) Golden --kills $(KILLS) --makes $(MAKES)

# Packages of PyPI, each of its pinned version; see Examples/ThirdParties/README.md.
third-parties: build
	$(PYTHON) Examples/ThirdParties/run.py $(ASSAY) .build-third-parties

# What others install, into dist/: an archive that brings its libraries, and a Debian package.
dist: deps
	Packaging/dist.sh

deb: deps
	Packaging/deb.sh

# Both in a bare system from debootstrap; as root.
dist-test:
	Packaging/try.sh

# `missing` becomes those of the packages that are not installed.
missing_of = missing=''; for p in $(1); do \
  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done

# Debian's packages are installed; elsewhere the message names what is missing and what Debian calls it.
install_missing = if [ -n "$$missing" ] && command -v apt-get >/dev/null; then \
    echo "installing:$$missing"; \
    sudo=''; [ "$$(id -u)" = 0 ] || sudo=sudo; \
    $$sudo apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing; \
  elif [ -n "$$missing" ]; then \
    echo "missing, please install (Debian's packages: $(1)):$$missing"; exit 1; \
  fi

deps:
	@command -v swift >/dev/null || { echo 'Swift 6.2 or later is needed: https://swift.org/install'; exit 1; }
	@if command -v dpkg-query >/dev/null; then \
	  $(call missing_of,$(PACKAGES)); \
	  [ -n '$(PYTHON)' ] || missing="$$missing $(PYTHON_PACKAGES)"; \
	else \
	  missing=''; for h in gsl/gsl_errno.h fftw3.h arb.h zip.h zlib.h nettle/sha2.h lapacke.h sqlite3.h; do \
	    echo "#include <$$h>" | cc -E -x c - >/dev/null 2>&1 || missing="$$missing $$h"; done; \
	  [ -n '$(PYTHON)' ] || missing="$$missing python3-with-numpy-and-jsonschema"; \
	fi; \
	$(call install_missing,$(PACKAGES) $(PYTHON_PACKAGES))

clean:
	rm -rf .build $(DEBUG_FOLDER) .build-client .build-fuzz .build-third-parties .build-dist .build-mutants dist documentation $(CLIENT)/dist $(CLIENT)/src/assay_golden/data
	$(MAKE) -C Proofs clean
