// SPDX-License-Identifier: GPL-3.0-or-later
// What a program that works through batches asks of the C library.
#include <stdlib.h>
#ifdef __GLIBC__
#include <limits.h>
#include <malloc.h>
#endif

#include "CKernels.h"

void assay_keep_freed_memory(void) {
#ifdef __GLIBC__
  // The largest that it takes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}
