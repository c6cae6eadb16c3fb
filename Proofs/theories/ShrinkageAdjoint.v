(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The adjoint of a shrinkage of a column, together with the sum of its slopes.

   x_j = eta(r_j; sigma, theta) and S = sum_j eta'(r_j; sigma, theta), eta' = d eta/dr, with
   cotangents x~ of x and S~ of S. Sources/Shrinkages/ParametricShrinkage.swift has
     r~_j     = x~_j d eta/dr + S~ d^2 eta/dr^2
     theta~_i = sum_j (x~_j d eta/d theta_i + S~ d^2 eta/(dr d theta_i))
     sigma~   = sum_j (x~_j d eta/d sigma + S~ d^2 eta/(dr d sigma)),
   which is the adjoint of the tangents x. and S. that the seven derivatives give, in every
   direction (r., sigma., theta.); and these are D x and D S if the seven are what they are called.
   For the scaled soft threshold [SST] of BSR17 (32), theta1 soft(r; theta2 sigma), those of
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

(* Their tangents in a direction. *)
Variables (dr : 'cV[F]_n) (ds : F) (dt : 'cV[F]_p).
Definition shrunk_tangent : 'cV[F]_n := \col_j (eta_r h (r j 0) sigma theta * dr j 0
  + eta_sigma h (r j 0) sigma theta * ds + inner (eta_theta h (r j 0) sigma theta) dt).
Definition slopes_tangent : F := \sum_j (eta_rr h (r j 0) sigma theta * dr j 0
  + eta_r_sigma h (r j 0) sigma theta * ds + inner (eta_r_theta h (r j 0) sigma theta) dt).

