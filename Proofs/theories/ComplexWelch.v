(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [GMU] Welch's bound for complex matrices, one column a device (S1).

   If (W^H S)_ii = 1 and |(W^H S)_ij| <= mu off the diagonal, S an L x N complex matrix, then
   N - L <= L (N - 1) mu^2, as for real ones: the real form of W^H S has twice the sizes, twice the
   rank and twice the squared norm. So mu (2 s - 1) < 1 allows at most 7 of 200 devices for L = 100
   and at most 6 for L = 90 (S15). *)
From mathcomp Require Import all_ssreflect all_algebra complex.
From mathcomp Require Import ring.
From Assay Require Import Adjoint Inner Coherence ComplexRuns ComplexGroup.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* ||[a b; c d]||^2 is the sum of the four. *)
Lemma sqn_block (R : realFieldType) m1 m2 n1 n2 (a : 'M[R]_(m1, n1)) (b : 'M_(m1, n2))
  (c : 'M_(m2, n1)) (d : 'M_(m2, n2)) :
  sqn (block_mx a b c d) = sqn a + sqn b + (sqn c + sqn d).
Proof.
rewrite /sqn /inner big_split_ord /= -!big_split; congr (_ + _); apply: eq_bigr => i _ /=;
  rewrite big_split_ord /=; congr (_ + _); apply: eq_bigr => j _;
  by rewrite ?(block_mxEul, block_mxEur, block_mxEdl, block_mxEdr).
Qed.

Section ComplexWelch.
Variables (R : rcfType) (L N : nat) (S : 'M[R[i]]_(L, N)).
Implicit Types (W : 'M[R[i]]_(L, N)) (mu : R).

(* The moduli of the entries, and the squared norm of the real form: twice theirs. *)
Definition moduli m n (G : 'M[R[i]]_(m, n)) : 'M[R]_(m, n) := \matrix_(i, j) modulus (G i j).

Lemma sqn_stacked n (G : 'M[R[i]]_n) : sqn (stacked G) = 2%:R * sqn (moduli G).
Proof.
rewrite /stacked sqn_block sqnN [sqn (map_mx (@complex.Im R) G) + _]addrC -mulr2n -[LHS]mulr_natl.
congr (_ * _); rewrite /sqn /inner -big_split; apply: eq_bigr => i _ /=.
by rewrite -big_split; apply: eq_bigr => j _ /=; rewrite !mxE -!expr2 normc_sqr.
Qed.

(* N - L <= L (N - 1) mu^2 *)
Theorem complex_welch W mu : (0 < N)%N -> cgood_weight S mu W ->
  N%:R - L%:R <= L%:R * (N%:R - 1) * mu ^+ 2.
Proof.
move=> N0 [diag off]; set G := adjoint W *m S.
have GE : stacked G = (stacked W)^T *m stacked S by rewrite -stacked_adjoint stacked_mul.
have one i : ((stacked W)^T *m stacked S) i i = 1.
  rewrite -GE; case: (split_ordP i) => j ->.
    by rewrite /stacked block_mxEul mxE diag.
  by rewrite /stacked block_mxEdr mxE diag.
have := trace_rank one; rewrite -GE sqn_stacked natrD.
have le : sqn (moduli G) <= N%:R * (1 + (N%:R - 1) * mu ^+ 2).
  apply: unit_diagonal_sqn => [i|i j ij]; rewrite mxE ?diag.
    by rewrite /modulus /= expr1n expr0n addr0 sqrtr1.
  by rewrite ger0_norm ?normc_ge0 // off.
have rank : (\rank (stacked S))%:R <= L%:R + L%:R :> R.
  by rewrite -natrD ler_nat rank_leq_row.
have n0 : 0 <= 2%:R * sqn (moduli G) by rewrite mulr_ge0 ?ler0n ?sqn_ge0.
move=> /le_trans/(_ (ler_wpmul2l n0 rank)).
have LL : 0 <= 2%:R * (L%:R + L%:R) :> R by rewrite -natrD -natrM ler0n.
rewrite mulrAC => /le_trans/(_ (ler_wpmul2l LL le)).
have Np : 0 < 4%:R * N%:R :> R by rewrite mulr_gt0 ?ltr0n.
rewrite -subr_ge0 => h; rewrite -subr_ge0 -(pmulr_rge0 _ Np); congr (0 <= _): h.
by ring.
Qed.

(* What mu (2 s - 1) < 1 leaves of s devices: (2 s - 1)^2 (N - L) < L (N - 1). *)
Theorem devices_allowed W mu s : 0 <= mu -> cgood_weight S mu W -> (L < N)%N -> (0 < s)%N ->
  mu * (2%:R * s%:R - 1) < 1 -> ((2 * s - 1) ^ 2 * (N - L) < L * (N - 1))%N.
Proof.
move=> mu0 good LN s0; apply: welch_allows => //; apply: complex_welch good.
exact: leq_ltn_trans LN.
Qed.
End ComplexWelch.

(* S15 for one group a device: at most 7 of 200 devices for L = 100. *)
Theorem devices_allowed_100_200 (R : rcfType) (S W : 'M[R[i]]_(100, 200)) mu s :
  0 <= mu -> cgood_weight S mu W -> mu * (2%:R * s%:R - 1) < 1 -> (s <= 7)%N.
Proof.
have [->|s0] := posnP s; first by [].
move=> mu0 good /(devices_allowed mu0 good (isT : (100 < 200)%N) s0) /(square_bound s0); apply.
by vm_compute.
Qed.

(* At most 6 of 200 devices for L = 90. *)
Theorem devices_allowed_90_200 (R : rcfType) (S W : 'M[R[i]]_(90, 200)) mu s :
  0 <= mu -> cgood_weight S mu W -> mu * (2%:R * s%:R - 1) < 1 -> (s <= 6)%N.
Proof.
have [->|s0] := posnP s; first by [].
move=> mu0 good /(devices_allowed mu0 good (isT : (90 < 200)%N) s0) /(square_bound s0); apply.
by vm_compute.
Qed.
