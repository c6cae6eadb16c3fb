# SPDX-License-Identifier: CC0-1.0
"""SciPy's files of the arrays that MATFileTests expects: python3 make.py"""
import numpy as np
import scipy.io

whole = np.arange(1.0, 7).reshape(3, 2).T
arrays = {
    "real": whole / 4, "whole": whole, "large": np.array([[70000, 2.0**40], [-1, 0.5]]),
    "column": np.float32([[0.1], [-2]]), "signed": np.int16([[-300, 2], [3, 4]]), "unsigned": np.uint64([[1, 2**40]]),
    "mask": np.array([[True, False]]), "complex_": np.array([[1, 2 - 1j], [3 + 0.5j, 4]]),
    "cube": np.arange(1.0, 25).reshape(4, 3, 2).T + 0.5, "empty": np.zeros((0, 3)), "number": 1e300,
    "trace": {"x": np.array([[1.25, 3.25], [2.25, 4.25]]), "note": "passed over", "deep": {"x": 1.0}},
    "text": "passed over", "cells": np.array([1, "two"], dtype=object),
    "several": np.array([(1.0,), (2.0,)], dtype=[("x", object)]),
}
for name, compressed in (("scipy-5", False), ("scipy-7", True)):
    scipy.io.savemat(f"{name}.mat", arrays, do_compression=compressed)
