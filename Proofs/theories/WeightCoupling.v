(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [THM1] Theorem 1 of SCSZ21: if LISTA-GS recovers signals without noise, then its thresholds go
   to 0 and its weights couple, W_2^k - (I - W_1^k S) -> 0.

   Less is assumed than in the paper (S10): only W_2^k is bounded, the recovery is pointwise, and
   only of the 2N signals with one active row, beta u and (beta/2) u. The proof looks at one layer:
   on a recovered spike it shows what the threshold takes away, once for c = beta and once for half
   of it. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm Euclid RowShrinkage Shrinkage Coherence Network.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Coupling.
Variables (R : rcfType) (L N M : nat) (S : 'M[R]_(L, N)).
Variables (W1 : nat -> 'M[R]_(N, L)) (W2 : nat -> 'M[R]_N) (theta : nat -> R).
Variables (C beta : R) (u : 'rV[R]_M).
Hypothesis theta0 : forall k, 0 <= theta k.
Hypotheses (C0 : 0 <= C) (W2C : forall k, normF (W2 k) <= C).
Hypotheses (u1 : rnorm u = 1) (beta0 : 0 < beta).
Let Hn := rnorm_is_norm R M.

(* [LISTA-GS], (10): X^{k+1} = eta(W_1^k Y + W_2^k X^k; theta_k). *)
Fixpoint lista_gs (Y : 'M[R]_(L, M)) k : 'M[R]_(N, M) :=
  if k is k'.+1 then msto (theta k') (W1 k' *m Y + W2 k' *m lista_gs Y k') else 0.

(* The signal whose row j is c u, the others 0; what the network makes of it; the lack of coupling.
   *)
Definition spike (j : 'I_N) (c : R) : 'M[R]_(N, M) := delta_mx j (0 : 'I_1) *m (c *: u).
Definition recovered j c k := lista_gs (S *m spike j c) k.
Definition gap k := 1%:M - W2 k - W1 k *m S.

(* The rows of a spike, and of the gap times a spike. *)
Lemma row_spike j c i : row i (spike j c) = (i == j)%:R * c *: u.
Proof. by apply/rowP => t; rewrite !mxE big_ord1 !mxE eqxx andbT mulrA. Qed.

Lemma row_gap_spike k i j c : row i (gap k *m spike j c) = (c * gap k i j) *: u.
Proof.
rewrite row_mul mulmx_sum_row (bigD1 j) //= row_spike eqxx mul1r big1 ?addr0.
  by rewrite scalerA mulrC mxE.
by move=> t tj; rewrite row_spike (negbTE tj) mul0r scale0r scaler0.
Qed.

(* A row of W_2 E is at most C ||E||_F. *)
Lemma row_W2_le k i (E : 'M[R]_(N, M)) : rnorm (row i (W2 k *m E)) <= C * normF E.
Proof.
have -> : W2 k *m E = ((W2 k)^T)^T *m E by rewrite trmxK.
apply: (le_trans (rnorm_WtZ _ _ _)); rewrite ler_wpmul2r ?normF_ge0 //.
apply: le_trans (W2C k).
have -> : cnorm (W2 k)^T i = rnorm (row i (W2 k)).
  by apply: eq_n2 => t; rewrite !mxE.
exact: rnorm_le_normF.
Qed.

(* What the threshold of layer k takes from the rows of a spike that is recovered to e before and
   after the layer: d_i = q_i - c gap_ij u with small q_i, and exactly theta from row j. *)
Lemma taken_from_spike k j c (e : R) : e < c ->
  normF (recovered j c k - spike j c) <= e -> normF (recovered j c k.+1 - spike j c) <= e ->
  exists d q : 'I_N -> 'rV[R]_M,
    [/\ forall i, d i = q i - (c * gap k i j) *: u,
        forall i, rnorm (q i) <= (C + 1) * e,
        forall i, rnorm (d i) <= theta k & rnorm (d j) = theta k].
Proof.
move=> ec; set E := _ - _; set E' := _ - _ => He He'.
pose Q := W1 k *m (S *m spike j c) + W2 k *m recovered j c k.
have XQ i : row i (recovered j c k.+1) = eta (@rnorm R M) (theta k) (row i Q).
  by rewrite /recovered /= row_msto.
exists (fun i => row i (Q - recovered j c k.+1)), (fun i => row i (W2 k *m E - E')).
split=> [i|i|i|].
- rewrite -row_gap_spike -linearB /=; congr row.
  rewrite /Q /E /E' /gap !mulmxBl mul1mx mulmxBr mulmxA.
  move: (W2 k *m recovered _ _ _) (W2 k *m spike _ _) (W1 k *m S *m spike _ _).
  move: (recovered _ _ _) (spike _ _) => T F A B D.
  by rewrite !opprD !opprK !addrA addrK [A - B - T]addrAC subrK [RHS]addrC addrA.
- rewrite linearB /= mulrDl mul1r; apply: (le_trans (nrmB Hn _ _)); apply: ler_add.
    by apply: (le_trans (row_W2_le _ _ _)); rewrite ler_wpmul2l.
  exact: le_trans (rnorm_le_normF _ _) He'.
- by rewrite linearB /= XQ (nrmBC Hn) (displacement_le Hn).
- rewrite linearB /= XQ (nrmBC Hn) (displacement Hn) //.
  apply/min_idPl; rewrite leNgt; apply/negP => lt.
  have z : row j (recovered j c k.+1) = 0 by rewrite XQ (eta_small Hn) ?ltW.
  have := le_trans (rnorm_le_normF E' j) He'.
  rewrite /E' linearB /= row_spike eqxx mul1r z sub0r (nrmN Hn) (nrm_hom Hn) u1 mulr1 => ce.
  by have := lt_le_trans ec (le_trans (ler_norm c) ce); rewrite ltxx.
Qed.

(* Theorem 1 for one layer, with constants: spikes recovered to e < beta/2 before and after it give
   theta_k <= 3 (C + 1) e and |gap_ij| <= 4 (C + 1) e/beta. *)
Theorem coupling_of_layer k j (e : R) : e < beta / 2%:R ->
  (forall c, c = beta \/ c = beta / 2%:R ->
     normF (recovered j c k - spike j c) <= e /\ normF (recovered j c k.+1 - spike j c) <= e) ->
  theta k <= 3%:R * (C + 1) * e /\ forall i, `|gap k i j| <= 4%:R * (C + 1) * e / beta.
Proof.
move=> eb H.
have b2 : beta / 2%:R < beta by rewrite ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n ltr_addl.
have [A1 A2] := H beta (or_introl erefl); have [B1 B2] := H _ (or_intror erefl).
have [d [q [Hd Hq Hdt Hdj]]] := taken_from_spike (lt_trans eb b2) A1 A2.
have [d' [q' [Hd' Hq' _ Hdj']]] := taken_from_spike eb B1 B2.
have T : theta k <= 3%:R * (C + 1) * e.
  (* Twice the half spike against the whole one: the gap cancels, the threshold does not. *)
  have same : 2%:R *: d' j - d j = 2%:R *: q' j - q j.
    rewrite Hd Hd' scalerBr scalerA mulrA [2%:R * (_ / _)]mulrC divfK ?pnatr_eq0 //.
    by rewrite opprB addrA subrK.
  have := nrm_sub_le Hn (2%:R *: d' j) (d j).
  rewrite same (nrm_hom Hn) Hdj Hdj' ger0_norm ?ler0n // => le1.
  have le2 := nrmB Hn (2%:R *: q' j) (q j).
  rewrite (nrm_hom Hn) ger0_norm ?ler0n // in le2.
  have le3 : 2%:R * rnorm (q' j) + rnorm (q j) <= 3%:R * (C + 1) * e.
    have -> : 3%:R * (C + 1) * e = 2%:R * ((C + 1) * e) + (C + 1) * e by ring.
    by apply: ler_add => //; rewrite ler_wpmul2l ?ler0n.
  have := le_trans le1 (le_trans le2 le3).
  by have -> : 2%:R * theta k - theta k = theta k by ring.
split=> // i; rewrite ler_pdivl_mulr //.
have -> : `|gap k i j| * beta = rnorm ((beta * gap k i j) *: u).
  by rewrite (nrm_hom Hn) u1 mulr1 normrM (gtr0_norm beta0) mulrC.
have -> : (beta * gap k i j) *: u = q i - d i by rewrite Hd opprB addrC subrK.
apply: (le_trans (nrmB Hn _ _)).
have -> : 4%:R * (C + 1) * e = (C + 1) * e + 3%:R * (C + 1) * e by ring.
by apply: ler_add => //; apply: le_trans T.
Qed.

(* f_k -> 0 *)
Definition vanishes (f : nat -> R) :=
  forall e, 0 < e -> exists K, forall k, (K <= k)%N -> `|f k| <= e.

Hypothesis recovery : forall j c, c = beta \/ c = beta / 2%:R ->
  vanishes (fun k => normF (recovered j c k - spike j c)).

(* Theorem 1: theta_k -> 0 and, entry by entry, W_2^k - (I - W_1^k S) -> 0. *)
Theorem theorem1 : (0 < N)%N ->
  vanishes theta /\ forall i j, vanishes (fun k => (W2 k - (1%:M - W1 k *m S)) i j).
Proof.
move=> N0; have C1 : 0 < C + 1 by apply: ltr_paddl => //; apply: ltr01.
have key (e : R) : 0 < e -> forall j, exists K, forall k, (K <= k)%N ->
    theta k <= 3%:R * (C + 1) * e /\ forall i, `|gap k i j| <= 4%:R * (C + 1) * e / beta.
  move=> e0 j; pose e1 := Num.min e (beta / 4%:R).
  have b4 : 0 < beta / 4%:R by rewrite divr_gt0 ?ltr0n.
  have e10 : 0 < e1 by rewrite lt_minr e0 b4.
  have [K1 H1] := recovery j (or_introl erefl) e10.
  have [K2 H2] := recovery j (or_intror erefl) e10.
  exists (maxn K1 K2) => k; rewrite geq_max => /andP[k1 k2].
  have e1b : e1 < beta / 2%:R.
    rewrite /e1 lt_minl; apply/orP; right.
    by rewrite ltr_pmul2l // ltf_pinv ?posrE ?ltr0n // ltr_nat.
  have near c K : (forall k, (K <= k)%N -> `|normF (recovered j c k - spike j c)| <= e1) ->
      (K <= k)%N -> normF (recovered j c k - spike j c) <= e1 /\
        normF (recovered j c k.+1 - spike j c) <= e1.
    move=> Hk kK; have := Hk _ kK; have := Hk _ (leqW kK).
    by rewrite !ger0_norm ?normF_ge0.
  have [c [->|->]|T Pb] := @coupling_of_layer k j e1 e1b; [exact: near H1 k1|exact: near H2 k2|].
  have e1e : e1 <= e by rewrite /e1 le_minl lexx.
  split; first by apply: (le_trans T); rewrite ler_wpmul2l // mulr_ge0 ?ler0n // ltW.
  move=> i; apply: (le_trans (Pb i)); rewrite ler_wpmul2r ?invr_ge0 ?(ltW beta0) //.
  by rewrite ler_wpmul2l // mulr_ge0 ?ler0n // ltW.
split=> [e e0|i j e e0].
  have e' : 0 < e / (3%:R * (C + 1)) by rewrite divr_gt0 // mulr_gt0 // ltr0n.
  have [K HK] := key _ e' (Ordinal N0); exists K => k /HK[T _].
  rewrite ger0_norm //; apply: (le_trans T).
  by rewrite mulrC divfK // lt0r_neq0 // mulr_gt0 // ltr0n.
have e' : 0 < e * beta / (4%:R * (C + 1)) by rewrite divr_gt0 ?mulr_gt0 // ltr0n.
have [K HK] := key _ e' j; exists K => k /HK[_ Pb].
have -> : (W2 k - (1%:M - W1 k *m S)) i j = - gap k i j by rewrite /gap !mxE; ring.
rewrite normrN; apply: (le_trans (Pb i)).
rewrite [4%:R * (C + 1) * _]mulrC divfK; first by rewrite mulfK // lt0r_neq0.
by rewrite lt0r_neq0 // mulr_gt0 // ltr0n.
Qed.
End Coupling.
