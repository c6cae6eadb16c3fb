# SPDX-License-Identifier: CC0-1.0
"""Unrolled ISTA in its forms, and LAMP with given b, forward and, on a tape, backward."""

import functools

import numpy as np

import derivatives
import rows
import shrinkages
import tape
import training
from mistake import made
from tape import Node, hold, node

FAULTS = [
    "threshold-of-first-layer",
    "untied-as-tied",
    "network-matrix-order",
    "lista-input-once",
    "lista-s-times-both",
    "lista-starts-thresholded",
    "residual-of-layer-before",
    "estimate-not-added",
    "weight-ignored",
    "weight-in-residual",
    "step-in-threshold",
    "onsager-from-slopes",
    "onsager-of-layer-before",
    "threshold-held",
    "slope-at-output",
    "group-norm-held",
    "gradient-truncated",
    "gradient-conjugated",
    "gradient-wirtinger",
    "lista-input-gradient-once",
    "onsager-held",
]

# The dimensions of what a layer has that is not a number.
DIMENSIONS = dict.fromkeys(["A", "B", "S", "W", "W1", "W2", "U", "V", "G", "H"], 2) | {"s": 1}


class Layers:
    """What the layers were given, and what each of them has of it."""

    def __init__(self, arrays, learned, width):
        self.nodes = {name: Node(array) for name, array in arrays.items()}
        self.learned, self.width = learned, width
        self.count = len(arrays[learned[-1]])
        self.y = arrays["y"]

    def of(self, name, t):
        whole, dimensions = self.nodes[name], DIMENSIONS.get(name, 0)
        own = whole.value.ndim > dimensions and len(whole.value) > 1
        if not own:
            whole = whole[0] if whole.value.ndim > dimensions else whole
            if dimensions == 2 and t < self.count - 1:
                whole = hold(whole, "lamp-tied-gradient-not-summed")
        elif dimensions == 2 and made("untied-as-tied"):
            whole = whole[0]
        else:
            whole = whole[t]
        is_matrix = dimensions == 2 and (name != "A" or "A" in self.learned)
        return whole.reordered() if is_matrix and made("network-matrix-order") else whole

    def threshold(self, name, t):
        return hold(self.of(name, 0 if made("threshold-of-first-layer") else t), "threshold-held")

    def shrunk(self, r, tau):
        return row_threshold(r, tau, self.width) if self.width else threshold(r, tau)

    def zeros(self, matrix):
        return Node(np.zeros_like(matrix.value @ self.y))


def threshold(r, tau):
    value, slope = shrinkages.thresholded(r.value, tau.value)
    if made("slope-at-output"):
        slope = np.abs(value) > tau.value
    # A hard threshold moves nothing with τ.
    moved = 0.0 if made("hard-threshold") else slope * np.sign(r.value)
    return Node(value, (r, lambda g: g * slope), (tau, lambda g: -g * moved))


def row_threshold(r, tau, width):
    value = rows.shrunk(r.value, tau.value, width)
    if made("group-of-parts") and np.iscomplexobj(value):
        by_re, tau_re = row_derivatives(r.value.real, value.real, tau.value, width)
        by_im, tau_im = row_derivatives(r.value.imag, value.imag, tau.value, width)
        return Node(value, (r, lambda g: by_re(g.real) + 1j * by_im(g.imag)),
                    (tau, lambda g: tau_re(g.real) + tau_im(g.imag)))
    by_r, by_tau = row_derivatives(r.value, value, tau.value, width)
    return Node(value, (r, by_r), (tau, by_tau))


def row_derivatives(r, value, tau, width):
    """From a gradient by X to those by R and by τ."""
    shape = len(value), -1, width
    at = r.reshape(shape)

    def norms(of):
        return np.sqrt((np.abs(of) ** 2).sum(axis=2, keepdims=True))

    kept = norms(value.reshape(shape) if made("slope-at-output") else at) > tau
    norm = np.where(kept, norms(at), 1.0)

    def along(g):
        return (at.conj() * g.reshape(shape)).real.sum(axis=2, keepdims=True) * kept / norm

    def by_r(g):
        turn = 0.0 if made("group-norm-held") else tau / norm**2 * along(g) * at
        return (kept * (1.0 - tau / norm) * g.reshape(shape) + turn).reshape(g.shape)

    return by_r, lambda g: -along(g).sum()


def shrinkage(family, r, sigma, theta):
    """A family's estimate and slope."""
    level = shrinkages.level(sigma.value, r.value)
    value, slope = shrinkages.FAMILIES[family](r.value, level, theta.value)

    @functools.cache
    def partial():
        return derivatives.FAMILIES[family](r.value, sigma.value + 0.0 * r.value, theta.value)

    def by_each(g, each):
        return np.array([np.sum(g * one) for one in each])

    return (
        Node(value, (r, lambda g: g * slope), (sigma, lambda g: g * partial()[0]),
             (theta, lambda g: by_each(g, partial()[1]))),
        Node(slope, (r, lambda g: g * partial()[2]), (sigma, lambda g: g * partial()[3]),
             (theta, lambda g: by_each(g, partial()[4]))),
    )


def lista(layers):
    x = layers.zeros(layers.of("B", 0))
    if made("lista-starts-thresholded"):
        x = layers.shrunk(layers.of("B", 0) @ layers.y, layers.of("lambda", 0))
    for t in range(layers.count):
        x = hold(x, "gradient-truncated")
        B = layers.of("B", t)
        entering = (hold(B, "lista-input-gradient-once") if t else B) @ layers.y
        if t and made("lista-input-once"):
            entering = 0.0 * entering
        r = step_by_matrix(layers.of("S", t), x, entering)
        x = layers.shrunk(r, layers.threshold("lambda", t))
        yield {"r": r, "x": x}


