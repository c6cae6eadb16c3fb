# SPDX-License-Identifier: CC0-1.0
"""One golden case: what is asked, and what an answer to it is worth."""
import functools

from . import serving
from .answer import read_answer
from .errors import NotOffered, SuiteError
from .judge import judge
from .target import target_of


class Case:
    """A question with its proven answer.

    Inputs and parameters are attributes, named as `serving` names them: `case.A`, `case.y`,
    `case.alpha`; `state/x` is `case.x`, `lambda` is `case.lambda_`.
    """

    def __init__(self, suite, stated):
        self.suite = suite
        #: The case's file, as the newest `Golden/schema/case-*.json` has it.
        self.stated = stated
        self.id = stated["id"]
        self.method = stated["algorithm"]
        self.level = stated["level"]
        self.title = stated["title"]
        self.flags = tuple(stated["flags"])
        self.parameters = plain(stated["parameters"])

    @functools.cached_property
    def inputs(self):
        """The given arrays by name, float64 or complex128, in the shapes of the wire."""
        return self._arrays(self.stated["inputs"])

    @functools.cached_property
    def expected(self):
        """The proven arrays by name, traces among them."""
        return self._arrays([self.stated["expected"]])

    def inputs_in(self, dtype):
        """The inputs in the format of a run: rounded to `float32`, where every one is exact."""
        return {name: serving.rounded(array, dtype) for name, array in self.inputs.items()}

    def target(self, dtype="float64", textbook=False):
        """What an answer is compared with; `None` where there is no tolerance in that format."""
        return _target(self, dtype, textbook)

    def call(self, function, dtype="float64"):
        """What a function returns that takes inputs and parameters by name, as arrays by name.

        Raises NotOffered, which skips a test, if the case gives what the function does not take.
        """
        given = self.inputs_in(dtype) | self.parameters
        extra = serving.unknown(function, given)
        if extra:
            raise NotOffered(
                f"{self.id} gives {', '.join(extra)}, which the function does not take")
        try:
            returned = function(**{serving.argument(name): value for name, value in given.items()})
        except NotImplementedError as reason:
            raise NotOffered(str(reason) or "not implemented") from None
        return {name: serving.rounded(array, dtype)
                for name, array in serving.outputs(returned).items()}

    def check(self, function=None, /, *, dtype="float64", accept=(), **answer):
        """The verdict on an answer, given as arrays by name or by the function that computes it.

        case.check(x=x), case.check(my_amp), case.check(**{"x": x, "trace/v": v}). `accept` names
        conventions that are as good as Assay's own.
        """
        if function is not None and answer:
            raise TypeError(f"a function is given, and arrays too ({', '.join(answer)}); give one")
        if function is not None:
            answer = self.call(function, dtype)
        outputs, problem = read_answer(self.stated, answer)
        return judge(self, outputs, problem, dtype, accept)

    def assert_ok(self, function=None, /, **options):
        """Raises AssertionError, with the whole verdict, unless the answer passes; see `check`.

        Gives the verdict back otherwise.
        """
        __tracebackhide__ = True
        verdict = self.check(function, **options)
        if not verdict.ok:
            raise AssertionError(str(verdict))
        return verdict

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        for key in self.inputs | self.parameters:
            if serving.argument(key) == name:
                return (self.inputs | self.parameters)[key]
        known = ", ".join(serving.argument(key) for key in self.inputs | self.parameters)
        raise AttributeError(f'case {self.id} gives no "{name}"; it gives {known}')

    def __repr__(self):
        return f"<case {self.id}: {self.title}>"

    def _arrays(self, files):
        arrays = {}
        for file in files:
            content = self.suite.archive.arrays(file["file"])
            for info in file["arrays"]:
                array = content.get(info["name"])
                if array is None or list(array.shape) != info["shape"]:
                    raise SuiteError(f'{file["file"]}: array "{info["name"]}" is not there with '
                                     f'shape {info["shape"]}, as case {self.id} states')
                arrays.setdefault(info["name"], array)
        return arrays


@functools.cache
def _target(case, dtype, textbook):
    return target_of(case.stated, case.expected, case.inputs, dtype, textbook)


def plain(value):
    """Parameters without their hexadecimal forms."""
    if isinstance(value, dict):
        if set(value) == {"decimal", "hex"}:
            return float(value["decimal"])
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
