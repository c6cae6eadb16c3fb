# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known so far, in files of the copy that grow by a line at a time, so that a run goes on where it stopped."""
import json
import re
from dataclasses import asdict, dataclass, field


@dataclass
class Test:
    """A test without a mutant: how long it takes alone, and the mutants that it comes by."""
    name: str
    seconds: float
    reached: list


@dataclass
class Verdict:
    """What has come of a mutant so far."""
    id: str
    outcome: str = "lived"  # or failed, crashed, hung
    by: str = ""
    passed: list = field(default_factory=list)  # the tests that did not notice


class Records:
    """Lines of JSON; of two with one key the later holds."""

    def __init__(self, path, kind, key):
        self.path, self.kind, self.key = path, kind, key
        self.all = {}
        if path.exists():
            for line in path.read_text().splitlines():
                record = kind(**json.loads(line))
                self.all[getattr(record, key)] = record

    def put(self, record):
        self.all[getattr(record, self.key)] = record
        with self.path.open("a") as file:
            file.write(json.dumps(asdict(record)) + "\n")

    def rewrite(self):
        self.path.write_text("".join(json.dumps(asdict(r)) + "\n" for r in self.all.values()))


def forget(tests, verdicts, pattern):
    """Tests that were changed are measured again, and mutants that they did not notice meet them again."""
    gone = {name for name in tests.all if re.search(pattern, name)}
    for name in gone:
        del tests.all[name]
    for verdict in verdicts.all.values():
        verdict.passed = [name for name in verdict.passed if name not in gone]
    tests.rewrite()
    verdicts.rewrite()
    return len(gone)
