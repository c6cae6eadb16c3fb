# SPDX-License-Identifier: CC0-1.0
"""Lets the proximal gradient method of a package answer Assay's `ista` and `ista-gs`.

    serve_solver("package", solve)

`solve(gradient, prox, x, step, iterations)` runs the package's own loop from `x` (N×D) and returns the last estimate:
`gradient(x)` is that of ½‖y − A x‖², `prox(z, step)` the minimiser of step·λ‖x‖ + ½‖x − z‖². Both are ours, so that
what is verified is the package's loop; `ista` is its own prox, too, where it is handed over by `soft`.
"""
import importlib.metadata, pathlib, sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Adapters" / "python"))
from serving import guard, serve

guard()  # some packages print while they are imported


def shrink(z, threshold):
    return np.sign(z) * np.maximum(np.abs(z) - threshold, 0)


def shrink_rows(z, threshold, width):
    """Each row of each sample of `width` columns."""
    rows = z.reshape(len(z), -1, width)
    norms = np.linalg.norm(rows, axis=2, keepdims=True)
    return (rows * np.maximum(1 - threshold / np.where(norms > 0, norms, np.inf), 0)).reshape(z.shape)


def serve_solver(package, solve, soft=None, rows=True):
    """`soft(z, threshold)` is the package's own soft threshold; without `rows` it takes no other prox."""
    soft = soft or shrink

    def run(A, y, step, iterations, x, prox):
        start = np.zeros((A.shape[1], y.shape[1])) if x is None else x.copy()
        return np.asarray(solve(lambda z: A.T @ (A @ z - y), prox, start, step, iterations))

    def ista(A, y, lambda_, step, iterations, x=None):
        return run(A, y, step, iterations, x, lambda z, by: soft(z, by * lambda_))

    def ista_gs(A, y, lambda_, step, width, iterations, x=None):
        return run(A, y, step, iterations, x, lambda z, by: shrink_rows(z, by * lambda_, width))

    serve(package, importlib.metadata.version(package), {"ista": ista} | ({"ista-gs": ista_gs} if rows else {}),
          trace=False)
