# SPDX-License-Identifier: CC0-1.0
"""This client says what `assay verify` says of every known mistake and every formulation."""
import pytest

from conftest import GOLDEN
from equality import equality


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_verdicts_first_failures_and_diagnoses_are_equal(program, suite, dtype):
    tally = equality(program, GOLDEN, suite, dtype, single=20)
    print(dtype, dict(tally))
    assert tally.unequal == []
    for kind in ("verdicts", "errors", "diagnoses of a run", "diagnoses of one case"):
        assert tally[kind] == tally[kind + ", equal"] > 0
    assert tally["failing"] > 1000 and tally["(mistake, case)"] > 7000
