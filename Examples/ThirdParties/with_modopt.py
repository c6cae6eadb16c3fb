# SPDX-License-Identifier: CC0-1.0
from proximal import serve_solver
from modopt.opt.algorithms import ForwardBackward
from modopt.opt.gradient import GradParent
from modopt.opt.proximity import ProximityParent
from modopt.signal.noise import thresh


def solve(gradient, prox, x, step, iterations):
    smooth = GradParent(x, lambda z: z, lambda z: z, get_grad=lambda z: setattr(smooth, "grad", gradient(z)),
                        cost=lambda *_: 0.0, data_type=float)
    other = ProximityParent(lambda z, extra_factor=1.0: prox(z, extra_factor), lambda *_: 0.0)
    method = ForwardBackward(x, smooth, other, cost=None, beta_param=step, lambda_update=None, auto_iterate=False,
                             progress=False)
    method.iterate(max_iter=iterations)
    return method.x_final


serve_solver("modopt", solve, soft=lambda z, threshold: thresh(z, threshold, threshold_type="soft"))
