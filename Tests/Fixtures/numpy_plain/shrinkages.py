# SPDX-License-Identifier: CC0-1.0
"""Shrinkages of real and of complex numbers, each with its slope."""

import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1] / "numpy_faults"))
import shrinkages as others  # noqa: E402  of families in which nothing is tried here


def soft_threshold(r, sigma, theta):
    gain, multiple = theta
    excess = np.abs(r) - multiple * sigma
    slope = gain * (excess > 0)
    return gain * np.sign(r) * np.maximum(excess, 0.0), slope


def complex_soft_threshold(r, sigma, theta):
    size, tau = np.abs(r), theta[1] * sigma
    outside = size > tau
    size = np.where(outside, size, 1.0)
    slope = outside * (1.0 - tau / (2.0 * size))
    return outside * ((size - tau) / size) * r, slope


def posterior(r, sigma, theta):
    """Of an entry that is N(0, phi) with some probability, else zero: the gain where it is not
    zero, the probabilities that it is not and that it is, and the exponent's |r|^2 part."""
    phi, log_odds = theta
    parts = 2.0 if np.iscomplexobj(r) else 1.0
    variance = sigma**2
    gain = phi / (phi + variance)
    u2 = gain * np.abs(r) ** 2 / variance
    exponent = log_odds + parts / 2.0 * (np.log1p(phi / variance) - u2)
    return gain, 1.0 / (1.0 + np.exp(exponent)), 1.0 / (1.0 + np.exp(-exponent)), u2


def bernoulli_gaussian(r, sigma, theta):
    gain, active, zero, u2 = posterior(r, sigma, theta)
    slope = gain * active * (1.0 + zero * u2)
    return gain * active * r, slope


def piecewise_linear(r, sigma, theta):
    size, first, second = np.abs(r), theta[0] * sigma, theta[1] * sigma
    inner, middle, outer = theta[2:]
    rise = (
        inner * np.minimum(size, first)
        + middle * np.clip(size - first, 0.0, second - first)
        + outer * np.maximum(size - second, 0.0)
    )
    slope = np.where(size <= first, inner, np.where(size <= second, middle, outer))
    return np.sign(r) * rise, slope


FAMILIES = others.FAMILIES | {
    "soft-threshold": soft_threshold,
    "bernoulli-gaussian": bernoulli_gaussian,
    "piecewise-linear": piecewise_linear,
    "complex-soft-threshold": complex_soft_threshold,
    "complex-bernoulli-gaussian": bernoulli_gaussian,
}


def evaluated(family, r, sigma, theta):
    """Of r in one or two dimensions; sigma is one for each entry, or for each column."""
    if family in ("soft-threshold", "bernoulli-gaussian") and np.iscomplexobj(r):
        family = "complex-" + family
    return FAMILIES[family](r, np.broadcast_to(sigma, r.shape), theta)
