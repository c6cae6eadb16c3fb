(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [PGD] The projection on the set ||V||^2 <= P, its derivative and its adjoint.

   Pi(V) = V min(1, sqrt(P)/||V||). Where ||V||^2 > P its derivative in the direction E is
   s (E - <U, E> U) with U = V/||V||, s = sqrt(P)/||V||; elsewhere Pi is the identity. The map is
   its own adjoint. Derivatives are taken by any derivation of an ordered field (Tangents.v): for
   ||V||^2 <= P all along a path, or ||V||^2 > P all along it. Complex beams are their real and
   imaginary parts, of which <X, Y> is Re tr(X^H Y). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Tangents.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section PowerBall.
Variables (F : rcfType) (m n : nat) (P : F).
Implicit Types V E G : 'M[F]_(m, n).
Hypothesis P0 : 0 < P.

Definition norm V : F := Num.sqrt (sqn V).
Definition projection V : 'M[F]_(m, n) := Num.min 1 (Num.sqrt P / norm V) *: V.

(* s (E - <U, E> U) outside, E inside *)
Definition projected_tangent V E : 'M[F]_(m, n) :=
  let U := (norm V)^-1 *: V in
  if P < sqn V then (Num.sqrt P / norm V) *: (E - inner U E *: U) else E.

(* The norm is above 0 outside, and there the factor is below 1. *)
Lemma norm_gt0 V : P < sqn V -> 0 < norm V.
Proof. by move=> /(lt_trans P0); rewrite -sqrtr_gt0. Qed.

Lemma projection_outside V : P < sqn V -> projection V = (Num.sqrt P / norm V) *: V.
Proof.
move=> out; rewrite /projection min_r // ler_pdivr_mulr ?norm_gt0 // mul1r.
by rewrite ler_wsqrtr // ltW.
Qed.

(* Inside nothing changes; of V = 0 all factors give 0. *)
Lemma projection_inside V : sqn V <= P -> projection V = V.
Proof.
move=> le; have [->|V0] := eqVneq V 0; first by rewrite /projection scaler0.
have n0 : 0 < norm V by rewrite sqrtr_gt0 lt_neqAle eq_sym sqn_eq0 V0 sqn_ge0.
by rewrite /projection min_l ?scale1r // ler_pdivl_mulr // mul1r ler_wsqrtr.
Qed.

(* What it gives is in the set. *)
Theorem projection_in_ball V : sqn (projection V) <= P.
Proof.
have [le|out] := lerP (sqn V) P; first by rewrite projection_inside.
rewrite projection_outside // sqnZ expr_div_n !sqr_sqrtr ?sqn_ge0 ?(ltW P0) //.
by rewrite divfK // gt_eqF // (lt_trans P0).
Qed.

(* As the program computes it: V sqrt(P/max(P, ||V||^2)). *)
Theorem projection_as_computed V : projection V = Num.sqrt (P / Num.max P (sqn V)) *: V.
Proof.
have [le|out] := lerP (sqn V) P.
  by rewrite projection_inside // divff ?gt_eqF // sqrtr1 scale1r.
by rewrite projection_outside // sqrtrM ?(ltW P0) // sqrtrV // sqn_ge0.
Qed.

Section Tangent.
Variable D : F -> F.
Hypotheses (HD : is_derivation D) (DP : D P = 0).
Local Notation d := (tangent D).

(* D ||V|| = <V, D V>/||V|| where ||V|| > 0 *)
Lemma deriv_norm V : norm V != 0 -> D (norm V) = inner V (d V) / norm V.
Proof.
move=> n0; have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have := congr1 D (sqr_sqrtr (sqn_ge0 V)); rewrite -/(norm V) (deriv_sqr HD).
have -> : D (sqn V) = 2%:R * inner V (d V).
  rewrite /sqn /inner (deriv_sum HD) mulr_sumr; apply: eq_bigr => i _.
  rewrite (deriv_sum HD) mulr_sumr; apply: eq_bigr => j _.
  by rewrite (derivM HD) mxE [D _ * _]mulrC -mulr2n -mulr_natl.
by move=> e; apply: (mulfI two); rewrite mulrA -e; field.
Qed.

(* sqrt(P) is as constant as P. *)
Lemma deriv_sqrt_power : D (Num.sqrt P) = 0.
Proof.
have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have := congr1 D (sqr_sqrtr (ltW P0)); rewrite (deriv_sqr HD) DP => /eqP.
by rewrite !mulf_eq0 (negPf two) (gt_eqF (_ : 0 < Num.sqrt P)) ?sqrtr_gt0 //= => /eqP.
Qed.

(* The derivative of Pi at V in the direction of D V. *)
Theorem projection_tangents V : d (projection V) = projected_tangent V (d V).
Proof.
rewrite /projected_tangent; case: ltrP => [out|le]; last by rewrite projection_inside.
have n0 : norm V != 0 by rewrite gt_eqF // norm_gt0.
rewrite projection_outside // (tangentZ HD) (derivM HD) deriv_sqrt_power (derivV HD).
rewrite deriv_norm // innerZl; apply/matrixP => i j; rewrite !mxE.
by move: (V i j) (inner V (d V)) => v a; move: (D v) => dv; field.
Qed.
End Tangent.

(* The derivative is its own adjoint, *)
Theorem projection_self_adjoint V G E :
  inner G (projected_tangent V E) = inner (projected_tangent V G) E.
Proof.
rewrite /projected_tangent; case: ltrP => // _.
by rewrite !innerE (innerC _ G); ring.
Qed.

(* so that G s - s <U, G> U is the cotangent that it takes G to: <G, D Pi(V)> = <Pi~(G), D V>. *)
Theorem projection_adjoint (D : F -> F) V G : is_derivation D -> D P = 0 ->
  inner G (tangent D (projection V)) = inner (projected_tangent V G) (tangent D V).
Proof. by move=> HD DP; rewrite projection_tangents // projection_self_adjoint. Qed.
End PowerBall.
