(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The orthogonal projector P = B^T (B B^T)^-1 B on the row space of a matrix of full row rank:
   B B^T is invertible, B P = B, P^T = P = P P, tr P = ||P||_F^2 = the rank. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Inner.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Projector.
Variables (R : realFieldType) (r n : nat) (B : 'M[R]_(r, n)).
Hypothesis Bfree : row_free B.

(* v B B^T = 0 gives ||v B||^2 = 0, so v B = 0, so v = 0. *)
Lemma gram_unit : B *m B^T \in unitmx.
Proof.
rewrite -row_free_unit; apply/inj_row_free => v h.
apply/eqP; rewrite -(mulmx_free_eq0 _ Bfree); apply/eqP.
suff : sqn (v *m B)^T == 0 by rewrite sqn_eq0 -trmx0 => /eqP/trmx_inj.
by rewrite /sqn inner_trace trmxK trmx_mul mulmxA -(mulmxA v) h mul0mx raddf0.
Qed.

Definition projector : 'M[R]_n := B^T *m invmx (B *m B^T) *m B.

(* It fixes the rows of B, is symmetric and idempotent, and has trace and squared norm r. *)
Lemma projector_fixes : B *m projector = B.
Proof. by rewrite /projector !mulmxA mulmxV ?gram_unit // mul1mx. Qed.

Lemma projector_sym : projector^T = projector.
Proof. by rewrite /projector !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.

Lemma projector_idem : projector *m projector = projector.
Proof. by rewrite {1}/projector -mulmxA projector_fixes. Qed.

Lemma projector_trace : \tr projector = r%:R.
Proof. by rewrite /projector -mulmxA mxtrace_mulC -mulmxA mulVmx ?gram_unit // mxtrace1. Qed.

Lemma projector_sqn : sqn projector = r%:R.
Proof. by rewrite /sqn inner_trace projector_sym projector_idem projector_trace. Qed.
End Projector.
