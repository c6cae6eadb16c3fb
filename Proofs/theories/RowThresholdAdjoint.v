(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [MSTO] The adjoint of the row threshold max(0, 1 - tau/||r||) r, SCSZ21 (8), is right.

   From a cotangent X of what it leaves of a row r, with rho = ||r|| and r^ = r/rho,
     r~ = (1 - tau/rho) X + (tau/rho) <r^, X> r^,  tau~ = -<r^, X>  where rho > tau, else 0:
   then <D x, X> = <D r, r~> + D tau tau~ for every derivation D (Tangents.v). Of a matrix it is
   taken row by row, and tau~ is the sum over the rows. A row of complex numbers is the row of their
   real and imaginary parts. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Norm Euclid RowShrinkage Shrinkage Tangents.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section RowThreshold.
Variables (F : rcfType) (D : F -> F).
Hypothesis HD : is_derivation D.
Local Notation d := (tangent D).

(* <u, v> = sum_j u_j v_j of rows, and <U, V> of matrices row by row *)
Lemma inner_row m (u v : 'rV[F]_m) : inner u v = \sum_j u 0 j * v 0 j.
Proof. by rewrite /inner big_ord1. Qed.

Lemma inner_rows n m (U V : 'M[F]_(n, m)) : inner U V = \sum_i inner (row i U) (row i V).
Proof.
by apply: eq_bigr => i _; rewrite inner_row; apply: eq_bigr => j _; rewrite !mxE.
Qed.

(* D ||r|| = <D r, r>/||r||; of the row 0 both sides are 0. *)
Lemma deriv_rnorm m (r : 'rV[F]_m) : D (rnorm r) = inner (d r) r / rnorm r.
Proof.
have [->|n0] := eqVneq (rnorm r) 0; first by rewrite (deriv0 HD) invr0 mulr0.
have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have := congr1 D (n2_sqr (r 0)); rewrite -/(rnorm r) (deriv_sqr HD) (deriv_sum HD).
rewrite (eq_bigr (fun j => 2%:R * (d r 0 j * r 0 j))) => [|j _]; last first.
  by rewrite (deriv_sqr HD) mxE -mulrA [r 0 j * _]mulrC.
rewrite -mulr_sumr -inner_row => e; apply: (mulfI two); rewrite mulrA -e.
by field; rewrite n0.
Qed.

Section Row.
Variables (m : nat) (tau : F) (r X : 'rV[F]_m).

(* r^, and the two cotangents *)
Definition direction : 'rV[F]_m := (rnorm r)^-1 *: r.
Definition row_adjoint : 'rV[F]_m :=
  if tau < rnorm r then
    (1 - tau / rnorm r) *: X + (tau / rnorm r * inner direction X) *: direction
  else 0.
Definition row_adjoint_threshold : F := if tau < rnorm r then - inner direction X else 0.

(* <D x, X> = <D r, r~> + D tau tau~ *)
Theorem row_threshold_adjoint : 0 <= tau ->
  inner (d (RowShrinkage.eta (@rnorm F m) tau r)) X
  = inner (d r) row_adjoint + D tau * row_adjoint_threshold.
Proof.
move=> t0; rewrite /row_adjoint /row_adjoint_threshold.
have zero (U V : 'rV[F]_m) : U = 0 -> inner U V = 0.
  by move=> ->; rewrite -(scale0r (0 : 'rV[F]_m)) innerZl mul0r.
have [le|lt] := leP (rnorm r) tau.
  rewrite (eta_small (rnorm_is_norm _ m) le) mulr0 addr0 [RHS]innerC !zero //.
  by apply/matrixP => i j; rewrite !mxE (deriv0 HD).
have n0 : rnorm r != 0 by rewrite gt_eqF // (le_lt_trans t0).
rewrite (eta_big t0 lt) (tangentB HD) (tangentZ HD).
rewrite (derivM HD) (derivV HD) deriv_rnorm /direction !(innerDl, innerNl, innerZl).
rewrite !(innerDr, innerZr).
move: (rnorm r) n0 (inner (d r) X) (inner (d r) r) (inner r X) (D tau) {lt} => n n0 *.
by field; rewrite n0.
Qed.
End Row.

(* [MSTO] of a matrix *)
Theorem msto_adjoint n m tau (r X : 'M[F]_(n, m)) : 0 <= tau ->
  inner (d (msto tau r)) X
  = inner (d r) (\matrix_i row_adjoint tau (row i r) (row i X))
    + D tau * \sum_i row_adjoint_threshold tau (row i r) (row i X).
Proof.
move=> t0; have row_d k (U : 'M[F]_(k, m)) i : row i (d U) = d (row i U).
  by apply/rowP => j; rewrite !mxE.
rewrite !inner_rows mulr_sumr -big_split; apply: eq_bigr => i _ /=.
by rewrite !row_d row_msto rowK row_threshold_adjoint.
Qed.
End RowThreshold.
