(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Calculus without analysis, and with it Tweedie's and Stein's identities.

   A derivation D of a field of functions is additive and has D(a b) = D a b + a D b; an exponential
   is an E with E(a + b) = E a E b and D(E a) = D a E a. From these laws alone follow: the formula
   of BSR17 (37)-(40) for a Bernoulli-Gaussian signal is r + s^2 D p/p with p the density of r, in
   real and complex numbers; and E[(R - X) eta(R)] = tau^2 E[eta'(R)] for R = X + tau Z (Stein 1981,
   Lemma 2) under any mean that is 0 on the total derivatives D(eta p). That the posterior mean is
   r + s^2 D p/p for every prior (Tweedie; Efron 2011, (1.4)) is not proven here.

   The functions meant are germs of meromorphic functions at a point. To ask for an E of every
   element loses nothing: missing exponentials, such as exp(1/z), can be adjoined freely. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Record is_derivation (F : comRingType) (D : F -> F) : Prop := IsDerivation {
  derivD : forall a b, D (a + b) = D a + D b;
  derivM : forall a b, D (a * b) = D a * b + a * D b }.

Record is_exponential (F : comRingType) (D E : F -> F) : Prop := IsExponential {
  expD : forall a b, E (a + b) = E a * E b;
  deriv_exp : forall a, D (E a) = D a * E a }.

Section Laws.
Variables (F : comRingType) (D : F -> F).
Hypothesis HD : is_derivation D.

(* D is zero on 0, 1 and whole numbers, and keeps signs and sums. *)
Lemma deriv0 : D 0 = 0.
Proof. by apply: (addrI (D 0)); rewrite -(derivD HD) !addr0. Qed.

(* D 1 = 0, D (- a) = - D a, D (a - b) = D a - D b and D n = 0. *)
Lemma deriv1 : D 1 = 0.
Proof. by apply: (addrI (D 1)); rewrite addr0 -{3}(mulr1 1) (derivM HD) mulr1 mul1r. Qed.

Lemma derivN a : D (- a) = - D a.
Proof. by apply: (addrI (D a)); rewrite -(derivD HD) !subrr deriv0. Qed.

Lemma derivB a b : D (a - b) = D a - D b.
Proof. by rewrite (derivD HD) derivN. Qed.

Lemma deriv_nat n : D n%:R = 0.
Proof. by elim: n => [|n IH]; rewrite ?deriv0 // mulrS (derivD HD) IH deriv1 addr0. Qed.

(* D(c a) = c D a for a constant c *)
Lemma derivZ c a : D c = 0 -> D (c * a) = c * D a.
Proof. by move=> c0; rewrite (derivM HD) c0 mul0r add0r. Qed.

(* D a^2 = 2 a D a *)
Lemma deriv_sqr a : D (a ^+ 2) = 2%:R * a * D a.
Proof. by rewrite expr2 (derivM HD); ring. Qed.

(* D of a sum is the sum of the D. *)
Lemma deriv_sum (I : Type) (s : seq I) f : D (\sum_(i <- s) f i) = \sum_(i <- s) D (f i).
Proof. exact: (big_morph D (derivD HD) deriv0). Qed.
End Laws.

Section Field.
Variables (F : fieldType) (D : F -> F).
Hypothesis HD : is_derivation D.

(* D a^-1 = -D a/a^2 *)
Lemma derivV a : D a^-1 = - D a / a ^+ 2.
Proof.
have [->|a0] := eqVneq a 0; first by rewrite invr0 (deriv0 HD) oppr0 mul0r.
have : D (a * a^-1) = 0 by rewrite divff // (deriv1 HD).
rewrite (derivM HD) => /eqP; rewrite addrC addr_eq0 => /eqP e.
by apply: (mulfI a0); rewrite e; field.
Qed.

(* D(a/c) = D a/c for a constant c *)
Lemma deriv_quotient a c : D c = 0 -> D (a / c) = D a / c.
Proof. by move=> c0; rewrite (derivM HD) derivV c0 oppr0 mul0r mulr0 addr0. Qed.

(* The inverse of a constant is constant. *)
Lemma constV a : D a = 0 -> D a^-1 = 0.
Proof. by move=> a0; rewrite derivV a0 oppr0 mul0r. Qed.

(* A constant twice as large. *)
Lemma const2 c : D c = 0 -> D (2%:R * c) = 0.
Proof. by move=> c0; rewrite (derivM HD) (deriv_nat HD) c0 mul0r mulr0 addr0. Qed.

Variable E : F -> F.
Hypothesis HE : is_exponential D E.

(* D exp(-r^2/(2 v)) = -(r/v) exp(-r^2/(2 v)) *)
Lemma deriv_gaussian r v : 2%:R != 0 :> F -> v != 0 -> D r = 1 -> D v = 0 ->
  D (E (- (r ^+ 2 / (2%:R * v)))) = - (r / v) * E (- (r ^+ 2 / (2%:R * v))).
Proof.
move=> two v0 Dr Dv; rewrite (deriv_exp HE) (derivN HD) deriv_quotient ?const2 //.
by rewrite (deriv_sqr HD) Dr; congr (_ * _); field; rewrite two v0.
Qed.
End Field.

(* Tweedie's formula for a mixture of two Gaussian densities of variances s2 and phi + s2. *)
Section Tweedie.
Variables (F : fieldType) (D E : F -> F).
Hypotheses (HD : is_derivation D) (HE : is_exponential D E).
(* The activity gamma, the variances, and the log odds theta2 = log((1 - gamma)/gamma). *)
Variables gamma s2 phi theta2 : F.
Let v := phi + s2.
Hypotheses (two : 2%:R != 0 :> F) (s0 : s2 != 0) (f0 : phi != 0) (v0 : v != 0) (g0 : gamma != 0).
Hypotheses (Dg : D gamma = 0) (Ds : D s2 = 0) (Df : D phi = 0).
Hypothesis odds : E theta2 = (1 - gamma) / gamma.

Let Dv : D v = 0. Proof. by rewrite (derivD HD) Df Ds addr0. Qed.
Let Dg1 : D (1 - gamma) = 0. Proof. by rewrite (derivB HD) (deriv1 HD) Dg subr0. Qed.

(* Where D e1 = -k e1/s2 and D e2 = -k e2/v, the mixture p = (1 - gamma) n1 e1 + gamma n2 e2 has
   k + s2 D p/p = k (phi/v)/(1 + (1 - gamma) n1 e1/(gamma n2 e2)). *)
Lemma tweedie_mixture k n1 n2 e1 e2 : D n1 = 0 -> D n2 = 0 -> n2 != 0 -> e2 != 0 ->
  D e1 = - (k / s2) * e1 -> D e2 = - (k / v) * e2 ->
  let p := (1 - gamma) * n1 * e1 + gamma * n2 * e2 in p != 0 ->
  k + s2 * (D p / p)
  = k / ((1 + s2 / phi) * (1 + (1 - gamma) * n1 * e1 / (gamma * n2 * e2))).
Proof.
move=> D1 D2 n0 e0 De1 De2 p p0.
have -> : D p = - (k / s2) * ((1 - gamma) * n1 * e1) - k / v * (gamma * n2 * e2).
  rewrite (derivD HD) !(derivM HD _ e1) !(derivM HD _ e2) !(derivZ HD) // ?D1 ?D2 ?De1 ?De2.
  by ring.
have b0 : gamma * n2 * e2 != 0 by rewrite !mulf_neq0.
rewrite {}/p in p0 *; move: ((1 - gamma) * n1 * e1) (gamma * n2 * e2) b0 p0 => a b b0 ab0.
by rewrite /v; field; rewrite f0 s0 b0 [b + a]addrC ab0 -/v v0.
Qed.

(* Real: r + s2 D p/p =
   r/[(1 + s2/phi) (1 + sqrt(1 + phi/s2) exp(theta2 - r^2/(2 (s2 + s2^2/phi))))];
   n1, n2 stand for the normalisers 1/sqrt(2 pi s2), 1/sqrt(2 pi v), the root for their quotient. *)
Theorem tweedie_bernoulli_gaussian r root n1 n2 :
  D r = 1 -> D n1 = 0 -> D n2 = 0 -> n2 != 0 -> n1 = root * n2 -> (forall a, E a != 0) ->
  let p := (1 - gamma) * n1 * E (- (r ^+ 2 / (2%:R * s2)))
           + gamma * n2 * E (- (r ^+ 2 / (2%:R * v))) in
  p != 0 ->
  r + s2 * (D p / p)
  = r / ((1 + s2 / phi) * (1 + root * E (theta2 - r ^+ 2 / (2%:R * (s2 + s2 ^+ 2 / phi))))).
Proof.
move=> Dr D1 D2 n0 nE E0 p p0; set e1 := E _ in p p0 *; set e2 := E _ in p p0 *.
have h : s2 + s2 ^+ 2 / phi = s2 * v / phi by rewrite /v; field.
have relation : e1 = E (- (r ^+ 2 / (2%:R * (s2 + s2 ^+ 2 / phi)))) * e2.
  rewrite -(expD HE) h; congr E; rewrite /v; field.
  by rewrite f0 s0 two -/v v0.
have De1 : D e1 = - (r / s2) * e1 by apply: deriv_gaussian.
have De2 : D e2 = - (r / v) * e2 by apply: deriv_gaussian.
rewrite (tweedie_mixture D1 D2 n0 (E0 _) De1 De2 p0); congr (_ / (_ * (1 + _))).
rewrite (expD HE) odds relation nE -/e2; have e0 : e2 != 0 by apply: E0.
by move: (E _) e2 e0 {p p0 relation De1 De2} => x e e0; field; rewrite n0 e0 g0.
Qed.
End Tweedie.

(* The complex case: D is d/d(conj r), so that D r = 0 and D(conj r) = 1, and the densities are
   exp(-|r|^2/v)/(pi v): r + s2 D p/p = g r/(1 + e^u), g = phi/(phi + s2),
   e^u = exp(theta2) (1 + phi/s2) exp(-h), h = g |r|^2/s2. *)
Section ComplexTweedie.
Variables (F : fieldType) (D E : F -> F).
Hypotheses (HD : is_derivation D) (HE : is_exponential D E).
Variables gamma s2 phi theta2 : F.
Let v := phi + s2.
Hypotheses (s0 : s2 != 0) (f0 : phi != 0) (v0 : v != 0) (g0 : gamma != 0).
Hypotheses (Dg : D gamma = 0) (Ds : D s2 = 0) (Df : D phi = 0).
Hypothesis odds : E theta2 = (1 - gamma) / gamma.

Let Dv : D v = 0. Proof. by rewrite (derivD HD) Df Ds addr0. Qed.

(* D exp(-|r|^2/w) = -(r/w) exp(-|r|^2/w) *)
Lemma deriv_complex_gaussian r rbar w : D r = 0 -> D rbar = 1 -> D w = 0 ->
  D (E (- (r * rbar / w))) = - (r / w) * E (- (r * rbar / w)).
Proof.
move=> Dr Db Dw; rewrite (deriv_exp HE) (derivN HD) (deriv_quotient HD) //.
by rewrite (derivM HD) Dr Db mul0r add0r mulr1.
Qed.

(* The complex formula is r + s2 d/d(conj r) log p. *)
Theorem tweedie_complex r rbar : D r = 0 -> D rbar = 1 -> (forall a, E a != 0) ->
  let p := (1 - gamma) / s2 * E (- (r * rbar / s2)) + gamma / v * E (- (r * rbar / v)) in
  p != 0 ->
  let g := phi / v in
  r + s2 * (D p / p)
  = g * r / (1 + E theta2 * (1 + phi / s2) * E (- (g * (r * rbar) / s2))).
Proof.
move=> Dr Db E0 p p0 g; set e1 := E _ in p p0 *; set e2 := E _ in p p0 *.
have relation : e1 = E (- (g * (r * rbar) / s2)) * e2.
  by rewrite -(expD HE); congr E; rewrite /g /v; field; rewrite s0 -/v v0.
have De1 : D e1 = - (r / s2) * e1 by apply: deriv_complex_gaussian.
have De2 : D e2 = - (r / v) * e2 by apply: deriv_complex_gaussian.
have e0 : e2 != 0 by apply: E0.
have Dn := (constV HD Ds, constV HD Dv); have n0 : v^-1 != 0 by rewrite invr_eq0.
rewrite (tweedie_mixture HD s0 f0 v0 g0 Dg Dn.1 Dn.2 n0 e0 De1 De2 p0) relation odds.
have -> : 1 + phi / s2 = v / s2 by rewrite /v; field.
have -> : 1 + s2 / phi = v / phi by rewrite /v addrC; field.
move: (E _) => x; have -> : (1 - gamma) / s2 * (x * e2) / (gamma / v * e2)
  = (1 - gamma) / gamma * (v / s2) * x by field; rewrite e0 v0 s0 g0.
rewrite /g !invfM invrK [v^-1 * phi]mulrC mulrA [r * _]mulrC; congr (_ * _).
Qed.

(* d/d(conj r) of a function of m = |r|, with m^2 = r conj(r), is r/(2 m) times d/dm. *)
Lemma deriv_modulus r rbar m : 2%:R != 0 :> F -> m != 0 -> D r = 0 -> D rbar = 1 ->
  m ^+ 2 = r * rbar -> D m = r / (2%:R * m).
Proof.
move=> two m0 Dr Db /(congr1 D); rewrite (deriv_sqr HD) (derivM HD) Dr Db mul0r add0r mulr1 => e.
by rewrite -e; field; rewrite two m0.
Qed.
End ComplexTweedie.

(* Stein's identity for any linear functional I, such as an integral over the line, that is zero on
   total derivatives D(eta p): functions form an algebra over the field K of constants. *)
Section Stein.
Variables (K : fieldType) (F : comAlgType K) (D : F -> F) (I : {scalar F}) (r : F).
Hypothesis HD : is_derivation D.

(* E[R eta(R)] = v E[eta'(R)] for the density p of N(0, v), D p = -(r/v) p. *)
Theorem stein_gaussian v p eta : v != 0 -> D p = - (v^-1 *: (r * p)) -> I (D (eta * p)) = 0 ->
  I (r * (eta * p)) = v * I (D eta * p).
Proof.
move=> v0 Dp; rewrite (derivM HD) Dp mulrN -scalerAr linearB linearZ /=.
by rewrite [eta * (r * _)]mulrCA => /eqP; rewrite subr_eq0 => /eqP ->; rewrite mulVKf.
Qed.

(* R = X + tau Z, X zero or N(0, phi): of the inactive part R - X is R, of the active part it is
   R tau^2/(phi + tau^2) on average. So E[(R - X) eta(R)] = tau^2 E[eta'(R)]. *)
Theorem stein_mixture gamma phi tau2 p1 p2 eta :
  let total := phi + tau2 in
  tau2 != 0 -> total != 0 ->
  D p1 = - (tau2^-1 *: (r * p1)) -> D p2 = - (total^-1 *: (r * p2)) ->
  I (D (eta * p1)) = 0 -> I (D (eta * p2)) = 0 ->
  (1 - gamma) * I (r * (eta * p1)) + gamma * (tau2 / total) * I (r * (eta * p2))
  = tau2 * I (D eta * ((1 - gamma) *: p1 + gamma *: p2)).
Proof.
move=> total t0 n0 D1 D2 I1 I2; rewrite (stein_gaussian t0 D1 I1) (stein_gaussian n0 D2 I2).
rewrite mulrDr -!scalerAr linearD !linearZ /=.
by move: (I _) (I _) => a b; field.
Qed.
End Stein.
