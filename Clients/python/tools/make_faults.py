# SPDX-License-Identifier: CC0-1.0
"""Writes what implementations with one known mistake answer into a folder `faults`.

    python3 tools/make_faults.py ASSAY GOLDEN OUTPUT

ASSAY is the program, whose twins make the mistakes; what is written stands in
src/assay_golden/faults.py.
"""
import concurrent.futures
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from assay_golden.diagnosis import distance, tolerance_of
from assay_golden.faults import decoded
from assay_golden.measure import ROUNDOFF, Layout, alike, errors
from assay_golden.suite import Suite
from twins import Twin, fault_names

LEAK = "float32-leak"
#: What is stored is off by at most this part of what an agreement allows.
SLACK = 1 / 16
#: And never by more than this part of its own size.
COARSEST = 2**-14


def main(program, golden, output):
    suite = Suite(golden)
    methods = faults_of_methods(suite, fault_names(program))
    (output / "faults").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        def of_method(method):
            cases = suite.cases(method)
            with Asker(program, Path(folder) / method) as asker:
                return {case.id: of_case(case, methods[method], asker, output) for case in cases}
        found = {}
        for told in pool.map(of_method, suite.methods):
            found |= told
    index = {"schema": "assay-faults-1", "suite": suite.version, "faults": fault_names(program),
             "methods": methods, "cases": dict(sorted(found.items()))}
    (output / "faults/index.json").write_text(json.dumps(index, separators=(",", ":")))
    files = sorted(p for p in (output / "faults").iterdir() if p.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files]
    (output / "faults/SHA256SUMS").write_text("".join(sums))
    print(f"{sum(map(len, found.values()))} answers of {len(fault_names(program))} known mistakes,"
          f" {sum(p.stat().st_size for p in files) / 1e6:.1f} MB")


def faults_of_methods(suite, order):
    """By method, the mistakes that some case of it shows."""
    flags = suite.archive.json("flags.json")
    return {method: sorted({name for case in suite.cases(method) for flag in case.flags
                            for name in flags[flag]["mutants"]}, key=order.index)
            for method in suite.methods}


class Asker:
    """The twins of all mistakes, started when they are asked first."""

    def __init__(self, program, folder):
        self.program, self.folder, self.twins = program, folder, {}
        folder.mkdir()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for twin in self.twins.values():
            twin.stop()

    def __call__(self, case, fault, style, dtype):
        """The answer, or `None` if it is an error."""
        key = (fault, style)
        if key not in self.twins:
            self.twins[key] = Twin(self.program, self.folder / "-".join(key), fault, style)
        return self.twins[key].answer(case, dtype)


def of_case(case, faults, asker, output):
    """By mistake that the case tells and by format, effect and spread of each array.

    Writes the mistakes' answers.
    """
    told, stored = {}, {}
    for fault in faults:
        answers, measures = measured(case, fault, asker)
        if not measures:
            continue
        told[fault] = {dtype: {name: list(map(stated, pair)) for name, pair in each.items()}
                       for dtype, each in measures.items()}
        # Computing in binary32 has no answer of its own.
        for dtype, each in measures.items() if fault != LEAK else ():
            for name in each:
                bound = allowance(case, dtype, name, each)
                answer, proven = answers[dtype][name], case.expected[name]
                again = decoded(stored, fault, name, proven, dtype)
                if dtype == "float64":
                    stored |= encoded(fault, name, answer, proven, bound)
                elif distance(name, again, answer, dtype) > bound:
                    stored[f"{fault}@{name}"] = answer.astype(narrow(answer))
    if stored:
        np.savez_compressed(output / f"faults/{case.id}.npz", **stored)
    return told


def measured(case, fault, asker):
    """A mistake's answer, and effect and spread, in each format that tells it."""
    answers, measures = {}, {}
    for dtype in ("float64", "float32"):
        if case.stated["tolerance"].get(dtype) is None or (fault, dtype) == (LEAK, "float32"):
            continue
        mutant = asker(case, fault, "naive" if fault == LEAK else "reversed", dtype)
        styles = () if fault == LEAK else ("pairwise", "fused")
        others = [asker(case, fault, style, dtype) for style in styles]
        if mutant is None or None in others:
            measures[dtype] = {}
            continue
        tolerance = tolerance_of(case, dtype)
        each = {name: (distance(name, proven, mutant[name], dtype),
                       max((apart(name, other, mutant, dtype) for other in others), default=0.0))
                for name, proven in case.expected.items() if name in mutant}
        if any(effect > 16 * max(tolerance, 1024 * spread) for effect, spread in each.values()):
            answers[dtype], measures[dtype] = mutant, each
        elif any(effect > 16 * tolerance for effect, _ in each.values()):
            measures[dtype] = {}
    return answers, measures


def apart(name, other, mutant, dtype):
    """How far two ways of writing a mistake's sums are apart."""
    return distance(name, other[name], mutant[name], dtype) if name in other else np.inf


def allowance(case, dtype, name, measures):
    """How far an array of an answer may be off."""
    effect, spread = measures[name]
    # As diagnosis.agreement has it: of no array of an infinite effect does the effect count.
    of_effect = 2**-20 * effect if np.isfinite([e for e, _ in measures.values()]).all() else 0
    of_spread = 1024 * spread if np.isfinite(spread) else 0
    allowed = max(tolerance_of(case, dtype), of_effect, of_spread)
    return min(SLACK * allowed, COARSEST / ROUNDOFF[dtype])


def narrow(array):
    """The type of binary32 numbers, or of complex ones of them."""
    return np.complex64 if np.iscomplexobj(array) else np.float32


def encoded(fault, name, answer, proven, bound):
    """An answer within `bound`, by the name it is stored under; nothing where it is as proven."""
    if distance(name, proven, answer, "float64") <= bound:
        return {}
    if alike(proven, answer) and np.isfinite(answer).all():
        with np.errstate(all="ignore"):
            added = (answer - proven).astype(narrow(proven))
            rounded = answer.astype(narrow(proven))
        added = without_small(name, added, answer, proven, bound)
        for stored in ({f"{fault}/{name}": added}, {f"{fault}={name}": rounded}):
            again = decoded(stored, fault, name, proven, "float64")
            if np.isfinite(again).all() and distance(name, again, answer, "float64") <= bound:
                return stored
    return {f"{fault}={name}": answer}


def without_small(name, added, answer, proven, bound):
    """Zero in the vectors that are as proven but for a part of the bound."""
    off = errors("relative-l2", name, proven, answer, answer, "float64").error
    layout = Layout.of(name, proven)
    matrices = layout.iterations * layout.matrices
    near = (off <= bound / 4).reshape(matrices, 1, layout.columns)
    shape = (matrices, layout.rows, layout.columns)
    return np.where(near, 0, added.reshape(shape)).astype(added.dtype).reshape(added.shape)


def stated(value):
    """A number of the index; infinity is null."""
    return float(value) if np.isfinite(value) else None


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
