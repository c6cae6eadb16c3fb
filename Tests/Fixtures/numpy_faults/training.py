# SPDX-License-Identifier: CC0-1.0
"""Losses with their derivatives, a step of Adam, and what unrolled ISTA starts from."""

import numpy as np

import networks
from mistake import made

FAULTS = [
    "loss-summed",
    "loss-halved",
    "curriculum-last-alone",
    "curriculum-not-divided",
    "curriculum-reversed",
    "adam-without-bias-correction",
    "adam-epsilon-in-root",
    "adam-epsilon-hat",
    "adam-betas-swapped",
    "adam-second-moment-of-size",
    "adam-moment-stale",
    "adam-update-off-by-one",
    "frozen-learned",
    "start-step-missing-in-b",
    "start-step-missing-in-s",
    "training-moments-kept",
    "training-rate-not-refined",
    "training-last-layer-only",
    "training-new-layer-analytic",
    "training-gauge-learned",
    "training-validation-is-test",
]


def loss(estimate, x, width=1):
    error = estimate - x
    count = 1.0 if made("loss-summed") else x.shape[1] / width
    if made("lamp-loss-over-entries"):
        count = float(x.size)
    if made("loss-halved"):
        count = 2.0 * count
    return {"loss": np.array([np.sum(np.abs(error) ** 2) / count]), "d_estimate": 2.0 / count * error}


def curriculum_loss(estimates, x, progress):
    T = len(estimates)
    if made("curriculum-reversed"):
        progress = 1.0 - progress
    weights = np.full(T, (1.0 - progress) / (1 if made("curriculum-not-divided") else T), x.dtype)
    weights[-1] = progress + (0.0 if made("curriculum-last-alone") else weights[-1])
    each = [loss(estimate, x) for estimate in estimates]
    return {
        "weights": weights,
        "loss": sum(weight * one["loss"] for weight, one in zip(weights, each)),
        "d_estimates": np.array([w * one["d_estimate"] for w, one in zip(weights, each)]),
    }


def adam(p, g, m, v, rate, update, beta1=0.9, beta2=0.999, epsilon=1e-8, learned=None):
    if made("adam-betas-swapped"):
        beta1, beta2 = beta2, beta1
    if made("adam-update-off-by-one"):
        update = update + 1
    square = np.abs(g) if made("adam-second-moment-of-size") else g * g
    next_m, next_v = beta1 * m + (1.0 - beta1) * g, beta2 * v + (1.0 - beta2) * square
    of_m, of_v = 1.0 - beta1**update, 1.0 - beta2**update
    if made("adam-without-bias-correction"):
        of_m = of_v = 1.0
    mean = (m if made("adam-moment-stale") else next_m) / of_m
    deviation = np.sqrt(next_v / of_v) + epsilon
    if made("adam-epsilon-in-root"):
        deviation = np.sqrt(next_v / of_v + epsilon)
    elif made("adam-epsilon-hat"):
        deviation = (np.sqrt(next_v) + epsilon) / np.sqrt(of_v)
    next_p = p - rate * mean / deviation
    if learned is None or made("frozen-learned"):
        learned = np.ones_like(p)
    kept = learned == 0
    return {"p": np.where(kept, p, next_p), "m": np.where(kept, m, next_m),
            "v": np.where(kept, v, next_v)}


def start(A, step, weight):
    """Matrices with which a layer is a step of ISTA, and its threshold."""
    forward = A.T if made("start-step-missing-in-b") else step * A.T
    pace = 1.0 if made("start-step-missing-in-s") else step
    tau = weight if made("threshold-not-scaled-by-step") else step * weight
    return forward, np.eye(A.shape[1]) - pace * (A.T @ A), np.array([tau])


def kernel(function):
    def called(arrays, parameters):
        names = {name.removeprefix("state/"): array for name, array in arrays.items()}
        return function(**names, **parameters)

    return called


def starts(*names):
    def called(arrays, parameters):
        return dict(zip(names, start(arrays["A"], parameters["step"], parameters["lambda"])))

    return called


KERNELS = {
    "loss": kernel(loss),
    "curriculum-loss": kernel(curriculum_loss),
    "adam": kernel(adam),
    "lista-start": starts("B", "S", "lambda"),
    "lista-gs-start": starts("W1", "W2", "theta"),
}


class Numbers:
    """The numbers of tied LAMP-1 and what Adam remembers of each."""

    def __init__(self, A):
        self.A = A
        self.value = {"B": A.T.copy(), "alpha": np.zeros(0), "beta": np.zeros(0)}
        self.forget()

    def forget(self):
        self.m = {name: np.zeros_like(value) for name, value in self.value.items()}
        self.v = {name: np.zeros_like(value) for name, value in self.value.items()}
        self.count = 0

    def add_layer(self, alpha):
        for name, first in (("alpha", alpha), ("beta", 1.0)):
            own = self.value[name]
            again = len(own) == 0 or made("training-new-layer-analytic")
            self.value[name] = np.append(own, first if again else own[-1])
            self.m[name], self.v[name] = np.append(self.m[name], 0.0), np.append(self.v[name], 0.0)

    def gradient(self, y, x):
        arrays = {"A": self.A, "y": y, "x": x, **self.value}
        return networks.lamp("lamp-l1-gradient", arrays, {})

    def update(self, y, x, rate, learned):
        slope = self.gradient(y, x)
        self.count += 1
        for name, mask in learned.items():
            step = adam(self.value[name], slope["d_" + name], self.m[name], self.v[name], rate,
                        self.count, learned=mask)
            self.value[name], self.m[name], self.v[name] = step["p"], step["m"], step["v"]
        self.value["alpha"] = np.maximum(self.value["alpha"], 0.0)
        return slope["loss"][0]


def learned(depth, shape, of_last):
    """Which numbers a stage learns: 1 of those, 0 of the others."""
    of_last = of_last or made("training-last-layer-only")
    layers = np.zeros(depth)
    layers[-1 if of_last else 0:] = 1.0
    of_beta = layers.copy()
    of_beta[0] *= made("training-gauge-learned")
    return {"B": np.full(shape, float(depth == 1 or not of_last)), "alpha": layers, "beta": of_beta}


def alg2(arrays, parameters):
    numbers, rates, losses, validation = Numbers(arrays["A"]), [], [], []
    for depth in range(1, parameters["layers"] + 1):
        numbers.add_layer(parameters["alpha"])
        for stage, factor in enumerate((1.0, *parameters["refinements"])):
            mask = learned(depth, numbers.value["B"].shape, of_last=stage == 0)
            if not made("training-moments-kept"):
                numbers.forget()
            refined = 1.0 if made("training-rate-not-refined") else factor
            rates.append(parameters["rate"] * refined)
            losses.append([numbers.update(arrays["y"], arrays["x"], rates[-1], mask)
                           for _ in range(parameters["updates"])])
            of = "_test" if made("training-validation-is-test") else "_validation"
            validation.append(numbers.gradient(arrays["y" + of], arrays["x" + of])["loss"][0])
    return {"rate": np.array(rates), "loss": np.array(losses), "validation": np.array(validation),
            **numbers.value}


KERNELS["alg2"] = alg2
