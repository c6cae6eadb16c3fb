// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of elementary.c for one PATH; Floats are computed in doubles and rounded once.
//
// The functions are long chains of dependent operations, so W doubles fill two registers, whose
// operations alternate.
#define V NAME(real)
#define BITS NAME(bits)
#define LOOSE NAME(loose_real)
#define SHORT NAME(float_vector)
#define LOOSE_SHORT NAME(loose_float)
#define EXPONENTIAL NAME(exponential)
#define W ((long)(2 * BYTES / sizeof(double)))
#define FMA __builtin_elementwise_fma
#define AS_BITS(v) ((BITS)(v))
#define AS_REAL(v) ((V)(v))

typedef double V __attribute__((ext_vector_type(2 * BYTES / sizeof(double))));
typedef unsigned long BITS __attribute__((ext_vector_type(2 * BYTES / sizeof(double))));
typedef float SHORT __attribute__((ext_vector_type(2 * BYTES / sizeof(double))));
typedef V LOOSE __attribute__((aligned(sizeof(double)), may_alias));
typedef SHORT LOOSE_SHORT __attribute__((aligned(sizeof(float)), may_alias));

// Comparisons with NaN are false: a NaN passes unchanged.
INLINE TARGET V NAME(clamp)(V x, double low, double high) {
  x = x < low ? (V)low : x;
  return x > high ? (V)high : x;
}

// exp(x) = 2^k (1 + high + low), where `magic` has k in its lowest bits, |high| <= log(2) / 2, and
// low = r^2 / 2 + r^3 Q(r) + what the reduction rounded off.
typedef struct {
  V high, low, k, magic;
} EXPONENTIAL;

INLINE TARGET EXPONENTIAL NAME(reduce)(V x) {
  EXPONENTIAL e;
  e.magic = FMA(x, (V)INVERSE_LOG2, (V)MAGIC);
  e.k = e.magic - MAGIC;
  V r0 = FMA(-e.k, (V)LOG2_HIGH, x), r = FMA(-e.k, (V)LOG2_LOW, r0), rr = r * r;
  V r4 = rr * rr, q12 = FMA((V)Q2, r, (V)Q1), q34 = FMA((V)Q4, r, (V)Q3);
  V q56 = FMA((V)Q6, r, (V)Q5), q78 = FMA((V)Q8, r, (V)Q7), q90 = FMA((V)Q10, r, (V)Q9);
  V q = FMA(FMA(q90, r4, FMA(q78, rr, q56)), r4, FMA(q34, rr, q12));
  e.high = r;
  e.low = FMA((V)0.5, rr, FMA(rr * r, q, FMA(-e.k, (V)LOG2_LOW, r0 - r)));
  return e;
}

// y 2^k, rounded once. Where there is no such instruction, in two steps, the first of them exact.
INLINE TARGET V NAME(scale)(V y, V k, V magic) {
#if BYTES == 64
  (void)magic;
  union {
    V whole;
    __m512d half[2];
  } u = {y}, exponent = {k};
  UNROLL for (int i = 0; i < 2; i++) u.half[i] = _mm512_scalef_pd(u.half[i], exponent.half[i]);
  return u.whole;
#else
  (void)k;
  BITS biased = AS_BITS(magic) - (MAGIC_BITS - 2048), half = biased >> 1;
  return y * AS_REAL((half - 1) << 52) * AS_REAL((biased - half - 1) << 52);
#endif
}

// The arguments beyond which the result is 0 or infinite do without k as large.
INLINE TARGET V NAME(exp_vector)(V x) {
  x = NAME(clamp)(x, -746, 710);
  EXPONENTIAL e = NAME(reduce)(x);
  V sum = 1 + e.high;
  return NAME(scale)(sum + (e.low + (e.high - (sum - 1))), e.k, e.magic);
}

// exp for Floats: |x| <= 200, error some 2^-34, of which the rounding to Float leaves nothing.
INLINE TARGET V NAME(exp_short)(V x) {
  V magic = FMA(x, (V)INVERSE_LOG2, (V)MAGIC), k = magic - MAGIC;
  V r = FMA(-k, (V)LOG2, x), rr = r * r;
  V even = FMA((V)S4, rr, (V)S2), odd = FMA((V)S5, rr, (V)S3);
  even = FMA(even, rr, (V)S0), odd = FMA(odd, rr, (V)S1);
  V y = FMA(rr, FMA(odd, r, even), r) + 1;
  return AS_REAL(AS_BITS(y) + (AS_BITS(magic) << 52));
}

