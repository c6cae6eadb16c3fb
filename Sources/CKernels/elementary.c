// SPDX-License-Identifier: GPL-3.0-or-later
// exp, log, tanh and the logistic function from IEEE operations only.
#pragma STDC FP_CONTRACT OFF
#include "paths.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INVERSE_LOG2 0x1.71547652b82fep+0
#define LOG2 0x1.62e42fefa39efp-1
// 42 bits of log(2), so that a product with an exponent is exact, and the rest.
#define LOG2_HIGH 0x1.62e42fefa3800p-1
#define LOG2_LOW 0x1.ef35793c76730p-45
// Adding 3 2^51 rounds to an integer and leaves it in the lowest bits.
#define MAGIC 0x1.8p52
#define MAGIC_BITS 0x4338000000000000ul
#define SIGN (1ul << 63)
#define SQRT_HALF_BITS 0x3fe6a09e667f3bcdul

// Remez exchange in mpmath at 300 bits, then rounded. 1/2 + r Q, for (exp(r) - 1 - r) / r^2 on
// |r| <= log(2) / 2, minimises |r| times its error: 2^-61.7. S, its constant term included, is for
// Floats, with weight r^2: 2^-34.1.
#define Q1 0x1.5555555555559p-3
#define Q2 0x1.555555555555ap-5
#define Q3 0x1.111111110f6b5p-7
#define Q4 0x1.6c16c16c14468p-10
#define Q5 0x1.a01a01afe2ccdp-13
#define Q6 0x1.a01a01b0b07c4p-16
#define Q7 0x1.71ddf858f471dp-19
#define Q8 0x1.27e4c5adbe41dp-22
#define Q9 0x1.af5eb67d0890cp-26
#define Q10 0x1.1f9550993b1a6p-29
#define S0 0x1.0000003edd3e0p-1
#define S1 0x1.5555559659d88p-3
#define S2 0x1.55548670d203ap-5
#define S3 0x1.11107eec65404p-7
#define S4 0x1.6d9240c294768p-10
#define S5 0x1.a1b5ab8a9b968p-13
// P, for (2 artanh(s) - 2 s) / s^3 in z = s^2, 0 <= z <= ((sqrt(2) - 1) / (sqrt(2) + 1))^2, with
// weight z: 2^-65.7.
#define P0 0x1.5555555555555p-1
#define P1 0x1.9999999999dffp-2
#define P2 0x1.249249242b414p-2
#define P3 0x1.c71c7258fdb29p-3
#define P4 0x1.745cde359a629p-3
#define P5 0x1.3b20ab90c7b49p-3
#define P6 0x1.0f5cc8e0f5715p-3
#define P7 0x1.0f63136d1a898p-3

// Vectors wider than a register have no fixed calling convention; here they only pass through
// inlined functions.
#pragma clang diagnostic ignored "-Wpsabi"
#define TEMPLATE "elementary_template.h"
#include "each_path.h"

#define PUBLIC(REAL, SUFFIX)                                                  \
  DISPATCH(void, exp_##SUFFIX, (long n, const REAL *x, REAL *y), (n, x, y))   \
  DISPATCH(void, log_##SUFFIX, (long n, const REAL *x, REAL *y), (n, x, y))   \
  DISPATCH(void, tanh_##SUFFIX, (long n, const REAL *x, REAL *y), (n, x, y))  \
  DISPATCH(void, logistic_##SUFFIX, (long n, const REAL *u, REAL *p, REAL *q), (n, u, p, q))

PUBLIC(double, f64)
PUBLIC(float, f32)
