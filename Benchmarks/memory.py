# SPDX-License-Identifier: CC0-1.0
"""Memory of training 20 untied layers of LAMP-1, N = 500, M = 250, batch 1000:

    memory.py [.build/release/assay]

The greatest resident set of the whole program, less that of a training of one layer. A thread works on a panel
of 250 samples, of which each layer keeps its tape (v, r and x̂): what a second thread adds is those. The rest is
so many lists of all learned numbers: the current, best and first ones, the layers' own, Adam's, gradients of
the panels, and a checkpoint while it is written, three times over.
"""

import os
import subprocess
import sys
import tempfile

M, N, PANEL, LAYERS = 250, 500, 250, 20


def peak(assay, layers, threads):
    """Bytes, by the system's own account of one child."""
    with tempfile.TemporaryDirectory() as folder:
        command = [assay, "train", "lamp-l1", "--layers", str(layers), "--threads", str(threads),
                   "--set", "schedule={scheme: whole, tied_first: false, steps: 2, refinements: [1]}",
                   "--checkpoint-every", "1000000", "--output", os.path.join(folder, "a.npz")]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            sys.exit(f"{' '.join(command)} ended with {status}")
        return 1024 * usage.ru_maxrss


def main():
    assay = sys.argv[1] if len(sys.argv) > 1 else ".build/release/assay"
    one, two = (peak(assay, LAYERS, threads) - peak(assay, 1, threads) for threads in (1, 2))
    tapes = (LAYERS - 1) * 8 * PANEL * (M + 2 * N)
    numbers = (LAYERS - 1) * 8 * M * N
    print(f"{one / 1e6:.0f} MB more than one layer with one thread, {two / 1e6:.0f} MB with two")
    print(f"a second thread adds {(two - one) / tapes:.2f} of the tapes of a panel, {tapes / 1e6:.0f} MB"
          " (wanted: at most 2)")
    print(f"the rest is {(one - tapes) / numbers:.1f} lists of the learned numbers, {numbers / 1e6:.0f} MB each"
          " (wanted: at most 30)")


if __name__ == "__main__":
    main()
