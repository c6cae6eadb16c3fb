# SPDX-License-Identifier: GPL-3.0-or-later
"""Best of 60 trials over 30 seeds, and the processor time that they take: Optuna's TPE and random search, in the format of
`bench --search`. It runs where Optuna is installed. Usage: search.py [OURS [ASSAY]]

With the output of `bench --search` in the file OURS, Welch's one-sided test says whether our mean is behind; with the
program ASSAY the spaces for beams are searched, too, each trial a run of `assay beam`.
"""
import math, re, subprocess, sys, time

try:
    import optuna
except ImportError:
    print("search.py: Optuna is not installed (pip install optuna), so there is nothing to compare with")
    sys.exit()

OURS = open(sys.argv[1]).read() if len(sys.argv) > 1 else ""
optuna.logging.set_verbosity(optuna.logging.ERROR)
SEEDS, TRIALS = 30, 60
A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
     [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    return ((y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10)


def hartmann(trial):
    x = [trial.suggest_float(f"x{j}", 0, 1) for j in range(6)]
    return -sum(c * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(A[i], x, P[i])))
                for i, c in enumerate([1, 1.2, 3, 3.2]))


def beams(most):
    def short(trial):
        depth, step = trial.suggest_int("depth", 2, 12), trial.suggest_float("step", 1e-4, most, log=True)
        trial.suggest_categorical("shared", ["true", "false"])
        if most < 1:
            trial.suggest_float("clip", 0.1, 10, log=True)
        ran = subprocess.run(
            [sys.argv[2], "beam", "--family", "pgd", "--layers", str(depth), "--step", repr(step), "--links", "10",
             "--threads", "1"], capture_output=True, text=True, check=True)
        return 100 * (1 - float(ran.stdout.split()[-1]))
    return short


def behind(name, mean, error):
    """Ours less Optuna's; were they the same, so much or more would be behind with probability p."""
    ours = re.search(f"^{name}  ours tpe .* mean +(\\S+) ± (\\S+)", OURS, re.M)
    if ours:
        difference, spread = float(ours[1]) - mean, math.hypot(float(ours[2]), error)
        p = math.erfc(difference / spread / math.sqrt(2)) / 2
        print(f"{name + '  ours - optuna':32}{difference:.4f} ± {spread:.4f}, one-sided p = {p:.2g} that it is behind")


functions = [("branin", branin), ("hartmann-6", hartmann)]
if len(sys.argv) > 2:
    functions += [("beams, article", beams(1e-1)), ("beams, corrected", beams(1e3))]
for name, objective in functions:
    for method, sampler in [("random", optuna.samplers.RandomSampler), ("tpe", optuna.samplers.TPESampler)]:
        best, began = [], time.process_time()
        for seed in range(1, SEEDS + 1):
            study = optuna.create_study(sampler=sampler(seed=seed))
            study.optimize(objective, n_trials=TRIALS)
            best.append(study.best_value)
        seconds = (time.process_time() - began) / SEEDS
        best.sort()
        mean = sum(best) / SEEDS
        error = math.sqrt(sum((value - mean) ** 2 for value in best) / SEEDS / (SEEDS - 1))
        print(f"{name + '  optuna ' + method:32}median of best {(best[14] + best[15]) / 2:8.4f}  "
              f"mean {mean:8.4f} ± {error:.4f}  {1000 * seconds:7.2f} ms for {TRIALS} trials", flush=True)
    behind(name, mean, error)
