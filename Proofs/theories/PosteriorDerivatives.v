(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [BG] The derivatives by r, sigma and theta of the posterior mean of a Bernoulli-Gaussian signal,
   BSR17 (37)-(40), and those of its slope, are those that BernoulliGaussian+Parametric.swift in
   Sources/Shrinkages has: so the adjoint of a LAMP layer with it is right (LampAdjoint.v).

     g = theta1/(theta1 + sigma^2),  h = g r^2/(2 sigma^2),  q = 1 - p,
     p = 1/(1 + sqrt(1 + theta1/sigma^2) exp(theta2 - h)),  eta = g r p,  d eta/dr = g p (1 + 2 h q)
   With subscripts for derivatives, u for the log odds and t = 1 + 2 h (q - p),
     h_sigma  = -2 h (2 - g)/sigma,     u_sigma  = -g/sigma - h_sigma,
     h_theta1 = h (1 - g)/theta1,       u_theta1 = g/(2 theta1) - h_theta1,  u_theta2 = 1,
     eta_sigma  = -eta (2 (1 - g)/sigma + q u_sigma),
     eta_theta1 = eta ((1 - g)/theta1 - q u_theta1),  eta_theta2 = -eta q,
     eta_rr = g (g r/sigma^2) p q (2 + t),
     eta_rx = eta_r g_x/g + g p q (2 h_x - u_x t),
     g_sigma/g = -2 (1 - g)/sigma,  g_theta1/g = (1 - g)/theta1.
   The exponential is any E with E(a + b) = E a E b and D(E a) = D a E a. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation Inner Tangents ShrinkageAdjoint FamilyDerivatives.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section BernoulliGaussian.
Variables (F : rcfType) (D E : F -> F).
Hypotheses (HD : is_derivation D) (HE : is_exponential D E).

Let g s (th : 'cV[F]_2) := entry th 1 / (entry th 1 + s ^+ 2).
Let h r s th := g s th * r ^+ 2 / (2%:R * s ^+ 2).
Let p r s th :=
  (1 + Num.sqrt (1 + entry th 1 / s ^+ 2) * E (entry th 2 - h r s th))^-1.
Let q r s th := 1 - p r s th.
Let hs r s th := - (2%:R * h r s th * (2%:R - g s th) / s).
Let us r s th := - (g s th / s) - hs r s th.
Let h1 r s th := h r s th * (1 - g s th) / entry th 1.
Let u1 r s th := g s th / (2%:R * entry th 1) - h1 r s th.
Let turn r s th := 1 + 2%:R * h r s th * (q r s th - p r s th).
Let value r s th := g s th * r * p r s th.
Let slope r s th := g s th * p r s th * (1 + 2%:R * h r s th * q r s th).
Let gpq r s th := g s th * p r s th * q r s th.
Definition bernoulli_gaussian : shrinkage F 2 :=
  Shrinkage value slope
    (fun r s th => - value r s th * (2%:R * (1 - g s th) / s + q r s th * us r s th))
    (fun r s th => column 2
      [:: value r s th * ((1 - g s th) / entry th 1 - q r s th * u1 r s th);
          - value r s th * q r s th])
    (fun r s th => g s th * (g s th * r / s ^+ 2) * p r s th * q r s th * (2%:R + turn r s th))
    (fun r s th => slope r s th * (- 2%:R * (1 - g s th) / s)
      + gpq r s th * (2%:R * hs r s th - us r s th * turn r s th))
    (fun r s th => column 2
      [:: slope r s th * ((1 - g s th) / entry th 1)
            + gpq r s th * (2%:R * h1 r s th - u1 r s th * turn r s th);
          - gpq r s th * turn r s th]).

(* An exponential is the square of that of one half. *)
Lemma exponential_ge0 a : 0 <= E a.
Proof.
have -> : a = a / 2%:R + a / 2%:R by field.
by rewrite (expD HE) -expr2 sqr_ge0.
Qed.

Theorem bernoulli_gaussian_has_derivatives r sigma theta : sigma != 0 -> 0 < entry theta 1 ->
  has_derivatives D bernoulli_gaussian r sigma theta.
Proof.
move=> s0 t0; have two : 2%:R != 0 :> F by rewrite pnatr_eq0.
have tn : entry theta 1 != 0 by apply: lt0r_neq0.
have vn : entry theta 1 + sigma ^+ 2 != 0 by rewrite lt0r_neq0 // ltr_paddr ?sqr_ge0.
set G := g sigma theta; set P := p r sigma theta; set H := h r sigma theta.
have gE : G = entry theta 1 / (entry theta 1 + sigma ^+ 2) by [].
(* k = dh/dr, 2 h = r k *)
pose k := G * r / sigma ^+ 2.
have hE : H = r * k / 2%:R by rewrite /H /h /k -/G; move: G {gE k} => x; field.
have Dg : D G = G * (1 - G) * (D (entry theta 1) / entry theta 1 - 2%:R * D sigma / sigma).
  rewrite gE (derivM HD) (derivV HD) (derivD HD) (deriv_sqr HD).
  move: (D (entry theta 1)) (D sigma) => a b; move: (entry theta 1) tn vn => t tn vn.
  by field; apply/and3P; split.
have DH : D H = k * D r + hs r sigma theta * D sigma + h1 r sigma theta * D (entry theta 1).
  rewrite /H /h -/G (derivM HD) (derivV HD) (derivM HD G) (derivM HD 2%:R) (deriv_nat HD).
  rewrite !(deriv_sqr HD) Dg.
  rewrite /hs /h1 /h -/G /k.
  move: (D (entry theta 1)) (D sigma) (D r) G {gE hE Dg k vn t0} => a b c x.
  by move: (entry theta 1) tn => t tn; field; apply/andP.
have kE : k = G * r / sigma ^+ 2 by [].
clearbody k; pose root := Num.sqrt (1 + entry theta 1 / sigma ^+ 2).
have inside : 0 < 1 + entry theta 1 / sigma ^+ 2.
  by rewrite ltr_paddr ?ltr01 // divr_ge0 ?sqr_ge0 // ltW.
have root0 : 0 < root by rewrite sqrtr_gt0.
have Droot : D root = root * (G / (2%:R * entry theta 1) * D (entry theta 1) - G / sigma * D sigma).
  have := congr1 D (sqr_sqrtr (ltW inside)); rewrite -/root (deriv_sqr HD) (derivD HD) (deriv1 HD).
  rewrite add0r (derivM HD) (derivV HD) (deriv_sqr HD) => e.
  apply: (mulfI (mulf_neq0 two (lt0r_neq0 root0))); rewrite e [in RHS]mulrA.
  have -> : 2%:R * root * root = 2%:R * (1 + entry theta 1 / sigma ^+ 2).
    by rewrite -mulrA -expr2 sqr_sqrtr // ltW.
  rewrite gE; move: (D (entry theta 1)) (D sigma) => a b; move: (entry theta 1) tn vn => t tn vn.
  by field; apply/and3P; split.
pose U := us r sigma theta * D sigma + u1 r sigma theta * D (entry theta 1) + D (entry theta 2)
  - k * D r.
have DP : D P = - P * (1 - P) * U.
  rewrite /P /p -/root -/H; set e := E _.
  have De : D (root * e) = root * e * U.
    rewrite (derivM HD) Droot /e (deriv_exp HE) (derivB HD) DH /U /us /u1.
    move: (E _) (hs _ _ _) (h1 _ _ _) (D r) (D sigma) (D (entry theta 1)) (D (entry theta 2)).
    by rewrite -/G; move: (G / _) (G / _) => *; ring.
  have n0 : 1 + root * e != 0.
    by rewrite lt0r_neq0 // ltr_paddr ?ltr01 // mulr_ge0 ?exponential_ge0 // ltW.
  rewrite (derivV HD) (derivD HD) (deriv1 HD) add0r De.
  by move: (root * e) n0 U {De} => x n0 u; field.
split; rewrite inner_column /= !big_cons big_nil /=.
  rewrite /value /slope /q -/G -/P -/H (derivM HD (G * r)) (derivM HD G) Dg DP /U hE.
  move: P (us _ _ _) (u1 _ _ _) {DP U DH} => x a b.
  move: (D r) (D sigma) (D (entry theta 1)) (D (entry theta 2)) {hE kE Dg Droot gE} => c d e f.
  by move: G (entry theta 1) tn {vn t0 inside root0 root H} => *; field; apply/andP.
rewrite /slope /gpq /turn /q -/G -/P -/H (derivM HD (G * P)) (derivM HD G) (derivD HD).
rewrite (derivM HD (2%:R * H)) (derivM HD 2%:R) (derivB HD) !(deriv1 HD) (deriv_nat HD).
rewrite Dg DP DH /U hE [G * r / _](esym kE).
move: P (us _ _ _) (u1 _ _ _) (hs _ _ _) (h1 _ _ _) {DP U DH} => x a b hs' h1'.
move: (D r) (D sigma) (D (entry theta 1)) (D (entry theta 2)) {hE kE Dg Droot gE} => c d e f.
by move: G (entry theta 1) tn {vn t0 inside root0 root H} => *; field; apply/andP.
Qed.
End BernoulliGaussian.
