# SPDX-License-Identifier: CC0-1.0
"""The linear estimates of VAMP and OAMP, by the smaller of the two inverses."""

import numpy as np


def lmmse(A, y, r, variance, noise_variance):
    """Also for a noise variance of each column. Of complex numbers too."""
    M, N = A.shape
    if M > N:
        return of_tall(A, y, r, noise_variance / variance)
    gram = A @ A.conj().T
    x, nu = np.empty(r.shape, A.dtype), np.empty(r.shape[1])
    ratio = noise_variance / variance
    for d, c in enumerate(ratio):
        K = np.linalg.inv(gram + c * np.eye(M))
        x[:, d] = r[:, d] + A.conj().T @ (K @ (y[:, d] - A @ r[:, d]))
        nu[d] = (N - M + c * np.trace(K).real) / N
    return x, nu


def of_tall(A, y, r, ratio):
    """N × N: for a tall matrix, M × M would take small differences."""
    N = A.shape[1]
    x, nu = np.empty(r.shape, A.dtype), np.empty(r.shape[1])
    for d, c in enumerate(ratio):
        K = np.linalg.inv(A.conj().T @ A + c * np.eye(N))
        x[:, d] = K @ (A.conj().T @ y[:, d] + c * r[:, d])
        nu[d] = c * np.trace(K).real / N
    return x, nu


def pseudo_inverse(A):
    return A.T @ np.linalg.inv(A @ A.T)


def lmmse_of_batch(A, y, r, variance, noise_variance):
    """The method of that name, a noise variance being one number."""
    x, nu = lmmse(A, y, r, variance, noise_variance)
    return {"x": x, "divergence": nu}
