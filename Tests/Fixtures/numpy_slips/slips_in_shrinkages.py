# SPDX-License-Identifier: CC0-1.0
"""Slips in the shrinkages. What is wrong in one shows in each method that uses it."""

from slip import Slip

WITH_BG = ["amp", "lamp", "vamp", "oamp", "em-vamp", "gamp"]
BG_VALUE = {None: ["bernoulli-gaussian"], "x": WITH_BG}
BG_SLOPE = {
    None: ["bernoulli-gaussian"],
    "b": ["amp", "lamp"],
    "nu": ["vamp", "oamp", "em-vamp"],
    "tau_x": ["gamp"],
}
BOTH_VALUE = {
    None: ["bernoulli-gaussian", "complex-bernoulli-gaussian"],
    "x": WITH_BG + ["complex-amp", "complex-vamp"],
}
BOTH_SLOPE = {
    None: ["bernoulli-gaussian", "complex-bernoulli-gaussian"],
    "b": ["amp", "lamp", "complex-amp"],
    "nu": ["vamp", "oamp", "em-vamp", "complex-vamp"],
    "tau_x": ["gamp"],
}
COMPLEX_SOFT_VALUE = {None: ["complex-soft-threshold"], "x": ["complex-amp", "complex-vamp"]}

SLIPS = [
    Slip("soft-slope-gain-missing", "shrinkages.soft_threshold",
         "slope = gain * (excess > 0)", "slope = 1.0 * (excess > 0)",
         {None: ["soft-threshold"], "b": ["lamp"]},
         "the slope of the soft threshold lacks its gain θ1; the value has it"),
    Slip("soft-slope-abs-missing", "shrinkages.soft_threshold",
         "slope = gain * (excess > 0)", "slope = gain * (r - multiple * sigma > 0)",
         {None: ["soft-threshold"], "b": ["lamp"], "nu": ["vamp-l1"]},
         "the slope of the soft threshold is that of positive inputs only: |r| lacks its bars"),
    Slip("soft-sign-epsilon", "shrinkages.soft_threshold",
         "np.sign(r)", "r / (np.abs(r) + 1e-8)",
         {None: ["soft-threshold"], "x": ["lamp", "vamp-l1"]},
         "the sign is r/(|r| + 1e-8)"),
    Slip("complex-soft-size-epsilon", "shrinkages.complex_soft_threshold",
         "((size - tau) / size)", "((size - tau) / (size + 1e-8))", COMPLEX_SOFT_VALUE,
         "the phase is r/(|r| + 1e-8)"),
    Slip("complex-soft-slope-of-square", "shrinkages.complex_soft_threshold",
         "tau / (2.0 * size)", "tau**2 / (2.0 * size**2)",
         {None: ["complex-soft-threshold"], "b": ["complex-amp"], "nu": ["complex-vamp"]},
         "the slope is 1 − τ²/(2|r|²); it is 1 − τ/(2|r|)"),
    Slip("bg-variance-epsilon", "shrinkages.posterior",
         "variance = sigma**2", "variance = sigma**2 + 1e-8", BOTH_VALUE,
         "σ² has 1e-8 added to it within the Bernoulli–Gaussian shrinkage"),
    Slip("bg-exponent-clipped", "shrinkages.posterior",
         "exponent = log_odds + parts / 2.0 * (np.log1p(phi / variance) - u2)",
         "exponent = np.clip(log_odds + parts / 2.0 * (np.log1p(phi / variance) - u2), -20, 20)",
         BOTH_VALUE, "the log-odds are kept within [−20, 20] against overflow"),
    Slip("bg-normaliser-not-rooted", "shrinkages.posterior",
         "parts / 2.0 * (np.log1p(phi / variance) - u2)",
         "np.log1p(phi / variance) - parts / 2.0 * u2", BG_VALUE,
         "the posterior odds have 1 + θ1/σ² without its root"),
    Slip("bg-half-missing", "shrinkages.posterior",
         "parts / 2.0 * (np.log1p(phi / variance) - u2)",
         "parts / 2.0 * np.log1p(phi / variance) - u2", BG_VALUE,
         "the exponent of the posterior odds lacks its ½"),
    Slip("bg-gain-of-deviations", "shrinkages.posterior",
         "gain = phi / (phi + variance)", "gain = np.sqrt(phi) / (np.sqrt(phi) + sigma)",
         BOTH_VALUE, "the gain is √θ1/(√θ1 + σ): deviations where variances belong"),
    Slip("bg-activity-in-float32", "shrinkages.posterior",
         "1.0 / (1.0 + np.exp(exponent))", "np.float32(1.0 / (1.0 + np.exp(exponent)))",
         BOTH_VALUE, "the posterior probability is rounded to binary32"),
    Slip("bg-slope-clipped", "shrinkages.bernoulli_gaussian",
         "slope = gain * active * (1.0 + zero * u2)",
         "slope = np.clip(gain * active * (1.0 + zero * u2), 0.0, 1.0)", BOTH_SLOPE,
         "the slope is kept within [0, 1]; it exceeds 1 between noise and signal"),
    Slip("bg-slope-probability-swapped", "shrinkages.bernoulli_gaussian",
         "(1.0 + zero * u2)", "(1.0 + active * u2)", BOTH_SLOPE,
         "the slope has p where 1 − p belongs"),
    Slip("pwl-middle-too-wide", "shrinkages.piecewise_linear",
         "0.0, second - first)", "0.0, second)",
         {None: ["piecewise-linear"], "x": ["amp", "lamp", "vamp"]},
         "the middle segment is as wide as its end is far from zero"),
    Slip("pwl-slope-of-first-kink", "shrinkages.piecewise_linear",
         "np.where(size <= second, middle, outer)", "np.where(size <= second, outer, middle)",
         {None: ["piecewise-linear"], "b": ["amp", "lamp"], "nu": ["vamp"]},
         "the slopes of the middle and the outer segment are exchanged; the value is right"),
]
