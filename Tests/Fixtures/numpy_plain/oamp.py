# SPDX-License-Identifier: CC0-1.0
"""OAMP with its three linear estimators."""

import numpy as np

from . import linear
from .shrinkages import evaluated
from .vamp import HIGHEST, LOWEST


def decorrelated(A, y, s, v2, noise_variance, estimator):
    """r and tau^2."""
    M, N = A.shape
    residual = y - A @ s
    if estimator == "matched-filter":
        k = N / np.sum(A**2)
        spread = k**2 * np.sum((A @ A.T) ** 2) / N - 1.0
        return s + k * (A.T @ residual), spread * v2 + k * noise_variance
    if estimator == "pseudo-inverse":
        W = N / M * linear.pseudo_inverse(A)
        return s + W @ residual, (N / M - 1.0) * v2 + np.sum(W**2) / N * noise_variance
    x, nu = linear.lmmse(A, y, s, v2, noise_variance)
    return s + (x - s) / (1.0 - nu), v2 * nu / (1.0 - nu)


def oamp(A, y, iterations, noise_variance, shrinkage, estimator, variance_floor, s=None):
    M, N = A.shape
    s = np.zeros((N, y.shape[1])) if s is None else s
    for _ in range(iterations):
        misfit = np.sum((y - A @ s) ** 2, axis=0)
        v2 = np.maximum((misfit - M * noise_variance) / np.sum(A**2), variance_floor)
        r, tau2 = decorrelated(A, y, s, v2, noise_variance, estimator)
        x, slope = evaluated(shrinkage["family"], r, np.sqrt(tau2), shrinkage["theta"])
        nu = np.clip(np.mean(slope, axis=0), LOWEST, HIGHEST)
        yield {"v2": v2, "r": r, "tau2": tau2, "x": x, "nu": nu}
        s = (x - nu * r) / (1.0 - nu)
