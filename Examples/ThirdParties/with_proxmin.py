# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
import proxmin
from proxmin.operators import prox_soft


def solve(gradient, prox, x, step, iterations):
    # It works on `x` itself.
    proxmin.pgm(x, gradient, lambda *_, it=None, grads=None: step, prox=prox, max_iter=iterations, e_rel=0)
    return x


serve_solver("proxmin", solve, soft=lambda z, threshold: prox_soft(z, 1, thresh=threshold))
