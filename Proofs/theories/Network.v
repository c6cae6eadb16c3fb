(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LISTA-GSCP], [ALISTA-GS] on real matrices: the network, its class of signals, one layer.

     X^{k+1} = eta(X^k + gamma_k W_k^T (Y - S X^k); theta_k),   X^0 = 0,   Y = S X + Z

   is SCSZ21 (13) for gamma_k = 1 and (15) for a fixed W. L, N, M are any sizes; the paper's are
   2L and 2N, the stacked real and imaginary parts. A `good_weight` of coherence mu, as Coherence.v
   defines it, covers a minimiser of (21), the solution of (14), and S itself. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid RowShrinkage Shrinkage Bounds Recurrence Sample Coherence.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* What the theorems ask of the numbers and the weights: mu bounds the coherence, C_inf the norms of
   the weights' columns, and C_s the sums of at most s of them. *)
Record bounded (R : rcfType) (L N : nat) (S : 'M[R]_(L, N)) (mu beta sigma cinf cs : R) (s : nat)
    (W : nat -> 'M[R]_(L, N)) : Prop := Bounded {
  bounded_mu : 0 <= mu; bounded_s : (0 < s)%N; bounded_beta : 0 <= beta; bounded_sigma : 0 <= sigma;
  bounded_cinf : 0 <= cinf;
  bounded_good : forall k, good_weight S mu (W k);
  bounded_columns : forall k i, cnorm (W k) i <= cinf;
  bounded_sums : forall k (I : {set 'I_N}), (#|I| <= s)%N -> \sum_(i in I) cnorm (W k) i <= cs }.

(* The sum over no columns is 0. *)
Lemma bounded_cs (R : rcfType) L N (S : 'M[R]_(L, N)) mu beta sigma cinf cs s W :
  bounded S mu beta sigma cinf cs s W -> 0 <= cs.
Proof. by move=> HB; have := bounded_sums HB 0 (I := set0); rewrite cards0 big_set0; apply. Qed.

Section Network.
Variables (R : rcfType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Local Notation signal := 'M[R]_(N, M).
Local Notation observation := 'M[R]_(L, M).

Fixpoint network (W : nat -> 'M[R]_(L, N)) (gamma theta : nat -> R) (Y : observation) k : signal :=
  if k is k'.+1 then
    let X := network W gamma theta Y k' in
    msto (theta k') (X + gamma k' *: ((W k')^T *m (Y - S *m X)))
  else 0.

(* The rows that are not 0. *)
Definition support (X : signal) : {set 'I_N} := [set i | row i X != 0].

(* The class X(beta, s, sigma): rows of norm at most beta, at most s of them not 0, noise of
   Frobenius norm at most sigma (SCSZ21, before Theorem 2). *)
Definition in_class (beta : R) (s : nat) (sigma : R) (Xs : signal) (Z : observation) : Prop :=
  [/\ forall i, rnorm (row i Xs) <= beta, (#|support Xs| <= s)%N & normF Z <= sigma].

Definition rows (X : signal) : 'I_N -> 'rV[R]_M := fun i => row i X.

Section Layers.
Variables (mu : R) (W : nat -> 'M[R]_(L, N)) (gamma theta : nat -> R).
Hypotheses (mu0 : 0 <= mu) (HW : forall k, good_weight S mu (W k)).
Hypothesis gamma0 : forall k, 0 <= gamma k.
Let Hn := rnorm_is_norm R M.

Let G (k : nat) (i j : 'I_N) (v : 'rV[R]_M) := ((W k)^T *m S) i j *: v.

Let Gdiag k i v : G k i i v = v.
Proof. by rewrite /G (HW k).1 scale1r. Qed.

Let Goff k i j v : i != j -> rnorm (G k i j v) <= mu * rnorm v.
Proof. by move=> ij; rewrite /G (nrm_hom Hn) ler_wpmul2r ?n2_ge0 // (HW k).2. Qed.

(* The network's output, its error ||X^k - X||_{2,1}, and: no false positives. *)
Definition output k Xs Z := network W gamma theta (S *m Xs + Z) k.
Definition error21 k Xs Z : R := norm21 (output k Xs Z - Xs).
Definition no_false_positives_at k Xs Z : Prop := support (output k Xs Z) \subset support Xs.

Section OneSample.
Variables (Xs : signal) (Z : observation).
Let X k := rows (output k Xs Z).
Let noise k i := row i ((W k)^T *m Z).

Let X0 i : X 0%N i = 0. Proof. by apply/rowP => j; rewrite !mxE. Qed.

(* A layer in terms of rows and errors: the form of Sample.v. *)
Let XS k i : X k.+1 i = eta (@rnorm R M) (theta k)
    (X k i - gamma k *: (\sum_j G k i j (X k j - rows Xs j)) + gamma k *: noise k i).
Proof.
rewrite /X /rows /output /= row_msto; congr (eta _ _ _); set U := network _ _ _ _ k.
have -> : S *m Xs + Z - S *m U = Z - S *m (U - Xs) by rewrite mulmxBr opprB addrAC addrC.
rewrite mulmxBr scalerBr linearD /= -addrA; congr (_ + _).
rewrite linearB /= addrC; congr (_ + _); last by rewrite linearZ.
rewrite linearZ /= mulmxA row_mul mulmx_sum_row; congr (- (_ *: _)).
by apply: eq_bigr => j _; rewrite /G mxE linearB.
Qed.

(* The error and the false positives are those of Sample.v. *)
Lemma error21E k : error (@rnorm R M) (rows Xs) X k = error21 k Xs Z.
Proof. by apply: eq_bigr => i _; rewrite linearB. Qed.

Lemma no_false_positives_atE k :
  no_false_positives_at k Xs Z <-> no_false_positive (rows Xs) X k.
Proof.
split=> [/subsetP h i iI|h].
  apply/eqP; apply: contraNT iI => Xi.
  by have := h i; rewrite !inE; apply.
by apply/subsetP => i; rewrite inE; apply: contraR => /h e; apply/eqP.
Qed.

(* ||W_i^T Z|| <= sigma C *)
Lemma noise_le k i (sigma c : R) : normF Z <= sigma -> cnorm (W k) i <= c ->
  rnorm (noise k i) <= sigma * c.
Proof.
by move=> Zs Wc; apply: le_trans (rnorm_WtZ _ _ _) _; rewrite mulrC ler_pmul ?n2_ge0.
Qed.

Variables (beta sigma cinf cs : R) (s : nat).
Hypotheses (s0 : (0 < s)%N) (beta0 : 0 <= beta) (sigma0 : 0 <= sigma) (cinf0 : 0 <= cinf).
Hypothesis Hcinf : forall k i, cnorm (W k) i <= cinf.
Hypothesis Hcs : forall k (I : {set 'I_N}), (#|I| <= s)%N -> \sum_(i in I) cnorm (W k) i <= cs.

(* One layer, for every sample of the class whose error is at most a. *)
Theorem class_layer k (a : R) : in_class beta s sigma Xs Z -> no_false_positives_at k Xs Z ->
  error21 k Xs Z <= a -> theta k = gamma k * (mu * a + sigma * cinf) ->
  no_false_positives_at k.+1 Xs Z /\
  error21 k.+1 Xs Z <=
    contraction o mu s (gamma k) * a + gamma k * (sigma * noise_gain o s cinf cs).
Proof.
move=> [_ Is Zs] /no_false_positives_atE F ea th; rewrite no_false_positives_atE.
have Hz i : rnorm (noise k i) <= sigma * cinf by apply: noise_le.
have HzS : \sum_(i in active (rows Xs)) rnorm (noise k i) <= sigma * cs.
  apply: (@le_trans _ _ (\sum_(i in active (rows Xs)) sigma * cnorm (W k) i)).
    by apply: ler_sum => i _; apply: noise_le.
  by rewrite -mulr_sumr ler_wpmul2l // Hcs.
have c0 : 0 <= sigma * cinf by rewrite mulr_ge0.
have := layer Hn mu0 Gdiag Goff gamma0 XS F s0 Is.
rewrite !error21E => /(_ _ _ _ ea c0 th Hz HzS) [F' e']; split=> //.
by have -> : sigma * noise_gain o s cinf cs = s%:R * (sigma * cinf) + sigma * cs
  by rewrite /noise_gain /=; ring.
Qed.

(* Before the first layer the error is at most s beta. *)
Lemma class_start : in_class beta s sigma Xs Z ->
  no_false_positives_at 0 Xs Z /\ error21 0 Xs Z <= s%:R * beta.
Proof.
move=> [Hb Is _]; split; first by apply/subsetP => i; rewrite inE /= row0 eqxx.
rewrite /error21 /= sub0r /norm21 (bigID (mem (support Xs))) /=.
rewrite [X in _ + X]big1 => [|i]; last first.
  by rewrite inE negbK => /eqP h; rewrite linearN /= h oppr0 (nrm0 Hn).
rewrite addr0 (@le_trans _ _ (\sum_(i in support Xs) beta)) //.
  by apply: ler_sum => i _; rewrite linearN /= (nrmN Hn).
by rewrite sumr_const -[beta *+ _]mulr_natl ler_wpmul2r // ler_nat.
Qed.
End OneSample.
End Layers.
End Network.

(* One layer, for every sample of the class whose error is at most a, from what is asked above. *)
Lemma bounded_layer (R : rcfType) L N M (S : 'M[R]_(L, N)) mu beta sigma cinf cs s
    (W : nat -> 'M[R]_(L, N)) (gamma theta : nat -> R) : bounded S mu beta sigma cinf cs s W ->
  (forall k, 0 <= gamma k) -> forall k a (Xs : 'M[R]_(N, M)) (Z : 'M[R]_(L, M)),
  in_class beta s sigma Xs Z -> no_false_positives_at S W gamma theta k Xs Z ->
  error21 S W gamma theta k Xs Z <= a -> theta k = gamma k * (mu * a + sigma * cinf) ->
  let o := field_arithmetic R in no_false_positives_at S W gamma theta k.+1 Xs Z /\
  error21 S W gamma theta k.+1 Xs Z <=
    contraction o mu s (gamma k) * a + gamma k * (sigma * noise_gain o s cinf cs).
Proof.
case=> mu0 s0 beta0 sigma0 cinf0 HW Hcinf Hcs gamma0 k a Xs Z c F E th.
exact: (class_layer mu0 HW gamma0 s0 sigma0 cinf0 Hcinf Hcs c F E th).
Qed.
