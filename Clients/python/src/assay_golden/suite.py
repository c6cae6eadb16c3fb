# SPDX-License-Identifier: CC0-1.0
"""A golden suite: its cases by method, in the order in which `assay verify` asks them."""
import difflib
import functools
import os
from importlib import resources
from pathlib import Path

from .archive import Archive
from .case import Case
from .errors import SuiteError, UnknownName
from .faults import StoredFaults

VARIABLE = "ASSAY_GOLDEN"
#: Kernels first, so that the first failure is the one that is easiest to follow.
LEVELS = ["kernel", "layer", "trajectory", "network", "gradient", "training", "prediction",
          "statistics"]
#: Versions of the schemas that this client reads.
KNOWN = range(1, 9)


class Suite:
    """A suite in a folder or a zip archive."""

    def __init__(self, path):
        self.archive = Archive(path)
        manifest = self.archive.json("MANIFEST.json")
        if manifest.get("schema") not in [f"assay-manifest-{n}" for n in KNOWN]:
            raise SuiteError(f"{path}: MANIFEST.json is of schema {manifest.get('schema')!r}, "
                             "which this version of assay_golden does not read")
        self.version = manifest["suite"]
        entries = sorted(manifest["cases"], key=lambda entry: LEVELS.index(entry["level"]))
        self._files = {entry["id"]: entry["file"] for entry in entries}
        self._methods = {}
        for entry in entries:
            self._methods.setdefault(entry["algorithm"], []).append(entry["id"])
        self.faults = StoredFaults(self.archive)

    @property
    def methods(self):
        """The names of all methods."""
        return sorted(self._methods)

    def cases(self, *methods):
        """All cases of these methods; of all methods if none is named."""
        for method in methods:
            if method not in self._methods:
                near = difflib.get_close_matches(method, self._methods, 3)
                hint = f"; did you mean {' or '.join(near)}?" if near else ""
                raise UnknownName(f'no method "{method}" in suite {self.version}{hint} '
                                  f"Methods: {', '.join(self.methods)}")
        chosen = set(methods or self._methods)
        named = {i for method in chosen for i in self._methods[method]}
        return [self.case(i) for i in self._files if i in named]

    @functools.cache
    def case(self, id):
        """The case of that id."""
        if id not in self._files:
            near = difflib.get_close_matches(id, self._files, 3)
            raise UnknownName(f'no case "{id}" in suite {self.version}'
                              + (f"; did you mean {' or '.join(near)}?" if near else ""))
        stated = self.archive.json(self._files[id])
        if stated.get("schema") not in [f"assay-case-{n}" for n in KNOWN] or stated.get("id") != id:
            raise SuiteError(f"{self._files[id]}: is case {stated.get('id')!r} of schema "
                             f"{stated.get('schema')!r}")
        return Case(self, stated)

    def check(self):
        """Reads every file of the suite against its sum; how many there are."""
        self.archive.add_sums("faults")
        return self.archive.check()

    def __repr__(self):
        return f"<golden suite {self.version}, {len(self._files)} cases, {self.archive.path}>"


def find(path=None):
    """The path of a suite: the one given, else the environment's ASSAY_GOLDEN, else the archive
    that was installed with the package."""
    if path is not None:
        return Path(path)
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    installed = sorted(Path(str(resources.files(__package__))).glob("data/assay-golden-*.zip"))
    if installed:
        return installed[-1]
    raise SuiteError(f"no golden suite: give a path to suite(), or set {VARIABLE} to the folder "
                     "Golden of Assay or to assay-golden-….zip, or install a wheel that holds one "
                     "(`make client`)")


@functools.cache
def _opened(path):
    return Suite(path)


def suite(path=None):
    """The suite at `path`, a folder or a zip archive; without one that of ASSAY_GOLDEN, or the one
    that was installed. It is read once."""
    return _opened(find(path).absolute())


def cases(*methods):
    """The cases of these methods of the suite that is found without a path."""
    return suite().cases(*methods)
