# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of some tests in a process of its own, ended as soon as one fails, with all that it started."""
import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass

BINARY = ".build/release/assayPackageTests.xctest"
MEMORY, FILE_SIZE = 6 << 30, 1 << 30  # bytes; a mutant may ask for any amount
_FAILURE = re.compile(rb"recorded an issue[^\n]*? at (\w+)\.swift:\d+|Test run with \d+ tests?[^\n]* failed")
_SUBREAPER = 36


@dataclass
class Outcome:
    word: str  # passed, failed, crashed, hung
    by: str  # the file of the test that failed
    seconds: float


def adopt_orphans():
    """What a test leaves behind becomes ours, so that we can end it."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _limit():
    os.setsid()
    # `nohup` ignores it, and what ignores it hands that on: tests end programs by it.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pattern(tests):
    """A regular expression of exactly these tests."""
    return "|".join("^" + re.sub(r"[().\[\]+*?{}|^$\\]", r"\\\g<0>", test) + "(/|$)" for test in tests)


def listed(folder):
    """All tests by name; those of the debug build are `make test`'s."""
    output = subprocess.run(
        [folder / BINARY, "--testing-library", "swift-testing", "--list-tests"], cwd=folder, check=True,
        capture_output=True, text=True).stdout
    tests = [line for line in output.splitlines() if "." in line and "BitsTests" not in line]
    if not tests:
        raise SystemExit(f"{BINARY} names no tests")
    return tests


def run(folder, tests, patience, **environment):
    """Runs `tests` for at most `patience` seconds."""
    temporary = folder / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    log = folder / "run.log"
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["nice", "-n", "10", folder / BINARY, "--testing-library", "swift-testing", "--filter", _pattern(tests)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, preexec_fn=_limit,
            # Backtraces take longer than most tests.
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", "TMPDIR": str(temporary), **environment})
    try:
        while True:
            code = process.poll()
            failure = _FAILURE.search(log.read_bytes())
            seconds = time.monotonic() - started
            if failure:
                return Outcome("failed", (failure[1] or b"").decode(), seconds)
            if code is not None:
                return Outcome("passed" if code == 0 else "crashed", "", seconds)
            if seconds > patience:
                return Outcome("hung", "", seconds)
            time.sleep(0.02 if seconds < 2 else 0.2)
    finally:
        _end_children()
        process.wait()


def _end_children():
    """Ends our children until none is left: theirs become ours."""
    while children := _children():
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            except (ProcessLookupError, ChildProcessError):
                pass


def _children():
    found = []
    for entry in os.listdir("/proc"):
        try:
            fields = open(f"/proc/{entry}/stat").read().rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                found.append(int(entry))
        except (OSError, ValueError, IndexError):
            pass
    return found
