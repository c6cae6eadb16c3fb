# SPDX-License-Identifier: CC0-1.0
"""A straightforward NumPy implementation: each method's function by its name, for serving.py."""

from . import amp, gamp, gradient, lamp, linear, oamp, shrinkages, vamp


def kernel(family):
    def of_entries(r, sigma, theta):
        x, slope = shrinkages.evaluated(family, r, sigma, theta)
        return {"x": x, "slope": slope}

    return of_entries


METHODS = {
    "soft-threshold": kernel("soft-threshold"),
    "bernoulli-gaussian": kernel("bernoulli-gaussian"),
    "piecewise-linear": kernel("piecewise-linear"),
    "complex-soft-threshold": kernel("complex-soft-threshold"),
    "complex-bernoulli-gaussian": kernel("complex-bernoulli-gaussian"),
    "lmmse": linear.lmmse_of_batch,
    "ista": gradient.ista,
    "fista": gradient.fista,
    "ista-gs": gradient.ista_gs,
    "amp-l1": amp.amp_l1,
    "amp": amp.amp,
    "complex-amp": amp.amp,
    "vamp-l1": vamp.vamp_l1,
    "vamp": vamp.vamp,
    "complex-vamp": vamp.vamp,
    "em-vamp": vamp.em_vamp,
    "oamp": oamp.oamp,
    "gamp": gamp.gamp,
    "lamp": lamp.lamp,
    "lamp-l1": lamp.lamp_l1,
}
