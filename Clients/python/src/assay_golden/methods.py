# SPDX-License-Identifier: CC0-1.0
"""What single methods admit besides the proven outputs: other arrays in the place of one, and any
slope between both sides of a kink."""
import numpy as np

from .measure import parts

#: The methods whose slopes may be given as packages have them.
_WITH_SLOPES = {"soft-threshold", "bernoulli-gaussian", "piecewise-linear", "exponential", "spline",
                "mlp", "complex-soft-threshold", "complex-bernoulli-gaussian"}


def stand_ins(case, inputs, expected):
    """By the output that it replaces: each array that may be given for it, as (values, scale)."""
    if case["algorithm"] in _WITH_SLOPES:
        slope, sigma = expected["slope"], inputs["sigma"]
        # Slopes of both signs may cancel.
        mean = np.array([slope.sum() / slope.size]), np.array([np.abs(slope).sum() / slope.size])
        variance = slope * (sigma * sigma)
        return {"slope": {"mean_slope": mean, "posterior_variance": (variance, variance)}}
    if case["algorithm"] == "lmmse":
        # tr σ_w² (AᵀA + c I)⁻¹ = σ̃² N ν̃
        trace = expected["x"].shape[0] * expected["divergence"] * inputs["variance"]
        return {"divergence": {"covariance_trace": (trace, trace)}}
    return {}


def latitude(case, inputs):
    """The offsets of slopes at a kink, with the lower and the upper end of what they may be."""
    method = case["algorithm"]
    if method not in ("soft-threshold", "piecewise-linear", "complex-soft-threshold"):
        return {}
    theta = [float(t["decimal"]) for t in case["parameters"]["theta"]]
    kinks = {
        "soft-threshold": lambda: [(theta[1], 0.0, theta[0])],
        "complex-soft-threshold": lambda: [(theta[1], 0.0, 0.5)],
        "piecewise-linear": lambda: [(theta[0], theta[2], theta[3]),
                                     (theta[1], theta[3], theta[4])],
    }[method]()
    sizes = _sizes(inputs["r"])
    lower, upper = np.full(sizes.size, np.inf), np.full(sizes.size, -np.inf)
    for factor, one, other in kinks:
        at = sizes == factor * parts(inputs["sigma"])
        lower[at] = np.minimum(lower[at], min(one, other))
        upper[at] = np.maximum(upper[at], max(one, other))
    offsets = np.flatnonzero(lower <= upper)
    return {"slope": (offsets, lower[offsets], upper[offsets])}


def _sizes(array):
    """The absolute values of the entries, of which no part overflows."""
    if not np.iscomplexobj(array):
        return np.abs(array).ravel()
    pairs = np.abs(parts(array).reshape(-1, 2))
    largest = pairs.max(axis=1)
    scaled = pairs / np.where(largest > 0, largest, 1)[:, None]
    return largest * np.sqrt(scaled[:, 0] * scaled[:, 0] + scaled[:, 1] * scaled[:, 1])
