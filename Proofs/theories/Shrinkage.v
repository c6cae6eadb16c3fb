(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Entrywise shrinkages, the soft threshold, the row-wise threshold, and AMP's noise level.

   BSR17 (5), (32): eta(r; sigma)_j = f(r_j; sigma), <eta'> the mean of f' over the entries, and
   sigma_t = ||v_t||/sqrt(M). SCSZ21 (8): max(0, 1 - t/||r||) r of a row; on rows of length one it
   is the soft threshold, with the same slope. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid SoftThreshold RowShrinkage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Entrywise.
Variables (R : rcfType) (M N : nat).

(* eta(r; l)_j = f(r_j; l) and <eta'> = (1/N) sum_j f'(r_j; l) *)
Definition entrywise (f : R -> R -> R) (l : R) (r : 'cV[R]_N) : 'cV[R]_N := map_mx (f l) r.
Definition mean_slope (f' : R -> R -> R) (l : R) (r : 'cV[R]_N) : R :=
  (\sum_i f' l (r i 0)) / N%:R.

(* sqrt(||v||^2/M) *)
Definition residual_level (v : 'cV[R]_M) : R := Num.sqrt ((\sum_i v i 0 ^+ 2) / M%:R).
End Entrywise.

Section Soft.
Variable R : rcfType.

(* The soft threshold's slope: 1 where |r| > t, else 0; it is even. *)
Definition soft_slope (t r : R) : R := (t < `|r|)%R%:R.

(* It is even. *)
Lemma soft_slope_even t r : soft_slope t (- r) = soft_slope t r.
Proof. by rewrite /soft_slope normrN. Qed.

(* r g(r^2) is odd and g(r^2) even, for any g; the posterior mean [BG] and its slope are of this
   form. *)
Lemma even_gain_odd (g : R -> R) r : - r * g ((- r) ^+ 2) = - (r * g (r ^+ 2)).
Proof. by rewrite sqrrN mulNr. Qed.

(* g(r^2) is even. *)
Lemma even_gain_even (g : R -> R) r : g ((- r) ^+ 2) = g (r ^+ 2).
Proof. by rewrite sqrrN. Qed.
End Soft.

Section Rows.
Variable R : rcfType.

(* [MSTO]: the row threshold on every row of a matrix. *)
Definition msto n m t (X : 'M[R]_(n, m)) := \matrix_i eta (@rnorm R m) t (row i X).

(* Its rows. *)
Lemma row_msto n m t (X : 'M[R]_(n, m)) i : row i (msto t X) = eta (@rnorm R m) t (row i X).
Proof. exact: rowK. Qed.

(* The diagonal of the row threshold's Jacobian,
   1 - t/||r|| + t r_j^2/||r||^3 where ||r|| > t, else 0 *)
Definition row_slope n t (r : 'rV[R]_n) j :=
  if t < rnorm r then 1 - t / rnorm r + t * r 0 j ^+ 2 / rnorm r ^+ 3 else 0.

(* The norm of a row of length one is the absolute value of its entry. *)
Lemma rnorm_one (r : 'rV[R]_1) : rnorm r = `|r 0 0|.
Proof. by rewrite /rnorm /n2 /sq big_ord1 sqrtr_sqr. Qed.

(* x max(0, 1 - t/|x|) = sgn(x) max(|x| - t, 0) *)
Lemma scaled_soft t x : 0 <= t -> Num.max 0 (1 - t / `|x|) * x = soft t x :> R.
Proof.
move=> t0; rewrite /soft; have [->|x0] := eqVneq x 0; first by rewrite mulr0 sgr0 mul0r.
have p : 0 < `|x| by rewrite normr_gt0.
rewrite {2}[x]numEsg mulrCA; congr (_ * _); have [le|lt] := leP `|x| t.
  rewrite [Num.max 0 _]max_l ?[Num.max _ 0]max_r ?mul0r ?subr_le0 //.
  by rewrite ler_pdivl_mulr // mul1r.
rewrite [Num.max 0 _]max_r; last by rewrite subr_ge0 ler_pdivr_mulr // mul1r ltW.
rewrite [Num.max _ 0]max_l; last by rewrite subr_ge0 ltW.
by rewrite mulrBl mul1r divfK // gt_eqF.
Qed.

(* On rows of length one the row-wise threshold is the soft threshold, value and slope. *)
Theorem group_of_one t (r : 'rV[R]_1) : 0 <= t ->
  eta (@rnorm R 1) t r 0 0 = soft t (r 0 0) /\ row_slope t r 0 = soft_slope t (r 0 0).
Proof.
move=> t0; rewrite mxE rnorm_one scaled_soft //; split=> //.
rewrite /row_slope /soft_slope rnorm_one; case: ltP => // lt.
have p : `|r 0 0| != 0 by rewrite gt_eqF // (le_lt_trans t0).
rewrite -[r 0 0 ^+ 2]real_normK ?num_real //; move: `|_| p {lt} => x x0.
by rewrite mulr1n; field.
Qed.
End Rows.
