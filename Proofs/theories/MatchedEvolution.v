(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Matched stays matched: where VAMP starts with the true variance, knows the true noise and its
   shrinkage has the mean error E = nu tau^2, as a posterior mean has (PosteriorVariance.v), the
   variances that it assumes are the true ones after every stage of [SE-VAMP], BSR17 Sec. V-A. So
   the recursion of both is the recursion of one number, of which Replica.v speaks. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Evolution Spectrum Replica.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Matched.
Variables (R : realFieldType) (N : nat).
Hypothesis N0 : (0 < N)%N.
(* s_i^2, the eigenvalues of A^T A; the assumed and the true sigma_w^2. *)
Variables (s2 : 'I_N -> R) (noise true_noise : R).
(* E and nu of the shrinkage for assumed sigma^2 and true tau^2. *)
Variables error slope : R -> R -> R.

(* [SE-VAMP] with mismatch: (tau~^2, sigma~^2) to (tau^2, sigma^2) and on to the next pair. *)
Definition linear_half (s : R * R) : R * R :=
  let c := noise / s.2 in let nut := linear_slope s2 c in
  (extrinsic_error (linear_error s2 c true_noise s.1) nut s.1, s.2 * nut / (1 - nut)).
Definition shrinkage_half (s : R * R) : R * R :=
  let nu := slope s.2 s.1 in
  (extrinsic_error (error s.2 s.1) nu s.1, s.2 * nu / (1 - nu)).
Definition pair_evolution s := shrinkage_half (linear_half s).

Hypotheses (s2_ge0 : forall i, 0 <= s2 i) (not_zero : exists i, 0 < s2 i) (noise0 : 0 < noise).
Hypothesis noise_matched : true_noise = noise.
(* Of a posterior mean: the mean posterior variance is tau^2 nu. *)
Hypothesis error_matched : forall t, 0 < t -> error t t = slope t t * t.
Hypothesis slope_inside : forall t, 0 < t -> 0 < slope t t < 1.
Let mmse t := error t t.

(* v nu/(1 - nu) is positive for 0 < nu < 1. *)
Let odds_gt0 (v nu : R) : 0 < v -> 0 < nu < 1 -> 0 < v * nu / (1 - nu).
Proof. by move=> v0 /andP[n0 n1]; rewrite divr_gt0 ?mulr_gt0 ?subr_gt0. Qed.

(* The linear stage takes a matched pair to a matched pair, *)
Lemma linear_half_matched t : 0 < t ->
  linear_half (t, t) = (linear_stage s2 noise t, linear_stage s2 noise t)
  /\ 0 < linear_stage s2 noise t.
Proof.
move=> t0; have c0 : 0 < noise / t by rewrite divr_gt0.
have inside := linear_slope_bounds N0 s2_ge0 not_zero c0.
split; last exact: odds_gt0.
rewrite /linear_half /= noise_matched; congr (_, _).
have [_] := matched_lmmse s2_ge0 noise0 t0; apply.
by case/andP: inside => _ /lt_eqF ->.
Qed.

(* and so does the shrinkage stage. *)
Lemma shrinkage_half_matched t : 0 < t ->
  shrinkage_half (t, t) = (shrinkage_stage mmse t, shrinkage_stage mmse t)
  /\ 0 < shrinkage_stage mmse t.
Proof.
move=> t0; have nuE : mmse t / t = slope t t by rewrite /mmse error_matched // mulfK ?lt0r_neq0.
rewrite /shrinkage_stage nuE; split; last exact: odds_gt0 (slope_inside t0).
rewrite /shrinkage_half /= error_matched // matched_extrinsic //.
by case/andP: (slope_inside t0) => _ /lt_eqF ->.
Qed.

(* From (x0, x0) on, assumed and true variances agree before and after the linear stage, and follow
   the recursion of Replica.v with mmse(tau^2) = E. *)
Theorem matched_stays_matched x0 k : 0 < x0 ->
  let v := iter k (vamp_evolution s2 noise mmse) x0 in
  iter k pair_evolution (x0, x0) = (v, v) /\
  linear_half (v, v) = (linear_stage s2 noise v, linear_stage s2 noise v).
Proof.
move=> x0p v; have [] : iter k pair_evolution (x0, x0) = (v, v) /\ 0 < v.
  rewrite /v; elim: k {v} => //= k [-> v0].
  have [linE lin0] := linear_half_matched v0; have [shrE shr0] := shrinkage_half_matched lin0.
  by rewrite /pair_evolution linE shrE.
by move=> -> v0; split=> //; case: (linear_half_matched v0).
Qed.
End Matched.
