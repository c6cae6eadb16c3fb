(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [RIP] The restricted isometry constant is bounded through coherence, delta_s <= (s - 1) mu:
   for unit columns with |S_i^T S_j| <= mu and x with at most s >= 1 non-zero entries,

     | ||S x||^2 - ||x||^2 | <= (s - 1) mu ||x||^2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Inner Coherence RestrictedIsometry.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Rip.
Variables (R : rcfType) (L N : nat) (S : 'M[R]_(L, N)) (mu : R).
(* Unit columns, and |S_i^T S_j| <= mu for i <> j. *)
Hypotheses (mu0 : 0 <= mu) (good : good_weight S mu S).
Variable x : 'cV[R]_N.
Let supp : {set 'I_N} := [set i | x i 0 != 0].

(* (sum |x_i|)^2 <= s ||x||^2 *)
Lemma l1_le_sparse s : (#|supp| <= s)%N -> (\sum_i `|x i 0|) ^+ 2 <= s%:R * sqn x.
Proof.
move=> sparse; have := CS_sqr (fun i => `|x i 0|) (fun i => (i \in supp)%:R).
rewrite /dot /sq (eq_bigr (fun i => `|x i 0|)); last first.
  by move=> i _; rewrite inE; case: eqP => [->|_]; rewrite ?normr0 ?mul0r ?mulr1.
move=> /le_trans; apply; rewrite mulrC.
have -> : \sum_i ((i \in supp)%:R : R) ^+ 2 = #|supp|%:R.
  rewrite -sum1_card natr_sum [RHS]big_mkcond; apply: eq_bigr => i _.
  by case: ifP; rewrite ?expr1n ?expr0n.
have -> : \sum_i `|x i 0| ^+ 2 = sqn x.
  by apply: eq_bigr => i _; rewrite big_ord1 real_normK ?num_real // expr2.
by rewrite ler_wpmul2r ?sqn_ge0 // ler_nat.
Qed.

(* ||S x||^2 - ||x||^2 = sum_i sum_{j != i} x_i G_ij x_j, G = S^T S *)
Lemma gram_excess :
  sqn (S *m x) - sqn x = \sum_i \sum_(j | j != i) x i 0 * ((S^T *m S) i j * x j 0).
Proof.
rewrite [sqn (S *m x)]/sqn inner_adjoint mulmxA -sumrB; apply: eq_bigr => i _.
rewrite !big_ord1 [X in _ * X - _]mxE (bigD1 i) //= (proj1 good) mul1r mulrDr mulr_sumr.
by rewrite addrAC subrr add0r.
Qed.

(* | ||S x||^2 - ||x||^2 | <= (s - 1) mu ||x||^2 for x with at most s entries. *)
Theorem rip_by_coherence s : (0 < s)%N -> (#|supp| <= s)%N ->
  `|sqn (S *m x) - sqn x| <= (s%:R - 1) * mu * sqn x.
Proof.
move=> s0 sparse; case: good => _ off; rewrite gram_excess.
apply: (@le_trans _ _ (mu * ((\sum_i `|x i 0|) ^+ 2 - sqn x))); last first.
  have := l1_le_sparse sparse; rewrite -subr_ge0 => h; rewrite -subr_ge0.
  have -> : (s%:R - 1) * mu * sqn x - mu * ((\sum_i `|x i 0|) ^+ 2 - sqn x)
    = mu * (s%:R * sqn x - (\sum_i `|x i 0|) ^+ 2) by ring.
  by rewrite mulr_ge0.
rewrite (le_trans (ler_norm_sum _ _ _)) // expr2 mulr_suml /sqn /inner -sumrB mulr_sumr.
apply: ler_sum => i _; rewrite big_ord1 [X in _ * X - _](bigD1 i) //=.
set T := (X in _ * (_ * (_ + X) - _)).
have -> : `|x i 0| * (`|x i 0| + T) - x i 0 * x i 0 = `|x i 0| * T.
  have sq : `|x i 0| * `|x i 0| = x i 0 * x i 0 by rewrite -normrM ger0_norm // -expr2 sqr_ge0.
  by rewrite mulrDr sq addrAC subrr add0r.
rewrite mulrA mulr_sumr (le_trans (ler_norm_sum _ _ _)) //; apply: ler_sum => j ji.
by rewrite !normrM mulrCA mulrA ler_wpmul2r // ler_wpmul2r // off // eq_sym.
Qed.
End Rip.

(* The same as a constant of restricted isometry. *)
Corollary isometry_by_coherence (R : rcfType) L N (S : 'M[R]_(L, N)) mu s : 0 <= mu ->
  good_weight S mu S -> (0 < s)%N -> isometry S s ((s%:R - 1) * mu).
Proof.
move=> mu0 good s0 I Is x on; apply: rip_by_coherence => //; apply: leq_trans Is.
by apply/subset_leq_card/subsetP => i; rewrite inE; apply: contraR => /on ->.
Qed.
