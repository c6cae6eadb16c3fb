# SPDX-License-Identifier: CC0-1.0
"""A NumPy implementation with the mistakes that implementers make.

    adapter.py                 everything right
    adapter.py --fault NAME    one mistake, of the names in FAULTS

Written apart from Examples/Adapters/numpy, from the formulas in Documentation/ADAPTERS.md: the
two check one another. It computes in binary64 throughout and rounds its results to the dtype.
"""

import argparse
import json
import os
import sys

import numpy as np

FAULTS = [
    "onsager-missing",
    "onsager-without-n-over-m",
    "onsager-one-iteration-late",
    "sigma-m-minus-1",
    "sigma-squared-for-sigma",
    "threshold-not-scaled-by-step",
    "fista-momentum-off-by-one",
    "lmmse-null-space-dropped",
    "lmmse-divergence-without-null-space",
    "vamp-shrinkage-extrinsic-missing",
    "bg-log-odds-sign",
    "row-major-as-column-major",
    "gradient-sign",
]


class Shrinkage:
    """A scalar function of r with parameter sigma, and its derivative in r."""

    def __init__(self, family, theta, fault):
        if not hasattr(self, family.replace("-", "_")):
            raise NotImplementedError("no shrinkage " + family)
        self.family = family
        self.theta = [float(value) for value in theta]
        self.fault = fault

    def __call__(self, r, sigma):
        if self.fault == "sigma-squared-for-sigma":
            sigma = sigma * sigma
        sigma = np.broadcast_to(sigma, r.shape)
        return getattr(self, self.family.replace("-", "_"))(r, sigma)

    def soft_threshold(self, r, sigma):
        scale, multiple = self.theta
        threshold = multiple * sigma
        inside = np.abs(r) <= threshold
        value = np.where(inside, 0.0, scale * (r - np.copysign(threshold, r)))
        return value, np.where(inside, 0.0, scale)

    def bernoulli_gaussian(self, r, sigma):
        variance, log_odds = self.theta
        if self.fault == "bg-log-odds-sign":
            log_odds = -log_odds
        # snr = sqrt(variance)/sigma; wiener = snr/sqrt(1 + snr^2), whose square shrinks r.
        snr = np.minimum(np.sqrt(variance) / sigma, 1e307)
        norm = np.hypot(1.0, snr)
        wiener = snr / norm
        scaled = np.minimum(np.abs(r / sigma) * wiener, 1e150)
        exponent = log_odds + np.log(norm) - 0.5 * scaled * scaled
        active = np.exp(-np.logaddexp(0.0, exponent))
        inactive = np.exp(-np.logaddexp(0.0, -exponent))
        value = active * wiener * (wiener * r)
        slope = active * wiener * wiener * (1.0 + inactive * scaled * scaled)
        return value, slope


class LMMSE:
    """(A'A + c I)^-1 (A'y + c r) in the complete basis of right singular vectors."""

    # Of the dtype in which the matrix arrived: rounding to float32 hides a deficient rank.
    epsilon = np.finfo(np.float64).eps

    def __init__(self, A, y, noise_variance, fault, as_printed=False):
        self.rows, self.columns = A.shape
        U, s, Vt = np.linalg.svd(A, full_matrices=True)
        self.rank = int(np.sum(s > self.epsilon * max(A.shape) * s.max()))
        self.s = np.zeros(self.columns)
        self.s[: self.rank] = s[: self.rank]
        self.Vt = Vt
        self.Uy = np.zeros((self.columns, y.shape[1]))
        self.Uy[: self.rank] = (U.T @ y)[: self.rank]
        self.noise_variance = noise_variance
        self.short_mean = as_printed or fault == "lmmse-null-space-dropped"
        self.short_trace = as_printed or fault == "lmmse-divergence-without-null-space"

    def __call__(self, r, variance):
        c = self.noise_variance / variance
        energy = self.s[:, None] ** 2 + c[None, :]
        coordinates = (self.s[:, None] * self.Uy + c * (self.Vt @ r)) / energy
        if self.short_mean:
            coordinates[self.rank :] = 0.0
        share = c[None, :] / energy
        if self.short_trace:
            share[self.rank :] = 0.0
        return self.Vt.T @ coordinates, share.sum(axis=0) / self.columns


