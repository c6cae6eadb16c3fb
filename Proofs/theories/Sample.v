(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* One sample through a group-sparse network, in terms of its error.

   Row i of an estimate is a vector of a normed space; G k i j is what row j's error does to row i
   at layer k (the entry W_i^T S_j, acting as a real or a complex number). The diagonal acts as 1,
   the rest by at most mu. SCSZ21 Sec. IV-B: Lemma 2 and (28)-(31), with a step size. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm RowShrinkage Bounds Recurrence.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Sample.
Variables (R : realFieldType) (V : lmodType R) (nrm : V -> R).
Hypothesis Hn : is_norm nrm.
Variables (n : nat) (G : nat -> 'I_n -> 'I_n -> V -> V) (mu : R).
Hypothesis mu0 : 0 <= mu.
Hypothesis Gdiag : forall k i v, G k i i v = v.
Hypothesis Goff : forall k i j v, i != j -> nrm (G k i j v) <= mu * nrm v.
Variables (theta gamma : nat -> R).
Hypothesis gamma0 : forall k, 0 <= gamma k.

(* The signal x, the noise z k i = W_i^T Z that row i sees, and the estimates X k. *)
Variables (x : 'I_n -> V) (z : nat -> 'I_n -> V) (X : nat -> 'I_n -> V).
Hypothesis X0 : forall i, X 0%N i = 0.
Hypothesis XS : forall k i, X k.+1 i =
  eta nrm (theta k) (X k i - gamma k *: (\sum_j G k i j (X k j - x j)) + gamma k *: z k i).

(* ||X^k - x||_{2,1}, the rows of x that are not 0, and: no other row of X^k is. *)
Definition error k : R := \sum_i nrm (X k i - x i).
Definition active : {set 'I_n} := [set i | x i != 0].
Definition no_false_positive k := forall i, i \notin active -> X k i = 0.

(* The error is not negative. *)
Lemma error_ge0 k : 0 <= error k.
Proof. by apply: sumr_ge0 => i _; apply: nrm_ge0. Qed.

(* Inactive rows of the signal are 0. *)
Lemma inactive i : i \notin active -> x i = 0.
Proof. by rewrite inE negbK => /eqP. Qed.

(* The interference of the other rows is at most mu times their error. *)
Lemma interference k i (e : 'I_n -> V) :
  nrm (\sum_(j | j != i) G k i j (e j)) <= mu * (\sum_j nrm (e j) - nrm (e i)).
Proof.
apply: (le_trans (nrm_sum Hn _ _ _)).
rewrite [X in _ <= mu * (X - _)](bigD1 i) //= addrAC subrr add0r mulr_sumr.
by apply: ler_sum => j ji; rewrite Goff // eq_sym.
Qed.

(* Lemma 2, one layer: a threshold above interference and noise keeps inactive rows at 0. *)
Lemma no_false_positive_step k : no_false_positive k ->
  (forall i, i \notin active -> gamma k * (mu * error k + nrm (z k i)) <= theta k) ->
  no_false_positive k.+1.
Proof.
move=> F H i iI; rewrite XS (F i iI) sub0r; apply: (eta_small Hn).
apply: (le_trans _ (H i iI)); apply: (le_trans (nrm_tri Hn _ _)).
rewrite (nrmN Hn) !(nrm_hom Hn) !ger0_norm // mulrDr ler_add2r ler_wpmul2l //.
rewrite (bigD1 i) //= Gdiag (F i iI) (inactive iI) subrr add0r.
apply: (le_trans (interference k i (fun j => X k j - x j))).
by rewrite ler_wpmul2l // ler_subl_addr ler_addl (nrm_ge0 Hn).
Qed.

(* Lemma 2 for all layers. *)
Theorem no_false_positives :
  (forall k i, i \notin active -> gamma k * (mu * error k + nrm (z k i)) <= theta k) ->
  forall k, no_false_positive k.
Proof.
move=> H; elim=> [|k IH]; first by move=> i _; rewrite X0.
by apply: no_false_positive_step => //; apply: H.
Qed.

(* Without false positives the error is that of the active rows. *)
Lemma error_on_active k : no_false_positive k ->
  error k = \sum_(i in active) nrm (X k i - x i).
Proof.
move=> F; rewrite /error (bigID (mem active)) /= [X in _ + X]big1 ?addr0 // => i iI.
by rewrite (F _ iI) (inactive iI) subrr (nrm0 Hn).
Qed.

(* (30), one row: interference, what a step other than 1 leaves, the threshold, the noise. *)
Lemma row_error k i : 0 <= theta k ->
  nrm (X k.+1 i - x i) <= gamma k * mu * (error k - nrm (X k i - x i))
    + `|1 - gamma k| * nrm (X k i - x i) + theta k + gamma k * nrm (z k i).
Proof.
move=> t0; rewrite XS; set r := (X in eta _ _ X); set e := X k i - x i.
set others := \sum_(j | j != i) G k i j (X k j - x j).
have -> : eta nrm (theta k) r - x i =
   (- (gamma k *: others) + (1 - gamma k) *: e) + (eta nrm (theta k) r - r) + gamma k *: z k i.
  have -> : eta nrm (theta k) r - x i = (r - x i) + (eta nrm (theta k) r - r).
    by rewrite [RHS]addrC addrA subrK.
  suff -> : r - x i = (- (gamma k *: others) + (1 - gamma k) *: e) + gamma k *: z k i.
    by rewrite [LHS]addrAC.
  have Xe : X k i = e + x i by rewrite /e subrK.
  rewrite /r (bigD1 i) //= Gdiag -/others -/e [LHS]addrAC; congr (_ + _).
  rewrite Xe [LHS]addrAC addrK scalerDr opprD scalerBl scale1r addrA.
  by rewrite addrC.
have zE : gamma k * nrm (z k i) = nrm (gamma k *: z k i).
  by rewrite (nrm_hom Hn) ger0_norm.
rewrite zE; apply: (le_trans (nrm_tri Hn _ _)); rewrite ler_add2r.
apply: (le_trans (nrm_tri Hn _ _)); apply: ler_add; last exact: displacement_le.
apply: (le_trans (nrm_tri Hn _ _)); apply: ler_add.
  rewrite (nrmN Hn) (nrm_hom Hn) ger0_norm // -mulrA ler_wpmul2l //.
  exact: (interference k i (fun j => X k j - x j)).
by rewrite (nrm_hom Hn).
Qed.

(* (31) with a step size: one layer contracts the error, up to threshold and noise. *)
Theorem one_step k (s : nat) (noise : R) :
  no_false_positive k -> no_false_positive k.+1 -> 0 <= theta k -> (#|active| <= s)%N ->
  \sum_(i in active) nrm (z k i) <= noise ->
  error k.+1 <= (gamma k * mu * (s%:R - 1) + `|1 - gamma k|) * error k
               + s%:R * theta k + gamma k * noise.
Proof.
move=> F F' t0 Is Hz; rewrite (error_on_active F').
have sI : (#|active|%:R : R) <= s%:R by rewrite ler_nat.
apply: (@le_trans _ _ (\sum_(i in active) (gamma k * mu * (error k - nrm (X k i - x i))
   + `|1 - gamma k| * nrm (X k i - x i) + theta k + gamma k * nrm (z k i)))).
  by apply: ler_sum => i _; apply: row_error.
rewrite !big_split /= -!mulr_sumr big_split /= sumrN -(error_on_active F) !sumr_const.
rewrite -[error k *+ _]mulr_natl -[theta k *+ _]mulr_natl mulrDl.
apply: ler_add; last by rewrite ler_wpmul2l.
apply: ler_add; last by rewrite ler_wpmul2r.
rewrite ler_add2r -[X in _ <= X]mulrA ler_wpmul2l // ?mulr_ge0 //.
by rewrite mulrBl mul1r ler_add2r ler_wpmul2r // error_ge0.
Qed.

(* One layer of a sample whose error is at most a, with the threshold gamma (mu a + c). *)
Theorem layer k (s : nat) (a c noise : R) :
  no_false_positive k -> (0 < s)%N -> (#|active| <= s)%N -> error k <= a -> 0 <= c ->
  theta k = gamma k * (mu * a + c) ->
  (forall i, nrm (z k i) <= c) -> \sum_(i in active) nrm (z k i) <= noise ->
  no_false_positive k.+1 /\
  error k.+1 <= contraction (field_arithmetic R) mu s (gamma k) * a
              + gamma k * (s%:R * c + noise).
Proof.
move=> F s0 Is ea c0 th Hc Hz; have g0 := gamma0 k.
have a0 : 0 <= a by apply: le_trans ea; apply: error_ge0.
have F' : no_false_positive k.+1.
  apply: no_false_positive_step => // i _; rewrite th ler_wpmul2l // ler_add //.
  by rewrite ler_wpmul2l.
split=> //; have t0 : 0 <= theta k by rewrite th mulr_ge0 // addr_ge0 // mulr_ge0.
apply: (le_trans (one_step F F' t0 Is Hz)).
have s1 : 0 <= s%:R - 1 :> R by rewrite subr_ge0 (ler_nat R 1%N s).
have -> : contraction (field_arithmetic R) mu s (gamma k) * a + gamma k * (s%:R * c + noise) =
  (gamma k * mu * (s%:R - 1) + `|1 - gamma k|) * a + s%:R * theta k + gamma k * noise.
  by rewrite th contractionE rateE; ring.
by rewrite !ler_add2r ler_wpmul2l // addr_ge0 // !mulr_ge0.
Qed.
End Sample.
