# SPDX-License-Identifier: CC0-1.0
"""Proximal gradient steps on the rows of samples, plain and with Nesterov's momentum."""

import numpy as np

from mistake import made
from shrinkages import group_threshold

FAULTS = [
    "group-over-batch",
    "group-of-parts",
    "nesterov-momentum-missing",
    "nesterov-weight-of-fista",
]


def shrunk(R, tau, width):
    """Each sample's rows, of which a complex entry is two real ones side by side."""
    if made("group-over-batch"):
        width = R.shape[1]
    X = np.empty_like(R)
    for start in range(0, R.shape[1], width):
        sample = R[:, start:start + width]
        if not np.iscomplexobj(R):
            X[:, start:start + width] = group_threshold(sample, tau)[0]
        elif made("group-of-parts"):
            re, im = (group_threshold(part, tau)[0] for part in (sample.real, sample.imag))
            X[:, start:start + width] = re + 1j * im
        else:
            both = group_threshold(np.concatenate([sample.real, sample.imag], axis=1), tau)[0]
            count = sample.shape[1]
            X[:, start:start + width] = both[:, :count] + 1j * both[:, count:]
    return X


def extrapolations(first, count):
    """The factors of x_t − x_{t−1}."""
    w = [1.0]
    for _ in range(first + count):
        w.append((1.0 + np.sqrt(1.0 + 4.0 * w[-1] ** 2)) / 2.0)
    for t in range(first, first + count):
        if t == 0 or made("nesterov-momentum-missing"):
            yield 0.0
        elif made("nesterov-weight-of-fista"):
            yield (t - 1) / (t + 2)
        else:
            yield (w[t] - 1.0) / w[t + 1]


def row_method(algorithm, arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    step, weight = parameters["step"], parameters["lambda"]
    tau = weight if made("threshold-not-scaled-by-step") else step * weight
    pace = 1.0 if made("step-missing") else step
    if made("gradient-sign"):
        pace = -pace
    elif made("gradient-doubled"):
        pace = 2.0 * pace
    back = A.T if made("conjugation-missing") else A.conj().T
    x = arrays.get("state/x", np.zeros((A.shape[1], y.shape[1]), A.dtype))
    previous = arrays.get("state/previous", np.zeros_like(x))
    count = parameters["iterations"]
    factors = [0.0] * count
    if algorithm.endswith("nest-gs"):
        factors = extrapolations(parameters.get("first_iteration", 0), count)
    for factor in factors:
        z = x + factor * (x - previous)
        r = z + pace * (back @ (y - A @ z))
        previous, x = x, shrunk(r, tau, parameters["width"])
        yield {"x": x, "r": r}
