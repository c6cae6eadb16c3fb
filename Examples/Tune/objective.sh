#!/bin/sh
# SPDX-License-Identifier: CC0-1.0
# A toy: what each family is off its best step or penalty, in decades, and off depth 7. The last line is the number.
echo "family $ASSAY_FAMILY, depth $ASSAY_DEPTH"
case $ASSAY_FAMILY in
  pgd) awk -v s="$ASSAY_STEP" -v d="$ASSAY_DEPTH" 'BEGIN { l = log(s / 30) / log(10); print l * l + (d - 7) ^ 2 / 10 }' ;;
  admm) awk -v p="$ASSAY_PENALTY" -v d="$ASSAY_DEPTH" 'BEGIN { l = log(p / 2) / log(10); print l * l + (d - 7) ^ 2 / 10 + 1 }' ;;
  *) echo "no family: $ASSAY_FAMILY" >&2; exit 1 ;;
esac
