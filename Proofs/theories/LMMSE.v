(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The linear stage of VAMP: its three forms are one, and its divergence is its Jacobian's trace.

   With G = A^H A + c I and H = A A^H + c I,
     eta~ = G^-1 (A^H y + c r)                                               BSR17 (23)
          = r + A^H H^-1 (y - A r)                                            by the Gram matrix
          = r + V Diag(s_i/(s_i^2 + c)) (U^H y - Diag(s) V^H r)               by the SVD
     N <eta~'> = c tr G^-1 = c tr H^-1 + N - M = sum_i c/(s_i^2 + c) + N - R.
   BSR17 (16), (20) as printed lack the part of r in the null space and N - R (errata B1, B2).
   `B` stands for A^H, `V'` and `U'` for V^H and U^H: all is true over any field where G has an
   inverse, which for real A and c > 0 it has. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Runs.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* <eta~'> is the mean of the diagonal of c G^-1. *)
Lemma lmmse_mean_slope (F : fieldType) M N (A : 'M[F]_(M, N)) B c :
  lmmse_slope id id A B c = \tr (c *: invmx (shifted_gram A B c)) / N%:R.
Proof. by rewrite mxtraceZ. Qed.

Section Forms.
Variables (F : fieldType) (M N : nat) (A : 'M[F]_(M, N)) (B : 'M[F]_(N, M)) (c : F).
Let G := shifted_gram A B c.
Let H := shifted_gram B A c.
Hypotheses (c0 : c != 0) (Gu : G \in unitmx).

(* G B = B H *)
Lemma gram_push : G *m B = B *m H.
Proof. by rewrite /G /H /shifted_gram mulmxDl mulmxDr mulmxA scalar_mxC. Qed.

(* H has the inverse (I - A G^-1 B)/c. *)
Lemma gram_unit : H \in unitmx.
Proof.
have AG : A *m G = H *m A by rewrite /G /H /shifted_gram mulmxDl mulmxDr mulmxA scalar_mxC.
have e : H *m (c^-1 *: (1%:M - A *m invmx G *m B)) = 1%:M.
  rewrite -scalemxAr mulmxBr mulmx1 !mulmxA -AG -!mulmxA mulKVmx // /H /shifted_gram addrC addKr.
  by rewrite -scalemx1 scalerA mulVf // scale1r.
by case: (mulmx1_unit e).
Qed.

(* W^ = G^-1 B = B H^-1 *)
Lemma gram_estimator : invmx G *m B = B *m invmx H.
Proof.
have Hu := gram_unit.
by rewrite -[B in LHS](mulmxK Hu) -gram_push !mulmxA mulVmx // mul1mx.
Qed.

(* W^ A = I - c G^-1 *)
Lemma estimator_gain : invmx G *m (B *m A) = 1%:M - c *: invmx G.
Proof.
have -> : B *m A = G - c%:M by rewrite addrK.
by rewrite mulmxBr mulVmx // mul_mx_scalar.
Qed.

(* eta~ = r + W^ (y - A r) *)
Lemma lmmse_correction y r : lmmse A B c y r = r + invmx G *m B *m (y - A *m r).
Proof.
have e : B *m y + c *: r = B *m (y - A *m r) + G *m r.
  by rewrite /G /shifted_gram mulmxBr mulmxDl mulmxA addrA subrK mul_scalar_mx.
by rewrite /lmmse e mulmxDr mulKmx // mulmxA addrC.
Qed.

(* eta~ = r + B H^-1 (y - A r): the form by the Gram matrix. *)
Theorem lmmse_by_gram y r : lmmse A B c y r = r + B *m (invmx H *m (y - A *m r)).
Proof. by rewrite lmmse_correction gram_estimator mulmxA. Qed.

(* c tr G^-1 = c tr H^-1 + N - M *)
Theorem lmmse_slope_by_gram : c * \tr (invmx G) = c * \tr (invmx H) + (N%:R - M%:R).
Proof.
have Hu := gram_unit.
have tG : \tr (invmx G *m B *m A) = N%:R - c * \tr (invmx G).
  by rewrite -mulmxA estimator_gain linearB /= linearZ /= mxtrace1.
have tH : \tr (A *m (invmx G *m B)) = M%:R - c * \tr (invmx H).
  rewrite gram_estimator mulmxA; have -> : A *m B = H - c%:M by rewrite addrK.
  by rewrite mulmxBl mulmxV // mul_scalar_mx linearB /= linearZ /= mxtrace1.
move: tG; rewrite mxtrace_mulC tH => e.
by rewrite -[c * \tr (invmx H)](subKr M%:R) e; ring.
Qed.

(* The Jacobian by r is c G^-1: the stage is affine in r. *)
Theorem lmmse_jacobian y r d :
  lmmse A B c y (r + d) = lmmse A B c y r + (c *: invmx G) *m d.
Proof. by rewrite /lmmse -/G scalerDr addrA mulmxDr -scalemxAr scalemxAl. Qed.
End Forms.

(* By the economy SVD A = U Diag(s) V', B = V Diag(s) U' of rank k, U' U = V' V = I. *)
Section Spectral.
Variables (F : fieldType) (M N k : nat) (U : 'M[F]_(M, k)) (U' : 'M[F]_(k, M)).
Variables (V : 'M[F]_(N, k)) (V' : 'M[F]_(k, N)) (s : 'rV[F]_k) (c : F).
Hypotheses (UU : U' *m U = 1%:M) (VV : V' *m V = 1%:M).
Hypotheses (c0 : c != 0) (sc : forall i, s 0 i ^+ 2 + c != 0).
Let A := U *m diag_mx s *m V'.
Let B := V *m diag_mx s *m U'.
Let G := shifted_gram A B c.
Let gain : 'rV[F]_k := \row_i (s 0 i / (s 0 i ^+ 2 + c)).
Let shrink : 'rV[F]_k := \row_i (s 0 i ^+ 2 / (s 0 i ^+ 2 + c)).

Let gramE : G = V *m diag_mx (\row_i s 0 i ^+ 2) *m V' + c%:M.
Proof.
congr (_ + _); rewrite /A /B !mulmxA -(mulmxA _ U' U) UU mulmx1 -(mulmxA V) mulmx_diag.
by do 3!congr (_ *m _); congr diag_mx; apply/rowP => i; rewrite !mxE.
Qed.

(* c G^-1 = I - V Diag(s_i^2/(s_i^2 + c)) V' *)
Let inverse := c^-1 *: (1%:M - V *m diag_mx shrink *m V').

Let GK : G *m inverse = 1%:M.
Proof.
set d := diag_mx (\row_i s 0 i ^+ 2); set h := diag_mx shrink.
have key : d *m h + c *: h = d.
  rewrite mulmx_diag; apply/matrixP => i j; rewrite !mxE.
  case: eqP => _; rewrite ?mulr0n ?mulr0 ?addr0 // !mulr1n.
  by field; apply: sc.
have e : G *m (V *m h *m V') = V *m d *m V'.
  rewrite gramE -/d mulmxDl mul_scalar_mx !mulmxA -(mulmxA _ V' V) VV mulmx1.
  by rewrite scalemxAl scalemxAr -mulmxDl -[V *m d *m h]mulmxA -mulmxDr key.
rewrite /inverse -scalemxAr mulmxBr mulmx1 e gramE addrC addKr.
by rewrite -scalemx1 scalerA mulVf // scale1r.
Qed.

(* So A^H A + c I has an inverse. *)
Lemma spectral_unit : G \in unitmx. Proof. by case: (mulmx1_unit GK). Qed.

Let invE : invmx G = inverse.
Proof. by rewrite -[inverse](mulKmx spectral_unit) GK mulmx1. Qed.

(* eta~ = r + V Diag(s_i/(s_i^2 + c)) (U' y - Diag(s) V' r) *)
Theorem lmmse_by_svd y r :
  lmmse A B c y r = r + V *m (diag_mx gain *m (U' *m y - diag_mx s *m (V' *m r))).
Proof.
rewrite (lmmse_correction spectral_unit) -/G; congr (_ + _).
have -> : invmx G *m B = V *m diag_mx gain *m U'.
  set h := diag_mx shrink; set d := diag_mx s.
  have key : c^-1 *: (d - h *m d) = diag_mx gain.
    rewrite mulmx_diag; apply/matrixP => i j; rewrite !mxE.
    case: eqP => [->|_]; last by rewrite !mulr0n subr0 mulr0.
    by rewrite !mulr1n; move: (s 0 j) (sc j) => a a0; field; rewrite c0 a0.
  have e : V *m h *m V' *m B = V *m (h *m d) *m U'.
    by rewrite /B !mulmxA -(mulmxA _ V' V) VV mulmx1.
  by rewrite invE -scalemxAl mulmxBl mul1mx e /B -mulmxBl -mulmxBr scalemxAl scalemxAr key.
rewrite -!mulmxA; do 2!congr (_ *m _); rewrite mulmxBr; congr (_ - _).
by rewrite /A !mulmxA UU mul1mx.
Qed.

(* c tr G^-1 = sum_i c/(s_i^2 + c) + N - k: BSR17 (20) with erratum B2. *)
Theorem lmmse_divergence :
  \tr (c *: invmx G) = \sum_i c / (s 0 i ^+ 2 + c) + (N%:R - k%:R).
Proof.
rewrite invE /inverse scalerA divff // scale1r linearB /= mxtrace1 -mulmxA mxtrace_mulC.
rewrite -mulmxA VV mulmx1 mxtrace_diag.
have -> : \sum_i c / (s 0 i ^+ 2 + c) = k%:R - \sum_i shrink 0 i.
  rewrite -[k in k%:R]card_ord -sum1_card natr_sum -sumrB; apply: eq_bigr => i _.
  by rewrite !mxE; field; apply: sc.
by rewrite [RHS]addrC addrA subrK.
Qed.
End Spectral.

(* Over an ordered field A^T A + c I has an inverse for every c > 0. *)
Lemma real_gram_unit (R : rcfType) M N (A : 'M[R]_(M, N)) c : 0 < c ->
  shifted_gram A A^T c \in unitmx.
Proof.
move=> cp; rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
set u := row i _; have uG : u *m shifted_gram A A^T c = 0.
  by apply/sub_kermxP; rewrite row_sub.
have sqE n (w : 'rV[R]_n) : (w *m w^T) 0 0 = sq (w 0).
  by rewrite mxE; apply: eq_bigr => j _; rewrite mxE -expr2.
have e : sq ((u *m A^T) 0) + c * sq (u 0) = 0.
  transitivity ((u *m shifted_gram A A^T c *m u^T) 0 0); last by rewrite uG mul0mx mxE.
  rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl mulmxA.
  by rewrite -mulmxA -[A in A *m u^T]trmxK -trmx_mul mxE [X in _ = _ + X]mxE !sqE.
apply/rowP => j; rewrite [RHS]mxE; apply: (sq_eq0 (f := u 0)).
have /eqP := e; rewrite paddr_eq0 ?sq_ge0 ?mulr_ge0 ?(ltW cp) ?sq_ge0 // => /andP[_].
by rewrite mulf_eq0 (gt_eqF cp) => /eqP.
Qed.
