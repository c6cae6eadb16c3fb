# SPDX-License-Identifier: CC0-1.0
"""Verifies packages of PyPI, each of its pinned version in an environment of its own, and writes RESULTS.md.

    python3 run.py ASSAY FOLDER [PACKAGE ...]        FOLDER keeps the environments
"""
import csv, datetime, json, pathlib, platform, shlex, subprocess, sys, venv

here = pathlib.Path(__file__).resolve().parent
assay, folder, chosen = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]


def environment(package, version):
    """The interpreter that has exactly this version."""
    place = folder / f"{package}-{version}"
    python = place / "bin" / "python"
    if not (place / "whole").exists():
        print(f"{package} {version}: installing", file=sys.stderr, flush=True)
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"{package}=={version}"], check=True)
        (place / "whole").touch()
    return python


def verify(package, version):
    report = folder / f"{package}.json"
    report.unlink(missing_ok=True)
    command = f"{shlex.quote(str(environment(package, version)))} {shlex.quote(str(here / f'with_{package}.py'))}"
    done = subprocess.run([assay, "verify", "--adapter", command, "--json", report], cwd=here.parents[1],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if not report.exists():
        sys.exit(f"{package} {version}: exit code {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(report.read_text())


def row(package, version, note, report):
    methods = {}
    for case in report["results"]:
        if case["status"] in ("passed", "imprecise", "failed"):
            counts = methods.setdefault(case["algorithm"], {"passed": 0, "imprecise": 0, "failed": 0})
            counts[case["status"]] += 1
    says = "; ".join(f"`{method}` " + ", ".join(f"{count} {status}" for status, count in counts.items() if count)
                     for method, counts in sorted(methods.items()))
    return f"| {package} | {version} | {says} | {note} |"


rows, suite = [], None
for line in csv.DictReader((here / "packages.tsv").open(), delimiter="\t"):
    if not chosen or line["package"] in chosen:
        report = verify(line["package"], line["version"])
        suite = report["suite"]
        rows.append(row(line["package"], line["version"], line["note"] or "", report))
        print(rows[-1], flush=True)
if not chosen:
    (here / "RESULTS.md").write_text("\n".join([
        "# Public packages against the golden suite", "",
        f"Suite {suite}, float64, {datetime.date.today()}, Python {platform.python_version()}; by `make third-parties`. "
        "What a row says holds for this version and for our adapter; [README](README.md) says how to read it.", "",
        "| package | version | cases | remark |", "| --- | --- | --- | --- |", *rows]) + "\n")
