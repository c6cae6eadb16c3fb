# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
from pyunlocbox import acceleration, functions, solvers


def solve(gradient, prox, x, step, iterations):
    smooth, other = functions.func(), functions.func()
    smooth._eval = other._eval = lambda z: 0.0
    smooth._grad = gradient
    other._prox = prox
    method = solvers.forward_backward(accel=acceleration.dummy(), step=step)
    return solvers.solve([smooth, other], x, method, atol=None, dtol=None, rtol=None, xtol=None, maxit=iterations,
                         verbosity="NONE")["sol"]


def soft(z, threshold):
    return functions.norm_l1().prox(z, threshold)


serve_solver("pyunlocbox", solve, soft)
