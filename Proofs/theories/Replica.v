(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The replica formula for the fixed points of VAMP's matched state evolution.

   They are the solutions of 1/tau^2 = R(-mmse(tau^2)), R the R-transform of the spectrum of
   A^T A/sigma_w^2, and the evolution ends at the largest. BSR17 Sec. V-A; Takeda, Uda and
   Kabashima 2006.

   Here the recursion is that of one number, the assumed variances being the true ones, and
   nu = mmse/tau^2 is its definition. MatchedEvolution.v proves both of the recursion that has
   assumed and true variances, for a shrinkage whose mean error is nu tau^2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Evolution Spectrum.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section VAMP.
Variables (R : realFieldType) (N : nat).
Hypothesis N0 : (0 < N)%N.
(* s_i^2, the eigenvalues of A^T A, N - rank of which are zero; sigma_w^2 *)
Variables (s2 : 'I_N -> R) (noise : R).
Hypotheses (s2_ge0 : forall i, 0 <= s2 i) (noise0 : 0 < noise).
Local Notation linear_slope := (linear_slope s2).
Local Notation linear_stage := (linear_stage s2 noise).

(* The Cauchy transform of the spectrum of A^T A/sigma_w^2, h_i = s_i^2/sigma_w^2, left of it, and
   its R-transform: R(S(z)) = z - 1/S(z). *)
Definition cauchy z := mean (fun i => (z - s2 i / noise)^-1).
Definition is_R_transform (Rt : R -> R) := forall z, z < 0 -> Rt (cauchy z) = z - (cauchy z)^-1.

Let left_of x i : x < 0 -> x - s2 i / noise < 0.
Proof. by move=> x0; rewrite subr_lt0 (lt_le_trans x0) // divr_ge0 // ltW. Qed.

(* S falls left of the spectrum, so that R is well defined, and is negative. *)
Lemma cauchy_decreases x y : x < y -> y < 0 -> cauchy y < cauchy x.
Proof.
move=> xy y0; apply: mean_lt => [//|i]; have [a b] := (left_of i (lt_trans xy y0), left_of i y0).
by rewrite ltf_ninv ?ltr_add2r // negrE.
Qed.

(* S is negative left of the spectrum. *)
Lemma cauchy_negative x : x < 0 -> cauchy x < 0.
Proof.
move=> x0; rewrite -[X in _ < X](mean_const N0); apply: mean_lt => [//|i].
by rewrite invr_lt0 left_of.
Qed.

(* nu~ tau~^2 = -S(-1/tau~^2) *)
Lemma linear_slope_cauchy tt2 : 0 < tt2 ->
  linear_slope (noise / tt2) * tt2 = - cauchy (- tt2^-1).
Proof.
move=> t0; rewrite mulrC /linear_slope -meanZ -mulN1r /cauchy -meanZ; apply: eq_mean => i.
have n0 := lt0r_neq0 noise0; have t1 := lt0r_neq0 t0.
have p0 : s2 i * tt2 + noise != 0 by rewrite gt_eqF // ltr_paddl // mulr_ge0 // ltW.
field; rewrite n0 t1 p0 andbT /=.
by rewrite mulN1r mulNr -opprD oppr_eq0 addrC.
Qed.

(* A fixed point of matched [SE-VAMP] under an error mmse(tau^2) of the shrinkage: tau^2 follows
   from tau~^2, and tau~^2 from tau^2 with nu = mmse/tau^2. *)
Definition is_vamp_fixed_point (mmse : R -> R) tt2 tau2 :=
  let nut := linear_slope (noise / tt2) in let nu := mmse tau2 / tau2 in
  [/\ 0 < tt2, 0 < tau2, nut != 1, nu != 1
    & tau2 = tt2 * nut / (1 - nut) /\ tt2 = tau2 * nu / (1 - nu)].

(* There the errors of both stages are equal, E_lin = nu~ tau~^2 = mmse(tau^2) = -S(-1/tau~^2). *)
Lemma vamp_errors_equal mmse tt2 tau2 : is_vamp_fixed_point mmse tt2 tau2 ->
  mmse tau2 = - cauchy (- tt2^-1) /\ tau2^-1 = (mmse tau2)^-1 - tt2^-1.
Proof.
case=> t0 s0 nut1 nu1 [tauE ttE]; rewrite -linear_slope_cauchy //.
move: (linear_slope _) nut1 tauE => nut nut1 tauE.
have [tn sn] := (lt0r_neq0 t0, lt0r_neq0 s0).
have d1 : 1 - nut != 0 by rewrite subr_eq0 eq_sym.
have d2 : tau2 - mmse tau2 != 0.
  by rewrite subr_eq0 eq_sym; apply: contraNneq nu1 => ->; rewrite divff.
move: (mmse tau2) nu1 ttE d2 => m nu1 ttE d2.
have m0 : m != 0 by apply: contraNneq tn => m0; rewrite ttE m0 mul0r mulr0 mul0r.
(* 1/tau~^2 = 1/m - 1/tau^2 and 1/tau^2 = 1/(nu~ tau~^2) - 1/tau~^2 *)
have e : tt2^-1 = m^-1 - tau2^-1 by rewrite ttE; field; rewrite m0 d2 sn.
have nut0 : nut != 0 by apply: contraNneq sn => n0; rewrite tauE n0 mulr0 mul0r.
have e' : tau2^-1 = (nut * tt2)^-1 - tt2^-1 by rewrite tauE; field; rewrite tn nut0 d1.
split; last by rewrite e opprB addrC subrK.
by apply: invr_inj; rewrite -[LHS](subrK tau2^-1) -e e' addrC subrK.
Qed.

(* [REPLICA] tau^2 R(-mmse(tau^2)) = 1 at every fixed point, *)
Theorem replica_vamp Rt mmse tt2 tau2 : is_R_transform Rt ->
  is_vamp_fixed_point mmse tt2 tau2 -> tau2 * Rt (- mmse tau2) - 1 = 0.
Proof.
move=> HR fp; have [mE tauE] := vamp_errors_equal fp; case: fp => t0 s0 _ _ _.
rewrite {1}mE opprK HR ?oppr_lt0 ?invr_gt0 // -[cauchy _]opprK -mE invrN opprK.
rewrite [- _ + _]addrC -tauE.
by rewrite divff ?subrr // lt0r_neq0.
Qed.

(* and a solution 0 < mmse(tau^2) < tau^2 in the range of -S is a fixed point. *)
Theorem replica_vamp_converse Rt mmse tt2 tau2 : is_R_transform Rt ->
  0 < tt2 -> 0 < mmse tau2 -> mmse tau2 < tau2 -> mmse tau2 = - cauchy (- tt2^-1) ->
  tau2 * Rt (- mmse tau2) - 1 = 0 -> is_vamp_fixed_point mmse tt2 tau2.
Proof.
move=> HR t0 m0 lt mE /eqP; have s0 := lt_trans m0 lt.
rewrite {1}mE opprK HR ?oppr_lt0 ?invr_gt0 // -[cauchy _]opprK -mE invrN opprK subr_eq0 => /eqP e.
have slopeE := linear_slope_cauchy t0; rewrite -mE in slopeE.
have [tn sn mn] := And3 (lt0r_neq0 t0) (lt0r_neq0 s0) (lt0r_neq0 m0).
have tauE : tau2^-1 = (mmse tau2)^-1 - tt2^-1.
  by apply: (mulfI sn); rewrite divff // -[LHS]e [- _ + _]addrC.
have nutE : linear_slope (noise / tt2) = mmse tau2 / tt2 by rewrite -slopeE mulfK.
rewrite /is_vamp_fixed_point.
move: (mmse tau2) m0 lt tauE nutE mn {mE e slopeE} => m m0 lt tauE nutE mn.
have d : tau2 - m != 0 by rewrite subr_eq0 gt_eqF.
have ttE : tt2 = tau2 * m / (tau2 - m).
  apply: invr_inj; have -> : tt2^-1 = m^-1 - tau2^-1 by rewrite tauE opprB addrC subrK.
  by field; rewrite d mn sn.
have sum1 : m / tt2 = 1 - m / tau2.
  by rewrite -[tt2^-1]opprK -[- tt2^-1](addKr m^-1) -tauE; field; rewrite mn sn.
rewrite nutE; split=> //.
- by rewrite sum1 -subr_eq0 addrC addKr oppr_eq0 mulf_neq0 ?invr_eq0.
- by rewrite eq_sym -subr_eq0 -sum1 mulf_neq0 ?invr_eq0.
split; last by rewrite [LHS]ttE; field; rewrite sn d.
by rewrite sum1 ttE; field; rewrite sn d subKr mn.
Qed.

(* tau~^2 := tau^2 nu/(1 - nu), nu = mmse/tau^2, after the linear stage. *)
Definition shrinkage_stage (mmse : R -> R) t2 := t2 * (mmse t2 / t2) / (1 - mmse t2 / t2).
Definition vamp_evolution mmse tt2 := shrinkage_stage mmse (linear_stage tt2).
Definition replica_zero (Rt mmse : R -> R) t2 := 0 < t2 /\ t2 * Rt (- mmse t2) - 1 = 0.

(* Below a solution tau2 lies the fixed point tt2 of the evolution, and above tt2 it is monotone, if
   the shrinkage stage is. *)
Lemma vamp_evolution_rises Rt mmse tau2 tt2 :
  is_R_transform Rt -> (exists i, 0 < s2 i) -> (forall t, 0 < t -> 0 < mmse t < t) ->
  replica_zero Rt mmse tau2 -> 0 < tt2 -> mmse tau2 = - cauchy (- tt2^-1) ->
  (forall s t, tau2 <= s -> s <= t -> shrinkage_stage mmse s <= shrinkage_stage mmse t) ->
  vamp_evolution mmse tt2 = tt2 /\
  forall x y, tt2 <= x -> x <= y -> vamp_evolution mmse x <= vamp_evolution mmse y.
Proof.
move=> HR sk bound [t0 zero] tt0 mE mono; have /andP[m0 mlt] := bound _ t0.
have [_ _ _ _ [tauE ttE]] := replica_vamp_converse HR tt0 m0 mlt mE zero.
have rises x y : tt2 <= x -> x <= y -> linear_stage x <= linear_stage y.
  by move=> zx; apply: linear_stage_rises => //; apply: lt_le_trans zx.
split=> [|x y zx xy]; first by rewrite /vamp_evolution /linear_stage -tauE.
apply: mono; last exact: rises.
by rewrite {1}tauE; apply: rises.
Qed.

(* VAMP's evolution ends at the largest zero of tau^2 R(-mmse(tau^2)) - 1, if the shrinkage stage
   is monotone and the evolution converges from above. *)
Theorem vamp_ends_at_replica Rt mmse tau2 tt2 x0 l :
  is_R_transform Rt -> (exists i, 0 < s2 i) -> (forall t, 0 < t -> 0 < mmse t < t) ->
  replica_zero Rt mmse tau2 -> (forall t, replica_zero Rt mmse t -> t <= tau2) ->
  0 < tt2 -> mmse tau2 = - cauchy (- tt2^-1) ->
  (forall s t, tau2 <= s -> s <= t -> shrinkage_stage mmse s <= shrinkage_stage mmse t) ->
  tt2 <= x0 -> converges (vamp_evolution mmse) x0 l ->
  continuous_at (vamp_evolution mmse) tt2 l -> linear_stage l = tau2.
Proof.
move=> HR sk bound solution largest tt0 mE mono above conv cont.
have [fixed rises] := vamp_evolution_rises HR sk bound solution tt0 mE mono.
have [] := limit_is_fixed rises fixed above conv cont.
case: solution => t0 zero; have /andP[m0 mlt] := bound _ t0.
have [_ _ _ _ [tauE _]] := replica_vamp_converse HR tt0 m0 mlt mE zero.
move=> fl zl; have l0 : 0 < l by apply: lt_le_trans zl.
have /andP[a0 a1] : 0 < linear_slope (noise / l) < 1 by rewrite linear_slope_bounds ?divr_gt0.
have lp : 0 < linear_stage l by rewrite divr_gt0 ?subr_gt0 // mulr_gt0.
have le : tau2 <= linear_stage l by rewrite {1}tauE; apply: linear_stage_rises.
apply/eqP; rewrite eq_le le andbT; apply: largest; split=> //.
have /andP[_ lt] := bound _ lp; apply: (replica_vamp HR (tt2 := l)).
split=> //; first by rewrite lt_eqF.
by rewrite lt_eqF // ltr_pdivr_mulr // mul1r.
Qed.
End VAMP.
