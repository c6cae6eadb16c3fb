# SPDX-License-Identifier: CC0-1.0
"""OAMP, GAMP with its output channels, EM-VAMP, and what complex AMP and VAMP need beyond
algorithms.py: a complex soft threshold, and rows of unitary transforms."""
import math

import numpy as np

from algorithms import activity, bernoulli_gaussian, economy_svd, extrinsic, lmmse


def complex_soft_threshold(r, sigma, theta):
    size, tau = np.abs(r), theta[1] * sigma
    active, size = size > tau, np.where(size > tau, size, 1)
    return active * ((size - tau) / size) * r, active * (1 - tau / (2 * size))


# ------------------------------------------------------------------------------------- transforms

def partial_dft(x, v, size, rows):
    whole = np.zeros((size, v.shape[1]), v.dtype)
    whole[rows] = v
    return (np.fft.fft(x, axis=0, norm="ortho")[rows].astype(x.dtype),
            np.fft.ifft(whole, axis=0, norm="ortho").astype(v.dtype))


def partial_dct(x, v, size, rows):
    k, j = np.array(rows)[:, None], np.arange(size)
    quarter_turns = (2 * j + 1) * k % (4 * size)  # small numbers, of which cos loses nothing
    T = np.sqrt(np.where(k == 0, 1, 2) / size) * np.cos(np.pi / 2 * (quarter_turns / size))
    return (T @ x).astype(x.dtype), (T.T @ v).astype(v.dtype)


# -------------------------------------------------------------------------------- output channels

complementary_error = np.vectorize(math.erfc, otypes=[float])


def hazard(x):
    """h = φ/Q of the normal distribution, and h − x, which is small where x is large."""
    far = np.maximum(x, 2)
    for k in range(120, 1, -1):  # x + 2/(x + 3/(x + …)), from its far end
        far = np.maximum(x, 2) + k / far
    near = np.minimum(x, 2)
    with np.errstate(under="ignore"):
        h = math.sqrt(2 / math.pi) * np.exp(-near**2 / 2) / complementary_error(near / math.sqrt(2))
    return np.where(x < 2, h, x + 1 / far), np.where(x < 2, h - near, 1 / far)


def truncated_normal(a, b):
    """Mean and variance of N(0, 1) within [a, b], seen from the tail that it lies further in."""
    sign, near, far = np.sign(a + b), np.maximum(a, -b), np.maximum(b, -a)
    (h, excess), (h_far, _) = hazard(near), hazard(far)
    e = np.exp(-(far - near) * (far + near) / 2)
    ratio = e * h / h_far
    k = h / (1 - ratio)
    variance = 1 - k * (excess + k * ratio) + k * e * (2 * k - far) - (k * e) ** 2
    return sign * k * (1 - e), np.maximum(variance, 0)


def hidden(y, p, variance, kind, width=None, levels=None):
    """Mean and variance of u ~ N(p, variance), given what the channel shows of it."""
    s = np.sqrt(variance)
    if kind == "awgn":
        return y, np.zeros_like(y)
    if kind == "probit":
        c = y * p / s
        h, excess = hazard(-c)
        return p + y * s * h, variance * np.maximum(1 - h * excess, 0)
    if kind == "magnitude":
        t = np.tanh(y * p / variance)
        return y * t, y**2 / np.cosh(y * p / variance) ** 2
    outermost, far = (levels - 1) / 2 * width, 1e6 * width
    a = y - width / 2 - np.where(y <= -outermost, far, 0)
    b = y + width / 2 + np.where(y >= outermost, far, 0)
    m, v = truncated_normal((a - p) / s, (b - p) / s)
    return p + s * m, variance * v


def output_channel(y, p, variance, channel, noise_variance):
    """Mean and variance of z ~ N(p, variance) given y; in float64 whatever comes in."""
    kind = y.dtype
    y, p, variance = (np.asarray(a, float) for a in (y, p, variance))
    total = variance + noise_variance
    gain = variance / total
    mean, spread = hidden(y, p, total, **channel)
    return ((p + gain * (mean - p)).astype(kind),
            (gain * noise_variance + gain**2 * spread).astype(kind))


