(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* <A x, v> = <x, A^H v> for every operator, and ||A||_F^2 as the sum of its columns' squares.

   Dense matrices, partial transforms Diag(d) S T Diag(e) (signs e, a unitary transform T, selected
   rows, weights d) and Kronecker products L (x) R, which act on X as R X L^T: their products with
   A^H as the program computes them are adjoint to those with A, and ||A||_F^2 is what it says.
   r_t = x_t + A^H v_t is BSR17 (11). The field has a conjugation: the identity for real numbers,
   that of C for complex ones, and any ring morphism will do. A batch of columns has
   <X, V> = tr(X^H V). *)
From mathcomp Require Import all_ssreflect all_algebra complex.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Adjoint.
Variables (F : fieldType) (conj : {rmorphism F -> F}).

(* A^H, <X, V> = tr(X^H V), and the sum of conj(a) a over all entries *)
Definition adj m n (A : 'M[F]_(m, n)) : 'M[F]_(n, m) := map_mx conj A^T.
Definition inner m n (X V : 'M[F]_(m, n)) : F := \tr (adj X *m V).
Definition squared_norm m n (A : 'M[F]_(m, n)) : F := \sum_i \sum_j conj (A i j) * A i j.

(* (A B)^H = B^H A^H *)
Lemma adj_mul m n p (A : 'M[F]_(m, n)) (B : 'M[F]_(n, p)) : adj (A *m B) = adj B *m adj A.
Proof. by rewrite /adj trmx_mul map_mxM. Qed.

(* <A X, V> = <X, A^H V> *)
Theorem adjoint_dense m n p (A : 'M[F]_(m, n)) (X : 'M[F]_(n, p)) V :
  inner (A *m X) V = inner X (adj A *m V).
Proof. by rewrite /inner adj_mul mulmxA. Qed.

(* <A, A> = ||A||_F^2 *)
Lemma inner_squares m n (A : 'M[F]_(m, n)) : inner A A = squared_norm A.
Proof.
rewrite /inner /mxtrace /squared_norm exchange_big; apply: eq_bigr => j _.
by rewrite mxE; apply: eq_bigr => i _; rewrite !mxE.
Qed.

(* ||A||_F^2 = sum_j ||A e_j||^2 *)
Theorem squared_norm_columns m n (A : 'M[F]_(m, n)) :
  squared_norm A = \sum_j squared_norm (A *m (delta_mx j 0 : 'cV_n)).
Proof.
rewrite /squared_norm exchange_big; apply: eq_bigr => j _; rewrite -colE.
by apply: eq_bigr => i _; rewrite big_ord1 mxE.
Qed.

(* <R X L^T, V> = <X, R^H V conj(L)>: products with L (x) R, of vec(X), and with its adjoint. *)
Theorem adjoint_kronecker m n p q (L : 'M[F]_(m, n)) (P : 'M[F]_(p, q)) (X : 'M[F]_(q, n)) V :
  inner (P *m X *m L^T) V = inner X (adj P *m V *m map_mx conj L).
Proof.
rewrite /inner !adj_mul -!mulmxA mxtrace_mulC -!mulmxA /adj trmxK.
by rewrite mxtrace_mulC -!mulmxA.
Qed.

(* ||L (x) R||_F^2 = ||L||_F^2 ||R||_F^2, over the columns e_j (x) e_k *)
Theorem kronecker_squared_norm m n p q (L : 'M[F]_(m, n)) (P : 'M[F]_(p, q)) :
  \sum_j \sum_k squared_norm (P *m delta_mx j k *m L^T) = squared_norm L * squared_norm P.
Proof.
have entry j k a b : (P *m delta_mx j k *m L^T) a b = P a j * L b k.
  rewrite -(mul_delta_mx (0 : 'I_1)) mulmxA -(mulmxA _ _ L^T) -colE -rowE.
  by rewrite mxE big_ord1 !mxE.
have split j k : squared_norm (P *m delta_mx j k *m L^T)
  = (\sum_b conj (L b k) * L b k) * (\sum_a conj (P a j) * P a j).
  rewrite mulrC mulr_suml; apply: eq_bigr => a _; rewrite mulr_sumr.
  by apply: eq_bigr => b _; rewrite entry rmorphM mulrACA.
rewrite [X in X * _]exchange_big [X in _ * X]exchange_big /= mulrC mulr_suml.
apply: eq_bigr => j _; rewrite mulr_sumr; apply: eq_bigr => k _.
by rewrite split mulrC.
Qed.

(* Diag(d) S T Diag(e): weights d, row f(i) of T for row i, signs e; d and e are real. *)
Section Partial.
Variables (m n : nat) (T : 'M[F]_n) (f : 'I_m -> 'I_n) (d : 'I_m -> F) (e : 'I_n -> F).
Hypotheses (d_real : forall i, conj (d i) = d i) (e_real : forall j, conj (e j) = e j).
Hypotheses (T_unitary : T *m adj T = 1%:M) (e_sign : forall j, e j * e j = 1).

Definition turn_signs p (X : 'M[F]_(n, p)) := \matrix_(j, k) (e j * X j k).
Definition partial p (X : 'M[F]_(n, p)) := \matrix_(i, k) (d i * (T *m turn_signs X) (f i) k).
(* Row i times d_i goes to place f(i) of zeros; T^H, which is the inverse of T; the signs. *)
Definition partial_adjoint p (V : 'M[F]_(m, p)) : 'M[F]_(n, p) :=
  turn_signs (adj T *m (\matrix_(j, k) \sum_(i | f i == j) d i * V i k)).

Let S : 'M[F]_(m, n) := \matrix_(i, j) (d i * (f i == j)%:R).
Let E : 'M[F]_n := diag_mx (\row_j e j).

Let signsE p (X : 'M_(n, p)) : turn_signs X = E *m X.
Proof. by apply/matrixP => j k; rewrite mul_diag_mx !mxE. Qed.

Let partialE p (X : 'M_(n, p)) : partial X = S *m T *m E *m X.
Proof.
apply/matrixP => i k; rewrite -!mulmxA -signsE [LHS]mxE [RHS]mxE (bigD1 (f i)) //= big1 => [|j ne].
  by rewrite [S i _]mxE eqxx mulr1 addr0.
by rewrite [S i _]mxE eq_sym (negPf ne) mulr0 mul0r.
Qed.

Let adjE : adj E = E.
Proof.
rewrite /adj tr_diag_mx map_diag_mx; congr diag_mx; apply/rowP => j.
by rewrite !mxE e_real.
Qed.

Let scatterE p (V : 'M_(m, p)) :
  (\matrix_(j, k) \sum_(i | f i == j) d i * V i k) = adj S *m V.
Proof.
apply/matrixP => j k; rewrite !mxE big_mkcond; apply: eq_bigr => i _.
rewrite !mxE rmorphM d_real rmorph_nat.
by case: (f i == j); rewrite ?mulr1 // mulr0 mul0r.
Qed.

(* <A X, V> = <X, A^H V> for a partial transform A. *)
Theorem adjoint_partial p (X : 'M[F]_(n, p)) V :
  inner (partial X) V = inner X (partial_adjoint V).
Proof.
by rewrite partialE adjoint_dense !adj_mul adjE /partial_adjoint signsE scatterE !mulmxA.
Qed.

(* ||Diag(d) S T Diag(e)||_F^2 = sum_i d_i^2 *)
Theorem partial_squared_norm : squared_norm (partial 1%:M) = \sum_i d i ^+ 2.
Proof.
have EE : E *m E = 1%:M.
  rewrite /E mulmx_diag -diag_const_mx; congr diag_mx; apply/rowP => j.
  by rewrite !mxE e_sign.
rewrite -inner_squares partialE mulmx1 /inner mxtrace_mulC !adj_mul adjE.
rewrite !mulmxA -(mulmxA _ E E) EE mulmx1 -(mulmxA S) T_unitary mulmx1.
apply: eq_bigr => i _; rewrite mxE (bigD1 (f i)) //= big1 => [|j ne].
  by rewrite !mxE eqxx mulr1 d_real addr0 expr2.
by rewrite [S i _]mxE eq_sym (negPf ne) mulr0 mul0r.
Qed.
End Partial.
End Adjoint.

(* With the identity for a conjugation A^H is A^T. *)
Lemma adj_real (F : fieldType) m n (A : 'M[F]_(m, n)) : adj [rmorphism of @idfun F] A = A^T.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.
