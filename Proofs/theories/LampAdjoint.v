(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LAMP], [LAMP1]: the adjoint of a layer of learned AMP, BSR17 (30) and (31), is right.

   With sigma = ||v||/sqrt(M) and r = x + B v, a layer leaves
     x' = eta(r; sigma, theta),  b = (N/M) <eta'(r; sigma, theta)>,  v' = y - A x' + b v.
   From cotangents X of x' and V of v', Sources/Networks/LAMP.swift goes back by
     x~' = X - A^T V,  b~ = <V, v>,  S~ = b~/M,
     r~, sigma~, theta~  by the adjoint of the shrinkage (ShrinkageAdjoint.v),
     x~ = r~,  B~ = r~ v^T,  v~ = b V + B^T r~ + (sigma~/(M sigma)) v.
   That this is the adjoint of the layer's derivative is the identity
     <D x', X> + <D v', V> = <D x, x~> + <D B, B~> + <D v, v~> + <D theta, theta~>
   for every derivation D, that is in every direction (Tangents.v), with the tangents D x' and D v'
   those of the layer itself. A and y are data: D A = 0, D y = 0. The program divides by 1 where
   sigma = 0, which gives the same 0 as 0/0 = 0 here. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner SoftThreshold Shrinkage Tangents ShrinkageAdjoint.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Layer.
