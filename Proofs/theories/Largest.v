(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The largest of finitely many numbers, and 0: max(0, f_1, ..., f_n), as the code folds it. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Largest.
Variables (R : realFieldType) (T : finType).
Implicit Types f g : T -> R.

Definition largest f : R := \big[Num.max/0]_t f t.

(* f_t <= max f *)
Lemma le_largest f t : f t <= largest f.
Proof.
rewrite /largest; have := mem_index_enum t; elim: (index_enum T) => // a s IH.
by rewrite inE big_cons le_maxr => /predU1P[->|/IH->]; rewrite ?lexx ?orbT.
Qed.

(* max f <= c as soon as every f_t <= c, and 0 <= c *)
Lemma largest_le f c : 0 <= c -> (forall t, f t <= c) -> largest f <= c.
Proof. by move=> c0 H; rewrite /largest; elim/big_ind: _ => // a b; rewrite le_maxl => -> ->. Qed.

(* The largest of a family is not negative. *)
Lemma largest_ge0 f : 0 <= largest f.
Proof.
by rewrite /largest; elim/big_rec: _ => // t x _ x0; rewrite le_maxr x0 orbT.
Qed.

(* sum_t |f_t g_t| <= (sum_t |f_t|) max |g| *)
Lemma sum_le_largest f g :
  \sum_t `|f t| * `|g t| <= (\sum_t `|f t|) * largest (fun t => `|g t|).
Proof.
rewrite mulr_suml; apply: ler_sum => t _; rewrite ler_wpmul2l //.
exact: (le_largest (fun t => `|g t|)).
Qed.
End Largest.
