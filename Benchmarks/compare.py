# SPDX-License-Identifier: CC0-1.0
"""Iterations of JAX, of NumPy and of ours, in one run on one core:

    compare.py [--rounds 15] [--method lamp] [--assay .build/release/assay]
               [--bench .build/release/bench]

N = 500, M = 250. The three take turns, so that a machine whose speed drifts drifts for all; times
are those of the processor, and each ratio is the median of the ratios of single turns. All start
from the same data and must reach the same numbers: the norm of the estimate, or the loss of LAMP and
the norm of its gradient. A training step is loss, gradient and update of Adam. JAX is optional: `pip install jax`.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

# Before anything starts threads; what this process starts inherits the core.
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np

try:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None

ALPHA, GAMMA, PHI = 1.1402, 0.1, 1.0
DEPTH = 10  # of LAMP
# How far the reached numbers may lie apart, relatively. Sums of some 500 terms, rounded otherwise by
# each, make 1e-15 to 1e-14 in float64. In float32 a few of the 5e6 entries of the layers lie within a
# rounding of their threshold, and count in b or not: 2e-5 in the loss of LAMP. What is computed
# otherwise (no Onsager term, another threshold) differs by 1e-2 and more.
ACCURACY = {"float64": 1e-12, "float32": 1e-4}

# ------------------------------------------------- the iterations, for NumPy and for JAX alike
# Each is a start and a step, functions of a module xp and the constants of the problem.


def start_amp_l1(xp, problem):
    A, y = problem["A"], problem["y"]
    return xp.zeros((A.shape[1], y.shape[1]), A.dtype), y, xp.zeros(y.shape[1], A.dtype)


def step_amp_l1(xp, problem, state):
    A, y = problem["A"], problem["y"]
    x, v, b = state
    v = y - A @ x + b * v
    r = x + A.T @ v
    threshold = ALPHA * xp.sqrt(xp.mean(v * v, axis=0))
    x = xp.sign(r) * xp.maximum(xp.abs(r) - threshold, 0)
    return x, v, xp.sum(x != 0, axis=0).astype(A.dtype) / A.shape[0]


def start_vamp_bg(xp, problem):
    N, D = problem["V"].shape[0], problem["y"].shape[1]
    zeros = xp.zeros((N, D), problem["V"].dtype)
    return zeros, zeros, xp.full(D, GAMMA * PHI, zeros.dtype), problem["U"].T @ problem["y"]


def step_vamp_bg(xp, problem, state):
    V, s, noise = (problem[name] for name in ("V", "s", "noise"))
    _, r_tilde, variance_tilde, Uy = state
    c = noise / variance_tilde
    shrink = s / (s * s + c)
    x_tilde = r_tilde + V @ (shrink * (Uy - s * (V.T @ r_tilde)))
    nu_tilde = clip(xp, 1 - xp.sum(shrink * s, axis=0) / len(V))
    r = (x_tilde - nu_tilde * r_tilde) / (1 - nu_tilde)
    variance = variance_tilde * nu_tilde / (1 - nu_tilde)
    gain = PHI / (PHI + variance)
    height = gain / (2 * variance) * r * r
    odds = math.log((1 - GAMMA) / GAMMA) + xp.log1p(PHI / variance) / 2
    active = 1 / (1 + xp.exp(odds - height))
    x = gain * active * r
    nu = clip(xp, xp.mean(gain * active * (1 + 2 * height * (1 - active)), axis=0))
    return x, (x - nu * r) / (1 - nu), variance * nu / (1 - nu), Uy


def clip(xp, divergence):
    return xp.clip(divergence, 1e-12, 1 - 2.0**-23)


ITERATIONS = {"amp-l1": (start_amp_l1, step_amp_l1), "vamp-bg": (start_vamp_bg, step_vamp_bg)}

# ------------------------------------------------------ training steps of untied LAMP1, with Adam
# Its parameters are a list of B_t and a list of theta_t = (beta_t, alpha_t).


def lamp_layers(xp, problem, B, theta):
    """v_t, sigma_t, r_t, x_{t+1} and b_{t+1} of each layer t."""
    A, y = problem["A"], problem["y"]
    x, v, b = xp.zeros((A.shape[1], y.shape[1]), A.dtype), y, 0
    for t, (B_t, (beta, alpha)) in enumerate(zip(B, theta)):
        if t > 0:
            v = y - A @ x + b * v
        sigma = xp.sqrt(xp.mean(v * v, axis=0))
        r = x + B_t @ v
        x = beta * xp.sign(r) * xp.maximum(xp.abs(r) - alpha * sigma, 0)
        b = beta * xp.sum(x != 0, axis=0).astype(A.dtype) / A.shape[0]
        yield v, sigma, r, x, b


def lamp_loss(parameters, problem):
    *_, (_, _, _, x, _) = lamp_layers(jnp, problem, *parameters)
    return jnp.sum((x - problem["x"]) ** 2) / x.shape[1]


def lamp_gradient(parameters, problem):
    """The loss and its gradient, backwards through the layers by hand."""
    B, theta = parameters
    A, M = problem["A"], len(problem["A"])
    tapes = list(lamp_layers(np, problem, B, theta))
    error = tapes[-1][3] - problem["x"]
    dx, dv, d_slope = 2 * error / A.dtype.type(error.shape[1]), 0, 0
    d_B, d_theta = [], []
    for t in reversed(range(len(B))):
        v, sigma, r, x, b = tapes[t]
        beta, alpha = theta[t]
        if t < len(B) - 1:
            dx = dx - A.T @ dv
            d_slope = np.sum(dv * v, axis=0) / A.dtype.type(M)
        active = x != 0
        dr = beta * np.where(active, dx, 0)
        signs = np.sum(np.sign(r) * dr, axis=0)
        d_beta = np.sum(x * dx) / beta + np.sum(d_slope * np.sum(active, axis=0))
        d_theta.insert(0, np.array([d_beta, -np.sum(sigma * signs)], A.dtype))
        d_B.insert(0, dr @ v.T)
        if t > 0:
            dv = b * dv - alpha * signs / (M * sigma) * v + B[t].T @ dr
        dx = dr
    return np.sum(error * error) / error.shape[1], (d_B, d_theta)


def lamp_start(problem):
    A = problem["A"]
    return ([np.ascontiguousarray(A.T) for _ in range(DEPTH)],
            [np.array([1, ALPHA], A.dtype) for _ in range(DEPTH)])


RATE, BETA1, BETA2, EPSILON = 1e-5, 0.9, 0.999, 1e-8


def adam(xp, p, g, m, v, t):
    """Of one block of numbers, at update t = 1, 2, …"""
    m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
    return p - RATE * (m / (1 - BETA1**t)) / (xp.sqrt(v / (1 - BETA2**t)) + EPSILON), m, v


def lamp_update(xp, state, loss_and_gradient):
    """The next parameters and moments, a list of blocks each, with the loss and the gradient."""
    parameters, means, squares, t = state
    loss, gradient = loss_and_gradient
    flat = [block for part in gradient for block in part]
    old = [block for part in parameters for block in part]
    new = [adam(xp, *blocks, t) for blocks in zip(old, flat, means, squares)]
    p, m, v = ([one[k] for one in new] for k in range(3))
    return ((p[:DEPTH], p[DEPTH:]), m, v, t + 1), (loss, gradient)


def lamp_state(xp, problem):
    parameters = tuple([xp.array(block) for block in part] for part in lamp_start(problem))
    means, squares = ([xp.zeros_like(block) for part in parameters for block in part]
                      for _ in range(2))
    return parameters, means, squares, 1


def training(xp, step, problem):
    """Turns of updates, each from where the last turn ended."""
    state = [lamp_state(xp, problem)]

    def run(count):
        for _ in range(count):
            state[0], reached = step(state[0])
        return reached

    return timed(run, lamp_reached)


def lamp_reached(step):
    loss, gradient = step
    squares = sum(np.sum(np.asarray(block, float) ** 2) for part in gradient for block in part)
    return float(loss), math.sqrt(squares)


# ------------------------------------------------------------------ those who take turns
# A turn is so many steps; it gives their milliseconds and the numbers that all must reach.

METHODS = [*ITERATIONS, "lamp"]


def timed(run, reached):
    def turn(count):
        began = time.process_time()
        state = run(count)
        return 1e3 * (time.process_time() - began), reached(state)

    return turn


def norm_of_estimate(state):
    return (np.linalg.norm(np.asarray(state[0], float)),)


def by_numpy(method, problem):
    if method == "lamp":
        return training(np, lambda state: lamp_update(
            np, state, lamp_gradient(state[0], problem)), problem)

    def run(count):
        start, step = ITERATIONS[method]
        state = start(np, problem)
        for _ in range(count):
            state = step(np, problem, state)
        return state

    return timed(run, norm_of_estimate)


def by_jax(method, problem):
    arrays = {name: jnp.asarray(array) for name, array in problem.items()}
    if method == "lamp":
        # What it is given it may write over, as ours does.
        step = jax.jit(lambda state, arrays: lamp_update(
            jnp, state, jax.value_and_grad(lamp_loss)(state[0], arrays)), donate_argnums=0)
        return training(jnp, lambda state: jax.block_until_ready(step(state, arrays)), problem)
    start, step = ITERATIONS[method]
    loop = jax.jit(lambda problem, count: jax.lax.fori_loop(
        0, count, lambda _, state: step(jnp, problem, state), start(jnp, problem)))
    return timed(lambda count: jax.block_until_ready(loop(arrays, count)), norm_of_estimate)


class Ours:
    def __init__(self, bench, method, dtype, batch):
        command = [bench, "--iterate", method, "--dtype", dtype, "--batch", str(batch)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, count):
        print(count, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer:
            sys.exit("bench ended without an answer; is it that of this checkout? (make bench)")
        milliseconds, *reached = map(float, answer)
        return milliseconds, reached

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def problem_of(assay, method, dtype, batch):
    """What `bench --iterate` solves, from its command line; factorised once, as there."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "problem.npz")
        size = ["--rows", "250", "--columns", "500", "--samples", str(batch), "--seed", "1"]
        subprocess.run([assay, "problem", "bsr17-iid", *size, "--output", file], check=True,
                       capture_output=True)
        data = np.load(file)
        A, y = data["A"].astype(dtype), data["y"].astype(dtype)
        noise = float(data["noise_variance"])
        x = data["x"].astype(dtype)
    if method == "amp-l1":
        return {"A": A, "y": y}
    if method == "lamp":
        return {"A": A, "y": y, "x": x}
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    return {"V": np.ascontiguousarray(Vt.T), "s": s[:, None], "U": U, "y": y,
            "noise": np.array(noise, dtype)}


