# SPDX-License-Identifier: CC0-1.0
"""Packs a suite and the answers of known mistakes into `assay-golden-<version>.zip`.

    python3 tools/make_archive.py GOLDEN FAULTS OUTPUT

FAULTS is the folder that make_faults.py wrote into. Equal files give equal bytes.
"""
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from assay_golden.archive import SUMS, Archive
from assay_golden.suite import Suite


def main(golden, faults, output):
    """Every file is checked against its sum on the way; where the archive is."""
    archive = Archive(golden)
    files = {name: archive.read(name) for name in archive.names()} | {
        SUMS: (golden / SUMS).read_bytes()}
    files |= {f"faults/{p.name}": p.read_bytes() for p in (faults / "faults").iterdir()}
    path = output / f"assay-golden-{Suite(golden).version}.zip"
    output.mkdir(parents=True, exist_ok=True)
    for old in output.glob("assay-golden-*.zip"):
        old.unlink()
    with zipfile.ZipFile(path, "w") as packed:
        for name in sorted(files):
            # NPZ files with deflated entries gain nothing from it again.
            deflated = not name.startswith("faults/") or name.endswith(".json")
            packed.writestr(zipfile.ZipInfo(name), files[name],
                            zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED)
    if Suite(path).check() != len(files) - 2:
        raise SystemExit(f"{path}: holds a file without a sum")
    print(f"{path}: {len(files)} files, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
