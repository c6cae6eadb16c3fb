# SPDX-License-Identifier: CC0-1.0
"""The proven outputs of a case, and what may differ from them in one format."""
from dataclasses import dataclass, field

import numpy as np

from .measure import ROUNDOFF, Layout, alike, errors, parts


@dataclass(frozen=True)
class Difference:
    """Where an answer leaves the proven values."""

    #: `too-far`, `missing`, `wrong-shape`, `not-finite`, or `support`: the zeros differ.
    kind: str
    array: str
    #: Of a trace, counted from 0.
    iteration: int | None = None
    index: tuple = ()
    #: `real` or `imaginary` of a complex number.
    part: str | None = None
    got: float = np.nan
    expected: float = np.nan
    #: The vector's error and what is allowed, in the metric's units.
    error: float = np.inf
    allowed: float = 0.0
    #: Of `wrong-shape`: what was given, and what is wanted.
    shapes: tuple | None = None


@dataclass(frozen=True)
class Target:
    """What an answer is compared with."""

    outputs: tuple
    traces: tuple
    expected: dict
    metric: str
    allowed: float
    dtype: str
    #: Whether zeros must agree exactly.
    exact_support: bool = False
    #: Numbers that may be any in a range, by array: their offsets, lower and upper ends.
    latitude: dict = field(default_factory=dict)
    #: What may be given in the place of an output, by that: pairs of name and (values, scale).
    stand_ins: dict = field(default_factory=dict)

    def _in_place(self, output):
        return [output] + list(self.stand_ins.get(output, {}))

    def compared(self, answer):
        """Which arrays of an answer are compared, in order of computation."""
        names = list(self.traces) + [n for o in self.outputs for n in self._in_place(o)]
        return [n for n in names if n in answer and self._wanted(n, answer[n]) is not None]

    def missing(self, answer):
        """The outputs that were given neither as such nor by another array in their place."""
        return [o for o in self.outputs
                if o in self.expected and not any(n in answer for n in self._in_place(o))]

    def first_difference(self, answer):
        """The first difference, iteration by iteration and quantity by quantity; `None` if all that
        was given agrees, and an output was."""
        if len(self.missing(answer)) == len(self.outputs):
            return Difference("missing", self.outputs[0])
        found = []
        for order, name in enumerate(self.compared(answer)):
            difference = self.difference_of(name, answer)
            if difference:
                step = -1 if difference.iteration is None else difference.iteration
                found.append((step if name.startswith("trace/") else np.inf, order, difference))
        return min(found, key=lambda each: each[:2])[2] if found else None

    def difference_of(self, name, answer):
        """The first difference of one array."""
        got = answer[name]
        expected, scale = self._wanted(name, got)
        if not alike(got, expected):
            return Difference("wrong-shape", name, shapes=(got.shape, expected.shape))
        measured = errors(self.metric, name, got, expected, scale, self.dtype)
        far = np.flatnonzero(~(measured.error <= self.allowed))
        if far.size:
            first = far[0]
            offset = measured.offset[first]
            kind = "too-far" if np.isfinite(parts(got)[offset]) else "not-finite"
            return self._at(kind, name, got, expected, offset, measured.iteration[first],
                            measured.error[first])
        if not self.exact_support or name not in ("x", "trace/x"):
            return None
        changed = np.flatnonzero((got != 0).ravel() != (expected != 0).ravel())
        if not changed.size:
            return None
        width = 2 if np.iscomplexobj(expected) else 1
        each = max(parts(expected).size // max(Layout.of(name, expected).iterations, 1), 1)
        offset = changed[0] * width
        return self._at("support", name, got, expected, offset, offset // each, np.inf)

    def largest_error(self, answer):
        """The largest error of all that was given; infinite for another shape, or for nothing."""
        names = self.compared(answer)
        largest = 0.0 if names else np.inf
        for name in names:
            expected, scale = self._wanted(name, answer[name])
            if not alike(answer[name], expected):
                return np.inf
            error = errors(self.metric, name, answer[name], expected, scale, self.dtype).error
            if error.size:
                worst = error.max()
                largest = max(largest, np.inf if np.isnan(worst) else worst)
        return float(largest)

    def _at(self, kind, name, got, expected, offset, iteration, error):
        is_complex = np.iscomplexobj(expected)
        entry = offset // 2 if is_complex else offset
        return Difference(
            kind, name, iteration=int(iteration) if name.startswith("trace/") else None,
            index=tuple(int(i) for i in np.unravel_index(entry, expected.shape)),
            part=("real", "imaginary")[offset % 2] if is_complex else None,
            got=float(parts(got)[offset]), expected=float(parts(expected)[offset]),
            error=float(error), allowed=self.allowed)

    def _wanted(self, name, got):
        """What an array should be, where any number of a range will do the one that is nearest, and
        the size by which its error is measured."""
        for offered in self.stand_ins.values():
            if name in offered:
                return offered[name]
        expected = self.expected.get(name)
        if expected is None:
            return None
        if name not in self.latitude or not alike(got, expected):
            return expected, expected
        offsets, lower, upper = self.latitude[name]
        nearest = parts(expected).copy()
        nearest[offsets] = np.minimum(np.maximum(parts(got)[offsets], lower), upper)
        return nearest.reshape(expected.shape), expected


def target_of(case, expected, inputs, dtype, textbook=False):
    """The target of a case in a format, by the bound of stable forms or of textbook ones; `None`
    where it has no tolerance in that format."""
    from .methods import latitude, stand_ins

    bound = case["tolerance"].get(dtype)
    if bound is None:
        return None
    allowed = bound["allowed"]
    if textbook:
        allowed = bound.get("textbook", bound)["allowed"]
    margin = case["decisions"]["margin"] / ROUNDOFF[dtype] if case.get("decisions") else 0.0
    names = [info["name"] for info in case["expected"]["arrays"]]
    return Target(
        outputs=tuple(n for n in names if not n.startswith("trace/")),
        traces=tuple(n for n in names if n.startswith("trace/")),
        expected=expected, metric=case["tolerance"]["metric"], allowed=allowed, dtype=dtype,
        exact_support=margin > 2**10 * allowed,
        latitude={} if "KinkSide" in case["flags"] else latitude(case, inputs),
        stand_ins=stand_ins(case, inputs, expected))
