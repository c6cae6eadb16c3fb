# SPDX-License-Identifier: CC0-1.0
"""Right NumPy implementations in the forms that textbooks and packages have.

    adapter.py --form NAME    one form, for the methods that it concerns
    adapter.py --forms        the names of all forms, one a line
"""

import argparse
import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

FIXTURES = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FIXTURES))
sys.path.insert(0, str(FIXTURES.parents[1] / "Examples/Adapters/python"))

import answer_forms
import linear_forms
import shrinkage_forms
from numpy_plain import linear, shrinkages, vamp
from numpy_plain.methods import METHODS
from serving import serve

LINEAR = ["lmmse", "vamp-l1", "vamp", "complex-vamp", "oamp", "em-vamp"]
BERNOULLI_GAUSSIAN = ["bernoulli-gaussian", "complex-bernoulli-gaussian", "amp", "complex-amp",
                      "vamp", "complex-vamp", "oamp", "em-vamp", "gamp", "lamp"]
COMPLEX_SOFT = ["complex-soft-threshold", "complex-amp", "complex-vamp"]
KINKED = ["soft-threshold", "piecewise-linear", "amp", "vamp-l1", "vamp", "lamp", *COMPLEX_SOFT]
KERNELS = ["soft-threshold", "bernoulli-gaussian", "piecewise-linear", "complex-soft-threshold",
           "complex-bernoulli-gaussian"]
PRECISE = ["lmmse", "vamp-l1", "vamp", "complex-vamp", "oamp", "gamp"]

KINKS = {"kink-half": 0.5, "kink-outer": 1.0}
ANSWERS = {
    "x-alone": (answer_forms.x_alone, KERNELS + ["lmmse"]),
    "mean-slope": (answer_forms.mean_slope, KERNELS),
    "posterior-variance": (answer_forms.posterior_variance, KERNELS),
    "covariance-trace": (answer_forms.covariance_trace, ["lmmse"]),
    "precisions": (answer_forms.precisions, PRECISE),
    "fixed-alpha": (answer_forms.fixed_alpha, ["amp-l1"]),
}
FORMS = [*linear_forms.FORMS, *shrinkage_forms.POSTERIORS, "bg-variance", "complex-polar",
         *KINKS, *ANSWERS]


def put(name, function):
    """In the place of the shrinkage of that name."""
    shrinkages.FAMILIES[name] = function


def methods(form):
    """The form's methods, with the form in them."""
    if form in linear_forms.FORMS:
        estimate, inverse = linear_forms.FORMS[form]
        linear.lmmse = linear_forms.by_columns(estimate) if estimate else linear.lmmse
        linear.pseudo_inverse = inverse or linear.pseudo_inverse
        return {name: METHODS[name] for name in LINEAR}
    if form in shrinkage_forms.POSTERIORS:
        shrinkages.posterior = vamp.posterior = shrinkage_forms.POSTERIORS[form]
        return {name: METHODS[name] for name in BERNOULLI_GAUSSIAN}
    if form == "bg-variance":
        vamp.bernoulli_gaussian = shrinkage_forms.by_variance(shrinkages.posterior)
        put("bernoulli-gaussian", vamp.bernoulli_gaussian)
        put("complex-bernoulli-gaussian", vamp.bernoulli_gaussian)
        return {name: METHODS[name] for name in BERNOULLI_GAUSSIAN}
    if form == "complex-polar":
        put("complex-soft-threshold", shrinkage_forms.complex_polar)
        return {name: METHODS[name] for name in COMPLEX_SOFT}
    if form in KINKS:
        names = ["soft-threshold", "piecewise-linear", "complex-soft-threshold"]
        families = [shrinkages.FAMILIES[name] for name in names]
        for name, family in zip(names, shrinkage_forms.at_kinks(KINKS[form], families)):
            put(name, family)
        return {name: METHODS[name] for name in KINKED}
    around, names = ANSWERS[form]
    return {name: around(METHODS[name]) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--form", choices=FORMS)
    chosen.add_argument("--forms", action="store_true")
    options = parser.parse_args()
    if options.forms:
        print("\n".join(FORMS))
        return
    np.seterr(all="ignore")
    serve("numpy-right", "1", methods(options.form),
          constants={"alpha": 1} if options.form == "fixed-alpha" else None,
          precisions=options.form == "precisions")


if __name__ == "__main__":
    main()
