# SPDX-License-Identifier: CC0-1.0
"""Unrolled networks, what they start from, their losses, and a step of Adam.

Each network yields its layers. LAMP is in networks.py, the one with given b too."""
import numpy as np

from algorithms import extrinsic
from networks import row_threshold


def each_layer(array, count, dimensions=2):
    """The array of each layer; one may serve them all."""
    return array if array.ndim > dimensions else [array] * count


def threshold(r, tau, width=None):
    """Of entries, or with a width of the rows of each sample of so many columns."""
    return row_threshold(r, tau, width) if width else np.sign(r) * np.maximum(np.abs(r) - tau, 0)


# --------------------------------------------------------------------------------- unrolled ISTA

def lista(y, B, S, lambda_):
    x = np.zeros_like(B @ y)
    for S_t, lambda_t in zip(each_layer(S, len(lambda_)), lambda_):
        r = S_t @ x + B @ y
        x = threshold(r, lambda_t)
        yield {"x": x, "r": r}


def lista_ab(y, A, B, lambda_):
    T = len(lambda_)
    x = np.zeros((A.shape[-1], y.shape[1]), y.dtype)
    for A_t, B_t, lambda_t in zip(each_layer(A, T), each_layer(B, T), lambda_):
        r = x + B_t @ (y - A_t @ x)
        x = threshold(r, lambda_t)
        yield {"x": x, "r": r}


def lista_cp(A, y, W, theta, width=None):
    x = np.zeros_like(A.T @ y)
    for W_k, theta_k in zip(W, theta):
        r = x + W_k.conj().T @ (y - A @ x)
        x = threshold(r, theta_k, width)
        yield {"x": x, "r": r}


def alista(A, y, W, gamma, theta, width=None):
    x = np.zeros_like(A.T @ y)
    for gamma_k, theta_k in zip(gamma, theta):
        r = x + gamma_k * (W.conj().T @ (y - A @ x))
        x = threshold(r, theta_k, width)
        yield {"x": x, "r": r}


def slista(A, y, lambda_, gamma):
    return alista(A, y, A, gamma, gamma * lambda_)


def lista_gs(y, W1, W2, theta, width):
    x = np.zeros_like(W1[0] @ y)
    for W1_k, W2_k, theta_k in zip(W1, W2, theta):
        r = W1_k @ y + W2_k @ x
        x = threshold(r, theta_k, width)
        yield {"x": x, "r": r}


def lista_start(A, step, lambda_):
    """What LISTA starts from: it is ISTA then."""
    B = step * A.T
    return {"B": B, "S": np.eye(A.shape[1], dtype=A.dtype) - B @ A, "lambda": [step * lambda_]}


def lista_gs_start(A, step, lambda_):
    start = lista_start(A, step, lambda_)
    return {"W1": start["B"], "W2": start["S"], "theta": start["lambda"]}


# --------------------------------------------------------------------------------- unrolled VAMP

def vector_layers(linear_stages, r, initial_variance, theta, shrink):
    """The layers, given the linear stage of each: x̃ and ν̃ of r̃ and σ̃²."""
    variance = np.full_like(np.abs(r[0]), initial_variance[0])
    for linear, theta_t in zip(linear_stages, theta):
        nu_tilde, r, variance = extrinsic(*linear(r, variance), r, variance)
        x, slope = shrink(r, np.sqrt(variance), theta_t)
        step = {"x": x, "r": r, "variance": variance, "nu_tilde": nu_tilde}
        nu, r, variance = extrinsic(x, slope.mean(0), r, variance)
        yield {**step, "nu": nu}


def lvamp(y, initial_variance, U, s, V, sigma_w2, theta, shrink):
    def stage(U, s, V, noise):
        def linear(r, variance):
            (N, R), c, values = V.shape, noise / variance, s[:, None]
            x = r + V @ (values / (values**2 + c) * (U.T @ y - values * (V.T @ r)))
            return x, ((c / (values**2 + c)).sum(0) + N - R) / N
        return linear

    T = len(theta)
    stages = map(stage, each_layer(U, T), each_layer(s, T, 1), each_layer(V, T),
                 np.broadcast_to(sigma_w2, T))
    r = np.zeros((V.shape[-2], y.shape[1]), y.dtype)
    return vector_layers(stages, r, initial_variance, theta, shrink)


def lvamp_gh(y, initial_variance, G, H, theta, shrink):
    def stage(G, H):
        return lambda r, variance: (G @ r + H @ y, np.full_like(variance, np.trace(G) / len(G)))

    T = len(theta)
    r = np.zeros((G.shape[-1], y.shape[1]), y.dtype)
    stages = map(stage, each_layer(G, T), each_layer(H, T))
    return vector_layers(stages, r, initial_variance, theta, shrink)


# -------------------------------------------------------------------------------------- training

def loss(estimate, x, width=1):
    """The mean squared error of a sample, and its derivative."""
    samples, error = x.shape[1] / width, estimate - x
    return {"loss": [(np.abs(error) ** 2).sum() / samples], "d_estimate": 2 / samples * error}


def curriculum_loss(estimates, x, progress):
    """Of all layers, from each alike to the last alone."""
    T = len(estimates)
    weights = np.full(T, (1 - progress) / T, x.dtype)
    weights[-1] += progress
    each = [loss(estimate, x) for estimate in estimates]
    return {"weights": weights, "loss": [sum(w * e["loss"][0] for w, e in zip(weights, each))],
            "d_estimates": [w * e["d_estimate"] for w, e in zip(weights, each)]}


def adam(p, g, m, v, rate, update, beta1=0.9, beta2=0.999, epsilon=1e-8, learned=True):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    corrected_m, corrected_v = new_m / (1 - beta1**update), new_v / (1 - beta2**update)
    step = rate * corrected_m / (np.sqrt(corrected_v) + epsilon)
    moved = {"p": (p - step, p), "m": (new_m, m), "v": (new_v, v)}
    return {name: np.where(learned, new, old) for name, (new, old) in moved.items()}
