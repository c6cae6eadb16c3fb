(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [MSTO] The row threshold eta(r; theta) = max(0, 1 - theta/||r||) r of SCSZ21 (8), for rows in
   any normed space: the facts that the convergence theorems use, and the corrected Lemma 1. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Norm.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section RowShrinkage.
Variables (R : realFieldType) (V : lmodType R) (nrm : V -> R).
Hypothesis Hn : is_norm nrm.

(* Division by 0 gives 0 in mathcomp; the row 0 goes to 0. *)
Definition eta (theta : R) (r : V) : V := Num.max 0 (1 - theta / nrm r) *: r.

(* The row 0 stays 0. *)
Lemma eta0 theta : eta theta 0 = 0.
Proof. by rewrite /eta scaler0. Qed.

(* A row of norm at most theta goes to 0. *)
Lemma eta_small theta r : nrm r <= theta -> eta theta r = 0.
Proof.
move=> le; rewrite /eta; have [->|r0] := eqVneq r 0; first by rewrite scaler0.
by rewrite max_l ?scale0r // subr_le0 ler_pdivl_mulr ?(nrm_gt0 Hn) // mul1r.
Qed.

(* A longer row is shortened by theta along itself. *)
Lemma eta_big theta r : 0 <= theta -> theta < nrm r ->
  eta theta r = r - (theta / nrm r) *: r.
Proof.
move=> t0 lt; have r0 : 0 < nrm r by apply: le_lt_trans t0 lt.
rewrite /eta max_r ?scalerBl ?scale1r //.
by rewrite subr_ge0 ler_pdivr_mulr // mul1r ltW.
Qed.

(* ||eta(r)|| = max(0, ||r|| - theta): Lemma 1, (25), with the positive part that it lacks. *)
Theorem norm_of_shrunk theta r : 0 <= theta ->
  nrm (eta theta r) = Num.max 0 (nrm r - theta).
Proof.
move=> t0; have [le|lt] := leP (nrm r) theta.
  by rewrite (eta_small le) (nrm0 Hn) max_l // subr_le0.
have r0 : 0 < nrm r by apply: le_lt_trans t0 lt.
rewrite max_r ?subr_ge0 ?ltW // (eta_big t0 lt) -{1}[r]scale1r -scalerBl (nrm_hom Hn) ger0_norm.
  by rewrite mulrBl mul1r divfK // gt_eqF.
by rewrite subr_ge0 ler_pdivr_mulr // mul1r ltW.
Qed.

(* A row is removed exactly when its norm is at most theta. *)
Theorem shrunk_is_zero theta r : 0 <= theta -> (eta theta r == 0) = (nrm r <= theta).
Proof.
move=> t0; rewrite -(nrm_eq0 Hn) norm_of_shrunk // -subr_le0.
by have [le|lt] := leP (nrm r - theta) 0; rewrite ?eqxx // gt_eqF.
Qed.

(* A row is moved by exactly min(theta, ||r||). *)
Theorem displacement theta r : 0 <= theta -> nrm (eta theta r - r) = Num.min theta (nrm r).
Proof.
move=> t0; have [le|lt] := leP (nrm r) theta.
  by rewrite (eta_small le) sub0r (nrmN Hn).
have r0 : 0 < nrm r by apply: le_lt_trans t0 lt.
rewrite (eta_big t0 lt) addrAC subrr add0r (nrmN Hn) (nrm_hom Hn).
by rewrite ger0_norm ?divr_ge0 ?(ltW r0) // divfK // lt0r_neq0.
Qed.

(* So a row is moved by at most theta. *)
Corollary displacement_le theta r : 0 <= theta -> nrm (eta theta r - r) <= theta.
Proof. by move=> t0; rewrite displacement // le_minl lexx. Qed.

(* The printed (25) is true of the rows of norm at least theta, and of no others. *)
Theorem printed_lemma1_iff theta r : 0 <= theta ->
  (nrm (eta theta r) == nrm r - theta) = (theta <= nrm r).
Proof.
move=> t0; rewrite norm_of_shrunk // -[theta <= _]subr_ge0.
by have [le|lt] := leP 0 (nrm r - theta); rewrite ?eqxx // gt_eqF.
Qed.

(* eta(r) = r - theta h with ||h|| <= 1, the form with the subgradient of (28), (51). *)
Theorem subgradient_form theta r : 0 < theta ->
  exists2 h, nrm h <= 1 & eta theta r = r - theta *: h.
Proof.
move=> t0; exists (theta^-1 *: (r - eta theta r)).
  rewrite (nrm_hom Hn) ger0_norm ?invr_ge0 ?(ltW t0) // (nrmBC Hn).
  by rewrite ler_pdivr_mull // mulr1 (displacement_le _ (ltW t0)).
by rewrite scalerA divff ?lt0r_neq0 // scale1r subKr.
Qed.
End RowShrinkage.
