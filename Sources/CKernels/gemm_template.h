// SPDX-License-Identifier: GPL-3.0-or-later
// C := C + sign A B for one PATH and one real type: REAL and its SUFFIX.
//
// Vectors lie along the columns of C, so every lane is one entry's chain. A is packed in panels of
// ROWS vectors; entries of B are broadcast from where they are, COLUMNS streams at a time. An A
// that is stored as its adjoint is transposed on its way into the panels or into registers.
#define V NAME(PASTE(vector, SUFFIX))
#define LOOSE NAME(PASTE(loose, SUFFIX))
#define FUNCTION(name) NAME(PASTE(name, SUFFIX))
#define W ((long)(BYTES / sizeof(REAL)))
#define LOAD(p) (*(const LOOSE *)(p))
#define STORE(p, v) (*(LOOSE *)(p) = (v))

typedef REAL V __attribute__((ext_vector_type(BYTES / sizeof(REAL))));
typedef V LOOSE __attribute__((aligned(sizeof(REAL)), may_alias));

#include "pieces.h"
// Rows of A^T that the 16 bytes of a piece hold.
#define DEEP ((long)(16 / sizeof(REAL)))

// Entries q, ..., q + DEEP - 1 of W columns of the stored A, from a + q, as rows of A^T.
INLINE TARGET void FUNCTION(transpose)(const REAL *a, long lda, V rows[DEEP]) {
#if BYTES_OF_REAL == 8
  WIDE even = PIECES(a, 2 * lda * 8), odd = PIECES(a + lda, 2 * lda * 8);
  rows[0] = EVEN(even, odd), rows[1] = ODD(even, odd);
#else
  WIDE t0 = PIECES(a, 4 * lda * 4), t1 = PIECES(a + lda, 4 * lda * 4);
  WIDE t2 = PIECES(a + 2 * lda, 4 * lda * 4), t3 = PIECES(a + 3 * lda, 4 * lda * 4);
  V p = (V)EVEN(t0, t2), q = (V)EVEN(t1, t3), r = (V)ODD(t0, t2), s = (V)ODD(t1, t3);
  rows[0] = EVEN_SINGLES(p, q), rows[1] = ODD_SINGLES(p, q);
  rows[2] = EVEN_SINGLES(r, s), rows[3] = ODD_SINGLES(r, s);
#endif
}

// One tile of `rows` vectors by `columns`. A's columns lie `step` apart: packed, or where they are.
INLINE TARGET void FUNCTION(tile)(const int rows, const int columns, long k, const REAL *a,
                                  long step, const REAL *const b[COLUMNS], REAL *c, long ldc) {
  V chain[COLUMNS][ROWS];
  UNROLL for (int j = 0; j < columns; j++)
    UNROLL for (int i = 0; i < rows; i++) chain[j][i] = LOAD(c + j * ldc + i * W);
  for (long q = 0; q < k; q++, a += step) {
    V column[ROWS];
    UNROLL for (int i = 0; i < rows; i++) column[i] = LOAD(a + i * W);
    UNROLL for (int j = 0; j < columns; j++) {
      V entry = b[j][q];
      UNROLL for (int i = 0; i < rows; i++)
        chain[j][i] = __builtin_elementwise_fma(column[i], entry, chain[j][i]);
    }
  }
  UNROLL for (int j = 0; j < columns; j++)
    UNROLL for (int i = 0; i < rows; i++) STORE(c + j * ldc + i * W, chain[j][i]);
}

// `columns` is COLUMNS or half of that.
#define TILE(rows)                                                                 \
  case rows:                                                                       \
    if (columns == COLUMNS) FUNCTION(tile)(rows, COLUMNS, k, a, step, b, c, ldc);  \
    else FUNCTION(tile)(rows, COLUMNS / 2, k, a, step, b, c, ldc);                 \
    break;
TARGET static void FUNCTION(any_tile)(long rows, long columns, long k, const REAL *a, long step,
                                      const REAL *const b[COLUMNS], REAL *c, long ldc) {
  switch (rows) {
    TILE(1)
    TILE(2)
#if ROWS > 2
    TILE(3)
#endif
#if ROWS > 3
    TILE(4)
#endif
  }
}
#undef TILE

