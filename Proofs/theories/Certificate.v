(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LASSO-CERT] The duality gap certifies a solution of the LASSO and of the group LASSO.

   G(U) = ||Y||^2/2 - ||Y - U||^2/2 = <U, Y> - ||U||^2/2 is a lower bound of F everywhere, for
   every U with ||A^T U||_inf <= lambda (group: every row's norm <= lambda). LASSOSolution takes
   U = c (Y - A X) with c = min(1, lambda/||A^T (Y - A X)||_inf); of the group LASSO the program
   computes no gap. Also: x is a minimiser exactly when A^T (y - A x) is a subgradient of
   lambda ||.||_1 at x. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid Largest SoftThreshold Inner Objective IstaRate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Duality.
Variables (R : realFieldType) (m n p : nat) (A : 'M[R]_(m, n)) (Y : 'M[R]_(m, p)).
Implicit Types (g : 'M[R]_(n, p) -> R) (U V : 'M[R]_(m, p)) (X Z : 'M[R]_(n, p)).

(* G(U) = ||Y||^2/2 - ||Y - U||^2/2, and as the code computes it for U = c V. *)
Definition dual U : R := sqn Y / 2%:R - sqn (Y - U) / 2%:R.

(* <u, y> - ||u||^2/2, expanded. *)
Lemma dualE U : dual U = inner U Y - sqn U / 2%:R.
Proof. by rewrite /dual sqnB (innerC Y); field. Qed.

(* The dual objective of a scaled point c v. *)
Lemma dual_scaled c V : dual (c *: V) = c * inner V Y - c * c * sqn V / 2%:R.
Proof. by rewrite dualE innerZl sqnZ expr2. Qed.

(* Weak duality: G(U) <= F(Z) when <Z, A^T U> <= g(Z). *)
Lemma weak_duality g U Z : inner Z (A^T *m U) <= g Z -> dual U <= objective A Y g Z.
Proof.
move=> polar; rewrite dualE /objective ler_subl_addr addrAC.
have := inner_le_mean (Y - A *m Z) U.
rewrite innerDl innerNl inner_adjoint (innerC Y) ler_subl_addr => /le_trans; apply.
by rewrite ler_add2l.
Qed.

(* The certificate: a gap F(X) - G(U) <= e shows F(X) <= F(Z) + e for every Z. *)
Lemma gap_certificate g U X e : (forall Z, inner Z (A^T *m U) <= g Z) ->
  objective A Y g X - dual U <= e -> forall Z, objective A Y g X <= objective A Y g Z + e.
Proof.
move=> polar gap Z; rewrite -ler_subl_addl; apply: le_trans gap.
by rewrite ler_add2l ler_opp2 weak_duality.
Qed.

(* ||V||_inf, the largest absolute value of the entries. *)
Definition sup_norm X : R := largest (fun q : 'I_n * 'I_p => `|X q.1 q.2|).

(* <Z, S> <= lambda ||Z||_1 when the entries of S are at most lambda. *)
Lemma l1_polar l (S Z : 'M[R]_(n, p)) : (forall i j, `|S i j| <= l) -> inner Z S <= l1 l Z.
Proof.
move=> le; rewrite /inner /l1 mulr_sumr; apply: ler_sum => i _.
rewrite mulr_sumr; apply: ler_sum => j _; rewrite (le_trans (ler_norm _)) // normrM mulrC.
by rewrite ler_wpmul2r.
Qed.

(* The scale of the residual in LASSOSolution.certificate (there, lambda/0 is infinite). *)
Definition dual_scale l (largest : R) : R :=
  if largest == 0 then 1 else Num.min 1 (l / largest).

(* The scale is not negative, and makes the largest entry a of A^T v at most lambda. *)
Lemma dual_scale_ge0 l a : 0 <= l -> 0 <= a -> 0 <= dual_scale l a.
Proof. by move=> l0 a0; rewrite /dual_scale; case: eqP => // _; rewrite le_minr ler01 divr_ge0. Qed.

Lemma dual_scale_le l a : 0 <= l -> 0 <= a -> dual_scale l a * a <= l.
Proof.
move=> l0 a0; rewrite /dual_scale; have [->|a1] := eqVneq a 0; first by rewrite mulr0.
have pos : 0 < a by rewrite lt_neqAle eq_sym a1.
by rewrite -(ler_pdivl_mulr _ _ pos) le_minl lexx orbT.
Qed.

(* No point has an objective below F(X) minus the gap that the code computes. *)
Theorem duality_gap_certificate l X : 0 <= l ->
  let V := Y - A *m X in
  let c := dual_scale l (sup_norm (A^T *m V)) in
  let gap := sqn V / 2%:R + l1 l X - (c * inner V Y - c * c * sqn V / 2%:R) in
  forall Z, objective A Y (l1 l) X - gap <= objective A Y (l1 l) Z.
Proof.
move=> l0 V c gap Z; rewrite ler_subl_addr.
apply: (@gap_certificate _ (c *: V)) => [Z'|]; last by rewrite dual_scaled.
apply: l1_polar => i j; rewrite -scalemxAr mxE normrM.
have a0 : 0 <= sup_norm (A^T *m V) by apply: largest_ge0.
rewrite ger0_norm ?dual_scale_ge0 // (le_trans _ (dual_scale_le l0 a0)) //.
rewrite ler_wpmul2l ?dual_scale_ge0 //.
exact: (le_largest (fun q : 'I_n * 'I_p => `|(A^T *m V) q.1 q.2|) (i, j)).
Qed.
End Duality.

(* The group LASSO, g(X) = lambda ||X||_{2,1}: U with rows of A^T U of norm <= lambda. *)
Section Group.
Variables (R : rcfType) (m n p : nat) (A : 'M[R]_(m, n)) (Y : 'M[R]_(m, p)).

(* <Z, S> <= lambda ||Z||_{2,1} if the rows of S have norm at most lambda. *)
Lemma norm21_polar l (S Z : 'M[R]_(n, p)) :
  (forall i, rnorm (row i S) <= l) -> inner Z S <= l * norm21 Z.
Proof.
move=> le; rewrite /inner /norm21 mulr_sumr; apply: ler_sum => i _.
rewrite (eq_bigr (fun j => row i Z 0 j * row i S 0 j)); last by move=> j _; rewrite !mxE.
apply: (le_trans (ler_norm _)); apply: (le_trans (CS _ _)).
by rewrite mulrC; apply: ler_wpmul2r; [apply: n2_ge0 | apply: le].
Qed.

(* Any U with rows of A^T U of norm at most lambda: no point is better than F(X) - gap. *)
Theorem group_gap_certificate l U (X : 'M[R]_(n, p)) e :
  (forall i, rnorm (row i (A^T *m U)) <= l) ->
  objective A Y (fun W => l * norm21 W) X - dual Y U <= e ->
  forall Z, objective A Y (fun W => l * norm21 W) X
    <= objective A Y (fun W => l * norm21 W) Z + e.
Proof.
by move=> le; apply: gap_certificate => Z; apply: norm21_polar.
Qed.

(* No point has an objective below F(X) minus the gap of the scaled residual. *)
Theorem group_duality_gap l (X : 'M[R]_(n, p)) : 0 <= l ->
  let F := objective A Y (fun W => l * norm21 W) in
  let V := Y - A *m X in
  let c := dual_scale l (largest (fun i => rnorm (row i (A^T *m V)))) in
  let gap := F X - dual Y (c *: V) in
  forall Z, F X - gap <= F Z.
Proof.
move=> l0 F V c gap Z; rewrite ler_subl_addr; apply: (@group_gap_certificate _ (c *: V)) => // i.
have a0 : 0 <= largest (fun i => rnorm (row i (A^T *m V))) by apply: largest_ge0.
rewrite -scalemxAr linearZ /= (nrm_hom (rnorm_is_norm R p)).
rewrite ger0_norm ?dual_scale_ge0 // (le_trans _ (dual_scale_le l0 a0)) //.
rewrite ler_wpmul2l ?dual_scale_ge0 //.
exact: (le_largest (fun i => rnorm (row i (A^T *m V)))).
Qed.
End Group.

(* x minimises ||y - A x||^2/2 + lambda ||x||_1 exactly when every entry of A^T (y - A x) is
   lambda sgn(x_j) where x_j <> 0 and at most lambda in absolute value where x_j = 0. *)
Theorem lasso_kkt (R : realFieldType) m n (A : 'M[R]_(m, n)) (y : 'cV[R]_m) l x : 0 <= l ->
  let s := A^T *m (y - A *m x) in
  minimises A y (l1 l) x
    <-> forall j, if x j 0 == 0 then `|s j 0| <= l else s j 0 == l * Num.sg (x j 0).
Proof.
move=> l0 s; split=> [min j|H].
  have [b b0 ok] := step_exists 1 A; have bl : 0 <= b * l by rewrite mulr_ge0 // ltW.
  have := minimiser_is_fixed b0 ok (@l1_prox R n l b b0 l0) min.
  move=> /matrixP/(_ j 0); rewrite !mxE => /esym/(soft_unique _ _ bl) h.
  apply/subgradientP => //; have := subgradient_scale (_ : 0 <= b^-1) h.
  rewrite invr_ge0 (ltW b0) mulKf ?lt0r_neq0 // => /(_ isT).
  by rewrite addrAC subrr add0r mulKf ?lt0r_neq0 // /s mxE.
apply: subgradient_minimises; apply: l1_subgradient => i j; rewrite ord1.
exact/subgradientP.
Qed.
