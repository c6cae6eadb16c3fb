(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [W14] W_i = (S S^T)^-1 S_i/(S_i^T (S S^T)^-1 S_i), for S of full row rank with columns S_i <> 0,
   is the one minimiser of ||W^T S||_F^2 among the W with W_i^T S_i = 1 for all i, SCSZ21 (14).

   Row i of W^T S and the diagonal of S^T (S S^T)^-1 S = P, a projector: W^T S = Diag(P_ii)^-1 P. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Inner Projector.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section ClosedForm.
Variables (R : realFieldType) (L N : nat) (S : 'M[R]_(L, N)).
Hypotheses (full : row_free S) (nonzero : forall i, col i S != 0).
Let P : 'M[R]_N := projector S.
Let PP : P *m P = P. Proof. exact: projector_idem. Qed.
Let PT : P^T = P. Proof. exact: projector_sym. Qed.
Let SP : S *m P = S. Proof. exact: projector_fixes. Qed.

(* P_ii = S_i^T (S S^T)^-1 S_i *)
Definition gain i : R := ((col i S)^T *m invmx (S *m S^T) *m col i S) 0 0.

(* The gain of column i is a diagonal entry of P. *)
Lemma gainE i : gain i = P i i.
Proof.
rewrite /gain /P /projector tr_col -row_mul mxE [RHS]mxE; apply: eq_bigr => k _.
by rewrite mxE [col i S k 0]mxE.
Qed.

(* P_ii = sum_j P_ij^2 > 0, because P e_i = 0 would give S_i = S P e_i = 0. *)
Lemma gain_gt0 i : 0 < gain i.
Proof.
have sq : gain i = \sum_j P i j ^+ 2.
  rewrite gainE -{1}PP mxE; apply: eq_bigr => j _.
  by rewrite -{2}PT [P^T j i]mxE expr2.
have pos j : 0 <= P i j ^+ 2 by apply: sqr_ge0.
rewrite lt_neqAle sq sumr_ge0 // andbT eq_sym; apply/negP => /eqP z.
have {}z j : P j i = 0.
  apply/eqP; rewrite -PT mxE -sqrf_eq0; apply/eqP.
  exact: (psumr_eq0P _ z).
case/negP: (nonzero i); apply/eqP/matrixP => k j; rewrite [LHS]mxE [RHS]mxE.
rewrite -SP mxE big1 // => t _.
by rewrite z mulr0.
Qed.

Definition closed_form_weight : 'M[R]_(L, N) :=
  \matrix_(k, i) ((invmx (S *m S^T) *m S) k i / gain i).
Let W := closed_form_weight.

(* (W^T S)_ij = P_ij/P_ii *)
Lemma closed_form_gram i j : (W^T *m S) i j = P i j / gain i.
Proof.
have -> : P i j = ((invmx (S *m S^T) *m S)^T *m S) i j.
  by rewrite trmx_mul trmx_inv trmx_mul trmxK.
rewrite mxE [X in _ = X / _]mxE mulr_suml; apply: eq_bigr => k _.
by rewrite [W^T i k]mxE [W k i]mxE [_^T i k]mxE mulrAC.
Qed.

(* It is feasible. *)
Theorem closed_form_feasible i : (W^T *m S) i i = 1.
Proof. by rewrite closed_form_gram -gainE divff // lt0r_neq0 // gain_gt0. Qed.

(* Column by column: ||S^T V_i||^2 = ||S^T W_i||^2 + ||S^T (V_i - W_i)||^2. *)
Theorem closed_form_pythagoras V i : (V^T *m S) i i = 1 ->
  \sum_j (V^T *m S) i j ^+ 2
    = \sum_j (W^T *m S) i j ^+ 2 + \sum_j ((V - W)^T *m S) i j ^+ 2.
Proof.
move=> one; have D j : ((V - W)^T *m S) i j = (V^T *m S) i j - (W^T *m S) i j.
  by rewrite linearB mulmxBl [LHS]mxE [X in _ + X]mxE.
have orth : \sum_j (W^T *m S) i j * ((V - W)^T *m S) i j = 0.
  transitivity ((gain i)^-1 * ((V - W)^T *m S *m P) i i); last first.
    by rewrite -mulmxA SP D one closed_form_feasible subrr mulr0.
  rewrite [X in _ * X]mxE mulr_sumr; apply: eq_bigr => j _; rewrite closed_form_gram.
  by rewrite -{1}PT [P^T i j]mxE mulrAC mulrC; congr (_ * _); apply: mulrC.
transitivity (\sum_j ((W^T *m S) i j ^+ 2 + ((V - W)^T *m S) i j ^+ 2
    + 2%:R * ((W^T *m S) i j * ((V - W)^T *m S) i j))).
  by apply: eq_bigr => j _; rewrite !D; ring.
by rewrite !big_split /= -mulr_sumr orth mulr0 addr0.
Qed.

(* It minimises ||S^T V_i|| for every i ... *)
Theorem closed_form_minimises V i : (V^T *m S) i i = 1 ->
  \sum_j (W^T *m S) i j ^+ 2 <= \sum_j (V^T *m S) i j ^+ 2.
Proof.
move=> one; rewrite (closed_form_pythagoras one) ler_addl.
by apply: sumr_ge0 => j _; apply: sqr_ge0.
Qed.

Let sqnE (V : 'M[R]_(L, N)) : sqn (V^T *m S) = \sum_i \sum_j (V^T *m S) i j ^+ 2.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite expr2. Qed.

(* ... and ||V^T S||_F^2, ... *)
Theorem closed_form_minimises_F (V : 'M[R]_(L, N)) : (forall i, (V^T *m S) i i = 1) ->
  sqn (W^T *m S) <= sqn (V^T *m S).
Proof. by move=> one; rewrite !sqnE; apply: ler_sum => i _; apply: closed_form_minimises. Qed.

(* ... and nothing else does. *)
Theorem closed_form_unique (V : 'M[R]_(L, N)) : (forall i, (V^T *m S) i i = 1) ->
  sqn (V^T *m S) <= sqn (W^T *m S) -> V = W.
Proof.
move=> one le; have : sqn ((V - W)^T *m S) == 0.
  rewrite eq_le sqn_ge0 andbT -(ler_add2l (sqn (W^T *m S))) addr0; apply: le_trans le.
  rewrite !sqnE -big_split; apply: ler_sum => i _ /=.
  by rewrite -closed_form_pythagoras.
rewrite sqn_eq0 mulmx_free_eq0 // -trmx0 => /eqP/trmx_inj/eqP.
by rewrite subr_eq0 => /eqP.
Qed.

(* How to recognise it: (S S^T) V = S Diag(c) and V_i^T S_i = 1. *)
Lemma closed_form_recognised (V : 'M[R]_(L, N)) (c : 'rV[R]_N) :
  S *m S^T *m V = S *m diag_mx c -> (forall i, (V^T *m S) i i = 1) -> V = W.
Proof.
move=> normal one.
have VE : V = invmx (S *m S^T) *m S *m diag_mx c.
  by rewrite -mulmxA -normal mulKmx // gram_unit.
have cE i : c 0 i * gain i = 1.
  rewrite -(one i) VE gainE trmx_mul tr_diag_mx -mulmxA mul_diag_mx mxE.
  by rewrite trmx_mul trmx_inv trmx_mul trmxK.
apply/matrixP => k i; rewrite VE mul_mx_diag mxE [RHS]mxE; congr (_ * _).
by rewrite -[RHS]mul1r -(cE i) mulfK // lt0r_neq0 // gain_gt0.
Qed.
End ClosedForm.
