# SPDX-License-Identifier: CC0-1.0
"""Answers in which a package gives something else than Assay's own quantities."""

import numpy as np


def x_alone(method):
    return lambda **given: {"x": method(**given)["x"]}


def mean_slope(method):
    def answer(**given):
        results = method(**given)
        return {"x": results["x"], "mean_slope": [np.mean(results["slope"])]}

    return answer


def posterior_variance(method):
    def answer(**given):
        results = method(**given)
        return {"x": results["x"], "posterior_variance": results["slope"] * given["sigma"] ** 2}

    return answer


def covariance_trace(method):
    def answer(**given):
        results = method(**given)
        trace = given["variance"] * len(given["r"]) * results["divergence"]
        return {"x": results["x"], "covariance_trace": trace}

    return answer


def precisions(method):
    """Takes and gives 1/variance. A method of several steps gives a list of them."""
    def answer(**given):
        for key in ("variance", "noise_variance"):
            precision = given.pop(key.replace("variance", "precision"), None)
            if precision is not None:
                given[key] = 1.0 / precision
        results = method(**given)
        if isinstance(results, dict):
            return results
        return [{"precision" if key == "variance" else key:
                 1.0 / value if key == "variance" else value for key, value in step.items()}
                for step in results]

    return answer


def fixed_alpha(method):
    return lambda alpha, **given: method(alpha=1.0, **given)
