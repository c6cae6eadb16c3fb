(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [ISTA-RATE] For a step b with b ||A||^2 <= 1 and any start and any point z, t >= 1:

     F(x_t) - F(z) <= ||x_0 - z||^2/(2 b t),   and F(x_t) never increases.

   BSR17 (3)-(5) (erratum B3: the threshold is b lambda); Beck and Teboulle 2009, Theorem 3.1,
   which states it for a minimiser z only. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Bounds SoftThreshold Inner Objective.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section ProximalGradient.
Variables (R : realFieldType) (m n p : nat) (A : 'M[R]_(m, n)) (Y : 'M[R]_(m, p)).
Variables (g : 'M[R]_(n, p) -> R) (b : R) (P : 'M[R]_(n, p) -> 'M[R]_(n, p)).
Hypotheses (b0 : 0 < b) (ok : step_ok p A b) (prox : is_prox g b P).
Variable X : nat -> 'M[R]_(n, p).
Hypothesis XS : forall t, X t.+1 = P (gradient_step A Y b (X t)).
Let F := objective A Y g.

(* F(x_{t+1}) <= F(x_t) *)
Lemma ista_descent t : F (X t.+1) <= F (X t).
Proof. by rewrite XS; apply: prox_gradient_descent. Qed.

(* 2 b t (F(x_t) - F(z)) + ||x_t - z||^2 <= ||x_0 - z||^2 *)
Lemma ista_potential z t :
  2%:R * b * t%:R * (F (X t) - F z) + sqn (X t - z) <= sqn (X 0%N - z).
Proof.
elim: t => [|t IH]; first by rewrite mulr0 mul0r add0r.
apply: le_trans IH; have := prox_gradient_step Y (X t) z (ltW b0) ok prox.
rewrite -XS -/F => step; have desc := ista_descent t.
rewrite -subr_ge0 in step; rewrite -subr_ge0 in desc; rewrite -subr_ge0.
have -> : 2%:R * b * t%:R * (F (X t) - F z) + sqn (X t - z)
    - (2%:R * b * t.+1%:R * (F (X t.+1) - F z) + sqn (X t.+1 - z))
  = (sqn (X t - z) - sqn (X t.+1 - z) - 2%:R * b * (F (X t.+1) - F z))
    + 2%:R * b * t%:R * (F (X t) - F (X t.+1)) by rewrite -addn1 natrD; ring.
by rewrite addr_ge0 // !mulr_ge0 ?ler0n ?(ltW b0).
Qed.

(* The rate, for any penalty with its proximal map. *)
Theorem proximal_gradient_rate z t : (0 < t)%N ->
  F (X t) - F z <= sqn (X 0%N - z) / (2%:R * b * t%:R).
Proof.
move=> t0; rewrite ler_pdivl_mulr; last by rewrite !mulr_gt0 ?ltr0n.
rewrite mulrC; apply: le_trans (ista_potential z t).
by rewrite ler_addl sqn_ge0.
Qed.
End ProximalGradient.

Section Ista.
Variables (R : realFieldType) (m n : nat) (A : 'M[R]_(m, n)) (y : 'cV[R]_m) (lambda b : R).
Hypotheses (b0 : 0 < b) (l0 : 0 <= lambda).

(* x_{t+1} = eta_st(x_t + b A^T (y - A x_t); b lambda) *)
Fixpoint ista (x0 : 'cV[R]_n) t : 'cV[R]_n :=
  if t is t'.+1 then soft_mx (b * lambda) (gradient_step A y b (ista x0 t')) else x0.

(* The soft threshold is the proximal map of the step. *)
Lemma l1_prox : is_prox (@l1 R n 1 lambda) b (soft_mx (b * lambda)).
Proof. by apply: soft_is_prox; rewrite mulr_ge0 ?(ltW b0). Qed.

(* F(x_t) - F(z) <= ||x_0 - z||^2/(2 b t) for every z, hence for a minimiser. *)
Theorem ista_rate : (forall v : 'cV_n, b * sqn (A *m v) <= sqn v) ->
  forall x0 z t, (0 < t)%N ->
  objective A y (l1 lambda) (ista x0 t) - objective A y (l1 lambda) z
    <= ista_bound (field_arithmetic R) (sqn (x0 - z)) b t.
Proof. by move=> ok x0 z t t0; apply: (proximal_gradient_rate b0 ok l1_prox (X := ista x0)). Qed.

(* F(x_{t+1}) <= F(x_t) *)
Theorem ista_decreases : (forall v : 'cV_n, b * sqn (A *m v) <= sqn v) ->
  forall x0 t, objective A y (l1 lambda) (ista x0 t.+1) <= objective A y (l1 lambda) (ista x0 t).
Proof. by move=> ok x0 t; apply: (ista_descent b0 ok l1_prox (X := ista x0)). Qed.
End Ista.
