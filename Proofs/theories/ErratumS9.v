(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Erratum S9: the W of SCSZ21 (14), [W14], need not be the weight of least coherence, which (22)
   and (35) take it for.

   For S = [e1 e2 e3 h1 h2 h3], the e_i unit vectors of R^4 and the h_i columns of the Hadamard
   matrix of order 4 over 2, the coherence of the W of (14) is at least 1/2; a feasible W' has 1/3.
   The matrices are integer ones over 2, 3 and 4, and the integers are computed. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Largest Inner Projector Coherence ClosedFormWeight.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Matrices of integers, given by functions that compute. *)
Section Integers.
Variable R : rcfType.
Implicit Types f g : nat -> nat -> int.

Definition of_int m n f : 'M[R]_(m, n) := \matrix_(i, j) (f i j)%:~R.
Definition int_mul p f g i j : int := foldr (fun k s => f i k * g k j + s) 0 (iota 0 p).
Definition int_tr f i j : int := f j i.
Definition entry (rows : seq (seq int)) i j : int := nth 0 (nth [::] rows i) j.

(* Products, transposes and multiples of integer matrices are computed on integers. *)
Lemma of_int_mul m p n f g : of_int m p f *m of_int p n g = of_int m n (int_mul p f g).
Proof.
apply/matrixP => i j; rewrite !mxE.
transitivity (\sum_(k < p) (f i k * g k j)%:~R : R).
  by apply: eq_bigr => k _; rewrite !mxE intrM.
rewrite -(big_mkord xpredT (fun k => (f i k * g k j)%:~R)) /index_iota subn0 /int_mul.
by elim: (iota 0 p) => [|k s IH]; rewrite ?big_nil // big_cons IH /= intrD.
Qed.

Lemma of_int_tr m n f : (of_int m n f)^T = of_int n m (int_tr f).
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

Lemma of_int_scale m n (a : int) f : a%:~R *: of_int m n f = of_int m n (fun i j => a * f i j).
Proof. by apply/matrixP => i j; rewrite !mxE intrM. Qed.

