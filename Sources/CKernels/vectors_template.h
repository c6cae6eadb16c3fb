// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of vectors.c for one PATH and one type: REAL, its SUFFIX, and INTEGER of the same
// size.
#define V NAME(PASTE(vector, SUFFIX))
#define LOOSE NAME(PASTE(loose, SUFFIX))
#define COUNT NAME(PASTE(count, SUFFIX))
#define LANES NAME(PASTE(lanes, SUFFIX))
#define COUNTS NAME(PASTE(counts, SUFFIX))
#define LOOSE_LANES NAME(PASTE(loose_lanes, SUFFIX))
#define FUNCTION(name) NAME(PASTE(name, SUFFIX))
#define W ((long)(BYTES / sizeof(REAL)))
#define LOAD(p) (*(const LOOSE *)(p))
#define STORE(p, v) (*(LOOSE *)(p) = (v))

typedef REAL V __attribute__((ext_vector_type(BYTES / sizeof(REAL))));
typedef V LOOSE __attribute__((aligned(sizeof(REAL)), may_alias));
typedef INTEGER COUNT __attribute__((ext_vector_type(BYTES / sizeof(REAL))));
// Sums have eight lanes on every path; the compiler splits them where registers are narrower.
typedef REAL LANES __attribute__((ext_vector_type(8)));
typedef INTEGER COUNTS __attribute__((ext_vector_type(8)));
typedef LANES LOOSE_LANES __attribute__((aligned(sizeof(REAL)), may_alias));

// By pointer: vectors wider than the path's registers have no agreed way to be passed.
INLINE TARGET REAL FUNCTION(across)(const LANES *lanes) {
  LANES l = *lanes;
  return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

TARGET static REAL FUNCTION(sum)(long n, const REAL *x) {
  LANES lanes = 0;
  long i = 0;
  for (; i + 8 <= n; i += 8) lanes += *(const LOOSE_LANES *)(x + i);
  REAL l[8];
  UNROLL for (int j = 0; j < 8; j++) l[j] = lanes[j];
  TAIL for (int j = 0; i < n; i++, j++) l[j] += x[i];
  return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

TARGET static REAL FUNCTION(dot)(long n, const REAL *x, const REAL *y) {
  LANES lanes = 0;
  long i = 0;
  for (; i + 8 <= n; i += 8)
    lanes = __builtin_elementwise_fma(*(const LOOSE_LANES *)(x + i), *(const LOOSE_LANES *)(y + i),
                                      lanes);
  REAL l[8];
  UNROLL for (int j = 0; j < 8; j++) l[j] = lanes[j];
  // No padding here: a lane may be -0, and adding a product 0 0 would lose its sign.
  TAIL for (int j = 0; i < n; i++, j++) l[j] = __builtin_elementwise_fma(x[i], y[i], l[j]);
  return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

TARGET static void FUNCTION(combine)(long n, REAL a, const REAL *x, REAL b, const REAL *y,
                                     REAL *out) {
  V va = a, vb = b;
  long i = 0;
  for (; i + W <= n; i += W)
    STORE(out + i, __builtin_elementwise_fma(va, LOAD(x + i), vb * LOAD(y + i)));
  TAIL for (; i < n; i++) out[i] = __builtin_elementwise_fma(a, x[i], b * y[i]);
}

TARGET static void FUNCTION(rotate)(long n, REAL c, REAL s, REAL *x, REAL *y) {
  V vc = c, vs = s;
  long i = 0;
  for (; i + W <= n; i += W) {
    V u = LOAD(x + i), v = LOAD(y + i);
    STORE(x + i, __builtin_elementwise_fma(vc, u, -(vs * v)));
    STORE(y + i, __builtin_elementwise_fma(vs, u, vc * v));
  }
  TAIL for (; i < n; i++) {
    REAL u = x[i], v = y[i];
    x[i] = __builtin_elementwise_fma(c, u, -(s * v));
    y[i] = __builtin_elementwise_fma(s, u, c * v);
  }
}

// The comparisons are such that -0 becomes +0 and NaN stays NaN.
TARGET static long FUNCTION(soft_threshold)(long n, REAL t, const REAL *r, REAL *x) {
  V vt = t, zero = 0;
  COUNT counts = 0;
  long i = 0, count = 0;
  for (; i + W <= n; i += W) {
    V u = LOAD(r + i), above = u - vt, below = -u - vt;
    V v = (above <= zero ? zero : above) - (below <= zero ? zero : below);
    counts -= v != zero;
    STORE(x + i, v);
  }
  UNROLL for (int j = 0; j < W; j++) count += counts[j];
  TAIL for (; i < n; i++) {
    REAL above = r[i] - t, below = -r[i] - t;
    x[i] = (above <= 0 ? 0 : above) - (below <= 0 ? 0 : below);
    count += x[i] != 0;
  }
  return count;
}

// Eight entries at a time on every path; a last eight is filled up with zeros.
TARGET static long FUNCTION(soft_threshold_adjoint)(long n, REAL t, REAL gain, const REAL *r,
                                                    const REAL *dx, REAL *dr, REAL *sign,
                                                    REAL *excess) {
  LANES zero = 0, one = 1, signs = 0, excesses = 0;
  COUNTS counts = 0;
  for (long i = 0; i < n; i += 8) {
    REAL last[3][8] = {{0}};
    const REAL *from = r + i, *along = dx + i;
    REAL *into = dr + i;
    if (i + 8 > n) {
      TAIL for (long j = 0; j < n - i; j++)
        last[0][j] = from[j], last[1][j] = along[j], last[2][j] = into[j];
      from = last[0], along = last[1], into = last[2];
    }
    LANES u = *(const LOOSE_LANES *)from, d = *(const LOOSE_LANES *)along;
    LANES above = u - t, below = -u - t;
    above = above <= zero ? zero : above, below = below <= zero ? zero : below;
    LANES x = above - below;
    LANES s = (above != zero ? one : zero) - (below != zero ? one : zero);
    signs = __builtin_elementwise_fma(s, d, signs);
    excesses = __builtin_elementwise_fma(x, d, excesses);
    counts -= x != zero;
    *(LOOSE_LANES *)into += gain * (x != zero ? d : zero);
    if (i + 8 > n) TAIL for (long j = 0; j < n - i; j++) dr[i + j] = into[j];
  }
  long count = 0;
  UNROLL for (int j = 0; j < 8; j++) count += counts[j];
  *sign = FUNCTION(across)(&signs), *excess = FUNCTION(across)(&excesses);
  return count;
}

#undef COUNTS
#undef V
#undef LOOSE
#undef COUNT
#undef LANES
#undef LOOSE_LANES
#undef FUNCTION
#undef W
#undef LOAD
#undef STORE
