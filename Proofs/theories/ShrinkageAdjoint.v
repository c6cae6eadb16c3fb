(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The adjoint of a shrinkage of a column, together with the sum of its slopes.

   x_j = eta(r_j; sigma, theta) and S = sum_j eta'(r_j; sigma, theta), eta' = d eta/dr, with
   cotangents x~ of x and S~ of S. Sources/Shrinkages/ParametricShrinkage.swift has
     r~_j     = x~_j d eta/dr + S~ d^2 eta/dr^2
     theta~_i = sum_j (x~_j d eta/d theta_i + S~ d^2 eta/(dr d theta_i))
     sigma~   = sum_j (x~_j d eta/d sigma + S~ d^2 eta/(dr d sigma)),
   which is right for every eta whose seven derivatives are what they are called. For the scaled
   soft threshold [SST] of BSR17 (32), theta1 soft(r; theta2 sigma), those of
   Sources/Shrinkages/SoftThreshold+Parametric.swift are; a count of non-zeros has the derivative 0.
   Which entries exceed the threshold is asked along the path, for small t > 0: at a point where no
   |r_j| equals the threshold these are the entries that exceed it at the point, and where one does,
   they are those of the side to which the path runs, or that of the slope 0 if it stays there. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner SoftThreshold Shrinkage Tangents.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* eta(r; sigma, theta) with p numbers theta, and what are meant to be its derivatives by r, sigma
   and theta, and those of its slope d eta/dr. *)
Record shrinkage (F : Type) p := Shrinkage {
  eta : F -> F -> 'cV[F]_p -> F;
  eta_r : F -> F -> 'cV[F]_p -> F; eta_sigma : F -> F -> 'cV[F]_p -> F;
  eta_theta : F -> F -> 'cV[F]_p -> 'cV[F]_p;
  eta_rr : F -> F -> 'cV[F]_p -> F; eta_r_sigma : F -> F -> 'cV[F]_p -> F;
  eta_r_theta : F -> F -> 'cV[F]_p -> 'cV[F]_p }.

(* They are: the chain rule holds for eta and for its slope. *)
Record has_derivatives (F : realFieldType) (D : F -> F) p (h : shrinkage F p) r sigma theta :
    Prop := HasDerivatives {
  deriv_eta : D (eta h r sigma theta) = eta_r h r sigma theta * D r
    + eta_sigma h r sigma theta * D sigma + inner (eta_theta h r sigma theta) (tangent D theta);
  deriv_slope : D (eta_r h r sigma theta) = eta_rr h r sigma theta * D r
    + eta_r_sigma h r sigma theta * D sigma
    + inner (eta_r_theta h r sigma theta) (tangent D theta) }.

Section Column.
Variables (F : realFieldType) (p n : nat) (h : shrinkage F p).
Variables (r : 'cV[F]_n) (sigma : F) (theta : 'cV[F]_p).

(* x and S *)
Definition shrunk : 'cV[F]_n := \col_j eta h (r j 0) sigma theta.
Definition slopes : F := \sum_j eta_r h (r j 0) sigma theta.

