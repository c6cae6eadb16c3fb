# SPDX-License-Identifier: CC0-1.0
"""What somebody gave as an answer, as arrays of float64 or complex128, or why it is none."""
import numpy as np

_ACCEPTED = "float32, float64, complex64, complex128, bool or integers"
_SIZES = {"f": (4, 8), "c": (8, 16), "b": (1,), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8)}


def read_answer(case, answer):
    """The arrays of an answer, and `None`; or `None`, and what is wrong with them.

    An array that is the method's must be real or complex as the proven one is; any other may be
    either, and is not compared.
    """
    kinds = {"mean_slope": False, "posterior_variance": False, "covariance_trace": False}
    for file in case["inputs"] + [case["expected"]]:
        for info in file["arrays"]:
            kinds[info["name"]] = info["dtype"].startswith("complex")
    arrays = {}
    for name, value in answer.items():
        try:
            arrays[name] = _widened(np.asarray(value), kinds.get(name))
        except (TypeError, ValueError) as error:
            return None, f'array "{name}": {error}'
    return arrays, None


def _widened(array, is_complex):
    if array.dtype.itemsize not in _SIZES.get(array.dtype.kind, ()):
        raise TypeError(f"the elements are {array.dtype}; {_ACCEPTED} are wanted")
    if is_complex is not None and is_complex != np.iscomplexobj(array):
        wanted = "complex128 or complex64" if is_complex else "float64, float32 or integers"
        raise TypeError(f"the elements are {array.dtype}; {wanted} are wanted")
    if np.iscomplexobj(array):
        return array.astype(np.complex128)
    widened = array.astype(np.float64)
    if array.dtype.kind in "iu":
        inexact = [int(i) for i in array.ravel() if int(float(i)) != int(i)]
        if inexact:
            raise ValueError(f"{inexact[0]} is an integer that float64 does not hold exactly")
    return widened
