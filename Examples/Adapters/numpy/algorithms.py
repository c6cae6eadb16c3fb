# SPDX-License-Identifier: CC0-1.0
"""The algorithms that adapter.py offers to Assay. Your own code goes here."""
import functools, math, sys

import numpy as np


def soft_threshold(r, sigma, theta):
    excess = np.abs(r) - theta[1] * sigma
    slope = theta[0] * (excess > 0).astype(r.dtype)
    return theta[0] * np.sign(r) * np.maximum(excess, 0), slope


def activity(r, sigma, theta):
    """Root of the gain where x is not zero, probabilities that it is not and that it is, and u²."""
    parts = 2 if np.iscomplexobj(r) else 1
    deviation = theta[0] ** 0.5
    total = np.hypot(sigma, deviation)  # deviation of r where x is not zero
    gain = deviation / total
    u2 = np.nan_to_num(np.abs(r / sigma * gain) ** 2)  # an overflow becomes the greatest number
    log_odds = theta[1] + parts * (np.log(total) - np.log(sigma) - u2 / 2)
    return gain, 1 / (1 + np.exp(log_odds)), 1 / (1 + np.exp(-log_odds)), u2


def bernoulli_gaussian(r, sigma, theta):
    gain, active, zero, u2 = activity(r, sigma, theta)
    return gain * active * (gain * r), gain**2 * active * (1 + zero * u2)


def piecewise_linear(r, sigma, theta):
    size, inner, outer = np.abs(r), theta[0] * sigma, theta[1] * sigma
    rise = (theta[2] * np.minimum(size, inner) + theta[3] * np.clip(size - inner, 0, outer - inner)
            + theta[4] * np.maximum(size - outer, 0))
    slope = np.where(size <= inner, theta[2], np.where(size <= outer, theta[3], theta[4]))
    return np.sign(r) * rise, slope.astype(r.dtype)


def exponential(r, sigma, theta):
    square = np.nan_to_num((r / sigma / theta[0]) ** 2)
    window = np.exp(-square / 2)
    return r * (theta[1] + theta[2] * window), theta[1] + theta[2] * window * (1 - square)


def spline(r, sigma, theta):
    z = np.abs(r / sigma / theta[0])
    rest = np.maximum(2 - z, 0)
    m = np.minimum(z, 1)
    window = np.where(z <= 1, 2 / 3 - m**2 + m**3 / 2, rest**3 / 6)
    fall = np.where(z <= 1, 3 * m**3 / 2 - 2 * m**2, -np.minimum(z, 2) * rest**2 / 2)  # z β'(z)
    return ((r * (theta[1] + theta[2] * window)).astype(r.dtype),
            (theta[1] + theta[2] * (window + fall)).astype(r.dtype))


def mlp(r, sigma, theta):
    *units, c = np.asarray(theta, r.dtype)
    w, b, a = np.reshape(units, (3, -1) + (1,) * r.ndim)
    u = np.abs(r) / sigma
    t = np.tanh(w * u + b)
    rise = (a * w * (1 - t**2)).sum(0)
    gain = c + (a * t).sum(0)
    return r * gain, gain + np.where(rise == 0, 0, u * rise)


def group_threshold(r, theta):
    largest = np.maximum(np.abs(r).max(1, keepdims=True), np.finfo(r.dtype).tiny)
    norm = largest * np.linalg.norm(r / largest, axis=1, keepdims=True)
    active, norm = norm > theta[0], np.where(norm > theta[0], norm, 1)
    kept = np.where(active, (norm - theta[0]) / norm, 0)
    return kept * r, kept + active * (theta[0] / norm) * (r / norm) ** 2


@functools.lru_cache(maxsize=4)
def economy_svd(data, shape, dtype):
    U, s, Vt = np.linalg.svd(np.frombuffer(data, dtype).reshape(shape), full_matrices=False)
    rank = np.count_nonzero(s > s[0] * max(shape) * np.finfo(dtype).eps)
    return U[:, :rank], s[:rank, None], Vt[:rank].conj().T


def lmmse(A, y, r, variance, noise_variance, as_printed=False):
    U, s, V = economy_svd(A.tobytes(), A.shape, A.dtype)
    N, c = A.shape[1], noise_variance / variance
    kept = 1 / (1 + s**2 / c)  # the share of r that stays, in each singular direction
    if as_printed:
        return V @ ((s * (U.T @ y) + c * (V.T @ r)) / (s**2 + c)), kept.sum(0) / N
    x = r + V @ (s / (s**2 + c) * (U.conj().T @ y - s * (V.conj().T @ r)))
    return x, (kept.sum(0) + (N - len(s))) / N


def ista(A, y, x, iterations, step, lambda_):
    for _ in range(iterations):
        r = x + step * (A.T @ (y - A @ x))
        x, _ = soft_threshold(r, step, [1, lambda_])
        yield {"x": x, "r": r}


def fista(A, y, x, iterations, step, lambda_, previous=0, first_iteration=0, as_printed=False):
    k = 2 if as_printed else 1
    for t in range(first_iteration, first_iteration + iterations):
        z = x + (t - k) / (t + 3 - k) * (x - previous) if t > 0 else x
        r = z + step * (A.T @ (y - A @ (x if as_printed else z)))
        previous, x = x, soft_threshold(r, step, [1, lambda_])[0]
        yield {"x": x, "r": r}


def amp(A, y, x, iterations, shrink, v=0, b=0, damping=1):
    M, N = A.shape
    for _ in range(iterations):
        new = y - A @ x + (0 if "onsager-missing" in sys.argv else b * v)
        v = damping * new + (1 - damping) * v
        sigma = np.linalg.norm(v, axis=0) / math.sqrt(M)
        r = x + A.conj().T @ v
        new, slope = shrink(r, sigma)
        x = damping * new + (1 - damping) * x
        b = N / M * slope.mean(0)
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b}


def extrinsic(x, nu, r, variance):
    nu = np.clip(nu, 1e-12, 1 - 2**-23)
    return nu, (x - nu * r) / (1 - nu), variance * nu / (1 - nu)


def vamp(A, y, r, variance, iterations, shrink, noise_variance, as_printed=False, damping=1):
    for _ in range(iterations):
        old_r, old_variance = r, variance
        x, nu = lmmse(A, y, r, variance, noise_variance, as_printed)
        nu_tilde, r, variance = extrinsic(x, nu, r, variance)
        x, slope = shrink(r, np.sqrt(variance))
        step = {"x": x, "r": r, "variance": variance, "nu_tilde": nu_tilde}
        nu, r, variance = extrinsic(x, slope.mean(0), r, variance)
        r = damping * r + (1 - damping) * old_r
        variance = damping * variance + (1 - damping) * old_variance
        yield {**step, "nu": nu}
