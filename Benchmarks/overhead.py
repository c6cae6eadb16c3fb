# SPDX-License-Identifier: GPL-3.0-or-later
"""What verification costs beside the adapter's own time: `overhead.py ASSAY`.

It is its own adapter, slow and idle: it waits, then hands over the proven values as its answer, and
adds up the time that it took for itself.
"""
import json, os, shutil, subprocess, sys, tempfile, time

ALGORITHMS = ["soft-threshold", "bernoulli-gaussian", "lmmse", "ista", "fista", "fista-as-printed",
              "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed"]


def adapter(record):
    own, cases, first = 0.0, 0, None
    for line in sys.stdin:
        began = time.perf_counter()
        first = first or began
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            reply = {"protocol": 1, "exchange": "npz",
                     "implementation": {"name": "idle", "version": "1", "language": "Python"},
                     "capabilities": {"algorithms": ALGORITHMS, "dtypes": ["float64"], "trace": True}}
        else:
            time.sleep(0.01)
            shutil.copyfile(f"Golden/expected/{message['case']}.npz", message["outputs"])
            reply = {"seq": message["seq"], "status": "ok"}
            cases += 1
        print(json.dumps(reply), flush=True)
        own += time.perf_counter() - began
    with open(record, "w") as file:
        json.dump({"besides": time.perf_counter() - first - own, "own": own, "cases": cases}, file)


if sys.argv[1] == "--adapter":
    adapter(sys.argv[2])
else:
    with tempfile.TemporaryDirectory() as folder:
        record = os.path.join(folder, "record.json")
        command = f"{sys.executable} {__file__} --adapter {record}"
        subprocess.run([sys.argv[1], "verify", "--adapter", command], check=True,
                       stdout=subprocess.DEVNULL)
        result = json.load(open(record))
    print(f"{1000 * result['besides'] / result['cases']:.2f} ms a case besides the adapter's own "
          f"{1000 * result['own'] / result['cases']:.2f} ms, over {result['cases']} cases "
          "(wanted: at most 10)")
