# SPDX-License-Identifier: CC0-1.0
"""Shrinkages in other forms than those of numpy_plain, and with other slopes at their kinks."""

import numpy as np


def of_real(r):
    return not np.iscomplexobj(r)


# ---------------------------------------------------------- posteriors of the Bernoulli–Gaussian

def moments(r, sigma, theta):
    """Prior activity, both variances of r, the gain, and u2 of numpy_plain's `posterior`."""
    phi, log_odds = theta
    noise = sigma**2
    gain = phi / (phi + noise)
    return 1.0 / (1.0 + np.exp(log_odds)), noise, phi + noise, gain, gain * np.abs(r) ** 2 / noise


def log_density(r, variance):
    power = np.abs(r) ** 2 / variance
    if of_real(r):
        return -0.5 * (np.log(2.0 * np.pi * variance) + power)
    return -np.log(np.pi * variance) - power


def bg_sigmoid(r, sigma, theta):
    activity, noise, total, gain, u2 = moments(r, sigma, theta)
    half = 0.5 if of_real(r) else 1.0
    energy = np.abs(r) ** 2
    ratio = half * (energy / noise - energy / total) - half * np.log(total / noise)
    logit = ratio + np.log(activity / (1.0 - activity))
    return gain, 1.0 / (1.0 + np.exp(-logit)), 1.0 / (1.0 + np.exp(logit)), u2


def bg_logsum(r, sigma, theta):
    activity, noise, total, gain, u2 = moments(r, sigma, theta)
    active = np.log(activity) + log_density(r, total)
    zero = np.log1p(-activity) + log_density(r, noise)
    both = np.logaddexp(active, zero)
    return gain, np.exp(active - both), np.exp(zero - both), u2


def bg_quotient(r, sigma, theta):
    activity, noise, total, gain, u2 = moments(r, sigma, theta)
    active = activity * np.exp(log_density(r, total))
    zero = (1.0 - activity) * np.exp(log_density(r, noise))
    both = active + zero
    far = both == 0.0  # both underflow only far out, where nothing is zero
    both = np.where(far, 1.0, both)
    return gain, np.where(far, 1.0, active / both), zero / both, u2


POSTERIORS = {"bg-sigmoid": bg_sigmoid, "bg-logsum": bg_logsum, "bg-quotient": bg_quotient}


def by_variance(posterior):
    """The slope as posterior variance over sigma^2, the variance as a sum of positive parts."""
    def bernoulli_gaussian(r, sigma, theta):
        gain, active, zero, _ = posterior(r, sigma, theta)
        mean = gain * r
        variance = active * zero * np.abs(mean) ** 2 + active * gain * sigma**2
        return active * mean, variance / sigma**2

    return bernoulli_gaussian


# ------------------------------------------------------------------------------- soft thresholds

def complex_polar(r, sigma, theta):
    size, tau = np.abs(r), theta[1] * sigma
    x = np.maximum(size - tau, 0.0) * np.exp(1j * np.angle(r))
    return x, np.where(size > tau, 1.0 - tau / (2.0 * np.where(size > 0, size, 1.0)), 0.0)


def at_kinks(share, families):
    """The families with this share of the outer side's slope at a kink, and 1 − share of the
    inner one's."""
    soft, linear, complex_soft = families

    def soft_threshold(r, sigma, theta):
        x, slope = soft(r, sigma, theta)
        return x, np.where(np.abs(r) == theta[1] * sigma, share * theta[0], slope)

    def piecewise_linear(r, sigma, theta):
        x, slope = linear(r, sigma, theta)
        size, first, second = np.abs(r), theta[0] * sigma, theta[1] * sigma
        outer = np.select([size < first, size < second], theta[2:4], theta[4])
        return x, (1.0 - share) * slope + share * outer

    def complex_soft_threshold(r, sigma, theta):
        x, slope = complex_soft(r, sigma, theta)
        return x, np.where(np.abs(r) == theta[1] * sigma, share / 2.0, slope)

    return soft_threshold, piecewise_linear, complex_soft_threshold