// A tile that C does not fill is computed in a copy; what lies outside C is never stored.
TARGET static void FUNCTION(part_of_tile)(long m, long n, long columns, long k, const REAL *a,
                                          long step, const REAL *const b[COLUMNS], REAL *c,
                                          long ldc) {
  REAL copy[COLUMNS * ROWS * W] = {0};
  long rows = ceiling(m, W), ld = rows * W;
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) copy[j * ld + i] = c[j * ldc + i];
  FUNCTION(any_tile)(rows, columns, k, a, step, b, copy, ld);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) c[j * ldc + i] = copy[j * ld + i];
}

// C := C + A B by tiles. With lda = 0, A is packed; otherwise m is a multiple of W.
TARGET static void FUNCTION(block)(long m, long n, long k, const REAL *a, long lda, const REAL *b,
                                   long ldb, REAL *c, long ldc) {
  for (long j = 0; j < n; j += COLUMNS) {
    long width = least(COLUMNS, n - j), columns = width <= COLUMNS / 2 ? COLUMNS / 2 : COLUMNS;
    // Past the last column of B the last one is read again, for results that nobody stores.
    const REAL *streams[COLUMNS];
    for (long s = 0; s < COLUMNS; s++) streams[s] = b + (j + least(s, width - 1)) * ldb;
    for (long i = 0; i < m; i += ROWS * W) {
      long height = least(ROWS * W, m - i), rows = ceiling(height, W), step = lda ? lda : rows * W;
      const REAL *panel = lda ? a + i : a + i * k;
      REAL *tile = c + j * ldc + i;
      if (width == columns && height == rows * W)
        FUNCTION(any_tile)(rows, columns, k, panel, step, streams, tile, ldc);
      else
        FUNCTION(part_of_tile)(height, width, columns, k, panel, step, streams, tile, ldc);
    }
  }
}

// Packs sign A in panels, each with its columns one after another. A is read along its columns,
// which suits the prefetcher; the panels are as many streams of stores.
TARGET static void FUNCTION(pack)(long m, long k, REAL sign, const REAL *a, long lda, REAL *out) {
  long whole = m / W * W;
  for (long q = 0; q < k; q++, a += lda)
    for (long i = 0; i < m; i += ROWS * W) {
      long height = least(ROWS * W, ceiling(m - i, W) * W), r = 0;
      REAL *panel = out + i * k + q * height;
      for (; r < height && i + r < whole; r += W) STORE(panel + r, sign * LOAD(a + i + r));
      TAIL for (; r < height; r++) panel[r] = i + r < m ? sign * a[i + r] : 0;
    }
}

// The same panels of sign A^T.
TARGET static void FUNCTION(pack_adjoint)(long m, long k, REAL sign, const REAL *a, long lda,
                                          REAL *out) {
  for (long i = 0; i < m; i += ROWS * W) {
    long height = least(ROWS * W, ceiling(m - i, W) * W);
    for (long r = i; r < i + height; r += W) {
      const REAL *columns = a + r * lda;
      REAL *panel = out + i * k + r - i;
      long q = 0;
      for (; r + W <= m && q + DEEP <= k; q += DEEP) {
        V rows[DEEP];
        FUNCTION(transpose)(columns + q, lda, rows);
        UNROLL for (int s = 0; s < DEEP; s++) STORE(panel + (q + s) * height, sign * rows[s]);
      }
      TAIL for (; q < k; q++)
        TAIL for (long s = 0; s < W; s++)
          panel[q * height + s] = r + s < m ? sign * columns[s * lda + q] : 0;
    }
  }
}

// `g` columns of A times `g` entries of each of `n` columns of B. The rows after the last whole
// vector are done by a vector that ends with them, from C's values before the step.
INLINE TARGET void FUNCTION(step)(const int g, const int n, long m, REAL sign, const REAL *a,
                                  long lda, const REAL *b, long ldb, REAL *c, long ldc) {
  V entry[4][8], last[4];
  UNROLL for (int j = 0; j < n; j++) {
    UNROLL for (int q = 0; q < g; q++) entry[j][q] = sign * b[j * ldb + q];
    last[j] = LOAD(c + j * ldc + m - W);
  }
  for (long i = 0; i + W <= m; i += W) {
    V chain[4];
    UNROLL for (int j = 0; j < n; j++) chain[j] = LOAD(c + j * ldc + i);
    UNROLL for (int q = 0; q < g; q++) {
      V column = LOAD(a + q * lda + i);
      UNROLL for (int j = 0; j < n; j++)
        chain[j] = __builtin_elementwise_fma(column, entry[j][q], chain[j]);
    }
    UNROLL for (int j = 0; j < n; j++) STORE(c + j * ldc + i, chain[j]);
  }
  if (m % W == 0) return;
  UNROLL for (int j = 0; j < n; j++) {
    UNROLL for (int q = 0; q < g; q++)
      last[j] = __builtin_elementwise_fma(LOAD(a + q * lda + m - W), entry[j][q], last[j]);
    STORE(c + j * ldc + m - W, last[j]);
  }
}

