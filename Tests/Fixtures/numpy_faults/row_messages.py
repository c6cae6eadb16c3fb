# SPDX-License-Identifier: CC0-1.0
"""AMP of whole rows, and AMP of antennas that exchange messages."""

import numpy as np

from mistake import made

FAULTS = [
    "row-normaliser-of-one-antenna",
    "row-activity-per-antenna",
    "jacobian-without-outer-product",
    "jacobian-of-conjugate",
    "jacobian-transposed",
    "row-onsager-m-over-n",
    "onsager-diagonal-only",
    "onsager-trace-for-matrix",
    "onsager-trace-unnormalised",
    "onsager-matrix-transposed",
    "row-sigma-over-rows",
    "row-sigma-per-antenna",
    "messages-include-own",
    "messages-missing",
    "messages-sign",
    "messages-of-first-iteration",
    "messages-of-same-iteration",
    "messages-with-prior",
]


def log_odds(theta):
    return -theta[1] if made("bg-log-odds-sign") else theta[1]


def terms(r, sigma, variance):
    """Of each entry: its gain, that by the noise, and the two terms of its log odds."""
    noise = sigma if made("bg-variance-for-deviation") else sigma * sigma
    power = 1.0 if np.iscomplexobj(r) and not made("complex-real-density") else 0.5
    gain = variance / (variance + noise)
    height = power * gain * np.abs(r) ** 2 / noise
    return gain, gain / noise, height, power * np.log1p(variance / noise)


def chances(exponent):
    """The probabilities of activity and of none."""
    return np.exp(-np.logaddexp(0.0, exponent)), np.exp(-np.logaddexp(0.0, -exponent))


