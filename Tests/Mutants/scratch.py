# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the package whose sources hold all mutants, and its build."""
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from changes import both

MODULE = "CMutants"
# Every target that is no test may ask which mutant is switched on.
MANIFEST_TAIL = f"""
for target in package.targets where [.regular, .executable].contains(target.type) {{
  target.dependencies.append("{MODULE}")
}}
package.targets.append(.target(name: "{MODULE}", path: "Tests/Mutants/{MODULE}"))
"""


class Scratch:
    """The copy in `folder` of the package in `root`; files that would not change are left, for builds to be short."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        self.refusals = folder / "did-not-compile.txt"
        folder.mkdir(exist_ok=True)

    def refused(self):
        return set(self.refusals.read_text().split()) if self.refusals.exists() else set()

    def write(self, sites):
        """Makes the copy that of today, with the mutants of `sites` in it."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=self.root, check=True,
            capture_output=True, text=True).stdout
        files = {f for f in listed.split("\0") if f and (self.root / f).is_file()}
        by_file, refused = defaultdict(list), self.refused()
        for number, site in enumerate(sites):
            if site.id not in refused:
                by_file[site.file].append((number, site))
        for file in files:
            self._put(file, self._content(file, by_file.get(file, [])))
        for path in [*(self.folder / "Sources").rglob("*.swift"), *(self.folder / "Tests").rglob("*.swift")]:
            if str(path.relative_to(self.folder)) not in files:
                path.unlink()
        self._borrow_checkouts()

    def _content(self, file, sites):
        content = (self.root / file).read_bytes()
        if file == "Package.swift":
            return content + MANIFEST_TAIL.encode()
        if not sites:
            return content
        lines = content.decode().split("\n")
        # What a file calls `mutant` itself would hide ours.
        is_hidden = re.search(rb"\bmutant\b", content)
        for number, site in sites:
            line = lines[site.line - 1]
            held = both(site.kind, number, site.original, site.changed)
            if is_hidden:
                held = held.replace("mutant(", f"{MODULE}.mutant(")
            lines[site.line - 1] = line[:site.start] + held + line[site.end:]
        # In the place of the licence's line, so that the others keep their numbers.
        return "\n".join([f"import {MODULE}", *lines[1:]]).encode()

    def _put(self, file, content):
        path = self.folder / file
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        shutil.copymode(self.root / file, path)

    def _borrow_checkouts(self):
        """What `swift build` has fetched for the package itself is not fetched again."""
        ours, theirs = self.folder / ".build", self.root / ".build"
        if ours.exists() or not theirs.exists():
            return
        ours.mkdir()
        for name in ("checkouts", "repositories"):
            shutil.copytree(theirs / name, ours / name, symlinks=True)
        shutil.copy2(theirs / "workspace-state.json", ours)

    def build(self, sites):
        """Builds everything; mutants that do not compile are left out, and it is built again."""
        while True:
            self.write(sites)
            built = subprocess.run(
                ["nice", "-n", "10", "swift", "build", "-c", "release", "--build-tests", "-j", "2"],
                cwd=self.folder, capture_output=True, text=True)
            if built.returncode == 0:
                return
            output = built.stdout + built.stderr
            (self.folder / "build.log").write_text(output)
            errors = set(re.findall(r"^(\S+\.swift):(\d+):\d+: error: (.*)", output, re.M))
            culprits = {c.id for e in errors if (c := self._culprit(sites, *e[:2]))}
            if not culprits:
                raise SystemExit(f"the copy does not build, and no mutant is to blame:\n{output[-3000:]}")
            with self.refusals.open("a") as file:
                file.writelines(f"{c}\n" for c in sorted(culprits))
            print(f"{len(culprits)} mutants did not compile", flush=True)

    def _culprit(self, sites, path, line):
        """The mutant on the line of an error, or at most six lines off: expressions have several lines."""
        file, line, refused = str(Path(path).relative_to(self.folder)), int(line), self.refused()
        near = [(abs(s.line - line), s.id, s) for s in sites if s.file == file and s.id not in refused]
        distance, _, site = min(near, default=(7, "", None), key=lambda n: n[:2])
        return site if distance <= 6 else None
