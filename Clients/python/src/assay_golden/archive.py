# SPDX-License-Identifier: CC0-1.0
"""The files of a suite, in a folder or in a zip archive, each checked against SHA256SUMS as it is
read."""
import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np

from .errors import SuiteError

SUMS = "SHA256SUMS"


class Archive:
    """Reads files by their paths in the suite. A file that is not as it was made is an error."""

    def __init__(self, path):
        self.path = Path(path)
        self._zip = None
        if self.path.is_file():
            try:
                self._zip = zipfile.ZipFile(self.path)
            except zipfile.BadZipFile as error:
                raise SuiteError(f"{self.path}: is no zip archive ({error})") from None
        elif not self.path.is_dir():
            raise SuiteError(f"{self.path}: is neither a folder nor a zip archive")
        self._sums = self._read_sums(SUMS)

    def __contains__(self, name):
        return name in self._sums

    def add_sums(self, folder):
        """Takes in the sums of a folder that the suite need not have; whether it has it."""
        name = f"{folder}/{SUMS}"
        if name not in self._zip.namelist() if self._zip else not (self.path / name).exists():
            return False
        self._sums.update({f"{folder}/{path}": digest
                           for path, digest in self._read_sums(name).items()})
        return True

    def read(self, name):
        """The bytes of a file, if they are those whose sum is stated."""
        stated = self._sums.get(name)
        if stated is None:
            raise SuiteError(f"{self.path}: {name} is not listed in {SUMS}")
        content = self._bytes(name)
        digest = hashlib.sha256(content).hexdigest()
        if digest != stated:
            raise SuiteError(f"{self.path}: {name} has SHA-256 {digest[:16]}…, but {SUMS} states "
                             f"{stated[:16]}…; fetch the suite again")
        return content

    def json(self, name):
        """A JSON document."""
        try:
            return json.loads(self.read(name))
        except ValueError as error:
            raise SuiteError(f"{self.path}: {name} is no JSON: {error}") from None

    def arrays(self, name):
        """All arrays of an NPZ file, by name."""
        with np.load(io.BytesIO(self.read(name)), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}

    def names(self):
        """The paths of all files but the sums."""
        return sorted(self._sums)

    def check(self):
        """Reads every file; how many there are."""
        for name in self._sums:
            self.read(name)
        return len(self._sums)

    def _bytes(self, name):
        try:
            return self._zip.read(name) if self._zip else (self.path / name).read_bytes()
        except (KeyError, OSError, zipfile.BadZipFile, ValueError) as error:
            raise SuiteError(f"{self.path}: {name} cannot be read: {error}") from None

    def _read_sums(self, name):
        lines = self._bytes(name).decode().splitlines()
        wrong = [line for line in lines if len(line.split("  ", 1)[0]) != 64]
        if wrong:
            raise SuiteError(f"{self.path}: {name} has a line that is no sum and path: "
                             f"{wrong[0]!r}")
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
