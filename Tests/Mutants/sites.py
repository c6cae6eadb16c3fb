# SPDX-License-Identifier: GPL-3.0-or-later
"""Which places are changed: those named by hand, and in each room those whose names hash lowest."""
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from changes import KINDS
from swift_text import masked

SEED = "assay-1"
HERE = Path(__file__).resolve().parent
LEAST, LINES_A_SITE = 4, 400  # A room has LEAST sites, and one more for every LINES_A_SITE lines.


@dataclass(frozen=True)
class Site:
    """A place in the sources; its id survives whatever is changed on other lines."""
    id: str
    kind: str
    room: str
    file: str
    line: int  # from 1
    start: int
    end: int
    original: str
    changed: str


def _id(*parts):
    return hashlib.sha256("\t".join([SEED, *map(str, parts)]).encode()).hexdigest()[:10]


def _in_file(root, path):
    text = path.read_text()
    lines, bare = text.split("\n"), masked(text).split("\n")
    file, room = str(path.relative_to(root)), path.relative_to(root).parts[1]
    seen = Counter()
    for number, line in enumerate(lines):
        content = line.strip()
        seen[content] += 1
        before = bare[number - 1] if number else ""
        after = bare[number + 1] if number + 1 < len(bare) else ""
        for kind, find in KINDS.items():
            for ordinal, (a, b, _, change) in enumerate(find(bare[number], before, after)):
                yield Site(
                    _id(file, content, seen[content], kind, ordinal), kind, room, file, number + 1, a, b,
                    line[a:b], change(line[a:b]))


def named(root):
    """The sites of named.tsv: name, file, a part of the line, what is changed in it, and to what."""
    for row in (HERE / "named.tsv").read_text().splitlines():
        if not row or row.startswith("#"):
            continue
        name, file, part, original, changed = row.split("\t")
        lines = (root / file).read_text().split("\n")
        found = [i for i, line in enumerate(lines) if part in line]
        if len(found) != 1 or original not in part:
            raise SystemExit(f"named.tsv: {name}: {len(found)} lines of {file} hold: {part}")
        start = lines[found[0]].index(part) + part.index(original)
        yield Site(
            name, "named", Path(file).parts[1], file, found[0] + 1, start, start + len(original), original, changed)


def chosen(root):
    """All sites, in order of their mutants' numbers; at most one on a line."""
    sites = list(named(root))
    taken = {(s.file, s.line) for s in sites}
    rooms, sizes = defaultdict(list), Counter()
    for path in sorted((root / "Sources").rglob("*.swift")):
        sizes[path.relative_to(root).parts[1]] += path.read_text().count("\n")
        for site in _in_file(root, path):
            rooms[site.room].append(site)
    for room in sorted(rooms):
        wanted = LEAST + sizes[room] // LINES_A_SITE
        for site in _by_turns(rooms[room]):
            if wanted and (site.file, site.line) not in taken:
                taken.add((site.file, site.line))
                sites.append(site)
                wanted -= 1
    return sites


def _by_turns(sites):
    """One of each kind in turn, as numbers would be most of all else; by hash within a kind, and within a turn."""
    kinds = defaultdict(list)
    for site in sorted(sites, key=lambda s: s.id):
        kinds[site.kind].append(site)
    turns = [(turn, site.id, site) for own in kinds.values() for turn, site in enumerate(own)]
    return [site for _, _, site in sorted(turns, key=lambda t: t[:2])]
