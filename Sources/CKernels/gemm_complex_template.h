// SPDX-License-Identifier: GPL-3.0-or-later
// C := C + sign A B with complex entries, (re, im) pairs of doubles, for one PATH.
//
// In a tile, real and imaginary parts are apart: A is packed so, and C is taken apart on loading.
#define V NAME(vector)
#define LOOSE NAME(loose)
#define W ((long)(BYTES / sizeof(double)))
#define LOAD(p) (*(const LOOSE *)(p))
#define STORE(p, v) (*(LOOSE *)(p) = (v))
#define FMA __builtin_elementwise_fma

typedef double V __attribute__((ext_vector_type(BYTES / sizeof(double))));
typedef V LOOSE __attribute__((aligned(sizeof(double)), may_alias));

#include "pieces.h"
// RE and IM of a vector of pairs come twice.
#if BYTES == 64
#define RE(u) __builtin_shufflevector(u, u, 0, 0, 2, 2, 4, 4, 6, 6)
#define IM(u) __builtin_shufflevector(u, u, 1, 1, 3, 3, 5, 5, 7, 7)
#elif BYTES == 32
#define RE(u) __builtin_shufflevector(u, u, 0, 0, 2, 2)
#define IM(u) __builtin_shufflevector(u, u, 1, 1, 3, 3)
#else
#define RE(u) __builtin_shufflevector(u, u, 0, 0)
#define IM(u) __builtin_shufflevector(u, u, 1, 1)
#endif

// One tile of `rows` vectors by PAIR_COLUMNS; `a` is a packed panel or, with `step` > 0, lies as A
// does, its columns `step` doubles apart.
INLINE TARGET void NAME(tile)(const int rows, const bool packed, long k, const double *a, long step,
                              const double *const b[PAIR_COLUMNS], double *c, long ldc) {
  V re[PAIR_COLUMNS][PAIRS], im[PAIR_COLUMNS][PAIRS];
  UNROLL for (int j = 0; j < PAIR_COLUMNS; j++)
    UNROLL for (int i = 0; i < rows; i++) {
      const double *p = c + 2 * (j * ldc + i * W);
      V first = LOAD(p), second = LOAD(p + W);
      re[j][i] = EVEN(first, second), im[j][i] = ODD(first, second);
    }
  for (long q = 0; q < k; q++, a += packed ? 2 * rows * W : step) {
    V a_re[PAIRS], a_im[PAIRS];
    UNROLL for (int i = 0; i < rows; i++) {
      V first = LOAD(a + 2 * i * W), second = LOAD(a + (2 * i + 1) * W);
      a_re[i] = packed ? first : EVEN(first, second);
      a_im[i] = packed ? second : ODD(first, second);
    }
    UNROLL for (int j = 0; j < PAIR_COLUMNS; j++) {
      V b_re = b[j][2 * q], b_im = b[j][2 * q + 1];
      UNROLL for (int i = 0; i < rows; i++) {
        re[j][i] = FMA(a_re[i], b_re, re[j][i]);
        re[j][i] = FMA(-a_im[i], b_im, re[j][i]);
        im[j][i] = FMA(a_re[i], b_im, im[j][i]);
        im[j][i] = FMA(a_im[i], b_re, im[j][i]);
      }
    }
  }
  UNROLL for (int j = 0; j < PAIR_COLUMNS; j++)
    UNROLL for (int i = 0; i < rows; i++) {
      double *p = c + 2 * (j * ldc + i * W);
      STORE(p, EVEN(re[j][i], im[j][i]));
      STORE(p + W, ODD(re[j][i], im[j][i]));
    }
}

