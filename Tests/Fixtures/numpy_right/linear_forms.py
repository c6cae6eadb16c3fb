# SPDX-License-Identifier: CC0-1.0
"""The LMMSE estimate as textbooks and packages compute it. Each form takes one column with its
c = sigma_w^2/sigma_tilde^2, and gives the estimate and the trace of (A'A + cI)^-1."""

import numpy as np


def normal_equations(A, y, r, c):
    back = A.conj().T
    return back @ A + c * np.eye(A.shape[1]), back @ y + c * r


def normal_solve(A, y, r, c):
    Q, right = normal_equations(A, y, r, c)
    return np.linalg.solve(Q, right), np.trace(np.linalg.inv(Q))


def normal_cholesky(A, y, r, c):
    Q, right = normal_equations(A, y, r, c)
    inverse = np.linalg.inv(np.linalg.cholesky(Q))
    return inverse.conj().T @ (inverse @ right), np.sum(np.abs(inverse) ** 2)


def normal_eigh(A, y, r, c):
    _, right = normal_equations(A, y, r, c)
    values, V = np.linalg.eigh(A.conj().T @ A)
    weight = 1.0 / (np.maximum(values, 0.0) + c)
    return V @ (weight * (V.conj().T @ right)), np.sum(weight)


def stacked_lstsq(A, y, r, c):
    below = np.sqrt(c) * np.eye(A.shape[1])
    stacked = np.concatenate([A, below])
    x = np.linalg.lstsq(stacked, np.concatenate([y, np.sqrt(c) * r]), rcond=None)[0]
    inverse = np.linalg.inv(np.linalg.qr(stacked, mode="r"))
    return x, np.sum(np.abs(inverse) ** 2)


def svd(A, y, r, c):
    U, s, Vh = np.linalg.svd(A, full_matrices=False)
    x = r + Vh.conj().T @ (s / (s**2 + c) * (U.conj().T @ y - s * (Vh @ r)))
    return x, np.sum(1.0 / (s**2 + c)) + (A.shape[1] - len(s)) / c


def gram_inverse(A, y, r, c):
    """Through A A', larger than A'A where A is tall."""
    M, N = A.shape
    K = np.linalg.inv(A @ A.conj().T + c * np.eye(M))
    return r + A.conj().T @ (K @ (y - A @ r)), (N - M) / c + np.trace(K)


def by_columns(form):
    def lmmse(A, y, r, variance, noise_variance):
        ratio = noise_variance / variance
        each = [form(A, y[:, d], r[:, d], c) for d, c in enumerate(ratio)]
        trace = np.array([np.real(trace) for _, trace in each])
        return np.stack([x for x, _ in each], axis=1), ratio * trace / A.shape[1]

    return lmmse


def pseudo_inverse_by_eigh(A):
    values, V = np.linalg.eigh(A.T @ A)
    kept = values > len(values) * np.finfo(float).eps * values[-1]
    return (V[:, kept] / values[kept]) @ (V[:, kept].T @ A.T)


def pseudo_inverse_by_lstsq(A):
    return np.linalg.lstsq(A, np.eye(len(A)), rcond=None)[0]


# With the pseudo-inverse by the same route, where there is one: where A has a null space, A'A has
# no inverse. That of A A' is how numpy_plain does both.
FORMS = {
    "normal-solve": (normal_solve, None),
    "normal-cholesky": (normal_cholesky, None),
    "normal-eigh": (normal_eigh, pseudo_inverse_by_eigh),
    "stacked-lstsq": (stacked_lstsq, pseudo_inverse_by_lstsq),
    "gram-inverse": (gram_inverse, None),
    "svd": (svd, np.linalg.pinv),
}
