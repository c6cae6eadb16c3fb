(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Fixed points of AMP-l1 and VAMP-l1 minimise F(x) = ||y - A x||^2/2 + lambda ||x||_1, with

     lambda = alpha sigma (1 - b)       AMP-l1,  BSR17 (7)-(9) and Sec. II-C,
     lambda = alpha sigma_w^2/sigma     VAMP-l1, BSR17 Algorithm 1, (16)-(23).

   BSR17 Sec. II-A5 says that the same lambda belongs to the same alpha; erratum B8. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Bounds SoftThreshold Inner Objective.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section FixedPoints.
Variables (R : realFieldType) (m n : nat) (A : 'M[R]_(m, n)) (y : 'cV[R]_m).
Variables (alpha sigma : R).
Hypotheses (alpha0 : 0 <= alpha) (sigma0 : 0 < sigma).
Implicit Types x r v : 'cV[R]_n.
Local Notation o := (field_arithmetic R).

(* If A^T (y - A x) = c (r - x), c >= 0 and x = eta_st(r; t), then x minimises F, lambda = c t. *)
Lemma shrunk_minimises c t r x : 0 <= c -> 0 <= t -> x = soft_mx t r ->
  A^T *m (y - A *m x) = c *: (r - x) -> minimises A y (l1 (c * t)) x.
Proof.
move=> c0 t0 xE grad; apply: subgradient_minimises; apply: l1_subgradient => i j.
rewrite grad !mxE; apply: subgradient_scale => //; rewrite xE mxE.
exact: soft_subgradient.
Qed.

(* AMP-l1: x = eta_st(x + A^T v; alpha sigma) and v = y - A x + b v with b < 1. *)
Theorem amp_fixed_point x (v : 'cV[R]_m) b : b < 1 ->
  x = soft_mx (alpha * sigma) (x + A^T *m v) -> v = y - A *m x + b *: v ->
  minimises A y (l1 (amp_weight o alpha sigma b)) x.
Proof.
move=> b1 xE vE; rewrite /amp_weight /= mulrC; apply: shrunk_minimises xE _.
- by rewrite subr_ge0 ltW.
- by rewrite mulr_ge0 // ltW.
rewrite addrAC subrr add0r scalemxAr scalerBl scale1r; congr (_ *m _).
by rewrite {1}vE addrK.
Qed.

(* VAMP-l1, both stages at rest; variances s2 = sigma^2 and st2, noise variance sw2, c = sw2/st2:
   (A^T A + c I) xt = A^T y + c rt,   r = (xt - nut rt)/(1 - nut),   s2 = st2 nut/(1 - nut),
   x = eta_st(r; alpha sigma),        rt = (x - nu r)/(1 - nu),      st2 = s2 nu/(1 - nu). *)
Variables (xt rt r x : 'cV[R]_n) (nut nu st2 sw2 : R).
Hypotheses (nut01 : 0 < nut < 1) (nu01 : 0 < nu < 1) (st0 : 0 < st2) (sw0 : 0 < sw2).
Hypothesis lmmse : (A^T *m A + (sw2 / st2)%:M) *m xt = A^T *m y + (sw2 / st2) *: rt.
Hypothesis rE : r = (1 - nut)^-1 *: (xt - nut *: rt).
Hypothesis s2E : sigma ^+ 2 = st2 * nut / (1 - nut).
Hypothesis xE : x = soft_mx (alpha * sigma) r.
Hypothesis rtE : rt = (1 - nu)^-1 *: (x - nu *: r).
Hypothesis st2E : st2 = sigma ^+ 2 * nu / (1 - nu).

Let nut1 : 1 - nut != 0.
Proof. by case/andP: nut01 => _ h; rewrite lt0r_neq0 // subr_gt0. Qed.
Let nu1 : 1 - nu != 0.
Proof. by case/andP: nu01 => _ h; rewrite lt0r_neq0 // subr_gt0. Qed.

(* nu + nut = 1 *)
Lemma vamp_divergences : nu + nut = 1.
Proof.
have s0 : sigma ^+ 2 != 0 by rewrite expf_neq0 // lt0r_neq0.
have e1 : sigma ^+ 2 * (1 - nut) = st2 * nut by rewrite s2E divfK.
have e2 : st2 * (1 - nu) = sigma ^+ 2 * nu by rewrite {1}st2E divfK.
have : sigma ^+ 2 * (1 - nut) * (st2 * (1 - nu)) = st2 * nut * (sigma ^+ 2 * nu).
  by rewrite e1 e2.
move/eqP; rewrite -subr_eq0; have -> : sigma ^+ 2 * (1 - nut) * (st2 * (1 - nu))
  - st2 * nut * (sigma ^+ 2 * nu) = sigma ^+ 2 * st2 * (1 - (nu + nut)) by ring.
by rewrite mulf_eq0 mulf_eq0 (negbTE s0) (gt_eqF st0) /= subr_eq0 => /eqP.
Qed.

(* Both stages' estimates are the same. *)
Lemma vamp_estimates_agree : xt = x.
Proof.
have e1 : xt = (1 - nut) *: r + nut *: rt by rewrite rE scalerA divff // scale1r subrK.
have e2 : x = (1 - nu) *: rt + nu *: r by rewrite {1}rtE scalerA divff // scale1r subrK.
have nuE : nu = 1 - nut by rewrite -vamp_divergences addrK.
by rewrite e1 e2 nuE subKr addrC.
Qed.

(* It minimises F with lambda = alpha sigma_w^2/sigma. *)
Theorem vamp_fixed_point : minimises A y (l1 (vamp_weight o alpha sw2 sigma)) x.
Proof.
rewrite /vamp_weight /=.
have nuE : nu = 1 - nut by rewrite -vamp_divergences addrK.
have s0 : sigma != 0 by rewrite lt0r_neq0.
have -> : alpha * sw2 / sigma = sw2 / sigma ^+ 2 * (alpha * sigma) by field.
apply: shrunk_minimises xE _.
- by rewrite divr_ge0 ?sqr_ge0 ?ltW.
- by rewrite mulr_ge0 ?(ltW sigma0).
have n0 : nut != 0 by case/andP: nut01 => /lt0r_neq0.
have -> : r - x = (nut / (1 - nut)) *: (x - rt).
  rewrite rE vamp_estimates_agree; apply/matrixP => i j; rewrite !mxE.
  move: (x i j) (rt i j) => a c.
  by field.
rewrite s2E scalerA; have -> : sw2 / (st2 * nut / (1 - nut)) * (nut / (1 - nut)) = sw2 / st2.
  by field; rewrite n0 nut1 lt0r_neq0.
apply/eqP; rewrite scalerBr mulmxBr subr_eq mulmxA addrAC -subr_eq opprK eq_sym.
move: lmmse; rewrite vamp_estimates_agree mulmxDl mul_scalar_mx => /eqP.
by rewrite addrC.
Qed.
End FixedPoints.
