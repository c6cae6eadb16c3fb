(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* One group a device: Theorems 2 and 3 for complex matrices, W^H S in place of W^T S.

   SCSZ21 stacks real and imaginary parts and then takes each of the two rows of a device as a
   group of its own (S1). Here a device is one complex row: the threshold sees its modulus in C^M,
   s counts devices, mu is the complex coherence. The bounds and the recursion are the same. *)
From mathcomp Require Import all_ssreflect all_algebra complex.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid RowShrinkage Bounds Recurrence Sample Adjoint ComplexRuns.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory ComplexField.Normc.
Local Open Scope ring_scope.
Local Open Scope complex_scope.

Section Complex.
Variable R : rcfType.
Local Notation C := R[i].

(* The modulus is a norm, Euclidean in real and imaginary part. *)
Lemma normc_ge0 (z : C) : 0 <= normc z.
Proof. by case: z => a b; apply: sqrtr_ge0. Qed.

(* |z|^2 = Re^2 + Im^2, |conj z| = |z|, and the triangle inequality of sums. *)
Lemma normc_sqr (z : C) : normc z ^+ 2 = complex.Re z ^+ 2 + complex.Im z ^+ 2.
Proof. by case: z => a b; rewrite sqr_sqrtr // addr_ge0 ?sqr_ge0. Qed.

Lemma normc_conj (z : C) : normc z^* = normc z.
Proof. by case: z => a b /=; rewrite sqrrN. Qed.

Lemma normc_sum (I : finType) (F : I -> C) : normc (\sum_t F t) <= \sum_t normc (F t).
Proof.
elim/big_rec2: _ => [|t y z _ le]; first by rewrite normc0.
have := ComplexField.lec_normD (F t) z.
case: (F t) z le => a b [c d] /= le /andP[_ tri].
by apply: (le_trans tri); rewrite ler_add2l.
Qed.

