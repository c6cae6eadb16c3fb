// SPDX-License-Identifier: GPL-3.0-or-later
// The elementwise parts of posterior.c for one PATH and one type: REAL and its SUFFIX.
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

// The shares of an adjoint, with the operations of BernoulliGaussian.derivatives in their order; a last
// vector that is not full is filled up with zeros.
TARGET static void FUNCTION(shares)(long n, const REAL *of, const REAL *r, const REAL *dx, REAL *h,
                                    REAL *p, REAL *q, REAL *dr) {
  REAL gain = of[0], scale = of[1], loss = of[2], sigma = of[3], theta = of[4], slopes = of[5];
  for (long i = 0; i < n; i += W) {
    REAL last[6][W];
    const REAL *ri = r + i, *dxi = dx + i;
    REAL *hi = h + i, *pi = p + i, *qi = q + i, *dri = dr + i;
    long left = n - i < W ? n - i : W;
    if (left < W) {
      for (long j = 0; j < W; j++) {
        long k = i + j;
        last[0][j] = j < left ? r[k] : 0, last[1][j] = j < left ? dx[k] : 0;
        last[2][j] = j < left ? h[k] : 0, last[3][j] = j < left ? p[k] : 0;
        last[4][j] = j < left ? q[k] : 0, last[5][j] = j < left ? dr[k] : 0;
      }
      ri = last[0], dxi = last[1], hi = last[2], pi = last[3], qi = last[4], dri = last[5];
    }
    V x = LOAD(ri), d = LOAD(dxi), half = LOAD(hi), on = LOAD(pi), off = LOAD(qi);
    V value = gain * x * on;
    V slope = gain * on * (1 + 2 * half * off);
    V product = half * off;
    V fall = 2 * product * (2 - gain);
    V rise = product * loss;
    V turn = 1 + 2 * half * (off - on);
    V by_sigma = -value * (2 * loss - off * gain + fall) / sigma;
    V by_theta = value * (loss - off * gain / 2 + rise) / theta;
    V curve = gain * on * off * scale * x * scale * (2 + turn);
    V on_sigma = off * gain * turn - fall * (2 + turn);
    V on_theta = rise * (2 + turn) - off * gain / 2 * turn;
    V slope_by_sigma = (gain * on * on_sigma - 2 * loss * slope) / sigma;
    V slope_by_theta = (gain * on * on_theta + loss * slope) / theta;
    STORE(dri, LOAD(dri) + (d * slope + slopes * curve));
    STORE(hi, d * by_sigma + slopes * slope_by_sigma);
    STORE(pi, d * by_theta + slopes * slope_by_theta);
    STORE(qi, d * (-value * off) + slopes * (-gain * on * off * turn));
    if (left < W) {
      TAIL for (long j = 0; j < left; j++) {
        h[i + j] = hi[j], p[i + j] = pi[j], q[i + j] = qi[j], dr[i + j] = dri[j];
      }
    }
  }
}

#undef V
#undef LOOSE
#undef FUNCTION
#undef W
#undef LOAD
#undef STORE
#undef BOUND
