# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills `assay train`, `tune` and `golden make` at random instants, and goes on: what they come to in the
end is what they come to when nobody kills them, and nothing that was there is lost.

    python3 Tests/Kills/kills.py ASSAY GOLDEN [--kills 100] [--makes 20] [--seed 1]
"""
import argparse, hashlib, pathlib, random, re, shutil, signal, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("assay", type=pathlib.Path)
parser.add_argument("golden", type=pathlib.Path)
parser.add_argument("--kills", type=int, default=100, help="of each of train and tune")
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
    report("golden make", kills, 1, time.monotonic() - begun)


train()
tune()
if given.makes:
    make()
