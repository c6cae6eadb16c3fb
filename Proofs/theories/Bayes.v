(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What p and g r are in [BG], BSR17 (37)-(40): by Bayes' rule p is the probability that X is active
   given R = r, and g r, g = phi/(phi + sigma^2), is where the density of an active X given R = r
   has its centre, g sigma^2 its variance. So g r p is the posterior mean. Real, and complex, where the
   densities are exp(-|r|^2/v)/(pi v). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Bayes.
Variables (F : fieldType) (D E : F -> F).
Hypothesis HE : is_exponential D E.
(* The activity gamma, the variances, and the log odds theta2 = log((1 - gamma)/gamma). *)
Variables gamma s2 phi theta2 : F.
Let v := phi + s2.
Hypotheses (two : 2%:R != 0 :> F) (s0 : s2 != 0) (f0 : phi != 0) (v0 : v != 0) (g0 : gamma != 0).
Hypotheses (odds : E theta2 = (1 - gamma) / gamma) (E0 : forall a, E a != 0).

(* exp(-r^2/(2 s2)) over exp(-r^2/(2 v)) is exp(-g r^2/(2 s2)), in the form of BSR17. *)
Lemma gaussian_quotient r :
  E (- (r ^+ 2 / (2%:R * s2)))
  = E (- (r ^+ 2 / (2%:R * (s2 + s2 ^+ 2 / phi)))) * E (- (r ^+ 2 / (2%:R * v))).
Proof.
have h : s2 + s2 ^+ 2 / phi = s2 * v / phi by rewrite /v; field.
by rewrite -(expD HE) h; congr E; rewrite /v; field; rewrite f0 s0 two -/v v0.
Qed.

(* P(X active | R = r) is the share of the active part in the density of R; n1, n2 stand for the
   normalisers and the root for their quotient. *)
Theorem activity_by_bayes r root n1 n2 : n2 != 0 -> n1 = root * n2 ->
  let inactive := (1 - gamma) * (n1 * E (- (r ^+ 2 / (2%:R * s2)))) in
  let active := gamma * (n2 * E (- (r ^+ 2 / (2%:R * v)))) in
  inactive + active != 0 ->
  active / (inactive + active)
  = (1 + root * E (theta2 - r ^+ 2 / (2%:R * (s2 + s2 ^+ 2 / phi))))^-1.
Proof.
move=> n0 -> inactive active; rewrite (expD HE) odds {}/inactive {}/active gaussian_quotient.
move: (E (- (r ^+ 2 / (2%:R * v)))) (E0 (- (r ^+ 2 / (2%:R * v)))) => e e0.
move: (E _) => x; set total := _ + _ => t0.
have tE : total = n2 * e * (gamma + root * ((1 - gamma) * x)) by rewrite /total; ring.
have c0 : gamma + root * ((1 - gamma) * x) != 0.
  by apply: contraNneq t0 => c0; rewrite tE c0 mulr0.
by rewrite tE; field; rewrite g0 n0 e0 c0.
Qed.

(* Densities of X ~ N(0, phi) and of R given X multiply to that of N(g r, g s2) in x, apart from a
   factor that x does not enter: completing the square. *)
Theorem active_by_bayes r x : let g := phi / v in
  E (- (x ^+ 2 / (2%:R * phi))) * E (- ((r - x) ^+ 2 / (2%:R * s2)))
  = E (- ((x - g * r) ^+ 2 / (2%:R * (g * s2)))) * E (- (r ^+ 2 / (2%:R * v))).
Proof.
move=> g; rewrite -!(expD HE); congr E; rewrite /g /v; field.
by rewrite s0 f0 two -/v v0.
Qed.

(* Complex: conj r and conj x are elements of their own. *)
Section Complex.
Let g := phi / v.

(* P(X active | R = r); the factors 1/pi of the densities cancel. *)
Theorem complex_activity_by_bayes r rbar :
  let inactive := (1 - gamma) / s2 * E (- (r * rbar / s2)) in
  let active := gamma / v * E (- (r * rbar / v)) in
  inactive + active != 0 ->
  active / (inactive + active)
  = (1 + E theta2 * (1 + phi / s2) * E (- (g * (r * rbar) / s2)))^-1.
Proof.
have -> : E (- (r * rbar / s2)) = E (- (g * (r * rbar) / s2)) * E (- (r * rbar / v)).
  by rewrite -(expD HE); congr E; rewrite /g /v; field; rewrite s0 -/v v0.
move=> inactive active; rewrite odds {}/inactive {}/active.
move: (E (- (r * rbar / v))) (E0 (- (r * rbar / v))) => e e0.
move: (E _) => x; set total := _ + _ => t0.
have -> : 1 + phi / s2 = v / s2 by rewrite /v; field.
have tE : total = e / (s2 * v) * ((1 - gamma) * v * x + gamma * s2).
  by rewrite /total; field; rewrite s0 v0.
have c0 : (1 - gamma) * v * x + gamma * s2 != 0.
  by apply: contraNneq t0 => c0; rewrite tE c0 mulr0.
rewrite tE; move: v v0 c0 {tE t0 total} => w w0 c0; field.
by rewrite [gamma * s2 + _]addrC g0 s0 e0 w0 c0.
Qed.

(* Densities of X and of R given X multiply to that of a complex normal x with mean g r and variance
   g s2, apart from a factor that x does not enter. *)
Theorem complex_active_by_bayes r rbar x xbar :
  E (- (x * xbar / phi)) * E (- ((r - x) * (rbar - xbar) / s2))
  = E (- ((x - g * r) * (xbar - g * rbar) / (g * s2))) * E (- (r * rbar / v)).
Proof.
rewrite -!(expD HE); congr E; rewrite /g /v; field.
by rewrite s0 f0 -/v v0.
Qed.
End Complex.
End Bayes.
