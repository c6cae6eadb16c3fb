# SPDX-License-Identifier: CC0-1.0
"""What an answer is worth: the rules of `assay verify`."""
import math
from dataclasses import dataclass

from .errors import UnknownName
from .verdict import Verdict

#: How the names of textbook forms read.
FORMS = {
    "normal-cholesky": "a Cholesky factor of AᵀA + c I",
    "normal-inverse": "the inverse of AᵀA + c I",
    "normal-eigen": "an eigendecomposition of AᵀA",
    "gram": "a Cholesky factor of A Aᵀ + c I, larger than AᵀA",
    "stacked-least-squares": "least squares with A above √c I",
    "receive-inverse": "the inverse of σ²I + HWWᴴHᴴ, larger than σ²I + WᴴHᴴHW",
    "log-sum": "the logarithm of a sum of densities",
    "quotient": "a quotient of densities",
}


@dataclass(frozen=True, eq=False)
class Evidence:
    """An answer with its case."""

    case: object
    target: object
    outputs: dict
    dtype: str
    passed: bool

    @property
    def cost(self):
        """The work that the case is, roughly."""
        inputs, parameters = self.case.inputs, self.case.parameters

        def count(array):
            return array.size * (2 if array.dtype.kind == "c" else 1)
        entries = count(inputs["A"]) if "A" in inputs else 1
        columns = inputs["y"].shape[-1] if "y" in inputs else 1
        factorisation = 64 if "noise_variance" in parameters else 1
        return entries * columns * parameters.get("iterations", 1) * factorisation


def judge(case, outputs, problem, dtype, accept=()):
    """The verdict on an answer; `problem` is what is wrong with it where it cannot be read."""
    from .diagnosis import agreement

    if dtype not in ("float64", "float32"):
        raise ValueError(f'dtype is "{dtype}"; "float64" or "float32" is wanted')
    unknown = set(accept) - set(case.suite.faults.conventions)
    if unknown:
        raise UnknownName(f"accept names {', '.join(sorted(unknown))}; the conventions are "
                          + ", ".join(case.suite.faults.conventions))
    verdict = Verdict(case, dtype)
    target = case.target(dtype)
    if target is None:
        verdict.status = "not-applicable"
        verdict.message = f"the case has no tolerance in {dtype}"
        return verdict
    verdict.allowed = target.allowed
    if problem:
        verdict.status, verdict.message = "failed", problem
        return verdict
    verdict.compared = target.compared(outputs)
    verdict.not_given = target.missing(outputs) + [t for t in target.traces if t not in outputs]
    verdict.largest_error = target.largest_error(outputs)
    verdict.difference = target.first_difference(outputs)
    verdict.status = "failed" if verdict.difference else "passed"
    if verdict.difference:
        _look_closer(verdict, target, outputs)
    is_right = verdict.status in ("passed", "imprecise")
    verdict.evidence = Evidence(case, target, outputs, dtype, is_right)
    if verdict.status == "failed":
        for name in accept:
            if agreement(name, verdict.evidence) == "agrees":
                verdict.status, verdict.message, verdict.difference = "accepted", name, None
                break
    return verdict


def _look_closer(verdict, target, outputs):
    """Whether a failing answer is right in a textbook form; what of it is right."""
    textbook = verdict.case.stated["tolerance"][verdict.dtype].get("textbook")
    if textbook and not verdict.case.target(verdict.dtype, True).first_difference(outputs):
        verdict.status, verdict.difference = "imprecise", None
        verdict.form = min(textbook["forms"], key=lambda form: _distance(
            form["largestError"], verdict.largest_error))["name"]
        lost = math.log10(verdict.largest_error / verdict.allowed)
        verdict.message = (f"right, but {lost:.1f} digits less accurate than stable forms may be, "
                           f"as {FORMS.get(verdict.form, verdict.form)} is")
        return
    verdict.right = [n for n in verdict.compared if not target.difference_of(n, outputs)]


def _distance(a, b):
    """How many powers of two lie between two errors."""
    return abs(math.log2(a / b)) if a > 0 else math.inf
