# SPDX-License-Identifier: CC0-1.0
"""OAMP with its three linear estimators."""

import numpy as np

from mistake import made
from vamp import LMMSE, Bounds

FAULTS = [
    "oamp-not-normalised",
    "oamp-divergence-kept",
    "oamp-gain-missing",
    "oamp-noise-not-subtracted",
    "oamp-tau-is-v",
    "oamp-output-divergence-free",
]


class Linear:
    """What the estimator adds to s, tr(W A)/N of that, and tau^2 once it is divided by this."""

    def __init__(self, arrays, parameters):
        self.A, self.y = arrays["A"], arrays["y"]
        self.noise = parameters["noise_variance"]
        self.estimator = parameters["estimator"]
        if self.estimator == "lmmse":
            self.stage, self.of_filter = LMMSE(self.A, self.y), None
        elif self.estimator == "pseudo-inverse":
            # Singular values are roots of the eigenvalues of A A'.
            self.inverse = np.linalg.pinv(self.A, rcond=max(np.sqrt(LMMSE.cut_off), 1e-15))

    def __call__(self, s, v2):
        M, N = self.A.shape
        if self.estimator == "lmmse":
            if self.of_filter is None or not made("filter-one-iteration-stale"):
                self.of_filter = v2
            x, nu = self.stage(s, self.of_filter, self.noise)
            self.of_filter = v2
            return x - s, 1.0 - nu, v2 * nu / (1.0 - nu)
        residual = self.y - self.A @ s
        if self.estimator == "matched-filter":
            energy = np.sum(self.A**2)
            k = N / energy
            interference = k * k * np.sum((self.A @ self.A.T) ** 2) / N - 1.0
            return self.A.T @ residual, energy / N, interference * v2 + k * self.noise
        tau2 = (N / M - 1.0) * v2 + N / M**2 * np.sum(self.inverse**2) * self.noise
        return self.inverse @ residual, M / N, tau2


def oamp(eta, arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    linear = Linear(arrays, parameters)
    noise_energy = 0.0 if made("oamp-noise-not-subtracted") else len(A) * linear.noise
    s = arrays.get("state/s", np.zeros((A.shape[1], y.shape[1])))
    for _ in range(parameters["iterations"]):
        excess = np.sum((y - A @ s) ** 2, axis=0) - noise_energy
        v2 = np.maximum(excess / np.sum(A**2), parameters["variance_floor"])
        update, trace, tau2 = linear(s, v2)
        r = s + (update if made("oamp-not-normalised") else update / trace)
        if made("oamp-tau-is-v"):
            tau2 = v2
        x, slope = eta(r, np.sqrt(tau2))
        nu = np.clip(slope.mean(axis=0), *Bounds.used)
        s = x if made("oamp-divergence-kept") else x - nu * r
        if not made("oamp-gain-missing"):
            s = s / (1.0 - nu)
        if made("oamp-output-divergence-free"):
            x = s
        yield {"x": x, "v2": v2, "r": r, "tau2": tau2, "nu": nu}
