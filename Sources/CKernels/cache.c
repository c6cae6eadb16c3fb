// SPDX-License-Identifier: GPL-3.0-or-later
// The size of the second-level cache, which decides panels and packing, and no bit.
#include "CKernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static long found(void) {
  const char *wish = getenv("ASSAY_L2");
  if (wish) {
    char *end;
    long size = strtol(wish, &end, 10);
    if (*end == 'K') size = size < 1L << 40 ? size << 10 : 0, end++;
    else if (*end == 'M') size = size < 1L << 30 ? size << 20 : 0, end++;
    // A wish that makes no sense is as good as none.
    if (!*end && size >= 1L << 15 && size <= 1L << 40) return size;
  }
#ifdef _SC_LEVEL2_CACHE_SIZE
  long size = sysconf(_SC_LEVEL2_CACHE_SIZE);
  if (size >= 1L << 15) return size;
#endif
  return 1L << 19;
}

static _Atomic long size = 0;

long assay_second_level_cache(void) {
  long known = atomic_load_explicit(&size, memory_order_relaxed);
  if (known) return known;
  known = found();
  atomic_store_explicit(&size, known, memory_order_relaxed);
  return known;
}

void assay_use_second_level_cache(long bytes) {
  atomic_store(&size, bytes >= 1L << 15 ? bytes : 0);
}
