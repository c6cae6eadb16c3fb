(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LAMP] The gradient of a whole network, from the adjoints of its layers.

   From x_0 = 0 and v_0 = y, layer t < T of BSR17 (31) leaves x_{t+1} and v_{t+1}. From cotangents
   X_T of x_T and V_T of v_T the layers' adjoints (LampAdjoint.v) give X_t, V_t and, on the way,
   B~_t and theta~_t. Then
     <D x_T, X_T> + <D v_T, V_T> = sum_t (<D B_t, B~_t> + <D theta_t, theta~_t>)
   for every derivation D: with X_T the gradient of a loss of x_T and V_T = 0, B~_t and theta~_t are
   its gradient. If layers share one B, that by B is the sum of the B~_t. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Shrinkage Tangents ShrinkageAdjoint LampAdjoint.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Network.
Variables (F : rcfType) (M N p : nat) (A : 'M[F]_(M, N)) (y : 'cV[F]_M) (h : shrinkage F p).
Variables (B : nat -> 'M[F]_(N, M)) (theta : nat -> 'cV[F]_p).

(* x_t and v_t *)
Fixpoint lamp t : 'cV[F]_N * 'cV[F]_M :=
  if t is t'.+1 then
    let (x, v) := lamp t' in
    let sigma := residual_level v in
    let r := layer_input (B t') x v in
    let x' := shrunk h r sigma (theta t') in
    let b := N%:R / M%:R * mean_slope (fun s u => eta_r h u s (theta t')) sigma r in
    (x', next_residual A y v x' b)
  else (0, y).

Let v t := (lamp t).2.
Let sigma t := residual_level (v t).
Let r t := layer_input (B t) (lamp t).1 (v t).
Let b t := N%:R / M%:R * mean_slope (fun s u => eta_r h u s (theta t)) (sigma t) (r t).

(* r~_t, sigma~_t, theta~_t and B~_t from cotangents of x_{t+1} and v_{t+1} *)
Section Back.
Variables (t : nat) (X : 'cV[F]_N) (V : 'cV[F]_M).
Let x_ := X - A^T *m V.
Let s_ := inner V (v t) / M%:R.
Definition back_r := adjoint_r h (r t) (sigma t) (theta t) x_ s_.
Definition back_sigma := adjoint_sigma h (r t) (sigma t) (theta t) x_ s_.
Definition back_theta := adjoint_theta h (r t) (sigma t) (theta t) x_ s_.
Definition back_B := back_r *m (v t)^T.
Definition back_v := adjoint_residual (B t) (v t) (b t) V back_r back_sigma.
End Back.

Variable D : F -> F.
Hypotheses (HD : is_derivation D) (DA : tangent D A = 0) (Dy : tangent D y = 0).
Local Notation d := (tangent D).
Variable T : nat.
Hypothesis Hh : forall t j, (t < T)%N -> has_derivatives D h (r t j 0) (sigma t) (theta t).
(* X_t and V_t, given X_T and V_T *)
Variables (X : nat -> 'cV[F]_N) (V : nat -> 'cV[F]_M).
Hypothesis X_back : forall t, (t < T)%N -> X t = back_r t (X t.+1) (V t.+1).
Hypothesis V_back : forall t, (t < T)%N -> V t = back_v t (X t.+1) (V t.+1).

(* One layer *)
Lemma lamp_layer t : (t < T)%N ->
  inner (d (lamp t.+1).1) (X t.+1) + inner (d (lamp t.+1).2) (V t.+1)
  = inner (d (lamp t).1) (X t) + inner (d (lamp t).2) (V t)
    + (inner (d (B t)) (back_B t (X t.+1) (V t.+1))
       + inner (d (theta t)) (back_theta t (X t.+1) (V t.+1))).
Proof.
move=> tT; have Ht j := Hh j tT; rewrite (X_back tT) (V_back tT).
have [dx dv] := lamp_tangents HD DA Dy Ht.
have := lamp_adjoint A (B t) (lamp t).1 (v t) h (theta t) (d (lamp t).1) (d (v t)) (d (B t))
  (d (theta t)) (X t.+1) (V t.+1); rewrite -dx -dv {dx dv}.
rewrite /back_v /back_B /back_theta /back_r /back_sigma /b /r /sigma /v /=.
by case: (lamp t) => x w /= ->; rewrite -!addrA; congr (_ + _); rewrite addrCA.
Qed.

Theorem lamp_gradient :
  inner (d (lamp T).1) (X T) + inner (d (lamp T).2) (V T)
  = \sum_(t < T) (inner (d (B t)) (back_B t (X t.+1) (V t.+1))
                  + inner (d (theta t)) (back_theta t (X t.+1) (V t.+1))).
Proof.
have zero n (W : 'cV[F]_n) : inner (0 : 'cV[F]_n) W = 0.
  by rewrite -(scale0r (0 : 'cV[F]_n)) innerZl mul0r.
have d0 n : d (0 : 'cV[F]_n) = 0 by apply/matrixP => i j; rewrite !mxE (deriv0 HD).
suff all t : (t <= T)%N -> inner (d (lamp t).1) (X t) + inner (d (lamp t).2) (V t)
  = \sum_(k < t) (inner (d (B k)) (back_B k (X k.+1) (V k.+1))
                  + inner (d (theta k)) (back_theta k (X k.+1) (V k.+1))) by apply: all.
elim: t => [|t IH] tT; first by rewrite big_ord0 /= d0 Dy !zero addr0.
by rewrite lamp_layer // IH ?big_ord_recr // ltnW.
Qed.

(* Layers that share one B *)
Corollary lamp_gradient_tied B0 : (forall t, B t = B0) ->
  inner (d (lamp T).1) (X T) + inner (d (lamp T).2) (V T)
  = inner (d B0) (\sum_(t < T) back_B t (X t.+1) (V t.+1))
    + \sum_(t < T) inner (d (theta t)) (back_theta t (X t.+1) (V t.+1)).
Proof.
move=> tied; rewrite lamp_gradient big_split /=; congr (_ + _).
have zero : inner (d B0) 0 = 0 by rewrite -(scale0r (0 : 'M[F]_(N, M))) innerZr mul0r.
by rewrite (big_morph _ (innerDr (d B0)) zero); apply: eq_bigr => t _; rewrite tied.
Qed.
End Network.
