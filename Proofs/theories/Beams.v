(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [BF-OPT] The best beam of one stream is the channel's first right singular vector.

   H^H H V = V Diag(lambda) with V unitary and lambda_k the largest of the eigenvalues, v_k column k
   of V. Of all beams w with ||w||^2 <= P the spectral efficiency log2(1 + ||H w||^2/sigma^2) is
   largest at sqrt(P) v_k, where it is log2(1 + lambda_k P/sigma^2). Nothing is asked of log2 but
   that it does not fall. A real matrix H first, then a complex one by its real form. *)
From mathcomp Require Import all_ssreflect all_algebra complex.
From mathcomp Require Import ring.
From Assay Require Import Inner ComplexRuns.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Gain.
Variables (R : realFieldType) (m n : nat) (H : 'M[R]_(m, n)) (V : 'M[R]_n) (lambda : 'rV[R]_n).
Hypotheses (orthonormal : V^T *m V = 1%:M) (eigen : H^T *m H *m V = V *m diag_mx lambda).

(* ||V C||^2 = ||C||^2 *)
Lemma sqn_orthonormal p (C : 'M[R]_(n, p)) : sqn (V *m C) = sqn C.
Proof. by rewrite /sqn inner_adjoint mulmxA orthonormal mul1mx. Qed.

(* ||H V C||^2 = sum_i lambda_i ||C_i||^2 *)
Lemma gain_of_eigenvectors p (C : 'M[R]_(n, p)) :
  sqn (H *m (V *m C)) = \sum_i \sum_j lambda 0 i * (C i j * C i j).
Proof.
rewrite /sqn inner_adjoint !mulmxA eigen -!mulmxA inner_adjoint !mulmxA orthonormal mul1mx.
rewrite mul_diag_mx; apply: eq_bigr => i _; apply: eq_bigr => j _.
by rewrite !mxE mulrCA.
Qed.

Variable k : 'I_n.
Hypothesis largest : forall i, lambda 0 i <= lambda 0 k.

(* ||H W||^2 <= lambda_k ||W||^2 *)
Theorem gain_le p (W : 'M[R]_(n, p)) : sqn (H *m W) <= lambda 0 k * sqn W.
Proof.
have -> : W = V *m (V^T *m W) by rewrite mulmxA (mulmx1C orthonormal) mul1mx.
rewrite gain_of_eigenvectors sqn_orthonormal /sqn /inner mulr_sumr; apply: ler_sum => i _.
by rewrite mulr_sumr; apply: ler_sum => j _; rewrite ler_wpmul2r // -expr2 sqr_ge0.
Qed.

(* ||v_k|| = 1 and ||H v_k||^2 = lambda_k *)
Lemma best_is_unit : sqn (col k V) = 1.
Proof.
rewrite colE sqn_orthonormal /sqn /inner (bigD1 k) //= big_ord1 !mxE !eqxx mulr1 big1 ?addr0 //.
by move=> i /negPf ik; rewrite big_ord1 !mxE ik mul0r.
Qed.

Lemma best_gain : sqn (H *m col k V) = lambda 0 k.
Proof.
rewrite colE gain_of_eigenvectors (bigD1 k) //= big_ord1 !mxE !eqxx !mulr1 big1 ?addr0 //.
by move=> i /negPf ik; rewrite big_ord1 !mxE ik mul0r mulr0.
Qed.

Lemma eigenvalue_ge0 : 0 <= lambda 0 k.
Proof. by rewrite -best_gain sqn_ge0. Qed.
End Gain.

Section Efficiency.
Variables (R : rcfType) (log2 : R -> R) (P noise : R).
Hypothesis rises : forall a b, 1 <= a -> a <= b -> log2 a <= log2 b.
Hypotheses (P0 : 0 <= P) (noise0 : 0 < noise).

(* log2(1 + g/sigma^2) of a gain g = ||H w||^2 *)
Definition efficiency (gain : R) := log2 (1 + gain / noise).

(* It does not fall with the gain. *)
Lemma efficiency_rises g h : 0 <= g -> g <= h -> efficiency g <= efficiency h.
Proof.
move=> g0 gh; apply: rises; first by rewrite ler_addl divr_ge0 // ltW.
by rewrite ler_add2l ler_wpmul2r // invr_ge0 ltW.
Qed.

Section Real.
Variables (m n : nat) (H : 'M[R]_(m, n)) (V : 'M[R]_n) (lambda : 'rV[R]_n) (k : 'I_n).
Hypotheses (orthonormal : V^T *m V = 1%:M) (eigen : H^T *m H *m V = V *m diag_mx lambda).
Hypothesis largest : forall i, lambda 0 i <= lambda 0 k.

(* No beam within the power is better, *)
Theorem beam_bound (w : 'cV[R]_n) : sqn w <= P ->
  efficiency (sqn (H *m w)) <= efficiency (lambda 0 k * P).
Proof.
move=> wP; apply: efficiency_rises (sqn_ge0 _) _.
apply: (le_trans (gain_le orthonormal eigen largest w)).
by rewrite ler_wpmul2l // (eigenvalue_ge0 orthonormal eigen).
Qed.

(* and sqrt(P) v_k, which has just the power, is as good. *)
Theorem best_beam : let w := Num.sqrt P *: col k V in
  sqn w = P /\ efficiency (sqn (H *m w)) = efficiency (lambda 0 k * P).
Proof.
rewrite /= -scalemxAr !sqnZ (best_is_unit orthonormal) (best_gain orthonormal eigen).
by rewrite sqr_sqrtr // mulr1 mulrC.
Qed.
End Real.

Section Complex.
Local Notation C := R[i].
Local Notation emb := (real_complex R).
Variables (m n : nat) (H : 'M[C]_(m, n)) (V : 'M[C]_n) (lambda : 'rV[R]_n) (k : 'I_n).
Hypothesis unitary : adjoint V *m V = 1%:M.
Hypothesis eigen : adjoint H *m H *m V = V *m diag_mx (map_mx emb lambda).
Hypothesis largest : forall i, lambda 0 i <= lambda 0 k.

(* ||x||^2, the sum of the squares of all real and imaginary parts *)
Definition power p (x : 'cV[C]_p) : R := sqn (stack x).

(* What is assumed of H and V holds of their real forms, each eigenvalue twice. *)
Let orthonormal : (stacked V)^T *m stacked V = 1%:M.
Proof.
rewrite -stacked_adjoint -stacked_mul unitary /stacked scalar_mx_block.
by congr block_mx; apply/matrixP => i j; rewrite !mxE; case: (i == j); rewrite /= ?oppr0.
Qed.

Let both : (stacked H)^T *m stacked H *m stacked V = stacked V *m diag_mx (row_mx lambda lambda).
Proof.
rewrite -stacked_adjoint -!stacked_mul eigen stacked_mul diag_mx_row; congr (_ *m _).
rewrite /stacked; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (i == j); rewrite /= ?mulr0n ?mulr1n ?oppr0.
Qed.

Let first : lambda 0 k = row_mx lambda lambda 0 (lshift n k).
Proof. by rewrite row_mxEl. Qed.

Let most i : row_mx lambda lambda 0 i <= row_mx lambda lambda 0 (lshift n k).
Proof. by rewrite -first; case: (split_ordP i) => j ->; rewrite ?row_mxEl ?row_mxEr. Qed.

(* The same of complex beams. *)
Theorem complex_beam_bound (w : 'cV[C]_n) : power w <= P ->
  efficiency (power (H *m w)) <= efficiency (lambda 0 k * P).
Proof. by rewrite /power stack_mul first; apply: beam_bound orthonormal both most _. Qed.

Theorem complex_best_beam : let w := emb (Num.sqrt P) *: col k V in
  power w = P /\ efficiency (power (H *m w)) = efficiency (lambda 0 k * P).
Proof.
have colS : stack (col k V) = col (lshift n k) (stacked V).
  by rewrite /stack /stacked block_mxEh colKl col_col_mx !map_col.
rewrite /power /= stack_mul stackZ colS first; exact: best_beam orthonormal both.
Qed.
End Complex.
End Efficiency.
