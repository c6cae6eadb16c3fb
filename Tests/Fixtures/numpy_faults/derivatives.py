# SPDX-License-Identifier: CC0-1.0
"""Derivatives of the shrinkages by sigma and theta, and those of their slopes."""

import numpy as np

from mistake import made
from shrinkages import level

FAULTS = [
    "derivative-sigma-sign",
    "derivative-threshold-without-sigma",
    "derivative-second-term-once",
    "derivative-mixed-of-gain-only",
    "derivative-mixed-sigma-sign",
]


def breakpoint_scale(sigma):
    return 1.0 if made("derivative-threshold-without-sigma") else sigma


def first_count():
    """How often (r f)'' = 2 f' + r f'' has f'."""
    return 1.0 if made("derivative-second-term-once") else 2.0


def of_weight(window, fall):
    """The slope of r window(z) for its weight's derivative; fall = z window'(z)."""
    return window if made("derivative-mixed-of-gain-only") else window + fall


def soft_threshold(r, sigma, theta):
    gain, multiple = theta
    sign = np.where(np.abs(r) > multiple * sigma, np.sign(r), 0.0)
    none = np.zeros_like(r)
    by_theta = [sign * (np.abs(r) - multiple * sigma), -gain * sign * breakpoint_scale(sigma)]
    return -gain * multiple * sign, by_theta, none, none, [np.abs(sign), none]


def piecewise_linear(r, sigma, theta):
    inner, outer, low, middle, high = theta
    size, sign, none = np.abs(r), np.sign(r), np.zeros_like(r)
    past_first, past_second = size > inner * sigma, size > outer * sigma
    bend_first, bend_second = (low - middle) * past_first, (middle - high) * past_second
    in_first = np.where(past_first, inner * sigma, size)
    in_second = np.where(past_second, outer * sigma, size) - in_first
    by_theta = [
        bend_first * breakpoint_scale(sigma),
        bend_second * breakpoint_scale(sigma),
        in_first,
        in_second,
        size - in_first - in_second,
    ]
    by_r_and_theta = [none, none, ~past_first, past_first & ~past_second, past_second]
    by_sigma = sign * (bend_first * inner + bend_second * outer)
    return by_sigma, [sign * part for part in by_theta], none, none, by_r_and_theta


def windowed(r, sigma, theta, z, beta, first, second):
    """Of theta2 r + theta3 r beta(z) with z = r/(theta1 sigma), given beta' and beta'' too."""
    width, _, height = theta
    bend = height * (2.0 * first + z * second)
    curvature = height * (first_count() * first + z * second) / (width * sigma)
    by_theta = [-height * z * z * first * breakpoint_scale(sigma), r, r * beta]
    by_r_and_theta = [-bend * z / width, np.ones_like(r), of_weight(beta, z * first)]
    by_sigma = -height * width * z * z * first
    return by_sigma, by_theta, curvature, -bend * z / sigma, by_r_and_theta


def exponential(r, sigma, theta):
    z = r / (theta[0] * sigma)
    beta = np.exp(-0.5 * z * z)
    return windowed(r, sigma, theta, z, beta, -z * beta, (z - 1.0) * (z + 1.0) * beta)


def spline(r, sigma, theta):
    z = r / (theta[0] * sigma)
    size, sign = np.abs(z), np.sign(z)
    long, short = np.maximum(2.0 - size, 0.0), np.maximum(1.0 - size, 0.0)
    beta = (long**3 - 4.0 * short**3) / 6.0
    first = sign * (2.0 * short**2 - 0.5 * long**2)
    return windowed(r, sigma, theta, z, beta, first, long - 4.0 * short)


def mlp(r, sigma, theta):
    units = len(theta) // 3
    shape = (units,) + (1,) * np.ndim(r)
    w, b, a = (
        np.reshape(theta[i * units : (i + 1) * units], shape) for i in range(3)
    )
    u, sign = np.abs(r) / sigma, np.sign(r)
    unit = np.tanh(w * u + b)
    rise = 1.0 / np.cosh(w * u + b) ** 2
    fall = -2.0 * unit * rise
    first, second = (a * w * rise).sum(axis=0), (a * w * w * fall).sum(axis=0)
    bend = 2.0 * first + u * second
    by_theta = [*(r * a * rise * u), *(r * a * rise), *(r * unit), r]
    by_r_and_theta = [
        *(a * u * (2.0 * rise + u * w * fall)),
        *(a * (rise + u * w * fall)),
        *of_weight(unit, u * w * rise),
        np.ones_like(r),
    ]
    curvature = sign * (first_count() * first + u * second) / sigma
    return -r * u * first / sigma, by_theta, curvature, -bend * u / sigma, by_r_and_theta


def bernoulli_gaussian(r, sigma, theta):
    """Of gain r active, active = 1/(1 + exp(odds)), odds = theta2 + log(1 + phi/v)/2 - power."""
    phi, log_odds = theta
    v = sigma * sigma
    total = phi + v
    gain, power = phi / total, 0.5 * phi * r * r / (v * total)
    odds = log_odds + 0.5 * np.log1p(phi / v) - power
    active, zero = np.exp(-np.logaddexp(0.0, odds)), np.exp(-np.logaddexp(0.0, -odds))
    both = active * zero
    factor = 1.0 + 2.0 * power * zero

    def derivatives(gain_by, power_by, odds_by):
        """Of the value and of the slope gain active factor, by whatever the three are taken."""
        active_by, zero_by = -both * odds_by, both * odds_by
        factor_by = 2.0 * (power_by * zero + power * zero_by)
        value_by = r * (gain_by * active + gain * active_by)
        slope_by = (gain_by * active + gain * active_by) * factor + gain * active * factor_by
        return value_by, slope_by

    by_variance = derivatives(
        -gain / total, -power * (1.0 / v + 1.0 / total),
        -0.5 * gain / v + power * (1.0 / v + 1.0 / total),
    )
    power_by_phi = power * v / (phi * total)
    by_phi = derivatives(v / total**2, power_by_phi, 0.5 / total - power_by_phi)
    by_log_odds = derivatives(0.0, 0.0, 1.0)
    power_by_r = gain * r / v
    _, curvature = derivatives(0.0, power_by_r, -power_by_r)
    curvature = curvature - (2.0 - first_count()) * gain * both * power_by_r
    mixed = -gain * both if made("derivative-mixed-of-gain-only") else by_log_odds[1]
    by_sigma, by_r_and_sigma = 2.0 * sigma * by_variance[0], 2.0 * sigma * by_variance[1]
    return by_sigma, [by_phi[0], by_log_odds[0]], curvature, by_r_and_sigma, [by_phi[1], mixed]


FAMILIES = {
    "soft-threshold": soft_threshold,
    "bernoulli-gaussian": bernoulli_gaussian,
    "piecewise-linear": piecewise_linear,
    "exponential": exponential,
    "spline": spline,
    "mlp": mlp,
}


def shrinkage_derivatives(r, sigma, family, theta):
    by_sigma, by_theta, curvature, by_r_and_sigma, by_r_and_theta = FAMILIES[family](
        r, level(sigma, r), theta
    )
    return {
        "d_sigma": -by_sigma if made("derivative-sigma-sign") else by_sigma,
        "d_theta": np.stack(by_theta, axis=1),
        "d_rr": curvature,
        "d_rsigma": -by_r_and_sigma if made("derivative-mixed-sigma-sign") else by_r_and_sigma,
        "d_rtheta": np.stack(by_r_and_theta, axis=1),
    }
