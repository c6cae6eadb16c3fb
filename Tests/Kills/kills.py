# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills `assay train`, `tune` and `golden make` at random instants, and goes on: what they come to in the
end is what they come to when nobody kills them, and nothing that was there is lost.

    python3 Tests/Kills/kills.py ASSAY GOLDEN [--kills 100] [--makes 20] [--seed 1]
"""
import argparse, hashlib, pathlib, random, re, shutil, signal, subprocess, sys, tempfile, time

import numpy as np

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("assay", type=pathlib.Path)
parser.add_argument("golden", type=pathlib.Path)
parser.add_argument("--kills", type=int, default=100, help="of train, of tune, and of golden make --method, each")
parser.add_argument("--makes", type=int, default=20, help="of golden make, each of a minute or more")
parser.add_argument("--seed", type=int, default=1)
given = parser.parse_args()
assay, golden = given.assay.resolve(), given.golden.resolve()
chance = random.Random(given.seed)


def run(arguments, folder, seconds=None):
    """Whether the program came to its end within so many seconds; else it is killed."""
    process = subprocess.Popen([assay, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return False
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}: {errors.decode()[-500:]}")
    return True


def content(folder):
    """Every file's digest, hidden ones too, without what differs from run to run."""
    def digest(path):
        data = path.read_bytes()
        return hashlib.sha256(re.sub(rb'"seconds":[0-9.e-]+', b"", data) if path.suffix == ".jsonl" else data).hexdigest()
    return {str(p.relative_to(folder)): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def report(name, kills, ends, took):
    print(f"{name}: {kills} kills, {ends} ends, nothing lost ({took:.0f} s)", flush=True)


def trial(name, arguments, resumed, files, is_whole=lambda work: False):
    """Kills until there were enough; whenever the program ends in spite of it, its files are those of a run in peace."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "peace").mkdir()
        run(arguments, folder / "peace")
        took, wanted = time.monotonic() - begun, {f: d for f, d in content(folder / "peace").items() if f in files}
        assert set(wanted) == set(files), wanted
        kills = ends = 0
        while kills < given.kills or not ends:
            work = folder / "war"
            work.mkdir(exist_ok=True)
            ended = run(resumed(work), work, took * chance.uniform(0, 0.3) if kills < given.kills else None)
            kills += not ended
            # It may have been killed when all was done.
            if ended or is_whole(work):
                found = {f: d for f, d in content(work).items() if f in files}
                assert found == wanted, f"{name}: {found} instead of {wanted}"
                ends += 1
                shutil.rmtree(work)
    report(name, kills, ends, time.monotonic() - begun)


def train():
    arguments = ["train", "lamp-l1", "--layers", "2", "--output", "a.npz", "--checkpoint-every", "4"]
    for change in ("problem.rows=20", "problem.columns=40", "samples={batch: 40, validation: 60, test: 60}",
                   "schedule={steps: 20, interval: 5, refinements: [0.5, 0.1]}"):
        arguments += ["--set", change]
    trial("train", arguments, lambda work: arguments + (["--resume"] if (work / "a.checkpoint.npz").exists() else []),
          ["a.jsonl", "a.npz"], lambda work: (work / "a.npz").exists() and not (work / "a.checkpoint.npz").exists())


def tune():
    space = "version: 1\ndimensions:\n  x: {type: float, low: 0, high: 1}\n  n: {type: int, low: 1, high: 9}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(space)
        file.flush()
        arguments = ["tune", file.name, "--study", "study", "--trials", "60", "--json", "a.json", "--", "/bin/sh", "-c",
                     "sleep 0.01; echo 0.$ASSAY_N${ASSAY_X#*.}"]
        trial("tune", arguments, lambda work: arguments, ["a.json"])


def make():
    """Killed or not, the folder is a whole suite, the old one or the new one, and both are the committed one."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        suite = pathlib.Path(folder) / "Golden"
        shutil.copytree(golden, suite)
        wanted = content(suite)
        start = time.monotonic()
        run(["golden", "make", "--golden", str(suite)], folder)
        took, kills = time.monotonic() - start, 0
        assert content(suite) == wanted
        while kills < given.makes:
            # Half of the instants lie near the end, where it writes.
            share = chance.choice([chance.uniform(0, 1), chance.uniform(0.9, 1.02)])
            kills += not run(["golden", "make", "--golden", str(suite)], folder, took * share)
            assert content(suite) == wanted, f"golden make: another suite after {kills} kills"
            left = len(list(pathlib.Path(folder).iterdir()))
            assert left <= 2, f"golden make: {left} folders after {kills} kills"
    report("golden make", kills, 1, time.monotonic() - begun)


def own():
    """A case is put in the place of another's: killed or not, the folder is one of both suites."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        A = [[((7 * i + 3 * j) % 11 - 5) / 8 for j in range(24)] for i in range(12)]
        for name, shift in (("one", 0), ("other", 1)):
            np.savez(folder / f"{name}.npz", A=A, y=[(i + shift) % 5 - 2.0 for i in range(12)])

        def arguments(name, *more):
            return ["golden", "make", "--method", "amp-l1", "--data", f"{name}.npz", "--output", "suite", *more,
                    "--parameters", '{"iterations": 6, "alpha": 1.1}']

        run(arguments("one", "--id", "stays"), folder)
        run(arguments("one", "--id", "changes"), folder)
        suite, kills, ends = folder / "suite", 0, 0
        start = time.monotonic()
        run(arguments("one", "--id", "changes", "--replace"), folder)
        took, before = time.monotonic() - start, content(suite)
        while kills < given.kills or not ended:
            name = chance.choice(["one", "other"])
            # Most of the time goes to proofs, the last tenth to files.
            share = chance.choice([chance.uniform(0, 1), chance.uniform(0.8, 1.02)]) if kills < given.kills else None
            ended = run(arguments(name, "--id", "changes", "--replace"), folder, share and took * share)
            after = content(suite)
            kills, ends = kills + (not ended), ends + ended
            # Killed, it is one of both suites, beside which files of the other may lie; these are gone at the next end.
            run(["verify", "--golden", "suite", "--adapter", f"{assay} twin"], folder)
            if ended:
                assert after != before, "golden make --method: nothing has changed"
                run(["golden", "check", "--golden", "suite"], folder)
            before = after
    report("golden make --method", kills, ends, time.monotonic() - begun)


train()
tune()
own()
if given.makes:
    make()
