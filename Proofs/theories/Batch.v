(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Columns of a batch do not see one another, nor their order.

   ISTA, AMP and VAMP on a matrix Y of columns, with one level, slope and variance a column, as the
   program computes them; the shrinkage acts column by column. Column d of the run is the run of
   column d, so that a reordered batch gives the reordered result. BSR17 (3)-(5), (10)-(12),
   Algorithm 1. *)
From mathcomp Require Import all_ssreflect all_algebra perm.
From mathcomp Require Import ring.
From Assay Require Import Runs.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Columns.
Variables (F : fieldType) (D : nat).

(* The matrix with given columns, and the columns of X times numbers. *)
Definition of_columns n (f : 'I_D -> 'cV[F]_n) : 'M[F]_(n, D) := \matrix_(i, d) f d i 0.
Definition scale_columns n (X : 'M[F]_(n, D)) (a : 'I_D -> F) := X *m diag_mx (\row_d a d).

(* Column d of the matrix with columns f is f(d). *)
Lemma col_of_columns n (f : 'I_D -> 'cV[F]_n) d : col d (of_columns f) = f d.
Proof. by apply/colP => i; rewrite !mxE. Qed.

(* Column d of X Diag(a) is a_d times that of X. *)
Lemma col_scale n (X : 'M[F]_(n, D)) a d : col d (scale_columns X a) = a d *: col d X.
Proof. by apply/colP => i; rewrite /scale_columns mul_mx_diag !mxE mulrC. Qed.

(* Column d of A X is A times that of X. *)
Lemma col_mul m n (A : 'M[F]_(m, n)) (X : 'M[F]_(n, D)) d : col d (A *m X) = A *m col d X.
Proof. by apply/colP => i; rewrite !mxE; apply: eq_bigr => j _; rewrite mxE. Qed.

(* Columns of sums and of differences. *)
Lemma colD n (X Y : 'M[F]_(n, D)) d : col d (X + Y) = col d X + col d Y.
Proof. exact: linearD. Qed.

(* Columns of a difference are differences of columns. *)
Lemma colB n (X Y : 'M[F]_(n, D)) d : col d (X - Y) = col d X - col d Y.
Proof. exact: linearB. Qed.

(* Matrices with the same columns are equal; column d of a reordered matrix is column p(d). *)
Lemma eq_columns n (X Y : 'M[F]_(n, D)) : (forall d, col d X = col d Y) -> X = Y.
Proof. by move=> e; apply/matrixP => i d; have /colP/(_ i) := e d; rewrite !mxE. Qed.

(* Column d of the matrix with reordered columns is column p(d). *)
Lemma col_reordered n (X : 'M[F]_(n, D)) (p : 'S_D) d : col d (col_perm p X) = col (p d) X.
Proof. by apply/colP => i; rewrite !mxE. Qed.
End Columns.

Section Batch.
Variables (K F : fieldType) (emb : {rmorphism K -> F}) (part : F -> K) (M N D : nat).
Variables (A : 'M[F]_(M, N)) (B : 'M[F]_(N, M)).
Variables (eta : K -> 'cV[F]_N -> 'cV[F]_N) (slope : K -> 'cV[F]_N -> K).

(* ISTA: X_{t+1} = eta(X_t + beta A^H (Y - A X_t)) *)
Definition ista_batch_step beta threshold (Y : 'M[F]_(M, D)) X :=
  of_columns (fun d => eta threshold (col d (X + emb beta *: (B *m (Y - A *m X))))).
Definition ista_batch beta threshold Y t := iter t (ista_batch_step beta threshold Y) 0.

(* Column d of the run is the run of column d, *)
Theorem ista_batch_columns beta threshold Y t d :
  col d (ista_batch beta threshold Y t) = ista emb A B eta beta threshold (col d Y) t.
Proof.
symmetry; apply: iter_morph => [|X]; first by rewrite linear0.
by rewrite col_of_columns colD linearZ /= !(colB, col_mul).
Qed.

(* and a reordered batch gives the reordered result. *)
Theorem ista_batch_order beta threshold Y t (p : 'S_D) :
  ista_batch beta threshold (col_perm p Y) t = col_perm p (ista_batch beta threshold Y t).
Proof. by apply: eq_columns => d; rewrite col_reordered !ista_batch_columns col_reordered. Qed.

(* AMP: V := Y - A X + V Diag(b), R := X + A^H V, column by column X := eta(R; sigma). *)
Record amp_batch_state := AMPBatch {
  batch_x : 'M[F]_(N, D); batch_v : 'M[F]_(M, D); batch_b : 'I_D -> K; batch_r : 'M[F]_(N, D) }.

Definition amp_batch_step (level : 'cV[F]_M -> K) Y (s : amp_batch_state) :=
  let V := Y - A *m batch_x s + scale_columns (batch_v s) (fun d => emb (batch_b s d)) in
  let R := batch_x s + B *m V in
  AMPBatch (of_columns (fun d => eta (level (col d V)) (col d R))) V
    (fun d => N%:R / M%:R * slope (level (col d V)) (col d R)) R.
Definition amp_batch level Y t := iter t (amp_batch_step level Y) (AMPBatch 0 0 (fun _ => 0) 0).

Definition amp_column d (s : amp_batch_state) :=
  AMPState (col d (batch_x s)) (col d (batch_v s)) (batch_b s d) (col d (batch_r s)).

(* Column d of the run is the run of column d, *)
Theorem amp_batch_columns level Y t d :
  amp_column d (amp_batch level Y t) = amp emb A B eta slope level (col d Y) t.
Proof.
symmetry; apply: iter_morph => [|s]; first by rewrite /amp_column /= !linear0.
by rewrite /amp_step /amp_column /= col_of_columns !(colB, colD, col_scale, col_mul).
Qed.

(* and a reordered batch gives the reordered result. *)
Theorem amp_batch_order level Y t (p : 'S_D) :
  batch_x (amp_batch level (col_perm p Y) t) = col_perm p (batch_x (amp_batch level Y t)).
Proof.
apply: eq_columns => d; have x Z e : col e (batch_x (amp_batch level Z t))
  = amp_x (amp emb A B eta slope level (col e Z) t) by rewrite -amp_batch_columns.
by rewrite col_reordered !x col_reordered.
Qed.

(* VAMP: the LMMSE stage solves one system a column; (X - R Diag(nu)) Diag(1/(1 - nu)). *)
Record vamp_batch_state := VAMPBatch {
  batch_vx : 'M[F]_(N, D); batch_vr : 'M[F]_(N, D); batch_rt : 'M[F]_(N, D);
  batch_var : 'I_D -> K }.

Definition extrinsic_columns (nu : 'I_D -> K) (X R : 'M[F]_(N, D)) :=
  scale_columns X (fun d => emb (1 - nu d)^-1)
  + scale_columns R (fun d => emb (- nu d / (1 - nu d))).

Definition vamp_batch_step (clip : K -> K) (noise : K) (Y : 'M[F]_(M, D)) (s : vamp_batch_state) :=
  let c d := noise / batch_var s d in
  let nut d := clip (lmmse_slope emb part A B (c d)) in
  let Xt := of_columns (fun d => lmmse A B (emb (c d)) (col d Y) (col d (batch_rt s))) in
  let R := extrinsic_columns nut Xt (batch_rt s) in
  let var d := extrinsic_variance (batch_var s d) (nut d) in
  let X := of_columns (fun d => eta (var d) (col d R)) in
  let nu d := clip (slope (var d) (col d R)) in
  VAMPBatch X R (extrinsic_columns nu X R) (fun d => extrinsic_variance (var d) (nu d)).
Definition vamp_batch clip noise initial Y t :=
  iter t (vamp_batch_step clip noise Y) (VAMPBatch 0 0 0 (fun _ => initial)).

Definition vamp_column d (s : vamp_batch_state) :=
  VAMPState (col d (batch_vx s)) (col d (batch_vr s)) (col d (batch_rt s)) (batch_var s d).

(* Column d of the extrinsic estimate is that of column d. *)
Lemma col_extrinsic nu X R d :
  col d (extrinsic_columns nu X R) = extrinsic emb (nu d) (col d X) (col d R).
Proof.
rewrite /extrinsic_columns /extrinsic colD !col_scale scalerBr scalerA -rmorphM.
by rewrite mulNr rmorphN scaleNr mulrC.
Qed.

(* Column d of the run is the run of column d, *)
Theorem vamp_batch_columns clip noise initial Y t d :
  vamp_column d (vamp_batch clip noise initial Y t)
  = vamp emb part A B eta slope clip noise initial (col d Y) t.
Proof.
symmetry; apply: iter_morph => [|s]; first by rewrite /vamp_column /= !linear0.
by rewrite /vamp_step /vamp_column /= !col_extrinsic !col_of_columns col_extrinsic col_of_columns.
Qed.

(* and a reordered batch gives the reordered result. *)
Theorem vamp_batch_order clip noise initial Y t (p : 'S_D) :
  batch_vx (vamp_batch clip noise initial (col_perm p Y) t)
  = col_perm p (batch_vx (vamp_batch clip noise initial Y t)).
Proof.
apply: eq_columns => d; have x Z e : col e (batch_vx (vamp_batch clip noise initial Z t))
  = vamp_x (vamp emb part A B eta slope clip noise initial (col e Z) t).
  by rewrite -vamp_batch_columns.
by rewrite col_reordered !x col_reordered.
Qed.
End Batch.