// With x = 2^k m, m in [sqrt(1/2), sqrt(2)], f = m - 1 and s = f / (2 + f):
// log(x) = k log(2) + 2 s + s^3 P(s^2), where s is taken to twice the working precision.
INLINE TARGET V NAME(log_vector)(V x) {
  V tiny = x < 0x1p-1022 ? (V)54 : (V)0, y = x < 0x1p-1022 ? x * 0x1p54 : x;
  BITS shifted = AS_BITS(y) - SQRT_HALF_BITS + (1023ul << 52);
  V m = AS_REAL(AS_BITS(y) - (((shifted >> 52) - 1023) << 52));
  V k = AS_REAL((shifted >> 52) | 0x4330000000000000) - (0x1p52 + 1023) - tiny;
  V f = m - 1, g = 2 + f, inverse = 1 / g, s = f * inverse;
  V rest = FMA(-s, f - (g - 2), FMA(-s, g, f)) * inverse, z = s * s;
  V p = FMA((V)P7, z, (V)P6);
  p = FMA(p, z, (V)P5), p = FMA(p, z, (V)P4), p = FMA(p, z, (V)P3);
  p = FMA(p, z, (V)P2), p = FMA(p, z, (V)P1), p = FMA(p, z, (V)P0);
  V a = k * LOG2_HIGH, b = 2 * s, high = a + b;
  V low = (b - (high - a)) + (FMA(s * z, p, 2 * rest) + k * LOG2_LOW);
  V result = high + low;
  result = x == __builtin_inf() ? x : result;
  result = x == 0 ? (V)-__builtin_inf() : result;
  return x >= 0 ? result : (V)__builtin_nan("");
}

// tanh |x| = -E / (2 + E) with E = exp(-2 |x|) - 1, numerator and denominator in twice the working
// precision: the sign is such that 2^k only lessens the errors of E. From 19.1 on the result is 1.
INLINE TARGET V NAME(tanh_vector)(V x) {
  BITS sign = AS_BITS(x) & SIGN;
  V u = AS_REAL(AS_BITS(x) | SIGN);
  EXPONENTIAL e = NAME(reduce)(2 * (u < -19.1 ? (V)-19.1 : u));
  V power = AS_REAL((AS_BITS(e.magic) - MAGIC_BITS + 1023) << 52);
  V a = power - 1, b = power * e.high, sum = a + b;
  V rest = FMA(power, e.low, b - (sum - a)) + (power - (a + 1));
  V n = sum + rest, n_low = rest - (n - sum), d = 2 + n, d_low = (n - (d - 2)) + n_low;
  V inverse = 1 / d, q = n * inverse, defect = FMA(-q, d, n) + FMA(-q, d_low, n_low);
  return AS_REAL((AS_BITS(FMA(defect, inverse, q)) & ~SIGN) | sign);
}

typedef struct {
  V p, q;
} NAME(pair);

// e = exp(-|u|) lies in [0, 1], so 1 + e = s + rest exactly, and d = 1 / s has a known relative
// defect, which enters both results, 1 / (1 + e) and e / (1 + e), before they are rounded.
INLINE TARGET NAME(pair) NAME(logistic_vector)(V u) {
  V x = AS_REAL(AS_BITS(u) & ~SIGN);
  EXPONENTIAL r = NAME(reduce)(-(x > 746 ? (V)746 : x));
  V one = 1 + r.high, e = NAME(scale)(one + (r.low + (r.high - (one - 1))), r.k, r.magic);
  V s = 1 + e, rest = e - (s - 1), d = 1 / s, defect = FMA(-d, rest, FMA(-s, d, (V)1));
  V large = FMA(d, defect, d), small = FMA(e, d, (e * d) * defect);
  return (NAME(pair)){u > 0 ? small : large, u > 0 ? large : small};
}

INLINE TARGET NAME(pair) NAME(logistic_short)(V u) {
  V x = AS_REAL(AS_BITS(u) | SIGN);
  V e = NAME(exp_short)(x < -200 ? (V)-200 : x), large = 1 / (1 + e), small = e * large;
  return (NAME(pair)){u > 0 ? small : large, u > 0 ? large : small};
}

