#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the program as somebody does who has only unpacked or installed it: trial.sh [FOLDER OF THE PROGRAM]
set -eu
[ $# = 0 ] || PATH=$1:$PATH
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"

fail() { echo "trial: $1" >&2; exit 1; }

# timed CODE LINES COMMAND…: its last lines, and how long it took.
timed() {
  wanted=$1 lines=$2 start=$(date +%s) code=0
  shift 2
  echo "\$ $*"
  "$@" >output 2>&1 || code=$?
  tail -n "$lines" output
  [ "$code" = "$wanted" ] || fail "exit code $code, not $wanted"
  echo "  ($(($(date +%s) - start)) s)"
}

! command -v swift >/dev/null || fail 'a toolchain is in reach'
timed 0 1 assay --version
timed 0 1 assay golden list
timed 0 1 assay verify --adapter 'assay twin'
timed 0 1 assay golden check --every 64
timed 1 1 assay verify --adapter 'assay twin --fault onsager-missing' --only 'amp*'
grep '^Diagnosis: onsager-missing' output || fail 'the mistake is not named'
timed 0 3 assay run vamp --problem bsr17-kappa15 --samples 10 --iterations 5
timed 0 2 assay check --only 'property/networks/*'
timed 65 2 assay golden seal
