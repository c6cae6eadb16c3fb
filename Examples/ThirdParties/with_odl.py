# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
import odl
from odl.functionals import Functional
from odl.solvers import proximal_gradient


def solve(gradient, prox, x, step, iterations):
    space = odl.rn(x.shape)

    class Gradient(odl.Operator):
        def __init__(self):
            super().__init__(space, space)

        def _call(self, z):
            return space.element(gradient(z.asarray()))

    class Smooth(Functional):
        gradient = property(lambda self: Gradient())

        def _call(self, z):
            return 0.0

    class Prox(odl.Operator):
        def __init__(self, by):
            super().__init__(space, space)
            self.by = by

        def _call(self, z):
            return space.element(prox(z.asarray(), self.by))

    class Other(Functional):
        proximal = property(lambda self: Prox)

        def _call(self, z):
            return 0.0

    estimate = space.element(x)
    proximal_gradient(estimate, Other(space), Smooth(space), step, iterations)
    return estimate.asarray()


serve_solver("odl", solve)