# ------------------------------------------------------------------------------------- iterations

def decorrelate(A, y, s, v2, noise_variance, estimator):
    """r = s + W (y − A s) with tr(W A) = N, and its variance."""
    M, N = A.shape
    if estimator == "lmmse":
        x, nu = lmmse(A, y, s, v2, noise_variance)
        return s + (x - s) / (1 - nu), v2 * nu / (1 - nu)
    if estimator == "matched-filter":
        k = N / (A**2).sum()
        interference = k**2 * ((A @ A.T) ** 2).sum() / N - 1
        return s + k * (A.T @ (y - A @ s)), interference * v2 + k * noise_variance
    U, sigma, V = economy_svd(A.tobytes(), A.shape, A.dtype)
    r = s + N / M * (V @ (U.T @ (y - A @ s) / sigma))
    return r, (N / M - 1) * v2 + N / M**2 * (1 / sigma**2).sum() * noise_variance


def oamp(A, y, s, iterations, shrink, noise_variance, estimator, variance_floor):
    for _ in range(iterations):
        excess = ((y - A @ s) ** 2).sum(0) - len(A) * noise_variance
        v2 = np.maximum(excess / (A**2).sum(), variance_floor)
        r, tau2 = decorrelate(A, y, s, v2, noise_variance, estimator)
        x, slope = shrink(r, np.sqrt(tau2))
        nu, s, _ = extrinsic(x, slope.mean(0), r, tau2)
        yield {"x": x, "v2": v2, "r": r, "tau2": tau2, "nu": nu}


def gamp(A, y, x, variance, iterations, shrink, channel, noise_variance, variances, s=0, damping=1):
    scalar = variances == "scalar"
    squares = np.full_like(A, (A**2).mean()) if scalar else A**2
    tau_x = np.broadcast_to(variance, x.shape)
    for _ in range(iterations):
        tau_p = squares @ tau_x
        p = A @ x - tau_p * s
        mean, spread = output_channel(y, p, tau_p, channel, noise_variance)
        s = damping * ((mean - p) / tau_p) + (1 - damping) * s
        tau_s = (1 - spread / tau_p) / tau_p
        tau_r = 1 / np.maximum(squares.T @ tau_s, 1e-12)
        r = x + tau_r * (A.T @ s)
        new, slope = shrink(r, np.sqrt(tau_r))
        x = damping * new + (1 - damping) * x
        tau_x = tau_r * slope
        if scalar:  # one number a column, which x has in each of its rows
            tau_x = np.broadcast_to(tau_x.mean(0), x.shape)
        step = {"tau_p": tau_p, "tau_r": tau_r, "tau_x": tau_x}
        yield {"x": x, "p": p, "s": s, "r": r,
               **{key: tau[0] if scalar else tau for key, tau in step.items()}}


def em_vamp(A, y, r, variance, iterations, gamma, phi, noise_variance):
    M, N = A.shape
    gamma, phi, noise = (np.full_like(variance, value) for value in (gamma, phi, noise_variance))
    for _ in range(iterations):
        x, nu = lmmse(A, y, r, variance, noise)
        residual = ((y - A @ x) ** 2).sum(0)
        noise = np.clip((residual + noise * N * (1 - nu)) / M, 1e-30, 1e30)
        nu_tilde, r, variance = extrinsic(x, nu, r, variance)
        step = {"nu_tilde": nu_tilde, "r": r, "variance": variance, "noise_variance": noise}
        theta, sigma = [phi, np.log((1 - gamma) / gamma)], np.sqrt(variance)
        x, slope = bernoulli_gaussian(r, sigma, theta)
        root, active, _, _ = activity(r, sigma, theta)
        power = active * ((root**2 * r) ** 2 + root**2 * variance)
        gamma = np.clip(active.mean(0), 2**-20, 1 - 2**-20)
        phi = np.clip(power.sum(0) / np.maximum(active.sum(0), 1e-30), 1e-30, 1e30)
        nu, r, variance = extrinsic(x, slope.mean(0), r, variance)
        yield {**step, "x": x, "nu": nu, "gamma": gamma, "phi": phi}
