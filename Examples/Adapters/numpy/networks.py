# SPDX-License-Identifier: CC0-1.0
"""LAMP, also with given b, its loss and its gradient, and the proximal gradient methods of row-sparse matrices."""
import math

import numpy as np

import derivatives


# ----------------------------------------------------------------------------- rows of samples

def row_threshold(R, tau, width):
    """max(0, 1 − τ/‖row‖) row, for the rows of each sample of `width` columns."""
    rows = R.reshape(len(R), -1, width)
    largest = np.maximum(np.abs(rows).max(2, keepdims=True), np.finfo(np.abs(R).dtype).tiny)
    norm = largest * np.linalg.norm(rows / largest, axis=2, keepdims=True)
    kept = np.where(norm > tau, (norm - tau) / np.where(norm > tau, norm, 1), 0)
    return (kept.astype(norm.dtype) * rows).reshape(R.shape)


def ista_gs(A, y, x, iterations, step, lambda_, width):
    for _ in range(iterations):
        r = x + step * (A.conj().T @ (y - A @ x))
        x = row_threshold(r, step * lambda_, width)
        yield {"x": x, "r": r}


def nest_gs(A, y, x, iterations, step, lambda_, width, previous=0, first_iteration=0):
    weight = 1.0
    for t in range(first_iteration + iterations):
        heavier = (1 + math.sqrt(1 + 4 * weight**2)) / 2
        momentum, weight = (weight - 1) / heavier, heavier
        if t < first_iteration:
            continue
        z = x + momentum * (x - previous) if t > 0 else x
        r = z + step * (A.conj().T @ (y - A @ z))
        previous, x = x, row_threshold(r, step * lambda_, width)
        yield {"x": x, "r": r}


# ---------------------------------------------------------------------------------------- LAMP

def layers(B, theta):
    """B and θ of each layer; one B may serve them all."""
    return list(zip(B if B.ndim == 3 else [B] * len(theta), theta))


def lamp(A, y, B, theta, shrink, b=None):
    M, given = len(A), b
    x, v = np.zeros_like(A.T @ y), y
    for t, (B_t, theta_t) in enumerate(layers(B, theta)):
        sigma = np.linalg.norm(v, axis=0) / math.sqrt(M)
        r = x + B_t @ v
        x, slope = shrink(r, sigma, theta_t)
        b = slope.sum(0) / M if given is None else np.full_like(sigma, given[t])
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b}
        v = y - A @ x + b * v


def lamp_gradient(A, y, x, B, theta, shrink, family):
    """The loss, and its derivatives by B and θ, from the last layer to the first."""
    M, D = len(A), y.shape[1]
    steps = list(lamp(A, y, B, theta, shrink))
    error = steps[-1]["x"] - x
    dx, dv = 2 / D * error, np.zeros_like(y)
    d_B, d_theta = [], []
    for (B_t, theta_t), s in reversed(list(zip(layers(B, theta), steps))):
        dx = dx - A.T @ dv
        d_slope = (dv * s["v"]).sum(0) / M
        by_sigma, by_theta, rr, r_sigma, r_theta = getattr(derivatives, family)(
            s["r"], s["sigma"], theta_t)
        _, slope = shrink(s["r"], s["sigma"], theta_t)
        dr = dx * slope + d_slope * rr
        d_sigma = (dx * by_sigma + d_slope * r_sigma).sum(0)
        d_theta.append([(dx * a + d_slope * b).sum() for a, b in zip(by_theta, r_theta)])
        d_B.append(dr @ s["v"].T)
        dv = s["b"] * dv + d_sigma / (M * s["sigma"]) * s["v"] + B_t.T @ dr
        dx = dr
    d_B = np.stack(d_B[::-1]) if B.ndim == 3 else np.sum(d_B[::-1], axis=0)
    return {"loss": np.array([(error**2).sum() / D]), "d_B": d_B.astype(B.dtype),
            "d_theta": np.array(d_theta[::-1], theta.dtype)}


def alg2(A, y, x, y_validation, x_validation, y_test, x_test, layers, updates, rate, refinements,
         alpha, shrink, adam):
    """BSR17 Algorithm 2: tied LAMP-1, layer by layer and then as a whole, with its record."""
    def gradient(y, x):
        theta = np.stack([beta, alphas], axis=1)
        return lamp_gradient(A, y, x, B, theta, shrink, "soft_threshold")

    B, alphas, beta = A.T.copy(), np.zeros(0, A.dtype), np.zeros(0, A.dtype)
    rates, losses, validation = [], [], []
    for depth in range(1, layers + 1):
        alphas = np.append(alphas, alphas[-1:] if depth > 1 else A.dtype.type(alpha))
        beta = np.append(beta, beta[-1:] if depth > 1 else A.dtype.type(1))
        for stage, factor in enumerate([1, *refinements]):
            # B, then α and β by layer; β of the first stays.
            learned = np.ones(B.size + 2 * depth, bool)
            learned[B.size + depth] = False
            if stage == 0:
                learned[:B.size] = depth == 1
                learned[B.size:B.size + depth - 1] = learned[B.size + depth:-1] = False
            p = np.concatenate([B.ravel(), alphas, beta])
            m = v = np.zeros_like(p)
            rates.append(rate * factor)
            losses.append([])
            for update in range(1, updates + 1):
                step = gradient(y, x)
                losses[-1].append(step["loss"][0])
                d_beta, d_alpha = step["d_theta"].T
                g = np.concatenate([step["d_B"].ravel(), d_alpha, d_beta])
                p, m, v = adam(p, g, m, v, rates[-1], update, learned=learned).values()
                p[B.size:B.size + depth] = np.maximum(p[B.size:B.size + depth], 0)
                B, alphas, beta = (p[:B.size].reshape(B.shape), p[B.size:B.size + depth],
                                   p[B.size + depth:])
            validation.append(gradient(y_validation, x_validation)["loss"][0])
    return {"rate": rates, "loss": losses, "validation": validation, "B": B, "alpha": alphas,
            "beta": beta}
