(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The adjoints of the layers of LISTA, LISTA-GSCP and ALISTA-GS are right.

   [LISTA]       x' = soft(r; lambda), r = S x + B y:
     x~ = S^T r~,  S~ = r~ x^T,  B~ = r~ y^T,
     r~_j = X_j where |r_j| > lambda, else 0,  lambda~ = -sum_j sgn(r_j) X_j over the same j.
   [LISTA-GSCP]  x' = the row threshold of r = x + W^T (y - A x), SCSZ21 (13):
     x~ = r~ - A^T W r~,  W~ = (y - A x) r~^T,  r~ and theta~ of RowThresholdAdjoint.v.
   [ALISTA-GS]   (15), with r = x + gamma W^T (y - A x) and a W that is not learned:
     x~ = r~ - gamma A^T W r~,  gamma~ = <r~, W^T (y - A x)>.
   Each is <D x', X> = the sum of <D p, p~> over the inputs p of the layer, for every derivation D
   (Tangents.v), from any cotangent X of x'. A and y are data: D A = 0 and D y = 0. Columns of x are
   measurements of LISTA, or entries of a row, and the identity is of all at once. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner SoftThreshold Shrinkage Tangents ShrinkageAdjoint.
From Assay Require Import RowThresholdAdjoint.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Layers.
Variables (F : rcfType) (D : F -> F).
Hypothesis HD : is_derivation D.
Local Notation d := (tangent D).
Variables (M N P : nat) (A : 'M[F]_(M, N)) (y : 'M[F]_(M, P)) (x X : 'M[F]_(N, P)).
Hypotheses (DA : d A = 0) (Dy : d y = 0).

(* r~ and lambda~ of the entrywise soft threshold *)
Definition soft_adjoint_r lambda (r : 'M[F]_(N, P)) : 'M[F]_(N, P) :=
  \matrix_(j, k) (soft_slope lambda (r j k) * X j k).
Definition soft_adjoint_threshold lambda (r : 'M[F]_(N, P)) : F :=
  - \sum_j \sum_k sign_beyond lambda (r j k) * X j k.

(* <D soft(r; lambda), X> = <D r, r~> + D lambda lambda~ *)
Theorem entrywise_soft_adjoint lambda (r : 'M[F]_(N, P)) :
  inner (d (map_mx (soft lambda) r)) X
  = inner (d r) (soft_adjoint_r lambda r) + D lambda * soft_adjoint_threshold lambda r.
Proof.
rewrite mulrN mulr_sumr -sumrN -big_split; apply: eq_bigr => j _ /=.
rewrite mulr_sumr -sumrN -big_split; apply: eq_bigr => k _ /=.
rewrite !mxE (deriv_soft HD).
by move: (soft_slope _ _) (sign_beyond _ _) (D (r j k)) (X j k) => *; ring.
Qed.

(* [LISTA] *)
Theorem lista_adjoint (S : 'M[F]_N) (B : 'M[F]_(N, M)) lambda :
  let r := S *m x + B *m y in
  let r_ := soft_adjoint_r lambda r in
  inner (d (map_mx (soft lambda) r)) X
  = inner (d x) (S^T *m r_) + inner (d S) (r_ *m x^T) + inner (d B) (r_ *m y^T)
    + D lambda * soft_adjoint_threshold lambda r.
Proof.
move=> r r_; rewrite entrywise_soft_adjoint -/r_ {2}/r (tangentD HD) !(tangent_mul HD) Dy mulmx0.
rewrite addr0 !innerDl !(inner_adjoint_left (d _)) inner_adjoint.
by rewrite [inner (d S) _ + _]addrC.
Qed.

(* The input with a step: <D r, r~> for r = x + gamma W^T (y - A x), all of x, W, gamma varying. *)
Lemma corrected_input (W : 'M[F]_(M, N)) gamma (r_ : 'M[F]_(N, P)) :
  let e := y - A *m x in
  inner (d (x + gamma *: (W^T *m e))) r_
  = inner (d x) (r_ - gamma *: (A^T *m (W *m r_))) + inner (d W) (gamma *: (e *m r_^T))
    + D gamma * inner r_ (W^T *m e).
Proof.
move=> e; have De : d e = - (A *m d x).
  by rewrite /e (tangentB HD) Dy (tangent_mul HD) DA mul0mx add0r sub0r.
rewrite (tangentD HD) (tangentZ HD) (tangent_mul HD) (tangent_tr D) De mulmxN.
rewrite !(innerDl, innerZl, innerNl) [inner (W^T *m e) _]innerC.
rewrite (inner_adjoint_transposed (d W)) (inner_adjoint W^T) trmxK inner_adjoint.
rewrite !(innerDr, innerNr, innerZr).
move: (inner (d x) r_) (inner (d x) _) (inner (d W) _) (inner r_ _) (D gamma) => *; ring.
Qed.

(* [LISTA-GSCP] *)
Theorem gscp_adjoint (W : 'M[F]_(M, N)) theta : 0 <= theta ->
  let e := y - A *m x in let r := x + W^T *m e in
  let r_ := \matrix_i row_adjoint theta (row i r) (row i X) in
  let theta_ := \sum_i row_adjoint_threshold theta (row i r) (row i X) in
  inner (d (msto theta r)) X
  = inner (d x) (r_ - A^T *m (W *m r_)) + inner (d W) (e *m r_^T) + D theta * theta_.
Proof.
move=> t0 e r r_ theta_; rewrite (msto_adjoint HD) // -/r_ -/theta_.
by have := corrected_input W 1 r_; rewrite /= !scale1r (deriv1 HD) mul0r addr0 => ->.
Qed.

(* [ALISTA-GS] *)
Theorem alista_adjoint (W : 'M[F]_(M, N)) gamma theta : d W = 0 -> 0 <= theta ->
  let e := y - A *m x in let r := x + gamma *: (W^T *m e) in
  let r_ := \matrix_i row_adjoint theta (row i r) (row i X) in
  let theta_ := \sum_i row_adjoint_threshold theta (row i r) (row i X) in
  inner (d (msto theta r)) X
  = inner (d x) (r_ - gamma *: (A^T *m (W *m r_))) + D gamma * inner r_ (W^T *m e)
    + D theta * theta_.
Proof.
move=> DW t0 e r r_ theta_; rewrite (msto_adjoint HD) // -/r_ -/theta_.
rewrite (corrected_input W gamma r_) -/e DW.
by rewrite -(scale0r (0 : 'M[F]_(M, N))) innerZl mul0r addr0.
Qed.
End Layers.
