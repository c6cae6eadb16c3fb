# SPDX-License-Identifier: CC0-1.0
"""A slip is one line of numpy_plain replaced by another, when the module is imported."""

import importlib.util
import sys
from dataclasses import dataclass


@dataclass
class Slip:
    name: str
    place: str  # module.function, or the module alone for a line outside its functions
    right: str  # stands once in that place
    wrong: str
    shows: dict  # the equation that no longer holds, None for a kernel: the methods it shows in
    what: str
    review: bool = False  # found by a review to pass, where the others were made up

    def rows(self):
        for equation, algorithms in self.shows.items():
            row = {"slip": self.name, "algorithms": list(algorithms), "equation": equation,
                   "what": self.what}
            yield row | ({"review": True} if self.review else {})

    def make(self):
        """Loads the module with the slip in it; whoever imports it afterwards gets this one."""
        module_name, _, function = self.place.partition(".")
        spec = importlib.util.find_spec("numpy_plain." + module_name)
        with open(spec.origin, encoding="utf-8") as file:
            text = file.read()
        start = text.index(f"def {function}(") if function else 0
        end = text.find("\n\n\n", start) if function else len(text)
        body = text[start:end]
        if body.count(self.right) != 1 or self.wrong == self.right:
            raise ValueError(f"{self.name}: {self.place} has no such line, or has it twice")
        text = text[:start] + body.replace(self.right, self.wrong) + text[end:]
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        exec(compile(text, spec.origin, "exec"), module.__dict__)
