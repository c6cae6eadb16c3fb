# SPDX-License-Identifier: CC0-1.0
"""An Assay adapter in NumPy: `adapter.py [--fault onsager-missing]`. Algorithms: algorithms.py."""
import functools, json, sys, traceback

import numpy as np

import algorithms
import derivatives
import message_passing
import networks

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
ITERATIONS = {name: getattr(algorithms, name.split("-")[0]) for name in (
    "ista", "fista", "fista-as-printed", "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed")}
ITERATIONS |= {"oamp": message_passing.oamp, "gamp": message_passing.gamp,
               "em-vamp": message_passing.em_vamp,
               "complex-amp": algorithms.amp, "complex-vamp": algorithms.vamp}
ITERATIONS |= {prefix + name: function for prefix in ("", "complex-") for name, function in (
    ("ista-gs", networks.ista_gs), ("nest-gs", networks.nest_gs))}
NETWORKS = ["lamp", "lamp-l1", "lamp-gradient", "lamp-l1-gradient"]


def run(name, p, inputs):
    """All iterations, each as a dictionary of its quantities; a kernel is a single one."""
    if name in KERNELS:
        function, keys = KERNELS[name]
        return [dict(zip(keys, function(**inputs, **p)))]
    if name == "shrinkage-derivatives":
        family = getattr(derivatives, p["shrinkage"]["family"].replace("-", "_"))
        arrays = family(**inputs, theta=p["shrinkage"]["theta"])
        keys = "d_sigma", "d_theta", "d_rr", "d_rsigma", "d_rtheta"
        kind = inputs["r"].dtype
        return [{key: np.asarray(array, kind).T for key, array in zip(keys, arrays)}]
    if name in NETWORKS:
        return network(name, p.get("family", "soft-threshold"), inputs)
    if name.endswith("-l1"):
        p["shrinkage"] = {"family": "soft-threshold", "theta": [1, p.pop("alpha")]}
    if "shrinkage" in p:
        shrinkage = p.pop("shrinkage")
        family = ("complex-" if name.startswith("complex-") else "") + shrinkage["family"]
        p["shrink"] = functools.partial(SHRINKAGES[family], theta=shrinkage["theta"])
    if name.endswith("-as-printed"):
        p["as_printed"] = True
    p = {{"lambda": "lambda_", "first_iteration": "first"}.get(key, key): p[key] for key in p}
    if "vamp" not in name:
        inputs.setdefault("s" if name == "oamp" else "x", np.zeros_like(inputs["A"].T @ inputs["y"]))
    return list(ITERATIONS[name](**inputs, **p))


def network(name, family, inputs):
    """LAMP's layers, or a single step: its loss with the derivatives. θ_t of LAMP1 is (β_t, α_t)."""
    is_l1 = "l1" in name
    if is_l1:
        inputs["theta"] = np.stack([inputs.pop("beta"), inputs.pop("alpha")], axis=1)
    inputs["shrink"] = SHRINKAGES[family]
    if not name.endswith("gradient"):
        return list(networks.lamp(**inputs))
    step = networks.lamp_gradient(**inputs, family=family.replace("-", "_"))
    if is_l1:
        step["d_beta"], step["d_alpha"] = step.pop("d_theta").T
    return [step]


def answer(message):
    if message["cmd"] == "start":
        return {"protocol": 1, "exchange": "npz",
                "implementation": {"name": "numpy-example", "version": "1", "language": "Python"},
                "capabilities": {"algorithms": [*KERNELS, "shrinkage-derivatives", *ITERATIONS,
                                                *NETWORKS],
                                 "dtypes": ["float64", "float32"], "trace": True}}
    arrays = np.load(message["inputs"])
    inputs = {key.removeprefix("state/"): arrays[key] for key in arrays}
    steps = run(message["algorithm"], message["parameters"], inputs)
    outputs = {key: steps[-1][key] for key in message["want"] if key != "trace"}
    if "trace" in message["want"]:
        outputs |= {"trace/" + key: np.stack([step[key] for step in steps]) for key in steps[0]}
    np.savez(message["outputs"], **outputs)
    return {"seq": message["seq"], "status": "ok"}


np.seterr(over="ignore", divide="ignore")
for message in map(json.loads, sys.stdin):
    if message["cmd"] == "stop":
        break
    try:
        reply = answer(message)
    except Exception as error:
        reply = {"seq": message["seq"], "status": "error", "message": repr(error),
                 "traceback": traceback.format_exc()}
    print(json.dumps(reply), flush=True)
