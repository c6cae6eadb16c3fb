(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [GMU] The lower end of the generalised mutual coherence, SCSZ21 (21), by weak duality.

   One column of S as a combination of the others is a certificate: if S_i = sum_{j <> i} z_j S_j,
   then every W with W_i^T S_i = 1 and |W_i^T S_j| <= t for j <> i has 1 <= t sum_{j <> i} |z_j|.
   A combination found in rounded arithmetic misses S_i by a little; the correction that makes it
   exact may have an entry at i too, and then 1 - |z_i| <= t sum_{j <> i} |z_j|. *)
From mathcomp Require Import all_ssreflect all_algebra complex.
From Assay Require Import Coherence Adjoint ComplexRuns ComplexGroup.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Local Open Scope complex_scope.

(* Real and complex at once: u is the row w^T S or w^H S, and |.| has values in the field. *)
Section Row.
Variables (F : numDomainType) (N : nat) (u : 'rV[F]_N) (z : 'cV[F]_N) (i : 'I_N) (t : F).
Hypothesis one : u 0 i = 1.
Hypothesis off : forall j, j != i -> `|u 0 j| <= t.

(* u z = 1 gives 1 - |z_i| <= t sum_{j <> i} |z_j|. *)
Lemma row_duality : (u *m z) 0 0 = 1 -> 1 - `|z i 0| <= t * \sum_(j | j != i) `|z j 0|.
Proof.
rewrite mxE (bigD1 i) //= one mul1r => e; rewrite ler_subl_addl -{1}[1]normr1 -e.
apply: (le_trans (ler_norm_add _ _)); rewrite ler_add2l mulr_sumr.
apply: (le_trans (ler_norm_sum _ _ _)); apply: ler_sum => j ji.
by rewrite normrM ler_wpmul2r ?normr_ge0 ?off.
Qed.
End Row.

Section Real.
Variables (R : rcfType) (L N : nat) (S : 'M[R]_(L, N)).
Implicit Types (w : 'cV[R]_L) (z : 'cV[R]_N) (t : R).

(* S_i = sum_j z_j S_j, z_i included, w^T S_i = 1 and |w^T S_j| <= t for j <> i:
   1 - |z_i| <= t sum_{j <> i} |z_j|. *)
Theorem column_duality_corrected w z i t : col i S = S *m z -> (w^T *m S) 0 i = 1 ->
  (forall j, j != i -> `|(w^T *m S) 0 j| <= t) ->
  1 - `|z i 0| <= t * \sum_(j | j != i) `|z j 0|.
Proof.
by move=> e one off; apply: (row_duality one off); rewrite -mulmxA -e colE mulmxA -colE mxE.
Qed.

(* S_i = sum_{j <> i} z_j S_j: 1 <= t sum_{j <> i} |z_j|. *)
Theorem column_duality w (z : 'I_N -> R) i t : col i S = \sum_(j | j != i) z j *: col j S ->
  (w^T *m S) 0 i = 1 -> (forall j, j != i -> `|(w^T *m S) 0 j| <= t) ->
  1 <= t * \sum_(j | j != i) `|z j|.
Proof.
move=> e one off; pose z' : 'cV[R]_N := \col_j (if j == i then 0 else z j).
have := @column_duality_corrected w z' i t; rewrite [z' i 0]mxE eqxx normr0 subr0.
rewrite (eq_bigr (fun j => `|z j|)) => [|j /negbTE ji]; last by rewrite [z' j 0]mxE ji.
apply=> //; apply/colP => k; rewrite e summxE [RHS]mxE [RHS](bigD1 i) //= !mxE eqxx mulr0 add0r.
by apply: eq_bigr => j /negbTE ji; rewrite !mxE ji mulrC.
Qed.

(* No weight W has a coherence mu below (1 - |z_i|)/sum_{j <> i} |z_j|. *)
Corollary coherence_lower_end W mu z i : good_weight S mu W -> col i S = S *m z ->
  1 - `|z i 0| <= mu * \sum_(j | j != i) `|z j 0|.
Proof.
have rowE j : ((col i W)^T *m S) 0 j = (W^T *m S) i j.
  by rewrite tr_col -row_mul mxE.
case=> one off e; apply: (@column_duality_corrected (col i W)) => // [|j ji].
  by rewrite rowE.
by rewrite rowE off // eq_sym.
Qed.
End Real.

(* For complex S: w^H S_i = 1, moduli, and one column as a complex combination of all. *)
Section Complex.
Variables (R : rcfType) (L N : nat) (S : 'M[R[i]]_(L, N)).
Implicit Types (w : 'cV[R[i]]_L) (z : 'cV[R[i]]_N) (t : R).

(* 1 - |z_i| <= t sum_{j <> i} |z_j| with complex z and w. *)
Theorem complex_column_duality w z i t : col i S = S *m z -> (adjoint w *m S) 0 i = 1 ->
  (forall j, j != i -> modulus ((adjoint w *m S) 0 j) <= t) ->
  1 - modulus (z i 0) <= t * \sum_(j | j != i) modulus (z j 0).
Proof.
move=> e one off.
have := @row_duality _ _ (adjoint w *m S) z i t%:C one.
rewrite -mulmxA -e colE mulmxA -colE mxE => H.
rewrite -lecR rmorphB rmorph1 rmorphM rmorph_sum; apply: H => // j ji.
by rewrite [X in X <= _]/Num.norm /= lecR off.
Qed.

(* No complex weight W has a coherence mu below (1 - |z_i|)/sum_{j <> i} |z_j|. *)
Corollary complex_coherence_lower_end W mu z i : cgood_weight S mu W -> col i S = S *m z ->
  1 - modulus (z i 0) <= mu * \sum_(j | j != i) modulus (z j 0).
Proof.
have rowE j : (adjoint (col i W) *m S) 0 j = (adjoint W *m S) i j.
  by rewrite /adjoint /adj tr_col map_row -row_mul mxE.
case=> one off e; apply: (@complex_column_duality (col i W)) => // [|j ji].
  by rewrite rowE.
by rewrite rowE off // eq_sym.
Qed.
End Complex.
