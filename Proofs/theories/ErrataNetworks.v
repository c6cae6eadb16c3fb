(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Statements that SCSZ21 prints and that are false, each with a counterexample. The numbers are
   those of the errata list; S9 is ErratumS9.v, S15 follows from Coherence.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid RowShrinkage Shrinkage Coherence Bounds Recurrence.
From Assay Require Import Network LinearRate WeightCoupling.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Errata.
Variable R : rcfType.
Local Notation o := (field_arithmetic R).

(* S1. (6) is not (4) rewritten: of y = 3 + 4i and threshold 4 the complex group keeps (3 + 4i)/5,
   the two groups of the stacked form, real part and imaginary part, keep nothing. What is compared
   are the thresholds, not the minimisers of (4) and (6). *)
Definition pair (a b : R) : 'rV[R]_2 := \row_j (if j == 0 then a else b).

(* S1: the threshold of the pair, and of either part alone. *)
Theorem s1_stacked_groups_differ :
  eta (@rnorm R 2) 4%:R (pair 3%:R 4%:R) = pair (3%:R / 5%:R) (4%:R / 5%:R) /\
  (forall v : R, v = 3%:R \/ v = 4%:R -> eta (@rnorm R 1) 4%:R (const_mx v) = 0).
Proof.
have n5 : rnorm (pair 3%:R 4%:R) = 5%:R.
  rewrite /rnorm /n2 /sq !big_ord_recl big_ord0 !mxE /= addr0.
  have -> : 3%:R ^+ 2 + 4%:R ^+ 2 = 5%:R ^+ 2 :> R by ring.
  by rewrite sqrtr_sqr ger0_norm ?ler0n.
split=> [|v Hv].
  rewrite (eta_big (nrm := @rnorm R 2)) ?n5 ?ler0n ?ltr_nat //.
  by apply/rowP => j; rewrite !mxE; case: ifP => _; field.
apply: (eta_small (rnorm_is_norm R 1)); rewrite /rnorm /n2 /sq big_ord1 mxE sqrtr_sqr.
by case: Hv => ->; rewrite ger0_norm ?ler0n // ler_nat.
Qed.

(* S2. (20) as printed, S[:,j]^T S[:,j], is 1 for every matrix with unit columns. *)
Theorem s2_printed_coherence_is_one L N (S : 'M[R]_(L, N)) (j : 'I_N) :
  cnorm S j = 1 -> (S^T *m S) j j = 1.
Proof.
by move=> h; rewrite mxE -[RHS](expr1n _ 2) -h n2_sqr; apply: eq_bigr => r _; rewrite !mxE.
Qed.

(* S3. (22) as printed takes the maximum over all i, j; then nothing below 1 is feasible. *)
Theorem s3_printed_set_is_empty L N (S W : 'M[R]_(L, N)) (m : R) : (0 < N)%N ->
  (forall i, (W^T *m S) i i = 1) -> (forall i j, `|(W^T *m S) i j| <= m) -> 1 <= m.
Proof. by move=> N0 d h; have := h (Ordinal N0) (Ordinal N0); rewrite d normr1. Qed.

(* S4. (25) without the positive part fails, for the row 0 and any positive threshold. *)
Theorem s4_printed_lemma1_false M (theta : R) : 0 < theta ->
  rnorm (eta (@rnorm R M) theta 0) <> rnorm (0 : 'rV[R]_M) - theta.
Proof.
have n0 := nrm0 (rnorm_is_norm R M).
by move=> t0 /eqP; rewrite eta0 n0 sub0r eq_sym oppr_eq0 gt_eqF.
Qed.

(* S5. The sum of the norms of the rows of W, which is printed for C_W, does not bound the sum of s
   column norms that (31) needs: for this 2 x 2 matrix with unit columns, and s = 2 within the
   theorem's range, it is 168/85 against 2. This refutes a step of the proof; whether the bound (19)
   itself can fail with the printed C_W is left open. *)
Definition s5_matrix : 'M[R]_2 := \matrix_(i, j)
  ((Num.sqrt 2%:R)^-1 * (if i == 0 then 97%:R / 85%:R else (-1) ^+ j * (71%:R / 85%:R)))%R.

(* S5: a good weight of itself within the theorem's range, whose row norms sum to less. *)
Theorem s5_row_norms_too_small : let S := s5_matrix in let mu := 4368%:R / 14450%:R in
  [/\ good_weight S mu S, rate o mu 2 < 1, forall j, cnorm S j = 1
    & \sum_i rnorm (row i S) < \sum_j cnorm S j].
Proof.
move=> S mu; set h := (Num.sqrt 2%:R : R)^-1.
have h2 : h ^+ 2 = 2%:R^-1 by rewrite exprVn sqr_sqrtr ?ler0n.
have h0 : 0 <= h by rewrite invr_ge0 sqrtr_ge0.
have unit j : cnorm S j = 1.
  rewrite /cnorm /n2 /sq !big_ord_recl big_ord0 !mxE /= addr0 !exprMn h2 -exprM mulnC exprM.
  by rewrite sqrrN expr1n expr1n mul1r -[RHS]sqrtr1; congr Num.sqrt; field.
have rowE i : rnorm (row i S) = if i == 0 then 97%:R / 85%:R else 71%:R / 85%:R.
  rewrite /rnorm /n2 /sq !big_ord_recl big_ord0 !mxE /= addr0 !exprMn h2.
  case: ifP => _.
    rewrite (_ : _ + _ = (97%:R / 85%:R) ^+ 2); last by field.
    by rewrite sqrtr_sqr ger0_norm // divr_ge0 ?ler0n.
  rewrite (_ : _ + _ = (71%:R / 85%:R) ^+ 2); last by field.
  by rewrite sqrtr_sqr ger0_norm // divr_ge0 ?ler0n.
split=> //.
- split=> [j|i j ij]; first exact: s2_printed_coherence_is_one.
  suff -> : (S^T *m S) i j = mu by rewrite ger0_norm // divr_ge0 ?ler0n.
  rewrite mxE !big_ord_recl big_ord0 !mxE /= addr0.
  suff -> : h * (97%:R / 85%:R) * (h * (97%:R / 85%:R)) +
    h * ((-1) ^+ i * (71%:R / 85%:R)) * (h * ((-1) ^+ j * (71%:R / 85%:R))) =
    h ^+ 2 * ((97%:R / 85%:R) ^+ 2 + (-1) ^+ i * (-1) ^+ j * (71%:R / 85%:R) ^+ 2).
    rewrite h2 -exprD (_ : (-1) ^+ (i + j) = -1) /mu; first by field.
    by case: i j ij => [[|[|i]] //= Hi] [[|[|j]] //= Hj] _; rewrite ?expr1.
  by ring.
- rewrite rateE /mu -subr_gt0.
  rewrite (_ : 1 - _ = 1346%:R / 14450%:R); last by field.
  by rewrite divr_gt0 ?ltr0n.
- rewrite !big_ord_recl !big_ord0 !rowE !unit /= !addr0 -subr_gt0.
  rewrite (_ : _ - _ = 2%:R / 85%:R); last by field.
  by rewrite divr_gt0 ?ltr0n.
Qed.

(* S6. s = (1 + 1/mu)/2, which "s <= (1 + 1/mu)/2" allows, gives no rate: S = W = [1 1], mu = 1, s
   = 1 and the signal e_1; the network with the thresholds of Theorem 2 stays at 0 for ever. *)
Theorem s6_equality_gives_no_rate k :
  let S : 'M[R]_(1, 2) := const_mx 1 in
  let theta := threshold o 1 1 1 0 1 1 (fun _ => 1) in
  [/\ good_weight S 1 S, in_class 1 1 0 (delta_mx 0 0 : 'cV[R]_2) (0 : 'M[R]_1)
    & network S (fun _ => S) (fun _ => 1) theta (S *m (delta_mx 0 0 : 'cV[R]_2) + 0) k = 0].
Proof.
move=> S theta; have Hn := rnorm_is_norm R 1.
have e1 j : radius o 1 1 1 0 1 1 (fun _ => 1) j = 1.
  elim: j => [|j IH] /=; first by rewrite mulr1.
  by rewrite IH contraction1 rateE mul0r mulr0 addr0; ring.
have t1 j : theta j = 1 by rewrite /theta /threshold e1 /=; ring.
have GE i j : (S^T *m S) i j = 1 by rewrite mxE big_ord1 !mxE mulr1.
split.
- by split=> [i|i j _]; rewrite GE ?normr1.
- split=> [i||].
  + rewrite /rnorm /n2 /sq big_ord1 !mxE sqrtr_sqr.
    by case: (_ && _); rewrite ?normr1 ?normr0 ?ler01 ?lexx.
  + rewrite (_ : support _ = [set 0]) ?cards1 //; apply/setP => i; rewrite !inE.
    rewrite -(nrm_eq0 Hn) /rnorm /n2 /sq big_ord1 !mxE sqrtr_sqr eqxx andbT.
    by case: (i == 0); rewrite ?normr1 ?normr0 ?oner_eq0 ?eqxx.
  + by rewrite /normF /n2 /sq big1 ?sqrtr0 // => p _; rewrite mxE expr0n.
elim: k => //= k ->; rewrite mulmx0 subr0 addr0 add0r scale1r mulmxA.
apply/row_matrixP => i; rewrite row_msto row0; apply: (eta_small Hn).
rewrite t1 /rnorm /n2 /sq big_ord1 !mxE !big_ord_recl big_ord0 !GE !mxE /=.
by rewrite mulr1 mulr0 !addr0 sqrtr_sqr normr1.
Qed.

(* The row threshold of the zero matrix is zero. *)
Lemma msto_0 N M theta : msto theta (0 : 'M[R]_(N, M)) = 0.
Proof. by apply/row_matrixP => i; rewrite row_msto !row0 eta0. Qed.

(* S7. "Given parameters": with W = 0 the output is 0 whatever the thresholds and the signal. *)
Theorem s7_given_parameters L N M (S : 'M[R]_(L, N)) gamma theta (Y : 'M[R]_(L, M)) k :
  network S (fun _ => 0) gamma theta Y k = 0.
Proof. by elim: k => //= k ->; rewrite trmx0 mul0mx scaler0 addr0 msto_0. Qed.

(* Threshold 0 changes nothing. *)
Lemma msto_no_threshold N M (X : 'M[R]_(N, M)) : msto 0 X = X.
Proof.
have Hn := rnorm_is_norm R M; apply/row_matrixP => i; rewrite row_msto.
apply/eqP; rewrite -subr_eq0 -(nrm_eq0 Hn) (displacement Hn) //.
by apply/eqP/min_idPl; rewrite n2_ge0.
Qed.

(* S8. Step sizes in (0, 2/(1 + rho)) alone give no rate, nor convergence: with S = W = 1, mu = 0,
   s = 1, the thresholds of the theorem, no noise and the signal 1, gamma_k = 1/(k + 2)^2 leads to
   1/2, and the error is above 1/2 after every layer. *)
Theorem s8_no_convergence k :
  let S : 'M[R]_1 := 1%:M in let gamma j := (j.+2%:R ^+ 2)^-1 in
  let theta := threshold o 0 1 1 0 1 1 gamma in
  let X := network S (fun _ => S) gamma theta (S *m S + 0) k in
  [/\ good_weight S 0 S /\ rate o 0 1 < 1, forall j, 0 < gamma j < 2%:R / (1 + rate o 0 1),
      in_class 1 1 0 S (0 : 'M_1), X 0 0 = 1 - k.+2%:R / (2%:R * k.+1%:R)
    & 2%:R^-1 < `|X 0 0 - S 0 0|].
Proof.
move=> S gamma theta X; have h n : n.+1%:R != 0 :> R by rewrite pnatr_eq0.
have r0 : rate o 0 1 = 0 by rewrite rateE mul0r.
have t0 j : theta j = 0 by rewrite /theta /threshold /= !mul0r addr0 mulr0.
have XE : X 0 0 = 1 - k.+2%:R / (2%:R * k.+1%:R).
  rewrite /X mulmx1 addr0; elim: k {X} => [|k IH]; first by rewrite mxE mulr1 divff // subrr.
  rewrite /= t0 msto_no_threshold /S trmx1 !mul1mx -/S !mxE IH eqxx.
  rewrite /gamma -[k.+3]addn3 -[k.+2]addn2 -[k.+1]addn1 !natrD mulr1n.
  by field; rewrite !gt_eqF // ltr_paddl ?ler0n ?ltr0n ?ltr01.
split=> [|j|||] //.
- rewrite r0 ltr01; split=> //; split=> [i|i j]; rewrite /S trmx1 mulmx1 mxE ?eqxx //.
  by move=> /negbTE ->; rewrite normr0.
- rewrite r0 addr0 divr1 invr_gt0 exprn_gt0 ?ltr0n //=.
  apply: (@le_lt_trans _ _ 1); last by rewrite ltr1n.
  by rewrite invf_le1 ?exprn_gt0 ?ltr0n // exprn_ege1 // ler1n.
- split=> [i||].
  + by rewrite rnorm_one !mxE ord1 eqxx normr1.
  + by rewrite (leq_trans (max_card _)) // card_ord.
  + by rewrite /normF /n2 /sq big1 ?sqrtr0 // => p _; rewrite mxE expr0n.
rewrite XE [S 0 0]mxE eqxx addrAC subrr add0r normrN ger0_norm ?divr_ge0 ?mulr_ge0 ?ler0n //.
rewrite invfM mulrCA -[X in X < _]mulr1 ltr_pmul2l ?invr_gt0 ?ltr0n //.
by rewrite ltr_pdivl_mulr ?ltr0n // mul1r ltr_nat.
Qed.

(* S10. In Appendix A the rows off the support are taken to be 0 from some layer on. This LISTA-GS
   recovers every signal, with an error of x/(k+1) with its rows exchanged, and has an off-support
   row that is not 0 in every layer. *)
Definition exchange : 'M[R]_2 := \matrix_(i, j) (i != j)%:R.
Definition s10_network := lista_gs (M := 1) (fun k => 1%:M + k.+1%:R^-1 *: exchange)
  (fun _ => 0) (fun _ => 0).

(* S10: the error of every layer, and the off-support entry of the first unit vector. *)
Theorem s10_off_support_rows :
  (forall (x : 'cV[R]_2) k, s10_network (1%:M *m x) k.+1 - x = k.+1%:R^-1 *: (exchange *m x)) /\
  (forall k, s10_network (delta_mx 0 0) k.+1 1 0 != 0).
Proof.
split=> [x k|k]; rewrite /s10_network /= mul0mx addr0 msto_no_threshold.
  by rewrite mul1mx mulmxDl mul1mx addrC addKr scalemxAl.
rewrite mulmxDl mul1mx -scalemxAl !mxE /= add0r !big_ord_recl big_ord0 !mxE /=.
by rewrite mulr1 !addr0 mulr0 addr0 mulr1 invr_eq0 pnatr_eq0.
Qed.
End Errata.

(* S12. Table I counts with N and L; the network acts on stacked sizes 2N and 2L. A layer of
   LISTA-GS has W_1 (2N x 2L), W_2 (2N x 2N) and a threshold. *)
Definition lista_gs_parameters (L N K : nat) : nat :=
  (K * (#|{: 'I_(2 * N) * 'I_(2 * L)}| + #|{: 'I_(2 * N) * 'I_(2 * N)}| + 1))%N.

(* S12: K (4 N^2 + 4 L N + 1) of them, more than is printed. *)
Theorem s12_parameter_count L N K :
  (lista_gs_parameters L N K = K * (4 * N ^ 2 + 4 * L * N + 1))%N /\
  (0 < K -> 0 < N -> K * (N ^ 2 + L * N + 1) < lista_gs_parameters L N K)%N.
Proof.
have E : (lista_gs_parameters L N K = K * (4 * N ^ 2 + 4 * L * N + 1))%N.
  rewrite /lista_gs_parameters !card_prod !card_ord mulnACA [(2 * N * (2 * N))%N]mulnACA.
  by rewrite [(N * L)%N]mulnC mulnA -(mulnn N) addnC [(_ * _ * _ + _)%N]addnC addnC.
split=> // K0 N0; rewrite E ltn_pmul2l // ltn_add2r -mulnA -mulnDr ltn_Pmull //.
by rewrite addn_gt0 expn_gt0 N0.
Qed.