def compare(options, method, dtype, batch):
    problem = problem_of(options.assay, method, dtype, batch)
    ours = Ours(options.bench, method, dtype, batch)
    contestants = {"ours": ours, "NumPy": by_numpy(method, problem)}
    if jax:
        contestants["JAX"] = by_jax(method, problem)
    count = 1 if method == "lamp" else 10 if batch > 1 else 1000
    reached = {name: run(count)[1] for name, run in contestants.items()}  # and JAX has compiled
    for name, numbers in reached.items():
        if not np.allclose(numbers, reached["ours"], rtol=ACCURACY[dtype], atol=0):
            sys.exit(f"{method}, {dtype}: {numbers} by {name}, {reached['ours']} by ours")
    times = {name: [] for name in contestants}
    names = list(contestants)
    for turn in range(options.rounds):
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            times[name].append(contestants[name](count)[0] / count)
    ours.end()
    return times


def row(method, dtype, batch, times):
    cells = [f"{method:8} {dtype:8} {batch:5}"]
    for name in ("ours", "JAX", "NumPy"):
        cells.append(f"{statistics.median(times[name]):9.4f}" if name in times else f"{'-':>9}")
    for name in ("JAX", "NumPy"):
        ratios = [a / b for a, b in zip(times["ours"], times.get(name, []))]
        if ratios:
            low, middle, high = statistics.quantiles(ratios, n=4)
            cells.append(f"{middle:6.3f} [{low:.3f}, {high:.3f}]")
        else:
            cells.append(f"{'-':>21}")
    return "  ".join(cells)


