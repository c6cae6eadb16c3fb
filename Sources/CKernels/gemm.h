// SPDX-License-Identifier: GPL-3.0-or-later
// Blocking of the matrix products. It cannot change a bit: a block of k ends by storing its chains
// in C, and the next one takes them from there.
#pragma once
#include "paths.h"

#include <stdlib.h>

static inline long least(long a, long b) { return a < b ? a : b; }
static inline long ceiling(long a, long b) { return (a + b - 1) / b; }

// The length of equal blocks, each a multiple of `unit` and at most `most`, that cover `total`.
static inline long block_length(long total, long unit, long most) {
  long units = ceiling(total, unit), blocks = ceiling(units, least(units, most / unit));
  return ceiling(units, blocks) * unit;
}

static inline void *packing_buffer(long bytes) {
  void *buffer = aligned_alloc(64, (size_t)ceiling(bytes, 64) * 64);
  if (!buffer) abort();
  return buffer;
}

// A block of A takes DEPTH columns and half of a second-level cache.
#define DEPTH 256
static inline long block_bytes(void) { return assay_second_level_cache() / 2; }
// Up to FEW columns of B, reading A in whole columns is fastest (measured on Zen 4 and 5).
#define FEW 4
// So many columns of B are multiplied by an A where it lies, of `size` bytes: fewer if it comes from
// beyond the caches each time.
static inline long direct_columns(long most, long size) {
  return size > 8 * assay_second_level_cache() ? most / 3 : most;
}
