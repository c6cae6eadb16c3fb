# SPDX-License-Identifier: CC0-1.0
"""AMP of row-sparse matrices: AMP-VEC, whose denoiser takes whole rows, and parallel AMP-MMV."""
import math

import numpy as np


def logistic(u):
    """1/(1 + e^u) and 1/(1 + e^−u)."""
    small = np.exp(-np.abs(u))
    larger, smaller = 1 / (1 + small), small / (1 + small)
    return np.where(u < 0, larger, smaller), np.where(u < 0, smaller, larger)


def evidence(r, sigma, theta):
    """Gain, and h − n = log p(r | active) − log p(r | zero) as h and n; σ is broadcast."""
    phi, parts = theta[0], 2 if np.iscomplexobj(r) else 1
    gain = phi / (phi + sigma**2)
    return (gain, parts / 2 * gain * np.nan_to_num(np.abs(r / sigma) ** 2),
            parts / 2 * np.log1p(phi / sigma**2))


def row_bernoulli_gaussian(r, sigma, theta, width):
    """x, and of each sample the mean of ∂η_b/∂r_a; one σ a sample."""
    N = len(r)
    rows, level = r.reshape(N, -1, width), sigma[:, None]
    gain, height, normaliser = evidence(rows, level, theta)
    active, zero = logistic(theta[1] + width * normaliser[:, 0] - height.sum(2))
    keep = gain[:, 0] * active
    pull = (keep * zero)[:, :, None] * rows * (gain / level**2)
    jacobian = np.einsum("npa,npb->apb", rows.conj(), pull) / N
    for a in range(width):
        jacobian[a, :, a] += keep.mean(0)
    return ((keep[:, :, None] * rows).reshape(r.shape).astype(r.dtype),
            jacobian.reshape(width, -1).astype(r.dtype))


def amp_vec(A, y, x, iterations, theta, width, onsager="matrix", v=0, b=0):
    (M, N), D = A.shape, y.shape[1]
    v, b = np.zeros_like(y) + v, np.zeros((width, D), y.dtype) + b
    for _ in range(iterations):
        term = np.einsum("mpa,apb->mpb", v.reshape(M, -1, width), b.reshape(width, -1, width))
        v = y - A @ x + term.reshape(M, D)
        energy = (np.abs(v) ** 2).sum(0).reshape(-1, width).sum(1)
        sigma = np.sqrt(energy / (M * width))
        r = x + A.conj().T @ v
        x, jacobian = row_bernoulli_gaussian(r, sigma, theta, width)
        b = N / M * jacobian
        if onsager == "scalar":
            slope = np.einsum("apa->p", b.reshape(width, -1, width)) / width
            b = np.kron(slope, np.eye(width)).astype(y.dtype)
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b}


def amp_mmv(A, y, x, iterations, theta, width, v=0, b=0, messages=0):
    (M, N), D = A.shape, y.shape[1]
    messages = np.zeros((N, D), np.abs(y).dtype) + messages
    others = 1 - np.eye(width, dtype=messages.dtype)
    for _ in range(iterations):
        v = y - A @ x + b * v
        sigma = np.linalg.norm(v, axis=0) / math.sqrt(M)
        r = x + A.conj().T @ v
        gain, height, normaliser = evidence(r, sigma, theta)
        log_odds = theta[1] - (messages.reshape(N, -1, width) @ others).reshape(N, D)
        active, zero = logistic(log_odds + normaliser - height)
        x = (gain * active * r).astype(r.dtype)
        rise = height if np.iscomplexobj(r) else 2 * height
        b = (gain * active * (1 + zero * rise)).sum(0) / M
        messages = height - normaliser
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b, "messages": messages}
