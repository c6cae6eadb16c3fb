# SPDX-License-Identifier: CC0-1.0
"""What the READMEs show is what happens."""
import re
import subprocess
import sys

import conftest

CLIENT = (conftest.CLIENT / "README.md").read_text()


def block(text, start):
    """The indented or fenced block of a text that begins with these words."""
    return next(b for b in re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
                if b.startswith(start))


def run(tmp_path, code):
    (tmp_path / "test_my_amp.py").write_text(code)
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                           "test_my_amp.py"], cwd=tmp_path, capture_output=True, text=True)
    return done.stdout


def test_the_lines_pass_as_shown(tmp_path):
    shown = block(CLIENT, "$ pytest").splitlines()
    printed = run(tmp_path, block(CLIENT, "import numpy")).splitlines()
    assert printed[0].split() == shown[1].split()
    assert printed[-1].startswith(shown[2])


def test_the_mistake_reads_as_shown(tmp_path):
    code = block(CLIENT, "import numpy")
    assert "+ b * v\n" in code
    printed = run(tmp_path, code.replace(" + b * v\n", "\n"))
    for line in block(CLIENT, "AssertionError").splitlines():
        assert line.strip() in printed


def test_the_main_readme_shows_the_same(tmp_path):
    text = (conftest.ROOT / "README.md").read_text()
    for start in "import numpy", "AssertionError":
        assert block(text, start) == block(CLIENT, start)
    assert "`15 passed, 2 skipped`" in text
