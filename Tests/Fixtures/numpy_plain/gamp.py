# SPDX-License-Identifier: CC0-1.0
"""GAMP, and three of its output channels."""

import math

import numpy as np

from .shrinkages import evaluated

complementary_error = np.vectorize(math.erfc, otypes=[float])


def hazard(x):
    """The normal density over its upper tail, and how far that is above x."""
    far = np.maximum(x, 2.0)
    for k in range(120, 1, -1):
        far = np.maximum(x, 2.0) + k / far
    near = np.minimum(x, 2.0)
    tail = complementary_error(near / np.sqrt(2.0)) / 2.0
    h = np.exp(-(near**2) / 2.0) / np.sqrt(2.0 * np.pi) / tail
    return np.where(x < 2.0, h, x + 1.0 / far), np.where(x < 2.0, h - near, 1.0 / far)


def awgn(y, p, total):
    return y, np.zeros(y.shape)


def probit(y, p, total):
    s = np.sqrt(total)
    h, excess = hazard(-y * p / s)
    return p + y * s * h, total * (1.0 - h * excess)


def magnitude(y, p, total):
    t = np.tanh(y * p / total)
    return y * t, (y / np.cosh(y * p / total)) ** 2


def observed(y, p, tau_p, channel, noise_variance):
    """E[z|y] and var[z|y] where z ~ N(p, tau_p) before y is known."""
    if channel["kind"] == "quantiser":
        raise NotImplementedError("no quantiser")
    kinds = {"awgn": awgn, "probit": probit, "magnitude": magnitude}
    total = tau_p + noise_variance
    mean, spread = kinds[channel["kind"]](y, p, total)
    gain = tau_p / total
    return p + gain * (mean - p), gain * noise_variance + gain**2 * spread


def gamp(A, y, variance, iterations, noise_variance, shrinkage, channel, variances,
         damping=1.0, x=None, s=None):
    M, N = A.shape
    D = y.shape[1]
    x = np.zeros((N, D)) if x is None else x
    s = np.zeros((M, D)) if s is None else s
    scalar = variances == "scalar"
    squares = np.full((M, N), np.sum(A**2) / (M * N)) if scalar else A**2
    tau_x = np.tile(variance, (N, 1))
    for _ in range(iterations):
        tau_p = squares @ tau_x
        p = A @ x - tau_p * s
        mean, spread = observed(y, p, tau_p, channel, noise_variance)
        s = damping * (mean - p) / tau_p + (1.0 - damping) * s
        tau_s = (1.0 - spread / tau_p) / tau_p
        tau_r = 1.0 / np.maximum(squares.T @ tau_s, 1e-12)
        r = x + tau_r * (A.T @ s)
        estimate, slope = evaluated(shrinkage["family"], r, np.sqrt(tau_r), shrinkage["theta"])
        x = damping * estimate + (1.0 - damping) * x
        tau_x = tau_r * slope
        if scalar:
            tau_x = np.tile(np.mean(tau_x, axis=0), (N, 1))
        taus = {"tau_p": tau_p, "tau_r": tau_r, "tau_x": tau_x}
        yield {"p": p, "s": s, "r": r, "x": x,
               **{name: tau[0] if scalar else tau for name, tau in taus.items()}}
