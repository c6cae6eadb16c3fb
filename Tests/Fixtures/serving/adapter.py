# SPDX-License-Identifier: CC0-1.0
"""What packages do that serving.py copes with: prints from Python and from C, at import too, reads
of standard input, columns one by one, traces as lists, a bare array, what is not offered."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "Examples/Adapters/python"))

import serving

serving.guard()
print("a package greets while it is imported")

import numpy as np


@serving.per_column
def amp_l1(A, y, alpha, iterations, x=0.0, v=0.0, b=0.0):
    os.write(1, b"C code prints\n")
    print("and so does Python")
    if sys.stdin.read():
        raise ValueError("the wire can be read")
    M, N = A.shape
    x = np.zeros(N) + x
    history = {"x": [], "v": [], "sigma": [], "r": [], "b": []}
    for _ in range(iterations):
        v = y - A @ x + b * v
        sigma = np.linalg.norm(v) / np.sqrt(M)
        r = x + A.T @ v
        x = np.sign(r) * np.maximum(np.abs(r) - alpha * sigma, 0.0)
        b = np.count_nonzero(x) / M
        for name, value in {"x": x, "v": v, "sigma": sigma, "r": r, "b": b}.items():
            history[name].append(value)
    return {"x": x} | {"trace/" + name: values for name, values in history.items()}


def ista(A, y, lambda_, step, iterations):
    x = np.zeros((A.shape[1], y.shape[1]))
    for _ in range(iterations):
        r = x + step * (A.T @ (y - A @ x))
        x = np.sign(r) * np.maximum(np.abs(r) - step * lambda_, 0.0)
    return x


def fista(**given):
    if given["iterations"] > 1:
        raise NotImplementedError("one iteration at most")
    raise ValueError("and that one is wrong")


serving.serve("noisy", "1", {"amp-l1": amp_l1, "ista": ista, "fista": fista})
