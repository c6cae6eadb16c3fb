(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LAMP], [LAMP1]: the adjoint of a layer of learned AMP, BSR17 (30) and (31), is right.

   With sigma = ||v||/sqrt(M) and r = x + B v, a layer leaves
     x' = eta(r; sigma, theta),  b = (N/M) <eta'(r; sigma, theta)>,  v' = y - A x' + b v.
   In a direction (x., v., B., theta.) of its inputs its tangents are
     r. = x. + B. v + B v.,  sigma. = <v, v.>/(M sigma),
     x'. and S. those of the shrinkage (ShrinkageAdjoint.v),  v'. = -A x'. + (S./M) v + b v.;
   for every derivation D they are D x' and D v' in the direction (D x, D v, D B, D theta), so
   that they are the derivative of the layer and not just called so. A and y are data: D A = 0 and
   D y = 0. From cotangents X of x' and V of v', Sources/Networks/LAMP.swift goes back by
     x~' = X - A^T V,  b~ = <V, v>,  S~ = b~/M,
     r~, sigma~, theta~  by the adjoint of the shrinkage,
     x~ = r~,  B~ = r~ v^T,  v~ = b V + B^T r~ + (sigma~/(M sigma)) v,
   and in every direction
     <x'., X> + <v'., V> = <x., x~> + <B., B~> + <v., v~> + <theta., theta~>.
   At v = 0 sigma has no derivative; sigma. and the last term of v~ are 0 there, in the program,
   which divides by 1, as here, where 0/0 = 0. *)
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

