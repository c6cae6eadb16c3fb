(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [THM2], [THM3], [NFP] Theorems 2 and 3 of SCSZ21 in their corrected form, with thresholds that
   can be computed: theta_k = gamma_k (mu e_k + sigma C_inf), and e_k the recursion `radius` of
   Bounds.v.

   Corrections: C_inf and C_s are of columns of W, not rows (S5); s < (1 + 1/mu)/2 strictly (S6);
   the parameters are chosen, not given (S7); a linear rate needs step sizes in a compact part of
   (0, 2/(1 + rho)), else only the product bounds the error (S8); mu is the coherence of the W in
   use, whatever W that is (S9). *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Norm Euclid RowShrinkage Shrinkage Coherence Bounds Recurrence.
From Assay Require Import Sample Network.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section LinearRate.
Variables (R : rcfType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cinf cs : R) (s : nat).
Variables (W : nat -> 'M[R]_(L, N)) (gamma : nat -> R).
Hypothesis HB : bounded S mu beta sigma cinf cs s W.
Hypothesis gamma0 : forall k, 0 <= gamma k.

(* What holds of every sample of the class at layer k: no false positives, and the error is at
   most a in both norms. *)
Definition holds_at (theta : nat -> R) (k : nat) (a : R) : Prop :=
  forall (Xs : 'M[R]_(N, M)) (Z : 'M[R]_(L, M)), in_class beta s sigma Xs Z ->
  let X := network S W gamma theta (S *m Xs + Z) k in
  [/\ support X \subset support Xs, normF (X - Xs) <= norm21 (X - Xs) & norm21 (X - Xs) <= a].

Section Computable.
Let e := radius o mu s beta sigma cinf cs gamma.
Let theta := threshold o mu s beta sigma cinf cs gamma.

(* [NFP] and the recursion: with these thresholds the error at layer k is at most e_k, whatever the
   step sizes. Theorem 3 with noise. *)
Theorem computable_thresholds k : holds_at theta k (e k).
Proof.
move=> Xs Z c; suff [F E] : no_false_positives_at S W gamma theta k Xs Z /\
  error21 S W gamma theta k Xs Z <= e k by split=> //; apply: normF_le_norm21.
elim: k => [|k [F E]]; first exact: class_start (bounded_beta HB) c.
exact: (bounded_layer HB gamma0 c F E (erefl _)).
Qed.

(* Theorem 3 with noise, step sizes in [low, high] within (0, 2/(1 + rho)): a linear rate down to a
   floor proportional to sigma. *)
Theorem linear_rate low high k : rate o mu s < 1 ->
  0 < low -> low <= high -> high < 2%:R / (1 + rate o mu s) ->
  (forall k, low <= gamma k <= high) ->
  holds_at theta k
    (geometric_bound o (contraction_between o mu s low high) high s beta sigma cinf cs k).
Proof.
move=> small l0 lh h2 Hg Xs Z c; have [F E B] := computable_thresholds k c; split=> //.
by case: HB => *; apply: (le_trans B); apply: radius_le_geometric => //; apply: bounded_cs HB.
Qed.

(* Theorem 3, noiseless: the product of the layers' contractions, each of them less than 1. *)
Theorem theorem3 k : rate o mu s < 1 -> sigma = 0 ->
  (forall k, 0 < gamma k < 2%:R / (1 + rate o mu s)) ->
  holds_at theta k (product_bound o mu s beta gamma k) /\
  (forall k, contraction o mu s (gamma k) < 1).
Proof.
move=> small z Hg; split=> [Xs Z c|j]; last first.
  by rewrite contraction_lt1 // ?(bounded_mu HB) ?(bounded_s HB).
have [F E B] := computable_thresholds k c; split=> //.
by rewrite -(radius_noiseless mu s beta cinf cs gamma k z).
Qed.
End Computable.
End LinearRate.

Section Theorem2.
Variables (R : rcfType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cinf cs : R) (s : nat).
Variable W : nat -> 'M[R]_(L, N).
Hypothesis HB : bounded S mu beta sigma cinf cs s W.
Let one (_ : nat) : R := 1.

(* Theorem 2 (LISTA-GSCP): e_k, and rho^k s beta + sigma (s C_inf + C_s)/(1 - rho). *)
Theorem theorem2 k : rate o mu s < 1 ->
  let theta := threshold o mu s beta sigma cinf cs one in
  holds_at M S beta sigma s W one theta k (radius o mu s beta sigma cinf cs one k) /\
  holds_at M S beta sigma s W one theta k
    (geometric_bound o (rate o mu s) 1 s beta sigma cinf cs k).
Proof.
move=> small theta.
have H := @computable_thresholds _ _ _ M S _ _ _ _ _ _ W one HB (fun _ => ler01) k.
split=> // Xs Z c; have [F E B] := H Xs Z c; split=> //.
by case: HB => *; apply: (le_trans B); apply: radius_of_unit_steps => //; apply: bounded_cs HB.
Qed.

(* The paper's weaker constant (s + 1) C_W, for a C_W that bounds both C_inf and C_s: the sum of
   the column norms does, the sum of the row norms that is printed need not (S5). *)
Theorem theorem2_as_printed k (cw : R) : rate o mu s < 1 -> cinf <= cw -> cs <= cw ->
  holds_at M S beta sigma s W one (threshold o mu s beta sigma cinf cs one) k
    (printed_bound o mu s beta sigma cw k).
Proof.
case: (HB) => mu0 s0 beta0 sigma0 _ _ _ _ small ci c Xs Z Hc; have [F E B] := (theorem2 k small).2 Xs Z Hc; split=> //.
apply: (le_trans B); rewrite /geometric_bound /printed_bound ler_add2l.
rewrite ler_wpmul2r ?invr_ge0 ?subr_ge0 ?(ltW small) //= mul1r mulrC ler_wpmul2r //.
by rewrite /noise_gain /= -addn1 natrD mulrDl mul1r ler_add // ler_wpmul2l // ler0n.
Qed.
End Theorem2.
