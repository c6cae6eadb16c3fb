// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels share: target attributes, dispatch tables and names that carry the path.
#pragma once
#include "CKernels.h"

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
// The instance of `name` for the path being compiled (PATH comes from each_path.h).
#define NAME(name) PASTE(name, PATH)

// Vector helpers are always inlined: a vector argument must not cross into a function compiled for
// another instruction set.
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
// The few entries after the last whole vector.
#define TAIL _Pragma("clang loop vectorize(disable) unroll(disable)")

#if defined(__x86_64__)
#define EACH_PATH(name) {name##_portable, name##_avx2, name##_avx512}
#else
#define EACH_PATH(name) {name##_portable}
#endif

// Defines the public function `assay_NAME`, which calls the instance for the path in use.
#define DISPATCH(result, name, parameters, arguments)                \
  result assay_##name parameters {                                   \
    static result(*const instances[]) parameters = EACH_PATH(name);  \
    return instances[assay_kernel_path_in_use()] arguments;          \
  }