def machine():
    def read(path):
        try:
            with open(path) as file:
                return file.read()
        except OSError:
            return ""

    models = [line.split(":")[1].strip() for line in read("/proc/cpuinfo").splitlines()
              if line.startswith("model name")]
    caches = []
    for index in range(8):
        folder = f"/sys/devices/system/cpu/cpu0/cache/index{index}/"
        if read(folder + "type").strip() in ("Data", "Unified"):
            caches.append(f"L{read(folder + 'level').strip()} {read(folder + 'size').strip()}")
    return f"{models[0] if models else 'unknown CPU'}; {', '.join(caches) or 'caches unknown'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--method", choices=METHODS, help="this one only")
    parser.add_argument("--assay", default=".build/release/assay")
    parser.add_argument("--bench", default=".build/release/bench")
    options = parser.parse_args()
    for tool in (options.assay, options.bench):
        if not os.path.exists(tool):
            sys.exit(f"{tool} is missing: `make bench` builds it")
    if not jax:
        print("JAX is missing (pip install jax): compared with NumPy alone.", file=sys.stderr)
    versions = f"NumPy {np.__version__}" + (f", JAX {jax.__version__}" if jax else "")
    print(f"{machine()}\n{versions}; one core; load {os.getloadavg()[0]:.2f} at the start\n")
    print("method   dtype    batch    ours ms     JAX ms   NumPy ms  ours/JAX               "
          "ours/NumPy")
    for method in [options.method] if options.method else METHODS:
        for dtype in ("float64", "float32"):
            for batch in (1000, 1) if method == "vamp-bg" else (1000,):
                times = compare(options, method, dtype, batch)
                print(row(method, dtype, batch, times), flush=True)
    print("\nmilliseconds an iteration or a training step, medians; ratios with quartiles: below 1, ours is faster")


if __name__ == "__main__":
    main()
