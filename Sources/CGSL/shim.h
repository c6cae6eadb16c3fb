// Headers that pull in gsl_cblas.h stay out: its enums clash with OpenBLAS's.
#pragma once
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_trig.h>

// gsl_rng_mt19937 is a mutable C global, which Swift 6 does not let one read.
static inline const gsl_rng_type *assay_gsl_mt19937(void) { return gsl_rng_mt19937; }
static inline const gsl_root_fsolver_type *assay_gsl_brent(void) { return gsl_root_fsolver_brent; }
