# SPDX-License-Identifier: GPL-3.0-or-later
"""Swift source as lines in which strings and comments are masked, so that operators are found by their letters."""
import re

MASK = "\x01"
_OPENING = re.compile(r'(#*)("""|")')


def _end_of_string(text, start):
    """The index after the string that opens at `start`; strings inside its interpolations belong to it."""
    opening = _OPENING.match(text, start)
    hashes, quotes = opening.groups()
    closing, interpolation = quotes + hashes, "\\" + hashes + "("
    i = opening.end()
    while i < len(text):
        if text.startswith(closing, i):
            return i + len(closing)
        if text.startswith(interpolation, i):
            i = _end_of_interpolation(text, i + len(interpolation))
        elif text[i] == "\\" and not hashes:
            i += 2
        elif text[i] == "\n" and quotes == '"':
            return i
        else:
            i += 1
    return i


def _end_of_interpolation(text, i):
    depth = 1
    while i < len(text) and depth:
        if _OPENING.match(text, i):
            i = _end_of_string(text, i)
            continue
        depth += (text[i] == "(") - (text[i] == ")")
        i += 1
    return i


def masked(text):
    """`text` with every character of strings and comments replaced, but newlines."""
    out, i = [], 0
    while i < len(text):
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = len(text) if end < 0 else end
        elif text.startswith("/*", i):
            end = text.find("*/", i) + 2
        elif _OPENING.match(text, i):
            end = _end_of_string(text, i)
        else:
            out.append(text[i])
            i += 1
            continue
        # What begins with a comment is blank; strings keep the mask, as they are operands.
        fill = " " if text[i] == "/" else MASK
        out.append("".join("\n" if c == "\n" else fill for c in text[i:end]))
        i = end
    return "".join(out)


_DECLARATION = re.compile(
    r"^\s*(?:(?:public|package|private|fileprivate|internal|static|final|indirect|mutating|nonmutating"
    r"|override|convenience|@\w+(?:\([^)]*\))?|nonisolated|isolated|consuming|borrowing|lazy|inline|open"
    r"|required)\s+)*"
    r"(func|init|subscript|struct|class|enum|extension|protocol|typealias|associatedtype|precedencegroup"
    r"|operator|actor)\b")
_CASE = re.compile(r"^\s*(?:case|default)\b")


def code_start(line):
    """Where expressions may begin on a masked line; its length if nowhere."""
    if not line.strip() or re.match(r"\s*[@#]|\s*import\b", line):
        return len(line)
    if _DECLARATION.match(line):
        body = line.find(" { ")
        return len(line) if body < 0 else body + 2
    if _CASE.match(line):
        colon = line.rfind(": ")
        return len(line) if colon < 0 else colon + 1
    return 0


def closing(line, opening):
    """The index of the bracket that closes the one at `opening` on this line, or −1."""
    depth = 0
    for i in range(opening, len(line)):
        depth += (line[i] in "([{") - (line[i] in ")]}")
        if depth == 0:
            return i
    return -1


_CONTINUES = re.compile(r"\s*([-+*/%]|&[&+*-]|\|\||\?|:|\.(?!\.)|==|!=|<=?\s|>=?\s)\s?")
_UNFINISHED = re.compile(r"([-+*/%<>.&|]|[=!]=|\?\?)\s*$")


def goes_on(line):
    """Whether a line continues the expression of the line before."""
    return bool(_CONTINUES.match(line))


def is_unfinished(line):
    """Whether a line ends in an operator, which the next line continues."""
    return bool(_UNFINISHED.search(line))
