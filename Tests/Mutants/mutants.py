# SPDX-License-Identifier: GPL-3.0-or-later
"""`make mutants`: builds the copy that holds all mutants, and runs the tests that come by each; see README.md."""
import argparse
import signal
import sys

import table
from hunt import Hunt
from records import forget
from scratch import Scratch
from sites import HERE, chosen

ROOT = HERE.parents[1]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--within", type=float, default=float("inf"), help="seconds of tests for each mutant")
    options.add_argument("--forget", metavar="REGEX", help="tests that were changed since they ran")
    options.add_argument("--only", metavar="REGEX", default="", help="mutants, by id or file")
    given = options.parse_args()
    # An end from outside ends what runs, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sites = chosen(ROOT)
    scratch = Scratch(ROOT, ROOT / ".build-mutants")
    scratch.build(sites)
    hunt = Hunt(scratch.folder, sites)
    if given.forget:
        print(f"{forget(hunt.tests, hunt.verdicts, given.forget)} tests forgotten")
    hunt.measure()
    hunt.search(scratch.refused(), given.within, given.only)
    lines, is_enough = table.write(ROOT, sites, scratch.refused(), hunt.verdicts.all)
    print("\n".join(lines))
    return 0 if is_enough else 1


sys.exit(main())
