# SPDX-License-Identifier: CC0-1.0
"""Losses, their gradients by JAX, and a step of Adam."""
import jax
import jax.numpy as jnp

from networks import layers


def mean_square(estimate, x, width=1):
    """The mean over the samples, of `width` columns each, of their squared errors."""
    error = estimate - x
    return (error * error.conj()).real.sum() / (x.shape[1] / width)


def gradient(network, x, family="soft-threshold", width=None, **arrays):
    """The loss of a network's last estimate, and its derivatives by all that is learned."""
    def of_learned(learned):
        *_, last = layers(network, arrays | learned, family, width)
        return mean_square(last["x"], x, width or 1)

    learned = {name: arrays[name] for name in network.learned.split()}
    value, derivatives = jax.value_and_grad(of_learned)(learned)
    # JAX has ∂L/∂Re − i ∂L/∂Im, and steepest descent goes along its conjugate.
    return {"loss": value} | {"d_" + name: d.conj() for name, d in derivatives.items()}


def loss(estimate, x, width=1):
    value, derivative = jax.value_and_grad(mean_square)(estimate, x, width)
    return {"loss": value, "d_estimate": derivative}


def curriculum_loss(estimates, x, progress):
    """Of all layers, from each alike to the last alone."""
    T = len(estimates)
    weights = jnp.full(T, (1 - progress) / T, x.dtype).at[-1].add(progress)

    def total(estimates):
        return sum(weight * mean_square(each, x) for weight, each in zip(weights, estimates))

    value, derivatives = jax.value_and_grad(total)(estimates)
    return {"weights": weights, "loss": value, "d_estimates": derivatives}


def adam(p, g, m, v, rate, update, beta1=0.9, beta2=0.999, epsilon=1e-8, learned=True):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    mean, square = new_m / (1 - beta1**update), new_v / (1 - beta2**update)
    new_p = p - rate * mean / (jnp.sqrt(square) + epsilon)
    return {"p": jnp.where(learned, new_p, p), "m": jnp.where(learned, new_m, m),
            "v": jnp.where(learned, new_v, v)}
