# SPDX-License-Identifier: CC0-1.0
"""Shrinkages of complex numbers with their slopes, and rows of unitary transforms."""

import numpy as np

from mistake import made
from shrinkages import at_kink, thresholded

FAULTS = [
    "complex-threshold-by-parts",
    "complex-slope-of-support",
    "complex-slope-along-ray",
    "complex-real-density",
    "dft-scaling-missing",
    "dft-scaling-of-inverse",
    "dft-sign",
    "dct-first-row",
]


def soft_threshold(r, sigma, theta):
    threshold = theta[1] * sigma
    if made("complex-threshold-by-parts"):
        (real, real_slope), (imaginary, imaginary_slope) = (
            thresholded(part, threshold) for part in (r.real, r.imag)
        )
        return real + 1j * imaginary, (real_slope + imaginary_slope) / 2.0
    size = np.abs(r)
    outside = size > threshold
    share = np.where(outside, threshold / size, 1.0)
    slope = 1.0 - share / 2.0
    if made("complex-slope-of-support"):
        slope = np.ones_like(share)
    elif made("complex-slope-along-ray"):
        slope = 1.0 - share
    value = np.where(outside, r * ((size - threshold) / size), 0.0)
    return value, at_kink(size, threshold, np.where(outside, slope, 0.0), 0.5)


def bernoulli_gaussian(r, sigma, theta):
    variance, log_odds = theta
    noise = sigma * sigma
    gain = variance / (variance + noise)
    # A complex density has the powers that a real one has the roots of.
    power = 0.5 if made("complex-real-density") else 1.0
    height = power * gain * np.abs(r) ** 2 / noise
    exponent = log_odds + power * np.log1p(variance / noise) - height
    active = np.exp(-np.logaddexp(0.0, exponent))
    inactive = np.exp(-np.logaddexp(0.0, -exponent))
    return gain * active * r, gain * active * (1.0 + inactive * height)


FAMILIES = {"soft-threshold": soft_threshold, "bernoulli-gaussian": bernoulli_gaussian}


def shrinkage(parameters):
    family, theta = parameters["shrinkage"]["family"], parameters["shrinkage"]["theta"]
    return lambda r, sigma: FAMILIES[family](r, np.broadcast_to(sigma, r.shape), theta)


def partial_dft(x, v, size, rows):
    steps = np.outer(rows, np.arange(size)) % size  # whole turns are nothing
    turn = (2.0j if made("dft-sign") else -2.0j) * np.pi / size
    forward = np.exp(turn * steps) / np.sqrt(size)
    adjoint = forward.T if made("conjugation-missing") else forward.conj().T
    if made("dft-scaling-missing"):
        forward, adjoint = forward * np.sqrt(size), adjoint * np.sqrt(size)
    elif made("dft-scaling-of-inverse"):
        forward, adjoint = forward * np.sqrt(size), adjoint / np.sqrt(size)
    return {"forward": forward @ x, "adjoint": adjoint @ v}


def partial_dct(x, v, size, rows):
    steps = np.outer(rows, 2 * np.arange(size) + 1) % (4 * size)
    matrix = np.sqrt(2.0 / size) * np.cos(np.pi / (2 * size) * steps)
    if not made("dct-first-row"):
        matrix[np.equal(rows, 0)] /= np.sqrt(2.0)
    return {"forward": matrix @ x, "adjoint": matrix.T @ v}
