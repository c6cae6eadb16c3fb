# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of change: what each finds on a masked line, and the text that holds original and mutant."""
import re

from conditions import dropped, negated
from swift_text import MASK, closing, code_start, goes_on, is_unfinished

LONGEST = 70  # Longer expressions, written twice, take the type checker too long.
_LEFT = re.compile(
    r"(?:, | = | [-+*/]= | \? | : |: | \?\? |\breturn |\bguard |\bif |\bwhile |\bin |\belse | && | \|\| "
    r"|\btry |\bawait |\bwhere |; |\byield )$")
_RIGHT = re.compile(r", |,$| \? | : | \?\? | && | \|\| | \{| else\b|;| as | is | in |\.\.")
_LEFT_SUM = re.compile(_LEFT.pattern[:-1] + r"$|(?: [<>] | [<>=!]= |\.\.[.<])$")
_RIGHT_SUM = re.compile(_RIGHT.pattern + r"| [<>] | [<>=!]= ")


def _extent(line, start, end, before, after, is_sum):
    """The expression around the operator `line[start:end]`, bounded by its brackets or weaker operators; or None."""
    left, right = (_LEFT_SUM, _RIGHT_SUM) if is_sum else (_LEFT, _RIGHT)
    a, depth = start, 0
    while a > 0:
        c = line[a - 1]
        if c in ")]}":
            depth += 1
        elif c in "([{":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and left.search(line, 0, a):
            break
        a -= 1
    if a == 0 or not line[:a].strip():
        if goes_on(line) or is_unfinished(before):
            return None
    b, depth = end, 0
    while b < len(line):
        c = line[b]
        if depth == 0:
            found = right.match(line, b)
            if found:
                if found.group() == " {" and not re.match(r"\s*(\} else )?(if|guard|while|for|switch)\b", line):
                    return None
                break
        if c in "([{":
            depth += 1
        elif c in ")]}":
            if depth == 0:
                break
            depth -= 1
        b += 1
    if depth or (b == len(line) and (goes_on(after) or is_unfinished(line))):
        return None
    while a < start and line[a] == " ":
        a += 1
    text = line[a:b].rstrip()
    if len(text) > LONGEST or MASK in text or re.search(r"\b(try|await|let|var)\b|->", text):
        return None
    return a, a + len(text)


def _operator(kind, pattern, swap, is_sum):
    def find(line, before, after):
        for found in re.finditer(pattern, line[code_start(line):]):
            start, end = (code_start(line) + i for i in found.span())
            extent = _extent(line, start, end, before, after, is_sum)
            if extent is None:
                continue
            a, b = extent
            yield a, b, start, lambda text, i=start - a, j=end - a: (
                f"{text[:i]} {swap[text[i:j].strip()]} {text[j:]}")
    return kind, find


_NUMBER = re.compile(
    r"(?<![\w.$#])(0x[0-9a-fA-F]+(?:\.[0-9a-fA-F]+)?(?:p[+-]?\d+)?|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"(?!\w|\.\w)")


def other_number(text):
    """A number near, but no rounding away: an exponent two further, half of a fraction, the next integer."""
    power = re.fullmatch(r"(.*[pe])([+-]?\d+)", text) if not re.fullmatch(r"0x[0-9a-f]+", text) else None
    if power:
        return f"{power[1]}{int(power[2]) + 2}"
    if "." in text:
        value = float(text)
        return repr(value / 2) if value else "1.0"
    return str(int(text.replace("_", ""), 0) + 1)


def _numbers(is_whole):
    def find(line, before, after):
        for found in _NUMBER.finditer(line, code_start(line)):
            if bool(re.fullmatch(r"[\d_]+|0x[0-9a-fA-F]+", found.group())) == is_whole:
                yield *found.span(), found.start(), other_number
    return ("integer" if is_whole else "fraction"), find


def _truths(line, before, after):
    for found in re.finditer(r"(?<![\w.])(true|false)\b", line[code_start(line):]):
        a, b = (code_start(line) + i for i in found.span())
        yield a, b, a, lambda text: "false" if text == "true" else "true"


def _extremes(line, before, after):
    for found in re.finditer(r"(?<![\w.])(max|min)\(", line):
        a, b = found.start(), closing(line, found.end() - 1) + 1
        if a >= code_start(line) and b > a and MASK not in line[a:b] and "try" not in line[a:b]:
            yield a, b, a, lambda text: ("min" if text.startswith("max") else "max") + text[3:]


def _bounds(line, before, after):
    for found in re.finditer(r"(?<=\.\.<)[a-z][\w.]*(?![\w.(\[])", line):
        if found.start() >= code_start(line):
            yield *found.span(), found.start(), lambda text: f"{text} - 1"


def _sums(line, before, after):
    found = re.match(r"\s*(\S[^=]*?) (\+=|-=|\*=|/=) (.+?)\s*$", line)
    if not found or code_start(line) or goes_on(after) or is_unfinished(line) or "{" in line[:found.end(1)]:
        return
    if any(line.count(o) != line.count(c) for o, c in ("()", "[]", "{}")):
        return
    if MASK in line or re.search(r"\btry\b|= \[", line):
        return
    swap = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}
    yield found.start(1), found.end(3), found.start(2), lambda text, at=found.start(2) - found.start(1): (
        text[:at] + swap[text[at:at + 2]] + text[at + 2:])


KINDS = dict([
    _operator("comparison", r" (?:<=?|>=?) ", {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}, False),
    _operator("equality", r" (?:==|!=) ", {"==": "!=", "!=": "=="}, False),
    _operator("sign", r" [-+] ", {"+": "-", "-": "+"}, True),
    _operator("product", r" [*/] ", {"*": "/", "/": "*"}, True),
    _operator("logic", r" (?:&&|\|\|) ", {"&&": "||", "||": "&&"}, False),
    _numbers(True), _numbers(False),
    ("truth", _truths), ("extreme", _extremes), ("bound", _bounds), ("accumulation", _sums),
    ("condition", negated), ("check", dropped),
])


def both(kind, index, original, changed):
    """The text that is the mutant where mutant `index` is switched on, and the original else."""
    if kind == "accumulation":
        return f"if mutant({index}) {{ {changed} }} else {{ {original} }}"
    return f"(mutant({index}) ? ({changed}) : ({original}))"
