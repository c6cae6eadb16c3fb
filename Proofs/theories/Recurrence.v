(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What the bound recursions of Bounds.v amount to: signs, products, geometric rates. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Bounds.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Recurrence.
Variable R : realFieldType.
Local Notation o := (field_arithmetic R).

(* The power of Bounds.v is that of the field. *)
Lemma powerE (x : R) k : power o x k = x ^+ k.
Proof. by elim: k => //= k ->; rewrite exprSr. Qed.

(* a_{k+1} <= q a_k + b with 0 <= q < 1 gives a_k <= q^k a_0 + b/(1 - q). *)
Lemma geometric_recurrence (a : nat -> R) (q b : R) : 0 <= q < 1 -> 0 <= b ->
  (forall k, a k.+1 <= q * a k + b) -> forall k, a k <= q ^+ k * a 0%N + b / (1 - q).
Proof.
move=> /andP[q0 q1] b0 H; have q1' : 0 < 1 - q by rewrite subr_gt0.
elim=> [|k IH]; first by rewrite expr0 mul1r ler_addl divr_ge0 // ltW.
apply: (le_trans (H k)); rewrite -(ler_add2r b) in IH.
have := ler_wpmul2l q0 IH; rewrite -(ler_add2r (b - q * b)).
have -> : q * (a k + b) + (b - q * b) = q * a k + b by ring.
have -> // : q * (q ^+ k * a 0%N + b / (1 - q) + b) + (b - q * b) =
  q ^+ k.+1 * a 0%N + b / (1 - q).
by rewrite exprS; field; rewrite gt_eqF.
Qed.

Section Rates.
Variables (mu : R) (s : nat).
Hypotheses (mu0 : 0 <= mu) (s0 : (0 < s)%N).

(* rho, q and their signs. *)
Lemma rateE : rate o mu s = mu * (2%:R * s%:R - 1).
Proof. by rewrite /rate /= mulrC. Qed.

Lemma rate_ge0 : 0 <= rate o mu s.
Proof.
rewrite rateE mulr_ge0 // subr_ge0 -natrM (ler_nat R 1%N) muln_gt0 //.
Qed.

Lemma contractionE g : contraction o mu s g = g * rate o mu s + `|1 - g|.
Proof. by []. Qed.

Lemma contraction_betweenE low high : contraction_between o mu s low high =
  Num.max (contraction o mu s low) (contraction o mu s high).
Proof. by []. Qed.

Lemma contraction_ge0 g : 0 <= g -> 0 <= contraction o mu s g.
Proof. by move=> g0; rewrite contractionE addr_ge0 // mulr_ge0 // rate_ge0. Qed.

(* q(1) = rho *)
Lemma contraction1 : contraction o mu s 1 = rate o mu s.
Proof. by rewrite contractionE subrr normr0 addr0 mul1r. Qed.

Hypothesis small : rate o mu s < 1.

(* q(gamma) < 1 exactly for the step sizes of Theorem 3, 0 < gamma < 2/(1 + rho). *)
Theorem contraction_lt1 g : 0 <= g ->
  (contraction o mu s g < 1) = (0 < g < 2%:R / (1 + rate o mu s)).
Proof.
move=> g0; have r0 := rate_ge0.
have p0 : 0 < 1 + rate o mu s by rewrite (lt_le_trans ltr01) // ler_addl.
rewrite ltr_pdivl_mulr // contractionE; have [le|lt] := leP g 1.
  rewrite ger0_norm ?subr_ge0 //.
  have -> : (g * rate o mu s + (1 - g) < 1) = (0 < g * (1 - rate o mu s)).
    by rewrite -subr_gt0; congr (0 < _); ring.
  rewrite pmulr_lgt0 ?subr_gt0 //; case: (0 < g) => //=; apply/esym.
  apply: (@le_lt_trans _ _ (1 * (1 + rate o mu s))).
    by rewrite ler_wpmul2r // ltW.
  by rewrite mul1r ltr_add2l.
rewrite ltr0_norm ?subr_lt0 // opprB addrA ltr_subl_addr (lt_trans ltr01 lt) /=.
by rewrite mulrDr mulr1 addrC.
Qed.

(* q is convex, so between two step sizes it is at most its larger value at the ends. *)
Theorem contraction_le_between low high g : low <= g <= high ->
  contraction o mu s g <= contraction_between o mu s low high.
Proof.
case/andP=> lg gh; rewrite contraction_betweenE !contractionE le_maxr.
have [le|lt] := leP g 1.
  apply/orP; left; rewrite (@ger0_norm _ (1 - g)) ?subr_ge0 //.
  rewrite (@ger0_norm _ (1 - low)) ?subr_ge0 ?(le_trans lg) // -subr_ge0.
  have -> : low * rate o mu s + (1 - low) - (g * rate o mu s + (1 - g)) =
    (g - low) * (1 - rate o mu s) by ring.
  by rewrite mulr_ge0 ?subr_ge0 // ltW.
apply/orP; right; rewrite ltr0_norm ?subr_lt0 // ltr0_norm; last first.
  by rewrite subr_lt0 (lt_le_trans lt).
rewrite !opprB; apply: ler_add; last by rewrite ler_add2r.
by rewrite ler_wpmul2r // rate_ge0.
Qed.

(* For step sizes in a compact part of (0, 2/(1 + rho)) one q < 1 serves all layers. *)
Theorem contraction_between_lt1 low high :
  0 < low -> low <= high -> high < 2%:R / (1 + rate o mu s) ->
  contraction_between o mu s low high < 1.
Proof.
move=> l0 lh h2; have h0 := lt_le_trans l0 lh.
rewrite contraction_betweenE lt_maxl; apply/andP; split; rewrite contraction_lt1 ?ltW //.
  by rewrite l0 (le_lt_trans lh).
by rewrite h0.
Qed.
End Rates.

Section Layers.
Variables (mu : R) (s : nat) (beta sigma cinf cs : R) (gamma : nat -> R).
Hypotheses (mu0 : 0 <= mu) (s0 : (0 < s)%N) (beta0 : 0 <= beta) (sigma0 : 0 <= sigma).
Hypotheses (cinf0 : 0 <= cinf) (cs0 : 0 <= cs) (gamma0 : forall k, 0 <= gamma k).
Local Notation e := (radius o mu s beta sigma cinf cs gamma).

(* Radii, thresholds and what noise adds are not negative. *)
Lemma noise_gain_ge0 : 0 <= noise_gain o s cinf cs.
Proof. by rewrite /noise_gain /= addr_ge0 // mulr_ge0 // ler0n. Qed.

Lemma radius_ge0 k : 0 <= e k.
Proof.
elim: k => [|k IH] /=; first by rewrite mulr_ge0 // ler0n.
by rewrite addr_ge0 ?mulr_ge0 ?noise_gain_ge0 ?contraction_ge0.
Qed.

Lemma threshold_ge0 k : 0 <= threshold o mu s beta sigma cinf cs gamma k.
Proof. by rewrite /threshold /= mulr_ge0 // addr_ge0 ?mulr_ge0 ?radius_ge0. Qed.

(* Without noise the recursion is the product of (37): e_k = q(gamma_0) ... q(gamma_{k-1}) s beta.
   *)
Theorem radius_noiseless k : sigma = 0 -> e k = product_bound o mu s beta gamma k.
Proof.
move=> z; elim: k => [|k IH]; rewrite /product_bound /= ?mul1r //.
by rewrite IH z /product_bound /= mul0r mulr0 addr0; ring.
Qed.

(* With step sizes in [low, high] and q their contraction: e_k <= q^k s beta + noise/(1 - q). *)
Theorem radius_le_geometric low high k : rate o mu s < 1 ->
  0 < low -> low <= high -> high < 2%:R / (1 + rate o mu s) ->
  (forall k, low <= gamma k <= high) ->
  e k <= geometric_bound o (contraction_between o mu s low high) high s beta sigma cinf cs k.
Proof.
move=> small l0 lh h2 Hg; set q := contraction_between _ _ _ _ _.
have q1 : q < 1 by apply: contraction_between_lt1.
have q0 : 0 <= q.
  by rewrite /q contraction_betweenE le_maxr contraction_ge0 // ltW.
have n0 : 0 <= sigma * noise_gain o s cinf cs by rewrite mulr_ge0 // noise_gain_ge0.
rewrite /geometric_bound powerE; apply: (@geometric_recurrence e q) => [||j] /=.
- by rewrite q0.
- by rewrite mulr_ge0 // ltW // (lt_le_trans l0).
apply: ler_add; last by rewrite ler_wpmul2r //; case/andP: (Hg j).
by rewrite ler_wpmul2r ?radius_ge0 // contraction_le_between.
Qed.
End Layers.

(* Step sizes 1, as in LISTA-GSCP: e_k <= rho^k s beta + sigma (s C_inf + C_s)/(1 - rho). *)
Theorem radius_of_unit_steps mu s (beta sigma cinf cs : R) k :
  0 <= mu -> (0 < s)%N -> 0 <= beta -> 0 <= sigma -> 0 <= cinf -> 0 <= cs ->
  rate o mu s < 1 ->
  radius o mu s beta sigma cinf cs (fun _ => 1) k <=
    geometric_bound o (rate o mu s) 1 s beta sigma cinf cs k.
Proof.
move=> mu0 s0 b0 z0 ci0 cs0 small.
have p0 : 0 < 1 + rate o mu s by rewrite (lt_le_trans ltr01) // ler_addl rate_ge0.
have := @radius_le_geometric mu s beta sigma cinf cs (fun _ => 1) mu0 s0 b0 z0 ci0 cs0
  (fun _ => ler01) 1 1 k small ltr01 (lexx 1).
rewrite contraction_betweenE contraction1 maxxx; apply=> //; last by rewrite lexx.
by rewrite ltr_pdivl_mulr // mul1r ltr_add2l.
Qed.
End Recurrence.
