# SPDX-License-Identifier: CC0-1.0
"""What implementations with one known mistake answer, stored beside the cases.

`faults/index.json` says of each case and each mistake that it can tell from a right answer: how
far, array by array, the mistake's answer is from the proven one (`effect`), and how far other ways
of writing its sums are from it (`spread`), both in units of roundoff; `null` is infinite.
`faults/<case id>.npz` holds what the mistake adds to the proven arrays, in binary32
(`<fault>/<array>`) or, where that is too coarse, the arrays themselves (`<fault>=<array>`); what it
does not hold is as proven. Where computing in binary32 gives something else, that is there, too
(`<fault>@<array>`). So an answer is off by at most a 16th of what an agreement allows.
"""
import functools
from dataclasses import dataclass

import numpy as np

from .errors import SuiteError

INDEX = "faults/index.json"


@dataclass(frozen=True)
class Fault:
    """A known mistake."""

    name: str
    #: The part of an implementation that it sits in.
    part: str
    #: What is wrong, in one line.
    explanation: str
    #: Whether it is another convention and no mistake.
    is_convention: bool

    def __str__(self):
        kind = ", another convention" if self.is_convention else ""
        return f"{self.name} ({self.part}{kind}): {self.explanation}"


class StoredFaults:
    """The known mistakes of a suite, and what they answer."""

    def __init__(self, archive):
        self._archive = archive

    @functools.cached_property
    def known(self):
        """Every known mistake by its name."""
        faults = {}
        for flag in self._archive.json("flags.json").values():
            for name in flag["mutants"]:
                faults[name] = Fault(name, flag["bugType"], flag["description"],
                                     flag["effect"].startswith("another convention"))
        order = {name: place for place, name in enumerate(self._index.get("faults", []))}
        return dict(sorted(faults.items(), key=lambda item: order.get(item[0], 0)))

    @property
    def conventions(self):
        """The names of those that are other conventions."""
        return [name for name, fault in self.known.items() if fault.is_convention]

    @functools.cached_property
    def available(self):
        """Whether the suite holds their answers, without which nothing can be diagnosed."""
        return self._archive.add_sums("faults")

    @functools.cached_property
    def _index(self):
        if not self.available:
            return {}
        index = self._archive.json(INDEX)
        if index.get("schema") != "assay-faults-1":
            raise SuiteError(f"{INDEX} is of schema {index.get('schema')!r}, not assay-faults-1")
        return index

    def of_method(self, method):
        """The names of the mistakes that some case of the method shows."""
        return self._index.get("methods", {}).get(method, [])

    def measures(self, case, fault, dtype):
        """By array: effect and spread of a mistake; `None` where it has no effect, and nothing in it
        where what it does cannot be told."""
        stored = self._index.get("cases", {}).get(case.id, {}).get(fault, {}).get(dtype)
        return stored and {
            name: [np.inf if value is None else value for value in pair]
            for name, pair in stored.items()}

    def answer(self, case, fault, dtype="float64"):
        """The arrays that an implementation with the mistake gives in a format, widened."""
        stored = _stored(self._archive, case.id)
        return {name: decoded(stored, fault, name, proven, dtype)
                for name, proven in case.expected.items()}


def decoded(stored, fault, name, proven, dtype):
    """An array of a mistake's answer, from those that are stored for its case."""
    if dtype == "float32" and f"{fault}@{name}" in stored:
        return stored[f"{fault}@{name}"].astype(proven.dtype)
    if f"{fault}={name}" in stored:
        return stored[f"{fault}={name}"].astype(proven.dtype)
    return proven + stored.get(f"{fault}/{name}", 0)


@functools.lru_cache(maxsize=16)
def _stored(archive, case):
    name = f"faults/{case}.npz"
    return archive.arrays(name) if name in archive else {}
