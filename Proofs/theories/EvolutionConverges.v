(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Over the real numbers a monotone evolution that starts to fall above a fixed point converges, to
   the infimum of what it passes through. So the state evolutions of AMP and VAMP, started as the
   algorithms start, converge to the largest solution of the replica formula.

   This file and SupremaExist.v alone rest on the classical axioms of mathcomp-analysis. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals signed topology normedtype sequences.
From Assay Require Import Evolution Spectrum Replica.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Local Open Scope classical_set_scope.

Section Falling.
Variables (R : realType) (f : R -> R) (z x0 : R).
Hypothesis f_mono : forall x y, z <= x -> x <= y -> f x <= f y.
Hypotheses (fz : f z = z) (above : z <= x0) (falls : f x0 <= x0).

(* A monotone evolution from above a fixed point z whose first step falls converges. *)
Theorem evolution_converges : exists l, converges f x0 l.
Proof.
set A := [set x | exists t, x = iter t f x0].
have lb : has_inf A.
  split; first by exists x0, 0%N.
  by exists z => _ [t ->]; apply: (evolution_above f_mono).
exists (inf A) => e e0; have [_ [n ->] lt] := inf_adherent e0 lb.
exists n => t nt; have ge : inf A <= iter t f x0 by apply: inf_lb; [exact: lb.2 | exists t].
have le : iter t f x0 <= iter n f x0.
  rewrite -(subnK nt); elim: (t - n)%N => // k IH; apply: le_trans IH.
  exact: (evolution_falls f_mono fz above falls).
by rewrite ger0_norm ?subr_ge0 // ltr_subl_addl (le_lt_trans le).
Qed.

(* If z is the largest fixed point and f is continuous above it, the limit is z. *)
Corollary evolution_converges_to_largest : (forall y, f y = y -> y <= z) ->
  (forall l, z <= l -> continuous_at f z l) -> converges f x0 z.
Proof.
move=> largest cont; have [l conv] := evolution_converges.
have zl := limit_above f_mono fz above conv.
have lE := evolution_ends_at_largest f_mono fz above largest conv (cont l zl).
by move: conv; rewrite lE.
Qed.
End Falling.

Section AMP.
Variables (R : realType) (noise ratio moment z : R) (mmse : R -> R).
Hypothesis ratio0 : 0 < ratio.

(* AMP from tau_0^2 = sigma_w^2 + (N/M) E[X^2]: with mmse <= E[X^2], monotone and continuous above
   the largest zero z, its evolution converges to z. *)
Theorem amp_converges_to_replica :
  Evolution.replica_zero noise ratio mmse z ->
  (forall t, Evolution.replica_zero noise ratio mmse t -> t <= z) ->
  (forall t, mmse t <= moment) -> (forall x y, z <= x -> x <= y -> mmse x <= mmse y) ->
  (forall l, z <= l -> continuous_at (amp_evolution noise ratio mmse) z l) ->
  converges (amp_evolution noise ratio mmse) (noise + moment / ratio) z.
Proof.
move=> /replica_zeroP fz largest le mono cont.
have i0 : 0 <= ratio^-1 by rewrite invr_ge0 ltW.
have below t : amp_evolution noise ratio mmse t <= noise + moment / ratio.
  by rewrite ler_add2l ler_wpmul2r.
apply: evolution_converges_to_largest => // [x y zx xy||y fy].
- by rewrite ler_add2l ler_wpmul2r // mono.
- by rewrite -fz.
exact/largest/replica_zeroP.
Qed.
End AMP.

Section VAMP.
Variables (R : realType) (N : nat).
Hypothesis N0 : (0 < N)%N.
Variables (s2 : 'I_N -> R) (noise moment : R) (Rt mmse : R -> R) (tau2 tt2 : R).
Hypotheses (s2_ge0 : forall i, 0 <= s2 i) (noise0 : 0 < noise).
Hypotheses (HR : is_R_transform s2 noise Rt) (not_zero : exists i, 0 < s2 i).
Local Notation evolution := (vamp_evolution s2 noise mmse).

(* VAMP from tau~_0^2 = E[X^2], where mmse is below the error 1/(1/E[X^2] + 1/tau^2) of the best
   linear estimate: its evolution converges, and tau^2 to the largest zero of the formula. *)
Theorem vamp_converges_to_replica :
  (forall t, 0 < t -> 0 < mmse t < t) ->
  (forall t, 0 < t -> mmse t * (moment + t) <= moment * t) ->
  replica_zero Rt mmse tau2 -> (forall t, replica_zero Rt mmse t -> t <= tau2) ->
  0 < tt2 -> mmse tau2 = - cauchy s2 noise (- tt2^-1) ->
  (forall s t, tau2 <= s -> s <= t -> shrinkage_stage mmse s <= shrinkage_stage mmse t) ->
  (forall l, tt2 <= l -> continuous_at evolution tt2 l) ->
  exists2 l, converges evolution moment l & linear_stage s2 noise l = tau2.
Proof.
move=> bound linear zero largest tt0 mE mono cont.
have [fixed rises] := vamp_evolution_rises N0 s2_ge0 noise0 HR not_zero bound zero tt0 mE mono.
have stage t : 0 < t -> shrinkage_stage mmse t <= moment.
  move=> t0; have /andP[_ lt] := bound _ t0; have tn := lt0r_neq0 t0.
  rewrite /shrinkage_stage [t * _]mulrC divfK // ler_pdivr_mulr.
    rewrite mulrBr mulr1 ler_subr_addl; rewrite -(ler_pmul2r t0).
    have -> : (moment * (mmse t / t) + mmse t) * t = mmse t * (moment + t).
      by rewrite mulrDl mulrA divfK // [RHS]mulrDr [mmse t * moment]mulrC.
    exact: linear.
  by rewrite subr_gt0 ltr_pdivr_mulr // mul1r.
have below x : tt2 <= x -> evolution x <= moment.
  move=> zx; apply: stage; have x0 : 0 < x by apply: lt_le_trans zx.
  have /andP[a0 a1] := linear_slope_bounds N0 s2_ge0 not_zero (divr_gt0 noise0 x0).
  by rewrite /linear_stage divr_gt0 ?subr_gt0 // mulr_gt0.
have above : tt2 <= moment by rewrite -[X in X <= _]fixed below.
have [l conv] := evolution_converges rises fixed above (below _ above).
exists l => //; have zl := limit_above rises fixed above conv.
exact: (vamp_ends_at_replica N0 s2_ge0 noise0 HR not_zero bound zero largest tt0 mE mono above conv
  (cont l zl)).
Qed.
End VAMP.
