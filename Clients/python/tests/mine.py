# SPDX-License-Identifier: CC0-1.0
"""Somebody's AMP with a soft threshold, right and with the mistake that many make."""
import numpy as np


def my_amp(A, y, alpha, iterations, onsager=1):
    x, v, b = np.zeros((A.shape[1], y.shape[1])), 0, 0
    for _ in range(iterations):
        v = y - A @ x + onsager * b * v
        r, tau = x + A.T @ v, alpha * np.sqrt((v**2).mean(0))
        x = np.sign(r) * np.maximum(np.abs(r) - tau, 0)
        b = np.count_nonzero(x, axis=0) / len(y)
    return x


def without_onsager(A, y, alpha, iterations):
    return my_amp(A, y, alpha, iterations, onsager=0)
