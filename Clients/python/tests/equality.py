# SPDX-License-Identifier: CC0-1.0
"""Judges the answers of every known mistake and of every formulation twice, here and by `assay
verify`, and compares what both say.

    python3 tests/equality.py ASSAY GOLDEN ARCHIVE [--single N] [--dtype float32]

A mistake is asked the cases of the methods that it can be made in, a formulation all cases. With
`--single N` every Nth failing answer is diagnosed by itself, too.
"""
import argparse
import collections
import concurrent.futures
import functools
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / part) for part in ("src", "tools")]
import assay_golden
from twins import Twin, fault_names

STYLES = ["naive", "reversed", "pairwise", "fused", "blocked", "sigmoid", "normal-cholesky",
          "normal-inverse", "normal-eigen", "gram", "stacked-least-squares", "receive-inverse",
          "log-sum", "quotient"]


class Tally(collections.Counter):
    """What was compared, and the first lines about what was not equal."""

    def __init__(self):
        super().__init__()
        self.unequal = []
        self.seconds = self.diagnosing = 0.0

    def compare(self, kind, label, here, there):
        self[kind] += 1
        if here == there:
            self[kind + ", equal"] += 1
        else:
            self.unequal.append(f"{label}: here {here}, there {there}")


def verify(program, golden, outputs, dtype, only=()):
    """The report of `assay verify`."""
    report = outputs / "report.json"
    command = [program, "verify", "--golden", str(golden), "--outputs", str(outputs),
               "--dtype", dtype, "--json", str(report)]
    command += [word for id in only for word in ("--only", id)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.returncode} {done.stderr}")
    return json.loads(report.read_text())


def place(difference):
    """A difference as the report states it."""
    if difference is None:
        return None
    finite = {key: getattr(difference, key) for key in ("got", "expected")
              if math.isfinite(getattr(difference, key))}
    return finite | {key: value for key, value in (
        ("kind", difference.kind), ("array", difference.array), ("iteration", difference.iteration),
        ("index", list(difference.index)), ("part", difference.part)) if value is not None}


def said_here(verdict):
    """What this client says of a case, as the report states it."""
    return {"status": verdict.status, "message": verdict.message or None,
            "compared": verdict.compared, "notGiven": verdict.not_given,
            "right": verdict.right, "form": verdict.form, "difference": place(verdict.difference)}


def said_there(result):
    """What the report says of a case; errors are compared apart."""
    difference = result.get("difference")
    if difference:
        difference = {k: v for k, v in difference.items() if k not in ("error", "allowed")}
    return {"status": result["status"], "message": result.get("message"),
            "compared": result["compared"], "notGiven": result["notGiven"],
            "right": result.get("right", []), "form": result.get("form"), "difference": difference}


def diagnoses_here(evidence):
    return [{"algorithms": list(d.methods), "faults": list(d.faults)}
            | ({"partial": {"fault": d.partial.fault, "explained": d.partial.explained,
                            "told": d.partial.told, "unexplained": list(d.partial.unexplained),
                            "contradicted": list(d.partial.contradicted)}} if d.partial else {})
            for d in assay_golden.diagnose(evidence)]


def diagnoses_there(report):
    return [{key: d[key] for key in ("algorithms", "faults", "partial") if key in d}
            for d in report["diagnoses"]]


def close(here, there, case):
    """Whether two errors are one, but for the order in which squares are added up."""
    if there is None or not math.isfinite(here):
        return there is None and not math.isfinite(here)
    terms = max(array.size * 2 for array in case.expected.values())
    return abs(here - there) <= 2 * terms * 2.0**-53 * there


def compare(tally, label, ask, suite, cases, twin, dtype, outputs, single):
    """Asks one twin all these cases, and compares both judgements of its answers."""
    for case in cases:
        answer = twin.answer(case, dtype) if case.target(dtype) else None
        if answer is not None:
            np.savez(outputs / f"{case.id}.npz", **answer)
    report = ask(outputs, dtype, [case.id for case in cases])
    evidence = []
    for result in report["results"]:
        if result["status"] == "skipped":
            continue
        case = suite.case(result["id"])
        path = outputs / f"{case.id}.npz"
        answer = dict(np.load(path)) if path.exists() else {}
        started = time.thread_time()
        verdict = case.check(dtype=dtype, **answer)
        tally.seconds += time.thread_time() - started
        tally.compare("verdicts", f"{label} {case.id}", said_here(verdict), said_there(result))
        if verdict.compared:
            same = close(verdict.largest_error, result.get("largestError"), case)
            tally.compare("errors", f"{label} {case.id}, largest error", same, True)
        if verdict.difference:
            same = close(verdict.difference.error, result["difference"].get("error"), case)
            tally.compare("errors", f"{label} {case.id}, first difference", same, True)
        if verdict.evidence:
            evidence.append(verdict.evidence)
        if verdict.status == "failed":
            tally["failing"] += 1
            if single and tally["failing"] % single == 0:
                alone = ask(outputs, dtype, [case.id])
                tally.compare("diagnoses of one case", f"{label} {case.id}",
                              diagnoses_here([verdict.evidence]), diagnoses_there(alone))
    started = time.thread_time()
    here = diagnoses_here(evidence)
    tally.diagnosing += time.thread_time() - started
    tally.compare("diagnoses of a run", label, here, diagnoses_there(report))


def equality(program, golden, suite, dtype="float64", single=0, faults=None, styles=STYLES):
    """The tally over all known mistakes and formulations, or those named."""
    known = fault_names(program) if faults is None else faults
    jobs = [(fault, "naive", [c for m in suite.methods if fault in suite.faults.of_method(m)
                              for c in suite.cases(m)]) for fault in known]
    jobs += [(None, style, suite.cases()) for style in styles]
    total, ask = Tally(), functools.partial(verify, program, golden)

    def job(fault, style, cases):
        tally = Tally()
        with tempfile.TemporaryDirectory() as folder:
            twin = Twin(program, Path(folder) / "twin", fault, style)
            (Path(folder) / "outputs").mkdir()
            compare(tally, fault or style, ask, suite, cases, twin, dtype, Path(folder) / "outputs",
                    single)
            twin.stop()
        tally["(mistake, case)" if fault else "(formulation, case)"] += tally["verdicts"]
        return tally
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for tally in pool.map(lambda each: job(*each), jobs):
            total.update(tally)
            total.unequal += tally.unequal
            total.seconds += tally.seconds
            total.diagnosing += tally.diagnosing
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("golden", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--dtype", default="float64")
    parser.add_argument("--single", type=int, default=0)
    given = parser.parse_args()
    begin = time.monotonic()
    result = equality(given.program, given.golden, assay_golden.suite(given.archive), given.dtype,
                      given.single)
    for key, count in result.items():
        print(f"{key}: {count}")
    print(f"judged in {result.seconds:.1f} s, diagnosed in {result.diagnosing:.1f} s here; "
          f"{time.monotonic() - begin:.0f} s with the twins and assay verify")
    print("\n".join(result.unequal[:40]))
    sys.exit(bool(result.unequal))
