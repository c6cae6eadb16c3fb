(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What changes of A do to the runs of ISTA, AMP and VAMP.

   If P has the inverse Q and the shrinkage commutes with Q, the run on A P (with the adjoint
   Q A^H) from the same y is Q times the run on A, after every iteration. Instances: permuted
   columns, and turned signs of columns for an odd entrywise shrinkage. An orthogonal matrix
   before y and A leaves VAMP's run. BSR17 (3)-(5), (10)-(12), Algorithm 1. *)
From mathcomp Require Import all_ssreflect all_algebra perm fingroup.
From Assay Require Import Runs Shrinkage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* (Q G P)^-1 = Q G^-1 P where Q P = P Q = I; also where G has no inverse, for invmx G = G. *)
Lemma invmx_conj (F : fieldType) n (G P Q : 'M[F]_n) : Q *m P = 1%:M ->
  invmx (Q *m G *m P) = Q *m invmx G *m P.
Proof.
move=> QP; have PQ := mulmx1C QP; have [Qu Pu] := mulmx1_unit QP.
have [Gu|Gn] := boolP (G \in unitmx); last first.
  by rewrite /invmx !unitmx_mul Pu Qu /= andbT (negPf Gn).
have Hu : Q *m G *m P \in unitmx by rewrite !unitmx_mul Qu Gu Pu.
rewrite -[RHS](mulKmx Hu) -[LHS]mulmx1; congr (_ *m _).
by rewrite !mulmxA -(mulmxA _ P Q) PQ mulmx1 -(mulmxA Q) mulmxV // mulmx1 QP.
Qed.

Section Change.
Variables (K F : fieldType) (emb : K -> F) (part : F -> K) (M N : nat).
Variables (A : 'M[F]_(M, N)) (B : 'M[F]_(N, M)) (P Q : 'M[F]_N).
Variables (eta : K -> 'cV[F]_N -> 'cV[F]_N) (slope : K -> 'cV[F]_N -> K).
Hypothesis QP : Q *m P = 1%:M.
Hypothesis eta_commutes : forall l r, eta l (Q *m r) = Q *m eta l r.
Hypothesis slope_invariant : forall l r, slope l (Q *m r) = slope l r.

Let PQ : P *m Q = 1%:M. Proof. exact: mulmx1C. Qed.

Let AP (x : 'cV_N) : A *m P *m (Q *m x) = A *m x.
Proof. by rewrite mulmxA -(mulmxA A) PQ mulmx1. Qed.

(* ISTA: x'_t = Q x_t *)
Theorem ista_change beta threshold y t :
  ista emb (A *m P) (Q *m B) eta beta threshold y t
  = Q *m ista emb A B eta beta threshold y t.
Proof.
apply: iter_morph => [|x]; first by rewrite mulmx0.
by rewrite -eta_commutes /ista_input AP mulmxDr -scalemxAr -!mulmxA.
Qed.

(* AMP: x'_t = Q x_t, r'_t = Q r_t, and v_t, b_t are the same. *)
Definition amp_changed (s : amp_state K F M N) :=
  AMPState (Q *m amp_x s) (amp_v s) (amp_b s) (Q *m amp_r s).

(* The run of AMP on A P is the changed run. *)
Theorem amp_change level y t :
  amp emb (A *m P) (Q *m B) eta slope level y t = amp_changed (amp emb A B eta slope level y t).
Proof.
apply: iter_morph => [|s]; first by rewrite /amp_changed /= mulmx0.
rewrite /amp_step /amp_changed /= AP.
by rewrite -mulmxA -mulmxDr eta_commutes slope_invariant.
Qed.

(* VAMP: x'_t, r'_t, r~'_t are Q times x_t, r_t, r~_t, and the variances are the same. *)
Definition vamp_changed (s : vamp_state K F N) :=
  VAMPState (Q *m vamp_x s) (Q *m vamp_r s) (Q *m vamp_rt s) (vamp_var s).

(* (A P)^H (A P) + c I = Q (A^H A + c I) P *)
Lemma shifted_gram_change c :
  shifted_gram (A *m P) (Q *m B) c = Q *m shifted_gram A B c *m P.
Proof.
rewrite /shifted_gram mulmxDr mulmxDl !mulmxA; congr (_ + _).
by rewrite -mulmxA -scalar_mxC mulmxA QP mul1mx.
Qed.

(* (Q x - nu Q r)/(1 - nu) = Q (x - nu r)/(1 - nu) *)
Lemma extrinsic_change nu (x r : 'cV[F]_N) :
  extrinsic emb nu (Q *m x) (Q *m r) = Q *m extrinsic emb nu x r.
Proof. by rewrite /extrinsic -scalemxAr mulmxBr -scalemxAr. Qed.

(* The linear stage on A P is Q times that on A, *)
Lemma lmmse_change c y rt :
  lmmse (A *m P) (Q *m B) c y (Q *m rt) = Q *m lmmse A B c y rt.
Proof.
rewrite /lmmse shifted_gram_change invmx_conj // -!mulmxA scalemxAr -mulmxDr.
by rewrite (mulmxA P) PQ mul1mx.
Qed.

(* and has the same divergence. *)
Lemma lmmse_slope_change c :
  lmmse_slope emb part (A *m P) (Q *m B) c = lmmse_slope emb part A B c.
Proof.
rewrite /lmmse_slope shifted_gram_change invmx_conj // mxtrace_mulC mulmxA PQ.
by rewrite mul1mx.
Qed.

(* The run of VAMP on A P is the changed run. *)
Theorem vamp_change clip noise initial y t :
  vamp emb part (A *m P) (Q *m B) eta slope clip noise initial y t
  = vamp_changed (vamp emb part A B eta slope clip noise initial y t).
Proof.
apply: iter_morph => [|s]; first by rewrite /vamp_changed /= !mulmx0.
rewrite /vamp_step /vamp_changed /= lmmse_slope_change lmmse_change.
by rewrite extrinsic_change eta_commutes slope_invariant extrinsic_change.
Qed.
End Change.

(* VAMP on (U A, U y) is VAMP on (A, y), where V stands for U^H and V U = I. *)
Theorem vamp_change_of_rows (K F : fieldType) emb part M L N (A : 'M[F]_(M, N)) (B : 'M[F]_(N, M))
    (U : 'M[F]_(L, M)) (V : 'M[F]_(M, L)) eta (slope : K -> 'cV[F]_N -> K) clip noise initial y t :
  V *m U = 1%:M ->
  vamp emb part (U *m A) (B *m V) eta slope clip noise initial (U *m y) t
  = vamp emb part A B eta slope clip noise initial y t.
Proof.
move=> VU; apply: eq_iter => s; rewrite /vamp_step.
have inner n (X : 'M_(M, n)) : B *m V *m (U *m X) = B *m X.
  by rewrite mulmxA -(mulmxA B) VU mulmx1.
have G c : shifted_gram (U *m A) (B *m V) c = shifted_gram A B c.
  by rewrite /shifted_gram inner.
by rewrite /lmmse_slope /lmmse !G inner.
Qed.

Section Instances.
Variables (R : rcfType) (M N : nat) (A : 'M[R]_(M, N)).

(* A matrix Q with Q^T Q = I, square or tall, before y and A leaves VAMP's run. *)
Theorem vamp_rotation L (Q : 'M[R]_(L, M)) eta (slope : R -> 'cV[R]_N -> R) clip noise initial y t :
  Q^T *m Q = 1%:M ->
  vamp id id (Q *m A) (Q *m A)^T eta slope clip noise initial (Q *m y) t
  = vamp id id A A^T eta slope clip noise initial y t.
Proof. by move=> QQ; rewrite trmx_mul; apply: vamp_change_of_rows. Qed.

(* A scalar shrinkage f(r; sigma) and its slope f'. *)
Variables f f' : R -> R -> R.
Let eta := entrywise (N := N) f.
Let slope := mean_slope (N := N) f'.

(* Permuted columns of A permute the estimate. *)
Variable p : 'S_N.
Let Ap := col_perm p A.

Let eta_perm l r : eta l (perm_mx p *m r) = perm_mx p *m eta l r.
Proof. by rewrite -!row_permE; apply/matrixP => i j; rewrite !mxE. Qed.

Let slope_perm l r : slope l (perm_mx p *m r) = slope l r.
Proof.
rewrite /slope /mean_slope; congr (_ / _); rewrite -row_permE [RHS](reindex_inj (@perm_inj _ p)).
by apply: eq_bigr => i _; rewrite mxE.
Qed.

Let QP : perm_mx p *m perm_mx p^-1%g = 1%:M :> 'M[R]_N.
Proof. by rewrite -perm_mxM mulgV perm_mx1. Qed.

Let Ap_tr : Ap^T = perm_mx p *m A^T. Proof. by rewrite tr_col_perm row_permE. Qed.

(* ISTA: the estimates on permuted columns are the permuted estimates. *)
Theorem ista_permutation beta threshold y t :
  ista id Ap Ap^T eta beta threshold y t = row_perm p (ista id A A^T eta beta threshold y t).
Proof. by rewrite Ap_tr [Ap]col_permE row_permE (ista_change _ _ _ QP eta_perm). Qed.

(* AMP, at its own levels ||v_t||/sqrt(M): likewise. *)
Theorem amp_permutation y t :
  amp_x (amp id Ap Ap^T eta slope (@residual_level _ _) y t)
  = row_perm p (amp_x (amp id A A^T eta slope (@residual_level _ _) y t)).
Proof. by rewrite Ap_tr [Ap]col_permE row_permE (amp_change _ _ _ QP eta_perm slope_perm). Qed.

(* VAMP: likewise. *)
Theorem vamp_permutation clip noise initial y t :
  vamp_x (vamp id id Ap Ap^T eta slope clip noise initial y t)
  = row_perm p (vamp_x (vamp id id A A^T eta slope clip noise initial y t)).
Proof. by rewrite Ap_tr [Ap]col_permE row_permE (vamp_change _ _ _ _ QP eta_perm slope_perm). Qed.

(* Turned signs of columns of A turn those of the estimate, where f is odd and f' even. *)
Variable turned : 'I_N -> bool.
Hypothesis f_odd : forall l r, f l (- r) = - f l r.
Hypothesis slope_even : forall l r, f' l (- r) = f' l r.
Definition signs : 'M[R]_N := diag_mx (\row_i (-1) ^+ turned i).
Let As := A *m signs.

Let signsE (x : 'cV_N) i j : (signs *m x) i j = (-1) ^+ turned i * x i j.
Proof. by rewrite mul_diag_mx !mxE. Qed.

Let signs2 : signs *m signs = 1%:M.
Proof.
rewrite /signs mulmx_diag -diag_const_mx; congr diag_mx; apply/rowP => i.
by rewrite !mxE -signr_addb addbb.
Qed.

Let As_tr : As^T = signs *m A^T. Proof. by rewrite trmx_mul tr_diag_mx. Qed.

Let eta_signs l r : eta l (signs *m r) = signs *m eta l r.
Proof.
apply/matrixP => i j; rewrite signsE [LHS]mxE [eta l r i j]mxE signsE.
by case: (turned i); rewrite ?mulN1r ?mul1r ?f_odd.
Qed.

Let slope_signs l r : slope l (signs *m r) = slope l r.
Proof.
congr (_ / _); apply: eq_bigr => i _; rewrite signsE.
by case: (turned i); rewrite ?mulN1r ?mul1r ?slope_even.
Qed.

(* ISTA: the estimates on columns with turned signs are those with turned signs. *)
Theorem ista_signs beta threshold y t :
  ista id As As^T eta beta threshold y t = signs *m ista id A A^T eta beta threshold y t.
Proof. by rewrite As_tr (ista_change _ _ _ signs2 eta_signs). Qed.

(* AMP: likewise. *)
Theorem amp_signs y t :
  amp_x (amp id As As^T eta slope (@residual_level _ _) y t)
  = signs *m amp_x (amp id A A^T eta slope (@residual_level _ _) y t).
Proof. by rewrite As_tr (amp_change _ _ _ signs2 eta_signs slope_signs). Qed.

(* VAMP: likewise. *)
Theorem vamp_signs clip noise initial y t :
  vamp_x (vamp id id As As^T eta slope clip noise initial y t)
  = signs *m vamp_x (vamp id id A A^T eta slope clip noise initial y t).
Proof. by rewrite As_tr (vamp_change _ _ _ _ signs2 eta_signs slope_signs). Qed.
End Instances.
