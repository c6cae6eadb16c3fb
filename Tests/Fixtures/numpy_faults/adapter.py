# SPDX-License-Identifier: CC0-1.0
"""A NumPy implementation with the mistakes that implementers make.

    adapter.py                 everything right
    adapter.py --fault NAME    one mistake
    adapter.py --faults        the names of all mistakes, one a line

Written apart from Examples/Adapters/numpy, from the formulas in Documentation/ADAPTERS.md: the
two check one another. It computes in binary64 throughout and rounds its results to the dtype.
"""

import argparse
import json
import os
import sys

# Threads that wait for one another cost more than they give where several adapters run at once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

import amp
import beams
import complex_kernels
import derivatives
import gamp
import gradient_methods
import networks
import oamp
import preambles
import row_messages
import rows
import shrinkages
import training
import unrolled
import unrolled_vamp
import vamp
from mistake import made, make

MODULES = [shrinkages, derivatives, complex_kernels, gradient_methods, rows, row_messages, amp, vamp,
           oamp, gamp, networks, preambles, unrolled, unrolled_vamp, training, beams]
# Of any algorithm, made where its arrays come in and go out.
FAULTS = ["iteration-missing", "row-major-as-column-major", "float32-leak", "theta-hard-coded",
          "noise-floor"]
FAULTS += [fault for module in MODULES for fault in module.FAULTS]


def scalar_kernel(function):
    def kernel(arrays, parameters):
        r = arrays["r"]
        value, slope = function(r, shrinkages.level(arrays["sigma"], r), parameters["theta"])
        return {"x": value, "slope": slope}

    return kernel


def group_threshold(arrays, parameters):
    value, slope = shrinkages.group_threshold(arrays["r"], parameters["theta"][0])
    return {"x": value, "slope": slope}


def lmmse(arrays, parameters):
    stage = vamp.LMMSE(arrays["A"], arrays["y"])
    x, divergence = stage(arrays["r"], arrays["variance"], parameters["noise_variance"])
    return {"x": x, "divergence": divergence}


def output_channel(arrays, parameters):
    mean, variance = gamp.output_channel(**arrays, **parameters)
    return {"mean": mean, "posterior_variance": variance}


KERNELS = {name: scalar_kernel(function) for name, function in shrinkages.FAMILIES.items()}
KERNELS |= {
    "complex-" + name: scalar_kernel(function)
    for name, function in complex_kernels.FAMILIES.items()
}
KERNELS |= {
    "group-threshold": group_threshold,
    "lmmse": lmmse,
    "output-channel": output_channel,
    "partial-dft": lambda arrays, parameters: complex_kernels.partial_dft(**arrays, **parameters),
    "row-bernoulli-gaussian": row_messages.kernel,
    "complex-row-bernoulli-gaussian": row_messages.kernel,
    **preambles.KERNELS,
    **training.KERNELS,
    **beams.KERNELS,
    "partial-dct": lambda arrays, parameters: complex_kernels.partial_dct(**arrays, **parameters),
    "shrinkage-derivatives": lambda arrays, parameters: derivatives.shrinkage_derivatives(
        **arrays, **parameters["shrinkage"]
    ),
}


def iterations(algorithm, arrays, parameters):
    """The quantities of each iteration of an algorithm."""
    if algorithm in ("ista", "fista", "fista-as-printed"):
        return gradient_methods.gradient_method(algorithm, arrays, parameters)
    if algorithm.endswith("-gs"):
        return rows.row_method(algorithm, arrays, parameters)
    if algorithm.removeprefix("complex-") in row_messages.METHODS:
        return row_messages.METHODS[algorithm.removeprefix("complex-")](arrays, parameters)
    if algorithm == "em-vamp":
        return vamp.em_vamp(arrays, parameters)
    if algorithm == "vamp-as-printed":
        return vamp.vamp(shrinkages.shrinkage(parameters), arrays, parameters, as_printed=True)
    of_complex = algorithm.startswith("complex-")
    eta = (complex_kernels if of_complex else shrinkages).shrinkage(parameters)
    method = algorithm.removeprefix("complex-").removesuffix("-l1")
    function = {"amp": amp.amp, "vamp": vamp.vamp, "oamp": oamp.oamp, "gamp": gamp.gamp}[method]
    return function(eta, arrays, parameters)


