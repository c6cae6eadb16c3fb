# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading 40 MB of parameters costs beside the bare reading of their bytes: `parameters.py ASSAY`.

A network of 20 layers with matrices of their own, against one of 20 numbers on the same data.
"""
import os, statistics, subprocess, sys, tempfile, time


def assay(*arguments):
    subprocess.run([sys.argv[1], *arguments], check=True, stdout=subprocess.DEVNULL)


def median(work, count=7):
    times = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def read(path):
    with open(path, "rb", buffering=0) as file:
        file.readall()


with tempfile.TemporaryDirectory() as folder:
    path = lambda name: os.path.join(folder, name)
    assay("problem", "bsr17-iid", "--samples", "1", "--output", path("data.npz"))

    def measured(network, file):
        assay("network", network, "--data", path("data.npz"), "--layers", "20", "--lambda", "0.1",
              "--output", path(file))
        return median(lambda: assay("replay", network, path(file), "--data", path("data.npz")))

    for ending in ["npz", "safetensors"]:
        besides = measured("lista-ab", f"large.{ending}") - measured("slista", f"small.{ending}")
        bare = median(lambda: read(path(f"large.{ending}")))
        print(f"{besides - bare:.3f} s for {os.path.getsize(path(f'large.{ending}')) / 1e6:.1f} MB of {ending} "
              f"besides {bare:.3f} s for its bytes, medians of 7 (wanted: at most 0.2)")
