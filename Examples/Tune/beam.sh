#!/bin/sh
# SPDX-License-Identifier: CC0-1.0
# A trial of beams.yaml, apgd.yaml or apgd-article.yaml: what `assay beam` reaches of the closed form, a number to be
# made large. The clip of the article's space is not read: on its gradients, entry by entry, it never acts.
family=${ASSAY_FAMILY:-auto-pgd}
set -- --family "$family" --layers "$ASSAY_DEPTH" --links 100 --threads 1
[ -n "$ASSAY_STEP" ] && set -- "$@" --step "$ASSAY_STEP"
[ -n "$ASSAY_SHARED" ] && set -- "$@" --shared "$ASSAY_SHARED"
[ -n "$ASSAY_PENALTY" ] && set -- "$@" --penalty "$ASSAY_PENALTY"
[ "$family" = auto-pgd ] && set -- "$@" --updates 20
exec assay beam "$@"
