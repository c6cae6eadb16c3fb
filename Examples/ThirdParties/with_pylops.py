# SPDX-License-Identifier: CC0-1.0
import importlib.metadata

import numpy as np
from proximal import serve
import pylops
from pylops.optimization.sparsity import ista as package_ista


def ista(A, y, lambda_, step, iterations, x=None):
    """The package minimises ½‖y − A x‖² + eps/2 ‖x‖₁, a column at a time."""
    operator = pylops.MatrixMult(A)
    starts = np.zeros((A.shape[1], y.shape[1])) if x is None else x
    return np.stack([
        package_ista(operator, column, x0=start.copy(), niter=iterations, eps=2 * lambda_, alpha=step, tol=0)[0]
        for column, start in zip(y.T, starts.T)], axis=1)


serve("pylops", importlib.metadata.version("pylops"), {"ista": ista}, trace=False)
