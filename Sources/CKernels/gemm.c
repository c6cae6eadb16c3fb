// SPDX-License-Identifier: GPL-3.0-or-later
// Real matrix products, one chain of fused multiply-adds an entry.
#pragma STDC FP_CONTRACT OFF
#include "gemm.h"

#define REAL double
#define SUFFIX f64
#define BYTES_OF_REAL 8
#define TEMPLATE "gemm_template.h"
#include "each_path.h"
#undef REAL
#undef SUFFIX
#undef BYTES_OF_REAL

#define REAL float
#define SUFFIX f32
#define BYTES_OF_REAL 4
#define TEMPLATE "gemm_template.h"
#include "each_path.h"

#define GEMM(REAL, SUFFIX)                                                                        \
  DISPATCH(void, gemm_##SUFFIX,                                                                   \
           (assay_form form_a, assay_form form_b, long m, long n, long k, REAL sign,              \
            const REAL *a, long lda, const REAL *b, long ldb, REAL *c, long ldc),                 \
           (form_a, form_b, m, n, k, sign, a, lda, b, ldb, c, ldc))

GEMM(double, f64)
GEMM(float, f32)
