(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What the runs of Runs.v have to do with the LASSO: the ISTA of the rates is the ISTA of the runs,
   and where AMP-l1 or VAMP-l1 stands still it has found a minimiser. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Bounds Inner Objective IstaRate LassoFixedPoints Runs LMMSE.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section AtRest.
Variables (R : rcfType) (m n : nat) (A : 'M[R]_(m, n)) (y : 'cV[R]_m).

(* From 0, with the threshold beta lambda, the two ISTA are the same at every step. *)
Theorem ista_is_the_run lambda beta t :
  IstaRate.ista A y lambda beta 0 t
  = Runs.ista id A A^T (fun l => soft_mx l) beta (beta * lambda) y t.
Proof. by elim: t => //= t ->. Qed.

Variable alpha : R.
Hypothesis alpha0 : 0 <= alpha.

(* AMP with eta_st(r; alpha sigma), any slope and any level sigma of the residual: a state that its
   step keeps, sigma > 0 and b < 1, minimises F with lambda = alpha sigma (1 - b). *)
Theorem amp_at_rest slope level (s : amp_state R R m n) :
  let sigma := level (amp_v s) in
  0 < sigma -> amp_b s < 1 ->
  amp_step id A A^T (fun l => soft_mx (alpha * l)) slope level y s = s ->
  minimises A y (l1 (amp_weight (field_arithmetic R) alpha sigma (amp_b s))) (amp_x s).
Proof.
case: s => x v b r /= sigma0 b1 [xE vE _ _]; rewrite vE in xE.
by apply: (amp_fixed_point alpha0 sigma0 b1 (v := v)).
Qed.

(* VAMP with eta_st(r; alpha sigma), any slope and any clip of the divergences: a state that its
   step keeps, its divergences within (0, 1), minimises F with lambda = alpha sigma_w^2/sigma. *)
Theorem vamp_at_rest slope clip noise (s : vamp_state R R n) :
  let eta var := soft_mx (alpha * Num.sqrt var) in
  let nut := clip (lmmse_slope id id A A^T (noise / vamp_var s)) in
  let var := extrinsic_variance (vamp_var s) nut in
  let nu := clip (slope var (vamp_r s)) in
  0 < noise -> 0 < vamp_var s -> 0 < nut < 1 -> 0 < nu < 1 ->
  vamp_step id id A A^T eta slope clip noise y s = s ->
  minimises A y (l1 (vamp_weight (field_arithmetic R) alpha noise (Num.sqrt var))) (vamp_x s).
Proof.
case: s => x r rt st /= w0 st0; set nut := clip _; set var := extrinsic_variance _ _.
move=> nut01 nu01; rewrite /vamp_step /= -/nut -/var => -[xE rE rtE stE].
rewrite rE in xE rtE stE; rewrite xE in rtE.
have var0 : 0 < var.
  by case/andP: nut01 => a b; rewrite /var /extrinsic_variance divr_gt0 ?mulr_gt0 ?subr_gt0.
have sqE : Num.sqrt var ^+ 2 = var by rewrite sqr_sqrtr // ltW.
have s0 : 0 < Num.sqrt var by rewrite sqrtr_gt0.
have c0 : 0 < noise / st by rewrite divr_gt0.
have unit := real_gram_unit A c0.
apply: (vamp_fixed_point alpha0 s0 nut01 nu01 st0 w0 (rt := rt) (r := r)
  (xt := lmmse A A^T (noise / st) y rt)); rewrite ?sqE //.
by rewrite /lmmse mulmxA mulmxV // mul1mx.
Qed.
End AtRest.
