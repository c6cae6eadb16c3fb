(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LVAMP] The adjoints of VAMP's linear stage with learned factors, and of its extrinsic step.

   The stage, the form by the SVD of LMMSE.v, with any U, s and V in the place of A = U Diag(s) V^T:
     p = U^T y,  w = V^T r,  c = sigma_w^2/tau^2,  g_i = s_i/(s_i^2 + c),  e_i = p_i - s_i w_i,
     x = r + V u,  u_i = g_i e_i,  nu = (sum_i c/(s_i^2 + c) + N - R)/N,
   the divergence nu as BSR17 (20) has it after B2. From cotangents X of x and n~ of nu, with
   q = V^T X and d_i = s_i^2 + c:
     p~_i = g_i q_i,  w~_i = -s_i p~_i,
     s~_i = q_i e_i (c - s_i^2)/d_i^2 - p~_i w_i - n~ 2 c s_i/(N d_i^2),
     c~ = sum_i (n~ s_i^2/(N d_i^2) - q_i e_i s_i/d_i^2),
     U~ = y p~^T,  V~ = X u^T + r w~^T,  r~ = X + V w~,
     (sigma_w^2)~ = c~/tau^2,  (tau^2)~ = -c~ c/tau^2.
   Nothing is asked of U and V: they need not stay orthogonal while they are learned.

   The extrinsic step r' = (x - nu r)/(1 - nu), v' = v nu/(1 - nu), from cotangents Q, a:
     x~ = Q/(1 - nu),  r~ = -nu Q/(1 - nu),  v~ = a nu/(1 - nu),
     nu~ = <r' - r, Q>/(1 - nu) + a v/(1 - nu)^2.
   A divergence that is clipped is constant there, and nu~ goes no further. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Runs Tangents.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Stage.
