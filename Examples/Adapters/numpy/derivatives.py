# SPDX-License-Identifier: CC0-1.0
"""Derivatives of the shrinkages by σ and θ, and those of their slopes: d_sigma, d_theta, d_rr,
d_rsigma, d_rtheta, the derivatives by θ as lists."""
import numpy as np


def soft_threshold(r, sigma, theta):
    s = np.abs(r) > theta[1] * sigma
    g, zero = s * np.sign(r), np.zeros_like(r)
    return (-theta[0] * theta[1] * g, [s * r - theta[1] * sigma * g, -theta[0] * sigma * g],
            zero, zero, [s, zero])


def piecewise_linear(r, sigma, theta):
    t1, t2, *slopes = theta
    c1, c2 = np.clip(r, -t1 * sigma, t1 * sigma), np.clip(r, -t2 * sigma, t2 * sigma)
    s1, s2, zero = np.abs(r) > t1 * sigma, np.abs(r) > t2 * sigma, np.zeros_like(r)
    first = (slopes[0] - slopes[1]) * s1 * np.sign(r)
    second = (slopes[1] - slopes[2]) * s2 * np.sign(r)
    return (first * t1 + second * t2, [first * sigma, second * sigma, c1, c2 - c1, r - c2],
            zero, zero, [zero, zero, ~s1, s1 & ~s2, s2])


def window(r, sigma, theta, z, beta, first, second):
    """η = θ2 r + θ3 r β(z), z = r/(θ1 σ), given β, β' and β''."""
    t1, _, t3 = theta
    bend, fall = t3 * z * (2 * first + z * second), t3 * z**2 * first
    return (-t1 * fall, [-sigma * fall, r, r * beta], t3 * (2 * first + z * second) / (t1 * sigma),
            -bend / sigma, [-bend / t1, np.ones_like(r), beta + z * first])


def exponential(r, sigma, theta):
    z = r / (theta[0] * sigma)
    beta = np.exp(-z**2 / 2)
    return window(r, sigma, theta, z, beta, -z * beta, (z**2 - 1) * beta)


def spline(r, sigma, theta):
    z = r / (theta[0] * sigma)
    a, inside = np.abs(z), np.abs(z) <= 1
    rest = np.maximum(2 - a, 0)
    return window(r, sigma, theta, z, np.where(inside, 2 / 3 - a**2 + a**3 / 2, rest**3 / 6),
                  np.where(inside, z * (1.5 * a - 2), -np.sign(z) * rest**2 / 2),
                  np.where(inside, 3 * a - 2, rest))


def bernoulli_gaussian(r, sigma, theta):
    phi, v = theta[0], sigma**2
    g, loss = phi / (phi + v), v / (phi + v)
    h = g * r**2 / (2 * v)
    u = theta[1] + np.log1p(phi / v) / 2 - h
    p, q = 1 / (1 + np.exp(u)), 1 / (1 + np.exp(-u))
    value, slope, turn = g * r * p, g * p * (1 + 2 * h * q), 1 + 2 * h * (q - p)
    u_sigma, u_phi = (2 * h * (2 - g) - g) / sigma, (g / 2 - h * loss) / phi
    h_sigma, h_phi = -2 * h * (2 - g) / sigma, h * loss / phi
    return (-value * (2 * loss / sigma + q * u_sigma),
            [value * (loss / phi - q * u_phi), -value * q],
            g * p * q * (g * r / v) * (2 + turn),
            -2 * loss / sigma * slope + g * p * q * (2 * h_sigma - u_sigma * turn),
            [loss / phi * slope + g * p * q * (2 * h_phi - u_phi * turn), -g * p * q * turn])


def mlp(r, sigma, theta):
    *units, c = theta
    w, b, a = np.reshape(np.asarray(units, r.dtype), (3, -1) + (1,) * r.ndim)
    u = np.abs(r) / sigma
    t = np.tanh(w * u + b)
    e = a * (1 - t**2)
    first, second = (w * e).sum(0), (-2 * w**2 * e * t).sum(0)
    bend, one = 2 * first + u * second, np.ones_like(r)
    return (-r / sigma * u * first, [*(r * u * e), *(r * e), *(r * t), r],
            np.sign(r) * bend / sigma, -u * bend / sigma,
            [*(2 * u * e * (1 - w * u * t)), *(e * (1 - 2 * w * u * t)),
             *(t + u * w * (1 - t**2)), one])
