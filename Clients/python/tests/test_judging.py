# SPDX-License-Identifier: CC0-1.0
"""Verdicts on answers that are right, or wrong in one known way."""
import time

import numpy as np
import pytest

import assay_golden
from assay_golden import serving
from mine import my_amp, without_onsager


def test_the_proven_answers_pass_within_ten_seconds(suite):
    begin = time.monotonic()
    verdicts = [case.check(**case.expected) for case in suite.cases()]
    assert [v.case.id for v in verdicts if v.status != "passed"] == []
    assert len(verdicts) == len(suite.archive.json("MANIFEST.json")["cases"])
    assert time.monotonic() - begin < 10


def test_a_right_function_passes_and_a_state_is_skipped(suite):
    for case in suite.cases("amp-l1"):
        if "state/x" in case.inputs:
            with pytest.raises(assay_golden.NotOffered, match="state/x"):
                case.assert_ok(my_amp)
        else:
            assert case.assert_ok(my_amp).status == "passed"


def test_a_mistake_is_named_with_both_values(suite):
    case = suite.case("amp-l1-iid-250x500")
    with pytest.raises(AssertionError) as failure:
        case.assert_ok(without_onsager)
    verdict = case.check(without_onsager)
    assert [fault.name for fault in verdict.diagnosis] == ["onsager-missing"]
    d = verdict.difference
    assert d.got == without_onsager(case.A, case.y, case.alpha, case.iterations)[d.index]
    assert d.expected == case.expected["x"][d.index] and d.error > d.allowed
    for text in (case.id, "onsager-missing", "the Onsager term", repr(d.got), repr(d.expected)):
        assert text in str(failure.value)


def test_traces_tell_the_first_iteration(suite):
    case = suite.case("amp-l1-iid-250x500")
    answer = {name: array.copy() for name, array in case.expected.items()}
    answer["trace/r"][3, 7, 0] *= 1 + 1e-9
    answer["trace/v"][4, 0, 0] += 1
    d = case.check(**answer).difference
    assert (d.array, d.iteration, d.index) == ("trace/r", 3, (3, 7, 0))
    assert "r[7, 0] of iteration 3" in str(case.check(**answer))


@pytest.mark.parametrize("spoil, kind", [
    (lambda x: x[:-1], "wrong-shape"), (lambda x: x * np.nan, "not-finite"),
    (lambda x: x + 0j, None),
    (lambda x: np.where(x == 0, 1e-300, x), "support"), (lambda x: x.astype(np.float16), None),
    (lambda x: x.astype(object), None), (lambda x: x * (1 + 1e-9), "too-far")])
def test_what_fails_says_how(suite, spoil, kind):
    case = suite.case("amp-l1-iid-250x500")
    verdict = case.check(x=spoil(case.expected["x"]))
    assert verdict.status == "failed" and not verdict.ok
    assert (verdict.difference and verdict.difference.kind) == kind
    assert kind or "array \"x\": the elements are" in verdict.message


def test_a_function_and_arrays_at_once_are_refused(suite):
    with pytest.raises(TypeError, match="arrays too"):
        suite.case("amp-l1-hand").check(my_amp, x=1)


def test_nothing_given_is_a_failure(suite):
    verdict = suite.case("amp-l1-hand").check()
    assert verdict.difference.kind == "missing" and verdict.not_given[0] == "x"


def test_a_vector_that_must_vanish_must_vanish(suite):
    case = next(c for c in suite.cases() for a in [c.expected.get("x")]
                if a is not None and a.ndim == 2 and (a == 0).all(axis=0).any())
    x = case.expected["x"].copy()
    column = np.flatnonzero((x == 0).all(axis=0))[0]
    x[0, column] = 5e-324
    assert case.check(x=x).difference.index == (0, column)


def test_other_arrays_may_stand_for_slopes(suite):
    case = suite.cases("soft-threshold")[0]
    slope, x = case.expected["slope"], case.expected["x"]
    mean, variance = np.array([slope.mean()]), slope * case.sigma**2
    assert case.check(x=x, mean_slope=mean).ok
    assert case.check(x=x, posterior_variance=variance).ok
    assert case.check(x=x, mean_slope=mean + 1).difference.array == "mean_slope"
    assert case.check(x=x).not_given == ["slope"]


def test_any_slope_between_both_sides_of_a_kink_will_do(suite):
    of_all = [c for c in suite.cases("soft-threshold") if "slope" in c.target().latitude
              and c.target().latitude["slope"][0].size]
    assert of_all
    for case in of_all:
        slope, at = case.expected["slope"].copy(), case.target().latitude["slope"][0]
        slope[at] = case.parameters["theta"][0] / 2
        assert case.check(x=case.expected["x"], slope=slope).ok
        slope[at] = 2 * case.parameters["theta"][0]
        assert not case.check(x=case.expected["x"], slope=slope).ok


def test_binary32_is_judged_by_its_own_bound_and_seen_in_binary64(suite):
    case = suite.case("amp-l1-iid-250x500")
    x = my_amp(case.A, case.y, case.alpha, case.iterations).astype(np.float32)
    assert case.check(x=x, dtype="float32").status == "passed"
    assert [f.name for f in case.check(x=x).diagnosis] == ["float32-leak"]
    with pytest.raises(ValueError, match="float64"):
        case.check(x=x, dtype="float16")


def test_a_convention_passes_where_it_is_accepted(suite):
    faults = suite.faults
    case = next(c for c in suite.cases() if faults.measures(c, "vamp-clip-missing", "float64"))
    answer = faults.answer(case, "vamp-clip-missing")
    assert case.check(**answer).status == "failed"
    accepted = case.check(**answer, accept=["vamp-clip-missing"])
    assert (accepted.status, accepted.ok) == ("accepted", True)
    with pytest.raises(assay_golden.UnknownName, match="kink-half"):
        case.check(**answer, accept=["onsager-missing"])


def test_what_a_case_gives_is_an_attribute(suite):
    case = suite.case("amp-l1-hand")
    assert case.A is case.inputs["A"] and case.alpha == case.parameters["alpha"]
    with pytest.raises(AttributeError, match="it gives A, y"):
        case.beta


def test_no_attribute_of_a_case_hides_what_it_gives(suite):
    for case in suite.cases():
        for name in case.inputs | case.parameters:
            given = (case.inputs | case.parameters)[name]
            assert getattr(case, serving.argument(name)) is given, (case.id, name)
