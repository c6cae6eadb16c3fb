# SPDX-License-Identifier: CC0-1.0
"""An Assay adapter in JAX: networks forward, in networks.py, and backward, in training.py."""
import functools, sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[1] / "python"))  # or serving.py beside this

import training
from networks import NETWORKS, layers
from serving import serve

jax.config.update("jax_enable_x64", True)  # else all is float32


def on_device(function):
    """Gives it arrays of JAX; of what it returns, single numbers become arrays of one."""
    @functools.wraps(function)
    def called(**given):
        given = {name: jnp.asarray(value) if isinstance(value, np.ndarray) else value
                 for name, value in given.items()}
        returned = function(**given)
        if isinstance(returned, dict):
            return {name.rstrip("_"): np.atleast_1d(value) for name, value in returned.items()}
        return returned
    return called


def forward(network, family="soft-threshold", width=None, **arrays):
    return list(layers(network, arrays, family, width))


def starts(step, A):
    B = step * A.T
    return B, jnp.eye(len(B), dtype=A.dtype) - B @ A


def lista_start(A, step, lambda_):
    B, S = starts(step, A)
    return {"B": B, "S": S, "lambda": step * lambda_}


def lista_gs_start(A, step, lambda_):
    W1, W2 = starts(step, A)
    return {"W1": W1, "W2": W2, "theta": step * lambda_}


METHODS = {"loss": training.loss, "curriculum-loss": training.curriculum_loss,
           "adam": training.adam, "lista-start": lista_start, "lista-gs-start": lista_gs_start}
for name, network in NETWORKS.items():
    METHODS[name] = functools.partial(forward, network)
    METHODS[name + "-gradient"] = functools.partial(training.gradient, network)

serve("jax-example", jax.__version__, {name: on_device(method) for name, method in METHODS.items()},
      dtypes=("float64", "float32"))
