# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of all mutants, and what it comes to."""
import json
from collections import Counter

from sites import HERE

TABLE, EXPLAINED = HERE / "results.tsv", HERE / "explained.tsv"
COLUMNS = "id room file line kind original changed outcome by explanation".split()
WANTED = 0.95  # the part of the mutants that tests must notice
LEAST = 200


def _explanations():
    """Kind and reason of each survivor. Of the kind `same` are those whose change changes nothing that can be seen."""
    rows = [row.split("\t") for row in EXPLAINED.read_text().splitlines() if row and not row.startswith("#")]
    return {name: (kind, reason) for name, kind, reason in rows}


def write(root, sites, refused, verdicts):
    """Writes the table; gives what it comes to, and whether that is enough."""
    why = _explanations()
    version = json.loads((root / "Golden/MANIFEST.json").read_text())["suite"]
    rows, lived = [], []
    for site in sites:
        verdict = verdicts.get(site.id)
        outcome = "did not compile" if site.id in refused else verdict.outcome if verdict else "not tried"
        is_alive = outcome in ("lived", "not tried")
        if is_alive:
            lived.append(site)
        rows.append([
            site.id, site.room, site.file, site.line, site.kind, site.original, site.changed, outcome,
            verdict.by if verdict else "", ": ".join(why.get(site.id, ())) if is_alive else ""])
    head = f"# golden suite {version}"
    TABLE.write_text("\n".join([head, "\t".join(COLUMNS), *("\t".join(map(str, r)) for r in rows)]) + "\n")

    counts = Counter(row[7] for row in rows)
    tried = len(rows) - counts["did not compile"]
    same = sum(why.get(s.id, ("",))[0] == "same" for s in lived)
    noticed = tried - len(lived)
    share = noticed / tried
    lines = [
        f"{tried} mutants in {len({r[1] for r in rows})} rooms: {dict(counts)}",
        f"noticed: {noticed}, {100 * share:.1f} %; {same} that live are judged to be the same program: without them"
        f" {100 * noticed / (tried - same):.1f} %"]
    unexplained = [s for s in lived if s.id not in why]
    lines += [f"lived: {s.id} {s.file}:{s.line}: {s.original} → {s.changed}" for s in unexplained]
    stale = set(why) - {s.id for s in lived}
    lines += [f"explained.tsv: {i} does not live" for i in sorted(stale)]
    return lines, tried >= LEAST and share >= WANTED and not unexplained and not stale
