(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [LISTA-CP], [ALISTA] One column (M = 1): rows are numbers, the row threshold is the soft
   threshold, and Theorems 2 and 3 are the linear rate of LISTA (SCSZ21 refs. 32, 34; LMP). *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Norm Euclid SoftThreshold RowShrinkage Shrinkage Bounds Recurrence.
From Assay Require Import Sample Coherence Network LinearRate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Vector.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).

(* The entries that are not 0. *)
Definition entries (x : 'cV[R]_N) : {set 'I_N} := [set i | x i 0 != 0].

(* x^{k+1} = soft(x^k + gamma_k W_k^T (y - A x^k); theta_k), entry by entry. *)
Fixpoint lista (W : nat -> 'M[R]_(L, N)) (gamma theta : nat -> R) (y : 'cV[R]_L) k : 'cV[R]_N :=
  if k is k'.+1 then
    let x := lista W gamma theta y k' in
    map_mx (soft (theta k')) (x + gamma k' *: ((W k')^T *m (y - A *m x)))
  else 0.

(* It is the network on one column. *)
Lemma lista_is_network W gamma theta y k : (forall j, 0 <= theta j) ->
  lista W gamma theta y k = network A W gamma theta y k.
Proof.
move=> t0; elim: k => //= k <-.
by apply/matrixP => i j; rewrite ord1 [RHS]mxE (group_of_one _ (t0 k)).1 !mxE.
Qed.

Variables (mu beta sigma cinf cs : R) (s : nat) (W : nat -> 'M[R]_(L, N)) (gamma : nat -> R).
Hypothesis HB : bounded A mu beta sigma cinf cs s W.
Hypothesis gamma0 : forall k, 0 <= gamma k.
Let theta := threshold o mu s beta sigma cinf cs gamma.

(* LISTA's error: for x with at most s entries not 0, none above beta, and ||z||_2 <= sigma, there
   are no false positives and ||x^k - x||_1 <= e_k. *)
Theorem lista_error k (x : 'cV[R]_N) (z : 'cV[R]_L) :
  (forall i, `|x i 0| <= beta) -> (#|entries x| <= s)%N -> normF z <= sigma ->
  let xk := lista W gamma theta (A *m x + z) k in
  (forall i, x i 0 = 0 -> xk i 0 = 0) /\
  \sum_i `|xk i 0 - x i 0| <= radius o mu s beta sigma cinf cs gamma k.
Proof.
move=> xb xs zs xk; have Hn := rnorm_is_norm R 1.
have r1 (v : 'cV[R]_N) i : rnorm (row i v) = `|v i 0| by rewrite rnorm_one mxE.
have s1 (v : 'cV[R]_N) : support v = entries v.
  by apply/setP => i; rewrite !inE -normr_eq0 -r1 (nrm_eq0 Hn).
have c : in_class beta s sigma x z by split=> // [i|]; rewrite ?r1 ?s1.
have [F _ E] := computable_thresholds HB gamma0 k c.
have -> : xk = network A W gamma theta (A *m x + z) k.
  apply: lista_is_network => j; case: (HB) => *.
  by apply: threshold_ge0 => //; apply: bounded_cs HB.
split=> [i xi|].
  apply/eqP; apply: contraTT isT => h.
  by have := subsetP F i; rewrite !s1 !inE xi eqxx => /(_ h).
apply: le_trans E; rewrite le_eqVlt; apply/orP; left; apply/eqP.
by apply: eq_bigr => i _; rewrite r1 !mxE.
Qed.
End Vector.

Section Rate.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)).
Local Notation o := (field_arithmetic R).
Variables (mu beta sigma cinf cs : R) (s : nat) (W : nat -> 'M[R]_(L, N)).
Hypothesis HB : bounded A mu beta sigma cinf cs s W.
Let one (_ : nat) : R := 1.
Let theta := threshold o mu s beta sigma cinf cs one.

(* LISTA's linear rate: ||x^k - x||_1 <= rho^k s beta + sigma (s C_inf + C_s)/(1 - rho). *)
Theorem lista_rate k (x : 'cV[R]_N) (z : 'cV[R]_L) : rate o mu s < 1 ->
  (forall i, `|x i 0| <= beta) -> (#|entries x| <= s)%N -> normF z <= sigma ->
  \sum_i `|lista A W one theta (A *m x + z) k i 0 - x i 0| <=
    geometric_bound o (rate o mu s) 1 s beta sigma cinf cs k.
Proof.
move=> small xb xs zs.
have [_ E] := lista_error HB (fun _ => ler01) k xb xs zs.
by case: HB => *; apply: (le_trans E); apply: radius_of_unit_steps => //; apply: bounded_cs HB.
Qed.
End Rate.
