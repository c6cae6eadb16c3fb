# SPDX-License-Identifier: CC0-1.0
"""Golden files of Assay for Python: cases with proven answers, judged as `assay verify` judges.

    import assay_golden

    for case in assay_golden.cases("amp-l1"):
        print(case.check(my_amp))
"""
from .case import Case
from .convert import from_reals, from_rows, in_rows, per_column, to_reals, to_rows, transposed
from .diagnosis import Diagnosis, diagnose
from .errors import NotOffered, SuiteError, UnknownName
from .faults import Fault
from .plugin import parametrize
from .suite import Suite, cases, suite
from .target import Difference
from .verdict import Verdict
from .wire import guard, serve

__all__ = [
    "Case", "Diagnosis", "Difference", "Fault", "NotOffered", "Suite", "SuiteError", "UnknownName",
    "Verdict", "cases", "diagnose", "from_reals", "from_rows", "guard", "in_rows", "parametrize",
    "per_column", "serve", "suite", "to_reals", "to_rows", "transposed",
]
