(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The objective F(X) = ||Y - A X||^2/2 + g(X), its proximal-gradient step, and the LASSO's
   g(x) = lambda ||x||_1 with the step of ISTA, BSR17 (3)-(5).

   All that is known of the step is the proximal inequality of g; so the lemma about one step,
   from which both rates follow (Beck and Teboulle 2009, Lemma 2.3), holds for any penalty. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import SoftThreshold Inner.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Objective.
Variables (R : realFieldType) (m n p : nat) (A : 'M[R]_(m, n)) (Y : 'M[R]_(m, p)).
Implicit Types (W X Z : 'M[R]_(n, p)) (g : 'M[R]_(n, p) -> R).

(* F(X) = ||Y - A X||^2/2 + g(X) *)
Definition objective g X : R := sqn (Y - A *m X) / 2%:R + g X.

Definition minimises g X : Prop := forall Z, objective g X <= objective g Z.

(* S is a subgradient of g at X: g(Z) >= g(X) + <S, Z - X> for every Z. *)
Definition subgradient_of g X S : Prop := forall Z, g X + inner S (Z - X) <= g Z.

(* What the step b needs: b ||A||^2 <= 1. *)
Definition step_ok (b : R) : Prop :=
  forall V : 'M[R]_(n, p), b * sqn (A *m V) <= sqn V.

(* P is a step with proximal map of b g: P(V) has the subgradient (V - P(V))/b. *)
Definition is_prox g (b : R) (P : 'M[R]_(n, p) -> 'M[R]_(n, p)) : Prop :=
  forall V Z, b * g (P V) + inner (V - P V) (Z - P V) <= b * g Z.

(* The argument of the proximal map: W + b A^T (Y - A W). *)
Definition gradient_step (b : R) W : 'M[R]_(n, p) := W + b *: (A^T *m (Y - A *m W)).

(* F's smooth part around W: ||Y - A X||^2 = ||Q||^2 - 2 <A^T Q, X - W> + ||A(X - W)||^2. *)
Lemma residual_around W X : let Q := Y - A *m W in
  sqn (Y - A *m X) = sqn Q - 2%:R * inner (A^T *m Q) (X - W) + sqn (A *m (X - W)).
Proof.
move=> Q; have -> : Y - A *m X = Q - A *m (X - W).
  by rewrite mulmxBr opprB addrC addrA subrK addrC.
by rewrite sqnB (innerC (_ *m Q)) -inner_adjoint (innerC Q).
Qed.

(* One step from W, compared with any point Z:
   2 b (F(P) - F(Z)) <= ||W - Z||^2 - ||P - Z||^2. *)
Lemma prox_gradient_step g b P W Z : 0 <= b -> step_ok b -> is_prox g b P ->
  2%:R * b * (objective g (P (gradient_step b W)) - objective g Z)
    <= sqn (W - Z) - sqn (P (gradient_step b W) - Z).
Proof.
move=> b0 ok prox; have := prox (gradient_step b W) Z.
set p' := P _; rewrite /objective (residual_around W p') (residual_around W Z) /gradient_step.
set G := A^T *m _ => h1; have h2 := ok (p' - W).
have h3 : 0 <= b * sqn (A *m (Z - W)) by rewrite mulr_ge0 ?sqn_ge0.
rewrite -subr_ge0 in h1; rewrite -subr_ge0 in h2; rewrite -subr_ge0.
set q := sqn (Y - _); set u := sqn (A *m _) in h2 *; set v := sqn (A *m _) in h3 *.
set lhs := (X in 0 <= X); have -> : lhs =
    2%:R * (b * g Z - (b * g p' + inner (W + b *: G - p') (Z - p')))
    + (sqn (p' - W) - b * u) + b * v.
  rewrite /lhs /sqn !innerE (innerC p' W) (innerC Z W) (innerC Z p') (innerC G).
  by field.
by rewrite addr_ge0 // addr_ge0 // mulr_ge0 ?ler0n.
Qed.

(* F cannot increase: F(P) <= F(W). *)
Lemma prox_gradient_descent g b P W : 0 < b -> step_ok b -> is_prox g b P ->
  objective g (P (gradient_step b W)) <= objective g W.
Proof.
move=> b0 ok prox; have := prox_gradient_step W W (ltW b0) ok prox.
rewrite subrr {1}/sqn -(scale0r W) innerZl mul0r sub0r => le.
have : 2%:R * b * (objective g (P (gradient_step b W)) - objective g W) <= 0.
  by rewrite (le_trans le) // oppr_le0 sqn_ge0.
by rewrite pmulr_rle0 ?subr_le0 // mulr_gt0 ?ltr0n.
Qed.

(* A minimiser is a fixed point of the step. *)
Lemma minimiser_is_fixed g b P W : 0 < b -> step_ok b -> is_prox g b P ->
  minimises g W -> P (gradient_step b W) = W.
Proof.
move=> b0 ok prox min; have := prox_gradient_step W W (ltW b0) ok prox.
rewrite subrr {1}/sqn -(scale0r W) innerZl mul0r sub0r => le.
apply/eqP; rewrite -subr_eq0 -sqn_eq0 eq_le sqn_ge0 andbT -oppr_ge0 (le_trans _ le) //.
by rewrite mulr_ge0 ?subr_ge0 // mulr_ge0 ?ler0n ?ltW.
Qed.

(* Sufficient for a minimum: A^T (Y - A X) is a subgradient of g at X. *)
Theorem subgradient_minimises g X :
  subgradient_of g X (A^T *m (Y - A *m X)) -> minimises g X.
Proof.
move=> sub Z; rewrite /objective (residual_around X Z) -subr_ge0; have := sub Z.
set G := A^T *m _; rewrite -subr_ge0 => h.
set lhs := (X in 0 <= X); have -> : lhs =
    (g Z - (g X + inner G (Z - X))) + sqn (A *m (Z - X)) / 2%:R by rewrite /lhs; field.
by rewrite addr_ge0 // divr_ge0 ?sqn_ge0 ?ler0n.
Qed.

(* There is always a step: b = 1/(||A||_F^2 + 1). *)
Lemma step_exists : exists2 b : R, 0 < b & step_ok b.
Proof.
have pos : 0 < sqn A + 1 by rewrite ltr_paddl ?sqn_ge0 ?ltr01.
exists (sqn A + 1)^-1 => [|V]; first by rewrite invr_gt0.
rewrite mulrC ler_pdivr_mulr // (le_trans (sqn_mul_le A V)) // mulrC ler_wpmul2l ?sqn_ge0 //.
by rewrite ler_addl ler01.
Qed.
End Objective.

Section L1.
Variables (R : realFieldType) (n p : nat).
Implicit Types (X Z S : 'M[R]_(n, p)) (l t : R).

(* lambda ||X||_1, and the soft threshold of every entry. *)
Definition l1 l X : R := l * \sum_i \sum_j `|X i j|.
Definition soft_mx t X : 'M[R]_(n, p) := \matrix_(i, j) soft t (X i j).

(* Entrywise subgradients are a subgradient of lambda ||.||_1. *)
Lemma l1_subgradient l X S :
  (forall i j, subgradient l (X i j) (S i j)) -> subgradient_of (l1 l) X S.
Proof.
move=> sub Z; rewrite /l1 !mulr_sumr -big_split; apply: ler_sum => i _ /=.
rewrite !mulr_sumr -big_split; apply: ler_sum => j _ /=.
by have := sub i j (Z i j); rewrite !mxE.
Qed.

(* The soft threshold b lambda is the proximal map of b lambda ||.||_1. *)
Lemma soft_is_prox l b : 0 <= b * l -> is_prox (l1 l) b (soft_mx (b * l)).
Proof.
move=> t0 V Z; rewrite /l1 ![b * (l * _)]mulrA.
have sub : subgradient_of (l1 (b * l)) (soft_mx (b * l) V) (V - soft_mx (b * l) V).
  apply: l1_subgradient => i j; rewrite !mxE; exact: soft_subgradient.
exact: sub.
Qed.
End L1.
