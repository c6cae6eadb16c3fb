(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Complex arithmetic against real: on real data, and on stacked data.

   On real data complex ISTA, AMP and VAMP (A^H, noise levels from squared magnitudes, shrinkages of
   the real part; for ISTA the complex soft threshold) give the real run. And ISTA on the complex
   problem y = (B + iC) x + w is ISTA on its real stacking [B -C; C B] with the row-wise threshold
   on the pairs (Re x_n, Im x_n). BSR17 (3)-(5), (10)-(12), Algorithm 1; SCSZ21 (4)-(8), S1. *)
From mathcomp Require Import all_ssreflect all_algebra complex.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid Runs Shrinkage Adjoint SoftThreshold RowShrinkage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Runs over K embedded in F, for shrinkages and levels that agree on embedded data. *)
Section Embedding.
Variables (K F : fieldType) (emb : {rmorphism K -> F}) (part : F -> K) (M N : nat).
Variables (A : 'M[K]_(M, N)) (B : 'M[K]_(N, M)).
Variables (eta : K -> 'cV[K]_N -> 'cV[K]_N) (slope : K -> 'cV[K]_N -> K).
Variables (etaF : K -> 'cV[F]_N -> 'cV[F]_N) (slopeF : K -> 'cV[F]_N -> K).
Hypothesis part_emb : cancel emb part.
Hypothesis eta_emb : forall l r, etaF l (map_mx emb r) = map_mx emb (eta l r).
Hypothesis slope_emb : forall l r, slopeF l (map_mx emb r) = slope l r.
Let AF := map_mx emb A.
Let BF := map_mx emb B.

(* ISTA on embedded data is the embedded run. *)
Theorem ista_embedded beta threshold y t :
  ista emb AF BF etaF beta threshold (map_mx emb y) t
  = map_mx emb (ista id A B eta beta threshold y t).
Proof.
apply: iter_morph => [|x]; first by rewrite map_mx0.
by rewrite -eta_emb /ista_input map_mxD map_mxZ map_mxM map_mxB map_mxM.
Qed.

Definition amp_embedding (s : amp_state K K M N) : amp_state K F M N :=
  AMPState (map_mx emb (amp_x s)) (map_mx emb (amp_v s)) (amp_b s) (map_mx emb (amp_r s)).

(* AMP on embedded data is the embedded run. *)
Theorem amp_embedded level levelF y t : (forall v, levelF (map_mx emb v) = level v) ->
  amp emb AF BF etaF slopeF levelF (map_mx emb y) t
  = amp_embedding (amp id A B eta slope level y t).
Proof.
move=> level_emb; apply: iter_morph => [|s]; first by rewrite /amp_embedding /= !map_mx0.
rewrite /amp_step /amp_embedding /= -eta_emb -level_emb -slope_emb.
by rewrite !(map_mxB, map_mxD, map_mxZ, map_mxM).
Qed.

Definition vamp_embedding (s : vamp_state K K N) : vamp_state K F N :=
  VAMPState (map_mx emb (vamp_x s)) (map_mx emb (vamp_r s)) (map_mx emb (vamp_rt s)) (vamp_var s).

(* The stages of VAMP on embedded data: A^H A + c I, the estimate, its divergence, extrinsic. *)
Lemma gram_embedded c : shifted_gram AF BF (emb c) = map_mx emb (shifted_gram A B c).
Proof. by rewrite /shifted_gram map_mxD map_mxM map_scalar_mx. Qed.

(* The LMMSE stage, its mean slope and the extrinsic step of embedded data are embedded. *)
Lemma lmmse_embedded c y r :
  lmmse AF BF (emb c) (map_mx emb y) (map_mx emb r) = map_mx emb (lmmse A B c y r).
Proof. by rewrite /lmmse gram_embedded -map_invmx -!map_mxM -map_mxZ -map_mxD -map_mxM. Qed.

Lemma lmmse_slope_embedded c : lmmse_slope emb part AF BF c = lmmse_slope id id A B c.
Proof. by rewrite /lmmse_slope gram_embedded -map_invmx trace_map_mx part_emb. Qed.

Lemma extrinsic_embedded nu (x r : 'cV[K]_N) :
  extrinsic emb nu (map_mx emb x) (map_mx emb r) = map_mx emb (extrinsic id nu x r).
Proof. by rewrite /extrinsic map_mxZ map_mxB map_mxZ. Qed.

(* VAMP on embedded data is the embedded run. *)
Theorem vamp_embedded clip noise initial y t :
  vamp emb part AF BF etaF slopeF clip noise initial (map_mx emb y) t
  = vamp_embedding (vamp id id A B eta slope clip noise initial y t).
Proof.
apply: iter_morph => [|s]; first by rewrite /vamp_embedding /= !map_mx0.
rewrite /vamp_step /vamp_embedding /= lmmse_slope_embedded lmmse_embedded extrinsic_embedded.
by rewrite slope_emb eta_emb extrinsic_embedded.
Qed.
End Embedding.

Section OnRealData.
Variable R : rcfType.
Local Notation C := (complex R).
Local Notation emb := (real_complex R).
Local Notation real := (map_mx (real_complex R)).
Local Notation re := (map_mx (@complex.Re R)).
Definition adjoint m n (A : 'M[C]_(m, n)) := adj [rmorphism of @conjc R] A.

(* |z|, sqrt(||v||^2/M), and max(0, 1 - t/|z|) z *)
Definition modulus (z : C) : R := ComplexField.Normc.normc z.
Definition complex_level M (v : 'cV[C]_M) : R :=
  Num.sqrt ((\sum_i (complex.Re (v i 0) ^+ 2 + complex.Im (v i 0) ^+ 2)) / M%:R).
Definition complex_soft (t : R) (z : C) : C := emb (Num.max 0 (1 - t / modulus z)) * z.

(* A^H of a real A is A^T. *)
Lemma adjoint_real m n (A : 'M[R]_(m, n)) : adjoint (real A) = real A^T.
Proof. by apply/matrixP => i j; rewrite !mxE; apply: conjc_real. Qed.

(* The real part of a real matrix. *)
Lemma re_real m n (X : 'M[R]_(m, n)) : re (real X) = X.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

(* AMP's level of real residuals. *)
Lemma level_real M (v : 'cV[R]_M) : complex_level (real v) = residual_level v.
Proof.
congr (Num.sqrt (_ / _)); apply: eq_bigr => i _.
by rewrite mxE /= expr0n /= addr0.
Qed.

(* On real numbers the complex soft threshold is the real one. *)
Lemma complex_soft_real t x : 0 <= t -> complex_soft t (emb x) = emb (soft t x).
Proof.
move=> t0; rewrite /complex_soft /modulus /= expr0n addr0 sqrtr_sqr.
by rewrite -(scaled_soft _ t0) rmorphM.
Qed.

Section RealData.
Variables (M N : nat) (A : 'M[R]_(M, N)) (y : 'cV[R]_M).

(* ISTA with complex soft thresholds on real data is real ISTA. *)
Theorem complex_is_real_ista beta threshold t : 0 <= threshold ->
  ista emb (real A) (adjoint (real A)) (fun l => map_mx (complex_soft l)) beta threshold (real y) t
  = real (ista id A A^T (fun l => map_mx (soft l)) beta threshold y t).
Proof.
move=> t0; rewrite adjoint_real.
pose etaC (_ : R) (r : 'cV[C]_N) := map_mx (complex_soft threshold) r.
pose etaR (_ : R) (r : 'cV[R]_N) := map_mx (soft threshold) r.
have same l r : etaC l (real r) = real (etaR l r).
  by apply/matrixP => i j; rewrite !mxE complex_soft_real.
exact: (ista_embedded _ _ same beta threshold y t).
Qed.

(* A shrinkage of the real part, with values that are real. *)
Variables (eta : R -> 'cV[R]_N -> 'cV[R]_N) (slope : R -> 'cV[R]_N -> R).
Definition eta_of_real_part l (r : 'cV[C]_N) := real (eta l (re r)).
Definition slope_of_real_part l (r : 'cV[C]_N) := slope l (re r).

Let eta_real l r : eta_of_real_part l (real r) = real (eta l r).
Proof. by rewrite /eta_of_real_part re_real. Qed.

Let slope_real l r : slope_of_real_part l (real r) = slope l r.
Proof. by rewrite /slope_of_real_part re_real. Qed.

(* Complex AMP on real data is real AMP. *)
Theorem complex_is_real_amp t :
  amp_x (amp emb (real A) (adjoint (real A)) eta_of_real_part slope_of_real_part
    (@complex_level M) (real y) t)
  = real (amp_x (amp id A A^T eta slope (@residual_level R M) y t)).
Proof.
by rewrite adjoint_real (amp_embedded _ _ eta_real slope_real _ _ (@level_real M)).
Qed.

(* Complex VAMP on real data is real VAMP. *)
Theorem complex_is_real_vamp clip noise initial t :
  vamp_x (vamp emb (@complex.Re R) (real A) (adjoint (real A)) eta_of_real_part
    slope_of_real_part clip noise initial (real y) t)
  = real (vamp_x (vamp id id A A^T eta slope clip noise initial y t)).
Proof.
by rewrite adjoint_real (vamp_embedded _ _ (_ : cancel emb (@complex.Re R)) eta_real slope_real).
Qed.
End RealData.

(* Re x over Im x, and [Re A, -Im A; Im A, Re A]. *)
Local Notation im := (map_mx (@complex.Im R)).
Definition stack n (x : 'cV[C]_n) : 'cV[R]_(n + n) := col_mx (re x) (im x).
Definition stacked m n (A : 'M[C]_(m, n)) := block_mx (re A) (- im A) (im A) (re A).

(* The row-wise threshold of the pairs of rows i and n + i of a column. *)
Definition pairs_threshold n t (w : 'cV[R]_(n + n)) : 'cV[R]_(n + n) :=
  let X := msto t (row_mx (usubmx w) (dsubmx w)) in col_mx (lsubmx X) (rsubmx X).

(* Real and imaginary part of A x. *)
Lemma re_mul m n p (A : 'M[C]_(m, n)) (x : 'M[C]_(n, p)) :
  re (A *m x) = re A *m re x + (- im A) *m im x.
Proof.
apply/matrixP => i j; rewrite !mxE raddf_sum -big_split; apply: eq_bigr => k _ /=.
by rewrite !mxE mulNr; case: (A i k) (x k j) => [a b] [c d].
Qed.

(* Im (A x) = Im A Re x + Re A Im x *)
Lemma im_mul m n p (A : 'M[C]_(m, n)) (x : 'M[C]_(n, p)) :
  im (A *m x) = im A *m re x + re A *m im x.
Proof.
apply/matrixP => i j; rewrite !mxE raddf_sum -big_split; apply: eq_bigr => k _ /=.
by rewrite !mxE; case: (A i k) (x k j) => [a b] [c d] /=; rewrite addrC.
Qed.

(* The stacking of A x is the stacked A times the stacked x, *)
Lemma stack_mul m n (A : 'M[C]_(m, n)) x : stack (A *m x) = stacked A *m stack x.
Proof. by rewrite /stack /stacked mul_block_col re_mul im_mul. Qed.

(* that of A B the product of the stacked matrices, *)
Lemma stacked_mul m n p (A : 'M[C]_(m, n)) (B : 'M[C]_(n, p)) :
  stacked (A *m B) = stacked A *m stacked B.
Proof.
rewrite /stacked mulmx_block re_mul im_mul; congr block_mx.
- by rewrite mulmxN mulNmx opprD addrC.
- by rewrite mulmxN mulNmx addrC.
Qed.

(* that of A^H is the transposed one, *)
Lemma stacked_adjoint m n (A : 'M[C]_(m, n)) : stacked (adjoint A) = (stacked A)^T.
Proof.
rewrite /stacked tr_block_mx; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (A j i) => [a b] /=; rewrite ?opprK.
Qed.

(* and stacking is linear over the reals. *)
Lemma stackD n (x z : 'cV[C]_n) : stack (x + z) = stack x + stack z.
Proof. by rewrite /stack !raddfD add_col_mx. Qed.

(* Differences and real multiples stack. *)
Lemma stackB n (x z : 'cV[C]_n) : stack (x - z) = stack x - stack z.
Proof. by rewrite /stack !raddfB opp_col_mx add_col_mx. Qed.

Lemma stackZ n (a : R) (x : 'cV[C]_n) : stack (emb a *: x) = a *: stack x.
Proof.
rewrite /stack scale_col_mx; congr col_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (x i j) => [b c] /=; rewrite mul0r ?subr0 ?addr0.
Qed.

(* The complex soft threshold of the entries is the threshold of the pairs (Re, Im). *)
Lemma stack_soft n t (r : 'cV[C]_n) :
  stack (map_mx (complex_soft t) r) = pairs_threshold t (stack r).
Proof.
rewrite /pairs_threshold /stack col_mxKu col_mxKd.
have norm i : rnorm (row i (row_mx (re r) (im r))) = modulus (r i 0).
  rewrite /rnorm /n2 /sq big_split_ord /= !big_ord1 !(row_mxEl, row_mxEr, mxE).
  by case: (r i 0).
have rows i j : msto t (row_mx (re r) (im r)) i j
  = Num.max 0 (1 - t / modulus (r i 0)) * row_mx (re r) (im r) i j.
  by rewrite !mxE norm.
congr col_mx; apply/colP => i; rewrite [RHS]mxE rows ?(row_mxEl, row_mxEr) !mxE;
  by rewrite /complex_soft; case: (r i 0) => [a b] /=; rewrite mul0r ?subr0 ?addr0.
Qed.

(* ISTA on a complex problem is ISTA on the stacked real one with a threshold for pairs. *)
Theorem complex_is_stacked_ista M N (A : 'M[C]_(M, N)) (y : 'cV[C]_M) beta threshold t :
  ista id (stacked A) (stacked A)^T (@pairs_threshold N) beta threshold (stack y) t
  = stack (ista emb A (adjoint A) (fun l => map_mx (complex_soft l)) beta threshold y t).
Proof.
apply: iter_morph => [|x]; first by rewrite /stack !map_mx0 col_mx0.
by rewrite stack_soft /ista_input stackD stackZ -stacked_adjoint !stack_mul stackB stack_mul.
Qed.
End OnRealData.
