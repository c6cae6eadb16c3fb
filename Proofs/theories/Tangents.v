(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Derivatives of matrices, and the adjoints of a product and of AMP's noise level.

   A derivation D of an ordered field F acts on a matrix entry by entry. The field meant is one of
   germs of functions of one real variable t > 0 near 0 (a Hardy field): a path x + t x. through a
   point is an element of it, D = d/dt takes it to its tangent x., and one function is less than
   another if it is so for small t. Such fields are ordered, and may be taken to have square roots
   (real closed). So D of what a network computes from a path is, at t = 0, the directional
   derivative of the network, and an identity between the D of outputs and of inputs, true in every
   such field, is one between tangents at every point and in every direction. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Shrinkage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* D A, entry by entry *)
Definition tangent (F : ringType) (D : F -> F) m n (A : 'M[F]_(m, n)) : 'M[F]_(m, n) := map_mx D A.

Section Tangents.
Variables (F : comRingType) (D : F -> F).
Hypothesis HD : is_derivation D.
Local Notation d := (tangent D).

(* D is additive on matrices. *)
Lemma tangentD m n (A B : 'M[F]_(m, n)) : d (A + B) = d A + d B.
Proof. by apply/matrixP => i j; rewrite !mxE (derivD HD). Qed.

(* D(-A) = -D A, D(A - B) = D A - D B, D A^T = (D A)^T *)
Lemma tangentN m n (A : 'M[F]_(m, n)) : d (- A) = - d A.
Proof. by apply/matrixP => i j; rewrite !mxE (derivN HD). Qed.

Lemma tangentB m n (A B : 'M[F]_(m, n)) : d (A - B) = d A - d B.
Proof. by rewrite tangentD tangentN. Qed.

Lemma tangent_tr m n (A : 'M[F]_(m, n)) : d A^T = (d A)^T.
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

(* D(a A) = D a A + a D A *)
Lemma tangentZ a m n (A : 'M[F]_(m, n)) : d (a *: A) = D a *: A + a *: d A.
Proof. by apply/matrixP => i j; rewrite !mxE (derivM HD). Qed.

(* D(A B) = D A B + A D B *)
Lemma tangent_mul m n p (A : 'M[F]_(m, n)) (B : 'M[F]_(n, p)) :
  d (A *m B) = d A *m B + A *m d B.
Proof.
apply/matrixP => i k; rewrite !mxE (deriv_sum HD) -big_split; apply: eq_bigr => j _ /=.
by rewrite (derivM HD) !mxE.
Qed.
End Tangents.

(* <A X, U> = <A, U X^T>: the adjoint of a product in its left factor; in its right factor it is
   `inner_adjoint`. *)
Lemma inner_adjoint_left (F : realFieldType) m n p (A : 'M[F]_(m, n)) (X : 'M[F]_(n, p)) U :
  inner (A *m X) U = inner A (U *m X^T).
Proof. by rewrite !inner_trace trmx_mul -mulmxA mxtrace_mulC mulmxA. Qed.

(* <A, B> = <A^T, B^T> *)
Lemma inner_tr (F : realFieldType) m n (A B : 'M[F]_(m, n)) : inner A^T B^T = inner A B.
Proof. by rewrite !inner_trace trmxK -mxtrace_tr trmx_mul trmxK mxtrace_mulC. Qed.

(* <A^T X, U> = <A, X U^T> *)
Lemma inner_adjoint_transposed (F : realFieldType) m n p
    (A : 'M[F]_(m, n)) (X : 'M[F]_(m, p)) U :
  inner (A^T *m X) U = inner A (X *m U^T).
Proof. by rewrite inner_adjoint_left -inner_tr trmxK trmx_mul trmxK. Qed.

(* <u, v> = sum_j u_j v_j of columns *)
Lemma inner_col (F : realFieldType) n (u v : 'cV[F]_n) : inner u v = \sum_j u j 0 * v j 0.
Proof. by apply: eq_bigr => j _; rewrite big_ord1. Qed.

(* D sigma = <v, D v>/(M sigma) for sigma = ||v||/sqrt(M); where v = 0 both sides are 0. *)
Lemma deriv_level (F : rcfType) (D : F -> F) M (v : 'cV[F]_M) : is_derivation D ->
  D (residual_level v) = inner (tangent D v) v / (M%:R * residual_level v).
Proof.
move=> HD; have [->|s0] := eqVneq (residual_level v) 0.
  by rewrite (deriv0 HD) mulr0 invr0 mulr0.
have M0 : M%:R != 0 :> F.
  by apply: contra_neq s0 => M0; rewrite /residual_level M0 invr0 mulr0 sqrtr0.
have sq : M%:R * residual_level v ^+ 2 = \sum_i v i 0 ^+ 2.
  rewrite sqr_sqrtr; first by rewrite mulrC divfK.
  by rewrite divr_ge0 ?ler0n // sumr_ge0 // => i _; apply: sqr_ge0.
have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
move: sq => /(congr1 D); rewrite (derivZ HD) ?(deriv_nat HD) // (deriv_sqr HD) (deriv_sum HD).
rewrite (eq_bigr (fun i => 2%:R * ((tangent D v) i 0 * v i 0))) => [|i _]; last first.
  by rewrite (deriv_sqr HD) mxE -mulrA [v i 0 * _]mulrC.
rewrite -mulr_sumr -inner_col => e; apply: (mulfI two); rewrite mulrA -e.
by field; rewrite s0 M0.
Qed.
