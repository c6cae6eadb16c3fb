# SPDX-License-Identifier: CC0-1.0
"""Names the mistake behind the failures of a run, as `assay verify` does.

A mistake explains a method's failures if some failing answer agrees with what it gives, every
failing answer that can tell agrees, and no passing answer should have failed by it.
"""
from dataclasses import dataclass, replace

import numpy as np

from .measure import alike, errors, parts
from .target import Target

#: How many failing, and passing, cases of a method are asked, the cheapest first.
ASKED = 11


@dataclass(frozen=True)
class Partial:
    """A mistake that explains some of the cases that can tell."""

    fault: str
    explained: int
    told: int
    unexplained: tuple
    contradicted: tuple

    @property
    def share(self):
        """Which part of the cases that can tell speaks for it."""
        return self.explained / (self.told + len(self.contradicted))


@dataclass(frozen=True)
class Diagnosis:
    """What the answers of a run say about the mistake behind the failures of these methods."""

    methods: tuple
    #: The names of those that explain them, each on its own; one alone is a finding.
    faults: tuple
    #: Where none explains everything, the one that explains the most, if at least half.
    partial: Partial | None = None

    @property
    def named(self):
        """The one mistake that explains everything."""
        return self.faults[0] if len(self.faults) == 1 else None


def diagnose(evidence):
    """One diagnosis for all failing methods if the same mistakes explain them, else one for those
    that share theirs."""
    failing = sorted({e.case.method for e in evidence if not e.passed})
    own = [_of_method(method, evidence) for method in failing]
    # A method whose cases cannot tell goes with what the others say.
    named = [d.named for d in own if d.named]
    each = []
    for diagnosis in own:
        if not diagnosis.faults and not diagnosis.partial:
            silent = [f for f in named if _is_silent(f, diagnosis.methods[0], evidence)]
            diagnosis = replace(diagnosis, faults=tuple(silent[:1]))
        each.append(diagnosis)
    common = set.intersection(*(set(d.faults) for d in each)) if each else set()
    if common:
        order = evidence[0].case.suite.faults.known
        return [Diagnosis(tuple(failing), tuple(f for f in order if f in common))]
    merged = []
    for diagnosis in each:
        for place, other in enumerate(merged):
            if other.faults == diagnosis.faults and not other.partial and not diagnosis.partial:
                merged[place] = replace(other, methods=other.methods + diagnosis.methods)
                break
        else:
            merged.append(diagnosis)
    return merged


def _of_method(method, evidence):
    own = sorted((e for e in evidence if e.case.method == method), key=lambda e: e.cost)
    failures = [e for e in own if not e.passed][:ASKED]
    passes = [e for e in own if e.passed][:ASKED]
    known = failures[0].case.suite.faults.of_method(method)
    found = [p for p in (_explanation(f, failures, passes) for f in known) if p]
    whole = tuple(p.fault for p in found if not p.unexplained and not p.contradicted)
    # One agreement may be chance, and one of two says as much against it as for it.
    most = [p for p in found if p.explained > 1 and p.share > 0.5]
    return Diagnosis((method,), whole,
                     max(most, key=lambda p: p.share) if most and not whole else None)


def _is_silent(fault, method, evidence):
    """Whether a method can have a mistake, and none of the cases asked tells."""
    own = [e for e in evidence if e.case.method == method]
    return (fault in own[0].case.suite.faults.of_method(method)
            and not any(agreement(fault, e) == "differs" for e in own))


def _explanation(fault, failures, passes):
    """What a mistake explains of what can tell; `None` if that is nothing, or too little."""
    explained, unexplained = 0, []
    for failure in failures:
        said = agreement(fault, failure)
        explained += said == "agrees"
        if said == "differs":
            unexplained.append(failure.case.id)
        if len(unexplained) > explained + 1:
            return None
    if not explained:
        return None
    against = tuple(e.case.id for e in passes if agreement(fault, e) == "differs")
    return Partial(fault, explained, explained + len(unexplained), tuple(unexplained), against)


def agreement(fault, evidence):
    """Whether an answer is what a mistake gives: `agrees`, `differs`, or `cannot-tell`."""
    case = evidence.case
    measures = case.suite.faults.measures(case, fault, evidence.dtype)
    if measures == {}:
        return "cannot-tell"
    told = {n: m for n, m in (measures or {}).items() if n in evidence.outputs}
    if not told:
        return "differs" if fault != "float32-leak" and _is_far_off(evidence) else "cannot-tell"
    effect, spread = (max(m[i] for m in told.values()) for i in (0, 1))
    tolerance = tolerance_of(case, evidence.dtype)
    if fault == "float32-leak":
        return _leak(evidence) if effect > 16 * tolerance else "cannot-tell"
    allowance = max(tolerance, 2**-20 * effect if np.isfinite(effect) else 0, 1024 * spread)
    if not effect > 16 * allowance:
        return "cannot-tell"
    mutant = case.suite.faults.answer(case, fault, evidence.dtype)
    off = max(distance(n, evidence.outputs[n], mutant[n], evidence.dtype) for n in told)
    return "agrees" if off <= allowance else "differs"


def _is_far_off(evidence):
    """Whether an answer that fails is so far from the proven one that a mistake without effect here is not
    all that is wrong."""
    if evidence.passed:
        return False
    expected = evidence.target.expected
    off = max((distance(n, evidence.outputs[n], expected[n], evidence.dtype)
               for n in evidence.outputs if n in expected), default=0)
    return off > 2**14 * tolerance_of(evidence.case, evidence.dtype)


def tolerance_of(case, dtype):
    """What right formulas may differ by, in units of roundoff."""
    bound = case.stated["tolerance"][dtype]
    loosest = max(bound["allowed"], bound.get("textbook", bound)["allowed"])
    return (2 if case.stated["tolerance"]["metric"] == "ulp" else 1) * loosest


def distance(name, a, b, dtype):
    """The largest error of `a` against `b`. Where neither is finite they agree: some mistakes end
    in NaN."""
    if not alike(a, b):
        return np.inf
    neither = ~np.isfinite(parts(a)) & ~np.isfinite(parts(b))
    if neither.any():
        a, b = (_with_zeros(array, neither) for array in (a, b))
    error = errors("relative-l2", name, a, b, b, dtype).error
    worst = error.max() if error.size else 0.0
    return np.inf if np.isnan(worst) else float(worst)


def _with_zeros(array, places):
    numbers = parts(array).copy()
    numbers[places] = 0
    return (numbers.view(np.complex128) if np.iscomplexobj(array) else numbers).reshape(array.shape)


def _leak(evidence):
    """Computing in binary32 has no result of its own: any binary32 numbers within that format's
    tolerance are one."""
    bound = evidence.case.stated["tolerance"].get("float32")
    if evidence.dtype != "float64" or bound is None:
        return "cannot-tell"
    target = evidence.target
    loose = Target(target.outputs, target.traces, target.expected, target.metric, bound["allowed"],
                   "float32")
    with np.errstate(over="ignore"):
        rounded = all((parts(a) == parts(a).astype(np.float32)).all()
                      for a in evidence.outputs.values())
    fits = rounded and not evidence.passed and loose.first_difference(evidence.outputs) is None
    return "agrees" if fits else "differs"