def posterior(r, sigma, theta, width):
    """x, and <∂η_b/∂r_a> as a list of matrices; one sigma a column."""
    N, D = r.shape
    rows, levels = r.reshape(N, D // width, width), sigma.reshape(D // width, width)
    gain, by_noise, height, normaliser = terms(rows, levels, theta[0])
    start = log_odds(theta)
    alone = made("row-activity-per-antenna")
    if alone:
        exponent = start + normaliser - height
    elif made("group-over-batch"):
        exponent = start + normaliser.sum() - height.sum(axis=(1, 2))[:, None, None]
    else:
        counted = normaliser[:, :1] if made("row-normaliser-of-one-antenna") else normaliser
        exponent = (start + counted.sum(axis=1) - height.sum(axis=2))[:, :, None]
    active, inactive = chances(exponent)
    keep = gain * active
    left = rows if made("jacobian-of-conjugate", "jacobian-transposed") else rows.conj()
    right = rows.conj() if made("jacobian-transposed") else rows
    matrices = []
    for p in range(D // width):
        kept = keep[:, p]
        weight = kept * inactive[:, p]
        outer = (left[:, p] * by_noise[p]).T @ (weight * right[:, p])
        if made("jacobian-without-outer-product"):
            outer = 0.0 * outer
        elif alone:
            outer = np.diag(np.diag(outer))
        matrices.append((np.diag(kept.sum(axis=0)) + outer) / N)
    return (keep * rows).reshape(N, D), matrices


def kernel(arrays, parameters):
    width = parameters["width"]
    sigma = np.repeat(arrays["sigma"], width)
    x, matrices = posterior(arrays["r"], sigma, parameters["theta"], width)
    return {"x": x, "jacobian": np.hstack(matrices)}


def onsager_factor(jacobian, M, N, form):
    factor = 1.0 if made("onsager-without-n-over-m") else N / M
    if made("row-onsager-m-over-n"):
        factor = M / N
    B = factor * jacobian
    if form == "scalar" or made("onsager-trace-for-matrix"):
        slopes = np.diag(B).real
        slope = slopes.sum() if made("onsager-trace-unnormalised") else slopes.mean()
        return slope * np.eye(len(B))
    return np.diag(np.diag(B)) if made("onsager-diagonal-only") else B


def level(energy, A):
    """The noise level of sums of squares over the rows of A."""
    M, N = A.shape
    if made("sigma-shared-by-batch"):
        energy = np.full_like(energy, energy.mean())
    count = M
    if made("sigma-m-minus-1"):
        count = M - 1
    elif made("sigma-over-n"):
        count = N
    elif made("complex-sigma-per-part") and np.iscomplexobj(A):
        count = 2 * M
    return np.sqrt(energy / count)


def amp_vec(arrays, parameters):
    A, y, width = arrays["A"], arrays["y"], parameters["width"]
    (M, N), D = A.shape, y.shape[1]
    samples = [slice(start, start + width) for start in range(0, D, width)]
    back = A.T if made("conjugation-missing") else A.conj().T
    x = arrays.get("state/x", np.zeros((N, D), A.dtype))
    v = arrays.get("state/v", np.zeros((M, D), A.dtype))
    b = arrays.get("state/b", np.zeros((width, D), A.dtype))
    older_b, older_plain = np.zeros_like(b), v
    for _ in range(parameters["iterations"]):
        plain = y - A @ x
        carried = older_plain if made("onsager-plain-residual") else v
        used = older_b if made("onsager-one-iteration-late") else b
        onsager = np.hstack([
            carried[:, own] @ (used[:, own].T if made("onsager-matrix-transposed") else used[:, own])
            for own in samples
        ])
        if made("onsager-missing"):
            onsager = 0.0
        elif made("onsager-sign"):
            onsager = -onsager
        v = plain + onsager
        older_b, older_plain = b, plain
        energy = np.sum(np.abs(plain if made("sigma-of-plain-residual") else v) ** 2, axis=0)
        antennas = 1 if made("row-sigma-over-rows") else width
        sigma = level(np.array([energy[own].sum() for own in samples]) / antennas, A)
        levels = np.sqrt(energy / M) if made("row-sigma-per-antenna") else np.repeat(sigma, width)
        r = x + back @ v
        x, jacobians = posterior(r, levels, parameters["theta"], width)
        b = np.hstack([onsager_factor(J, M, N, parameters.get("onsager")) for J in jacobians])
        b = b.astype(A.dtype)
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b}


def heard(messages, width):
    """For each antenna the sum of what the others of its sample say."""
    sums = np.zeros_like(messages)
    D = messages.shape[1]
    for d in range(D):
        first = 0 if made("group-over-batch") else d - d % width
        last = D if made("group-over-batch") else first + width
        for other in range(first, last):
            if other != d or made("messages-include-own"):
                sums[:, d] += messages[:, other]
    return sums


def amp_mmv(arrays, parameters):
    A, y, theta = arrays["A"], arrays["y"], parameters["theta"]
    (M, N), D = A.shape, y.shape[1]
    back = A.T if made("conjugation-missing") else A.conj().T
    x = arrays.get("state/x", np.zeros((N, D), A.dtype))
    v = arrays.get("state/v", np.zeros((M, D), A.dtype))
    b = arrays.get("state/b", np.zeros(D))
    messages = arrays.get("state/messages", np.zeros((N, D)))
    for iteration in range(parameters["iterations"]):
        plain = y - A @ x
        if made("onsager-missing"):
            v = plain
        else:
            v = plain - b * v if made("onsager-sign") else plain + b * v
        r = x + back @ v
        energy = np.sum(np.abs(plain if made("sigma-of-plain-residual") else v) ** 2, axis=0)
        sigma = level(energy, A)
        gain, _, height, normaliser = terms(r, sigma, theta[0])
        told = height - normaliser
        others = heard(told if made("messages-of-same-iteration") else messages,
                       parameters["width"])
        prior = log_odds(theta) - others
        if made("messages-missing"):
            prior = log_odds(theta) + 0.0 * others
        elif made("messages-sign"):
            prior = log_odds(theta) + others
        active, inactive = chances(prior + normaliser - height)
        x = gain * active * r
        rise = inactive * height * (1.0 if np.iscomplexobj(r) else 2.0)
        slope = gain * active * (1.0 + (0.0 if made("bg-slope-of-gain-only") else rise))
        b = slope.mean(axis=0)
        if made("row-onsager-m-over-n"):
            b = b * M / N
        elif not made("onsager-without-n-over-m"):
            b = b * N / M
        if not made("messages-of-first-iteration") or iteration == 0:
            messages = told - log_odds(theta) if made("messages-with-prior") else told
        yield {"x": x, "r": r, "v": v, "sigma": sigma, "b": b, "messages": messages}


METHODS = {"amp-vec": amp_vec, "amp-mmv": amp_mmv}
