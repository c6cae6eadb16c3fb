// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels whose every result is one written sequence of IEEE 754 operations (+ - * / sqrt fma), so that
// their bits depend neither on the instruction set nor on blocking. Matrices are column-major.
#pragma once
#include <stdbool.h>

// The instruction set in use. The best one the processor has is taken at first use; the environment
// variable ASSAY_KERNELS (portable, avx2, avx512) asks for another.
typedef enum { ASSAY_PORTABLE = 0, ASSAY_AVX2 = 1, ASSAY_AVX512 = 2 } assay_kernel_path;
bool assay_kernel_path_available(assay_kernel_path path);
assay_kernel_path assay_kernel_path_in_use(void);
// Returns false, and changes nothing, if this processor lacks `path`.
bool assay_use_kernel_path(assay_kernel_path path);

// Bytes of the second-level cache that blocks and panels are cut for: the environment variable
// ASSAY_L2 (bytes, or with a K or M behind the number) if it is set, else what the system says, else
// 512 KiB. It concerns speed only.
long assay_second_level_cache(void);
// Has everything cut for another size from now on; 0 puts back what was found at first.
void assay_use_second_level_cache(long bytes);

// Has the C library keep what is freed for what is asked for next: a recursion's vectors are large enough
// that it would by itself give their pages back to the system, and fetch and clear them anew, at each step.
// For programs, at their start; nothing where the C library is not GNU's.
void assay_keep_freed_memory(void);

// How an operand lies in memory: as it is, or as its adjoint (the transpose of a real one).
typedef enum { ASSAY_PLAIN = 0, ASSAY_ADJOINT = 1 } assay_form;

// C := C + sign A B, with A m x k, B k x n, C m x n and sign = +1 or -1. An A in the form ASSAY_ADJOINT
// is stored as A^H, k x m; likewise B, as n x k. The bits are those of the operand stored plainly.
// Every entry is one chain c = fma(sign a_ik, b_kj, c), k = 0, 1, ..., K-1.
void assay_gemm_f64(assay_form form_a, assay_form form_b, long m, long n, long k, double sign,
                    const double *a, long lda, const double *b, long ldb, double *c, long ldc);
void assay_gemm_f32(assay_form form_a, assay_form form_b, long m, long n, long k, float sign,
                    const float *a, long lda, const float *b, long ldb, float *c, long ldc);
// Complex, interleaved (re, im); lda, ldb, ldc count complex entries. With a' = sign a, for k = 0, 1, ...:
//   re = fma(a'_re, b_re, re); re = fma(-a'_im, b_im, re); im = fma(a'_re, b_im, im); im = fma(a'_im, b_re, im)
void assay_gemm_c64(assay_form form_a, assay_form form_b, long m, long n, long k, double sign,
                    const double *a, long lda, const double *b, long ldb, double *c, long ldc);

// Sums in eight lanes: entry i goes to lane i mod 8, each lane adds in order from 0; the result is
// ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7)).
double assay_sum_f64(long n, const double *x);
float assay_sum_f32(long n, const float *x);
// Sum of squares and inner product: lane = fma(x_i, y_i, lane).
double assay_dot_f64(long n, const double *x, const double *y);
float assay_dot_f32(long n, const float *x, const float *y);

// out_i := fma(a, x_i, b * y_i). `out` may be x or y.
void assay_combine_f64(long n, double a, const double *x, double b, const double *y, double *out);
void assay_combine_f32(long n, float a, const float *x, float b, const float *y, float *out);

// Plane rotation: (x_i, y_i) := (fma(c, x_i, -(s * y_i)), fma(s, x_i, c * y_i)).
void assay_rotate_f64(long n, double c, double s, double *x, double *y);
void assay_rotate_f32(long n, float c, float s, float *x, float *y);

// x_i := max(r_i - t, 0) - max(-r_i - t, 0), +0 where both vanish; returns how many x_i are not zero.
// `x` may be r. t >= 0.
long assay_soft_threshold_f64(long n, double t, const double *r, double *x);
long assay_soft_threshold_f32(long n, float t, const float *r, float *x);

// The adjoint of x = gain soft_threshold(r, t) for a cotangent dx, with s_i = sgn(r_i) where |r_i| > t,
// else 0: dr_i += gain (|s_i| dx_i); sign = sum of s_i dx_i and excess = sum of x_i dx_i with gain 1,
// both in eight lanes as above (lane = fma(s_i, dx_i, lane), ...), the last eight filled up with zeros;
// returns how many s_i are not zero.
long assay_soft_threshold_adjoint_f64(long n, double t, double gain, const double *r,
                                      const double *dx, double *dr, double *sign, double *excess);
long assay_soft_threshold_adjoint_f32(long n, float t, float gain, const float *r, const float *dx,
                                      float *dr, float *sign, float *excess);

// One column of a posterior mean whose entries are active with odds e^-u: with z = scale r_i,
// h = min(z^2 / 2, 1e30), or 1e30 if that is NaN, and (p, q) = logistic(offset - h),
//   x_i := (gain r_i) p;  returns the sum, in eight lanes, of (gain p) (1 + 2 h q).
// `work` has room for 3 n entries.
double assay_posterior_f64(long n, double gain, double scale, double offset, const double *r,
                           double *x, double *work);
float assay_posterior_f32(long n, float gain, float scale, float offset, const float *r, float *x,
                          float *work);

// Each entry's shares of the adjoint of such a column, for `of` = { gain, scale, 1 - gain, sigma, theta1, dS }:
// with the derivatives of BernoulliGaussian.derivatives, in the order of its operations,
//   dr_i += dx_i x' + dS x'';  work_i := the share of dsigma, work_{n+i} of dtheta1, work_{2n+i} of dtheta2.
void assay_posterior_adjoint_f64(long n, const double *of, double offset, const double *r,
                                 const double *dx, double *dr, double *work);
void assay_posterior_adjoint_f32(long n, const float *of, float offset, const float *r,
                                 const float *dx, float *dr, float *work);

// Elementary functions, error at most 1 ulp for every argument, infinities, zeros and subnormals included;
// NaN gives NaN. `y` may be x.
void assay_exp_f64(long n, const double *x, double *y);
void assay_log_f64(long n, const double *x, double *y);
void assay_tanh_f64(long n, const double *x, double *y);
void assay_exp_f32(long n, const float *x, float *y);
void assay_log_f32(long n, const float *x, float *y);
void assay_tanh_f32(long n, const float *x, float *y);
// p_i := 1 / (1 + exp(u_i)) and q_i := 1 - p_i = 1 / (1 + exp(-u_i)), both with error at most 2 ulp,
// from one exponential of -|u_i|. p or q may be u.
void assay_logistic_f64(long n, const double *u, double *p, double *q);
void assay_logistic_f32(long n, const float *u, float *p, float *q);
