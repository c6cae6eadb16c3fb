# SPDX-License-Identifier: GPL-3.0-or-later
"""First which tests come by which mutants, then for each mutant those tests, the fastest first."""
import mmap
import re

import trial
from records import Records, Test, Verdict

PATIENCE = 600  # seconds for one test without a mutant
SHARES = (3, 15, 60)  # seconds of tests that run in one process, before all the others do


class Hunt:
    def __init__(self, folder, sites):
        self.folder, self.sites = folder, sites
        self.tests = Records(folder / "tests.jsonl", Test, "name")
        self.verdicts = Records(folder / "verdicts.jsonl", Verdict, "id")
        self._drop_measures_without_new_sites()
        trial.adopt_orphans()

    def _drop_measures_without_new_sites(self):
        """Which tests come by a site that was not there is not known."""
        path, ids = self.folder / "sites.txt", {site.id for site in self.sites}
        if path.exists() and not ids <= set(path.read_text().split()):
            self.tests.all = {}
            self.tests.rewrite()
        path.write_text("\n".join(sorted(ids)))

    def measure(self):
        """Runs every test that is not known yet alone, without a mutant."""
        current = trial.listed(self.folder)
        for name in set(self.tests.all) - set(current):
            del self.tests.all[name]
        failed = []
        for name in current:
            if name not in self.tests.all:
                measured = self._measured(name)
                if measured:
                    self.tests.put(measured)
                else:
                    failed.append(name)
        if failed:
            raise SystemExit(f"without a mutant these do not pass: {', '.join(failed)}")

    def _measured(self, name):
        path = self.folder / "reached"
        path.write_bytes(bytes(max(mmap.PAGESIZE, len(self.sites))))
        outcome = trial.run(self.folder, [name], PATIENCE, ASSAY_MUTANTS_REACHED=str(path))
        if outcome.word != "passed":
            print((self.folder / "run.log").read_text(errors="replace")[-2000:])
            return None
        reached = [site.id for site, byte in zip(self.sites, path.read_bytes()) if byte]
        print(f"{outcome.seconds:7.1f} s, {len(reached):3} mutants: {name}", flush=True)
        return Test(name, round(outcome.seconds, 2), reached)

    def search(self, refused, within, only):
        """Runs for each mutant that nothing has noticed the tests that it has not met, up to `within` seconds of them."""
        for number, site in enumerate(self.sites):
            verdict = self.verdicts.all.get(site.id) or Verdict(site.id)
            is_asked = re.search(only, f"{site.id} {site.file}")
            if not is_asked or site.id in refused or verdict.outcome != "lived":
                continue
            meeting = sorted(
                (t for t in self.tests.all.values() if site.id in t.reached), key=lambda t: (t.seconds, t.name))
            for share in self._shares([t for t in meeting if t.name not in verdict.passed], within):
                outcome = self._met(number, share)
                if outcome.word != "passed":
                    # A crash or a hang names no test: what ran is its suites.
                    suites = sorted({t.name.split("/")[0] for t in share})
                    verdict.outcome, verdict.by = outcome.word, outcome.by or ", ".join(suites[:3])
                    break
                verdict.passed += [t.name for t in share]
            self.verdicts.put(verdict)
            print(
                f"{number:3} {verdict.outcome:7} {verdict.by or f'{len(verdict.passed)} of {len(meeting)} tests'}: "
                f"{site.room}, {site.original} → {site.changed}", flush=True)

    def _met(self, number, tests):
        patience = 20 + 5 * sum(t.seconds for t in tests)
        return trial.run(self.folder, [t.name for t in tests], patience, ASSAY_MUTANT=str(number))

    @staticmethod
    def _shares(tests, within):
        """Groups of tests, each with more seconds than the one before."""
        share, spent, total, limits = [], 0, 0, list(SHARES)
        for test in tests:
            if share and limits and spent + test.seconds > limits[0]:
                yield share
                share, spent = [], 0
                limits.pop(0)
            total += test.seconds
            if total > within:
                break
            share.append(test)
            spent += test.seconds
        if share:
            yield share
