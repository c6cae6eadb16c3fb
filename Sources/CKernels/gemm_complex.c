// SPDX-License-Identifier: GPL-3.0-or-later
// Complex matrix products, one chain of fused multiply-adds for each part of an entry.
#pragma STDC FP_CONTRACT OFF
#include "gemm.h"

#define REAL double
#define SUFFIX c64
#define TEMPLATE "gemm_complex_template.h"
#include "each_path.h"

DISPATCH(void, gemm_c64,
         (assay_form form_a, assay_form form_b, long m, long n, long k, double sign,
          const double *a, long lda, const double *b, long ldb, double *c, long ldc),
         (form_a, form_b, m, n, k, sign, a, lda, b, ldb, c, ldc))
