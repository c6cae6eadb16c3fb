// SPDX-License-Identifier: GPL-3.0-or-later
// The two elementwise parts of posterior.c for one PATH and one type: REAL and its SUFFIX.
#define V NAME(PASTE(posterior_vector, SUFFIX))
#define LOOSE NAME(PASTE(posterior_loose, SUFFIX))
#define FUNCTION(name) NAME(PASTE(name, SUFFIX))
#define W ((long)(BYTES / sizeof(REAL)))
#define LOAD(p) (*(const LOOSE *)(p))
#define STORE(p, v) (*(LOOSE *)(p) = (v))
#define BOUND ((REAL)1e30)

typedef REAL V __attribute__((ext_vector_type(BYTES / sizeof(REAL))));
typedef V LOOSE __attribute__((aligned(sizeof(REAL)), may_alias));

// h_i and the log odds offset - h_i. A comparison with NaN is false.
TARGET static void FUNCTION(log_odds)(long n, REAL scale, REAL offset, const REAL *r, REAL *h,
                                      REAL *u) {
  V bound = BOUND;
  long i = 0;
  for (; i + W <= n; i += W) {
    V z = LOAD(r + i) * scale, square = z * z * (REAL)0.5, v = square < bound ? square : bound;
    STORE(h + i, v);
    STORE(u + i, offset - v);
  }
  TAIL for (; i < n; i++) {
    REAL z = r[i] * scale, square = z * z * (REAL)0.5;
    h[i] = square < BOUND ? square : BOUND;
    u[i] = offset - h[i];
  }
}

// x_i, and the slopes in the place of q.
TARGET static void FUNCTION(moments)(long n, REAL gain, const REAL *r, const REAL *h,
                                     const REAL *p, REAL *q, REAL *x) {
  long i = 0;
  for (; i + W <= n; i += W) {
    V active = LOAD(p + i);
    STORE(q + i, (gain * active) * (1 + ((2 * LOAD(h + i)) * LOAD(q + i))));
    STORE(x + i, (gain * LOAD(r + i)) * active);
  }
  TAIL for (; i < n; i++) {
    q[i] = (gain * p[i]) * (1 + ((2 * h[i]) * q[i]));
    x[i] = (gain * r[i]) * p[i];
  }
}

#undef V
#undef LOOSE
#undef FUNCTION
#undef W
#undef LOAD
#undef STORE
#undef BOUND
