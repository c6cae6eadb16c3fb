# SPDX-License-Identifier: CC0-1.0
"""How far an array is from another, as Golden/README.md defines it, in units of roundoff or of the
last place.

A trace has one vector for each iteration and column, of each matrix where an iteration has several, any
other array one for each column; the parts of a complex column are one vector. A scalar of a column is a vector of one entry.
"""
from dataclasses import dataclass

import numpy as np

ROUNDOFF = {"float64": 2.0**-53, "float32": 2.0**-24}


def parts(array):
    """The real numbers of an array in C order, of a complex entry the real part first."""
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.float64) if np.iscomplexobj(array) else flat.astype(np.float64, copy=False)


def alike(a, b):
    """Whether two arrays have one shape and are both real or both complex."""
    return a.shape == b.shape and np.iscomplexobj(a) == np.iscomplexobj(b)


@dataclass(frozen=True)
class Layout:
    """How the numbers of an array form vectors: `iterations × matrices × rows × columns × parts`, a
    vector along rows and parts."""

    iterations: int
    matrices: int
    rows: int
    columns: int
    parts: int

    @classmethod
    def of(cls, name, array):
        """That of the array `name`."""
        is_trace = name.startswith("trace/")
        shape = array.shape[1:] if is_trace else array.shape
        outer = int(np.prod(shape[:-2], dtype=int))
        return cls(
            iterations=array.shape[0] if is_trace else outer,
            matrices=outer if is_trace else 1,
            rows=shape[-2] if len(shape) >= 2 else 1,
            columns=shape[-1] if shape else 1,
            parts=2 if np.iscomplexobj(array) else 1)

    def vectors(self, numbers):
        """`numbers` as an array `iterations × vectors × entries`."""
        cut = numbers.reshape(
            self.iterations, self.matrices, self.rows, self.columns, self.parts)
        return cut.transpose(0, 1, 3, 2, 4).reshape(
            self.iterations, self.matrices * self.columns, self.rows * self.parts)

    def offset(self, iteration, vector, entry):
        """Where in the array the entry of that vector stands, counted in real numbers."""
        matrix, column = divmod(vector, self.columns)
        row, part = divmod(entry, self.parts)
        row += (iteration * self.matrices + matrix) * self.rows
        return (row * self.columns + column) * self.parts + part


@dataclass(frozen=True)
class Errors:
    """The error of each vector in order of iteration and column, with the iteration and the offset
    of the number that is furthest off."""

    error: np.ndarray
    iteration: np.ndarray
    offset: np.ndarray


def errors(metric, name, got, expected, scale, dtype):
    """The errors of `got` against `expected`, both of one shape, measured by the size of `scale`.

    A vector that must vanish must vanish exactly; what is not finite is infinitely far off.
    """
    with np.errstate(all="ignore"):
        if metric == "ulp":
            return _units_in_last_place(parts(got), parts(expected), parts(scale), dtype)
        return _relative(Layout.of(name, expected), got, expected, scale, ROUNDOFF[dtype])


def _relative(layout, got, expected, scale, roundoff):
    given, wanted, sizes = (layout.vectors(parts(a)) for a in (got, expected, scale))
    if given.size == 0:
        return Errors(np.zeros(0), np.zeros(0, int), np.zeros(0, int))
    difference = np.abs(given - wanted)
    worst = difference.argmax(axis=2)
    furthest = np.take_along_axis(difference, worst[..., None], axis=2)[..., 0]
    size = np.abs(sizes).max(axis=2)
    # Scaled, the squares neither overflow nor underflow.
    squares = (((given - wanted) / size[..., None]) ** 2).sum(axis=2)
    error = np.sqrt(squares / ((sizes / size[..., None]) ** 2).sum(axis=2)) / roundoff
    error = np.where((size > 0) & np.isfinite(furthest), error, np.inf)
    error = np.where(furthest <= 0, 0.0, error)
    iteration, column = np.indices(error.shape)
    return Errors(error.ravel(), iteration.ravel(), layout.offset(iteration, column, worst).ravel())


def _units_in_last_place(got, expected, scale, dtype):
    unit = np.spacing(np.abs(scale).astype(dtype)).astype(np.float64)
    error = np.where(np.isfinite(got), np.abs(got - expected) / unit, np.inf)
    error = np.where(got == expected, 0.0, error)
    return Errors(error, np.zeros(got.size, int), np.arange(got.size))