(* Their tangents. *)
Section Tangents.
Variables (dx : 'cV[F]_N) (dv : 'cV[F]_M) (dB : 'M[F]_(N, M)).
Definition level_tangent : F := inner dv v / (M%:R * sigma).
Definition input_tangent : 'cV[F]_N := dx + dB *m v + B *m dv.
Definition residual_tangent (dx' : 'cV[F]_N) (b db : F) : 'cV[F]_M :=
  - (A *m dx') + db *: v + b *: dv.

(* v~ *)
Definition adjoint_residual (b : F) (V : 'cV[F]_M) (r_ : 'cV[F]_N) (sigma_ : F) : 'cV[F]_M :=
  b *: V + B^T *m r_ + (sigma_ / (M%:R * sigma)) *: v.

(* The layer around its shrinkage: whatever turns r and sigma into x' and S = M b, the layer has the
   adjoint as soon as that has. `rest` is the part of the shrinkage's parameters. *)
Lemma around_shrinkage dx' b ds X V r_ sigma_ rest :
  inner dx' (X - A^T *m V) + ds * (inner V v / M%:R)
    = inner input_tangent r_ + level_tangent * sigma_ + rest ->
  inner dx' X + inner (residual_tangent dx' b (ds / M%:R)) V
  = inner dx r_ + inner dB (r_ *m v^T) + inner dv (adjoint_residual b V r_ sigma_) + rest.
Proof.
rewrite /residual_tangent /adjoint_residual /input_tangent /level_tangent.
rewrite !innerDl innerNl (inner_adjoint A) !innerZl innerDr innerNr.
rewrite (inner_adjoint_left dB) (inner_adjoint B) !innerDr !innerZr [inner v V]innerC => h.
have {h} -> : inner dx' X = inner dx' (A^T *m V) - ds * (inner V v / M%:R)
  + (inner dx r_ + inner dB (r_ *m v^T) + inner dv (B^T *m r_)
     + inner dv v / (M%:R * sigma) * sigma_ + rest).
  by rewrite -h; ring.
move: (inner dx' _) (inner dx _) (inner dB _) (inner dv (_ *m _)) (inner dv v).
by move: (inner dv V) (inner V v) (M%:R^-1) ((M%:R * sigma)^-1) => *; ring.
Qed.
End Tangents.

Section Derivation.
Variable D : F -> F.
Hypotheses (HD : is_derivation D) (DA : tangent D A = 0) (Dy : tangent D y = 0).
Local Notation d := (tangent D).

(* They are the derivatives of sigma, r and v'. *)
Lemma layer_tangents x' b :
  [/\ D sigma = level_tangent (d v), d layer_input = input_tangent (d x) (d v) (d B)
    & d (next_residual x' b) = residual_tangent (d v) (d x') b (D b)].
Proof.
split; first by apply: deriv_level.
- by rewrite (tangentD HD) (tangent_mul HD) addrA.
- rewrite (tangentD HD) (tangentB HD) Dy (tangent_mul HD) DA mul0mx add0r sub0r (tangentZ HD).
  by rewrite addrA.
Qed.
End Derivation.

Section General.
(* Any family of shrinkages with p parameters. *)
Variables (p : nat) (h : shrinkage F p) (theta : 'cV[F]_p).
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

(* x'. and v'. in the direction (x., v., B., theta.) *)
Definition lamp_x_tangent dx dv dB dt :=
  shrunk_tangent h r sigma theta (input_tangent dx dv dB) (level_tangent dv) dt.
Definition lamp_v_tangent dx dv dB dt :=
  residual_tangent dv (lamp_x_tangent dx dv dB dt) b
    (slopes_tangent h r sigma theta (input_tangent dx dv dB) (level_tangent dv) dt / M%:R).

(* They are the derivative of the layer. *)
Theorem lamp_tangents (D : F -> F) : let d m n := tangent D (m := m) (n := n) in
  is_derivation D -> d M N A = 0 -> d M 1%N y = 0 ->
  (forall j, has_derivatives D h (r j 0) sigma theta) ->
  d N 1%N x' = lamp_x_tangent (d N 1%N x) (d M 1%N v) (d N M B) (d p 1%N theta)
  /\ d M 1%N v' = lamp_v_tangent (d N 1%N x) (d M 1%N v) (d N M B) (d p 1%N theta).
Proof.
move=> d HD DA Dy Hh; have [ds dr dv] := layer_tangents HD DA Dy x' b.
have [h1 h2] := shrinkage_tangents HD Hh.
rewrite /lamp_v_tangent /lamp_x_tangent -ds -dr -h1; split=> //.
by rewrite /v' /d dv -h2 onsager_is_sum (deriv_quotient HD) // (deriv_nat HD).
Qed.

(* [LAMP] *)
Theorem lamp_adjoint dx dv dB dt (X : 'cV[F]_N) (V : 'cV[F]_M) :
  let x_ := X - A^T *m V in let s_ := inner V v / M%:R in
  let r_ := adjoint_r h r sigma theta x_ s_ in
  let sigma_ := adjoint_sigma h r sigma theta x_ s_ in
  let theta_ := adjoint_theta h r sigma theta x_ s_ in
  inner (lamp_x_tangent dx dv dB dt) X + inner (lamp_v_tangent dx dv dB dt) V
  = inner dx r_ + inner dB (r_ *m v^T) + inner dv (adjoint_residual b V r_ sigma_)
    + inner dt theta_.
Proof.
by move=> x_ s_ r_ sigma_ theta_; apply: around_shrinkage; apply: shrinkage_adjoint.
Qed.
End General.

Section Soft.
(* [LAMP1] x' = beta eta_st(r; alpha sigma), b = (beta/M) ||eta_st(r; alpha sigma)||_0, which for
   beta <> 0 is (beta/M) ||x'||_0 *)
Variables (alpha beta : F).
Let r := layer_input.
Let tau := alpha * sigma.
Let u : 'cV[F]_N := map_mx (soft tau) r.
Let x' := beta *: u.
Let b := beta / M%:R * (zero_norm u)%:R.
Let v' := next_residual x' b.

(* The zeros of x' are those of u. *)
Lemma zero_norm_scaled : beta != 0 -> zero_norm x' = zero_norm u.
Proof. by move=> b0; apply: eq_card => j; rewrite !inE mxE mulf_eq0 negb_or b0. Qed.

(* x'. and v'. in the direction (x., v., B., beta., alpha.): with s_j = sgn(r_j) where |r_j| > tau,
   else 0, x'._j = beta. u_j + beta (|s_j| r._j - s_j (alpha sigma).), b. = (beta./M) ||u||_0. *)
Definition lamp1_x_tangent dx dv dB dbeta dalpha :=
  soft_tangent r sigma beta alpha (input_tangent dx dv dB) (level_tangent dv) dbeta dalpha.
Definition lamp1_v_tangent dx dv dB dbeta dalpha :=
  residual_tangent dv (lamp1_x_tangent dx dv dB dbeta dalpha) b
    (dbeta * (zero_norm u)%:R / M%:R).

(* They are the derivative of the layer. *)
Theorem lamp1_tangents (D : F -> F) : let d m n := tangent D (m := m) (n := n) in
  is_derivation D -> d M N A = 0 -> d M 1%N y = 0 ->
  d N 1%N x' = lamp1_x_tangent (d N 1%N x) (d M 1%N v) (d N M B) (D beta) (D alpha)
  /\ d M 1%N v' = lamp1_v_tangent (d N 1%N x) (d M 1%N v) (d N M B) (D beta) (D alpha).
Proof.
move=> d HD DA Dy; have [ds dr dv] := layer_tangents HD DA Dy x' b.
have [h1 h2] := soft_tangents HD r sigma beta alpha.
rewrite /lamp1_v_tangent /lamp1_x_tangent -ds -dr -h1; split=> //.
by rewrite /v' /d dv -h2 /b mulrAC (deriv_quotient HD) // (deriv_nat HD).
Qed.

(* r~_j = beta x~'_j |s_j|, sigma~ = -beta alpha sum_j x~'_j s_j,
   beta~ = <u, x~'> + S~ ||u||_0, alpha~ = -beta sigma sum_j x~'_j s_j *)
Theorem lamp1_adjoint dx dv dB dbeta dalpha (X : 'cV[F]_N) (V : 'cV[F]_M) :
  let x_ := X - A^T *m V in let s_ := inner V v / M%:R in
  let sign := \sum_j x_ j 0 * sign_beyond tau (r j 0) in
  let r_ := \col_j (beta * (soft_slope tau (r j 0) * x_ j 0)) in
  let sigma_ := - (beta * alpha * sign) in
  let beta_ := inner u x_ + s_ * (zero_norm u)%:R in
  let alpha_ := - (beta * sigma * sign) in
  inner (lamp1_x_tangent dx dv dB dbeta dalpha) X + inner (lamp1_v_tangent dx dv dB dbeta dalpha) V
  = inner dx r_ + inner dB (r_ *m v^T) + inner dv (adjoint_residual b V r_ sigma_)
    + (dbeta * beta_ + dalpha * alpha_).
Proof.
by move=> x_ s_ sign r_ sigma_ beta_ alpha_; apply: around_shrinkage; apply: soft_adjoint.
Qed.
End Soft.
End Layer.
