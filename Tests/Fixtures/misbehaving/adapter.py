# SPDX-License-Identifier: CC0-1.0
"""An adapter that answers amp-l1 rightly, but for one misbehaviour on its third case or at its start."""
import json, os, shutil, sys, time
import numpy as np

mode = sys.argv[1]


def say(message):
    print(json.dumps(message), flush=True)


def solve(A, y, alpha, iterations, x, v, b):
    for _ in range(iterations):
        v = y - A @ x + b * v
        r = x + A.T @ v
        tau = alpha * np.sqrt((v**2).mean(0))
        x = np.sign(r) * np.maximum(abs(r) - tau, 0)
        b = np.count_nonzero(x, axis=0) / len(y)
    return x


START = {"protocol": 1, "exchange": "npz",
         "implementation": {"name": "misbehaving", "version": "1", "language": "Python"},
         "capabilities": {"algorithms": ["amp-l1"], "dtypes": ["float64"], "trace": False}}
STARTS = {"start-rubbish": "hello", "start-protocol-3": {**START, "protocol": 3},
          "start-exchange": {**START, "exchange": "hdf5"}, "start-extra-field": {**START, "colour": "red"},
          "start-trace-number": {**START, "capabilities": {**START["capabilities"], "trace": 1}},
          "start-escape": {**START, "implementation": {**START["implementation"], "name": "\x1b[31mred\x00\u202e" + "x" * 9999}},
          "start-missing": {k: START[k] for k in START if k != "capabilities"}}

for line in sys.stdin:
    m = json.loads(line)
    if m["cmd"] == "stop":
        break
    if m["cmd"] == "start":
        if mode == "start-hang":
            time.sleep(60)
        if mode == "start-die":
            sys.exit(3)
        say(STARTS.get(mode, START))
        continue
    bad = m["case"] == "amp-l1-hand"  # the third of the amp-l1 cases
    if bad and mode == "hang":
        time.sleep(60)
    if bad and mode == "drip":
        for _ in range(400):
            print("x", end="", flush=True)
            time.sleep(0.05)
    if (bad and mode == "die") or mode == "die-always":
        sys.exit(5)
    if bad and mode == "signal":
        os.kill(os.getpid(), 9)
    if bad and mode == "no-utf8":
        sys.stdout.buffer.write(b'{"seq": 3, "status": "ok", "message": "\xff"}\n')
        sys.stdout.buffer.flush()
    if bad and mode == "remove-folder":
        shutil.rmtree(os.path.dirname(os.path.dirname(m["inputs"])))
    if bad and mode == "rubbish":
        print("Iteration 1: NMSE -3.2 dB", flush=True)
    if bad and mode == "long-line":
        print("x" * (1 << 22), flush=True)
    if mode == "sleep":
        print("asleep", file=sys.stderr, flush=True)
        time.sleep(60)
    data = np.load(m["inputs"])
    D, (M, N) = data["y"].shape[1], data["A"].shape
    x = solve(data["A"], data["y"], x=data["state/x"] if "state/x" in data else np.zeros((N, D)),
              v=data["state/v"] if "state/v" in data else 0, b=data["state/b"] if "state/b" in data else 0,
              **m["parameters"])
    answer = {"seq": m["seq"], "status": "ok"}
    if bad and mode == "nan":
        x[1, 0] = np.nan
    if bad and mode == "shape":
        x = x.T if N != D else x[:, 0]
    if bad and mode == "dtype":
        x = x.astype(complex)
    if bad and mode == "object":
        x = np.array([{"a": 1}], dtype=object)
    if not (bad and mode == "no-output"):
        np.savez(m["outputs"], **({"z": x} if bad and mode == "other-array" else {"x": x}))
    if bad and mode == "truncated":
        with open(m["outputs"], "r+b") as file:
            file.truncate(os.path.getsize(m["outputs"]) // 2)
    if bad and mode == "wrong-seq":
        answer["seq"] += 1
    if bad and mode == "seq-true":
        answer["seq"] = True
    if bad and mode == "extra-field":
        answer["note"] = "fine"
    if bad and mode == "status":
        answer["status"] = "done"
    if bad and mode == "error":
        answer.update(status="error", message="cannot", traceback="line 1\nline 2")
    if bad and mode == "error-escape":
        answer.update(status="error", message="\x1b]0;title\x07\r\x00cannot")
    say(answer)
    if bad and mode == "twice":
        say(answer)
    if mode == "stderr":
        print("some warning", file=sys.stderr, flush=True)
