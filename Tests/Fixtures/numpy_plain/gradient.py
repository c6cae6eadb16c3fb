# SPDX-License-Identifier: CC0-1.0
"""ISTA, FISTA, and ISTA for row-sparse matrices."""

import numpy as np


def shrunk(r, tau):
    return np.sign(r) * np.maximum(np.abs(r) - tau, 0.0)


def ista(A, y, iterations, lambda_, step, x=None):
    x = np.zeros((A.shape[1], y.shape[1])) if x is None else x
    for _ in range(iterations):
        r = x + step * (A.T @ (y - A @ x))
        x = shrunk(r, step * lambda_)
        yield {"r": r, "x": x}


def fista(A, y, iterations, lambda_, step, first_iteration=0, x=None, previous=None):
    x = np.zeros((A.shape[1], y.shape[1])) if x is None else x
    previous = x if previous is None else previous
    for t in range(first_iteration, first_iteration + iterations):
        momentum = (t - 1) / (t + 2) if t > 0 else 0.0
        z = x + momentum * (x - previous)
        r = z + step * (A.T @ (y - A @ z))
        previous, x = x, shrunk(r, step * lambda_)
        yield {"r": r, "x": x}


def ista_gs(A, y, iterations, lambda_, step, width, x=None):
    x = np.zeros((A.shape[1], y.shape[1])) if x is None else x
    for _ in range(iterations):
        r = x + step * (A.T @ (y - A @ x))
        samples = r.reshape(len(r), -1, width)
        norm = np.sqrt(np.sum(samples**2, axis=2, keepdims=True))
        kept = np.maximum(norm - step * lambda_, 0.0) / np.where(norm > 0, norm, 1.0)
        x = (kept * samples).reshape(r.shape)
        yield {"r": r, "x": x}
