#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The man page, from what `assay --experimental-dump-help` says: manual.py EPOCH < help.json > assay.1"""
import datetime
import json
import re
import sys


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def macro(name, *words):
    return ".%s %s\n" % (name, " ".join('"%s"' % escaped(w).replace('"', '\\(dq') for w in words))


def prose(text):
    """Paragraphs are filled; one with indented lines is an example, and stays as it is."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        body = escaped(paragraph) + "\n"
        is_example = re.search(r"^ {2,}\S", paragraph, flags=re.M)
        parts.append(".nf\n%s.fi\n" % body if is_example else body)
    return ".PP\n".join(parts)


def spelled(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def value(argument):
    return "" if argument["kind"] == "flag" else "<%s>" % argument.get("valueName", "value")


def shown(command):
    """Its arguments, but for the help that every command gives."""
    return [a for a in command.get("arguments", [])
            if a.get("shouldDisplay", True) and a.get("valueName") not in ("help", "version")]


def synopsis(path, command):
    words = []
    for argument in shown(command):
        word = value(argument)
        if argument["kind"] != "positional":
            word = " ".join(filter(None, [spelled(argument["preferredName"]), word]))
        if argument.get("isRepeating"):
            word += " ..."
        words.append("[%s]" % word if argument.get("isOptional") else word)
    if children(command):
        words.append("<subcommand>")
    return ".PP\n\\fB%s\\fR %s\n" % (escaped(path), escaped(" ".join(words)))


def described(argument):
    names = [spelled(n) for n in argument.get("names") or []]
    head = ", ".join("\\fB%s\\fR" % escaped(n) for n in names)
    head = " ".join(filter(None, [head, "\\fI%s\\fR" % escaped(value(argument)).strip("<>")]))
    text = [argument.get("abstract", ""), argument.get("discussion", "")]
    if argument.get("defaultValue"):
        text.append("(default: %s)" % argument["defaultValue"])
    return ".TP\n%s\n%s\n" % (head, escaped(" ".join(filter(None, text))))


def children(command):
    return [c for c in command.get("subcommands", [])
            if c["commandName"] != "help" and c.get("shouldDisplay", True)]


def sections(path, command):
    page = macro("SS", path) + synopsis(path, command)
    page += ".PP\n" + prose(command.get("abstract", ""))
    if command.get("discussion"):
        page += ".PP\n" + prose(command["discussion"])
    page += "".join(described(a) for a in shown(command))
    return page + "".join(sections("%s %s" % (path, c["commandName"]), c) for c in children(command))


def main():
    program = json.load(sys.stdin)["command"]
    name = program["commandName"]
    day = datetime.datetime.fromtimestamp(int(sys.argv[1]), datetime.timezone.utc)
    abstract = program["abstract"].rstrip(".")
    page = '.\\" SPDX-License-Identifier: GPL-3.0-or-later\n'
    page += macro("TH", name.upper(), "1", day.strftime("%Y-%m-%d"), "Assay", "User Commands")
    page += macro("SH", "NAME") + escaped(name) + " \\- " + escaped(abstract) + "\n"
    page += macro("SH", "SYNOPSIS") + synopsis(name, program)
    page += macro("SH", "DESCRIPTION") + prose(program.get("discussion", ""))
    page += macro("SH", "OPTIONS")
    page += ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow help information, of any command.\n"
    page += ".TP\n\\fB\\-\\-version\\fR\nShow the version.\n"
    page += macro("SH", "COMMANDS")
    page += "".join(sections("%s %s" % (name, c["commandName"]), c) for c in children(program))
    sys.stdout.buffer.write(page.encode())


main()
