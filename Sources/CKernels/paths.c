// SPDX-License-Identifier: GPL-3.0-or-later
// Which instruction set the kernels use. All give the same bits, so the choice only concerns speed
// and tests.
#include "paths.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

bool assay_kernel_path_available(assay_kernel_path path) {
  switch (path) {
  case ASSAY_PORTABLE: return true;
#if defined(__x86_64__)
  // These also ask whether the operating system saves the wide registers.
  case ASSAY_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case ASSAY_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           assay_kernel_path_available(ASSAY_AVX2);
#endif
  default: return false;
  }
}

// A name that is unknown, or a path the processor lacks, leaves the best available one.
static assay_kernel_path initial_path(void) {
  static const char *const names[] = {"portable", "avx2", "avx512"};
  const char *wish = getenv("ASSAY_KERNELS");
  for (int path = ASSAY_PORTABLE; wish && path <= ASSAY_AVX512; path++)
    if (!strcmp(wish, names[path]) && assay_kernel_path_available((assay_kernel_path)path))
      return (assay_kernel_path)path;
  for (int path = ASSAY_AVX512; path > ASSAY_PORTABLE; path--)
    if (assay_kernel_path_available((assay_kernel_path)path)) return (assay_kernel_path)path;
  return ASSAY_PORTABLE;
}

static _Atomic int in_use = -1;

assay_kernel_path assay_kernel_path_in_use(void) {
  int path = atomic_load_explicit(&in_use, memory_order_relaxed);
  if (path >= 0) return (assay_kernel_path)path;
  // Another thread may have chosen meanwhile: its choice stands.
  int chosen = (int)initial_path();
  if (atomic_compare_exchange_strong(&in_use, &path, chosen)) path = chosen;
  return (assay_kernel_path)path;
}

bool assay_use_kernel_path(assay_kernel_path path) {
  if (!assay_kernel_path_available(path)) return false;
  atomic_store(&in_use, (int)path);
  return true;
}
