# SPDX-License-Identifier: CC0-1.0
"""LAMP, and the derivatives of its loss by what its layers learn."""

import numpy as np

import derivatives
import shrinkages
from mistake import made

FAULTS = [
    "lamp-matrix-transposed",
    "lamp-beta-once",
    "lamp-gradient-without-onsager",
    "lamp-gradient-without-sigma",
    "lamp-tied-gradient-not-summed",
    "lamp-loss-over-entries",
]


class Layer:
    """One layer: its own parameters, and what it saw on the way forward."""

    def __init__(self, family, B, theta, of_l1):
        if made("lamp-matrix-transposed"):
            B = B.ravel().reshape(B.shape, order="F")
        self.family, self.B, self.theta, self.of_l1 = family, B, theta, of_l1

    def forward(self, A, y, x, v):
        M, N = A.shape
        self.v = v
        count = M - 1 if made("sigma-m-minus-1") else N if made("sigma-over-n") else M
        self.sigma = np.sqrt((v**2).sum(axis=0) / count)
        self.r = x + self.B @ v
        eta = shrinkages.FAMILIES[self.family]
        self.x, self.slope = eta(self.r, self.sigma + np.zeros_like(self.r), self.theta)
        total = self.slope.sum(axis=0)
        if self.of_l1 and made("support-above-threshold"):
            total = self.theta[0] * np.sum(np.abs(self.x) > 1e-8, axis=0)
        if made("lamp-beta-once") and self.family == "soft-threshold":
            total = total / self.theta[0]
        self.b = total / (N if made("onsager-without-n-over-m") else M)
        sign = 0.0 if made("onsager-missing") else -1.0 if made("onsager-sign") else 1.0
        return self.x, y - A @ self.x + sign * self.b * v

    def backward(self, A, dx, dv):
        """From the derivatives by what the layer gave to those by what it was given."""
        M = len(A)
        dx = dx - A.T @ dv
        passes = not made("lamp-gradient-without-onsager", "onsager-missing")
        by_total = (dv * self.v).sum(axis=0) / M
        if not passes or made("lamp-beta-once"):
            by_total = np.zeros_like(by_total)
        by_sigma, by_theta, rr, r_sigma, r_theta = getattr(
            derivatives, self.family.replace("-", "_")
        )(self.r, self.sigma + np.zeros_like(self.r), self.theta)
        dr = dx * self.slope + by_total * rr
        self.d_theta = [np.sum(dx * p + by_total * q) for p, q in zip(by_theta, r_theta)]
        self.d_B = dr @ self.v.T
        back = self.B.T @ dr
        if passes:
            back = back + self.b * dv
        if not made("lamp-gradient-without-sigma"):
            back = back + (dx * by_sigma + by_total * r_sigma).sum(axis=0) / (
                M * self.sigma
            ) * self.v
        return dr, back


def lamp(algorithm, arrays, parameters):
    A, y, B = arrays["A"], arrays["y"], arrays["B"]
    of_l1 = algorithm.startswith("lamp-l1")
    theta = np.stack([arrays["beta"], arrays["alpha"]], axis=1) if of_l1 else arrays["theta"]
    family = "soft-threshold" if of_l1 else parameters["family"]
    layers = [
        Layer(family, B if B.ndim == 2 else B[t], theta[t], of_l1) for t in range(len(theta))
    ]
    x, v = np.zeros((A.shape[1], y.shape[1])), y
    for layer in layers:
        x, v = layer.forward(A, y, x, v)
    if not algorithm.endswith("gradient"):
        names = ("x", "r", "v", "sigma", "b")
        return [{name: getattr(layer, name) for name in names} for layer in layers]
    error = x - arrays["x"]
    count = y.shape[1] * (A.shape[1] if made("lamp-loss-over-entries") else 1)
    dx, dv = 2.0 * error / count, np.zeros_like(y)
    for layer in reversed(layers):
        dx, dv = layer.backward(A, dx, dv)
    each = np.array([layer.d_B for layer in layers])
    if B.ndim == 2:
        each = each[-1] if made("lamp-tied-gradient-not-summed") else each.sum(axis=0)
    results = {"loss": np.array([np.sum(error**2) / count]), "d_B": each}
    by_theta = np.array([layer.d_theta for layer in layers])
    if of_l1:
        return results | {"d_beta": by_theta[:, 0], "d_alpha": by_theta[:, 1]}
    return results | {"d_theta": by_theta}
