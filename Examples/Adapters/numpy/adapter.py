# SPDX-License-Identifier: CC0-1.0
"""An Assay adapter in NumPy: `adapter.py [--fault onsager-missing]`. Algorithms: algorithms.py."""
import functools, sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1] / "python"))  # or serving.py beside this

import algorithms
import beams
import derivatives
import message_passing
import networks
import preambles
import rows
import unrolled
from serving import serve

SHRINKAGES = {name: getattr(algorithms, name.replace("-", "_")) for name in (
    "soft-threshold", "bernoulli-gaussian", "piecewise-linear", "exponential", "spline", "mlp")}
SHRINKAGES |= {"complex-soft-threshold": message_passing.complex_soft_threshold,
               "complex-bernoulli-gaussian": algorithms.bernoulli_gaussian}
KERNELS = {name: (function, ("x", "slope")) for name, function in SHRINKAGES.items()} | {
    "group-threshold": (algorithms.group_threshold, ("x", "slope")),
    "output-channel": (message_passing.output_channel, ("mean", "posterior_variance")),
    "partial-dft": (message_passing.partial_dft, ("forward", "adjoint")),
    "partial-dct": (message_passing.partial_dct, ("forward", "adjoint")),
    "lmmse": (algorithms.lmmse, ("x", "divergence"))}
KERNELS |= {prefix + "row-bernoulli-gaussian": (rows.row_bernoulli_gaussian, ("x", "jacobian"))
            for prefix in ("", "complex-")}
KERNELS |= {prefix + name: (getattr(preambles, name.replace("-", "_")), keys)
            for prefix in ("", "complex-") for name, keys in (
                ("mutual-coherence", ("mu",)), ("coherence-certificate", ("upper", "lower")),
                ("layer-bounds", ("coherence", "threshold", "radius")),
                ("row-activity", ("energy", "active")))}
ITERATIONS = {name: getattr(algorithms, name.split("-")[0]) for name in (
    "ista", "fista", "fista-as-printed", "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed")}
ITERATIONS |= {"oamp": message_passing.oamp, "gamp": message_passing.gamp,
               "em-vamp": message_passing.em_vamp,
               "complex-amp": algorithms.amp, "complex-vamp": algorithms.vamp}
ITERATIONS |= {prefix + name: function for prefix in ("", "complex-") for name, function in (
    ("ista-gs", networks.ista_gs), ("nest-gs", networks.nest_gs), ("amp-vec", rows.amp_vec),
    ("amp-mmv", rows.amp_mmv))}
NETWORKS = ["lamp", "lamp-l1", "lamp-b", "lamp-gradient", "lamp-l1-gradient", "lvamp", "lvamp-gh"]
UNROLLED = {name: getattr(unrolled, name.replace("-", "_")) for name in (
    "lista", "lista-ab", "lista-cp", "alista", "slista",
    "lista-start", "lista-gs-start", "loss", "curriculum-loss", "adam")}
UNROLLED |= {prefix + name: function for prefix in ("", "complex-") for name, function in (
    ("lista-gs", unrolled.lista_gs), ("lista-gscp", unrolled.lista_cp),
    ("alista-gs", unrolled.alista))}


def run(name, **given):
    """What a kernel gives, or all iterations, each as a dictionary of its quantities."""
    if name in KERNELS:
        function, keys = KERNELS[name]
        return dict(zip(keys, function(**given)))
    if name in NETWORKS:
        return network(name, given.pop("family", "soft-threshold"), given)
    if name.endswith("-l1"):
        given["shrinkage"] = {"family": "soft-threshold", "theta": [1, given.pop("alpha")]}
    if "shrinkage" in given:
        shrinkage = given.pop("shrinkage")
        family = ("complex-" if name.startswith("complex-") else "") + shrinkage["family"]
        given["shrink"] = functools.partial(SHRINKAGES[family], theta=shrinkage["theta"])
    if name.endswith("-as-printed"):
        given["as_printed"] = True
    if "vamp" not in name:
        given.setdefault("s" if name == "oamp" else "x", np.zeros_like(given["A"].T @ given["y"]))
    return ITERATIONS[name](**given)


def shrinkage_derivatives(r, sigma, shrinkage):
    family = getattr(derivatives, shrinkage["family"].replace("-", "_"))
    keys = "d_sigma", "d_theta", "d_rr", "d_rsigma", "d_rtheta"
    return {key: np.asarray(array, r.dtype).T
            for key, array in zip(keys, family(r, sigma, shrinkage["theta"]))}


def network(name, family, given):
    """LAMP's or LVAMP's layers, or LAMP's loss with derivatives. θ_t of LAMP1 is (β_t, α_t)."""
    is_l1 = "l1" in name
    if is_l1:
        given["theta"] = np.stack([given.pop("beta"), given.pop("alpha")], axis=1)
    given["shrink"] = SHRINKAGES[family]
    if name.startswith("lvamp"):
        return getattr(unrolled, name.replace("-", "_"))(**given)
    if not name.endswith("gradient"):
        return networks.lamp(**given)
    step = networks.lamp_gradient(**given, family=family.replace("-", "_"))
    if is_l1:
        step["d_beta"], step["d_alpha"] = step.pop("d_theta").T
    return step


np.seterr(over="ignore", divide="ignore")
METHODS = UNROLLED | {name: functools.partial(run, name) for name in (*KERNELS, *ITERATIONS, *NETWORKS)}
METHODS["shrinkage-derivatives"] = shrinkage_derivatives
METHODS["alg2"] = functools.partial(
    networks.alg2, shrink=algorithms.soft_threshold, adam=unrolled.adam)
METHODS |= {name: getattr(beams, name.replace("-", "_")) for name in (
    "spectral-efficiency", "power-projection", "auto-pgd", "auto-pgd-gradient",
    "auto-pgd-training")}
serve("numpy-example", "1", METHODS, dtypes=("float64", "float32"))
