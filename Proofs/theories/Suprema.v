(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Theorems 2 and 3 of SCSZ21 with the thresholds of the paper, theta_k = gamma_k (mu a_k + sigma
   C_inf), a_k the supremum of ||X^k - X||_{2,1} over the class, (23) and (36).

   Here a_k is any least upper bound; that one exists is SupremaExist.v, over the real numbers. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Norm Euclid Coherence Bounds Recurrence Sample Network LinearRate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Suprema.
Variables (R : rcfType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cinf cs : R) (s : nat).
Variables (W : nat -> 'M[R]_(L, N)) (gamma theta : nat -> R).
Hypothesis HB : bounded S mu beta sigma cinf cs s W.
Hypothesis gamma0 : forall k, 0 <= gamma k.

Local Notation err := (@error21 R L N M S W gamma theta).

(* a is the least upper bound of the error at layer k over the class. *)
Definition is_supremum (k : nat) (a : R) : Prop :=
  (forall Xs Z, in_class beta s sigma Xs Z -> err k Xs Z <= a) /\
  (forall b, (forall Xs Z, in_class beta s sigma Xs Z -> err k Xs Z <= b) -> a <= b).

Variable a : nat -> R.
Hypothesis Ha : forall k, is_supremum k (a k).
Hypothesis Hth : forall k, theta k = gamma k * (mu * a k + sigma * cinf).
Local Notation e := (radius o mu s beta sigma cinf cs gamma).

(* Lemma 2: no false positives, at any layer. *)
Theorem lemma2 k Xs Z : in_class beta s sigma Xs Z ->
  @no_false_positives_at R L N M S W gamma theta k Xs Z.
Proof.
move=> c; elim: k => [|k F]; first by case: (class_start S W gamma theta (bounded_beta HB) c).
by case: (bounded_layer HB gamma0 c F ((Ha k).1 _ _ c) (Hth k)).
Qed.

(* (32): the recursion of the suprema. *)
Lemma supremum_step k :
  a k.+1 <= contraction o mu s (gamma k) * a k + gamma k * (sigma * noise_gain o s cinf cs).
Proof.
apply: (Ha k.+1).2 => Xs Z c.
by case: (bounded_layer HB gamma0 c (lemma2 k c) ((Ha k).1 _ _ c) (Hth k)).
Qed.

(* The suprema are at most e_k: all that holds of e_k holds of the paper's thresholds. *)
Lemma supremum_le_radius k : a k <= e k.
Proof.
elim: k => [|k IH].
  by apply: (Ha 0).2 => Xs Z /(class_start S W gamma theta (bounded_beta HB))[].
apply: (le_trans (supremum_step k)); rewrite /= ler_add2r ler_wpmul2l //.
by apply: contraction_ge0 => //; [apply: bounded_mu HB | apply: bounded_s HB].
Qed.

(* Theorems 2 and 3 with suprema: no false positives, and the error is at most e_k. *)
Theorem thresholds_from_suprema k :
  holds_at M S beta sigma s W gamma theta k (e k).
Proof.
move=> Xs Z c X; split; [exact: lemma2 | exact: normF_le_norm21 |].
by apply: (le_trans ((Ha k).1 _ _ c)); apply: supremum_le_radius.
Qed.

(* Theorem 2 with suprema: step sizes 1. *)
Corollary theorem2_with_suprema k : (forall k, gamma k = 1) -> rate o mu s < 1 ->
  holds_at M S beta sigma s W gamma theta k
    (geometric_bound o (rate o mu s) 1 s beta sigma cinf cs k).
Proof.
move=> g1 small Xs Z c; have [F E B] := thresholds_from_suprema k c; split=> //.
have cs0 := bounded_cs HB; case: (HB) => *.
apply: (le_trans B); apply: (le_trans _ (radius_of_unit_steps _ _ _ _ _ _ _ _)) => //.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; elim: (k) => //= j ->; rewrite g1.
Qed.

(* Theorem 3 with suprema: the product of (37). *)
Corollary theorem3_with_suprema k : sigma = 0 ->
  holds_at M S beta sigma s W gamma theta k (product_bound o mu s beta gamma k).
Proof.
move=> z Xs Z c; have [F E B] := thresholds_from_suprema k c; split=> //.
by rewrite -(radius_noiseless mu s beta cinf cs gamma k z).
Qed.
End Suprema.