(* The adjoint, from cotangents of x and of S. *)
Variables (x_ : 'cV[F]_n) (s_ : F).
Definition adjoint_r : 'cV[F]_n :=
  \col_j (x_ j 0 * eta_r h (r j 0) sigma theta + s_ * eta_rr h (r j 0) sigma theta).
Definition adjoint_sigma : F :=
  \sum_j (x_ j 0 * eta_sigma h (r j 0) sigma theta + s_ * eta_r_sigma h (r j 0) sigma theta).
Definition adjoint_theta : 'cV[F]_p :=
  \sum_j (x_ j 0 *: eta_theta h (r j 0) sigma theta + s_ *: eta_r_theta h (r j 0) sigma theta).

Variable D : F -> F.
Hypothesis HD : is_derivation D.
Hypothesis Hh : forall j, has_derivatives D h (r j 0) sigma theta.
Local Notation d := (tangent D).

(* <D x, x~> + D S S~ = <D r, r~> + D sigma sigma~ + <D theta, theta~> *)
Theorem shrinkage_adjoint :
  inner (d shrunk) x_ + D slopes * s_
  = inner (d r) adjoint_r + D sigma * adjoint_sigma + inner (d theta) adjoint_theta.
Proof.
have sum_theta : inner (d theta) adjoint_theta = \sum_j (x_ j 0 *
    inner (eta_theta h (r j 0) sigma theta) (d theta)
    + s_ * inner (eta_r_theta h (r j 0) sigma theta) (d theta)).
  rewrite innerC /adjoint_theta; elim/big_rec2: _ => [|j u v _ IH].
    by rewrite -(scale0r (0 : 'cV[F]_p)) innerZl mul0r.
  by rewrite innerDl IH innerDl !innerZl.
rewrite sum_theta !inner_col (deriv_sum HD) mulr_suml mulr_sumr -!big_split /=.
apply: eq_bigr => j _; rewrite !mxE (deriv_eta (Hh j)) (deriv_slope (Hh j)).
move: (inner (eta_theta _ _ _ _) _) (inner (eta_r_theta _ _ _ _) _) => a b.
move: (eta_r _ _ _ _) (eta_sigma _ _ _ _) (eta_rr _ _ _ _) (eta_r_sigma _ _ _ _).
move: (D _) (D _) (x_ _ _) => *; ring.
Qed.
End Column.

Section Soft.
Variables (F : rcfType) (D : F -> F).
Hypothesis HD : is_derivation D.
Implicit Types r t : F.
Local Notation d := (tangent D).

(* A sign is constant, and D |r| = sgn(r) D r. *)
Lemma deriv_sg r : D (Num.sg r) = 0.
Proof. by case: sgrP => _; rewrite ?(derivN HD) ?(deriv1 HD) ?(deriv0 HD) ?oppr0. Qed.

Lemma deriv_abs r : D `|r| = Num.sg r * D r.
Proof. by rewrite normrEsg (derivM HD) deriv_sg mul0r add0r. Qed.

(* s_j and m_j of the program: sgn(r) where |r| > t, else 0; and soft_slope, 1 there. *)
Definition sign_beyond t r : F := if t < `|r| then Num.sg r else 0.

(* D soft(r; t) = m D r - s D t *)
Lemma deriv_soft t r : D (soft t r) = soft_slope t r * D r - sign_beyond t r * D t.
Proof.
rewrite /soft /soft_slope /sign_beyond; have [le|lt] := leP `|r| t.
  by rewrite max_r ?subr_le0 // mulr0 (deriv0 HD) !mul0r subr0.
rewrite max_l ?subr_ge0 ?ltW // (derivM HD) deriv_sg mul0r add0r (derivB HD) deriv_abs mul1r.
have [->|r0] := eqVneq r 0; first by rewrite sgr0 (deriv0 HD) !mul0r subr0.
by rewrite mulrBr mulrA -expr2 sqr_sg r0 mul1r.
Qed.

(* m is constant. *)
Lemma deriv_soft_slope t r : D (soft_slope t r) = 0.
Proof. by rewrite /soft_slope (deriv_nat HD). Qed.

(* [SST] as the program has it: theta1 soft(r; theta2 sigma), slope theta1 m, and
   d/d sigma = -theta1 theta2 s, d/d theta1 = soft, d/d theta2 = -theta1 sigma s,
   d^2/(dr d theta1) = m; the other second derivatives are 0. *)
Definition pair (a b : F) : 'cV[F]_2 := \col_i (if i == 0 then a else b).
Definition scaled_soft_threshold : shrinkage F 2 :=
  let t1 (th : 'cV[F]_2) := th 0 0 in let t2 (th : 'cV[F]_2) := th 1 0 in
  let s r sigma th := sign_beyond (t2 th * sigma) r in
  let m r sigma th := soft_slope (t2 th * sigma) r in
  Shrinkage (fun r sigma th => t1 th * soft (t2 th * sigma) r)
    (fun r sigma th => t1 th * m r sigma th)
    (fun r sigma th => - t1 th * t2 th * s r sigma th)
    (fun r sigma th => pair (soft (t2 th * sigma) r) (- t1 th * sigma * s r sigma th))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun r sigma th => pair (m r sigma th) 0).

(* These are its derivatives. *)
Theorem soft_has_derivatives r sigma theta :
  has_derivatives D scaled_soft_threshold r sigma theta.
Proof.
have two (u v : 'cV[F]_2) : inner u v = u 0 0 * v 0 0 + u 1 0 * v 1 0.
  rewrite inner_col !big_ord_recl big_ord0 addr0.
  by have [-> ->] : ord0 = 0 :> 'I_2 /\ lift ord0 ord0 = 1 :> 'I_2 by split; apply: val_inj.
split; rewrite two !mxE /=.
  by rewrite (derivM HD) deriv_soft (derivM HD); ring.
by rewrite (derivM HD) deriv_soft_slope; ring.
Qed.

(* ||x||_0, and sum_j m_j = ||soft(r; t)||_0 *)
Definition zero_norm n (x : 'cV[F]_n) : nat := #|[pred j | x j 0 != 0]|.

Lemma sum_soft_slope n (r : 'cV[F]_n) t : 0 <= t ->
  \sum_j soft_slope t (r j 0) = (zero_norm (map_mx (soft t) r))%:R.
Proof.
move=> t0; rewrite /zero_norm -sum1_card natr_sum [in RHS]big_mkcond /=; apply: eq_bigr => j _.
by rewrite !inE mxE soft_eq0 // -ltNge /soft_slope; case: ifP.
Qed.

(* The adjoint of x = beta soft(r; alpha sigma) and S = beta ||soft(r; alpha sigma)||_0 by the three
   sums of the program: with s_j = sgn(r_j) where |r_j| > alpha sigma, else 0,
     r~_j = beta x~_j |s_j|,  sigma~ = -beta alpha sum_j x~_j s_j,
     beta~ = sum_j x~_j soft(r_j) + S~ ||x||_0,  alpha~ = -beta sigma sum_j x~_j s_j. *)
Theorem soft_adjoint n (r x_ : 'cV[F]_n) sigma beta alpha s_ : 0 <= alpha -> 0 <= sigma ->
  let tau := alpha * sigma in let u := map_mx (soft tau) r in
  let sign := \sum_j x_ j 0 * sign_beyond tau (r j 0) in
  inner (d (beta *: u)) x_ + D (beta * (zero_norm u)%:R) * s_
  = inner (d r) (\col_j (beta * (soft_slope tau (r j 0) * x_ j 0)))
    + D sigma * - (beta * alpha * sign)
    + D beta * (inner u x_ + s_ * (zero_norm u)%:R)
    + D alpha * - (beta * sigma * sign).
Proof.
move=> a0 s0 tau u sign; rewrite (derivM HD beta) (deriv_nat HD) mulr0 addr0.
have t0 : 0 <= tau by rewrite mulr_ge0.
rewrite !inner_col -(sum_soft_slope r t0) /sign.
rewrite !(mulrN, mulrDr, mulr_sumr, mulr_suml) -!sumrN -!big_split /=.
apply: eq_bigr => j _; rewrite !mxE (derivM HD) deriv_soft (derivM HD) /tau.
move: (soft _ _) (soft_slope _ _) (sign_beyond _ _) (D (r j 0)) (x_ j 0) => *; ring.
Qed.
End Soft.
