# SPDX-License-Identifier: CC0-1.0
"""One test a case for pytest; nothing is configured."""
import fnmatch

from .errors import UnknownName
from .suite import suite


def parametrize(*methods, level=None, xfail=None, path=None):
    """Gives a test that takes `case` each case of these methods, its id as the test's id.

        @assay_golden.parametrize("amp-l1")
        def test_my_amp(case):
            case.assert_ok(my_amp)

    `level` keeps the cases of one level, such as "kernel" or "trajectory". `xfail` tells known
    failures: a dictionary from case ids, or patterns of them, to reasons. `path` is that of
    `suite`.
    """
    import pytest

    chosen = [case for case in suite(path).cases(*methods) if level in (None, case.level)]
    if not chosen:
        raise UnknownName(f'no case of {", ".join(methods) or "any method"} is of level "{level}"')
    reasons = {}
    for pattern, reason in (xfail or {}).items():
        matching = fnmatch.filter((case.id for case in chosen), pattern)
        if not matching:
            raise UnknownName(
                f'xfail names "{pattern}", which is none of these cases, and matches none')
        reasons |= dict.fromkeys(matching, reason)
    marks = {id: [pytest.mark.xfail(reason=reason)] for id, reason in reasons.items()}
    return pytest.mark.parametrize("case", [
        pytest.param(case, id=case.id, marks=marks.get(case.id, [])) for case in chosen])