// Up to four columns of B: A is read once, in columns, and not packed.
TARGET static void FUNCTION(gemv)(long n, long m, long k, REAL sign, const REAL *a, long lda,
                                  const REAL *b, long ldb, REAL *c, long ldc) {
  long q = 0;
  if (n == 1)
    for (; q + 8 <= k; q += 8) FUNCTION(step)(8, 1, m, sign, a + q * lda, lda, b + q, ldb, c, ldc);
  for (; q + 4 <= k; q += 4) {
    const REAL *columns = a + q * lda;
    switch (n) {
    case 1: FUNCTION(step)(4, 1, m, sign, columns, lda, b + q, ldb, c, ldc); break;
    case 2: FUNCTION(step)(4, 2, m, sign, columns, lda, b + q, ldb, c, ldc); break;
    case 3: FUNCTION(step)(4, 3, m, sign, columns, lda, b + q, ldb, c, ldc); break;
    case 4: FUNCTION(step)(4, 4, m, sign, columns, lda, b + q, ldb, c, ldc); break;
    }
  }
  for (; q < k; q++)
    for (long j = 0; j < n; j++)
      FUNCTION(step)(1, 1, m, sign, a + q * lda, lda, b + j * ldb + q, ldb, c + j * ldc, ldc);
}

// `g` vectors of C = C + sign A^T B, for `n` columns of B, each chain from its beginning to its end.
INLINE TARGET void FUNCTION(rows_of_adjoint)(const int g, const int n, long k, REAL sign,
                                             const REAL *a, long lda, const REAL *b, long ldb,
                                             REAL *c, long ldc) {
  V chain[4][4];
  UNROLL for (int j = 0; j < n; j++)
    UNROLL for (int i = 0; i < g; i++) chain[j][i] = LOAD(c + j * ldc + i * W);
  long q = 0;
  for (; q + DEEP <= k; q += DEEP)
    UNROLL for (int i = 0; i < g; i++) {
      V rows[DEEP];
      FUNCTION(transpose)(a + i * W * lda + q, lda, rows);
      UNROLL for (int s = 0; s < DEEP; s++)
        UNROLL for (int j = 0; j < n; j++) {
          V entry = sign * b[j * ldb + q + s];
          chain[j][i] = __builtin_elementwise_fma(rows[s], entry, chain[j][i]);
        }
    }
  TAIL for (; q < k; q++)
    UNROLL for (int i = 0; i < g; i++) {
      V row;
      UNROLL for (int s = 0; s < W; s++) row[s] = a[(i * W + s) * lda + q];
      UNROLL for (int j = 0; j < n; j++) {
        V entry = sign * b[j * ldb + q];
        chain[j][i] = __builtin_elementwise_fma(row, entry, chain[j][i]);
      }
    }
  UNROLL for (int j = 0; j < n; j++)
    UNROLL for (int i = 0; i < g; i++) STORE(c + j * ldc + i * W, chain[j][i]);
}

