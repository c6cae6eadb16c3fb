# SPDX-License-Identifier: GPL-3.0-or-later
"""Best of 60 trials over 30 seeds, and the time that the sampler takes: Optuna's TPE and random search, in the
format of `bench --search`. It runs where Optuna is installed.
"""
import math, sys, time

try:
    import optuna
except ImportError:
    print("search.py: Optuna is not installed (pip install optuna), so there is nothing to compare with")
    sys.exit()

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


for name, objective in [("branin", branin), ("hartmann-6", hartmann)]:
    for method, sampler in [("tpe", optuna.samplers.TPESampler), ("random", optuna.samplers.RandomSampler)]:
        best, began = [], time.perf_counter()
        for seed in range(1, SEEDS + 1):
            study = optuna.create_study(sampler=sampler(seed=seed))
            study.optimize(objective, n_trials=TRIALS)
            best.append(study.best_value)
        seconds = (time.perf_counter() - began) / SEEDS
        best.sort()
        print(f"{name + '  optuna ' + method:26}median of best {(best[14] + best[15]) / 2:8.4f}  "
              f"mean {sum(best) / SEEDS:8.4f}  {1000 * seconds:7.2f} ms for {TRIALS} trials")
