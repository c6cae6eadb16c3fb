// SPDX-License-Identifier: GPL-3.0-or-later
// Sums in a fixed order and elementwise operations.
#pragma STDC FP_CONTRACT OFF
#include "paths.h"

#define REAL double
#define SUFFIX f64
#define INTEGER long
#define TEMPLATE "vectors_template.h"
#include "each_path.h"
#undef REAL
#undef SUFFIX
#undef INTEGER

#define REAL float
#define SUFFIX f32
#define INTEGER int
#define TEMPLATE "vectors_template.h"
#include "each_path.h"

#define PUBLIC(REAL, SUFFIX)                                                                   \
  DISPATCH(REAL, sum_##SUFFIX, (long n, const REAL *x), (n, x))                                \
  DISPATCH(REAL, dot_##SUFFIX, (long n, const REAL *x, const REAL *y), (n, x, y))              \
  DISPATCH(void, combine_##SUFFIX,                                                             \
           (long n, REAL a, const REAL *x, REAL b, const REAL *y, REAL *out),                  \
           (n, a, x, b, y, out))                                                               \
  DISPATCH(void, rotate_##SUFFIX, (long n, REAL c, REAL s, REAL *x, REAL *y), (n, c, s, x, y)) \
  DISPATCH(long, soft_threshold_##SUFFIX, (long n, REAL t, const REAL *r, REAL *x),            \
           (n, t, r, x))                                                                       \
  DISPATCH(long, soft_threshold_adjoint_##SUFFIX,                                              \
           (long n, REAL t, REAL gain, const REAL *r, const REAL *dx, REAL *dr, REAL *sign,    \
            REAL *excess),                                                                     \
           (n, t, gain, r, dx, dr, sign, excess))

PUBLIC(double, f64)
PUBLIC(float, f32)