class Implementation:
    def __init__(self, fault):
        self.fault = fault

    def kernel(self, algorithm, arrays, parameters):
        if algorithm == "lmmse":
            stage = LMMSE(arrays["A"], arrays["y"], parameters["noise_variance"], self.fault)
            x, divergence = stage(arrays["r"], arrays["variance"])
            return {"x": x, "divergence": divergence}
        shrinkage = Shrinkage(algorithm, parameters["theta"], self.fault)
        x, slope = shrinkage(arrays["r"], arrays["sigma"])
        return {"x": x, "slope": slope}

    def shrinkage(self, parameters):
        if "alpha" in parameters:
            return Shrinkage("soft-threshold", [1.0, parameters["alpha"]], self.fault)
        return Shrinkage(**parameters["shrinkage"], fault=self.fault)

    def gradient_method(self, algorithm, arrays, parameters, record):
        A, y = arrays["A"], arrays["y"]
        step, weight = parameters["step"], parameters["lambda"]
        threshold = weight if self.fault == "threshold-not-scaled-by-step" else step * weight
        sign = -1.0 if self.fault == "gradient-sign" else 1.0
        x = arrays.get("state/x", np.zeros((A.shape[1], y.shape[1])))
        previous = arrays.get("state/previous", x)
        first = parameters.get("first_iteration", 0)
        for t in range(first, first + parameters["iterations"]):
            factor = 0.0
            if algorithm == "fista" and t >= 1:
                factor = (t - 1) / (t + 2)
                if self.fault == "fista-momentum-off-by-one":
                    factor = t / (t + 3)
            elif algorithm == "fista-as-printed" and t >= 1:
                factor = (t - 2) / (t + 1)
            z = x + factor * (x - previous)
            residual = y - A @ (x if algorithm == "fista-as-printed" else z)
            r = z + sign * step * (A.T @ residual)
            previous = x
            x = np.maximum(r - threshold, 0.0) - np.maximum(-r - threshold, 0.0)
            record(x=x, r=r)

    def amp(self, algorithm, arrays, parameters, record):
        A, y = arrays["A"], arrays["y"]
        M, N = A.shape
        D = y.shape[1]
        eta = self.shrinkage(parameters)
        x = arrays.get("state/x", np.zeros((N, D)))
        v = arrays.get("state/v", np.zeros((M, D)))
        b = arrays.get("state/b", np.zeros(D))
        late = np.zeros(D)
        for _ in range(parameters["iterations"]):
            used = b
            if self.fault == "onsager-missing":
                used = np.zeros(D)
            elif self.fault == "onsager-one-iteration-late":
                used, late = late, b
            v = y - A @ x + used * v
            energy = np.sum(v * v, axis=0)
            sigma = np.sqrt(energy / (M - 1 if self.fault == "sigma-m-minus-1" else M))
            r = x + A.T @ v
            x, slope = eta(r, sigma)
            b = slope.mean(axis=0)
            if self.fault != "onsager-without-n-over-m":
                b = b * N / M
            record(x=x, r=r, v=v, sigma=sigma, b=b)

    def vamp(self, algorithm, arrays, parameters, record):
        printed = algorithm == "vamp-as-printed"
        noise_variance = parameters["noise_variance"]
        stage = LMMSE(arrays["A"], arrays["y"], noise_variance, self.fault, printed)
        eta = self.shrinkage(parameters)
        bounds = (1e-12, 1.0 - 2.0**-23)
        r_tilde, variance_tilde = arrays["state/r"], arrays["state/variance"]
        for _ in range(parameters["iterations"]):
            x_tilde, nu_tilde = stage(r_tilde, variance_tilde)
            nu_tilde = np.clip(nu_tilde, *bounds)
            r = (x_tilde - nu_tilde * r_tilde) / (1.0 - nu_tilde)
            variance = variance_tilde * nu_tilde / (1.0 - nu_tilde)
            x, slope = eta(r, np.sqrt(variance))
            nu = np.clip(slope.mean(axis=0), *bounds)
            r_tilde = (x - nu * r) / (1.0 - nu)
            if self.fault == "vamp-shrinkage-extrinsic-missing":
                r_tilde = x
            variance_tilde = variance * nu / (1.0 - nu)
            record(x=x, r=r, variance=variance, nu_tilde=nu_tilde, nu=nu)

    METHODS = {
        "ista": gradient_method,
        "fista": gradient_method,
        "fista-as-printed": gradient_method,
        "amp-l1": amp,
        "amp": amp,
        "vamp-l1": vamp,
        "vamp": vamp,
        "vamp-as-printed": vamp,
    }
    KERNELS = ["soft-threshold", "bernoulli-gaussian", "lmmse"]

    def outputs(self, algorithm, arrays, parameters, with_trace):
        if "A" in arrays and self.fault == "row-major-as-column-major":
            A = arrays["A"]
            arrays["A"] = A.ravel().reshape(A.shape, order="F")
        if algorithm in self.KERNELS:
            return self.kernel(algorithm, arrays, parameters)
        if "damping" in parameters:
            raise NotImplementedError("no damping")
        history = []
        self.METHODS[algorithm](
            self, algorithm, arrays, parameters, lambda **quantities: history.append(quantities)
        )
        outputs = {"x": history[-1]["x"]}
        if with_trace:
            for name in history[0]:
                outputs["trace/" + name] = np.array([entry[name] for entry in history])
        return outputs


def handle(message, implementation):
    if message["cmd"] == "start":
        return {
            "protocol": 1,
            "exchange": "npz",
            "implementation": {"name": "numpy-faults", "version": "1", "language": "Python"},
            "capabilities": {
                "algorithms": implementation.KERNELS + list(implementation.METHODS),
                "dtypes": ["float64", "float32"],
                "trace": True,
            },
        }
    LMMSE.epsilon = np.finfo(message["dtype"]).eps
    with np.load(message["inputs"]) as file:
        arrays = {name: file[name].astype(np.float64) for name in file.files}
    outputs = implementation.outputs(
        message["algorithm"], arrays, message["parameters"], "trace" in message["want"]
    )
    np.savez(
        message["outputs"],
        **{name: array.astype(message["dtype"]) for name, array in outputs.items()},
    )
    return {"seq": message["seq"], "status": "ok"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fault", choices=FAULTS)
    implementation = Implementation(parser.parse_args().fault)
    np.seterr(all="ignore")
    while line := sys.stdin.readline():
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            os.chdir(message["workdir"])
        try:
            reply = handle(message, implementation)
        except NotImplementedError as refusal:
            reply = {"seq": message["seq"], "status": "skipped", "message": str(refusal)}
        except Exception as error:
            reply = {"seq": message.get("seq"), "status": "error", "message": repr(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
