# SPDX-License-Identifier: CC0-1.0
"""An Assay adapter in NumPy: `adapter.py [--fault onsager-missing]`. Algorithms: algorithms.py."""
import functools, json, sys, traceback

import numpy as np

import algorithms
import derivatives

SHRINKAGES = {name: getattr(algorithms, name.replace("-", "_")) for name in (
    "soft-threshold", "bernoulli-gaussian", "piecewise-linear", "exponential", "spline", "mlp")}
NAMES = [*SHRINKAGES, "group-threshold", "shrinkage-derivatives", "lmmse", "ista", "fista",
         "fista-as-printed", "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed"]


def run(name, p, inputs):
    """All iterations, each as a dictionary of its quantities; a kernel is a single one."""
    if name in SHRINKAGES:
        return [dict(zip(("x", "slope"), SHRINKAGES[name](**inputs, theta=p["theta"])))]
    if name == "group-threshold":
        return [dict(zip(("x", "slope"), algorithms.group_threshold(**inputs, theta=p["theta"])))]
    if name == "shrinkage-derivatives":
        family = getattr(derivatives, p["shrinkage"]["family"].replace("-", "_"))
        arrays = family(**inputs, theta=p["shrinkage"]["theta"])
        keys = "d_sigma", "d_theta", "d_rr", "d_rsigma", "d_rtheta"
        kind = inputs["r"].dtype
        return [{key: np.asarray(array, kind).T for key, array in zip(keys, arrays)}]
    if name == "lmmse":
        return [dict(zip(("x", "divergence"), algorithms.lmmse(**inputs, **p)))]
    if name.endswith("-l1"):
        p["shrinkage"] = {"family": "soft-threshold", "theta": [1, p.pop("alpha")]}
    if "shrinkage" in p:
        shrinkage = p.pop("shrinkage")
        p["shrink"] = functools.partial(SHRINKAGES[shrinkage["family"]], theta=shrinkage["theta"])
    if name.endswith("-as-printed"):
        p["as_printed"] = True
    p = {{"lambda": "lambda_", "first_iteration": "first"}.get(key, key): p[key] for key in p}
    if "vamp" not in name:
        inputs.setdefault("x", np.zeros_like(inputs["A"].T @ inputs["y"]))
    return list(getattr(algorithms, name.split("-")[0])(**inputs, **p))


def answer(message):
    if message["cmd"] == "start":
        return {"protocol": 1, "exchange": "npz",
                "implementation": {"name": "numpy-example", "version": "1", "language": "Python"},
                "capabilities": {"algorithms": NAMES, "dtypes": ["float64", "float32"],
                                 "trace": True}}
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
