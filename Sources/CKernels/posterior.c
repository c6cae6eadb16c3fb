// SPDX-License-Identifier: GPL-3.0-or-later
// The posterior mean of a signal that is zero or Gaussian, a column at a time.
#pragma STDC FP_CONTRACT OFF
#include "paths.h"

#define REAL double
#define SUFFIX f64
#define TEMPLATE "posterior_template.h"
#include "each_path.h"
#undef REAL
#undef SUFFIX

#define REAL float
#define SUFFIX f32
#define TEMPLATE "posterior_template.h"
#include "each_path.h"

#define POSTERIOR(REAL, SUFFIX)                                                              \
  static DISPATCH(void, log_odds_##SUFFIX,                                                   \
                  (long n, REAL scale, REAL offset, const REAL *r, REAL *h, REAL *u),        \
                  (n, scale, offset, r, h, u))                                               \
  static DISPATCH(void, moments_##SUFFIX,                                                    \
                  (long n, REAL gain, const REAL *r, const REAL *h, const REAL *p, REAL *q,  \
                   REAL *x),                                                                 \
                  (n, gain, r, h, p, q, x))                                                  \
  static DISPATCH(void, shares_##SUFFIX,                                                     \
                  (long n, const REAL *of, const REAL *r, const REAL *dx, REAL *h, REAL *p,  \
                   REAL *q, REAL *dr),                                                       \
                  (n, of, r, dx, h, p, q, dr))                                               \
  void assay_posterior_adjoint_##SUFFIX(long n, const REAL *of, REAL offset, const REAL *r,  \
                                        const REAL *dx, REAL *dr, REAL *work) {              \
    REAL *h = work, *p = work + n, *q = work + 2 * n;                                        \
    assay_log_odds_##SUFFIX(n, of[1], offset, r, h, p);                                      \
    assay_logistic_##SUFFIX(n, p, p, q);                                                     \
    assay_shares_##SUFFIX(n, of, r, dx, h, p, q, dr);                                        \
  }                                                                                          \
  REAL assay_posterior_##SUFFIX(long n, REAL gain, REAL scale, REAL offset, const REAL *r,   \
                                REAL *x, REAL *work) {                                       \
    REAL *h = work, *p = work + n, *q = work + 2 * n;                                        \
    assay_log_odds_##SUFFIX(n, scale, offset, r, h, p);                                      \
    assay_logistic_##SUFFIX(n, p, p, q);                                                     \
    assay_moments_##SUFFIX(n, gain, r, h, p, q, x);                                          \
    return assay_sum_##SUFFIX(n, q);                                                         \
  }

POSTERIOR(double, f64)
POSTERIOR(float, f32)
