// SPDX-License-Identifier: GPL-3.0-or-later
// Real matrix products, one chain of fused multiply-adds an entry.
#pragma STDC FP_CONTRACT OFF
#include "gemm.h"

#define REAL double
#define SUFFIX f64
#define TEMPLATE "gemm_template.h"
#include "each_path.h"
#undef REAL
#undef SUFFIX

#define REAL float
#define SUFFIX f32
#define TEMPLATE "gemm_template.h"
#include "each_path.h"

DISPATCH(void, gemm_f64,
         (long m, long n, long k, double sign, const double *a, long lda, const double *b, long ldb,
          double *c, long ldc),
         (m, n, k, sign, a, lda, b, ldb, c, ldc))
DISPATCH(void, gemm_f32,
         (long m, long n, long k, float sign, const float *a, long lda, const float *b, long ldb,
          float *c, long ldc),
         (m, n, k, sign, a, lda, b, ldb, c, ldc))
