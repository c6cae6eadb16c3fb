// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CMUTANTS_H
#define CMUTANTS_H

#include <stdbool.h>
#include <stddef.h>

/// The mutant that is switched on, `ASSAY_MUTANT`; −1 without one.
extern int assay_mutant;
/// One byte a mutant in the file `ASSAY_MUTANTS_REACHED`, shared by all processes that inherit it; NULL without one.
extern unsigned char *assay_mutants_reached;

/// Whether mutant `i` is switched on; every site asks this where it would change something.
static inline bool mutant(int i) {
  if (__builtin_expect(assay_mutants_reached != NULL, 0)) assay_mutants_reached[i] = 1;
  return __builtin_expect(assay_mutant == i, 0);
}

#endif
