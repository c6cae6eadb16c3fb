(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The posterior variance under a Bernoulli-Gaussian prior is sigma^2 times the slope of [BG].

   Given R = r, X is 0 with probability 1 - p and normal with mean g r and variance g sigma^2 with
   probability p: the posterior mean is g r p, BSR17 (37)-(40), the posterior variance
   p (|g r|^2 + g sigma^2) - |g r p|^2. Averaged over R it is the mean error of the posterior mean,
   and so E = <eta'> tau^2 where sigma^2 = tau^2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Slopes.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section BernoulliGaussian.
Variables (F : fieldType) (D E : F -> F).
Hypotheses (HD : is_derivation D) (HE : is_exponential D E).
(* The gain g, sigma^2 and the log odds at r = 0, as for the slopes. *)
Variables r g s2 offset : F.
Hypotheses (Dr : D r = 1) (s0 : s2 != 0).
Hypotheses (Dg : D g = 0) (Ds : D s2 = 0) (Do : D offset = 0).

Section Real.
Hypothesis two : 2%:R != 0 :> F.
Let h := g * r ^+ 2 / (2%:R * s2).
Let p := (1 + E (offset - h))^-1.

(* The second moment less the squared mean is sigma^2 eta'. *)
Theorem posterior_variance : 1 + E (offset - h) != 0 ->
  p * ((g * r) ^+ 2 + g * s2) - (p * (g * r)) ^+ 2 = s2 * D (g * r * p).
Proof.
move=> n0; rewrite (slope_bernoulli_gaussian HD two Dr HE s0 Dg Ds Do) // -/h -/p.
by move: p => q; rewrite /h; field; rewrite two s0.
Qed.

(* Under any mean I over r, in which sigma^2 is the number tau^2, the mean posterior variance is
   tau^2 <eta'>. *)
Corollary mean_posterior_variance (K : ringType) (I : F -> K) tau2 :
  (forall a, I (s2 * a) = tau2 * I a) -> 1 + E (offset - h) != 0 ->
  I (p * ((g * r) ^+ 2 + g * s2) - (p * (g * r)) ^+ 2) = tau2 * I (D (g * r * p)).
Proof. by move=> IE n0; rewrite posterior_variance // IE. Qed.
End Real.

Section Complex.
(* D is Wirtinger's derivative by r, so that D(conj r) = 0. *)
Variable rbar : F.
Hypothesis Db : D rbar = 0.
Let h := g * (r * rbar) / s2.
Let p := (1 + E (offset - h))^-1.

(* The complex second moment less |mean|^2 is sigma^2 d eta/dr. *)
Theorem complex_posterior_variance : 1 + E (offset - h) != 0 ->
  p * (g * r * (g * rbar) + g * s2) - p * (g * r) * (p * (g * rbar)) = s2 * D (g * r * p).
Proof.
move=> n0; rewrite (slope_complex_bernoulli_gaussian HD Dr HE s0 Dg Ds Do Db) // -/h -/p.
by move: p => q; rewrite /h; field.
Qed.

(* Averaged over r: tau^2 <d eta/dr>. *)
Corollary mean_complex_posterior_variance (K : ringType) (I : F -> K) tau2 :
  (forall a, I (s2 * a) = tau2 * I a) -> 1 + E (offset - h) != 0 ->
  I (p * (g * r * (g * rbar) + g * s2) - p * (g * r) * (p * (g * rbar)))
  = tau2 * I (D (g * r * p)).
Proof. by move=> IE n0; rewrite complex_posterior_variance // IE. Qed.
End Complex.
End BernoulliGaussian.
