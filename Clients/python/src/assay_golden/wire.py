# SPDX-License-Identifier: CC0-1.0
"""The adapter protocol on standard input and output, by which `assay verify` asks a function."""
from . import serving
from .serving import guard

__all__ = ["guard", "serve"]


def serve(functions, *, name="adapter", version="1", **options):
    """Answers `assay verify --adapter 'python3 this-file.py'` until it stops.

    `functions` maps names of methods to functions, which take inputs and parameters by name as
    those given to `Case.check` do. What they print goes to standard error. `name` and `version` are
    what reports say; `dtypes`, `trace`, `constants` and `precisions` are those of the protocol.
    """
    serving.serve(name, version, functions, **options)
