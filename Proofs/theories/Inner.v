(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The inner product <U, V> = tr(U^T V) = sum_ij U_ij V_ij of matrices and ||U||^2 = <U, U>.

   A column is a matrix of one column; so what is shown with this product holds for single
   vectors and for batches or groups of rows alike. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Inner.
Variables (R : realFieldType) (m p : nat).
Implicit Types U V W : 'M[R]_(m, p).

Definition inner U V : R := \sum_i \sum_j U i j * V i j.
Definition sqn U : R := inner U U.

(* <., .> is symmetric and bilinear. *)
Lemma innerC U V : inner U V = inner V U.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; apply: mulrC. Qed.

Lemma innerDl U V W : inner (U + V) W = inner U W + inner V W.
Proof.
rewrite -big_split; apply: eq_bigr => i _; rewrite -big_split; apply: eq_bigr => j _ /=.
by rewrite mxE mulrDl.
Qed.

Lemma innerZl a U V : inner (a *: U) V = a * inner U V.
Proof.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE mulrA.
Qed.

Lemma innerNl U V : inner (- U) V = - inner U V.
Proof. by rewrite -scaleN1r innerZl mulN1r. Qed.

Lemma innerDr U V W : inner U (V + W) = inner U V + inner U W.
Proof. by rewrite innerC innerDl !(innerC _ U). Qed.

Lemma innerZr a U V : inner U (a *: V) = a * inner U V.
Proof. by rewrite innerC innerZl (innerC _ U). Qed.

Lemma innerNr U V : inner U (- V) = - inner U V.
Proof. by rewrite innerC innerNl (innerC _ U). Qed.

Definition innerE := (innerDl, innerDr, innerNl, innerNr, innerZl, innerZr).

(* ||U||^2 is not negative, and zero only for U = 0. *)
Lemma sqn_ge0 U : 0 <= sqn U.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; rewrite -expr2 sqr_ge0. Qed.

Lemma sqn_eq0 U : (sqn U == 0) = (U == 0).
Proof.
apply/eqP/eqP => [h|->]; last by rewrite /sqn -(scale0r (0 : 'M_(m, p))) innerZl mul0r.
have pos i j : 0 <= U i j * U i j by rewrite -expr2 sqr_ge0.
apply/matrixP => i j; rewrite mxE; apply/eqP; rewrite -sqrf_eq0 expr2; apply/eqP.
have rows i' : \sum_j' U i' j' * U i' j' = 0.
  by apply: (psumr_eq0P _ h) => // k _; apply: sumr_ge0.
by apply: (psumr_eq0P _ (rows i)).
Qed.

(* ||U + V||^2 = ||U||^2 + 2<U, V> + ||V||^2 *)
Lemma sqnD U V : sqn (U + V) = sqn U + 2%:R * inner U V + sqn V.
Proof. by rewrite /sqn !innerE (innerC V U); ring. Qed.

(* ||a U||^2 = a^2 ||U||^2, ||-U|| = ||U||, and the square of a difference. *)
Lemma sqnZ a U : sqn (a *: U) = a ^+ 2 * sqn U.
Proof. by rewrite /sqn !innerE mulrA. Qed.

Lemma sqnN U : sqn (- U) = sqn U.
Proof. by rewrite /sqn !innerE opprK. Qed.

Lemma sqnB U V : sqn (U - V) = sqn U - 2%:R * inner U V + sqn V.
Proof. by rewrite sqnD sqnN innerNr; ring. Qed.

(* <U, V> <= ||U||^2/2 + ||V||^2/2 *)
Lemma inner_le_mean U V : inner U V <= sqn U / 2%:R + sqn V / 2%:R.
Proof.
rewrite -subr_ge0; have -> : sqn U / 2%:R + sqn V / 2%:R - inner U V = sqn (U - V) / 2%:R.
  by rewrite sqnB; field.
by rewrite divr_ge0 ?sqn_ge0 ?ler0n.
Qed.

(* Cauchy and Schwarz: <U, V>^2 <= ||U||^2 ||V||^2. *)
Lemma inner_sqr_le U V : inner U V ^+ 2 <= sqn U * sqn V.
Proof.
have [V0|V0] := eqVneq (sqn V) 0.
  move/eqP: V0; rewrite sqn_eq0 => /eqP->.
  by rewrite /sqn -(scale0r (0 : 'M_(m, p))) !innerZr !mul0r mulr0 expr0n.
have Vp : 0 < sqn V by rewrite lt_neqAle eq_sym V0 sqn_ge0.
have := sqn_ge0 (sqn V *: U - inner U V *: V).
rewrite sqnB !sqnZ innerZl innerZr.
have -> : sqn V ^+ 2 * sqn U - 2%:R * (sqn V * (inner U V * inner U V)) + inner U V ^+ 2 * sqn V
  = sqn V * (sqn U * sqn V - inner U V ^+ 2) by ring.
by rewrite pmulr_rge0 // subr_ge0.
Qed.
End Inner.

(* <U, V> = tr(U^T V) *)
Lemma inner_trace (R : realFieldType) m p (U V : 'M[R]_(m, p)) : inner U V = \tr (U^T *m V).
Proof.
rewrite /inner exchange_big; apply: eq_bigr => j _; rewrite mxE.
by apply: eq_bigr => i _; rewrite mxE.
Qed.

(* <A X, U> = <X, A^T U> *)
Lemma inner_adjoint (R : realFieldType) m n p (A : 'M[R]_(m, n)) (X : 'M[R]_(n, p)) U :
  inner (A *m X) U = inner X (A^T *m U).
Proof. by rewrite !inner_trace trmx_mul mulmxA. Qed.

(* ||A X||^2 <= ||A||_F^2 ||X||^2 *)
Lemma sqn_mul_le (R : realFieldType) m n p (A : 'M[R]_(m, n)) (X : 'M[R]_(n, p)) :
  sqn (A *m X) <= sqn A * sqn X.
Proof.
rewrite {2}/sqn /inner mulr_suml; apply: ler_sum => i _.
rewrite [sqn X]/sqn /inner exchange_big mulr_sumr; apply: ler_sum => j _ /=.
have := inner_sqr_le (row i A) (col j X)^T; rewrite /sqn /inner !big_ord1 -expr2 mxE.
rewrite (eq_bigr (fun k => A i k * X k j)); last by move=> k _; rewrite !mxE.
rewrite [X in _ <= X * _ -> _](eq_bigr (fun k => A i k * A i k)).
  rewrite [X in _ <= _ * X -> _](eq_bigr (fun k => X k j * X k j)) // => k _.
  by rewrite !mxE.
by move=> k _; rewrite !mxE.
Qed.