TARGET static void NAME(any_tile)(long rows, long k, const double *a, long step,
                                  const double *const b[PAIR_COLUMNS], double *c, long ldc) {
  if (rows == 1) {
    if (step) NAME(tile)(1, false, k, a, step, b, c, ldc);
    else NAME(tile)(1, true, k, a, step, b, c, ldc);
  }
#if PAIRS > 1
  if (rows == 2) {
    if (step) NAME(tile)(2, false, k, a, step, b, c, ldc);
    else NAME(tile)(2, true, k, a, step, b, c, ldc);
  }
#endif
}

// A tile that C does not fill is computed in a copy; what lies outside C is never stored.
TARGET static void NAME(part_of_tile)(long m, long n, long k, const double *a, long step,
                                      const double *const b[PAIR_COLUMNS], double *c, long ldc) {
  double copy[PAIR_COLUMNS * PAIRS * 2 * W] = {0};
  long rows = ceiling(m, W), ld = rows * W;
  for (long j = 0; j < n; j++)
    for (long i = 0; i < 2 * m; i++) copy[2 * j * ld + i] = c[2 * j * ldc + i];
  NAME(any_tile)(rows, k, a, step, b, copy, ld);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < 2 * m; i++) c[2 * j * ldc + i] = copy[2 * j * ld + i];
}

// C := C + A B by tiles. With lda = 0, A is packed; otherwise m is a multiple of W.
TARGET static void NAME(block)(long m, long n, long k, const double *a, long lda, const double *b,
                               long ldb, double *c, long ldc) {
  for (long j = 0; j < n; j += PAIR_COLUMNS) {
    // Past the last column of B the last one is read again, for results that nobody stores.
    const double *streams[PAIR_COLUMNS];
    long width = least(PAIR_COLUMNS, n - j);
    for (long s = 0; s < PAIR_COLUMNS; s++) streams[s] = b + 2 * (j + least(s, width - 1)) * ldb;
    for (long i = 0; i < m; i += PAIRS * W) {
      long height = least(PAIRS * W, m - i), rows = ceiling(height, W);
      const double *panel = lda ? a + 2 * i : a + 2 * i * k;
      double *tile = c + 2 * (j * ldc + i);
      if (width == PAIR_COLUMNS && height == rows * W)
        NAME(any_tile)(rows, k, panel, 2 * lda, streams, tile, ldc);
      else
        NAME(part_of_tile)(height, width, k, panel, 2 * lda, streams, tile, ldc);
    }
  }
}

// Packs sign A in panels: a column's first W real parts, their imaginary parts, and so on.
TARGET static void NAME(pack)(long m, long k, double sign, const double *a, long lda, double *out) {
  for (long q = 0; q < k; q++, a += 2 * lda)
    for (long i = 0; i < m; i += PAIRS * W) {
      long height = least(PAIRS * W, ceiling(m - i, W) * W);
      double *panel = out + 2 * (i * k + q * height);
      for (long r = i; r < i + height; r += W, panel += 2 * W) {
        double last[2 * W] = {0};
        const double *pairs = a + 2 * r;
        if (r + W > m) {
          for (long s = 0; s < 2 * (m - r); s++) last[s] = pairs[s];
          pairs = last;
        }
        V first = LOAD(pairs), second = LOAD(pairs + W);
        STORE(panel, sign * EVEN(first, second));
        STORE(panel + W, sign * ODD(first, second));
      }
    }
}

// The same panels of sign A^H.
TARGET static void NAME(pack_adjoint)(long m, long k, double sign, const double *a, long lda,
                                      double *out) {
  for (long i = 0; i < m; i += PAIRS * W) {
    long height = least(PAIRS * W, ceiling(m - i, W) * W);
    for (long r = i; r < i + height; r += W) {
      const double *columns = a + 2 * r * lda;
      for (long q = 0; q < k; q++) {
        V first, second;
        if (r + W <= m) {
          first = PIECES(columns + 2 * q, 16 * lda);
          second = PIECES(columns + W * lda + 2 * q, 16 * lda);
        } else {
          double last[2 * W] = {0};
          for (long s = 0; s < m - r; s++)
            last[2 * s] = columns[2 * (s * lda + q)], last[2 * s + 1] = columns[2 * (s * lda + q) + 1];
          first = LOAD(last), second = LOAD(last + W);
        }
        double *panel = out + 2 * (i * k + q * height + r - i);
        STORE(panel, sign * EVEN(first, second));
        STORE(panel + W, -sign * ODD(first, second));
      }
    }
  }
}

