(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The soft threshold eta_st(r; t) = sgn(r) max(|r| - t, 0) of BSR17 (4), for t >= 0.

   Proven: the form (r - t)_+ - (-r - t)_+ that the code computes, where it vanishes and how far
   it moves its argument, its characterisation by a subgradient of t|.| (so that it is the
   proximal map of t|.|, minimising (z - r)^2/2 + t|z|), and that it is non-expansive. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SoftThreshold.
Variable R : realFieldType.
Implicit Types r t p s z : R.

Definition soft t r : R := Num.sg r * Num.max (`|r| - t) 0.

(* The three branches: r - t above t, r + t below -t, 0 between. *)
Variant soft_branches r t : R -> Prop :=
| SoftAbove of t < r : soft_branches r t (r - t)
| SoftBelow of r < - t : soft_branches r t (r + t)
| SoftZero of `|r| <= t : soft_branches r t 0.

(* The three cases of the soft threshold. *)
Lemma softP r t : 0 <= t -> soft_branches r t (soft t r).
Proof.
move=> t0; rewrite /soft; have [le|lt] := leP `|r| t.
  by rewrite max_r ?subr_le0 // mulr0; apply: SoftZero.
rewrite max_l ?subr_ge0 ?ltW //; have [r0|r0] := leP 0 r.
  have rt : t < r by rewrite -(ger0_norm r0).
  by rewrite (ger0_norm r0) gtr0_sg ?(le_lt_trans t0) // mul1r; apply: SoftAbove.
rewrite (ltr0_norm r0) ltr0_sg // mulN1r opprB opprK addrC.
by apply: SoftBelow; rewrite ltr_oppr -(ltr0_norm r0).
Qed.

(* soft(r; t) = (r - t)_+ - (-r - t)_+, as Scalar.softThreshold computes it. *)
Theorem soft_parts r t : 0 <= t -> soft t r = Num.max (r - t) 0 - Num.max (- r - t) 0.
Proof.
move=> t0; have tt : - t <= t by rewrite (le_trans _ t0) // oppr_le0.
case: softP => // [rt|rt|]; last first.
- rewrite ler_norml => /andP[h1 h2].
  by rewrite !max_r ?subrr // subr_le0 // ler_oppl.
- rewrite [X in X - _]max_r; last by rewrite subr_le0 (le_trans (ltW rt)).
  by rewrite max_l ?sub0r ?opprB ?opprK 1?[t + r]addrC // subr_ge0 ler_oppr ltW.
- rewrite max_l ?subr_ge0 ?(ltW rt) // max_r ?subr0 // subr_le0 ler_oppl.
  by rewrite (le_trans tt (ltW rt)).
Qed.

(* soft(-r; t) = -soft(r; t) *)
Lemma softN r t : soft t (- r) = - soft t r.
Proof. by rewrite /soft sgrN normrN mulNr. Qed.

(* |soft(r; t)| = (|r| - t)_+ *)
Lemma norm_soft t r : 0 <= t -> `|soft t r| = Num.max (`|r| - t) 0.
Proof.
move=> t0; have [le|lt] := leP `|r| t.
  by rewrite /soft max_r ?subr_le0 // mulr0 normr0.
have r0 : r != 0 by rewrite -normr_gt0 (le_lt_trans t0).
have ge : 0 <= `|r| - t by rewrite subr_ge0 ltW.
by rewrite normrM normr_sg r0 mul1r max_l // (ger0_norm ge).
Qed.

(* soft(r; t) = 0 exactly when |r| <= t *)
Lemma soft_eq0 r t : 0 <= t -> (soft t r == 0) = (`|r| <= t).
Proof. by move=> t0; rewrite -normr_eq0 norm_soft // eq_maxr subr_le0. Qed.

(* |soft(r; t) - r| = min(t, |r|) *)
Lemma soft_displacement r t : 0 <= t -> `|soft t r - r| = Num.min t `|r|.
Proof.
move=> t0; case: softP => // [rt|rt|le].
- rewrite addrAC subrr sub0r normrN (ger0_norm t0) min_l // ltW //.
  exact: lt_le_trans rt (ler_norm r).
- rewrite addrAC subrr add0r (ger0_norm t0) min_l // ltW //.
  by rewrite ltr_oppr in rt; apply: lt_le_trans rt _; rewrite -normrN ler_norm.
- by rewrite sub0r normrN min_r.
Qed.

(* |soft(r; t) - r| <= t *)
Lemma soft_displacement_le r t : 0 <= t -> `|soft t r - r| <= t.
Proof. by move=> t0; rewrite soft_displacement // le_minl lexx. Qed.

(* s is a subgradient of t|.| at p: t|z| >= t|p| + s (z - p) for every z. *)
Definition subgradient t p s : Prop := forall z, t * `|p| + s * (z - p) <= t * `|z|.

(* The subgradients of t|.| are t sgn(p) at p <> 0, and [-t, t] at 0. *)
Lemma subgradientP t p s : 0 <= t ->
  subgradient t p s <-> (if p == 0 then `|s| <= t else s == t * Num.sg p).
Proof.
move=> t0; have [->|p0] := eqVneq p 0; split=> [H|H].
- have := H s; rewrite normr0 mulr0 add0r subr0 -expr2 -real_normK ?num_real //.
  have [->|s0] := eqVneq s 0; first by rewrite normr0.
  by rewrite expr2 ler_pmul2r // normr_gt0.
- move=> z; rewrite normr0 mulr0 add0r subr0 (le_trans (ler_norm _)) // normrM.
  by rewrite ler_wpmul2r.
- have le1 : t * `|p| <= s * p.
    by have := H 0; rewrite normr0 mulr0 sub0r mulrN subr_le0.
  have le2 : s * p <= t * `|p|.
    have := H (p + p); rewrite addrK => h; rewrite -(ler_add2l (t * `|p|)) (le_trans h) //.
    by rewrite -mulrDr ler_wpmul2l // ler_norm_add.
  apply/eqP/(mulIf p0); rewrite -mulrA -normrEsg.
  by apply: le_anti; rewrite le1 le2.
- move=> z; rewrite (eqP H) mulrBr -[t * Num.sg p * p]mulrA -normrEsg addrC subrK.
  rewrite -mulrA ler_wpmul2l // (le_trans (ler_norm _)) // normrM normr_sg p0.
  by rewrite mul1r.
Qed.

(* (p - q)^2 <= (a - b)(p - q) if a - p and b - q are subgradients at p and at q. *)
Lemma subgradient_monotone t a b p q :
  subgradient t p (a - p) -> subgradient t q (b - q) -> (p - q) ^+ 2 <= (a - b) * (p - q).
Proof.
move=> Hp Hq; rewrite -subr_ge0.
have := ler_add (Hp q) (Hq p); rewrite -subr_ge0; congr (0 <= _); ring.
Qed.

(* The proximal inequality: p = soft(r; t) has t|z| >= t|p| + (r - p)(z - p) for every z. *)
Lemma soft_subgradient r t : 0 <= t -> subgradient t (soft t r) (r - soft t r).
Proof.
move=> t0; apply/subgradientP => //; rewrite soft_eq0 //.
case: softP => // [rt|rt|le]; last by rewrite le subr0.
- by rewrite leNgt (lt_le_trans rt (ler_norm r)) /= gtr0_sg ?subr_gt0 // mulr1 subKr.
- have rt' : t < - r by rewrite ltr_oppr.
  rewrite leNgt -normrN (lt_le_trans rt' (ler_norm _)) /= ltr0_sg ?mulrN1; last first.
    by rewrite -(opprK t) subr_lt0.
  by rewrite opprD addrA subrr sub0r.
Qed.

(* p = soft(r; t) exactly when r - p is a subgradient of t|.| at p. *)
Theorem soft_unique r t p : 0 <= t -> p = soft t r <-> subgradient t p (r - p).
Proof.
move=> t0; split=> [->|H]; first exact: soft_subgradient.
have := subgradient_monotone H (soft_subgradient r t0); rewrite subrr mul0r => h.
by apply/eqP; rewrite -subr_eq0 -sqrf_eq0 eq_le h sqr_ge0.
Qed.

(* p = soft(r; t) exactly when r - p = t sgn(p), or p = 0 and |r - p| <= t. *)
Theorem soft_kkt r t p : 0 <= t ->
  p = soft t r <-> (if p == 0 then `|r - p| <= t else r - p == t * Num.sg p).
Proof. by move=> t0; rewrite soft_unique // subgradientP. Qed.

(* soft(r; t) minimises (z - r)^2/2 + t|z|. *)
Theorem soft_minimises r t z : 0 <= t ->
  (soft t r - r) ^+ 2 / 2%:R + t * `|soft t r| <= (z - r) ^+ 2 / 2%:R + t * `|z|.
Proof.
move=> t0; have := soft_subgradient r t0 z; set p := soft t r; rewrite -subr_ge0 => h.
rewrite -subr_ge0; have -> : (z - r) ^+ 2 / 2%:R + t * `|z| - ((p - r) ^+ 2 / 2%:R + t * `|p|)
  = (z - p) ^+ 2 / 2%:R + (t * `|z| - (t * `|p| + (r - p) * (z - p))) by field.
by rewrite addr_ge0 // divr_ge0 ?sqr_ge0 ?ler0n.
Qed.

(* |soft(a; t) - soft(b; t)| <= |a - b| *)
Theorem soft_nonexpansive a b t : 0 <= t -> `|soft t a - soft t b| <= `|a - b|.
Proof.
move=> t0; have := subgradient_monotone (soft_subgradient a t0) (soft_subgradient b t0).
set d := _ - soft t b; have [->|d0] := eqVneq d 0; first by rewrite normr0.
rewrite -real_normK ?num_real // => /le_trans/(_ (ler_norm _)).
by rewrite normrM expr2 ler_pmul2r // normr_gt0.
Qed.

(* A scaled subgradient: c >= 0 times one of t|.| is one of (c t)|.|. *)
Lemma subgradient_scale c t p s : 0 <= c -> subgradient t p s -> subgradient (c * t) p (c * s).
Proof. by move=> c0 H z; rewrite -!mulrA -mulrDr ler_wpmul2l. Qed.
End SoftThreshold.
