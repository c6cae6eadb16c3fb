// SPDX-License-Identifier: GPL-3.0-or-later
// Includes TEMPLATE once for every instruction set, with
//   PATH, TARGET     its name and function attribute,
//   BYTES            the width of a vector,
//   ROWS x COLUMNS   the largest tile of a matrix product, ROWS counted in vectors, and
//                    PAIRS x PAIR_COLUMNS the same for complex entries. A tile leaves just the
//                    registers that entries of A and B need,
//   DIRECT           the columns of B up to which packing A takes more time than it saves (measured on
//                    Zen 4 with A of 250 x 500),
//   GROUP            vectors of a product with an adjoint that go on at once.
// No include guard: a file may instantiate several templates.

// Portable vectors are those of NEON, which has fused multiply-add and 32 registers. Without such
// an instruction every fma is a call, and the tile hardly matters.
#define PATH portable
#define TARGET
#define BYTES 16
#define ROWS 4
#define COLUMNS 4
#define PAIRS 2
#define PAIR_COLUMNS 4
#define DIRECT 64
#define GROUP 4
#include TEMPLATE
#undef PATH
#undef TARGET
#undef BYTES
#undef ROWS
#undef COLUMNS
#undef PAIRS
#undef PAIR_COLUMNS
#undef DIRECT
#undef GROUP

#if defined(__x86_64__)
#define PATH avx2
#define TARGET __attribute__((target("avx2,fma")))
#define BYTES 32
#define ROWS 2
#define COLUMNS 6
#define PAIRS 1
#define PAIR_COLUMNS 6
#define DIRECT 24
#define GROUP 2
#include TEMPLATE
#undef PATH
#undef TARGET
#undef BYTES
#undef ROWS
#undef COLUMNS
#undef PAIRS
#undef PAIR_COLUMNS
#undef DIRECT
#undef GROUP

#define PATH avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx2,fma")))
#define BYTES 64
#define ROWS 3
#define COLUMNS 8
#define PAIRS 2
#define PAIR_COLUMNS 6
#define DIRECT 64
#define GROUP 4
#include TEMPLATE
#undef PATH
#undef TARGET
#undef BYTES
#undef ROWS
#undef COLUMNS
#undef PAIRS
#undef PAIR_COLUMNS
#undef DIRECT
#undef GROUP
#endif

#undef TEMPLATE
