# SPDX-License-Identifier: CC0-1.0
"""Lets `assay verify` question Python functions: copy this file beside your adapter.

    from serving import serve

    def my_amp(A, y, alpha, iterations):
        ...
        return x

    serve("mine", "1.0", {"amp-l1": my_amp})

A function is called with the inputs and parameters of a case by name, as Documentation/ADAPTERS.md
lists them: `state/x` is `x`, `lambda` is `lambda_`. A case that gives what the function does not
take, or for which it raises NotImplementedError, is skipped. It returns

    an array                    the estimate x
    a dict                      {"x": …, "slope": …, "trace/r": …}, a trace perhaps a list
    a generator, or a list      one dict for each iteration: the last x counts, all are traced
"""
import functools, inspect, json, os, sys, traceback

import numpy as np

# Arrays that all columns of a batch share, and two of layers that states share their names with.
SHARED = set("A B S W U V G H theta alpha beta gamma lambda_ sigma_w2 initial_variance".split())
SHARED_BESIDE = {"b": "B", "s": "U"}
LINES = 8  # of a traceback, from its end


def serve(name, version, algorithms, *, dtypes=("float64",), trace=True, constants=None,
          precisions=False, language="Python"):
    """Answers until Assay stops. `algorithms` maps names to functions.

    `constants` are the parameters that the package has fixed, {"alpha": 1}; with `precisions` it is
    given and gives 1/variance in the place of each variance. They make it protocol version 2.
    """
    questions, answers = guard()
    capabilities = {"algorithms": list(algorithms), "dtypes": list(dtypes), "trace": trace}
    beyond_first = ({"constants": constants} if constants else {}) | (
        {"precisions": True} if precisions else {})
    for line in questions:
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "start":
            reply = {"protocol": 2 if beyond_first else 1, "exchange": "npz",
                     "implementation": {"name": name, "version": version, "language": language},
                     "capabilities": capabilities | beyond_first}
        else:
            reply = {"seq": message["seq"]} | run(algorithms[message["algorithm"]], message)
        print(json.dumps(reply), file=answers, flush=True)


@functools.cache
def guard():
    """The two ends of the wire. What else is printed or read from here on, by C code too, cannot
    get at it: prints go to standard error, and there is nothing to read. `serve` calls it; call it
    first thing if a package prints while it is imported."""
    sys.stdout.flush()
    questions, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return questions, answers


def run(function, message):
    """Calls it, writes what it returns, and says how that went."""
    try:
        with np.load(message["inputs"]) as file:
            given = {key: file[key] for key in file.files} | message["parameters"]
        extra = unknown(function, given)
        if extra:
            raise NotImplementedError("takes no " + ", ".join(extra))
        given = {argument(key): value for key, value in given.items()}
        results = outputs(function(**given), "trace" in message["want"])
        np.savez(message["outputs"],
                 **{key: rounded(array, message["dtype"]) for key, array in results.items()})
        return {"status": "ok"}
    except NotImplementedError as reason:
        return {"status": "skipped", "message": str(reason) or "not implemented"}
    except Exception as error:
        lines = traceback.format_exc().splitlines()
        return {"status": "error", "message": f"{type(error).__name__}: {error}"[:500],
                "traceback": "\n".join(lines[-LINES:])[:4000]}


def argument(name):
    """What a function calls an input or a parameter of that name."""
    return "lambda_" if name == "lambda" else name.removeprefix("state/")


def unknown(function, given):
    """The names of what is given that the function does not take."""
    parameters = inspect.signature(function).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return []
    return [name for name in given if argument(name) not in parameters]


def outputs(returned, with_trace=True):
    """What a function returned, as a dictionary of arrays."""
    if inspect.isgenerator(returned) or isinstance(returned, list):
        steps = list(returned)
        returned = {"x": steps[-1]["x"]}
        if with_trace:
            returned |= {"trace/" + key: [step[key] for step in steps] for key in steps[0]}
    elif not isinstance(returned, dict):
        returned = {"x": returned}
    return {key: np.asarray(value) for key, value in returned.items()}


def rounded(array, dtype):
    """In the run's dtype, or in the complex numbers whose parts are of it."""
    return array.astype(np.result_type(dtype, np.complex64) if np.iscomplexobj(array) else dtype)


def per_column(function):
    """Lets a function that treats one column answer for a batch: it gets vectors for N×D and M×D,
    scalars for D, and its results are stacked again. Not for samples of several columns, nor for
    losses, which are means over columns."""
    @functools.wraps(function)
    def of_batch(**given):
        columns = {key for key, value in given.items()
                   if isinstance(value, np.ndarray) and key not in SHARED
                   and SHARED_BESIDE.get(key) not in given}
        each = [outputs(function(**{key: value[..., d] if key in columns else value
                                    for key, value in given.items()}))
                for d in range(given["y"].shape[1])]
        return {key: np.stack([results[key] for results in each], axis=-1) for key in each[0]}
    return of_batch
