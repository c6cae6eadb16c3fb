(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The slopes of the shrinkages are their derivatives.

   With a derivation D and D r = 1 (for complex r Wirtinger's d/dr: D r = 1, D(conj r) = 0), for
   every family of BSR17 Sec. IV-B, the small network of LMP and the row-wise threshold SCSZ21 (8):
   the formula for the slope that the program evaluates is D eta, off the kinks. A sign that is
   constant near r, such as sgn(r), is an `s` with s^2 = 1 and D s = 0; |r| is s r. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Derivation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Slopes.
Variables (F : fieldType) (D : F -> F).
Hypothesis HD : is_derivation D.
Hypothesis two : 2%:R != 0 :> F.
Variable r : F.
Hypothesis Dr : D r = 1.

Section Piecewise.
(* Slopes theta3, theta4, theta5 of the segments; c_i is r within [-theta_i sigma, theta_i sigma]:
   on a segment it is r (s_i = 0) or a constant (s_i = 1), so that D c_i = 1 - s_i. *)
Variables t3 t4 t5 c1 c2 s1 s2 : F.
Hypotheses (D3 : D t3 = 0) (D4 : D t4 = 0) (D5 : D t5 = 0).
Hypotheses (Dc1 : D c1 = 1 - s1) (Dc2 : D c2 = 1 - s2).

(* [PWL] eta = theta3 c1 + theta4 (c2 - c1) + theta5 (r - c2) *)
Theorem slope_piecewise_linear :
  D (t3 * c1 + t4 * (c2 - c1) + t5 * (r - c2)) = t3 * (1 - s1) + t4 * (s1 - s2) + t5 * s2.
Proof.
by rewrite !(derivD HD) !(derivZ HD) // !(derivB HD) Dc1 Dc2 Dr; ring.
Qed.

(* [SST] eta = theta1 (r - s tau) beyond the threshold, 0 within. *)
Theorem slope_soft_threshold tau : D tau = 0 -> D (t3 * (r - tau)) = t3 /\ D 0 = 0.
Proof.
by move=> Dt; rewrite (derivZ HD) // (derivB HD) Dr Dt subr0 mulr1 (deriv0 HD).
Qed.
End Piecewise.

Section Window.
(* [EXP], [SPL]: eta = theta2 r + theta3 r beta(z), z = r/w, w = theta1 sigma *)
Variables t2 t3 w beta beta' : F.
Hypotheses (D2 : D t2 = 0) (D3 : D t3 = 0) (Dw : D w = 0).
Let z := r / w.

(* D z = 1/w *)
Lemma deriv_argument : D z = w^-1.
Proof. by rewrite (deriv_quotient HD) // Dr mul1r. Qed.

(* theta2 + theta3 (beta + z beta') *)
Theorem slope_window : D beta = beta' * D z ->
  D (t2 * r + t3 * (r * beta)) = t2 + t3 * (beta + z * beta').
Proof.
move=> Db; rewrite (derivD HD) (derivZ HD _ D2) (derivZ HD _ D3) (derivM HD) Db Dr.
rewrite deriv_argument /z.
by ring.
Qed.

(* beta = exp(-z^2/2): beta' = -z beta *)
Lemma deriv_exponential_window E : is_exponential D E ->
  let beta := E (- (z ^+ 2) / 2%:R) in D beta = - z * beta * D z.
Proof.
move=> HE /=; rewrite (deriv_exp HE) (deriv_quotient HD) ?(deriv_nat HD) // (derivN HD).
by rewrite (deriv_sqr HD); move: (E _) => b; field.
Qed.

(* With a = |z| = s z: beta = 2/3 - a^2 + a^3/2 within 1, where beta'/z = 3 a/2 - 2;
   beta = (2 - a)^3/6 within 2, where beta'/z = -(2 - a)^2/(2 a). *)
Lemma deriv_spline_window s : 3%:R != 0 :> F -> s ^+ 2 = 1 -> D s = 0 ->
  let a := s * z in
  D (2%:R / 3%:R - a ^+ 2 * (1 - a / 2%:R)) = z * (3%:R * a / 2%:R - 2%:R) * D z
  /\ (a != 0 -> D ((2%:R - a) ^+ 3 / 6%:R) = z * (- ((2%:R - a) ^+ 2 / 2%:R) / a) * D z).
Proof.
move=> three ss Ds a; have Dn n := deriv_nat HD n.
have six : 6%:R != 0 :> F by rewrite (natrM F 2 3) mulf_neq0.
have Da : D a = s * D z by rewrite (derivZ HD).
have zE : z = s * a by rewrite /a mulrA -expr2 ss mul1r.
split.
  rewrite (derivB HD) (deriv_quotient HD) // (derivM HD) (deriv_sqr HD) (derivB HD) (deriv1 HD).
  by rewrite (deriv_quotient HD) // Dn Da zE; field; rewrite two.
move=> a0; rewrite (deriv_quotient HD) // exprS (derivM HD) (deriv_sqr HD) (derivB HD) Dn Da zE.
move: (D _) => d; move: a a0 {Da zE} => x x0.
by field; rewrite x0 two six.
Qed.
End Window.

Section Windows.
Variables t2 t3 w : F.
Hypotheses (D2 : D t2 = 0) (D3 : D t3 = 0) (Dw : D w = 0).
Let z := r / w.

(* [EXP] eta = theta2 r + theta3 r exp(-z^2/2): theta2 + theta3 beta (1 - z^2) *)
Theorem slope_exponential E : is_exponential D E ->
  let beta := E (- (z ^+ 2) / 2%:R) in
  D (t2 * r + t3 * (r * beta)) = t2 + t3 * (beta * (1 - z ^+ 2)).
Proof.
move=> HE beta; rewrite (slope_window D2 D3 Dw (deriv_exponential_window w HE)) -/z -/beta.
by ring.
Qed.

(* [SPL] eta = theta2 r + theta3 r beta(z), on either piece of beta. *)
Theorem slope_spline s : 3%:R != 0 :> F -> s ^+ 2 = 1 -> D s = 0 ->
  let a := s * z in
  let inner := 2%:R / 3%:R - a ^+ 2 * (1 - a / 2%:R) in let outer := (2%:R - a) ^+ 3 / 6%:R in
  D (t2 * r + t3 * (r * inner)) = t2 + t3 * (inner + z * (z * (3%:R * a / 2%:R - 2%:R)))
  /\ (a != 0 -> D (t2 * r + t3 * (r * outer)) =
        t2 + t3 * (outer + z * (z * (- ((2%:R - a) ^+ 2 / 2%:R) / a)))).
Proof.
move=> three ss Ds a inner outer; have [Di Do] := deriv_spline_window w three ss Ds.
split; first by rewrite (slope_window D2 D3 Dw Di).
by move=> a0; rewrite (slope_window D2 D3 Dw (Do a0)).
Qed.
End Windows.

Section BernoulliGaussian.
Variable E : F -> F.
Hypothesis HE : is_exponential D E.
(* The gain g, sigma^2 and the log odds at r = 0. *)
Variables g s2 offset : F.
Hypotheses (s0 : s2 != 0) (Dg : D g = 0) (Ds : D s2 = 0) (Do : D offset = 0).

(* D 1/(1 + e^u) = -D u p q *)
Lemma deriv_logistic u : 1 + E u != 0 ->
  let p := (1 + E u)^-1 in D p = - D u * (p * (1 - p)).
Proof.
move=> n0 p; rewrite /p (derivV HD) (derivD HD) (deriv1 HD) add0r (deriv_exp HE) {p}.
by move: (E u) n0 => e n0; field.
Qed.

(* [BG] eta = g r p, p = 1/(1 + e^u), u = offset - h, h = g r^2/(2 sigma^2): g p (1 + 2 h q) *)
Theorem slope_bernoulli_gaussian :
  let h := g * r ^+ 2 / (2%:R * s2) in
  let p := (1 + E (offset - h))^-1 in let q := 1 - p in
  1 + E (offset - h) != 0 -> D (g * r * p) = g * p * (1 + 2%:R * h * q).
Proof.
move=> h p q n0; rewrite (derivM HD) (derivZ HD) // Dr deriv_logistic // -/p.
have Dh : D h = g * r / s2.
  rewrite (deriv_quotient HD) ?(const2 HD) // (derivZ HD) // (deriv_sqr HD) Dr.
  by field; rewrite two s0.
rewrite (derivB HD) Do Dh /h /q; move: (p) => x.
by field; rewrite two s0.
Qed.

(* Complex: h = g |r|^2/sigma^2: g p (1 + q h), Wirtinger's derivative by r. *)
Theorem slope_complex_bernoulli_gaussian rbar : D rbar = 0 ->
  let h := g * (r * rbar) / s2 in
  let p := (1 + E (offset - h))^-1 in let q := 1 - p in
  1 + E (offset - h) != 0 -> D (g * r * p) = g * p * (1 + q * h).
Proof.
move=> Db h p q n0; rewrite (derivM HD) (derivZ HD) // Dr deriv_logistic // -/p.
have Dh : D h = g * rbar / s2.
  by rewrite (deriv_quotient HD) // (derivZ HD) // (derivM HD) Dr Db mul1r mulr0 addr0.
by rewrite (derivB HD) Do Dh /h /q; move: (p) => x; field.
Qed.
End BernoulliGaussian.

Section Network.
(* [MLP] eta = r G, G = c + sum_k a_k t_k, t_k = tanh(w_k u + b_k), u = |r|/sigma = s r/sigma *)
Variables (E : F -> F) (h : nat) (w b a : 'I_h -> F) (c s sigma : F).
Hypothesis HE : is_exponential D E.
Hypotheses (Dw : forall k, D (w k) = 0) (Db : forall k, D (b k) = 0) (Da : forall k, D (a k) = 0).
Hypotheses (Dc : D c = 0) (Ds : D s = 0) (Dsigma : D sigma = 0).

Definition tanh (u : F) := (E u - E (- u)) / (E u + E (- u)).

(* D tanh u = (1 - tanh^2 u) D u *)
Lemma deriv_tanh u : E u + E (- u) != 0 -> D (tanh u) = (1 - tanh u ^+ 2) * D u.
Proof.
move=> n0; rewrite /tanh (derivM HD) (derivV HD) (derivB HD) (derivD HD) !(deriv_exp HE).
by rewrite (derivN HD); move: (E u) (E (- u)) n0 => x y n0; field.
Qed.

(* G + u G', G' = sum_k a_k w_k (1 - t_k^2) *)
Theorem slope_mlp : let u := s * r / sigma in let t k := tanh (w k * u + b k) in
  (forall k, E (w k * u + b k) + E (- (w k * u + b k)) != 0) ->
  let G := c + \sum_k a k * t k in
  D (r * G) = G + u * (\sum_k a k * w k * (1 - t k ^+ 2)).
Proof.
move=> u t n0 G; have Du : D u = s / sigma.
  by rewrite (deriv_quotient HD) // (derivZ HD) // Dr mulr1.
rewrite (derivM HD) Dr mul1r; congr (_ + _).
rewrite (derivD HD) Dc add0r (deriv_sum HD).
rewrite (eq_bigr (fun k => s / sigma * (a k * w k * (1 - t k ^+ 2)))) => [|k _].
  by rewrite -mulr_sumr mulrA /u; congr (_ * _); ring.
by rewrite (derivZ HD) // deriv_tanh // (derivD HD) Db addr0 (derivZ HD) // Du /t; ring.
Qed.
End Network.

Section Group.
(* [MSTO] of a row r_1 .. r_m, with r = r_j and the others constant: n^2 = sum_i r_i^2. *)
Variables (m : nat) (row : 'I_m -> F) (j : 'I_m) (n t : F).
Hypotheses (n0 : n != 0) (Dt : D t = 0) (rj : row j = r).
Hypothesis others : forall i, i != j -> D (row i) = 0.

(* 1 - t/n + t r_j^2/n^3 *)
Theorem slope_group_threshold : n ^+ 2 = \sum_i row i ^+ 2 ->
  D ((1 - t / n) * r) = 1 - t / n + t * r ^+ 2 / n ^+ 3.
Proof.
move=> /(congr1 D); rewrite (deriv_sqr HD) (deriv_sum HD) (bigD1 j) //= rj big1 => [|i ij].
  rewrite addr0 (deriv_sqr HD) Dr => e; have Dn : D n = r / n.
    by apply: (mulfI (mulf_neq0 two n0)); rewrite e; field.
  rewrite (derivM HD) Dr (derivB HD) (deriv1 HD) (derivZ HD) // (derivV HD) Dn; field.
  by rewrite n0.
by rewrite (deriv_sqr HD) others // mulr0.
Qed.

(* Complex, n^2 = sum_i r_i conj(r_i): 1 - t/n + t |r_j|^2/(2 n^3), which for one entry is
   1 - t/(2 n), [CST]. *)
Theorem slope_complex_group (conj : 'I_m -> F) : (forall i, D (conj i) = 0) ->
  n ^+ 2 = \sum_i row i * conj i ->
  D ((1 - t / n) * r) = 1 - t / n + t * (r * conj j) / (2%:R * n ^+ 3).
Proof.
move=> Db /(congr1 D); rewrite (deriv_sqr HD) (deriv_sum HD) (bigD1 j) //= rj big1 => [|i ij].
  rewrite addr0 (derivM HD) Dr Db mul1r mulr0 addr0 => e; have Dn : D n = conj j / (2%:R * n).
    by apply: (mulfI (mulf_neq0 two n0)); rewrite e; field; rewrite two n0.
  rewrite (derivM HD) Dr (derivB HD) (deriv1 HD) (derivZ HD) // (derivV HD) Dn; field.
  by rewrite two n0.
by rewrite (derivM HD) Db others // mul0r mulr0 addr0.
Qed.

(* [CST]: with one complex entry the slope is 1 - t/(2 n). *)
Theorem slope_complex_soft rbar : n ^+ 2 = r * rbar ->
  1 - t / n + t * (r * rbar) / (2%:R * n ^+ 3) = 1 - t / (2%:R * n).
Proof. by move=> <-; field; rewrite two n0. Qed.
End Group.
End Slopes.
