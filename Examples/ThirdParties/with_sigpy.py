# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
import sigpy
import sigpy.alg


def solve(gradient, prox, x, step, iterations):
    method = sigpy.alg.GradientMethod(gradient, x, step, proxg=lambda by, z: prox(z, by), max_iter=iterations)
    while not method.done():
        method.update()
    return method.x


serve_solver("sigpy", solve, soft=lambda z, threshold: sigpy.soft_thresh(threshold, z))
