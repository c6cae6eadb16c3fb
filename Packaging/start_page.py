#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation's start page, from the table of rooms: start_page.py CONTRIBUTING.md SITE MODULE..."""
import html
import pathlib
import re
import sys

PAGE = """<!doctype html>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
td { padding: .3rem 1rem .3rem 0; vertical-align: top; }
</style>
<h1>Assay</h1>
<p>A deterministic reference implementation of message passing and deep unfolding, and the harness that
tests others against it.</p>
<table>
%s
</table>
</html>
"""
ROW = '<tr><td><a href="documentation/%s/">%s</a></td><td>%s</td></tr>'


def rooms(text):
    """Module and sentence, in the order of the table, which is that of imports."""
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([^|]+) \|", text, flags=re.M)
    return {name: owns.strip() for names, owns in rows for name in re.findall(r"\w+", names)}


def main():
    contributing, site, modules = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    sentences = rooms(pathlib.Path(contributing).read_text(encoding="utf-8"))
    for module in modules:
        if module not in sentences:
            sys.exit("%s: has no row for %s" % (contributing, module))
        if not (site / "documentation" / module.lower() / "index.html").exists():
            sys.exit("%s: has no page of %s" % (site, module))
    lines = [ROW % (name.lower(), name, html.escape(owns).replace("`", ""))
             for name, owns in sentences.items() if name in modules]
    (site / "index.html").write_text(PAGE % "\n".join(lines), encoding="utf-8")


main()
