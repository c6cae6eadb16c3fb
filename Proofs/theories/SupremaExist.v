(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Over the real numbers the suprema of (23) and (36) exist, so the parameters of Theorems 2 and 3
   are well defined; and Theorem 2 in the form with the exponential, (19).

   This file and EvolutionConverges.v alone rest on the classical axioms of mathcomp-analysis. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals signed topology normedtype sequences exp.
From Assay Require Import Norm Euclid RowShrinkage Shrinkage Coherence Bounds Recurrence.
From Assay Require Import Sample Network LinearRate.
From Assay Require Import Suprema.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Local Open Scope classical_set_scope.

Section Existence.
Variables (R : realType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cinf cs : R) (s : nat).
Variables (W : nat -> 'M[R]_(L, N)) (gamma : nat -> R).
Hypothesis HB : bounded S mu beta sigma cinf cs s W.
Hypothesis gamma0 : forall k, 0 <= gamma k.

(* The errors over the class of a map from samples to estimates. *)
Definition errors (F : 'M[R]_(N, M) -> 'M[R]_(L, M) -> 'M[R]_(N, M)) : set R :=
  [set r | exists Xs Z, in_class beta s sigma Xs Z /\ r = norm21 (F Xs Z - Xs)].

(* The network whose thresholds are made of the suprema of its own errors, layer by layer. *)
Fixpoint iterate k : 'M[R]_(N, M) -> 'M[R]_(L, M) -> 'M[R]_(N, M) :=
  if k is k'.+1 then
    let F := iterate k' in
    let theta := gamma k' * (mu * sup (errors F) + sigma * cinf) in
    fun Xs Z => msto theta (F Xs Z + gamma k' *: ((W k')^T *m (S *m Xs + Z - S *m F Xs Z)))
  else fun _ _ => 0.

Definition supremum k : R := sup (errors (iterate k)).
Definition supremum_threshold k : R := gamma k * (mu * supremum k + sigma * cinf).
Local Notation theta := supremum_threshold.

(* It is the network with those thresholds. *)
Lemma iterate_is_network k Xs Z : iterate k Xs Z = network S W gamma theta (S *m Xs + Z) k.
Proof. by elim: k => [|k IH] //=; rewrite /supremum_threshold /supremum IH. Qed.

(* The class is not empty, so neither are the errors. *)
Lemma zero_in_class : in_class beta s sigma (0 : 'M[R]_(N, M)) (0 : 'M[R]_(L, M)).
Proof.
split=> [i||].
- by rewrite row0 (nrm0 (rnorm_is_norm R M)) (bounded_beta HB).
- rewrite (_ : support _ = finset.set0) ?cards0 //.
  by apply/setP => i; rewrite !inE row0 eqxx.
- by rewrite /normF /n2 /sq big1 ?sqrtr0 ?(bounded_sigma HB) // => p _; rewrite mxE expr0n.
Qed.

Lemma errors_nonempty k : errors (iterate k) !=set0.
Proof. by exists (norm21 (iterate k 0 0 - 0)), 0, 0; split=> //; exact: zero_in_class. Qed.

(* The errors are bounded and there are no false positives, by induction over layers. *)
Lemma errors_bounded k : has_ubound (errors (iterate k)) /\
  (forall (Xs : 'M[R]_(N, M)) Z, in_class beta s sigma Xs Z ->
     no_false_positives_at S W gamma theta k Xs Z).
Proof.
elim: k => [|k [[b Hb] F]].
  split; last by move=> Xs Z /(class_start S W gamma theta (bounded_beta HB))[].
  exists (s%:R * beta) => r [Xs [Z [c ->]]].
  have [_] := class_start S W gamma theta (bounded_beta HB) c.
  by rewrite /error21 /output -iterate_is_network.
have Ha (Xs : 'M[R]_(N, M)) Z : in_class beta s sigma Xs Z ->
    error21 S W gamma theta k Xs Z <= supremum k.
  move=> c; apply: sup_ub; first by exists b.
  by exists Xs, Z; split=> //; rewrite iterate_is_network.
have next Xs Z (c : in_class beta s sigma Xs Z) := bounded_layer HB gamma0 c
  (F Xs Z c) (Ha Xs Z c) (erefl (theta k)).
split; last by move=> Xs Z c; case: (next Xs Z c).
eexists => r [Xs [Z [c ->]]]; have [_] := next Xs Z c.
by rewrite /error21 /output -iterate_is_network; apply.
Qed.

(* The suprema exist: the thresholds of Definitions 2 and 3 are well defined. *)
Theorem suprema_exist k :
  is_supremum M S beta sigma s W gamma theta k (supremum k).
Proof.
have [ub _] := errors_bounded k; split=> [Xs Z c|b Hb].
  by apply: sup_ub => //; exists Xs, Z; split=> //; rewrite iterate_is_network.
apply: sup_le_ub; first exact: errors_nonempty.
by move=> r [Xs [Z [c ->]]]; have := Hb _ _ c; rewrite /error21 /output -iterate_is_network.
Qed.
End Existence.

Section Exponential.
Variables (R : realType) (L N M : nat) (S : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cw : R) (s : nat) (W : nat -> 'M[R]_(L, N)).
Hypotheses (mu0 : 0 < mu) (s0 : (0 < s)%N) (beta0 : 0 <= beta) (sigma0 : 0 <= sigma).
Hypothesis HW : forall k, good_weight S mu (W k).
Hypothesis small : rate o mu s < 1.
(* C_W bounds the sums of the column norms. *)
Hypothesis Hcw : forall k, \sum_i cnorm (W k) i <= cw.

(* Theorem 2 as the paper states it, (19): with the thresholds of (23), made of suprema,
   ||X^k - X||_F <= s beta exp(-c k) + C sigma, c = -log rho, C = (s + 1) C_W/(1 - rho). *)
Theorem theorem2_exponential :
  let theta := supremum_threshold M S mu beta sigma cw s W (fun _ => 1) in
  forall k (Xs : 'M[R]_(N, M)) (Z : 'M[R]_(L, M)), in_class beta s sigma Xs Z ->
  let X := network S W (fun _ => 1) theta (S *m Xs + Z) k in
  support X \subset support Xs /\
  normF (X - Xs) <= s%:R * beta * expR (- (- ln (rate o mu s)) * k%:R)
    + (s.+1%:R * cw) / (1 - rate o mu s) * sigma.
Proof.
have cn k i : 0 <= cnorm (W k) i by apply: cnorm_ge0.
have cw0 : 0 <= cw by apply: le_trans (Hcw 0%N); apply: sumr_ge0.
have H1 k i : cnorm (W k) i <= cw.
  by apply: le_trans (Hcw k); rewrite (bigD1 i) //= ler_addl sumr_ge0.
have H2 k (I : {set 'I_N}) : (#|I| <= s)%N -> \sum_(i in I) cnorm (W k) i <= cw.
  move=> _; apply: le_trans (Hcw k).
  by rewrite [X in _ <= X](bigID (mem I)) /= ler_addl sumr_ge0.
have g0 (k : nat) : 0 <= (fun _ : nat => 1 : R) k by apply: ler01.
have HB : bounded S mu beta sigma cw cw s W by split=> //; apply: ltW.
have ex := suprema_exist M HB g0.
have T k := @theorem2_with_suprema _ _ _ _ _ _ _ _ _ _ _ _ _ _ HB g0 _ ex (fun _ => erefl) k
  (fun _ => erefl) small.
move=> theta k Xs Z c X; have [F E B] := T k Xs Z c; split; first exact: F.
apply: (le_trans E); apply: (le_trans B).
have r0 : 0 < rate o mu s.
  rewrite rateE mulr_gt0 // subr_gt0 -natrM (ltr_nat R 1%N) mulnC muln2 -addnn.
  by case: (s) s0 => // j _; rewrite addSn ltnS addnS.
rewrite opprK [ln _ * _]mulrC expRMm lnK ?posrE // /geometric_bound powerE /= mul1r.
rewrite [X in X + _]mulrC ler_add2l /noise_gain /=.
have -> : s.+1%:R = s%:R + 1 :> R by rewrite -addn1 natrD.
by rewrite [X in _ <= X]mulrC mulrA mulrDl mul1r.
Qed.
End Exponential.