// What a vector does to the entries of an array. The last entries are done by a vector that ends
// with them, read before anything is stored; fewer than W entries in a padded copy.
#define ELEMENTWISE(REAL, SUFFIX, VECTOR, LOOSE_VECTOR, name, FUNCTION)              \
  TARGET static void NAME(name##_##SUFFIX)(long n, const REAL *x, REAL *y) {         \
    if (n < W) {                                                                     \
      REAL copy[W] = {0};                                                            \
      for (long i = 0; i < n; i++) copy[i] = x[i];                                   \
      if (n > 0) NAME(name##_##SUFFIX)(W, copy, copy);                               \
      for (long i = 0; i < n; i++) y[i] = copy[i];                                   \
      return;                                                                        \
    }                                                                                \
    V last = __builtin_convertvector(*(const LOOSE_VECTOR *)(x + n - W), V);         \
    for (long i = 0; i + W < n; i += W) {                                            \
      V v = __builtin_convertvector(*(const LOOSE_VECTOR *)(x + i), V);              \
      *(LOOSE_VECTOR *)(y + i) = __builtin_convertvector(FUNCTION(v), VECTOR);       \
    }                                                                                \
    *(LOOSE_VECTOR *)(y + n - W) = __builtin_convertvector(FUNCTION(last), VECTOR);  \
  }
#define EXP_SHORT(v) NAME(exp_short)(NAME(clamp)(v, -200, 200))

ELEMENTWISE(double, f64, V, LOOSE, exp, NAME(exp_vector))
ELEMENTWISE(double, f64, V, LOOSE, log, NAME(log_vector))
ELEMENTWISE(double, f64, V, LOOSE, tanh, NAME(tanh_vector))
ELEMENTWISE(float, f32, SHORT, LOOSE_SHORT, exp, EXP_SHORT)
ELEMENTWISE(float, f32, SHORT, LOOSE_SHORT, log, NAME(log_vector))
ELEMENTWISE(float, f32, SHORT, LOOSE_SHORT, tanh, NAME(tanh_vector))

#define LOGISTIC(REAL, SUFFIX, VECTOR, LOOSE_VECTOR, FUNCTION)                              \
  TARGET static void NAME(logistic_##SUFFIX)(long n, const REAL *u, REAL *p, REAL *q) {     \
    if (n < W) {                                                                            \
      REAL copy[W] = {0}, other[W];                                                         \
      for (long i = 0; i < n; i++) copy[i] = u[i];                                          \
      if (n > 0) NAME(logistic_##SUFFIX)(W, copy, copy, other);                             \
      for (long i = 0; i < n; i++) p[i] = copy[i], q[i] = other[i];                         \
      return;                                                                               \
    }                                                                                       \
    V last = __builtin_convertvector(*(const LOOSE_VECTOR *)(u + n - W), V);                \
    for (long i = 0; i + W < n; i += W) {                                                   \
      NAME(pair) r = FUNCTION(__builtin_convertvector(*(const LOOSE_VECTOR *)(u + i), V));  \
      *(LOOSE_VECTOR *)(p + i) = __builtin_convertvector(r.p, VECTOR);                      \
      *(LOOSE_VECTOR *)(q + i) = __builtin_convertvector(r.q, VECTOR);                      \
    }                                                                                       \
    NAME(pair) r = FUNCTION(last);                                                          \
    *(LOOSE_VECTOR *)(p + n - W) = __builtin_convertvector(r.p, VECTOR);                    \
    *(LOOSE_VECTOR *)(q + n - W) = __builtin_convertvector(r.q, VECTOR);                    \
  }

LOGISTIC(double, f64, V, LOOSE, NAME(logistic_vector))
LOGISTIC(float, f32, SHORT, LOOSE_SHORT, NAME(logistic_short))

#undef V
#undef BITS
#undef LOOSE
#undef SHORT
#undef LOOSE_SHORT
#undef EXPONENTIAL
#undef W
#undef FMA
#undef AS_BITS
#undef AS_REAL
#undef ELEMENTWISE
#undef LOGISTIC
#undef EXP_SHORT
