# SPDX-License-Identifier: CC0-1.0
"""The LMMSE stage and VAMP, of real and of complex numbers, and EM-VAMP."""

import numpy as np

from amp import damped
from mistake import made

FAULTS = [
    "lmmse-as-printed",
    "lmmse-null-space-dropped",
    "lmmse-divergence-without-null-space",
    "lmmse-divergence-over-rank",
    "lmmse-ratio-inverted",
    "lmmse-deviation-for-variance",
    "vamp-linear-extrinsic-missing",
    "vamp-shrinkage-extrinsic-missing",
    "vamp-variance-not-extrinsic",
    "vamp-variance-shared-by-batch",
    "vamp-clip-missing",
    "em-noise-without-trace",
    "em-noise-of-extrinsic",
    "em-phi-without-variance",
    "em-phi-over-all",
    "em-gamma-hard-count",
    "filter-one-iteration-stale",
    "pseudo-inverse-cut-off",
    "clip-1e-6",
]


class LMMSE:
    """(A'A + c I)^-1 (A'y + c r): along singular vectors a correction of r, and r beside them.

    In this form c may be zero or infinite, as it becomes where nothing clips divergences.
    """

    # Of the dtype in which the matrix arrived: rounding to float32 hides a deficient rank.
    epsilon = np.finfo(np.float64).eps
    # Eigenvalues of A A' + c I below this share of the largest are left out.
    cut_off = 0.0

    def __init__(self, A, y, as_printed=False):
        U, s, Vh = np.linalg.svd(A, full_matrices=False)
        rank = int(np.sum(s > self.epsilon * max(A.shape) * s.max()))
        self.s, self.Vh = s[:rank, None], Vh[:rank]
        self.Uy = U[:, :rank].conj().T @ y
        self.rank, self.columns = rank, A.shape[1]
        # Nobody takes the larger of both inverses where A is tall.
        self.cut_off = self.cut_off if A.shape[0] <= A.shape[1] else 0.0
        as_printed = as_printed or made("lmmse-as-printed")
        self.short_mean = as_printed or made("lmmse-null-space-dropped")
        self.short_trace = as_printed or made("lmmse-divergence-without-null-space")

    def __call__(self, r, variance, noise_variance):
        if made("lmmse-deviation-for-variance"):
            noise_variance = np.sqrt(noise_variance)
        c = noise_variance / variance
        if made("lmmse-ratio-inverted"):
            c = 1.0 / c
        along = self.Vh @ r
        values = self.s**2 + c
        kept = ~(values < self.cut_off * values.max(axis=0))
        correction = kept * self.s * (self.Uy - self.s * along) / values
        if self.short_mean:
            x = self.Vh.conj().T @ (along + correction)
        else:
            x = r + self.Vh.conj().T @ correction
        within = np.sum(np.where(kept, c / values, 1.0), axis=0)
        if made("lmmse-divergence-over-rank"):
            return x, within / self.rank
        beside = 0 if self.short_trace else self.columns - self.rank
        return x, (within + beside) / self.columns


def of_batch(scalars):
    """One scalar for each column, which must not become one for all."""
    if made("vamp-variance-shared-by-batch"):
        return np.full_like(scalars, scalars.mean())
    return scalars


class Bounds:
    """Of the divergences; set for each run, as the method that is run may have others."""

    right = 1e-12, 1.0 - 2.0**-23
    wide = 1e-6, 1.0 - 1e-6
    none = -np.inf, np.inf
    used = right


def clipped(divergence):
    return of_batch(np.clip(divergence, *Bounds.used))


def extrinsic(x, divergence, r):
    return (x - divergence * r) / (1.0 - divergence)


def extrinsic_variance(variance, divergence):
    variance = variance * divergence
    if not made("vamp-variance-not-extrinsic"):
        variance = variance / (1.0 - divergence)
    return of_batch(variance)


def vamp(eta, arrays, parameters, as_printed=False):
    stage = LMMSE(arrays["A"], arrays["y"], as_printed)
    r_tilde, variance_tilde = arrays["state/r"], arrays["state/variance"]
    of_filter = variance_tilde
    for _ in range(parameters["iterations"]):
        if as_printed or not made("filter-one-iteration-stale"):
            of_filter = variance_tilde
        x_tilde, nu_tilde = stage(r_tilde, of_filter, parameters["noise_variance"])
        of_filter = variance_tilde
        nu_tilde = clipped(nu_tilde)
        r = extrinsic(x_tilde, nu_tilde, r_tilde)
        if made("vamp-linear-extrinsic-missing"):
            r = x_tilde
        variance = extrinsic_variance(variance_tilde, nu_tilde)
        x, slope = eta(r, np.sqrt(variance))
        nu = clipped(slope.mean(axis=0))
        message = x if made("vamp-shrinkage-extrinsic-missing") else extrinsic(x, nu, r)
        r_tilde = damped(message, r_tilde, parameters)
        variance_tilde = damped(extrinsic_variance(variance, nu), variance_tilde, parameters)
        yield {"x": x, "r": r, "variance": variance, "nu_tilde": nu_tilde, "nu": nu}


def learned_prior(r, variance, gamma, phi):
    """Estimate and slope by the present gamma and phi, and the gamma and phi that r suggests."""
    gain = phi / (phi + variance)
    mean, spread = gain * r, gain * variance
    exponent = 0.5 * np.log1p(phi / variance) - 0.5 * gain * r**2 / variance
    exponent = exponent + np.log1p(-gamma) - np.log(gamma)
    active = np.exp(-np.logaddexp(0.0, exponent))
    zero = np.exp(-np.logaddexp(0.0, -exponent))
    slope = active * gain * (1.0 + zero * gain * r**2 / variance)

    weight = np.sum(active > 0.5, axis=0) if made("em-gamma-hard-count") else active.sum(axis=0)
    power = mean**2 if made("em-phi-without-variance") else mean**2 + spread
    count = len(r) if made("em-phi-over-all") else np.maximum(active.sum(axis=0), 1e-30)
    next_gamma = np.clip(weight / len(r), 2.0**-20, 1.0 - 2.0**-20)
    next_phi = np.clip(np.sum(active * power, axis=0) / count, 1e-30, 1e30)
    return active * mean, slope, next_gamma, next_phi


def em_vamp(arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    M, N = A.shape
    stage = LMMSE(A, y)
    r_tilde, variance_tilde = arrays["state/r"], arrays["state/variance"]
    gamma, phi, noise = (
        np.full(y.shape[1], parameters[name]) for name in ("gamma", "phi", "noise_variance")
    )
    for _ in range(parameters["iterations"]):
        x_tilde, divergence = stage(r_tilde, variance_tilde, noise)
        nu_tilde = clipped(divergence)
        r = extrinsic(x_tilde, nu_tilde, r_tilde)
        variance = extrinsic_variance(variance_tilde, nu_tilde)
        fitted = r if made("em-noise-of-extrinsic") else x_tilde
        noise_energy = np.sum((y - A @ fitted) ** 2, axis=0)
        if not made("em-noise-without-trace"):
            noise_energy = noise_energy + noise * N * (1.0 - divergence)
        noise = np.clip(noise_energy / M, 1e-30, 1e30)
        x, slope, gamma, phi = learned_prior(r, variance, gamma, phi)
        nu = clipped(slope.mean(axis=0))
        r_tilde, variance_tilde = extrinsic(x, nu, r), extrinsic_variance(variance, nu)
        yield {
            "x": x, "r": r, "variance": variance, "nu_tilde": nu_tilde, "nu": nu,
            "noise_variance": noise, "gamma": gamma, "phi": phi,
        }
