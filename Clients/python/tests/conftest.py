# SPDX-License-Identifier: CC0-1.0
"""What the tests run on: the archive that `make client` packs, the folder Golden, the program."""
import os
from pathlib import Path

import pytest

import assay_golden

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "Golden"
CLIENT = ROOT / "Clients/python"
PROGRAM = Path(os.environ.get("ASSAY", ROOT / ".build/release/assay"))


@pytest.fixture(scope="session")
def suite():
    """The packed suite with the answers of known mistakes."""
    return assay_golden.suite()


@pytest.fixture(scope="session")
def program():
    """The program `assay`."""
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not built")
    return str(PROGRAM)