ITERATIONS = [
    "ista", "fista", "fista-as-printed", "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed",
    "oamp", "gamp", "em-vamp", "complex-amp", "complex-vamp", "ista-gs", "nest-gs",
    "complex-ista-gs", "complex-nest-gs", "amp-vec", "complex-amp-vec", "amp-mmv",
    "complex-amp-mmv",
]
NETWORKS = ["lamp", "lamp-l1", "lamp-gradient", "lamp-l1-gradient"]
UNROLLED = unrolled.NETWORKS | unrolled_vamp.NETWORKS
UNROLLED |= {
    "complex-" + name: UNROLLED[name] for name in ("lista-gs", "lista-gscp", "alista-gs")
}
UNROLLED |= {name + "-gradient": network for name, network in UNROLLED.items()}


def prepare(algorithm, parameters):
    """What some faults set for a run of some methods, in their parameters and elsewhere."""
    of_bernoulli_gaussian = parameters.get("shrinkage", {}).get("family") == "bernoulli-gaussian"
    if made("theta-hard-coded") and algorithm in ("amp", "vamp") and of_bernoulli_gaussian:
        log_nine = float(np.float32(np.log(9.0)))
        parameters["shrinkage"]["theta"] = [1.0, log_nine]
    if made("noise-floor") and algorithm in ("lmmse", "vamp-l1", "vamp", "oamp", "em-vamp"):
        parameters["noise_variance"] = max(parameters["noise_variance"], 1e-5)
    cuts = made("pseudo-inverse-cut-off") and algorithm in ("lmmse", "vamp-l1", "vamp", "oamp")
    vamp.LMMSE.cut_off = 1e-4 if cuts else 0.0
    clips = vamp.Bounds.wide if made("clip-1e-6") else vamp.Bounds.right
    vamp.Bounds.used = vamp.Bounds.none if made("vamp-clip-missing") else clips


def outputs(algorithm, arrays, parameters, with_trace):
    prepare(algorithm, parameters)
    learns_A = algorithm.startswith("lista-ab")
    if "A" in arrays and not learns_A and made("row-major-as-column-major"):
        A = arrays["A"]
        arrays["A"] = A.ravel().reshape(A.shape, order="F")
    if algorithm in KERNELS:
        return KERNELS[algorithm](arrays, parameters)
    if algorithm in NETWORKS or algorithm in UNROLLED:
        if algorithm in NETWORKS:
            history = networks.lamp(algorithm, arrays, parameters)
        else:
            with_gradient = algorithm.endswith("gradient")
            history = unrolled.run(*UNROLLED[algorithm], arrays, parameters, with_gradient)
        if algorithm.endswith("gradient"):
            return history
    else:
        if made("iteration-missing"):
            parameters["iterations"] = max(parameters["iterations"] - 1, 1)
        history = list(iterations(algorithm, arrays, parameters))
    results = {"x": history[-1]["x"]}
    if with_trace:
        for name in history[0]:
            results["trace/" + name] = np.array([entry[name] for entry in history])
    return results


def rounded(array, dtype):
    """In the dtype, or in the complex numbers whose parts are of it."""
    parts = np.complex64 if np.iscomplexobj(array) else np.float32
    return np.asarray(array, np.result_type(dtype, parts))


def answer(message):
    if message["cmd"] == "start":
        return {
            "protocol": 1,
            "exchange": "npz",
            "implementation": {"name": "numpy-faults", "version": "1", "language": "Python"},
            "capabilities": {
                "algorithms": [*KERNELS, *ITERATIONS, *NETWORKS, *UNROLLED],
                "dtypes": ["float64", "float32"],
                "trace": True,
            },
        }
    vamp.LMMSE.epsilon = np.finfo(message["dtype"]).eps
    inside = np.float32 if made("float32-leak") else np.float64
    with np.load(message["inputs"]) as file:
        arrays = {name: rounded(file[name], inside) for name in file.files}
    results = outputs(
        message["algorithm"], arrays, message["parameters"], "trace" in message["want"]
    )
    np.savez(
        message["outputs"],
        **{name: rounded(rounded(array, inside), message["dtype"])
           for name, array in results.items()},
    )
    return {"seq": message["seq"], "status": "ok"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    if options.faults:
        print("\n".join(FAULTS))
        return
    make(options.fault)
    np.seterr(all="ignore")
    while line := sys.stdin.readline():
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            os.chdir(message["workdir"])
        try:
            reply = answer(message)
        except Exception as error:
            reply = {"seq": message.get("seq"), "status": "error", "message": repr(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