def step_by_matrix(S, x, entering):
    return S @ (x + entering) if made("lista-s-times-both") else S @ x + entering


def lista_gs(layers):
    x = layers.zeros(layers.of("W1", 0))
    for t in range(layers.count):
        x = hold(x, "gradient-truncated")
        r = step_by_matrix(layers.of("W2", t), x, layers.of("W1", t) @ layers.y)
        x = layers.shrunk(r, layers.threshold("theta", t))
        yield {"r": r, "x": x}


def by_residual(parts):
    """A network of layers r = x + back (y − A x), of which `parts` tells A, back, a step and τ."""
    def network(layers):
        before = x = layers.zeros(layers.of("A", 0).turned())
        for t in range(layers.count):
            x = hold(x, "gradient-truncated")
            A, back, step, tau = parts(layers, t)
            seen = before if made("residual-of-layer-before") else x
            change = back @ (layers.y - A @ seen)
            if step is not None and not made("step-missing"):
                change = step * change
            if made("gradient-sign"):
                change = -change
            lost = made("estimate-not-added") and "B" in layers.learned
            r = change if lost else x + change
            before, x = x, layers.shrunk(r, tau)
            yield {"r": r, "x": x}

    return network


def lista_ab(layers, t):
    return layers.of("A", t), layers.of("B", t), None, layers.threshold("lambda", t)


def back_through(matrix):
    return matrix.turned(conjugated=not made("conjugation-missing"))


def lista_cp(layers, t):
    A, W = layers.of("A", t), layers.of("W", t)
    back = back_through(A if made("weight-ignored") else W)
    return W if made("weight-in-residual") else A, back, None, layers.threshold("theta", t)


def alista(layers, t):
    A, W, step = layers.of("A", t), layers.of("W", t), layers.of("gamma", t)
    tau = layers.threshold("theta", t)
    if made("step-in-threshold"):
        tau = step * tau
    back = back_through(A if made("weight-ignored") else W)
    return W if made("weight-in-residual") else A, back, step, tau


def slista(layers, t):
    A, step, tau = layers.of("A", t), layers.of("gamma", t), layers.of("lambda", t)
    if not made("threshold-not-scaled-by-step"):
        tau = step * tau
    return A, A.turned(), step, hold(tau, "threshold-held")


def lamp_b(layers, family):
    A, v = layers.of("A", 0), node(layers.y)
    M, N = A.value.shape
    x = layers.zeros(A.turned())
    for t in range(layers.count):
        x, v = hold(x, "gradient-truncated"), hold(v, "gradient-truncated")
        count = M - 1 if made("sigma-m-minus-1") else N if made("sigma-over-n") else M
        sigma = hold((v.energy() / count).sqrt(), "lamp-gradient-without-sigma")
        r = x + layers.of("B", t) @ v
        x, slope = shrinkage(family, r, sigma, layers.of("theta", t))
        b = hold(layers.of("b", t), "onsager-held")
        if made("onsager-of-layer-before"):
            b = layers.of("b", t - 1) if t else 0.0 * b
        b = b + np.zeros(v.value.shape[1])
        if made("onsager-from-slopes"):
            b = slope.sum() / M
        yield {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}
        sign = 0.0 if made("onsager-missing") else -1.0 if made("onsager-sign") else 1.0
        v = layers.y - A @ x + sign * (b * v)


NETWORKS = {  # with what is learned; of the last each layer has its own
    "lista": (lista, ["B", "S", "lambda"]),
    "lista-ab": (by_residual(lista_ab), ["A", "B", "lambda"]),
    "lista-cp": (by_residual(lista_cp), ["W", "theta"]),
    "alista": (by_residual(alista), ["gamma", "theta"]),
    "slista": (by_residual(slista), ["gamma"]),
    "lista-gs": (lista_gs, ["W1", "W2", "theta"]),
    "lista-gscp": (by_residual(lista_cp), ["W", "theta"]),
    "alista-gs": (by_residual(alista), ["gamma", "theta"]),
    "lamp-b": (lamp_b, ["B", "b", "theta"]),
}


def run(network, learned, arrays, parameters, with_gradient):
    """The layers of a network; or the loss of its last, with the derivatives."""
    parameters = dict(parameters)
    width = parameters.pop("width", None)
    layers = Layers(arrays, learned, width)
    steps = list(network(layers, **parameters))
    if not with_gradient:
        return [{name: each.value for name, each in step.items()} for step in steps]
    last = steps[-1]["x"]
    judged = training.loss(last.value, arrays["x"], width or 1)
    found = tape.derivatives(last, judged["d_estimate"])
    results = {"loss": judged["loss"]}
    for name in learned:
        derivative = found.get(layers.nodes[name], np.zeros_like(arrays[name]))
        if made("gradient-conjugated"):
            derivative = derivative.conj()
        if made("gradient-wirtinger") and np.iscomplexobj(derivative):
            derivative = derivative / 2.0
        results["d_" + name] = derivative
    if made("gradient-of-logarithm") and "sigma_w2" in learned:
        results["d_sigma_w2"] = results["d_sigma_w2"] * arrays["sigma_w2"]
    return results
