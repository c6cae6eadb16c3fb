// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors gathered from pieces of 16 bytes, and vectors taken apart, for one PATH and one SUFFIX: a
// piece is two doubles, four floats or one complex number, so that a few columns of a stored matrix
// give rows of its adjoint with hardly a shuffle. No include guard; the template undefines the names.
#define WIDE NAME(PASTE(wide, SUFFIX))
#define LOOSE_PIECE NAME(PASTE(piece, SUFFIX))
typedef double WIDE __attribute__((ext_vector_type(BYTES / 8)));
typedef double LOOSE_PIECE
    __attribute__((ext_vector_type(2), aligned(sizeof(REAL)), may_alias));

// EVEN and ODD take two vectors of pairs apart into first and second parts, in an order that is one
// instruction on x86, and put them together again.
#if BYTES == 64
#define EVEN(u, v) __builtin_shufflevector(u, v, 0, 8, 2, 10, 4, 12, 6, 14)
#define ODD(u, v) __builtin_shufflevector(u, v, 1, 9, 3, 11, 5, 13, 7, 15)
#define EVEN_SINGLES(u, v) \
  __builtin_shufflevector(u, v, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
#define ODD_SINGLES(u, v) \
  __builtin_shufflevector(u, v, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31)
#elif BYTES == 32
#define EVEN(u, v) __builtin_shufflevector(u, v, 0, 4, 2, 6)
#define ODD(u, v) __builtin_shufflevector(u, v, 1, 5, 3, 7)
#define EVEN_SINGLES(u, v) __builtin_shufflevector(u, v, 0, 8, 2, 10, 4, 12, 6, 14)
#define ODD_SINGLES(u, v) __builtin_shufflevector(u, v, 1, 9, 3, 11, 5, 13, 7, 15)
#else
#define EVEN(u, v) __builtin_shufflevector(u, v, 0, 2)
#define ODD(u, v) __builtin_shufflevector(u, v, 1, 3)
#define EVEN_SINGLES(u, v) __builtin_shufflevector(u, v, 0, 4, 2, 6)
#define ODD_SINGLES(u, v) __builtin_shufflevector(u, v, 1, 5, 3, 7)
#endif

// The pieces at p, p + stride, p + 2 stride, ..., side by side; the stride counts bytes.
INLINE TARGET WIDE NAME(PASTE(pieces, SUFFIX))(const char *p, long stride) {
#define PIECE(i) (*(const LOOSE_PIECE *)(p + (i) * stride))
#define PAIR(i) __builtin_shufflevector(PIECE(i), PIECE(i + 1), 0, 1, 2, 3)
#if BYTES == 64
  return __builtin_shufflevector(PAIR(0), PAIR(2), 0, 1, 2, 3, 4, 5, 6, 7);
#elif BYTES == 32
  return PAIR(0);
#else
  return PIECE(0);
#endif
#undef PIECE
#undef PAIR
}
#define PIECES(p, stride) NAME(PASTE(pieces, SUFFIX))((const char *)(p), stride)
