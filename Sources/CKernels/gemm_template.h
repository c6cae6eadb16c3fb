// SPDX-License-Identifier: GPL-3.0-or-later
// C := C + sign A B for one PATH and one real type: REAL and its SUFFIX.
//
// Vectors lie along the columns of C, so every lane is one entry's chain. A is packed in panels of
// ROWS vectors; entries of B are broadcast from where they are, COLUMNS streams at a time.
#define V NAME(PASTE(vector, SUFFIX))
#define LOOSE NAME(PASTE(loose, SUFFIX))
#define FUNCTION(name) NAME(PASTE(name, SUFFIX))
#define W ((long)(BYTES / sizeof(REAL)))
#define LOAD(p) (*(const LOOSE *)(p))
#define STORE(p, v) (*(LOOSE *)(p) = (v))

typedef REAL V __attribute__((ext_vector_type(BYTES / sizeof(REAL))));
typedef V LOOSE __attribute__((aligned(sizeof(REAL)), may_alias));

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

TARGET static void FUNCTION(gemm)(long m, long n, long k, REAL sign, const REAL *a, long lda,
                                  const REAL *b, long ldb, REAL *c, long ldc) {
  if (m <= 0 || n <= 0 || k <= 0) return;
  if (n <= FEW && m >= W) {
    FUNCTION(gemv)(n, m, k, sign, a, lda, b, ldb, c, ldc);
    return;
  }
  if (n <= DIRECT) {
    FUNCTION(direct)(m, n, k, sign, a, lda, b, ldb, c, ldc);
    return;
  }
  long mb = block_length(m, ROWS * W, HEIGHT / (long)sizeof(REAL)), kb = block_length(k, 1, DEPTH);
  REAL *packed = packing_buffer(mb * kb * (long)sizeof(REAL));
  for (long i = 0; i < m; i += mb)
    for (long q = 0; q < k; q += kb) {
      long height = least(mb, m - i), depth = least(kb, k - q);
      FUNCTION(pack)(height, depth, sign, a + q * lda + i, lda, packed);
      FUNCTION(block)(height, n, depth, packed, 0, b + q, ldb, c + i, ldc);
    }
  free(packed);
}

#undef V
#undef LOOSE
#undef FUNCTION
#undef W
#undef LOAD
#undef STORE
