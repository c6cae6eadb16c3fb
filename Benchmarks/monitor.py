# SPDX-License-Identifier: GPL-3.0-or-later
"""What `assay monitor` takes for a line of a log: `monitor.py ASSAY`; CPU seconds, start-up included."""
import json, os, random, resource, subprocess, sys, tempfile

LAYERS = 8


def line(i, antennas):
    numbers = lambda centre, spread: [random.gauss(centre, spread) for _ in range(LAYERS)]
    entry = {"id": f"request-{i}", "alpha": numbers(1, 0.01), "se": random.gauss(7.9, 0.1),
             "gradient_norm": [abs(g) for g in numbers(0, 4)], "gamma": [1] * LAYERS,
             "channel": abs(random.gauss(2, 0.1))}
    if i % 100 == 0:
        entry["reference_se"] = 8
    if antennas:
        h = [complex(random.gauss(0, 1), random.gauss(0, 1)) for _ in range(antennas)]
        products = [[a.conjugate() * b for b in h] for a in h]
        entry["channel"] = [[[p.real, p.imag] for p in row] for row in products]
    return json.dumps(entry)


def seconds(assay, count, antennas):
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        log, state = os.path.join(folder, "log.jsonl"), os.path.join(folder, "state.json")
        with open(log, "w") as file:
            file.writelines(line(i, antennas) + "\n" for i in range(count))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([assay, "monitor", log, "--state", state], stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


for count, antennas in [(100_000, 0), (5_000, 16), (500, 64)]:
    channel = f"{antennas}×{antennas} covariances" if antennas else "norms of covariances"
    print(f"{channel}, {LAYERS} layers: {1e6 * seconds(sys.argv[1], count, antennas) / count:.1f} µs a line")
