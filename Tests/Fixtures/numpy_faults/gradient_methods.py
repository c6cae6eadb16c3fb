# SPDX-License-Identifier: CC0-1.0
"""ISTA and FISTA, the latter also as it is printed."""

import numpy as np

from mistake import made
from shrinkages import thresholded

FAULTS = [
    "threshold-not-scaled-by-step",
    "step-missing",
    "gradient-sign",
    "gradient-doubled",
    "fista-momentum-off-by-one",
    "fista-momentum-missing",
    "fista-printed-momentum",
    "fista-gradient-at-estimate",
    "fista-as-printed",
    "fista-momentum-plus-two",
    "t_k-momentum",
]


def momentum(algorithm, t):
    if algorithm == "ista" or t == 0 or made("fista-momentum-missing"):
        return 0.0
    if algorithm == "fista-as-printed" or made("fista-printed-momentum", "fista-as-printed"):
        return (t - 2) / (t + 1)
    if made("fista-momentum-off-by-one"):
        return t / (t + 3)
    if made("fista-momentum-plus-two"):
        return (t + 2) / (t + 3)
    if made("t_k-momentum"):
        w = 1.0
        for _ in range(t):
            w = (1.0 + np.sqrt(1.0 + 4.0 * w * w)) / 2.0
        return (w - 1.0) / ((1.0 + np.sqrt(1.0 + 4.0 * w * w)) / 2.0)
    return (t - 1) / (t + 2)


def gradient_method(algorithm, arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    step, weight = parameters["step"], parameters["lambda"]
    threshold = weight if made("threshold-not-scaled-by-step") else step * weight
    pace = 1.0 if made("step-missing") else step
    if made("gradient-sign"):
        pace = -pace
    elif made("gradient-doubled"):
        pace = 2.0 * pace
    at_estimate = algorithm == "fista-as-printed" or (
        made("fista-gradient-at-estimate", "fista-as-printed")
    )
    x = arrays.get("state/x", np.zeros((A.shape[1], y.shape[1])))
    previous = arrays.get("state/previous", x)
    first = parameters.get("first_iteration", 0)
    for t in range(first, first + parameters["iterations"]):
        z = x + momentum(algorithm, t) * (x - previous)
        r = z + pace * (A.T @ (y - A @ (x if at_estimate else z)))
        previous = x
        x, _ = thresholded(r, threshold)
        yield {"x": x, "r": r}
