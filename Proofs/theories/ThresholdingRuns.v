(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [RIP] What the noise adds under a restricted isometry, and what k steps of thresholding come to
   (errata L1, L2): ||(A^T w)_T|| <= sqrt(1 + delta) ||w|| for few entries T, so that hard
   thresholding reaches the signal at the rate 2 delta_{3s}, and soft thresholding, with thresholds
   that shrink, at the rate (1 + sqrt s) delta_{s+1}, both down to a multiple of ||w||. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Inner SoftThreshold RestrictedIsometry ThresholdingSteps.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Noise.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A s delta).

(* <u, v> <= ||u|| ||v|| *)
Lemma inner_le_norms n (u v : 'cV[R]_n) : inner u v <= norm2 u * norm2 v.
Proof.
apply: (le_trans (ler_norm _)).
have -> : inner u v = dot (fun i => u i 0) (fun i => v i 0).
  by rewrite /inner /dot; apply: eq_bigr => i _; rewrite big_ord1.
exact: CS.
Qed.

(* ||A u|| <= sqrt(1 + delta) ||u|| for u on few entries. *)
Lemma norm_of_image (T : {set 'I_N}) (u : 'cV[R]_N) : (#|T| <= s)%N -> is_on T u ->
  norm2 (A *m u) <= Num.sqrt (1 + delta) * norm2 u.
Proof.
move=> Ts uT; have d1 : 0 <= 1 + delta by rewrite addr_ge0 ?ler01.
rewrite -ler_sqr ?nnegrE ?mulr_ge0 ?sqrtr_ge0 ?norm2_ge0 //.
rewrite [X in X <= _]norm2_sqr exprMn sqr_sqrtr // norm2_sqr mulrDl mul1r -ler_subl_addl.
by apply: le_trans (HA Ts uT); apply: ler_norm.
Qed.

(* ||(A^T w)_T|| <= sqrt(1 + delta) ||w|| *)
Theorem noise_on_support (T : {set 'I_N}) (w : 'cV[R]_L) : (#|T| <= s)%N ->
  norm2 (restrict T (A^T *m w)) <= Num.sqrt (1 + delta) * norm2 w.
Proof.
move=> Ts; set u := restrict _ _; have uT : is_on T u by apply: restrict_on.
have [z|u0] := eqVneq (norm2 u) 0.
  by rewrite z mulr_ge0 ?sqrtr_ge0 ?norm2_ge0.
have up : 0 < norm2 u by rewrite lt_neqAle eq_sym u0 norm2_ge0.
rewrite -(ler_pmul2l up) -expr2 norm2_sqr /sqn {2}/u inner_restrict // -inner_adjoint.
apply: (le_trans (inner_le_norms _ _)); rewrite mulrA [norm2 u * _]mulrC.
by rewrite ler_wpmul2r ?norm2_ge0 // (norm_of_image Ts uT).
Qed.

(* Each entry of A^T w, where one entry at least is allowed. *)
Corollary noise_of_entry (w : 'cV[R]_L) i : (0 < s)%N ->
  `|(A^T *m w) i 0| <= Num.sqrt (1 + delta) * norm2 w.
Proof.
move=> s0; have := @noise_on_support [set i] w; rewrite cards1 => /(_ s0); apply: le_trans.
set b := restrict _ _; have <- : b i 0 = (A^T *m w) i 0 by rewrite mxE in_set1 eqxx.
rewrite -ler_sqr ?nnegrE ?normr_ge0 ?norm2_ge0 // real_normK ?num_real //.
rewrite norm2_sqr /sqn /inner (bigD1 i) //= big_ord1 -expr2 ler_addl.
by apply: sumr_ge0 => j _; rewrite big_ord1 -expr2 sqr_ge0.
Qed.
End Noise.

(* e_{k+1} <= q e_k + c with q < 1 gives e_k <= q^k e_0 + c/(1 - q). *)
Lemma linear_recursion (R : realFieldType) (q c : R) (e : nat -> R) : 0 <= q -> q < 1 -> 0 <= c ->
  (forall k, e k.+1 <= q * e k + c) -> forall k, e k <= q ^+ k * e 0%N + c / (1 - q).
Proof.
move=> q0 q1 c0 step; have d : 0 < 1 - q by rewrite subr_gt0.
elim=> [|k IH]; first by rewrite expr0 mul1r ler_addl divr_ge0 // ltW.
apply: (le_trans (step k)); have := ler_wpmul2l q0 IH; rewrite -(ler_add2r c) => /le_trans; apply.
rewrite le_eqVlt; apply/orP; left; apply/eqP; rewrite exprS.
by move: (q ^+ k) (e 0%N) => p a; field; rewrite lt0r_neq0.
Qed.

Section Hard.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A (3 * s) delta) (small : 2%:R * delta < 1).
Variables (I : {set 'I_N}) (x : 'cV[R]_N) (w : 'cV[R]_L).
Hypotheses (Is : (#|I| <= s)%N) (xI : is_on I x).
(* Each estimate is on s entries at most, and there as near as x to the gradient step. *)
Variables (X : nat -> 'cV[R]_N) (J : nat -> {set 'I_N}).
Let r k := X k + A^T *m (A *m x + w - A *m X k).
Hypotheses (X0 : X 0%N = 0) (Js : forall k, (#|J k| <= s)%N) (XJ : forall k, is_on (J k) (X k)).
Hypothesis best : forall k, sqn (X k.+1 - r k) <= sqn (x - r k).

(* ||x_k - x|| <= (2 delta)^k ||x|| + 2 sqrt(1 + delta) ||w||/(1 - 2 delta) *)
Theorem hard_rate k : norm2 (X k - x) <=
  (2%:R * delta) ^+ k * norm2 x + 2%:R * (Num.sqrt (1 + delta) * norm2 w) / (1 - 2%:R * delta).
Proof.
have -> : norm2 x = norm2 (X 0%N - x) by rewrite X0 sub0r -scaleN1r norm2Z normrN1 mul1r.
apply: (linear_recursion (e := fun k => norm2 (X k - x))) => //.
- by rewrite mulr_ge0 ?ler0n.
- by rewrite !mulr_ge0 ?ler0n ?sqrtr_ge0 ?norm2_ge0.
move=> t; have noise T := @noise_on_support _ _ _ _ _ _ delta0 HA T w.
exact: (@hard_step _ _ _ A s delta _ delta0 HA _ _ _ x (X t) (X t.+1) w Is (Js t) (Js t.+1) xI
  (@XJ t) (@XJ t.+1) noise (best t)).
Qed.
End Hard.

Section Soft.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta a : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A s.+1 delta).
Variables (I : {set 'I_N}) (x : 'cV[R]_N) (w : 'cV[R]_L).
Hypotheses (Is : (#|I| <= s)%N) (xI : is_on I x) (near : norm2 x <= a).
Let zeta := Num.sqrt (1 + delta) * norm2 w.
Let rate := (1 + Num.sqrt s%:R) * delta.

(* a_0 = a, a_{k+1} = rate a_k + 2 sqrt s zeta, and the thresholds delta a_k + zeta. *)
Definition soft_radius k : R := iter k (fun b => rate * b + 2%:R * Num.sqrt s%:R * zeta) a.
Fixpoint soft_run k : 'cV[R]_N :=
  if k is k'.+1 then
    map_mx (soft (delta * soft_radius k' + zeta))
      (soft_run k' + A^T *m (A *m x + w - A *m soft_run k'))
  else 0.

(* Entries off the support stay 0, and the error falls at the rate down to the noise. *)
Theorem soft_rate k : rate < 1 -> is_on I (soft_run k) /\
  norm2 (soft_run k - x) <= rate ^+ k * a + 2%:R * Num.sqrt s%:R * zeta / (1 - rate).
Proof.
move=> small; have zeta0 : 0 <= zeta by rewrite mulr_ge0 ?sqrtr_ge0 ?norm2_ge0.
have q0 : 0 <= Num.sqrt s%:R :> R by apply: sqrtr_ge0.
have [on le] : is_on I (soft_run k) /\ norm2 (soft_run k - x) <= soft_radius k.
  elim: k => [|k [on le]] /=.
    by split=> [i _|]; rewrite ?mxE // sub0r -scaleN1r norm2Z normrN1 mul1r.
  apply: (@soft_step _ _ _ A s delta zeta _ delta0 HA I x (soft_run k) w Is xI on zeta0 _ le) => i.
  exact: (noise_of_entry delta0 HA).
split=> //; apply: (le_trans le); apply: (linear_recursion (e := soft_radius)) => //.
- by rewrite mulr_ge0 ?addr_ge0.
- by rewrite mulr_ge0 // mulr_ge0 ?ler0n.
Qed.
End Soft.
