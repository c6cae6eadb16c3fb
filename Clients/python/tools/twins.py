# SPDX-License-Identifier: CC0-1.0
"""Asks `assay twin`, through the adapter protocol, what a mistake or a formulation answers."""
import json
import subprocess

import numpy as np


def fault_names(program):
    """All known mistakes, in the program's order."""
    listed = subprocess.run([program, "twin", "--faults"], stdout=subprocess.PIPE, text=True,
                            check=True)
    return [line.split(":")[0] for line in listed.stdout.splitlines()]


class Twin:
    """A running twin, with one mistake or none, that writes sums in one style."""

    def __init__(self, program, folder, fault=None, style="naive"):
        self.folder, self.seq = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        command = [program, "twin", "--style", style] + (["--fault", fault] if fault else [])
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self._say({"cmd": "start", "protocol": 1, "workdir": str(folder), "exchange": ["npz"]})

    def answer(self, case, dtype):
        """The arrays that it gives to a case, widened; `None` if it answers with an error."""
        self.seq += 1
        inputs, outputs = self.folder / "in.npz", self.folder / "out.npz"
        np.savez(inputs, **case.inputs_in(dtype))
        reply = self._say({"cmd": "run", "seq": self.seq, "case": case.id, "algorithm": case.method,
                           "dtype": dtype, "inputs": str(inputs), "outputs": str(outputs),
                           "parameters": case.parameters, "want": []})
        if reply["status"] != "ok":
            return None
        with np.load(outputs) as file:
            return {n: file[n].astype(np.complex128 if file[n].dtype.kind == "c" else np.float64)
                    for n in file.files}

    def stop(self):
        """Ends it."""
        self.process.communicate('{"cmd":"stop"}\n')

    def _say(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