// A vector by interleaved pairs: the chain's first product is (a_re b_re, a_re b_im), its second
// (-a_im b_im, a_im b_re), so that one order serves both parts.
INLINE TARGET void NAME(step)(const int g, long m, double sign, const double *a, long lda,
                              const double *b, double *c) {
  V first[4], second[4], last = LOAD(c + 2 * m - W);
  UNROLL for (int q = 0; q < g; q++) {
    V re = sign * b[2 * q], im = sign * b[2 * q + 1];
    first[q] = EVEN(re, im), second[q] = EVEN(-im, re);
  }
  long i = 0;
  for (; i + W <= 2 * m; i += W) {
    V chain = LOAD(c + i);
    UNROLL for (int q = 0; q < g; q++) {
      V column = LOAD(a + 2 * q * lda + i);
      chain = FMA(RE(column), first[q], chain);
      chain = FMA(IM(column), second[q], chain);
    }
    STORE(c + i, chain);
  }
  if (i == 2 * m) return;
  UNROLL for (int q = 0; q < g; q++) {
    V column = LOAD(a + 2 * (q * lda + m) - W);
    last = FMA(RE(column), first[q], last);
    last = FMA(IM(column), second[q], last);
  }
  STORE(c + 2 * m - W, last);
}

TARGET static void NAME(gemv)(long m, long k, double sign, const double *a, long lda,
                              const double *b, double *c) {
  long q = 0;
  for (; q + 4 <= k; q += 4) NAME(step)(4, m, sign, a + 2 * q * lda, lda, b + 2 * q, c);
  for (; q < k; q++) NAME(step)(1, m, sign, a + 2 * q * lda, lda, b + 2 * q, c);
}

// `g` vectors of C = C + sign A^H b, each chain from its beginning to its end: with the imaginary part
// conjugated, the second product changes its sign.
INLINE TARGET void NAME(rows_of_adjoint)(const int g, long k, double sign, const double *a,
                                         long lda, const double *b, double *c) {
  V chain[GROUP];
  UNROLL for (int i = 0; i < g; i++) chain[i] = LOAD(c + i * W);
  for (long q = 0; q < k; q++) {
    V re = sign * b[2 * q], im = sign * b[2 * q + 1], first = EVEN(re, im), second = EVEN(im, -re);
    UNROLL for (int i = 0; i < g; i++) {
      V row = PIECES(a + i * W * lda + 2 * q, 16 * lda);
      chain[i] = FMA(RE(row), first, chain[i]);
      chain[i] = FMA(IM(row), second, chain[i]);
    }
  }
  UNROLL for (int i = 0; i < g; i++) STORE(c + i * W, chain[i]);
}

// The rows after the last whole vector come from a vector that ends with them, in a copy.
TARGET static void NAME(gemv_adjoint)(long m, long k, double sign, const double *a, long lda,
                                      const double *b, double *c) {
  double last[W];
  for (long s = 0; s < W; s++) last[s] = c[2 * m - W + s];
  long i = 0;
  for (; i + GROUP * W <= 2 * m; i += GROUP * W)
    NAME(rows_of_adjoint)(GROUP, k, sign, a + i * lda, lda, b, c + i);
  for (; i + W <= 2 * m; i += W) NAME(rows_of_adjoint)(1, k, sign, a + i * lda, lda, b, c + i);
  if (i == 2 * m) return;
  NAME(rows_of_adjoint)(1, k, sign, a + (2 * m - W) * lda, lda, b, last);
  for (long r = i; r < 2 * m; r++) c[r] = last[r - 2 * m + W];
}