Variables (F : rcfType) (M N : nat) (A : 'M[F]_(M, N)) (y : 'cV[F]_M).
Variables (B : 'M[F]_(N, M)) (x : 'cV[F]_N) (v : 'cV[F]_M).

(* sigma = ||v||/sqrt(M), r = x + B v, and v' = y - A x' + b v *)
Let sigma := residual_level v.
Definition layer_input : 'cV[F]_N := x + B *m v.
Definition next_residual (x' : 'cV[F]_N) (b : F) : 'cV[F]_M := y - A *m x' + b *: v.

(* v~ *)
Definition adjoint_residual (b : F) (V : 'cV[F]_M) (r_ : 'cV[F]_N) (sigma_ : F) : 'cV[F]_M :=
  b *: V + B^T *m r_ + (sigma_ / (M%:R * sigma)) *: v.

Variable D : F -> F.
Hypotheses (HD : is_derivation D) (DA : tangent D A = 0) (Dy : tangent D y = 0).
Local Notation d := (tangent D).

(* The layer around its shrinkage: whatever turns r and sigma into x' and S = M b, the layer is the
   adjoint of its tangents as soon as that is. `rest` is the part of the shrinkage's parameters. *)
Lemma around_shrinkage x' s X V r_ sigma_ rest :
  inner (d x') (X - A^T *m V) + D s * (inner V v / M%:R)
    = inner (d layer_input) r_ + D sigma * sigma_ + rest ->
  inner (d x') X + inner (d (next_residual x' (s / M%:R))) V
  = inner (d x) r_ + inner (d B) (r_ *m v^T)
    + inner (d v) (adjoint_residual (s / M%:R) V r_ sigma_) + rest.
Proof.
move=> h; rewrite /next_residual /adjoint_residual.
rewrite (tangentD HD) (tangentB HD) Dy (tangent_mul HD) DA mul0mx add0r sub0r (tangentZ HD).
rewrite (deriv_quotient HD) ?(deriv_nat HD) // !innerDl innerNl inner_adjoint !innerZl.
move: h; rewrite innerDr innerNr /layer_input (tangentD HD) (tangent_mul HD) !innerDl.
rewrite inner_adjoint_left inner_adjoint (deriv_level _ HD) -/sigma.
rewrite !innerDr !innerZr [inner v V]innerC => h.
have {h} -> : inner (d x') X = inner (d x') (A^T *m V) - D s * (inner V v / M%:R)
  + (inner (d x) r_ + (inner (d B) (r_ *m v^T) + inner (d v) (B^T *m r_))
     + inner (d v) v / (M%:R * sigma) * sigma_ + rest).
  by rewrite -h; ring.
move: (inner (d x') _) (inner (d x) _) (inner (d B) _) (inner (d v) (_ *m _)) (inner (d v) v).
move: (inner (d v) V) (inner V v) (D s) (M%:R^-1) ((M%:R * sigma)^-1) => *; ring.
Qed.

Section General.
(* Any family of shrinkages with p parameters. *)
Variables (p : nat) (h : shrinkage F p) (theta : 'cV[F]_p).
Hypothesis Hh : forall j, has_derivatives D h (layer_input j 0) sigma theta.
Let r := layer_input.
Let x' := shrunk h r sigma theta.
(* b = (N/M) <eta'> *)
Let b := N%:R / M%:R * mean_slope (fun s t => eta_r h t s theta) sigma r.
Let v' := next_residual x' b.

(* b = S/M *)
Lemma onsager_is_sum : b = slopes h r sigma theta / M%:R.
Proof.
rewrite /b /mean_slope /slopes; case: (posnP N) => [N0|Np]; last first.
  by rewrite mulrC -!mulrA; congr (_ * _); rewrite mulKf // pnatr_eq0 -lt0n.
by rewrite big1 ?mul0r ?mulr0 // => j; have := leq_trans (ltn_ord j) (eq_leq N0).
Qed.

(* [LAMP] *)
Theorem lamp_adjoint (X : 'cV[F]_N) (V : 'cV[F]_M) :
  let x_ := X - A^T *m V in let s_ := inner V v / M%:R in
  let r_ := adjoint_r h r sigma theta x_ s_ in
  let sigma_ := adjoint_sigma h r sigma theta x_ s_ in
  let theta_ := adjoint_theta h r sigma theta x_ s_ in
  inner (d x') X + inner (d v') V
  = inner (d x) r_ + inner (d B) (r_ *m v^T) + inner (d v) (adjoint_residual b V r_ sigma_)
    + inner (d theta) theta_.
Proof.
move=> x_ s_ r_ sigma_ theta_; rewrite /v' onsager_is_sum.
by apply: around_shrinkage; apply: shrinkage_adjoint.
Qed.
End General.

Section Soft.
(* [LAMP1] x' = beta eta_st(r; alpha sigma), b = (beta/M) ||eta_st(r; alpha sigma)||_0, which for
   beta <> 0 is (beta/M) ||x'||_0 *)
Variables (alpha beta : F).
Hypothesis a0 : 0 <= alpha.
Let r := layer_input.
Let tau := alpha * sigma.
Let u : 'cV[F]_N := map_mx (soft tau) r.
Let x' := beta *: u.
Let b := beta / M%:R * (zero_norm u)%:R.
Let v' := next_residual x' b.

(* With s_j = sgn(r_j) where |r_j| > tau, else 0: r~_j = beta x~'_j |s_j|,
   sigma~ = -beta alpha sum_j x~'_j s_j, beta~ = <u, x~'> + S~ ||u||_0,
   alpha~ = -beta sigma sum_j x~'_j s_j. *)
Theorem lamp1_adjoint (X : 'cV[F]_N) (V : 'cV[F]_M) :
  let x_ := X - A^T *m V in let s_ := inner V v / M%:R in
  let sign := \sum_j x_ j 0 * sign_beyond tau (r j 0) in
  let r_ := \col_j (beta * (soft_slope tau (r j 0) * x_ j 0)) in
  let sigma_ := - (beta * alpha * sign) in
  let beta_ := inner u x_ + s_ * (zero_norm u)%:R in
  let alpha_ := - (beta * sigma * sign) in
  inner (d x') X + inner (d v') V
  = inner (d x) r_ + inner (d B) (r_ *m v^T) + inner (d v) (adjoint_residual b V r_ sigma_)
    + (D beta * beta_ + D alpha * alpha_).
Proof.
move=> x_ s_ sign r_ sigma_ beta_ alpha_; rewrite /v' /b mulrAC.
apply: around_shrinkage; rewrite (soft_adjoint HD) ?sqrtr_ge0 // !addrA //.
Qed.

(* The zeros of x' are those of u. *)
Lemma zero_norm_scaled : beta != 0 -> zero_norm x' = zero_norm u.
Proof. by move=> b0; apply: eq_card => j; rewrite !inE mxE mulf_eq0 negb_or b0. Qed.
End Soft.
End Layer.