// Up to four columns of B: A is read once, in as many columns as give chains enough to go on with.
// The rows after the last whole vector come from a vector that ends with them, in a copy.
TARGET static void FUNCTION(gemv_adjoint)(long n, long m, long k, REAL sign, const REAL *a,
                                          long lda, const REAL *b, long ldb, REAL *c, long ldc) {
#define ROWS_OF_ADJOINT(g, i, c, ldc)                                                             \
  switch (n) {                                                                                    \
  case 1: FUNCTION(rows_of_adjoint)(g, 1, k, sign, a + (i) * lda, lda, b, ldb, c, ldc); break;    \
  case 2: FUNCTION(rows_of_adjoint)(g, 2, k, sign, a + (i) * lda, lda, b, ldb, c, ldc); break;    \
  case 3: FUNCTION(rows_of_adjoint)(g, 3, k, sign, a + (i) * lda, lda, b, ldb, c, ldc); break;    \
  case 4: FUNCTION(rows_of_adjoint)(g, 4, k, sign, a + (i) * lda, lda, b, ldb, c, ldc); break;    \
  }
  REAL last[4 * W];
  for (long j = 0; j < n; j++)
    for (long s = 0; s < W; s++) last[j * W + s] = c[j * ldc + m - W + s];
  long i = 0;
  for (; i + GROUP * W <= m; i += GROUP * W) ROWS_OF_ADJOINT(GROUP, i, c + i, ldc)
  for (; i + W <= m; i += W) ROWS_OF_ADJOINT(1, i, c + i, ldc)
  if (i == m) return;
  ROWS_OF_ADJOINT(1, m - W, last, W)
  for (long j = 0; j < n; j++)
    for (long r = i; r < m; r++) c[j * ldc + r] = last[j * W + r - m + W];
#undef ROWS_OF_ADJOINT
}

// A few columns of B, for which packing A would cost more than it saves: only the rows after the
// last whole vector are packed, and -B replaces B where the sign is negative.
TARGET static void FUNCTION(direct)(long m, long n, long k, REAL sign, const REAL *a, long lda,
                                    const REAL *b, long ldb, REAL *c, long ldc) {
  long whole = m / W * W, signed_size = sign < 0 ? n * k : 0;
  REAL *buffer = packing_buffer((signed_size + k * W) * (long)sizeof(REAL));
  if (sign < 0) {
    for (long j = 0; j < n; j++)
      for (long q = 0; q < k; q++) buffer[j * k + q] = -b[j * ldb + q];
    b = buffer, ldb = k;
  }
  FUNCTION(block)(whole, n, k, a, lda, b, ldb, c, ldc);
  if (whole < m) {
    FUNCTION(pack)(m - whole, k, 1, a + whole, lda, buffer + signed_size);
    FUNCTION(block)(m - whole, n, k, buffer + signed_size, 0, b, ldb, c + whole, ldc);
  }
  free(buffer);
}

TARGET static void FUNCTION(gemm)(assay_form form, assay_form form_b, long m, long n, long k,
                                  REAL sign, const REAL *a, long lda, const REAL *b, long ldb,
                                  REAL *c, long ldc) {
  if (m <= 0 || n <= 0 || k <= 0) return;
  REAL *adjoint_b = NULL;
  if (form_b == ASSAY_ADJOINT) {
    adjoint_b = packing_buffer(n * k * (long)sizeof(REAL));
    for (long j = 0; j < n; j += 8)
      for (long q = 0; q < k; q++)
        for (long r = j; r < least(j + 8, n); r++) adjoint_b[r * k + q] = b[q * ldb + r];
    b = adjoint_b, ldb = k;
  }
  bool plain = form == ASSAY_PLAIN;
  if (n <= FEW && m >= W) {
    if (plain) FUNCTION(gemv)(n, m, k, sign, a, lda, b, ldb, c, ldc);
    else FUNCTION(gemv_adjoint)(n, m, k, sign, a, lda, b, ldb, c, ldc);
  } else if (plain && n <= direct_columns(DIRECT, m * k * (long)sizeof(REAL))) {
    FUNCTION(direct)(m, n, k, sign, a, lda, b, ldb, c, ldc);
  } else {
    long mb = block_length(m, ROWS * W, block_bytes() / DEPTH / (long)sizeof(REAL));
    long kb = block_length(k, 1, DEPTH);
    REAL *packed = packing_buffer(mb * kb * (long)sizeof(REAL));
    for (long i = 0; i < m; i += mb)
      for (long q = 0; q < k; q += kb) {
        long height = least(mb, m - i), depth = least(kb, k - q);
        if (plain) FUNCTION(pack)(height, depth, sign, a + q * lda + i, lda, packed);
        else FUNCTION(pack_adjoint)(height, depth, sign, a + i * lda + q, lda, packed);
        FUNCTION(block)(height, n, depth, packed, 0, b + q, ldb, c + i, ldc);
      }
    free(packed);
  }
  free(adjoint_b);
}

#undef WIDE
#undef LOOSE_PIECE
#undef PIECES
#undef EVEN
#undef ODD
#undef EVEN_SINGLES
#undef ODD_SINGLES
#undef DEEP
#undef V
#undef LOOSE
#undef FUNCTION
#undef W
#undef LOAD
#undef STORE
