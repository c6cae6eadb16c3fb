# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of conditions: one clause of an `if` or `guard` negated, or a check that throws left out."""
import re

_HEAD = re.compile(r"\s*(?:\} else )?(if|guard) ")


def _clauses(line):
    """The keyword, and the clauses of a condition that begins and ends on this line, as spans."""
    head = _HEAD.match(line)
    if not head:
        return None, []
    spans, start, depth = [], head.end(), 0
    for i in range(start, len(line)):
        if depth == 0 and line.startswith((" else {", " {"), i):
            spans.append((start, i))
            is_guard = line.startswith(" else {", i)
            return (head[1], spans) if is_guard == (head[1] == "guard") else (None, [])
        depth += (line[i] in "([{") - (line[i] in ")]}")
        if depth < 0:
            break
        if depth == 0 and line.startswith(", ", i):
            spans.append((start, i))
            start = i + 2
    return None, []


def _is_plain(clause):
    return not re.match(r"(let|var|case)\b|#", clause) and not re.search(r"\b(try|await)\b", clause)


def negated(line, before, after):
    for a, b in _clauses(line)[1]:
        if _is_plain(line[a:b]):
            yield a, b, a, lambda text: f"!({text})"


def dropped(line, before, after):
    keyword, spans = _clauses(line)
    if "throw " not in line and not re.match(r"\s*throw ", after):
        return
    for a, b in spans:
        if _is_plain(line[a:b]):
            # A guard's clause always holds, an `if` never comes to its throw.
            yield a, b, a, lambda text: "true" if keyword == "guard" else "false"
