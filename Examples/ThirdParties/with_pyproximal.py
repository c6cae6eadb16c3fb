# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
import pyproximal
from pyproximal.optimization.primal import ProximalGradient


def solve(gradient, prox, x, step, iterations):
    class Smooth(pyproximal.ProxOperator):
        def grad(self, z):
            return gradient(z)

        def __call__(self, z):
            return 0.0

    class Other(pyproximal.ProxOperator):
        def prox(self, z, by):
            return prox(z, by)

        def __call__(self, z):
            return 0.0

    return ProximalGradient(Smooth(), Other(), x, tau=step, niter=iterations)


def soft(z, threshold):
    return pyproximal.L1(sigma=1.0).prox(z, threshold)


serve_solver("pyproximal", solve, soft)
