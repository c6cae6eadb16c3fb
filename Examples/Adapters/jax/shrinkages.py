# SPDX-License-Identifier: CC0-1.0
"""The shrinkages of networks, each with its slope ∂η/∂r in closed form, so that a mean of slopes is
differentiated like all else. Of what a comparison chooses, JAX differentiates what was chosen."""
import jax.numpy as jnp
from jax.nn import sigmoid


def threshold(r, tau):
    return jnp.sign(r) * jnp.maximum(jnp.abs(r) - tau, 0)


def row_threshold(R, tau, width):
    """max(0, 1 − τ/‖row‖) row, for the rows of each sample of `width` columns.

    A root of 0 has no derivative, and what is not chosen must have one: so 0 is replaced before."""
    rows = R.reshape(len(R), -1, width)
    square = (rows * rows.conj()).real.sum(2, keepdims=True)
    norm = jnp.sqrt(jnp.where(square > 0, square, 1))
    factor = jnp.where((square > 0) & (norm > tau), (norm - tau) / norm, 0)
    return (factor * rows).reshape(R.shape)


def soft_threshold(r, sigma, theta):
    gain, tau = theta[0], theta[1] * sigma
    return gain * threshold(r, tau), gain * (jnp.abs(r) > tau)


def bernoulli_gaussian(r, sigma, theta):
    phi, log_odds = theta
    gain = phi / (phi + sigma**2)
    height = gain * (r / sigma) ** 2 / 2
    u = log_odds + jnp.log1p(phi / sigma**2) / 2 - height
    active, zero = sigmoid(-u), sigmoid(u)
    return gain * active * r, gain * active * (1 + 2 * zero * height)


def piecewise_linear(r, sigma, theta):
    size, inner, outer = jnp.abs(r), theta[0] * sigma, theta[1] * sigma
    rise = (theta[2] * jnp.minimum(size, inner) + theta[3] * jnp.clip(size - inner, 0, outer - inner)
            + theta[4] * jnp.maximum(size - outer, 0))
    slope = jnp.where(size <= inner, theta[2], jnp.where(size <= outer, theta[3], theta[4]))
    return jnp.sign(r) * rise, slope


def exponential(r, sigma, theta):
    z = r / (theta[0] * sigma)
    window = jnp.exp(-z**2 / 2)
    return r * (theta[1] + theta[2] * window), theta[1] + theta[2] * window * (1 - z**2)


def spline(r, sigma, theta):
    z = jnp.abs(r) / (theta[0] * sigma)
    rest = jnp.maximum(2 - z, 0)
    window = jnp.where(z <= 1, 2 / 3 - z**2 + z**3 / 2, rest**3 / 6)
    fall = jnp.where(z <= 1, 3 * z**3 / 2 - 2 * z**2, -z * rest**2 / 2)  # z β'(z)
    return r * (theta[1] + theta[2] * window), theta[1] + theta[2] * (window + fall)


def mlp(r, sigma, theta):
    w, b, a = theta[:-1].reshape(3, -1, 1, 1)
    u = jnp.abs(r) / sigma
    t = jnp.tanh(w * u + b)
    gain = theta[-1] + (a * t).sum(0)
    return r * gain, gain + u * (a * w * (1 - t**2)).sum(0)


FAMILIES = {"soft-threshold": soft_threshold, "bernoulli-gaussian": bernoulli_gaussian,
            "piecewise-linear": piecewise_linear, "exponential": exponential, "spline": spline,
            "mlp": mlp}
