# SPDX-License-Identifier: CC0-1.0
"""AMP of real and of complex numbers, with damping."""

import numpy as np

from mistake import made

FAULTS = [
    "onsager-missing",
    "onsager-without-n-over-m",
    "onsager-one-iteration-late",
    "onsager-sign",
    "onsager-plain-residual",
    "sigma-m-minus-1",
    "sigma-over-n",
    "sigma-shared-by-batch",
    "sigma-of-plain-residual",
    "complex-sigma-per-part",
    "conjugation-missing",
    "damping-reversed",
    "onsager-first-lost",
    "sigma-mean-removed",
    "support-above-threshold",
]


def damped(new, old, parameters):
    if "damping" not in parameters:  # and 0 times an infinite old one would be no number
        return new
    weight = parameters["damping"]
    if made("damping-reversed"):
        weight = 1.0 - weight
    return weight * new + (1.0 - weight) * old


def noise_level(v, plain, N):
    M = len(v)
    if made("sigma-mean-removed"):
        v = v - v.mean(axis=0)
    energy = np.sum(np.abs(plain if made("sigma-of-plain-residual") else v) ** 2, axis=0)
    if made("sigma-shared-by-batch"):
        energy = np.full_like(energy, energy.mean())
    if made("sigma-m-minus-1"):
        return np.sqrt(energy / (M - 1))
    if made("sigma-over-n"):
        return np.sqrt(energy / N)
    if made("complex-sigma-per-part"):
        return np.sqrt(energy / (2 * M))
    return np.sqrt(energy / M)


def amp(eta, arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    M, N = A.shape
    D = y.shape[1]
    back = A.T if made("conjugation-missing") else A.conj().T
    x = arrays.get("state/x", np.zeros((N, D)))
    v = arrays.get("state/v", np.zeros((M, D)))
    b = arrays.get("state/b", np.zeros(D))
    older_b, older_plain = np.zeros(D), v
    for iteration in range(parameters["iterations"]):
        plain = y - A @ x
        lost = made("onsager-first-lost") and iteration == 1  # at 0 it is of the start's b and v
        if lost or made("onsager-missing"):
            onsager = 0.0
        elif made("onsager-one-iteration-late"):
            onsager = older_b * v
        elif made("onsager-sign"):
            onsager = -b * v
        elif made("onsager-plain-residual"):
            onsager = b * older_plain
        else:
            onsager = b * v
        older_b, older_plain = b, plain
        v = damped(plain + onsager, v, parameters)
        sigma = noise_level(v, plain, N)
        r = x + back @ v
        estimate, slope = eta(r, sigma)
        if "alpha" in parameters:  # of amp-l1 is what b counts, at kinks too
            slope = np.abs(estimate) > (1e-8 if made("support-above-threshold") else 0.0)
        x = damped(estimate, x, parameters)
        b = slope.mean(axis=0)
        if not made("onsager-without-n-over-m"):
            b = b * N / M
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b}
