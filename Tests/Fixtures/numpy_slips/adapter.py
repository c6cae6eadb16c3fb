# SPDX-License-Identifier: CC0-1.0
"""A plain NumPy implementation with the small slips of real code.

    adapter.py                everything right
    adapter.py --slip NAME    one line of it replaced
    adapter.py --list         the slips, as JSON
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

FIXTURES = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FIXTURES))
sys.path.insert(0, str(FIXTURES.parents[1] / "Examples/Adapters/python"))

import slips
from serving import serve


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slip", choices=[slip.name for slip in slips.SLIPS])
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print(json.dumps([row for slip in slips.SLIPS for row in slip.rows()], indent=1))
        return
    for slip in slips.SLIPS:
        if slip.name == options.slip:
            slip.make()
    from numpy_plain.methods import METHODS

    np.seterr(all="ignore")
    serve("numpy-slips", "1", METHODS)


if __name__ == "__main__":
    main()
