(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Where a state evolution ends.

   A monotone recursion that starts above its largest fixed point never passes it, and if it
   converges and is continuous at the limit it ends there: why the largest zero of
   sigma_w^2 + (N/M) mmse(tau^2) - tau^2 is where AMP's state evolution ends (BSR17 (13)-(14), Guo
   and Verdu 2005). That it converges is EvolutionConverges.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Monotone.
Variables (R : realFieldType) (f : R -> R) (z : R).
Hypothesis f_mono : forall x y, z <= x -> x <= y -> f x <= f y.
Hypothesis fz : f z = z.
Variable x0 : R.
Hypothesis above : z <= x0.

(* The run converges to l; f is continuous at l, on [z, oo). *)
Definition converges l :=
  forall e, 0 < e -> exists n, forall t, (n <= t)%N -> `|iter t f x0 - l| < e.
Definition continuous_at l :=
  forall e, 0 < e -> exists2 d, 0 < d & forall x, z <= x -> `|x - l| < d -> `|f x - f l| < e.

(* A run that starts at or above a fixed point stays there. *)
Lemma evolution_above t : z <= iter t f x0.
Proof. by elim: t => //= t IH; rewrite -{1}fz f_mono. Qed.

(* If the first step falls, every step falls. *)
Lemma evolution_falls : f x0 <= x0 -> forall t, iter t.+1 f x0 <= iter t f x0.
Proof. by move=> le; elim=> //= t IH; apply: f_mono IH; apply: (evolution_above t.+1). Qed.

(* What is smaller than every positive number is zero. *)
Lemma small_is_zero (a : R) : (forall e, 0 < e -> `|a| < e) -> a = 0.
Proof.
move=> h; apply/eqP; rewrite -normr_eq0; apply/contraT => n0.
by have := h `|a|; rewrite ltxx lt_def n0 normr_ge0 => /(_ isT).
Qed.

(* A limit is at or above z. *)
Lemma limit_above l : converges l -> z <= l.
Proof.
move=> conv; rewrite leNgt; apply/negP => lz; have p : 0 < z - l by rewrite subr_gt0.
have [n c] := conv _ p; have := c n (leqnn n); rewrite ltNge; move/negP; apply.
by rewrite (le_trans _ (ler_norm _)) // ler_add2r evolution_above.
Qed.

(* A limit at which f is continuous is a fixed point, at or above z. *)
Lemma limit_is_fixed l : converges l -> continuous_at l ->
  f l = l /\ z <= l.
Proof.
move=> conv cont; split; last exact: limit_above.
apply/eqP; rewrite -subr_eq0; apply/eqP/small_is_zero => e e0.
have h0 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [d d0 near] := cont _ h0; have [n1 c1] := conv _ d0; have [n2 c2] := conv _ h0.
pose t := maxn n1 n2; rewrite -(subrK (f (iter t f x0)) (f l)) -addrA.
apply: (le_lt_trans (ler_norm_add _ _)); rewrite distrC (splitr e) ltr_add //.
  by apply: near; [apply: evolution_above | apply: c1; apply: leq_maxl].
by apply: (c2 t.+1); apply: leqW; apply: leq_maxr.
Qed.

(* If z is the largest fixed point, the limit is z. *)
Theorem evolution_ends_at_largest l : (forall y, f y = y -> y <= z) ->
  converges l -> continuous_at l -> l = z.
Proof.
by move=> largest conv cont; have [fl zl] := limit_is_fixed conv cont;
  apply/eqP; rewrite eq_le zl largest.
Qed.
End Monotone.

(* AMP: tau^2 := sigma_w^2 + (N/M) mmse(tau^2), whose fixed points are the zeros of
   sigma_w^2 + (N/M) mmse(tau^2) - tau^2; it ends at the largest of them. *)
Section AMP.
Variables (R : realFieldType) (noise ratio : R) (mmse : R -> R).
Definition amp_evolution tau2 := noise + mmse tau2 / ratio.
Definition replica_zero tau2 := noise + mmse tau2 / ratio - tau2 = 0.

(* The zeros are the fixed points. *)
Lemma replica_zeroP tau2 : replica_zero tau2 <-> amp_evolution tau2 = tau2.
Proof. by rewrite /replica_zero -/(amp_evolution _); split=> [/subr0_eq|->]; rewrite ?subrr. Qed.

(* If the evolution converges from above the largest zero, it ends there. *)
Theorem amp_ends_at_replica z x0 l : 0 < ratio -> replica_zero z ->
  (forall y, replica_zero y -> y <= z) -> z <= x0 ->
  (forall x y, z <= x -> x <= y -> mmse x <= mmse y) ->
  converges amp_evolution x0 l -> continuous_at amp_evolution z l -> l = z.
Proof.
move=> r0 /replica_zeroP fz largest zx mono.
apply: evolution_ends_at_largest => // [x y zx' xy|y fy].
  by rewrite ler_add2l ler_wpmul2r ?invr_ge0 ?(ltW r0) // mono.
exact/largest/replica_zeroP.
Qed.
End AMP.
