# SPDX-License-Identifier: GPL-3.0-or-later
# `make run` verifies the NumPy example against the golden files, `make test` runs all tests; both set up
# what is missing first.

ASSAY := .build/release/assay
DEBUG_FOLDER := .build-debug
PACKAGES := libgsl-dev libflint-dev libflint-arb-dev libfftw3-dev libzip-dev nettle-dev libopenblas-dev \
  liblapacke-dev gnuplot-nox pkg-config g++
PYTHON_PACKAGES := python3-numpy python3-jsonschema
SWIFT_SOURCES := Package.swift Sources Tests Benchmarks
# The first Python that has what the examples and tests import.
PYTHON = $(shell for p in python3 /usr/bin/python3; do \
  $$p -c 'import numpy, jsonschema' 2>/dev/null && echo $$p && break; done)

.PHONY: run test lint build deps docs bench golden clean

run: build
	$(ASSAY) verify --adapter '$(PYTHON) Examples/Adapters/numpy/adapter.py'

test: lint build
	swift build --scratch-path $(DEBUG_FOLDER) --product assay
	ASSAY_PYTHON=$(PYTHON) swift test -c release --scratch-path .build
	$(ASSAY) golden check

build: deps
	swift build -c release --product assay

lint:
	swift format lint --strict --recursive $(SWIFT_SOURCES)

bench: build
	swift run -c release bench --json bench.json
	swift run -c release bench --operators --json bench-operators.json
	$(PYTHON) Benchmarks/overhead.py $(ASSAY)

docs: deps
	mkdir -p documentation
	for target in Algorithms StateEvolution Theorems Golden; do \
	  swift package --allow-writing-to-directory documentation generate-documentation \
	    --target $$target --output-path documentation/$$target \
	    --transform-for-static-hosting || exit 1; done

# All golden cases anew; see Golden/README.md.
golden: build
	$(ASSAY) golden make

deps:
	@command -v swift >/dev/null || { echo 'Swift 6.2 or later is needed: https://swift.org/install'; exit 1; }
	@missing=''; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	  [ -n '$(PYTHON)' ] || missing="$$missing $(PYTHON_PACKAGES)"; \
	  if [ -n "$$missing" ]; then \
	    echo "installing:$$missing"; \
	    sudo=''; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    $$sudo apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing; \
	  fi; \
	else \
	  for h in gsl/gsl_errno.h fftw3.h arb.h zip.h nettle/sha2.h lapacke.h; do \
	    echo "#include <$$h>" | cc -E -x c - >/dev/null 2>&1 || missing="$$missing $$h"; done; \
	  [ -n '$(PYTHON)' ] || missing="$$missing python3-with-numpy-and-jsonschema"; \
	  if [ -n "$$missing" ]; then \
	    echo "missing, please install (Debian's packages: $(PACKAGES) $(PYTHON_PACKAGES)):$$missing"; exit 1; \
	  fi; \
	fi

clean:
	rm -rf .build $(DEBUG_FOLDER) documentation
