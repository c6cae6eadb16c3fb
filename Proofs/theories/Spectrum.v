(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The linear stage of VAMP's state evolution, for a given spectrum.

   [SE-VAMP], BSR17 Sec. V-A: the error of the linear stage as a sum of squares, which the program
   evaluates; where the noise and the variance are the assumed ones, E_lin = nu~ tau~^2 and
   tau^2 = tau~^2 nu~/(1 - nu~); and that this rises with tau~^2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Mean.
Variables (R : realFieldType) (N : nat).
Hypothesis N0 : (0 < N)%N.

(* <g>, the mean over the spectrum *)
Definition mean (g : 'I_N -> R) := (\sum_i g i) / N%:R.

Let Nn : N%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

(* The mean is linear, and monotone. *)
Lemma meanD g h : mean (fun i => g i + h i) = mean g + mean h.
Proof. by rewrite /mean big_split mulrDl. Qed.

(* Means of multiples, constants, equal and larger families. *)
Lemma meanZ a g : mean (fun i => a * g i) = a * mean g.
Proof. by rewrite /mean -mulr_sumr mulrA. Qed.

Lemma mean_const a : mean (fun _ => a) = a.
Proof. by rewrite /mean big_const_ord iter_addr_0 -[a *+ N]mulr_natr mulfK. Qed.

Lemma eq_mean g h : g =1 h -> mean g = mean h.
Proof. by move=> e; rewrite /mean (eq_bigr h). Qed.

Lemma mean_lt g h : (forall i, g i < h i) -> mean g < mean h.
Proof.
move=> lt; rewrite /mean ltr_pmul2r ?invr_gt0 ?ltr0n //.
rewrite (bigD1 (Ordinal N0)) //= [X in _ < X](bigD1 (Ordinal N0)) //= ltr_le_add //.
by apply: ler_sum => i _; apply: ltW.
Qed.

(* The mean of non-negative numbers. *)
Lemma mean_ge0 g : (forall i, 0 <= g i) -> 0 <= mean g.
Proof. by move=> g0; rewrite divr_ge0 ?ler0n // sumr_ge0. Qed.

(* <u v> >= <u><v> where u and v are ordered alike *)
Lemma chebyshev (u v : 'I_N -> R) : (forall i j, 0 <= (u i - u j) * (v i - v j)) ->
  mean u * mean v <= mean (fun i => u i * v i).
Proof.
move=> uv; have := mean_ge0 (fun i => mean_ge0 (uv i)).
have -> : mean (fun i => mean (fun j => (u i - u j) * (v i - v j)))
  = 2%:R * (mean (fun i => u i * v i) - mean u * mean v).
  have inner i : mean (fun j => (u i - u j) * (v i - v j))
    = u i * v i + ((- mean v) * u i + ((- mean u) * v i + mean (fun j => u j * v j))).
    rewrite (eq_mean (h := fun j => (u i * v i + (- u i) * v j)
      + ((- v i) * u j + u j * v j))) => [|j]; last by ring.
    by rewrite 2!meanD meanD mean_const !meanZ; ring.
  by rewrite (eq_mean inner) !meanD !meanZ mean_const -/(mean (fun i => u i * v i)); ring.
by rewrite pmulr_rge0 ?ltr0n // subr_ge0.
Qed.
End Mean.

(* (E - nu^2 tau^2)/(1 - nu)^2, which is tau^2 nu/(1 - nu) where E = nu tau^2. *)
Section Extrinsic.
Variable R : realFieldType.
Definition extrinsic_error (e nu t2 : R) := (e - nu ^+ 2 * t2) / (1 - nu) ^+ 2.

(* With E = nu tau^2 the extrinsic error is tau^2 nu/(1 - nu). *)
Lemma matched_extrinsic nu t2 : nu != 1 ->
  extrinsic_error (nu * t2) nu t2 = t2 * nu / (1 - nu).
Proof. by move=> n1; rewrite /extrinsic_error; field; rewrite subr_eq0 eq_sym. Qed.
End Extrinsic.

Section LinearStage.
Variables (R : realFieldType) (N : nat).
Hypothesis N0 : (0 < N)%N.
(* s_i^2, the eigenvalues of A^T A, N - rank of which are zero; sigma_w^2 *)
Variables (s2 : 'I_N -> R) (noise : R).
Hypotheses (s2_ge0 : forall i, 0 <= s2 i) (noise0 : 0 < noise).

(* [SE-VAMP]: with c the assumed sigma_w^2/sigma~^2, nu~ = <c/(s^2 + c)>, the error of the linear
   stage E_lin = <(s^2 sigma_w0^2 + c^2 tau~^2)/(s^2 + c)^2>. *)
Definition linear_slope c := mean (fun i => c / (s2 i + c)).
Definition linear_error c true_noise tt2 :=
  mean (fun i => (s2 i * true_noise + c ^+ 2 * tt2) / (s2 i + c) ^+ 2).

(* tau^2 as a sum of squares, the form that the program evaluates. *)
Theorem linear_error_as_squares c true_noise tt2 : (forall i, s2 i + c != 0) ->
  let nut := linear_slope c in
  linear_error c true_noise tt2 - nut ^+ 2 * tt2
  = tt2 * mean (fun i => (c / (s2 i + c) - nut) ^+ 2)
    + true_noise * mean (fun i => s2 i / (s2 i + c) ^+ 2).
Proof.
move=> n0 nut; rewrite -!meanZ -meanD; set g := (X in _ = mean X).
have -> : linear_error c true_noise tt2
  = mean (fun i => g i + (2%:R * tt2 * nut * (c / (s2 i + c)) + - (tt2 * nut ^+ 2))).
  by apply: eq_mean => i; rewrite /g; move: (nut) => nu; field; apply: n0.
rewrite (meanD g) (meanD (fun i => 2%:R * tt2 * nut * (c / (s2 i + c)))).
by rewrite mean_const // (meanZ _ (fun i => c / (s2 i + c))) -/(linear_slope c) -/nut; ring.
Qed.

(* Matched, c = sigma_w^2/tau~^2: E_lin = nu~ tau~^2 and tau^2 = tau~^2 nu~/(1 - nu~). *)
Theorem matched_lmmse tt2 : 0 < tt2 ->
  let c := noise / tt2 in let nut := linear_slope c in
  linear_error c noise tt2 = nut * tt2
  /\ (nut != 1 -> extrinsic_error (linear_error c noise tt2) nut tt2 = tt2 * nut / (1 - nut)).
Proof.
move=> t0 c nut; have e : linear_error c noise tt2 = nut * tt2.
  rewrite mulrC /nut /linear_slope -meanZ; apply: eq_mean => i.
  have c0 : s2 i + c != 0 by rewrite gt_eqF // ltr_paddl ?divr_gt0.
  have -> : noise = c * tt2 by rewrite divfK // gt_eqF.
  by field.
by split=> // n1; rewrite e matched_extrinsic.
Qed.

(* The linear stage tau^2 = tau~^2 nu~/(1 - nu~) rises with tau~^2 (Chebyshev's inequality). *)
Definition linear_stage tt2 := tt2 * linear_slope (noise / tt2) / (1 - linear_slope (noise / tt2)).

(* tau~^2 <= tau~'^2 gives tau^2 <= tau'^2, unless A is zero. *)
Theorem linear_stage_rises x y : (exists i, 0 < s2 i) -> 0 < x -> x <= y ->
  linear_stage x <= linear_stage y.
Proof.
case=> k sk x0 xy; have y0 := lt_le_trans x0 xy.
(* With h = s^2/sigma_w^2, a(x) = <1/(1 + h x)> = nu~ and b(x) = <h/(1 + h x)>: a + x b = 1. *)
pose h i := s2 i / noise; have h0 i : 0 <= h i by rewrite divr_ge0 // ltW.
have n0 := lt0r_neq0 noise0.
have pos z i : 0 < z -> 0 < 1 + h i * z.
  by move=> zp; apply: ltr_paddr (mulr_ge0 (h0 i) (ltW zp)) ltr01.
pose b z := mean (fun i => h i / (1 + h i * z)).
have aE z : 0 < z -> linear_slope (noise / z) = 1 - z * b z.
  move=> zp; have z0 := lt0r_neq0 zp; apply/eqP; rewrite eq_sym subr_eq -meanZ -meanD.
  rewrite -[X in X == _](mean_const N0 1); apply/eqP/eq_mean => i.
  have p : noise + s2 i * z != 0 by rewrite gt_eqF // ltr_paddr // mulr_ge0 // ltW.
  by rewrite /h; field; rewrite n0 p z0.
have bp z : 0 < z -> 0 < b z.
  move=> zp; rewrite /b /mean divr_gt0 ?ltr0n // (bigD1 k) //= ltr_paddr //.
    by apply: sumr_ge0 => i _; rewrite divr_ge0 // ltW // pos.
  by rewrite divr_gt0 ?pos // divr_gt0.
have stageE z : 0 < z -> linear_stage z = (b z)^-1 - z.
  move=> zp; rewrite /linear_stage aE //; move: (b z) (bp z zp) => c cp.
  by field; rewrite subKr mulf_neq0 // lt0r_neq0.
rewrite !stageE // -subr_ge0.
have [bx by_] := (bp x x0, bp y y0).
have -> : (b y)^-1 - y - ((b x)^-1 - x) = (b x - b y - (y - x) * (b x * b y)) / (b x * b y).
  by move: (b x) (b y) bx by_ => p q pp qp; field; rewrite !lt0r_neq0.
apply: divr_ge0; last by rewrite mulr_ge0 ?ltW.
rewrite subr_ge0.
have -> : b x - b y = (y - x) * mean (fun i => h i / (1 + h i * x) * (h i / (1 + h i * y))).
  apply/eqP; rewrite subr_eq -meanZ -meanD; apply/eqP/eq_mean => i.
  by field; rewrite !lt0r_neq0 ?pos.
rewrite ler_wpmul2l ?subr_ge0 // chebyshev // => i j.
have -> : (h i / (1 + h i * x) - h j / (1 + h j * x)) * (h i / (1 + h i * y) - h j / (1 + h j * y))
  = (h i - h j) ^+ 2 / ((1 + h i * x) * (1 + h j * x) * ((1 + h i * y) * (1 + h j * y))).
  by field; rewrite !lt0r_neq0 ?pos.
by rewrite divr_ge0 ?sqr_ge0 // !mulr_ge0 // ltW // pos.
Qed.

(* nu~ lies in (0, 1) unless A is zero. *)
Lemma linear_slope_bounds c : (exists i, 0 < s2 i) -> 0 < c -> 0 < linear_slope c < 1.
Proof.
case=> k sk c0; have p i : 0 < s2 i + c by rewrite ltr_paddl.
have le1 i : c / (s2 i + c) <= 1 by rewrite ler_pdivr_mulr // mul1r ler_addr.
apply/andP; split; first by rewrite -[X in X < _](mean_const N0) mean_lt // => i; rewrite divr_gt0.
rewrite -[X in _ < X](mean_const N0) /mean ltr_pmul2r ?invr_gt0 ?ltr0n //.
rewrite (bigD1 k) //= [X in _ < X](bigD1 k) //= ltr_le_add ?ler_sum //.
by rewrite ltr_pdivr_mulr // mul1r ltr_addr.
Qed.
End LinearStage.
