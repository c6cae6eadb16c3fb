# SPDX-License-Identifier: CC0-1.0
"""What theory predicts of preambles, and the declaration of active devices."""

import numpy as np

from mistake import made

FAULTS = [
    "columns-not-normalised",
    "products-without-modulus",
    "own-column-included",
    "real-part-for-modulus",
    "weights-not-normalised",
    "own-multiplier-kept",
    "lower-end-of-rows",
    "row-norms-for-column-norms",
    "radius-of-one-row",
    "rate-without-minus-one",
    "noise-constant-as-printed",
    "threshold-without-noise",
    "threshold-without-step",
    "step-distance-missing",
    "activity-of-real-row",
    "activity-of-real-part",
    "activity-by-norm",
    "activity-mean-over-antennas",
]


def products(W, S):
    """<W_i, S_j> in row i, column j."""
    left = W if made("conjugation-missing") else W.conj()
    return left.T @ S


def sizes(P):
    if made("products-without-modulus"):
        return P.real
    return np.abs(P.real) if made("real-part-for-modulus") else np.abs(P)


def largest(table):
    """Of each row, the largest entry off the diagonal."""
    kept = np.ones(table.shape, bool) if made("own-column-included") else ~np.eye(len(table), dtype=bool)
    return np.max(table, axis=1, where=kept, initial=0.0)


def mutual_coherence(arrays, parameters):
    S = arrays["S"]
    length = np.sqrt((np.abs(S) ** 2).sum(axis=0))
    if made("columns-not-normalised"):
        length = np.ones_like(length)
    return {"mu": largest(sizes(products(S, S)) / np.outer(length, length))}


def own_products(P):
    own = np.abs(np.diag(P))
    return np.ones_like(own) if made("weights-not-normalised") else own


def certificate(arrays, parameters):
    S, W, Z = arrays["S"], arrays["W"], np.abs(arrays["Z"])
    P = products(W, S)
    summed = Z.T if made("lower-end-of-rows") else Z
    others = summed.sum(axis=0) - (0.0 if made("own-multiplier-kept") else np.diag(Z))
    return {"upper": largest(sizes(P)) / own_products(P), "lower": (1.0 - np.diag(Z)) / others}


def layer_bounds(arrays, parameters):
    S, W = arrays["S"], arrays["W"]
    s, sigma, beta = (parameters[key] for key in ("sparsity", "noise_norm", "largest_row"))
    P = products(W, S)
    own = own_products(P)
    mu = (largest(sizes(P)) / own).max()
    unit = W / own
    norms = np.sqrt((np.abs(unit) ** 2).sum(axis=1 if made("row-norms-for-column-norms") else 0))
    descending = np.sort(norms)[::-1]
    noise = sigma * (s * descending[0] + descending[:s].sum())
    if made("noise-constant-as-printed"):
        noise = sigma * (s + 1) * norms.sum()
    rho = (2 * s if made("rate-without-minus-one") else 2 * s - 1) * mu
    radii = [beta if made("radius-of-one-row") else s * beta]
    thresholds = []
    for gamma in parameters["steps"]:
        level = mu * radii[-1]
        if not made("threshold-without-noise"):
            level = level + sigma * descending[0]
        thresholds.append(level if made("threshold-without-step") else gamma * level)
        away = 0.0 if made("step-distance-missing") else abs(1.0 - gamma)
        radii.append((gamma * rho + away) * radii[-1] + gamma * noise)
    kind = norms.dtype
    return {"coherence": np.array([mu], kind), "threshold": np.array(thresholds, kind),
            "radius": np.array(radii, kind)}


def activity(arrays, parameters):
    x, width = arrays["x"], parameters["width"]
    rows = parameters.get("rows_of_device", 1)
    if made("activity-of-real-part"):
        x = x.real
    square = np.abs(x) ** 2
    parts = square.reshape(rows, len(x) // rows, x.shape[1] // width, width)
    if made("activity-of-real-row"):
        parts = parts[:1]
    energy = parts.sum(axis=3).sum(axis=0)
    if made("activity-by-norm"):
        energy = np.sqrt(energy)
    if made("activity-mean-over-antennas"):
        energy = energy / width
    return {"energy": energy, "active": (energy > parameters["threshold"]).astype(energy.dtype)}


KERNELS = {
    prefix + name: function
    for prefix in ("", "complex-")
    for name, function in (
        ("mutual-coherence", mutual_coherence), ("coherence-certificate", certificate),
        ("layer-bounds", layer_bounds), ("row-activity", activity),
    )
}
