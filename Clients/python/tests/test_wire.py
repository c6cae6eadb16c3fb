# SPDX-License-Identifier: CC0-1.0
"""The same functions behind the adapter protocol, in other conventions, and as tests of pytest."""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import assay_golden
import mine
from assay_golden import convert
from conftest import GOLDEN
from mine import my_amp

HERE = Path(__file__).parent
ADAPTER = f"""
import os, sys
sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent / 'src')!r}]
import assay_golden
from mine import {{name}}

def chatty(A, y, alpha, iterations):
    print("a stray line")
    os.write(1, b"and one past Python")
    return {{name}}(A, y, alpha, iterations)

assay_golden.serve({{{{"amp-l1": chatty}}}})
"""


@pytest.mark.parametrize("name, code", [("my_amp", 0), ("without_onsager", 1)])
def test_assay_asks_a_function_whose_prints_do_not_break_the_wire(
        program, suite, tmp_path, name, code):
    (tmp_path / "adapter.py").write_text(ADAPTER.format(name=name))
    done = subprocess.run(
        [program, "verify", "--golden", str(GOLDEN), "--only", "amp-l1-*", "--json",
         str(tmp_path / "report.json"), "--adapter", f"{sys.executable} {tmp_path / 'adapter.py'}"],
        capture_output=True, text=True)
    report = json.loads((tmp_path / "report.json").read_text())
    assert done.returncode == code and "a stray line" in done.stderr
    assert report["passed"] + report["failed"] == 15
    verdicts = [case.check(getattr(mine, name)) for case in suite.cases("amp-l1")
                if "state/x" not in case.inputs]
    here = [d.faults for d in assay_golden.diagnose([v.evidence for v in verdicts])]
    assert [tuple(d["faults"]) for d in report["diagnoses"]] == here
    assert all("onsager-missing" in faults for faults in here) and len(here) == code


def amp_of_one_column(A, y, alpha, iterations):
    return my_amp(A, y[:, None], alpha, iterations)[:, 0]


def amp_of_rows(A, y, alpha, iterations):
    return my_amp(A, y.T, alpha, iterations).T


def amp_of_transposed(A, y, alpha, iterations):
    return my_amp(A.T, y, alpha, iterations)


@pytest.mark.parametrize("function, converter", [
    (amp_of_one_column, assay_golden.per_column), (amp_of_rows, convert.in_rows),
    (amp_of_transposed, assay_golden.transposed)])
def test_other_conventions_pass_when_they_are_converted_and_only_then(suite, function, converter):
    case = suite.case("amp-l1-iid-100x200")
    assert case.y.shape[1] > 1 and case.check(converter(function)).ok
    with pytest.raises(Exception):
        case.assert_ok(function)


def test_converters_are_inverses():
    z = np.array([[1 + 2j, 3 - 4j, -0.5j]])
    assert (convert.from_reals(convert.to_reals(z)) == z).all()
    assert convert.to_reals(z).tolist()[0][1] == [3, -4]
    assert (assay_golden.from_rows(assay_golden.to_rows(z)) == z).all()
    assert assay_golden.to_rows(z).shape == (3, 1)
    assert assay_golden.to_rows(np.arange(3)).shape == (3,)


def run_pytest(tmp_path, text):
    path = f"import sys\nsys.path.insert(0, {str(HERE)!r})\n"
    (tmp_path / "test_mine.py").write_text(path + text)
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider",
                           str(tmp_path)], capture_output=True, text=True)


def test_pytest_has_a_test_for_each_case(tmp_path):
    done = run_pytest(tmp_path, """
import assay_golden
from mine import without_onsager

@assay_golden.parametrize("amp-l1")
def test_mine(case):
    case.assert_ok(without_onsager)
""")
    assert done.returncode == 1 and "2 skipped" in done.stdout
    assert "test_mine[amp-l1-iid-100x200]" in done.stdout
    assert "diagnosis: onsager-missing (Onsager term): " in done.stdout
    assert "gives state/b, state/v, state/x, which the function does not take" in done.stdout


def test_pytest_is_told_of_an_unknown_method(tmp_path):
    done = run_pytest(tmp_path, "import assay_golden\nassay_golden.parametrize('amp-11')\n")
    assert done.returncode == 2 and 'no method "amp-11"' in done.stdout


def test_pytest_is_told_of_known_failures(tmp_path):
    text = """
import assay_golden
from mine import without_onsager

@assay_golden.parametrize("amp-l1", level="trajectory", xfail={XFAIL})
def test_mine(case):
    case.assert_ok(without_onsager)
"""
    done = run_pytest(tmp_path, text.replace("XFAIL", "'amp-l1-*': 'no Onsager term yet'"))
    assert done.returncode == 0 and "13 xfailed, 2 xpassed" in done.stdout
    done = run_pytest(tmp_path, text.replace("XFAIL", "'amp-11-*': 'no such case'"))
    assert done.returncode == 2 and 'xfail names "amp-11-*"' in done.stdout
