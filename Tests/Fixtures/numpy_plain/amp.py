# SPDX-License-Identifier: CC0-1.0
"""AMP with the l1 threshold, and with any shrinkage, of real and of complex numbers."""

import numpy as np

from .shrinkages import evaluated


def amp_l1(A, y, iterations, alpha, x=None, v=0.0, b=0.0):
    M, N = A.shape
    x = np.zeros((N, y.shape[1])) if x is None else x
    for _ in range(iterations):
        v = y - A @ x + b * v
        sigma = np.sqrt(np.sum(v**2, axis=0) / M)
        r = x + A.T @ v
        x = np.sign(r) * np.maximum(np.abs(r) - alpha * sigma, 0.0)
        b = np.count_nonzero(x, axis=0) / M
        yield {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}


def amp(A, y, iterations, shrinkage, damping=1.0, x=None, v=None, b=0.0):
    M, N = A.shape
    x = np.zeros((N, y.shape[1])) if x is None else x
    v = np.zeros(y.shape) if v is None else v
    for _ in range(iterations):
        residual = y - A @ x + b * v
        v = damping * residual + (1.0 - damping) * v
        sigma = np.linalg.norm(v, axis=0) / np.sqrt(M)
        r = x + A.conj().T @ v
        estimate, slope = evaluated(shrinkage["family"], r, sigma, shrinkage["theta"])
        x = damping * estimate + (1.0 - damping) * x
        b = N / M * np.mean(slope, axis=0)
        yield {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}
