# SPDX-License-Identifier: CC0-1.0
"""LAMP's layers, with the l1 threshold and with any shrinkage."""

import numpy as np

from .shrinkages import evaluated


def lamp_l1(A, y, B, alpha, beta):
    M, N = A.shape
    x, v = np.zeros((N, y.shape[1])), y
    for t in range(len(alpha)):
        B_t = B[t] if B.ndim == 3 else B
        sigma = np.sqrt(np.sum(v**2, axis=0) / M)
        r = x + B_t @ v
        x = beta[t] * np.sign(r) * np.maximum(np.abs(r) - alpha[t] * sigma, 0.0)
        b = beta[t] / M * np.count_nonzero(x, axis=0)
        yield {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}
        v = y - A @ x + b * v


def lamp(A, y, B, theta, family):
    M, N = A.shape
    x, v = np.zeros((N, y.shape[1])), y
    for t in range(len(theta)):
        B_t = B[t] if B.ndim == 3 else B
        sigma = np.linalg.norm(v, axis=0) / np.sqrt(M)
        r = x + B_t @ v
        x, slope = evaluated(family, r, sigma, theta[t])
        b = N / M * np.mean(slope, axis=0)
        yield {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}
        v = y - A @ x + b * v
