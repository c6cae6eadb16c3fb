(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [FISTA-RATE] x_{t+1} = eta_st(z_t + b A^T (y - A z_t); b lambda), z_0 = x_0 and
   z_t = x_t + ((t - 1)/(t + 2)) (x_t - x_{t-1}), with b ||A||^2 <= 1. For t >= 1

     F(x_t) - F(z) <= 2 ||x_0 - z||^2/(b (t + 1)^2)

   for a minimiser z, and more generally for any z with F(z) <= the mean of F(x_1) ... F(x_{t-1}).
   BSR17 (6), corrected by erratum B4; Beck and Teboulle 2009, Theorem 4.4, whose momentum t_k is
   the root of t_k^2 - t_k = t_{k-1}^2 where here t_k = (k + 1)/2. That is why any z is not enough:
   the potential grows by (b/2) (F(z) - F(x_t)) in each iteration where F(x_t) < F(z). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Bounds SoftThreshold Inner Objective IstaRate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Momentum.
Variables (R : realFieldType) (m n p : nat) (A : 'M[R]_(m, n)) (Y : 'M[R]_(m, p)).
Variables (g : 'M[R]_(n, p) -> R) (b : R) (P : 'M[R]_(n, p) -> 'M[R]_(n, p)).
Hypotheses (b0 : 0 < b) (ok : step_ok p A b) (prox : is_prox g b P).
Variables (X Z : nat -> 'M[R]_(n, p)).
Hypothesis Z0 : Z 0%N = X 0%N.
Hypothesis ZS : forall t, Z t.+1 = X t.+1 + (t%:R / t.+3%:R) *: (X t.+1 - X t).
Hypothesis XS : forall t, X t.+1 = P (gradient_step A Y b (Z t)).
Let F := objective A Y g.

(* a = (t + 2)/2 and u_t = a z_t - (a - 1) x_t - z, both doubled. *)
Let a t : R := t.+2%:R.
Let u z t := a t *: Z t - t%:R *: X t - 2%:R *: z.

(* The two comparisons of one step, with x_t and with z, combined. *)
Lemma fista_step z t :
  2%:R * b * (a t ^+ 2 * (F (X t.+1) - F z) - a t * t%:R * (F (X t) - F z)) + sqn (u z t.+1)
    <= sqn (u z t).
Proof.
have h1 := prox_gradient_step Y (Z t) z (ltW b0) ok prox.
have h2 := prox_gradient_step Y (Z t) (X t) (ltW b0) ok prox.
rewrite -XS -/F -subr_ge0 in h1; rewrite -XS -/F -subr_ge0 in h2.
have -> : u z t.+1 = a t *: X t.+1 - t%:R *: X t - 2%:R *: z.
  rewrite /u ZS; congr (_ - _); rewrite scalerDr scalerA mulrC divfK ?pnatr_eq0 //.
  apply/matrixP => i j; rewrite !mxE /a.
  have -> : t.+3%:R = t%:R + 3%:R :> R by rewrite -addn3 natrD.
  have -> : t.+2%:R = t%:R + 2%:R :> R by rewrite -addn2 natrD.
  have -> : t.+1%:R = t%:R + 1 :> R by rewrite -addn1 natrD.
  move: (X t.+1 i j) (X t i j) (t%:R : R) => c d e; ring.
rewrite -subr_ge0; move: h1 h2; rewrite /u.
set x1 := X t.+1; set x := X t; set w := Z t; set at_ := a t => h1 h2.
set lhs := (X in 0 <= X); have -> : lhs =
   at_ * t%:R * (sqn (w - x) - sqn (x1 - x) - 2%:R * b * (F x1 - F x))
   + 2%:R * at_ * (sqn (w - z) - sqn (x1 - z) - 2%:R * b * (F x1 - F z)).
  rewrite /lhs /sqn !innerE (innerC x w) (innerC z w) (innerC x x1) (innerC z x1) (innerC z x).
  have -> : at_ = t%:R + 2%:R by rewrite /at_ /a -addn2 natrD.
  move: (t%:R : R) => c; ring.
by rewrite addr_ge0 // !mulr_ge0 ?ler0n.
Qed.

(* (b/2) [(t + 1)^2 (F(x_t) - F(z)) + sum_{0 < k < t} (F(x_k) - F(z))] <= ||x_0 - z||^2. *)
Theorem fista_potential z t :
  b * (t.+2%:R ^+ 2 * (F (X t.+1) - F z) + \sum_(k < t) (F (X k.+1) - F z))
    <= 2%:R * sqn (X 0%N - z).
Proof.
suff H : 2%:R * b * (a t ^+ 2 * (F (X t.+1) - F z) + \sum_(k < t) (F (X k.+1) - F z))
    + sqn (u z t.+1) <= 4%:R * sqn (X 0%N - z).
  rewrite -(@ler_pmul2l _ 2%:R) ?ltr0n // !mulrA -natrM; apply: le_trans H.
  by rewrite ler_addl sqn_ge0.
elim: t => [|t IH].
  have := fista_step z 0; rewrite mulr0 mul0r subr0 big_ord0 addr0 => /le_trans; apply.
  rewrite /u Z0 scale0r subr0 /a -scalerBr sqnZ.
  by rewrite -natrX.
apply: le_trans IH; have := fista_step z t.+1; rewrite -subr_ge0 => h.
rewrite -subr_ge0 big_ord_recr /=; move: h; congr (0 <= _).
rewrite /a; have -> : t.+3%:R = t%:R + 3%:R :> R by rewrite -addn3 natrD.
have -> : t.+2%:R = t%:R + 2%:R :> R by rewrite -addn2 natrD.
have -> : t.+1%:R = t%:R + 1 :> R by rewrite -addn1 natrD.
by move: (t%:R : R) (F (X t.+2)) (F (X t.+1)) (\sum_(k < t) _) => c f2 f1 s; ring.
Qed.
End Momentum.

Section Fista.
Variables (R : realFieldType) (m n : nat) (A : 'M[R]_(m, n)) (y : 'cV[R]_m) (lambda b : R).
Hypotheses (b0 : 0 < b) (l0 : 0 <= lambda) (ok : forall v : 'cV_n, b * sqn (A *m v) <= sqn v).
Variable x0 : 'cV[R]_n.

(* The pairs (x_{t-1}, x_t); the factor of their difference, 0 in iteration 0; z_t. *)
Definition momentum t : R := if t is t'.+1 then t'%:R / t'.+3%:R else 0.
Definition extrapolated (s : 'cV[R]_n * 'cV[R]_n) t := s.2 + momentum t *: (s.2 - s.1).
Fixpoint fista_pair t : 'cV[R]_n * 'cV[R]_n :=
  if t is t'.+1 then
    let s := fista_pair t' in
    (s.2, soft_mx (b * lambda) (gradient_step A y b (extrapolated s t')))
  else (x0, x0).
Definition fista t := (fista_pair t).2.
Let F := objective A y (l1 lambda).

Local Notation o := (field_arithmetic R).
(* The bound as it is evaluated, written with a square. *)
Lemma fista_boundE d t : fista_bound o d b t = 2%:R * d / (b * t.+1%:R ^+ 2).
Proof. by rewrite /fista_bound /= expr2 mulrA. Qed.

(* The potential of this recursion. *)
Theorem fista_sum z t :
  b * (t.+2%:R ^+ 2 * (F (fista t.+1) - F z) + \sum_(k < t) (F (fista k.+1) - F z))
    <= 2%:R * sqn (x0 - z).
Proof.
have prox := @l1_prox R n lambda b b0 l0.
apply: (fista_potential b0 ok prox (Z := fun t => extrapolated (fista_pair t) t)) => //.
by rewrite /extrapolated scale0r addr0.
Qed.

(* For any z whose objective is at most the mean of the earlier ones. *)
Theorem fista_rate_mean z t : (0 < t)%N -> 0 <= \sum_(k < t.-1) (F (fista k.+1) - F z) ->
  F (fista t) - F z <= fista_bound o (sqn (x0 - z)) b t.
Proof.
case: t => // t _ /= pos; rewrite fista_boundE ler_pdivl_mulr; last first.
  by rewrite mulr_gt0 ?exprn_gt0 ?ltr0n.
rewrite mulrC; apply: le_trans (fista_sum z t).
by rewrite -mulrA ler_wpmul2l ?(ltW b0) // ler_addl.
Qed.

(* For a minimiser. *)
Theorem fista_rate z t : (0 < t)%N -> minimises A y (l1 lambda) z ->
  F (fista t) - F z <= fista_bound o (sqn (x0 - z)) b t.
Proof.
by move=> t0 min; apply: fista_rate_mean => //; apply: sumr_ge0 => k _; rewrite subr_ge0.
Qed.

(* For a point within e of the least objective, as a duality gap shows it to be. *)
Theorem fista_rate_gap z e t : (0 < t)%N -> (forall x, F z <= F x + e) ->
  F (fista t) - F z <= fista_gap_bound o (sqn (x0 - z)) b e t.
Proof.
rewrite /fista_gap_bound /= -expr2; case: t => // t _ near; rewrite fista_boundE; set c : R := t.+2%:R ^+ 2.
have c0 : 0 < c by rewrite exprn_gt0 ?ltr0n.
rewrite -(ler_pmul2r (mulr_gt0 b0 c0)) [X in _ <= X]mulrDl divfK ?(lt0r_neq0 (mulr_gt0 b0 c0)) //=.
have cancel (d : R) : d != 0 -> t%:R / d * e * (b * d) = b * (t%:R * e) by move=> d0; field.
rewrite (cancel c) ?lt0r_neq0 //.
rewrite -ler_subl_addr; apply: le_trans (fista_sum z t).
have -> : (F (fista t.+1) - F z) * (b * c) - b * (t%:R * e)
  = b * (c * (F (fista t.+1) - F z) - t%:R * e) by ring.
rewrite ler_wpmul2l ?(ltW b0) // ler_add2l.
have -> : - (t%:R * e) = \sum_(k < t) (- e) by rewrite sumr_const card_ord mulNrn mulr_natl.
by apply: ler_sum => k _; rewrite ler_subr_addl -ler_subr_addr opprK near.
Qed.
End Fista.