(* Every index of n is listed. *)
Lemma in_iota n (i : 'I_n) : val i \in iota 0 n.
Proof. by rewrite mem_iota add0n ltn_ord. Qed.

(* Integer matrices are equal if a computation over all entries says so. *)
Lemma of_int_eq m n f g :
  all (fun i => all (fun j => f i j == g i j) (iota 0 n)) (iota 0 m) ->
  of_int m n f = of_int m n g.
Proof.
move=> /allP eq; apply/matrixP => i j; rewrite !mxE.
by have /allP/(_ _ (in_iota j))/eqP-> := eq _ (in_iota i).
Qed.
End Integers.

(* 2 S; 3 W', whose every inner product with another column is 1/3 or -1/3; 4 times the W of (14);
   and a right inverse of S. *)
Definition s2 := entry [:: [:: 2; 0; 0; 1; 1; 1]; [:: 0; 2; 0; 1; -1; 1];
  [:: 0; 0; 2; 1; 1; -1]; [:: 0; 0; 0; 1; -1; -1]].
Definition w3 := entry [:: [:: 3; -1; -1; 1; 1; 1]; [:: -1; 3; 1; 1; -1; 1];
  [:: -1; 1; 3; 1; 1; -1]; [:: 1; -1; -1; 3; -3; -3]].
Definition w4 := entry [:: [:: 4; -1; -1; 2; 1; 1]; [:: -1; 4; 1; 1; -1; 2];
  [:: -1; 1; 4; 1; 2; -1]; [:: 2; -2; -2; 4; -4; -4]].
Definition x1 := entry [:: [:: 1; 0; 0; -1]; [:: 0; 1; 0; -1]; [:: 0; 0; 1; -1]; [:: 0; 0; 0; 2];
  [:: 0; 0; 0; 0]; [:: 0; 0; 0; 0]].

Section Counterexample.
Variable R : rcfType.
Let S : 'M[R]_(4, 6) := 2%:R^-1 *: of_int R 4 6 s2.
Let W' : 'M[R]_(4, 6) := 3%:R^-1 *: of_int R 4 6 w3.
Let W : 'M[R]_(4, 6) := 4%:R^-1 *: of_int R 4 6 w4.

(* (V/a)^T S = V^T (2 S)/(2 a) *)
Lemma gram_entry f (a : R) i j : ((a^-1 *: of_int R 4 6 f)^T *m S) i j
  = a^-1 * 2%:R^-1 * (int_mul 4 (int_tr f) s2 i j)%:~R.
Proof.
rewrite /S -scalemxAr [(_ *: _)^T]linearZ /= -scalemxAl scalerA [2%:R^-1 * _]mulrC.
by rewrite of_int_tr of_int_mul !mxE.
Qed.

(* A diagonal of ones, by computing. *)
Lemma ones f a : (0 < a)%N ->
  all (fun i => int_mul 4 (int_tr f) s2 i i == (a * 2)%N :> int) (iota 0 6) ->
  forall i, ((a%:R^-1 *: of_int R 4 6 f)^T *m S) i i = 1.
Proof.
move=> a0 /allP eq i; rewrite gram_entry (eqP (eq _ (in_iota i))) -pmulrn natrM -invfM.
by rewrite mulVf // mulf_neq0 // pnatr_eq0 // -lt0n.
Qed.

(* S has unit columns, full row rank and no zero column. *)
Lemma S_unit_columns : unit_columns S.
Proof. by move=> i; apply: ones => //; vm_compute. Qed.

Lemma S_full_rank : row_free S.
Proof.
apply/row_freeP; exists (of_int R 6 4 x1); rewrite -scalemxAl of_int_mul.
have -> : of_int R 4 4 (int_mul 6 s2 x1) = 2%:R%:M.
  have -> : 2%:R%:M = of_int R 4 4 (fun i j => if i == j then 2 else 0).
    by apply/matrixP => i j; rewrite !mxE -val_eqE /=; case: eqP.
  by apply: of_int_eq; vm_compute.
by rewrite scale_scalar_mx mulVf // pnatr_eq0.
Qed.

Lemma S_nonzero i : col i S != 0.
Proof.
apply/eqP => z; have := S_unit_columns i; rewrite mxE big1 => [/eqP|k _].
  by rewrite eq_sym oner_eq0.
by have /matrixP/(_ k 0) := z; rewrite [LHS]mxE [RHS]mxE => ->; rewrite mulr0.
Qed.

(* The W given here is the closed form of (14). *)
Lemma W_is_closed_form : W = closed_form_weight S.
Proof.
apply: (closed_form_recognised S_full_rank S_nonzero (c := const_mx (3%:R / 2%:R))); last first.
  by apply: ones => //; vm_compute.
have -> : diag_mx (const_mx (3%:R / 2%:R)) = (3%:R / 2%:R)%:M :> 'M[R]_6.
  by apply/matrixP => i j; rewrite !mxE.
rewrite mul_mx_scalar /S /W [(_ *: _)^T]linearZ /= -!scalemxAl -!scalemxAr -scalemxAl.
rewrite of_int_tr !of_int_mul.
have -> : of_int R 4 6 (int_mul 4 (int_mul 6 s2 (int_tr s2)) w4) = 12%:~R *: of_int R 4 6 s2.
  by rewrite of_int_scale; apply: of_int_eq; vm_compute.
by rewrite !scalerA; congr (_ *: _); field.
Qed.

(* The coherence of W' is at most 1/3. *)
Lemma W'_coherence : coherence S W' <= 3%:R^-1.
Proof.
apply: coherence_le; first by rewrite invr_ge0 ler0n.
split=> [|i j ij]; first by apply: ones => //; vm_compute.
rewrite gram_entry normrM ger0_norm ?mulr_ge0 ?invr_ge0 ?ler0n // -mulrA.
rewrite ler_pimulr ?invr_ge0 ?ler0n // mulrC ler_pdivr_mulr ?ltr0n // mul1r -intr_norm.
have /allP/(_ _ (in_iota i))/allP/(_ _ (in_iota j)) : all (fun i => all (fun j =>
  (i == j) || (`|int_mul 4 (int_tr w3) s2 i j| <= 2)) (iota 0 6)) (iota 0 6) by vm_compute.
by rewrite val_eqE (negbTE ij) /= -(ler_int R).
Qed.

(* That of the W of (14) is at least 1/2: columns 1 and 4. *)
Lemma W14_coherence : 2%:R^-1 <= coherence S (closed_form_weight S).
Proof.
rewrite -W_is_closed_form; have [|_ off] := @feasible_is_good R 4 6 S W.
  by apply: ones => //; vm_compute.
apply: le_trans (off ord0 (inord 3) _); last by rewrite -val_eqE /= inordK.
rewrite gram_entry inordK //.
have -> : int_mul 4 (int_tr w4) s2 0 3 = 4 by vm_compute.
by rewrite mulrAC mulVf ?pnatr_eq0 // mul1r ger0_norm ?lexx ?invr_ge0 ?ler0n.
Qed.

(* A matrix of unit columns and full rank for which the W of (14) has 3/2 times the coherence of
   another feasible weight. *)
Theorem closed_form_is_not_least_coherent : exists (S W' : 'M[R]_(4, 6)),
  [/\ unit_columns S, row_free S, good_weight S 3%:R^-1 W' &
      forall mu, good_weight S mu (closed_form_weight S) -> 3%:R / 2%:R * 3%:R^-1 <= mu].
Proof.
exists S, W'; split; [exact: S_unit_columns | exact: S_full_rank | |].
  have [|one off] := @feasible_is_good R 4 6 S W'; first by apply: ones => //; vm_compute.
  by split=> // i j ij; apply: le_trans W'_coherence; apply: off.
move=> mu good; have -> : 3%:R / 2%:R * 3%:R^-1 = 2%:R^-1 :> R by field.
apply: le_trans W14_coherence _; apply: (coherence_le _ good).
case: good => _ off; apply: le_trans (off ord0 (inord 3) _) => //.
by rewrite -val_eqE /= inordK.
Qed.
End Counterexample.
