# SPDX-License-Identifier: CC0-1.0
"""What became of one case, and how that reads."""
import functools
from dataclasses import dataclass, field

from .measure import ROUNDOFF


@dataclass
class Verdict:
    """The verdict on one answer."""

    case: object
    dtype: str
    #: `passed`, `failed`, `imprecise`, `accepted` or `not-applicable`.
    status: str = "failed"
    #: Why, for everything but `passed`.
    message: str = ""
    #: The first failing iteration and quantity, with both values.
    difference: object = None
    #: Which arrays were compared, and which outputs and traces were not given.
    compared: list = field(default_factory=list)
    not_given: list = field(default_factory=list)
    #: Those of the compared arrays that are right, where others are not.
    right: list = field(default_factory=list)
    #: Of an imprecise answer, the textbook form whose error is nearest to its own.
    form: str | None = None
    #: In the metric's units.
    largest_error: float = 0.0
    allowed: float = 0.0
    #: The answer, for a diagnosis of several.
    evidence: object = field(default=None, repr=False)

    @property
    def ok(self):
        """Whether the answer is right, if imprecise, or another convention that was accepted."""
        return self.status in ("passed", "imprecise", "accepted")

    @functools.cached_property
    def diagnosis(self):
        """The known mistakes that explain a failing answer, each on its own: a tuple of Faults."""
        from .diagnosis import diagnose

        if self.status != "failed" or self.evidence is None:
            return ()
        known = self.case.suite.faults.known
        return tuple(known[name] for d in diagnose([self.evidence]) for name in d.faults)

    def __str__(self):
        lines = [f"{self.case.id}: {self.status}" + (f" ({self.message})" if self.message else ""),
                 f"  {self.case.title} [{', '.join(self.case.stated['source'])}]"]
        if self.difference:
            lines += self._where(self.difference)
        if self.right:
            lines.append(f"  right: {', '.join(self.right)}")
        if self.not_given:
            lines.append(f"  not given, so not compared: {', '.join(self.not_given)}")
        if self.status == "failed" and self.evidence is not None:
            lines += self._why()
        return "\n".join(lines)

    def _where(self, d):
        index = d.index if d.iteration is None else d.index[1:]
        place = d.array.removeprefix("trace/")
        place += f"[{', '.join(map(str, index))}]" if index else ""
        place += f" ({d.part} part)" if d.part else ""
        place += f" of iteration {d.iteration}" if d.iteration is not None else ""
        if d.kind == "too-far":
            unit = ("units in the last place" if self.case.stated["tolerance"]["metric"] == "ulp"
                    else f"units of roundoff ({ROUNDOFF[self.dtype]:.3g}, relative, of the vector)")
            return [f"  first differs in {place}: {d.error / d.allowed:.3g} times the allowed error",
                    f"    expected  {d.expected!r}  ({d.expected.hex()})",
                    f"    got       {d.got!r}  ({d.got.hex()})",
                    f"    error {d.error:.3g} {unit}, allowed {d.allowed:g}"]
        what = {"missing": "it was not given",
                "wrong-shape": d.shapes and f"its shape is {d.shapes[0]}; {d.shapes[1]} is wanted",
                "not-finite": f"it is {d.got}, not a finite number",
                "support": f"{d.got} where {d.expected} is proven: the zeros differ"}[d.kind]
        return [f"  first differs in {place}: {what}"]

    def _why(self):
        if not self.case.suite.faults.available:
            return ["  no diagnosis: this suite does not hold the answers of known mistakes; the "
                    "archive made by `make client` does"]
        if not self.diagnosis:
            return ["  diagnosis: no known mistake gives this answer"]
        if len(self.diagnosis) == 1:
            return [f"  diagnosis: {self.diagnosis[0]}",
                    "    an implementation with this one mistake gives this answer; no other known "
                    "one does"]
        return ["  diagnosis: each of these mistakes gives this answer; other cases tell them apart"
                ] + [f"    {fault}" for fault in self.diagnosis]
