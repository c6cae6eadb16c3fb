# SPDX-License-Identifier: CC0-1.0
"""LVAMP, by singular vectors or by two matrices, forward and, on a tape, backward."""

import numpy as np

import vamp
from mistake import made
from tape import Node, hold
from unrolled import shrinkage

FAULTS = [
    "singular-value-not-squared",
    "trace-over-m",
    "trace-of-complement",
    "gradient-of-logarithm",
    "divergence-held",
    "variance-held",
    "trace-held",
]


def clipped(divergence):
    """What is clipped has the derivative 0."""
    value = vamp.clipped(divergence.value)
    kept = value == divergence.value
    return hold(Node(value, (divergence, lambda g: g * kept)), "divergence-held")


def extrinsic(x, divergence, r, of_linear):
    stage = "linear" if of_linear else "shrinkage"
    if made(f"vamp-{stage}-extrinsic-missing"):
        return x
    return (x - divergence * r) / (1.0 - divergence)


def extrinsic_variance(variance, divergence):
    variance = variance * divergence
    return variance if made("vamp-variance-not-extrinsic") else variance / (1.0 - divergence)


def from_stages(linear, layers, family, N):
    D = layers.y.shape[1]
    r_tilde = Node(np.zeros((N, D), layers.y.dtype))
    variance_tilde = layers.nodes["initial_variance"][0] + np.zeros(D, layers.y.dtype)
    for t in range(layers.count):
        r_tilde = hold(r_tilde, "gradient-truncated")
        variance_tilde = hold(variance_tilde, "gradient-truncated", "variance-held")
        x_tilde, divergence = linear(layers, t, r_tilde, variance_tilde)
        nu_tilde = clipped(divergence)
        r = extrinsic(x_tilde, nu_tilde, r_tilde, True)
        variance = extrinsic_variance(variance_tilde, nu_tilde)
        x, slope = shrinkage(family, r, variance.sqrt(), layers.of("theta", t))
        nu = clipped(slope.sum() / N)
        yield {"x": x, "r": r, "variance": variance, "nu_tilde": nu_tilde, "nu": nu}
        r_tilde = extrinsic(x, nu, r, False)
        variance_tilde = extrinsic_variance(variance, nu)


def by_singular_vectors(layers, t, r, variance):
    U, V, s = layers.of("U", t), layers.of("V", t), layers.of("s", t)[:, None]
    N, R = V.value.shape
    noise = layers.of("sigma_w2", t)
    c = variance / noise if made("lmmse-ratio-inverted") else noise / variance
    total = (s if made("singular-value-not-squared") else s * s) + c
    along = V.turned() @ r
    correction = s / total * (U.turned() @ layers.y - s * along)
    if made("lmmse-null-space-dropped"):
        x = V @ (along + correction)
    else:
        x = r + V @ correction
    beside = 0 if made("lmmse-divergence-without-null-space") else N - R
    return x, ((c / total).sum() + beside) / N


def by_matrices(layers, t, r, variance):
    G, H = layers.of("G", t), layers.of("H", t)
    N, M = H.value.shape
    share = hold(G, "trace-held").trace() / (M if made("trace-over-m") else N)
    if made("trace-of-complement"):
        share = 1.0 - share
    return G @ r + H @ layers.y, share + np.zeros_like(variance.value)


def lvamp(layers, family):
    return from_stages(by_singular_vectors, layers, family, layers.nodes["V"].value.shape[-2])


def lvamp_gh(layers, family):
    return from_stages(by_matrices, layers, family, layers.nodes["G"].value.shape[-1])


NETWORKS = {
    "lvamp": (lvamp, ["U", "s", "V", "sigma_w2", "theta"]),
    "lvamp-gh": (lvamp_gh, ["G", "H", "theta"]),
}
