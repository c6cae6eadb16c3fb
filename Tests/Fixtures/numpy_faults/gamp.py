# SPDX-License-Identifier: CC0-1.0
"""Output channels and GAMP with them."""

import numpy as np

from amp import damped
from mistake import made

FAULTS = [
    "channel-noise-missing",
    "channel-variance-of-linear-part",
    "probit-hazard-sign",
    "quantiser-ends-closed",
    "gamp-onsager-missing",
    "gamp-onsager-sign",
    "gamp-variance-without-squares",
    "gamp-variance-one-late",
    "gamp-output-derivative-sign",
    "gamp-input-variance-missing",
    "gamp-clip-missing",
]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(80)


def beyond(edge, width):
    """Mean distance from edge, and variance, of N(0, 1) within [edge, edge + width].

    By quadrature over the part that counts, for edge >= -width/2: nothing cancels in sums of
    positive numbers, however far out the edge is.
    """
    peak = np.maximum(edge, 0.0)
    reach = 90.0 / (np.hypot(peak, np.sqrt(90.0)) + peak)  # where the density is exp(-45) of it
    low = np.maximum(edge, -reach) - edge
    high = np.minimum(peak - edge + reach, width)
    distance = low + (high - low) * (NODES[:, None] + 1.0) / 2.0
    density = np.exp(-0.5 * (distance - (peak - edge)) * (distance + edge + peak))
    weight = WEIGHTS[:, None] * density
    weight = weight / weight.sum(axis=0)
    mean = np.sum(weight * distance, axis=0)
    return mean, np.sum(weight * (distance - mean) ** 2, axis=0)


def within_cell(y, p, s, width, levels):
    """Mean and variance of N(p, s^2) in the quantiser's cell around y."""
    low, high = y - width / 2, y + width / 2
    last = (levels - 1) / 2 * width
    if not made("quantiser-ends-closed"):
        low = np.where(y <= -last, low - 1e6 * width, low)
        high = np.where(y >= last, high + 1e6 * width, high)
    above = low + high >= 2.0 * p  # the cell's middle is above p: its lower edge is near
    edge = np.where(above, low - p, p - high) / s
    mean, variance = beyond(edge, (high - low) / s)
    return np.where(above, low + s * mean, high - s * mean), s * s * variance


def on_side(y, p, s):
    """Mean and variance of N(p, s^2) where its sign is y."""
    c = y * p / s
    at = c if made("probit-hazard-sign") else -c
    excess, variance = beyond(at, np.full_like(at, np.inf))
    if made("probit-hazard-sign"):
        variance = np.maximum(1.0 - (at + excess) * excess, 0.0)
        return p + y * s * (at + excess), s * s * variance
    return y * s * excess, s * s * variance


def hidden(y, p, s, channel):
    """E[u|y] and var[u|y]."""
    if channel["kind"] == "awgn":
        return y, np.zeros_like(y)
    if channel["kind"] == "magnitude":
        angle = y * p / (s * s)
        return y * np.tanh(angle), (y / np.cosh(angle)) ** 2
    if channel["kind"] == "probit":
        return on_side(y, p, s)
    return within_cell(y, p, s, channel["width"], channel["levels"])


def output_channel(y, p, variance, channel, noise_variance):
    """E[z|y] and var[z|y], each entry by itself."""
    shape = y.shape
    y, p, variance = (np.ravel(np.broadcast_to(array, shape)) for array in (y, p, variance))
    if made("channel-noise-missing"):
        noise_variance = 0.0
    total = variance + noise_variance
    mean, spread = hidden(y, p, np.sqrt(total), channel)
    gain, rest = variance / total, noise_variance / total
    posterior = variance * rest
    if not made("channel-variance-of-linear-part"):
        posterior = posterior + gain * gain * spread
    return (rest * p + gain * mean).reshape(shape), posterior.reshape(shape)


def gamp(eta, arrays, parameters):
    A, y = arrays["A"], arrays["y"]
    M, N = A.shape
    D = y.shape[1]
    scalar = parameters["variances"] == "scalar"
    squares = np.full(A.shape, np.mean(A**2)) if scalar else A**2
    x = arrays.get("state/x", np.zeros((N, D)))
    s = arrays.get("state/s", np.zeros((M, D)))
    tau_x = np.broadcast_to(arrays["state/variance"], (N, D))
    older_tau_p = None
    for _ in range(parameters["iterations"]):
        tau_p = squares @ tau_x
        if made("gamp-variance-without-squares"):
            tau_p = np.broadcast_to(tau_x.mean(axis=0), (M, D))
        carried = tau_p
        if made("gamp-variance-one-late") and older_tau_p is not None:
            carried = older_tau_p
        older_tau_p = tau_p
        onsager = carried * s
        if made("gamp-onsager-missing"):
            onsager = 0.0
        elif made("gamp-onsager-sign"):
            onsager = -onsager
        p = A @ x - onsager
        mean, posterior = output_channel(
            y, p, tau_p, parameters["channel"], parameters["noise_variance"]
        )
        s = damped((mean - p) / tau_p, s, parameters)
        tau_s = (1.0 - posterior / tau_p) / tau_p
        if made("gamp-output-derivative-sign"):
            tau_s = -tau_s
        information = squares.T @ tau_s
        if not made("gamp-clip-missing"):
            information = np.maximum(information, 1e-12)
        tau_r = 1.0 / information
        r = x + (1.0 if made("gamp-input-variance-missing") else tau_r) * (A.T @ s)
        estimate, slope = eta(r, np.sqrt(tau_r))
        x = damped(estimate, x, parameters)
        tau_x = tau_r * slope
        if scalar:  # its columns' means, and of the other variances any row
            tau_x = np.broadcast_to(tau_x.mean(axis=0), (N, D))
        variances = {"tau_p": tau_p, "tau_r": tau_r, "tau_x": tau_x}
        if scalar:
            variances = {name: tau[0] for name, tau in variances.items()}
        yield {"p": p, "s": s, "r": r, "x": x, **variances}
