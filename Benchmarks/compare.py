# SPDX-License-Identifier: CC0-1.0
"""Iterations of JAX, of NumPy and of ours, in one run on one core:

    compare.py [--rounds 15] [--assay .build/release/assay] [--bench .build/release/bench]

N = 500, M = 250. The three take turns, so that a machine whose speed drifts drifts for all, and
each ratio is the median of the ratios of single turns. All start from the same data and must reach
the same norm. JAX is optional: `pip install jax`.
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

# ------------------------------------------------- the iterations, for NumPy and for JAX alike
# Each is a start and a step, functions of a module xp and the constants of the problem. A training
# step of LAMP becomes a third pair here and a third name in `Iterations` of Benchmarks/bench: its
# state is the parameters, its step a gradient (jax.grad in JAX, by hand in NumPy) and an update.


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
    N, D = problem["V"].shape[0], problem["Uy"].shape[1]
    zeros = xp.zeros((N, D), problem["V"].dtype)
    return zeros, zeros, xp.full(D, GAMMA * PHI, zeros.dtype)


def step_vamp_bg(xp, problem, state):
    V, s, Uy, noise = (problem[name] for name in ("V", "s", "Uy", "noise"))
    _, r_tilde, variance_tilde = state
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
    return x, (x - nu * r) / (1 - nu), variance * nu / (1 - nu)


def clip(xp, divergence):
    return xp.clip(divergence, 1e-12, 1 - 2.0**-23)


METHODS = {"amp-l1": (start_amp_l1, step_amp_l1), "vamp-bg": (start_vamp_bg, step_vamp_bg)}

# ------------------------------------------------------------------ those who take turns


class NumPy:
    def __init__(self, method, problem):
        self.start, self.step = METHODS[method]
        self.problem = problem

    def __call__(self, count):
        began = time.perf_counter()
        state = self.start(np, self.problem)
        for _ in range(count):
            state = self.step(np, self.problem, state)
        return 1e3 * (time.perf_counter() - began), np.linalg.norm(state[0].astype(float))


class JAX:
    def __init__(self, method, problem):
        start, step = METHODS[method]
        self.problem = {name: jnp.asarray(array) for name, array in problem.items()}
        self.run = jax.jit(lambda problem, count: jax.lax.fori_loop(
            0, count, lambda _, state: step(jnp, problem, state), start(jnp, problem)))

    def __call__(self, count):
        began = time.perf_counter()
        x = self.run(self.problem, count)[0].block_until_ready()
        return 1e3 * (time.perf_counter() - began), np.linalg.norm(np.asarray(x, float))


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
        return tuple(map(float, answer))

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
    if method == "amp-l1":
        return {"A": A, "y": y}
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    return {"V": np.ascontiguousarray(Vt.T), "s": s[:, None], "Uy": U.T @ y,
            "noise": np.array(noise, dtype)}


def compare(options, method, dtype, batch):
    problem = problem_of(options.assay, method, dtype, batch)
    ours = Ours(options.bench, method, dtype, batch)
    contestants = {"ours": ours, "NumPy": NumPy(method, problem)}
    if jax:
        contestants["JAX"] = JAX(method, problem)
    count = 10 if batch > 1 else 1000
    reached = {name: run(count)[1] for name, run in contestants.items()}  # and JAX has compiled
    accuracy = 1e-9 if dtype == "float64" else 1e-3
    for name, norm in reached.items():
        if not abs(norm / reached["ours"] - 1) < accuracy:
            sys.exit(f"{method}, {dtype}: ‖x‖ is {norm} by {name}, {reached['ours']} by ours")
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
    for method in METHODS:
        for dtype in ("float64", "float32"):
            for batch in (1000, 1) if method == "vamp-bg" else (1000,):
                times = compare(options, method, dtype, batch)
                print(row(method, dtype, batch, times), flush=True)
    print("\nmilliseconds an iteration, medians; ratios with quartiles: below 1, ours is faster")


if __name__ == "__main__":
    main()