(* The adjoint, from cotangents of x and of S. *)
Variables (x_ : 'cV[F]_n) (s_ : F).
Definition adjoint_r : 'cV[F]_n :=
  \col_j (x_ j 0 * eta_r h (r j 0) sigma theta + s_ * eta_rr h (r j 0) sigma theta).
Definition adjoint_sigma : F :=
  \sum_j (x_ j 0 * eta_sigma h (r j 0) sigma theta + s_ * eta_r_sigma h (r j 0) sigma theta).
Definition adjoint_theta : 'cV[F]_p :=
  \sum_j (x_ j 0 *: eta_theta h (r j 0) sigma theta + s_ *: eta_r_theta h (r j 0) sigma theta).

(* <x., x~> + S. S~ = <r., r~> + sigma. sigma~ + <theta., theta~> *)
Theorem shrinkage_adjoint :
  inner shrunk_tangent x_ + slopes_tangent * s_
  = inner dr adjoint_r + ds * adjoint_sigma + inner dt adjoint_theta.
Proof.
have sum_theta : inner dt adjoint_theta = \sum_j (x_ j 0 *
    inner (eta_theta h (r j 0) sigma theta) dt
    + s_ * inner (eta_r_theta h (r j 0) sigma theta) dt).
  rewrite innerC /adjoint_theta; elim/big_rec2: _ => [|j u v _ IH].
    by rewrite -(scale0r (0 : 'cV[F]_p)) innerZl mul0r.
  by rewrite innerDl IH innerDl !innerZl.
rewrite sum_theta !inner_col mulr_suml mulr_sumr -!big_split /=.
apply: eq_bigr => j _; rewrite !mxE.
move: (inner (eta_theta _ _ _ _) _) (inner (eta_r_theta _ _ _ _) _) => a b.
move: (eta_r _ _ _ _) (eta_sigma _ _ _ _) (eta_rr _ _ _ _) (eta_r_sigma _ _ _ _) => *; ring.
Qed.
End Column.

(* D x and D S are the tangents in the direction (D r, D sigma, D theta). *)
Theorem shrinkage_tangents (F : realFieldType) (D : F -> F) p n (h : shrinkage F p)
    (r : 'cV[F]_n) sigma theta : is_derivation D ->
  (forall j, has_derivatives D h (r j 0) sigma theta) ->
  let d m := tangent D (m := m) (n := 1) in
  d n (shrunk h r sigma theta) = shrunk_tangent h r sigma theta (d n r) (D sigma) (d p theta)
  /\ D (slopes h r sigma theta) = slopes_tangent h r sigma theta (d n r) (D sigma) (d p theta).
Proof.
move=> HD Hh d; split; first by apply/colP => j; rewrite !mxE (deriv_eta (Hh j)).
by rewrite (deriv_sum HD); apply: eq_bigr => j _; rewrite (deriv_slope (Hh j)) mxE.
Qed.

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

(* x = beta u and S = beta ||u||_0, u = soft(r; tau), tau = alpha sigma, and their tangents. *)
Section Column.
Variables (n : nat) (r : 'cV[F]_n) (sigma beta alpha : F).
Let tau := alpha * sigma.
Let u := map_mx (soft tau) r.
Definition soft_tangent (dr : 'cV[F]_n) (dsigma dbeta dalpha : F) : 'cV[F]_n :=
  dbeta *: u + beta *: \col_j (soft_slope tau (r j 0) * dr j 0
    - sign_beyond tau (r j 0) * (dalpha * sigma + alpha * dsigma)).

Theorem soft_tangents :
  d (beta *: u) = soft_tangent (d r) (D sigma) (D beta) (D alpha)
  /\ D (beta * (zero_norm u)%:R) = D beta * (zero_norm u)%:R.
Proof.
split; last by rewrite (derivM HD) (deriv_nat HD) mulr0 addr0.
rewrite (tangentZ HD); congr (_ + _ *: _); apply/colP => j; rewrite !mxE.
by rewrite deriv_soft (derivM HD).
Qed.

(* The adjoint by the three sums of the program: with s_j = sgn(r_j) where |r_j| > tau, else 0,
     r~_j = beta x~_j |s_j|,  sigma~ = -beta alpha sum_j x~_j s_j,
     beta~ = sum_j x~_j u_j + S~ ||u||_0,  alpha~ = -beta sigma sum_j x~_j s_j. *)
Theorem soft_adjoint (dr x_ : 'cV[F]_n) dsigma dbeta dalpha s_ :
  let sign := \sum_j x_ j 0 * sign_beyond tau (r j 0) in
  inner (soft_tangent dr dsigma dbeta dalpha) x_ + dbeta * (zero_norm u)%:R * s_
  = inner dr (\col_j (beta * (soft_slope tau (r j 0) * x_ j 0)))
    + dsigma * - (beta * alpha * sign)
    + (dbeta * (inner u x_ + s_ * (zero_norm u)%:R) + dalpha * - (beta * sigma * sign)).
Proof.
move=> sign; rewrite /soft_tangent innerDl !innerZl.
have -> : inner (\col_j (soft_slope tau (r j 0) * dr j 0
      - sign_beyond tau (r j 0) * (dalpha * sigma + alpha * dsigma))) x_
  = \sum_j (soft_slope tau (r j 0) * dr j 0 * x_ j 0)
    - (dalpha * sigma + alpha * dsigma) * sign.
  rewrite inner_col mulr_sumr -sumrB; apply: eq_bigr => j _; rewrite mxE.
  by move: (sign_beyond _ _) (soft_slope _ _) (dr j 0) (x_ j 0) => *; ring.
have -> : inner dr (\col_j (beta * (soft_slope tau (r j 0) * x_ j 0)))
  = beta * \sum_j (soft_slope tau (r j 0) * dr j 0 * x_ j 0).
  rewrite inner_col mulr_sumr; apply: eq_bigr => j _; rewrite mxE.
  by move: (soft_slope _ _) (dr j 0) (x_ j 0) => *; ring.
by move: (inner u x_) sign (\sum_j _) (zero_norm u)%:R => *; ring.
Qed.
End Column.
End Soft.