// A few columns of B: only the rows after the last whole vector are packed, and -B replaces B where
// the sign is negative.
TARGET static void NAME(direct)(long m, long n, long k, double sign, const double *a, long lda,
                                const double *b, long ldb, double *c, long ldc) {
  long whole = m / W * W, signed_size = sign < 0 ? 2 * n * k : 0;
  double *buffer = packing_buffer((signed_size + 2 * k * W) * (long)sizeof(double));
  if (sign < 0) {
    for (long j = 0; j < n; j++)
      for (long q = 0; q < 2 * k; q++) buffer[2 * j * k + q] = -b[2 * j * ldb + q];
    b = buffer, ldb = k;
  }
  NAME(block)(whole, n, k, a, lda, b, ldb, c, ldc);
  if (whole < m) {
    NAME(pack)(m - whole, k, 1, a + 2 * whole, lda, buffer + signed_size);
    NAME(block)(m - whole, n, k, buffer + signed_size, 0, b, ldb, c + 2 * whole, ldc);
  }
  free(buffer);
}

TARGET static void NAME(gemm_c64)(assay_form form, assay_form form_b, long m, long n, long k,
                                  double sign, const double *a, long lda, const double *b,
                                  long ldb, double *c, long ldc) {
  if (m <= 0 || n <= 0 || k <= 0) return;
  double *adjoint_b = NULL;
  if (form_b == ASSAY_ADJOINT) {
    adjoint_b = packing_buffer(2 * n * k * (long)sizeof(double));
    for (long j = 0; j < n; j += 8)
      for (long q = 0; q < k; q++)
        for (long r = j; r < least(j + 8, n); r++) {
          adjoint_b[2 * (r * k + q)] = b[2 * (q * ldb + r)];
          adjoint_b[2 * (r * k + q) + 1] = -b[2 * (q * ldb + r) + 1];
        }
    b = adjoint_b, ldb = k;
  }
  bool plain = form == ASSAY_PLAIN;
  // Where a tile has one vector a column (AVX2), no registers are left to take A apart in.
  const long few = PAIRS > 1 ? FEW / 2 : 2 * FEW, direct = PAIRS > 1 ? direct_columns(DIRECT, 16 * m * k) : 0;
  if (n <= few && 2 * m >= W) {
    for (long j = 0; j < n; j++) {
      if (plain) NAME(gemv)(m, k, sign, a, lda, b + 2 * j * ldb, c + 2 * j * ldc);
      else NAME(gemv_adjoint)(m, k, sign, a, lda, b + 2 * j * ldb, c + 2 * j * ldc);
    }
  } else if (plain && n <= direct) {
    NAME(direct)(m, n, k, sign, a, lda, b, ldb, c, ldc);
  } else {
    long mb = block_length(m, PAIRS * W, block_bytes() / DEPTH / 16);
    long kb = block_length(k, 1, DEPTH);
    double *packed = packing_buffer(2 * mb * kb * (long)sizeof(double));
    for (long i = 0; i < m; i += mb)
      for (long q = 0; q < k; q += kb) {
        long height = least(mb, m - i), depth = least(kb, k - q);
        if (plain) NAME(pack)(height, depth, sign, a + 2 * (q * lda + i), lda, packed);
        else NAME(pack_adjoint)(height, depth, sign, a + 2 * (i * lda + q), lda, packed);
        NAME(block)(height, n, depth, packed, 0, b + 2 * q, ldb, c + 2 * i, ldc);
      }
    free(packed);
  }
  free(adjoint_b);
}

#undef WIDE
#undef LOOSE_PIECE
#undef PIECES
#undef EVEN_SINGLES
#undef ODD_SINGLES
#undef V
#undef LOOSE
#undef W
#undef LOAD
#undef STORE
#undef FMA
#undef EVEN
#undef ODD
#undef RE
#undef IM
