(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [PWL], [EXP], [SPL]: the derivatives by r, sigma and theta that these shrinkages of BSR17
   Sec. IV-B have in Sources/Shrinkages are their derivatives, and those of their slopes.

   So `has_derivatives` holds for each of them, as for [SST] (ShrinkageAdjoint.v) and [BG]
   (PosteriorDerivatives.v), and the adjoint of a LAMP layer with it is right (LampAdjoint.v).
   Formulas are those of the comments there, theta counted from 1 as in the paper. Between two
   pieces the path decides, as it does at a threshold. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner SoftThreshold Shrinkage Tangents ShrinkageAdjoint.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* The number theta_k of a column, k from 1, and a column of given numbers. *)
Definition entry (F : Type) p (theta : 'cV[F]_p.+1) k : F := theta (inord k.-1) 0.
Definition column (F : ringType) p (s : seq F) : 'cV[F]_p := \col_i s`_i.

(* <(a_1 .. a_p), D theta> = sum_k a_k D theta_k *)
Lemma inner_column (F : realFieldType) (D : F -> F) p s (theta : 'cV[F]_p.+1) :
  inner (column p.+1 s) (tangent D theta)
  = \sum_(k <- iota 0 p.+1) s`_k * D (entry theta k.+1).
Proof.
rewrite inner_col -[iota 0 _]/(index_iota 0 p.+1) big_mkord.
by apply: eq_bigr => i _; rewrite !mxE /entry inord_val.
Qed.

Section Piecewise.
Variables (F : rcfType) (D : F -> F).
Hypothesis HD : is_derivation D.

(* r within [-t, t], t >= 0, is r - soft(r; t). *)
Definition clamped (t r : F) : F := r - soft t r.

(* [PWL] eta = theta3 c1 + theta4 (c2 - c1) + theta5 (r - c2), c_i = r within theta_i sigma *)
Definition piecewise_linear : shrinkage F 5 :=
  let tau k s th := entry th k * s in
  let c k r s th := clamped (tau k s th) r in
  let g k r s th := sign_beyond (tau k s th) r in
  let m k r s th := soft_slope (tau k s th) r in
  Shrinkage
    (fun r s th => entry th 3 * c 1%N r s th + entry th 4 * (c 2%N r s th - c 1%N r s th)
      + entry th 5 * (r - c 2%N r s th))
    (fun r s th => entry th 3 * (1 - m 1%N r s th) + entry th 4 * (m 1%N r s th - m 2%N r s th)
      + entry th 5 * m 2%N r s th)
    (fun r s th => (entry th 3 - entry th 4) * entry th 1 * g 1%N r s th
      + (entry th 4 - entry th 5) * entry th 2 * g 2%N r s th)
    (fun r s th => column 5
      [:: (entry th 3 - entry th 4) * s * g 1%N r s th;
          (entry th 4 - entry th 5) * s * g 2%N r s th;
          c 1%N r s th; c 2%N r s th - c 1%N r s th; r - c 2%N r s th])
    (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun r s th => column 5
      [:: 0; 0; 1 - m 1%N r s th; m 1%N r s th - m 2%N r s th; m 2%N r s th]).

Theorem piecewise_linear_has_derivatives r sigma theta :
  has_derivatives D piecewise_linear r sigma theta.
Proof.
split; rewrite inner_column /= !big_cons big_nil /clamped /=.
  rewrite !(derivD HD, derivN HD, derivM HD, deriv_soft HD).
  move: (sign_beyond _ _) (sign_beyond _ _) (soft_slope _ _) (soft_slope _ _) => g1 g2 m1 m2.
  move: (soft _ _) (soft _ _) (D r) (D sigma) => s1 s2 dr ds; move: (entry theta 1) (entry theta 2).
  by move: (entry theta 3) (entry theta 4) (entry theta 5) => *; ring.
rewrite !(derivD HD, derivN HD, derivM HD, deriv_soft_slope HD, deriv1 HD).
move: (soft_slope _ _) (soft_slope _ _) => *; move: (entry theta 1) (entry theta 2).
by move: (entry theta 3) (entry theta 4) (entry theta 5) => *; ring.
Qed.
End Piecewise.

Section Window.
Variables (F : realFieldType) (D : F -> F).
Hypothesis HD : is_derivation D.
(* A window beta(z), beta'/z and beta''. *)
Variables (beta ratio second : F -> F).

(* [EXP], [SPL] eta = theta2 r + theta3 r beta(z), z = r/(theta1 sigma) *)
Definition window : shrinkage F 3 :=
  let z r s (th : 'cV[F]_3) := r / (entry th 1 * s) in
  let b r s th := beta (z r s th) in
  let b1 r s th := z r s th * ratio (z r s th) in
  let bend r s th := 2%:R * z r s th * b1 r s th + z r s th ^+ 2 * second (z r s th) in
  Shrinkage
    (fun r s th => entry th 2 * r + entry th 3 * (r * b r s th))
    (fun r s th => entry th 2 + entry th 3 * (b r s th + z r s th * b1 r s th))
    (fun r s th => - entry th 3 * entry th 1 * (z r s th ^+ 2 * b1 r s th))
    (fun r s th => column 3
      [:: - entry th 3 * s * (z r s th ^+ 2 * b1 r s th); r; r * b r s th])
    (fun r s th =>
      entry th 3 * (2%:R * b1 r s th + z r s th * second (z r s th)) / (entry th 1 * s))
    (fun r s th => - entry th 3 * bend r s th / s)
    (fun r s th => column 3
      [:: - entry th 3 * bend r s th / entry th 1; 1; b r s th + z r s th * b1 r s th]).

(* So it is for any window with D beta(z) = beta'(z) D z and D beta'(z) = beta''(z) D z. *)
Theorem window_has_derivatives r sigma theta :
  let z := r / (entry theta 1 * sigma) in
  sigma != 0 -> entry theta 1 != 0 ->
  D (beta z) = z * ratio z * D z -> D (z * ratio z) = second z * D z ->
  has_derivatives D window r sigma theta.
Proof.
move=> z s0 t0 Db Dr.
have Dz : D z = (D r - z * (D (entry theta 1) * sigma + entry theta 1 * D sigma))
    / (entry theta 1 * sigma).
  rewrite /z (derivM HD) (derivV HD) (derivM HD); move: (D _) (D _) (D _) => a b c.
  by move: (entry theta 1) t0 => t t0; field; apply/andP.
have rE : r = z * (entry theta 1 * sigma) by rewrite divfK // mulf_neq0.
split; rewrite inner_column /= !big_cons big_nil -/z /=; last first.
  rewrite !(derivD HD) (derivM HD (entry theta 3)) (derivD HD) (derivM HD z) Db Dr Dz.
  move: z (beta z) (ratio z) (second z) (D r) (D sigma) {rE Db Dr Dz} => *.
  move: (entry theta 2) (entry theta 3) (D (entry theta 1)) (D (entry theta 2)) (D (entry theta 3)).
  by move: (entry theta 1) t0 => *; field; apply/andP.
have rDz : r * D z = z * (D r - z * (D (entry theta 1) * sigma + entry theta 1 * D sigma)).
  by rewrite {1}rE Dz -mulrA; congr (_ * _); rewrite mulrC divfK // mulf_neq0.
rewrite !(derivD HD) (derivM HD (entry theta 2)) (derivM HD (entry theta 3)) (derivM HD r) Db.
apply/eqP; rewrite addr0 -subr_eq0; apply/eqP.
have <- : entry theta 3 * z * ratio z * (r * D z
    - z * (D r - z * (D (entry theta 1) * sigma + entry theta 1 * D sigma))) = 0.
  by rewrite rDz subrr mulr0.
move: z (beta z) (ratio z) (D r) (D sigma) (D z) {rE rDz Db Dr Dz} => *.
move: (D (entry theta 1)) (D (entry theta 2)) (D (entry theta 3)).
by move: (entry theta 1) (entry theta 2) (entry theta 3) => *; ring.
Qed.
End Window.

Section Windows.
Variables (F : rcfType) (D : F -> F).
Hypothesis HD : is_derivation D.

(* [EXP] beta = exp(-z^2/2), beta'/z = -beta, beta'' = (z^2 - 1) beta *)
Section Exponential.
Variable E : F -> F.
Hypothesis HE : is_exponential D E.
Let beta (z : F) := E (- z ^+ 2 / 2%:R).
Definition exponential : shrinkage F 3 :=
  window beta (fun z => - beta z) (fun z => z * (z * beta z) - beta z).

Theorem exponential_has_derivatives r sigma theta : sigma != 0 -> entry theta 1 != 0 ->
  has_derivatives D exponential r sigma theta.
Proof.
move=> s0 t0; have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have Db z : D (beta z) = z * - beta z * D z.
  rewrite /beta (deriv_exp HE) (deriv_quotient HD) ?(deriv_nat HD) // (derivN HD) (deriv_sqr HD).
  by move: (E _) => b; field.
apply: window_has_derivatives => //; move: (r / _) => z.
by rewrite (derivM HD) (derivN HD) Db; ring.
Qed.
End Exponential.

(* [SPL] with a = |z|: 2/3 - a^2 + a^3/2 within 1, (2 - a)^3/6 within 2, else 0;
   beta'/z = 3 a/2 - 2, -(2 - a)^2/(2 a), 0;  beta'' = 3 a - 2, 2 - a, 0 *)
Definition pieces (inner outer : F -> F) (z : F) : F :=
  let a := `|z| in if a <= 1 then inner a else if a <= 2%:R then outer a else 0.
Definition spline : shrinkage F 3 := window
  (pieces (fun a => 2%:R / 3%:R - a ^+ 2 * (1 - a / 2%:R)) (fun a => (2%:R - a) ^+ 3 / 6%:R))
  (pieces (fun a => 3%:R * a / 2%:R - 2%:R) (fun a => - ((2%:R - a) ^+ 2 / 2%:R) / a))
  (pieces (fun a => 3%:R * a - 2%:R) (fun a => 2%:R - a)).

Theorem spline_has_derivatives r sigma theta : sigma != 0 -> entry theta 1 != 0 ->
  has_derivatives D spline r sigma theta.
Proof.
move=> s0 t0; have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have three : 3%:R != 0 :> F by rewrite pnatr_eq0.
have six : 6%:R != 0 :> F by rewrite pnatr_eq0.
have outside (a : F) : (a <= 1) = false -> a != 0.
  by move=> /negbT; rewrite -ltNge => /(lt_trans ltr01); apply: lt0r_neq0.
have Dn := deriv_nat HD; have D1 := deriv1 HD.
(* With a = |z|, z D z = a D a and z D a = a D z. *)
have zDz z : z * D z = `|z| * D `|z|.
  by apply: (mulfI two); rewrite !mulrA -!(deriv_sqr HD) real_normK // num_real.
have zDa z : z * D `|z| = `|z| * D z by rewrite deriv_abs // mulrA [z * _]mulrC -normrEsg.
have shape k z : z * k * D z = k * (`|z| * D `|z|) by rewrite -zDz mulrCA mulrA.
apply: window_has_derivatives => //; move: (r / _) => z; rewrite /pieces.
  rewrite shape; move: `|z| => a; case: ifP => [_|/outside a0]; [|case: ifP => _].
  - rewrite (derivB HD) (deriv_quotient HD) // Dn (derivM HD) (deriv_sqr HD) (derivB HD).
    rewrite (deriv_quotient HD) // D1.
    by move: (D a) => da; field.
  - rewrite (deriv_quotient HD) // exprS (derivM HD) (deriv_sqr HD) (derivB HD) Dn.
    by move: (D a) => da; field.
  - by rewrite (deriv0 HD) mul0r.
rewrite (derivM HD); have := zDa z; move: `|z| => a e.
case: ifP => [_|/outside a0]; [|case: ifP => _]; last by rewrite (deriv0 HD) !mulr0 mul0r addr0.
  have -> : D (3%:R * a / 2%:R - 2%:R) = 3%:R / 2%:R * D a.
    by rewrite (derivB HD) (deriv_quotient HD) // (derivZ HD) // Dn subr0 mulrAC.
  by rewrite [z * _]mulrCA e; move: (D z) => dz; field.
have -> : D (- ((2%:R - a) ^+ 2 / 2%:R) / a)
  = ((2%:R - a) / a + (2%:R - a) ^+ 2 / (2%:R * a ^+ 2)) * D a.
  rewrite (derivM HD) (derivV HD) (derivN HD) (deriv_quotient HD) // (deriv_sqr HD) (derivB HD) Dn.
  by move: (D a) => da; field.
by rewrite [z * _]mulrCA e; move: (D z) => dz; field.
Qed.
End Windows.
