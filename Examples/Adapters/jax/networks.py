# SPDX-License-Identifier: CC0-1.0
"""Unrolled networks. A layer takes what the layer before passes on and the parameters p that it has,
and gives what it passes on and what it shows, as the body of a `jax.lax.scan` does."""
import functools
import math
from types import SimpleNamespace
from typing import Callable, NamedTuple

import jax.numpy as jnp

from shrinkages import FAMILIES, row_threshold, threshold


# --------------------------------------------------------------------------------- unrolled ISTA

def lista(x, p):
    r = p.S @ x + p.B @ p.y
    x = p.threshold(r, p.lambda_)
    return x, {"r": r, "x": x}


def lista_ab(x, p):
    r = x + p.B @ (p.y - p.A @ x)
    x = p.threshold(r, p.lambda_)
    return x, {"r": r, "x": x}


def lista_cp(x, p):
    r = x + p.W.conj().T @ (p.y - p.A @ x)
    x = p.threshold(r, p.theta)
    return x, {"r": r, "x": x}


def alista(x, p):
    r = x + p.gamma * (p.W.conj().T @ (p.y - p.A @ x))
    x = p.threshold(r, p.theta)
    return x, {"r": r, "x": x}


def slista(x, p):
    r = x + p.gamma * (p.A.T @ (p.y - p.A @ x))
    x = p.threshold(r, p.gamma * p.lambda_)
    return x, {"r": r, "x": x}


def lista_gs(x, p):
    r = p.W1 @ p.y + p.W2 @ x
    x = p.threshold(r, p.theta)
    return x, {"r": r, "x": x}


# ---------------------------------------------------------------------------------- unrolled AMP

def deviation(v):
    return jnp.linalg.norm(v, axis=0) / math.sqrt(len(v))


def lamp(state, p):
    x, v = state
    sigma = deviation(v)
    r = x + p.B @ v
    x, slope = p.eta(r, sigma, p.theta)
    b = slope.sum(0) / len(v)
    return (x, p.y - p.A @ x + b * v), {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}


def lamp_l1(state, p):
    x, v = state
    sigma = deviation(v)
    r = x + p.B @ v
    x = p.beta * threshold(r, p.alpha * sigma)
    b = p.beta / len(v) * (x != 0).sum(0)
    return (x, p.y - p.A @ x + b * v), {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}


def lamp_b(state, p):
    x, v = state
    sigma = deviation(v)
    r = x + p.B @ v
    x, _ = p.eta(r, sigma, p.theta)
    b = jnp.full_like(sigma, p.b)
    return (x, p.y - p.A @ x + b * v), {"v": v, "sigma": sigma, "r": r, "x": x, "b": b}


# --------------------------------------------------------------------------------- unrolled VAMP

def extrinsic(x, nu, r, variance):
    nu = jnp.clip(nu, 1e-12, 1 - 2**-23)
    return nu, (x - nu * r) / (1 - nu), variance * nu / (1 - nu)


def denoised(x, nu, r, variance, p):
    """What follows the linear stage, whose estimate is x and whose divergence is ν."""
    nu_tilde, r, variance = extrinsic(x, nu, r, variance)
    x, slope = p.eta(r, jnp.sqrt(variance), p.theta)
    nu, *state = extrinsic(x, slope.mean(0), r, variance)
    return state, {"nu_tilde": nu_tilde, "r": r, "variance": variance, "x": x, "nu": nu}


def lvamp(state, p):
    r, variance = state
    (N, R), s, c = p.V.shape, p.s[:, None], p.sigma_w2 / variance
    x = r + p.V @ (s / (s**2 + c) * (p.U.T @ p.y - s * (p.V.T @ r)))
    nu = ((c / (s**2 + c)).sum(0) + N - R) / N
    return denoised(x, nu, r, variance, p)


def lvamp_gh(state, p):
    r, variance = state
    nu = jnp.full_like(variance, jnp.trace(p.G) / len(p.G))
    return denoised(p.G @ r + p.H @ p.y, nu, r, variance, p)


# ---------------------------------------------------------------------------------- all networks

class Network(NamedTuple):
    layer: Callable
    learned: str  # of the last of them each layer has its own
    start: Callable  # what the first layer is given


def zero(matrix):
    """x_0 = 0, of the shape of the matrix times y."""
    return lambda p: jnp.zeros_like(matrix(p) @ p.y)


def zero_and_y(p):
    return jnp.zeros_like(p.B @ p.y), p.y


def zero_and_variance(matrix):
    return lambda p: (zero(matrix)(p), jnp.full(p.y.shape[1], p.initial_variance))


NETWORKS = {
    "lista": Network(lista, "B S lambda_", zero(lambda p: p.B)),
    "lista-ab": Network(lista_ab, "A B lambda_", zero(lambda p: p.B)),
    "lista-cp": Network(lista_cp, "W theta", zero(lambda p: p.A.T)),
    "alista": Network(alista, "gamma theta", zero(lambda p: p.A.T)),
    "slista": Network(slista, "gamma", zero(lambda p: p.A.T)),
    "lista-gs": Network(lista_gs, "W1 W2 theta", zero(lambda p: p.W1)),
    "lista-gscp": Network(lista_cp, "W theta", zero(lambda p: p.A.T)),
    "alista-gs": Network(alista, "gamma theta", zero(lambda p: p.A.T)),
    "lamp": Network(lamp, "B theta", zero_and_y),
    "lamp-l1": Network(lamp_l1, "B alpha beta", zero_and_y),
    "lamp-b": Network(lamp_b, "B b theta", zero_and_y),
    "lvamp": Network(lvamp, "U s V sigma_w2 theta", zero_and_variance(lambda p: p.V @ p.U.T)),
    "lvamp-gh": Network(lvamp_gh, "G H theta", zero_and_variance(lambda p: p.H)),
}
NETWORKS |= {"complex-" + name: NETWORKS[name] for name in ("lista-gs", "lista-gscp", "alista-gs")}

# The dimensions of what is not a number: an array of one more has it for each layer.
DIMENSIONS = dict.fromkeys("y A B S W W1 W2 U V G H".split(), 2) | {"s": 1}


def of_layer(t, arrays, **functions):
    """The parameters of layer t: its own, and those that all layers share."""
    own = {name: array if array.ndim == DIMENSIONS.get(name, 0) else array[t % len(array)]
           for name, array in arrays.items()}
    return SimpleNamespace(**own, **functions)


def layers(network, arrays, family="soft-threshold", width=None):
    """What each layer shows, its estimate x among it."""
    functions = {
        "eta": FAMILIES[family],
        "threshold": functools.partial(row_threshold, width=width) if width else threshold}
    state = network.start(of_layer(0, arrays, **functions))
    for t in range(len(arrays[network.learned.split()[-1]])):
        state, shown = network.layer(state, of_layer(t, arrays, **functions))
        yield shown
