(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The de-correlated linear estimators of OAMP, Ma and Ping 2017.

   W = (N/tr(W^ A)) W^, B = I - W A, and tau^2 = (1/N) tr(B B^T) v^2 + (1/N) tr(W W^T) sigma_w^2.
   For the matched filter W^ = A^T and the pseudo-inverse W^ = A^T (A A^T)^-1 these are the closed
   forms that the program evaluates; for the LMMSE estimator see Equalities.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Decorrelation.
Variables (F : fieldType) (M N : nat) (A : 'M[F]_(M, N)).

Definition decorrelate (What : 'M[F]_(N, M)) := (N%:R / \tr (What *m A)) *: What.
Definition interference (W : 'M[F]_(N, M)) := 1%:M - W *m A.
Definition decorrelated_variance W v2 noise :=
  \tr (interference W *m (interference W)^T) / N%:R * v2 + \tr (W *m W^T) / N%:R * noise.

Hypothesis N0 : N%:R != 0 :> F.

(* tr(B B^T) = N - 2 tr(W A) + tr(W A (W A)^T) *)
Lemma interference_power W :
  \tr (interference W *m (interference W)^T)
  = N%:R - 2%:R * \tr (W *m A) + \tr (W *m A *m (W *m A)^T).
Proof.
rewrite /interference linearB /= trmx1 mulmxBl mul1mx !mulmxBr mulmx1 !linearB /=.
by rewrite mxtrace_tr mxtrace1; ring.
Qed.

(* tr((k X) (k X)^T) = k^2 tr(X X^T) *)
Lemma scaled_power m n (X : 'M[F]_(m, n)) k :
  \tr ((k *: X) *m (k *: X)^T) = k ^+ 2 * \tr (X *m X^T).
Proof. by rewrite [(_ *: _)^T]linearZ /= -scalemxAl -scalemxAr scalerA mxtraceZ. Qed.

(* tr(W A) = N where tr(W^ A) is not zero. *)
Lemma decorrelate_trace What : \tr (What *m A) != 0 -> \tr (decorrelate What *m A) = N%:R.
Proof. by move=> t0; rewrite -scalemxAl mxtraceZ divfK. Qed.

(* Matched filter, k = N/||A||_F^2: tau^2 = (k^2 ||A A^T||_F^2/N - 1) v^2 + k sigma_w^2 *)
Theorem matched_filter_variance v2 noise : let k := N%:R / \tr (A^T *m A) in
  \tr (A^T *m A) != 0 ->
  decorrelated_variance (decorrelate A^T) v2 noise
  = (k ^+ 2 * \tr (A *m A^T *m (A *m A^T)) / N%:R - 1) * v2 + k * noise.
Proof.
move=> k t0; rewrite /decorrelated_variance interference_power decorrelate_trace //.
rewrite /decorrelate -/k -scalemxAl !scaled_power trmx_mul trmxK.
rewrite -(mulmxA A^T A) (mxtrace_mulC A^T) !mulmxA /k.
by move: (\tr (_ *m _ *m _ *m _)) (\tr _) t0 => a f f0; field; rewrite N0 f0.
Qed.

(* Pseudo-inverse of a matrix of full row rank, k = N/M:
   tau^2 = (k - 1) v^2 + (k^2/N) tr (A A^T)^-1 sigma_w^2 *)
Theorem pseudo_inverse_variance v2 noise : let k := N%:R / M%:R in
  M%:R != 0 :> F -> A *m A^T \in unitmx ->
  decorrelated_variance (decorrelate (A^T *m invmx (A *m A^T))) v2 noise
  = (k - 1) * v2 + k ^+ 2 / N%:R * \tr (invmx (A *m A^T)) * noise.
Proof.
move=> k m0 u; set G := A *m A^T in u *; set P := A^T *m invmx G.
have tP : \tr (P *m A) = M%:R by rewrite mxtrace_mulC mulmxA mulmxV // mxtrace1.
have GT : G^T = G by rewrite trmx_mul trmxK.
have PP : \tr (P *m P^T) = \tr (invmx G).
  by rewrite mxtrace_mulC trmx_mul trmxK trmx_inv GT mulmxA -(mulmxA _ A) -/G mulVmx // mul1mx.
have AP : P *m A *m (P *m A)^T = P *m A.
  rewrite trmx_mul mulmxA -(mulmxA P A A^T) -/G trmx_mul trmxK trmx_inv GT.
  by rewrite -(mulmxA A^T) mulVmx // mulmx1 mulmxA.
rewrite /decorrelated_variance interference_power decorrelate_trace ?tP // /decorrelate tP -/k.
rewrite -scalemxAl !scaled_power AP PP tP.
by rewrite /k; field; rewrite N0 m0.
Qed.
End Decorrelation.
