# SPDX-License-Identifier: CC0-1.0
"""Scalar shrinkages of real numbers, and the threshold of whole rows, each with its slope."""

import numpy as np

from mistake import made

FAULTS = [
    "sigma-squared-for-sigma",
    "hard-threshold",
    "one-sided-threshold",
    "threshold-gain-missing",
    "bg-log-odds-sign",
    "bg-normaliser-missing",
    "bg-slope-of-gain-only",
    "bg-variance-for-deviation",
    "pwl-discontinuous",
    "pwl-breakpoint-not-scaled-by-sigma",
    "exp-factor-two-missing",
    "exp-slope-of-window-missing",
    "spline-support-one",
    "spline-middle-coefficient",
    "mlp-even",
    "mlp-input-not-scaled-by-sigma",
    "group-threshold-entrywise",
    "group-norm-one",
    "group-slope-of-factor-only",
    "slope-by-differences",
    "kink-half",
    "kink-outer",
]

# Ratios above it change no value: every window is closed there, every odds are certain.
FAR = 1e150


def at_kink(size, kink, slope, outer):
    """The slope, which is the inner side's at a kink, by the convention chosen for kinks."""
    mixed = outer if made("kink-outer") else (slope + outer) / 2.0
    return np.where((size == kink) & made("kink-half", "kink-outer"), mixed, slope)


def thresholded(r, threshold):
    inside = np.abs(r) <= threshold
    if made("one-sided-threshold"):
        inside = r <= threshold
    rest = r if made("hard-threshold") else r - np.copysign(threshold, r)
    return np.where(inside, 0.0, rest), np.where(inside, 0.0, 1.0)


def soft_threshold(r, sigma, theta):
    gain, multiple = theta
    if made("threshold-gain-missing"):
        gain = 1.0
    value, slope = thresholded(r, multiple * sigma)
    return gain * value, gain * at_kink(np.abs(r), multiple * sigma, slope, 1.0)


def bernoulli_gaussian(r, sigma, theta):
    variance, log_odds = theta
    if made("bg-log-odds-sign"):
        log_odds = -log_odds
    if made("bg-variance-for-deviation"):
        sigma = np.sqrt(sigma)
    # snr = sqrt(variance)/sigma; wiener = snr/sqrt(1 + snr^2), whose square shrinks r.
    snr = np.minimum(np.sqrt(variance) / sigma, 1e307)
    norm = np.hypot(1.0, snr)
    wiener = snr / norm
    scaled = np.minimum(np.abs(r / sigma) * wiener, FAR)
    normaliser = 0.0 if made("bg-normaliser-missing") else np.log(norm)
    exponent = log_odds + normaliser - 0.5 * scaled * scaled
    active = np.exp(-np.logaddexp(0.0, exponent))
    inactive = np.exp(-np.logaddexp(0.0, -exponent))
    if made("bg-slope-of-gain-only"):
        inactive = np.zeros_like(inactive)
    value = active * wiener * (wiener * r)
    slope = active * wiener * wiener * (1.0 + inactive * scaled * scaled)
    if made("slope-by-differences"):
        gain = wiener * wiener
        slope = (active * ((gain * r) ** 2 + gain * sigma**2) - value**2) / sigma**2
    return value, slope


def piecewise_linear(r, sigma, theta):
    inner, outer, *slopes = theta
    if made("pwl-breakpoint-not-scaled-by-sigma"):
        sigma = np.ones_like(sigma)
    first, second = inner * sigma, outer * sigma
    size = np.abs(r)
    pieces = [size <= first, size <= second]
    # Each line meets the one before at the breakpoint between them.
    at_first = slopes[0] * first
    at_second = at_first + slopes[1] * (second - first)
    value = np.select(
        pieces,
        [slopes[0] * size, at_first + slopes[1] * (size - first)],
        at_second + slopes[2] * (size - second),
    )
    slope = np.select(pieces, slopes[:2], slopes[2])
    outer = np.select([size < first, size < second], slopes[:2], slopes[2])
    slope = at_kink(size, np.where(size == second, second, first), slope, outer)
    if made("pwl-discontinuous"):
        value = slope * size
    return np.copysign(1.0, r) * value, slope


def windowed(r, theta, window, fall):
    """theta2 r + theta3 r window(z), given also fall = z window'(z)."""
    _, constant, height = theta
    return r * (constant + height * window), constant + height * (window + fall)


def exponential(r, sigma, theta):
    z = np.minimum(np.abs(r / sigma / theta[0]), FAR)
    exponent = z * z if made("exp-factor-two-missing") else 0.5 * z * z
    window = np.exp(-exponent)
    fall = 0.0 if made("exp-slope-of-window-missing") else -2.0 * exponent * window
    return windowed(r, theta, window, fall)


def spline(r, sigma, theta):
    z = np.minimum(np.abs(r / sigma / theta[0]), 2.0)
    short = np.maximum(1.0 - z, 0.0)
    # The cubic B-spline as a sum of powers of what is left to its knots 2 and 1.
    window = ((2.0 - z) ** 3 - 4.0 * short**3) / 6.0
    fall = -z * ((2.0 - z) ** 2 - 4.0 * short**2) / 2.0
    if made("spline-support-one"):
        window, fall = (np.where(z > 1.0, 0.0, part) for part in (window, fall))
    if made("spline-middle-coefficient"):
        window = window + np.where(z <= 1.0, z**3 / 2.0, 0.0)
        fall = fall + np.where(z <= 1.0, 3.0 * z**3 / 2.0, 0.0)
    return windowed(r, theta, window, fall)


def mlp(r, sigma, theta):
    if made("mlp-input-not-scaled-by-sigma"):
        sigma = np.ones_like(sigma)
    u = np.minimum(np.abs(r) / sigma, 1e300)
    if made("mlp-even"):
        u = np.copysign(u, r)
    units = len(theta) // 3
    gain, rise = np.full_like(u, theta[-1]), np.zeros_like(u)
    for w, b, a in zip(theta[:units], theta[units:], theta[2 * units :]):
        gain += a * np.tanh(w * u + b)
        rise += a * w * u / np.cosh(w * u + b) ** 2
    return r * gain, gain + rise


def group_threshold(r, threshold):
    if made("group-threshold-entrywise"):
        return thresholded(r, threshold)
    norm = np.hypot.reduce(r, axis=1, keepdims=True)
    if made("group-norm-one"):
        norm = np.abs(r).sum(axis=1, keepdims=True)
    outside = norm > threshold
    factor = np.where(outside, (norm - threshold) / norm, 0.0)
    turn = np.where(outside, threshold / norm * (r / norm) ** 2, 0.0)
    if made("group-slope-of-factor-only"):
        turn = np.zeros_like(turn)
    return factor * r, factor + turn


FAMILIES = {
    "soft-threshold": soft_threshold,
    "bernoulli-gaussian": bernoulli_gaussian,
    "piecewise-linear": piecewise_linear,
    "exponential": exponential,
    "spline": spline,
    "mlp": mlp,
}


def level(sigma, r):
    """The sigma of each entry of r, as a shrinkage is told it."""
    if made("sigma-squared-for-sigma"):
        sigma = sigma * sigma
    return np.broadcast_to(sigma, r.shape)


def shrinkage(parameters):
    """The function of r and sigma that an algorithm's parameters name, with its slope."""
    family, theta = "soft-threshold", [1.0, parameters.get("alpha")]
    if "shrinkage" in parameters:
        family, theta = parameters["shrinkage"]["family"], parameters["shrinkage"]["theta"]
    return lambda r, sigma: FAMILIES[family](r, level(sigma, r), theta)