Variables (F : realFieldType) (M N R : nat) (y : 'cV[F]_M) (r : 'cV[F]_N).
Variables (U : 'M[F]_(M, R)) (s : 'cV[F]_R) (V : 'M[F]_(N, R)) (noise tau2 : F).

Let c := noise / tau2.
Let den i := s i 0 ^+ 2 + c.
Let gain i := s i 0 / den i.
Let p := U^T *m y.
Let w := V^T *m r.
Let e i := p i 0 - s i 0 * w i 0.
Definition stage_u : 'cV[F]_R := \col_i (gain i * e i).
(* x and nu *)
Definition stage : 'cV[F]_N := r + V *m stage_u.
Definition stage_divergence : F := (\sum_i c / den i + (N%:R - R%:R)) / N%:R.

Variables (X : 'cV[F]_N) (n_ : F).
Let q := V^T *m X.
Definition adjoint_p : 'cV[F]_R := \col_i (gain i * q i 0).
Definition adjoint_w : 'cV[F]_R := \col_i (- s i 0 * adjoint_p i 0).
Definition adjoint_s : 'cV[F]_R := \col_i (q i 0 * e i * (c - s i 0 ^+ 2) / den i ^+ 2
  - adjoint_p i 0 * w i 0 - n_ * (2%:R * c * s i 0) / (N%:R * den i ^+ 2)).
Definition adjoint_c : F := \sum_i (n_ * s i 0 ^+ 2 / (N%:R * den i ^+ 2)
  - q i 0 * e i * s i 0 / den i ^+ 2).

Variable D : F -> F.
Hypotheses (HD : is_derivation D) (Dy : tangent D y = 0).
Hypotheses (N0 : (0 < N)%N) (tau0 : tau2 != 0) (den0 : forall i, den i != 0).
Local Notation d := (tangent D).

(* D d_i = 2 s_i D s_i + D c *)
Lemma deriv_den i : D (den i) = 2%:R * s i 0 * D (s i 0) + D c.
Proof. by rewrite (derivD HD) (deriv_sqr HD). Qed.

(* D g_i = ((c - s_i^2) D s_i - s_i D c)/d_i^2 *)
Lemma deriv_gain i :
  D (gain i) = ((c - s i 0 ^+ 2) * D (s i 0) - s i 0 * D c) / den i ^+ 2.
Proof.
have d0 := den0 i; rewrite (derivM HD) (derivV HD) deriv_den; move: (D c) d0; rewrite /den.
by move: (s i 0) (D _) c => *; field.
Qed.

(* D (c/d_i) = (s_i^2 D c - 2 c s_i D s_i)/d_i^2 *)
Lemma deriv_null i :
  D (c / den i) = (s i 0 ^+ 2 * D c - 2%:R * c * s i 0 * D (s i 0)) / den i ^+ 2.
Proof.
have d0 := den0 i; rewrite (derivM HD) (derivV HD) deriv_den; move: (D c) d0; rewrite /den.
by move: (s i 0) (D _) c => *; field.
Qed.

(* D c = D sigma_w^2/tau^2 - c D tau^2/tau^2 *)
Lemma deriv_c : D c = D noise / tau2 - c / tau2 * D tau2.
Proof. by rewrite /c (derivM HD) (derivV HD); move: (D noise) (D tau2) => *; field. Qed.

Theorem stage_adjoint :
  inner (d stage) X + D stage_divergence * n_
  = inner (d r) (X + V *m adjoint_w) + inner (d U) (y *m adjoint_p^T)
    + inner (d V) (X *m stage_u^T + r *m adjoint_w^T) + inner (d s) adjoint_s
    + D noise * (adjoint_c / tau2) + D tau2 * - (adjoint_c * c / tau2).
Proof.
have dp : d p = (d U)^T *m y by rewrite (tangent_mul HD) (tangent_tr D) Dy mulmx0 addr0.
have dw : d w = (d V)^T *m r + V^T *m d r by rewrite (tangent_mul HD) (tangent_tr D).
have -> : inner (d stage) X = inner (d r) X + inner (d V) (X *m stage_u^T) + inner (d stage_u) q.
  rewrite /stage (tangentD HD) (tangent_mul HD) !innerDl addrA.
  by rewrite inner_adjoint_left inner_adjoint.
have -> : inner (d U) (y *m adjoint_p^T) = inner (d p) adjoint_p.
  by rewrite dp inner_adjoint_transposed.
have -> : inner (d r) (X + V *m adjoint_w) + inner (d p) adjoint_p
    + inner (d V) (X *m stage_u^T + r *m adjoint_w^T)
  = inner (d r) X + inner (d V) (X *m stage_u^T) + (inner (d p) adjoint_p + inner (d w) adjoint_w).
  rewrite dw !(innerDr, innerDl) (inner_adjoint_transposed (d V)) (inner_adjoint V^T) trmxK.
  move: (inner (d r) _) (inner (d r) X) (inner (d p) _) => *.
  by move: (inner (d V) _) (inner (d V) (X *m _)) => *; ring.
rewrite -!addrA; do 2 congr (_ + _).
have -> : D noise * (adjoint_c / tau2) + D tau2 * - (adjoint_c * c / tau2) = D c * adjoint_c.
  by rewrite deriv_c; move: adjoint_c (D noise) (D tau2) c => *; field.
have Nn : N%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
rewrite (deriv_quotient HD) ?(deriv_nat HD) // (derivD HD) (derivB HD) !(deriv_nat HD) subr0 addr0.
rewrite (deriv_sum HD) !inner_col -mulrA mulr_suml mulr_sumr -!big_split /=.
apply: eq_bigr => i _; rewrite deriv_null.
have dE n (a : 'cV[F]_n) j : (d a) j 0 = D (a j 0) by rewrite mxE.
have pE : adjoint_p i 0 = gain i * q i 0 by rewrite mxE.
have wE : adjoint_w i 0 = - s i 0 * adjoint_p i 0 by rewrite mxE.
have uE : stage_u i 0 = gain i * e i by rewrite mxE.
have sE : adjoint_s i 0 = q i 0 * e i * (c - s i 0 ^+ 2) / den i ^+ 2
  - adjoint_p i 0 * w i 0 - n_ * (2%:R * c * s i 0) / (N%:R * den i ^+ 2) by rewrite mxE.
have De : D (e i) = D (p i 0) - (D (s i 0) * w i 0 + s i 0 * D (w i 0)).
  by rewrite (derivB HD) (derivM HD).
rewrite !dE uE sE wE pE (derivM HD) deriv_gain De /gain; have d0 := den0 i.
move: c (s i 0) (w i 0) (q i 0) (den i) (e i) (D c) (D (s i 0)) (D (w i 0)) (D (p i 0)) d0.
by move=> *; field; apply/andP.
Qed.
End Stage.

Section Extrinsic.
Variables (F : realFieldType) (N : nat) (x r : 'cV[F]_N) (nu v : F).
Variable D : F -> F.
Hypotheses (HD : is_derivation D) (nu1 : 1 - nu != 0).
Local Notation d := (tangent D).
Let r' := extrinsic id nu x r.

Theorem extrinsic_adjoint (Q : 'cV[F]_N) a :
  inner (d r') Q + D (extrinsic_variance v nu) * a
  = inner (d x) ((1 - nu)^-1 *: Q) + inner (d r) (- (nu / (1 - nu)) *: Q)
    + D nu * (inner (r' - r) Q / (1 - nu) + a * v / (1 - nu) ^+ 2) + D v * (a * nu / (1 - nu)).
Proof.
rewrite /r' /extrinsic /extrinsic_variance (tangentZ HD) (tangentB HD) (tangentZ HD).
rewrite (derivM HD) (derivV HD) (derivM HD) (derivB HD) (deriv1 HD) sub0r.
rewrite !(innerDl, innerNl, innerZl, innerZr).
move: (inner x Q) (inner r Q) (inner (d x) Q) (inner (d r) Q) (D nu) (D v) => *.
by field.
Qed.
End Extrinsic.