(* Euclidean norms of a complex row, of a column, and of a matrix: those of the moduli. *)
Definition crow_norm m (v : 'rV[C]_m) : R := n2 (fun t => normc (v 0 t)).
Definition ccol_norm l n (W : 'M[C]_(l, n)) (i : 'I_n) : R := n2 (fun r => normc (W r i)).
Definition cmatrix_norm l m (Z : 'M[C]_(l, m)) : R :=
  n2 (fun p : 'I_l * 'I_m => normc (Z p.1 p.2)).

(* ||W_i^H Z|| <= ||W_i|| ||Z||_F *)
Lemma row_adjoint_le l n m (W : 'M[C]_(l, n)) (Z : 'M[C]_(l, m)) i :
  crow_norm (row i (adjoint W *m Z)) <= ccol_norm W i * cmatrix_norm Z.
Proof.
rewrite /crow_norm /ccol_norm /cmatrix_norm /n2 -sqrtrM ?sq_ge0 // ler_wsqrtr //.
rewrite {3}/sq -(pair_bigA _ (fun a b => normc (Z a b) ^+ 2)) /= exchange_big /=.
rewrite mulr_sumr; apply: ler_sum => t _; rewrite !mxE.
apply: le_trans (CS_sqr (fun r => normc (W r i)) (fun r => normc (Z r t))).
rewrite ler_pexpn2r ?nnegrE ?normc_ge0 ?sumr_ge0 // => [|r _]; last first.
  by rewrite mulr_ge0 ?normc_ge0.
apply: (le_trans (normc_sum _)); apply: ler_sum => r _.
by rewrite !mxE normcM normc_conj.
Qed.

(* A complex row as the real row of its real and imaginary parts, with the same norm; a complex
   number multiplies the norm by its modulus. *)
Definition parts m (v : 'rV[C]_m) : 'rV[R]_(m + m) :=
  row_mx (map_mx (@complex.Re R) v) (map_mx (@complex.Im R) v).

(* Taking parts is additive, keeps the norm, and commutes with real factors. *)
Lemma parts_is_additive m : additive (@parts m).
Proof. by move=> u v; rewrite /parts !raddfB /= opp_row_mx add_row_mx. Qed.
Canonical parts_additive m := Additive (@parts_is_additive m).

Lemma parts_norm m (v : 'rV[C]_m) : rnorm (parts v) = crow_norm v.
Proof.
rewrite /rnorm /crow_norm /n2 /sq big_split_ord /= -big_split /=; congr Num.sqrt.
by apply: eq_bigr => t _; rewrite /parts row_mxEl row_mxEr !mxE normc_sqr.
Qed.

Lemma parts_scale m a (v : 'rV[C]_m) : parts (a%:C *: v) = a *: parts v.
Proof.
rewrite /parts scale_row_mx; congr row_mx; apply/rowP => t; rewrite !mxE.
  by case: (v 0 t) => b c /=; rewrite mul0r subr0.
by case: (v 0 t) => b c /=; rewrite mul0r addr0.
Qed.

(* Every real row of twice the length is made of the parts of a complex row: *)
Lemma unparts m (w : 'rV[R]_(m + m)) :
  w = parts (\row_t (lsubmx w 0 t +i* rsubmx w 0 t)).
Proof.
by rewrite -[LHS]hsubmxK /parts; congr row_mx; apply/rowP => t; rewrite !mxE.
Qed.

Definition from_parts m (w : 'rV[R]_(m + m)) : 'rV[C]_m :=
  \row_t (lsubmx w 0 t +i* rsubmx w 0 t).

(* the one that from_parts gives; parts and from_parts undo each other. *)
Lemma partsK m : cancel (@parts m) (@from_parts m).
Proof.
move=> v; apply/rowP => t; rewrite mxE /parts row_mxKl row_mxKr !mxE.
by case: (v 0 t).
Qed.

Lemma from_partsK m : cancel (@from_parts m) (@parts m).
Proof. by move=> w; rewrite [RHS]unparts. Qed.

(* Multiplication by z on the real form of a row. *)
Definition act m (z : C) (w : 'rV[R]_(m + m)) : 'rV[R]_(m + m) := parts (z *: from_parts w).

(* z acts on parts as z times the row, and multiplies the norm by |z|. *)
Lemma act_parts m z (v : 'rV[C]_m) : act z (parts v) = parts (z *: v).
Proof. by rewrite /act partsK. Qed.

Lemma act_norm m z (w : 'rV[R]_(m + m)) : rnorm (act z w) = normc z * rnorm w.
Proof.
rewrite /act -{2}[w]from_partsK !parts_norm /crow_norm.
rewrite -[normc z]ger0_norm ?normc_ge0 // -n2_hom; apply: eq_n2 => t.
by rewrite mxE normcM.
Qed.
End Complex.

Section Network.
Variables (R : rcfType) (L N M : nat) (S : 'M[R[i]]_(L, N)).
Local Notation C := R[i].
Local Notation o := (field_arithmetic R).
Local Notation signal := 'M[C]_(N, M).

(* [MSTO] in C^M: max(0, 1 - theta/||r||) r for every row r. *)
Definition cmsto (theta : R) (X : signal) : signal := \matrix_(i, j)
  ((Num.max 0 (1 - theta / crow_norm (row i X)))%:C * X i j).

(* X^{k+1} = eta(X^k + gamma_k W_k^H (Y - S X^k); theta_k) *)
Fixpoint cnetwork (W : nat -> 'M[C]_(L, N)) (gamma theta : nat -> R) (Y : 'M[C]_(L, M)) k
  : signal :=
  if k is k'.+1 then
    let X := cnetwork W gamma theta Y k' in
    cmsto (theta k') (X + (gamma k')%:C *: (adjoint (W k') *m (Y - S *m X)))
  else 0.

Definition devices (X : signal) : {set 'I_N} := [set i | row i X != 0].
Definition cgood_weight (mu : R) (W : 'M[C]_(L, N)) : Prop :=
  (forall i, (adjoint W *m S) i i = 1) /\
  (forall i j, i != j -> normc ((adjoint W *m S) i j) <= mu).

Variables (mu beta sigma cinf cs : R) (s : nat).
Hypotheses (mu0 : 0 <= mu) (s0 : (0 < s)%N) (beta0 : 0 <= beta) (sigma0 : 0 <= sigma).
Hypothesis cinf0 : 0 <= cinf.
Variables (W : nat -> 'M[C]_(L, N)) (gamma : nat -> R).
Hypothesis HW : forall k, cgood_weight mu (W k).
Hypothesis gamma0 : forall k, 0 <= gamma k.
Hypothesis Hcinf : forall k i, ccol_norm (W k) i <= cinf.
Hypothesis Hcs : forall k (I : {set 'I_N}), (#|I| <= s)%N ->
  \sum_(i in I) ccol_norm (W k) i <= cs.
Let e := radius o mu s beta sigma cinf cs gamma.
Let theta := threshold o mu s beta sigma cinf cs gamma.
Let Hn := rnorm_is_norm R (M + M).

Let G k i j (w : 'rV[R]_(M + M)) := act ((adjoint (W k) *m S) i j) w.

Let Gdiag k i w : G k i i w = w.
Proof. by rewrite /G (HW k).1 /act scale1r from_partsK. Qed.

Let Goff k i j w : i != j -> rnorm (G k i j w) <= mu * rnorm w.
Proof. by move=> ij; rewrite /G act_norm ler_wpmul2r ?n2_ge0 // (HW k).2. Qed.

(* The complex row threshold is the real one on parts. *)
Lemma parts_cmsto t (X : signal) i :
  parts (row i (cmsto t X)) = eta (@rnorm R (M + M)) t (parts (row i X)).
Proof.
rewrite /eta parts_norm -parts_scale; congr parts.
by apply/rowP => j; rewrite !mxE.
Qed.

Variables (Xs : signal) (Z : 'M[C]_(L, M)).
Hypothesis Xbeta : forall i, crow_norm (row i Xs) <= beta.
Hypothesis Xs_sparse : (#|devices Xs| <= s)%N.
Hypothesis Zsigma : cmatrix_norm Z <= sigma.
Let X k := cnetwork W gamma theta (S *m Xs + Z) k.
Let x i := parts (row i Xs).
Let Xr k i := parts (row i (X k)).
Let z k i := parts (row i (adjoint (W k) *m Z)).

Let X0 i : Xr 0%N i = 0.
Proof. by rewrite /Xr /= row0 raddf0. Qed.

Let XS k i : Xr k.+1 i = eta (@rnorm R (M + M)) (theta k)
    (Xr k i - gamma k *: (\sum_j G k i j (Xr k j - x j)) + gamma k *: z k i).
Proof.
rewrite /Xr /X /= parts_cmsto -/(X k); congr (eta _ _ _).
have -> : S *m Xs + Z - S *m X k = Z - S *m (X k - Xs) by rewrite mulmxBr opprB addrAC addrC.
have rowE j : parts (row j (X k - Xs)) = Xr k j - x j by rewrite linearB raddfB.
move: (X k - Xs) rowE => E rowE; rewrite mulmxBr scalerBr !raddfD /= -addrA; congr (_ + _).
rewrite !raddfN /= addrC; congr (- _ + _); last by rewrite linearZ /= parts_scale.
rewrite linearZ /= parts_scale mulmxA row_mul mulmx_sum_row raddf_sum; congr (_ *: _).
by apply: eq_bigr => j _; rewrite /G -rowE act_parts mxE.
Qed.

(* The active rows of the real form are the active devices. *)
Lemma active_devices : active x = devices Xs.
Proof.
apply/setP => i; rewrite !inE /x; congr negb; apply/eqP/eqP => [h|->]; last exact: raddf0.
by rewrite -[row i Xs]partsK h -(raddf0 (@parts_additive R M)) partsK.
Qed.

(* The complex-group case of Theorems 2 and 3: no inactive device is ever detected, and the error
   summed over devices is at most e_k, the recursion of the real case. *)
Theorem complex_group_error k :
  (forall i, row i Xs = 0 -> row i (X k) = 0) /\
  \sum_i crow_norm (row i (X k - Xs)) <= e k.
Proof.
have zi k' i : rnorm (z k' i) <= sigma * cinf.
  rewrite /z parts_norm mulrC; apply: le_trans (row_adjoint_le _ _ _) _.
  by rewrite ler_pmul ?n2_ge0.
have zs k' : \sum_(i in active x) rnorm (z k' i) <= sigma * cs.
  apply: (@le_trans _ _ (\sum_(i in active x) sigma * ccol_norm (W k') i)).
    apply: ler_sum => i _; rewrite /z parts_norm mulrC.
    by apply: le_trans (row_adjoint_le _ _ _) _; rewrite ler_wpmul2l ?n2_ge0.
  by rewrite -mulr_sumr ler_wpmul2l // Hcs // active_devices.
have As : (#|active x| <= s)%N by rewrite active_devices.
have errE j : error (@rnorm R (M + M)) x Xr j = \sum_i crow_norm (row i (X j - Xs)).
  by apply: eq_bigr => i _; rewrite /Xr /x -raddfB parts_norm linearB.
suff [F E] : no_false_positive x Xr k /\ error (@rnorm R (M + M)) x Xr k <= e k.
  split; last by rewrite -errE.
  move=> i xi; have /F h : i \notin active x by rewrite inE negbK /x xi raddf0.
  by rewrite -[row i (X k)]partsK -/(Xr k i) h -(raddf0 (@parts_additive R M)) partsK.
elim: k => [|k [F E]].
  split=> [i _ //|]; rewrite errE /X /=.
  rewrite (bigID (mem (devices Xs))) /= [X in _ + X]big1 => [|i]; last first.
    rewrite inE negbK => /eqP h; rewrite sub0r linearN /= h oppr0.
    by rewrite -parts_norm raddf0 (nrm0 Hn).
  rewrite addr0 (@le_trans _ _ (\sum_(i in devices Xs) beta)) //.
    apply: ler_sum => i _; rewrite sub0r linearN /= -parts_norm raddfN (nrmN Hn) parts_norm.
    exact: Xbeta.
  by rewrite sumr_const -[beta *+ _]mulr_natl ler_wpmul2r // ler_nat.
have c0 : 0 <= sigma * cinf by rewrite mulr_ge0.
have [F' E'] := layer Hn mu0 Gdiag Goff gamma0 XS F s0 As E c0 (erefl _) (zi k) (zs k).
split=> //; apply: (le_trans E'); rewrite /e /= ler_add2l ler_wpmul2l //.
by rewrite /noise_gain /= mulrDr mulrCA.
Qed.

(* Its linear rate for step sizes 1, as in Theorem 2. *)
Corollary complex_group_rate k : 0 <= cs -> rate o mu s < 1 -> (forall k, gamma k = 1) ->
  \sum_i crow_norm (row i (X k - Xs)) <= geometric_bound o (rate o mu s) 1 s beta sigma cinf cs k.
Proof.
move=> cs0 small g1; have [_ E] := complex_group_error k; apply: (le_trans E).
apply: (le_trans _ (radius_of_unit_steps _ _ _ _ _ _ _ _)) => //.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; rewrite /e; elim: (k) => //= j ->; rewrite g1.
Qed.
End Network.
