# SPDX-License-Identifier: CC0-1.0
"""What can go wrong before an answer is judged."""
import unittest


class SuiteError(Exception):
    """A suite that cannot be found or read, or a file of it that is not as it was made."""


class UnknownName(ValueError):
    """A method or a case that the suite does not have, or an array that a case does not ask for."""


class NotOffered(unittest.SkipTest):
    """A case that gives what a function does not take; a test of it is skipped."""
