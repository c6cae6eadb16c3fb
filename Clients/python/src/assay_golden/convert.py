# SPDX-License-Identifier: CC0-1.0
"""From other conventions to those of the cases, and back.

A batch is an array `N × D`, a column a sample; `A` is `M × N`. `per_column`, `in_rows` and
`transposed` take a function of one's own and give one that `Case.check` and `serve` can ask.
"""
import functools

import numpy as np

from . import serving
from .serving import per_column

__all__ = ["from_reals", "from_rows", "in_rows", "per_column", "to_reals", "to_rows", "transposed"]


def to_rows(array):
    """A batch `N × D` as `D × N`, a row a sample; a trace `T × N × D` as `T × D × N`."""
    array = np.asarray(array)
    return np.swapaxes(array, -1, -2) if array.ndim > 1 else array


def from_rows(array):
    """A batch `D × N` as `N × D`, and a trace likewise."""
    return to_rows(array)


def in_rows(function):
    """Lets a function that has a sample in each row answer: it gets `y` and the state as `D × N`,
    the matrices as they are, and its results are turned back."""
    @functools.wraps(function)
    def of_columns(**given):
        turned = {key: to_rows(value) if isinstance(value, np.ndarray) and key not in serving.SHARED
                  else value for key, value in given.items()}
        return {key: from_rows(value) for key, value in serving.outputs(function(**turned)).items()}
    return of_columns


def transposed(function):
    """Lets a function answer that takes `Aᵀ`, `N × M`, for `A`; it is not conjugated."""
    @functools.wraps(function)
    def of_matrix(**given):
        return function(**given | {"A": given["A"].T})
    return of_matrix


def to_reals(array):
    """A complex array with real and imaginary parts along a new last axis."""
    array = np.asarray(array)
    return np.stack([array.real, array.imag], axis=-1)


def from_reals(array):
    """The complex array of real and imaginary parts along the last axis."""
    array = np.asarray(array)
    return array[..., 0] + 1j * array[..., 1]
