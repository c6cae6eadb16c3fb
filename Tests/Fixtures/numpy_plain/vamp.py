# SPDX-License-Identifier: CC0-1.0
"""VAMP, of real and of complex numbers, and VAMP that learns its prior and its noise."""

import numpy as np

from . import linear
from .shrinkages import bernoulli_gaussian, evaluated, posterior

LOWEST, HIGHEST = 1e-12, 1.0 - 2.0**-23


def vamp(A, y, r, variance, iterations, noise_variance, shrinkage, damping=1.0):
    r_tilde, variance_tilde = r, variance
    for _ in range(iterations):
        x_tilde, nu_tilde = linear.lmmse(A, y, r_tilde, variance_tilde, noise_variance)
        nu_tilde = np.clip(nu_tilde, LOWEST, HIGHEST)
        r = (x_tilde - nu_tilde * r_tilde) / (1.0 - nu_tilde)
        variance = variance_tilde * nu_tilde / (1.0 - nu_tilde)
        x, slope = evaluated(shrinkage["family"], r, np.sqrt(variance), shrinkage["theta"])
        nu = np.clip(np.mean(slope, axis=0), LOWEST, HIGHEST)
        onward = (x - nu * r) / (1.0 - nu)
        onward_variance = variance * nu / (1.0 - nu)
        r_tilde = damping * onward + (1.0 - damping) * r_tilde
        variance_tilde = damping * onward_variance + (1.0 - damping) * variance_tilde
        yield {"nu_tilde": nu_tilde, "r": r, "variance": variance, "x": x, "nu": nu}


def vamp_l1(A, y, r, variance, iterations, noise_variance, alpha):
    soft = {"family": "soft-threshold", "theta": [1.0, alpha]}
    return vamp(A, y, r, variance, iterations, noise_variance, soft)


def em_vamp(A, y, r, variance, iterations, noise_variance, gamma, phi):
    M, N = A.shape
    r_tilde, variance_tilde = r, variance
    noise = np.full(y.shape[1], noise_variance)
    gamma, phi = np.full(y.shape[1], gamma), np.full(y.shape[1], phi)
    for _ in range(iterations):
        x_tilde, nu_tilde = linear.lmmse(A, y, r_tilde, variance_tilde, noise)
        misfit = np.sum((y - A @ x_tilde) ** 2, axis=0)
        noise = np.clip((misfit + noise * N * (1.0 - nu_tilde)) / M, 1e-30, 1e30)
        nu_tilde = np.clip(nu_tilde, LOWEST, HIGHEST)
        r = (x_tilde - nu_tilde * r_tilde) / (1.0 - nu_tilde)
        variance = variance_tilde * nu_tilde / (1.0 - nu_tilde)
        theta = [phi, np.log((1.0 - gamma) / gamma)]
        x, slope = bernoulli_gaussian(r, np.sqrt(variance), theta)
        nu = np.clip(np.mean(slope, axis=0), LOWEST, HIGHEST)
        gain, active, _, _ = posterior(r, np.sqrt(variance), theta)
        power = (gain * r) ** 2 + gain * variance
        gamma = np.clip(np.mean(active, axis=0), 2.0**-20, 1.0 - 2.0**-20)
        total = np.maximum(np.sum(active, axis=0), 1e-30)
        phi = np.clip(np.sum(active * power, axis=0) / total, 1e-30, 1e30)
        yield {"nu_tilde": nu_tilde, "noise_variance": noise, "r": r, "variance": variance,
               "x": x, "nu": nu, "gamma": gamma, "phi": phi}
        r_tilde = (x - nu * r) / (1.0 - nu)
        variance_tilde = variance * nu / (1.0 - nu)
