(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [GMU] The generalised mutual coherence of SCSZ21 (21) has Welch's lower bound.

   If (W^T S)_ii = 1 and |(W^T S)_ij| <= mu off the diagonal, S an L x N matrix of rank r, then
   N - r <= r (N - 1) mu^2. So mu (2 s - 1) < 1, the hypothesis of Theorems 2 and 3, allows only
   (2 s - 1)^2 (N - L) < L (N - 1): at most 10 of 400 rows for L = 200, which are 5 complex
   devices, and 9 for L = 180 (erratum S15). With one group a device: ComplexWelch.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Largest Inner Projector.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* W is a good weight for S with coherence mu, the set of SCSZ21 (22) with i <> j (erratum S3). *)
Definition good_weight (R : rcfType) L N (S : 'M[R]_(L, N)) (mu : R) (W : 'M[R]_(L, N)) : Prop :=
  (forall i, (W^T *m S) i i = 1) /\ (forall i j, i != j -> `|(W^T *m S) i j| <= mu).

(* A matrix G with ones on the diagonal and at most mu off it: ||G||_F^2 <= N (1 + (N - 1) mu^2). *)
Lemma unit_diagonal_sqn (R : realFieldType) N (G : 'M[R]_N) mu : (forall i, G i i = 1) ->
  (forall i j, i != j -> `|G i j| <= mu) -> sqn G <= N%:R * (1 + (N%:R - 1) * mu ^+ 2).
Proof.
move=> diag off; apply: (@le_trans _ _ (\sum_(i < N) (1 + (N%:R - 1) * mu ^+ 2))); last first.
  by rewrite sumr_const card_ord [X in _ <= X]mulr_natl.
apply: ler_sum => i _; rewrite (bigD1 i) //= diag mulr1 ler_add2l.
apply: (@le_trans _ _ (\sum_(j | j != i) mu ^+ 2)).
  apply: ler_sum => j ji; rewrite -expr2 -real_normK ?num_real //.
  by rewrite ler_pexpn2r ?nnegrE ?(le_trans _ (off i j _)) ?off // eq_sym.
rewrite sumr_const cardC1 card_ord -[X in X <= _]mulr_natl ler_wpmul2r ?sqr_ge0 //.
by rewrite -subn1 natrB // (leq_ltn_trans _ (ltn_ord i)).
Qed.

(* With ones on the diagonal of W^T S: N^2 <= ||W^T S||_F^2 rank S. *)
Lemma trace_rank (R : rcfType) L N (S W : 'M[R]_(L, N)) : (forall i, (W^T *m S) i i = 1) ->
  N%:R ^+ 2 <= sqn (W^T *m S) * (\rank S)%:R.
Proof.
move=> diag; have free := row_base_free S; set P := projector (row_base S).
have SP : S *m P = S.
  have /submxP[X XE] : (S <= row_base S)%MS by rewrite eq_row_base.
  by rewrite {1}XE -mulmxA projector_fixes // -XE.
have tr : inner (W^T *m S)^T P = N%:R.
  rewrite inner_trace trmxK -mulmxA SP /mxtrace (eq_bigr (fun _ => 1)) => [|i _]; last exact: diag.
  by rewrite sumr_const card_ord.
have := inner_sqr_le (W^T *m S)^T P; rewrite tr projector_sqn //.
by rewrite (_ : sqn (W^T *m S)^T = sqn (W^T *m S)) // /sqn !inner_trace trmxK mxtrace_mulC.
Qed.

(* From Welch's bound on mu, and mu (2 s - 1) < 1, to (2 s - 1)^2 (N - L) < L (N - 1). *)
Lemma welch_allows (R : realFieldType) (L N s : nat) (mu : R) :
  N%:R - L%:R <= L%:R * (N%:R - 1) * mu ^+ 2 -> 0 <= mu -> (L < N)%N -> (0 < s)%N ->
  mu * (2%:R * s%:R - 1) < 1 -> ((2 * s - 1) ^ 2 * (N - L) < L * (N - 1))%N.
Proof.
move=> le mu0 LN s0 small; have N0 : (0 < N)%N by apply: leq_ltn_trans LN.
have NL : 0 < N%:R - L%:R :> R by rewrite subr_gt0 ltr_nat.
have s1 : (1 <= 2 * s)%N by rewrite muln_gt0.
rewrite -(ltr_nat R) natrM natrX [X in _ < X]natrM !natrB ?(ltnW LN) // natrM.
set k := 2%:R * s%:R - 1 in small *.
have k0 : 0 <= k by rewrite /k -natrM subr_ge0 ler1n.
have c0 : 0 < L%:R * (N%:R - 1) :> R.
  rewrite lt_neqAle mulr_ge0 ?subr_ge0 ?ler1n ?ler0n // andbT eq_sym; apply/eqP => z.
  by move: le; rewrite z mul0r leNgt NL.
apply: (@le_lt_trans _ _ (k ^+ 2 * (L%:R * (N%:R - 1) * mu ^+ 2))).
  by rewrite ler_wpmul2l ?sqr_ge0.
have -> : k ^+ 2 * (L%:R * (N%:R - 1) * mu ^+ 2) = L%:R * (N%:R - 1) * (mu * k) ^+ 2 by ring.
by rewrite gtr_pmulr // expr_lt1 // mulr_ge0.
Qed.

Section Coherence.
Variables (R : rcfType) (L N : nat) (S : 'M[R]_(L, N)).
Implicit Types (W : 'M[R]_(L, N)) (mu : R).

(* max_{i <> j} |W_i^T S_j|; with W = S and unit columns it is [MU], SCSZ21 (20). *)
Definition coherence W : R :=
  largest (fun q : 'I_N * 'I_N => if q.1 == q.2 then 0 else `|(W^T *m S) q.1 q.2|).
Definition unit_columns : Prop := forall i, (S^T *m S) i i = 1.

(* A feasible W is a good weight with its own coherence. *)
Lemma feasible_is_good W : (forall i, (W^T *m S) i i = 1) -> good_weight S (coherence W) W.
Proof.
move=> one; split=> // i j ij; rewrite /coherence.
have := le_largest (fun q : 'I_N * 'I_N => if q.1 == q.2 then 0 else `|(W^T *m S) q.1 q.2|) (i, j).
by rewrite /= (negbTE ij).
Qed.

(* S itself is a good weight with the mutual coherence of S. *)
Theorem unit_columns_good : unit_columns -> good_weight S (coherence S) S.
Proof. exact: feasible_is_good. Qed.

(* The coherence of a good weight is at most its mu. *)
Lemma coherence_le W mu : 0 <= mu -> good_weight S mu W -> coherence W <= mu.
Proof.
by move=> mu0 [_ off]; apply: largest_le => // -[i j] /=; case: ifPn => // /off.
Qed.

(* Welch's bound by the rank: N - r <= r (N - 1) mu^2. *)
Theorem welch_rank W mu : good_weight S mu W ->
  N%:R - (\rank S)%:R <= (\rank S)%:R * (N%:R - 1) * mu ^+ 2.
Proof.
case=> diag off; have le := unit_diagonal_sqn diag off.
have [N0|N0] := posnP N.
  have -> : \rank S = 0%N by apply/eqP; rewrite -leqn0 -N0 rank_leq_col.
  by rewrite N0 subrr !mul0r.
have := trace_rank diag.
move=> /le_trans/(_ (ler_wpmul2r (ler0n _ _) le)).
set c := 1 + _ => h; have {}h : N%:R * (c * (\rank S)%:R - N%:R) >= 0.
  by rewrite mulrBr mulrA subr_ge0 -expr2.
rewrite -subr_ge0; move: h; rewrite pmulr_rge0 ?ltr0n //; congr (0 <= _).
by rewrite /c; ring.
Qed.

(* N - L <= L (N - 1) mu^2 *)
Corollary welch W mu : (0 < N)%N -> good_weight S mu W ->
  N%:R - L%:R <= L%:R * (N%:R - 1) * mu ^+ 2.
Proof.
move=> N0 /welch_rank; rewrite !ler_subl_addr => le; apply: (le_trans le).
have -> : (\rank S)%:R * (N%:R - 1) * mu ^+ 2 + (\rank S)%:R
  = (\rank S)%:R * ((N%:R - 1) * mu ^+ 2 + 1) by ring.
have -> : L%:R * (N%:R - 1) * mu ^+ 2 + L%:R = L%:R * ((N%:R - 1) * mu ^+ 2 + 1) by ring.
rewrite ler_wpmul2r ?ler_nat ?rank_leq_row // addr_ge0 ?ler01 // mulr_ge0 ?sqr_ge0 //.
by rewrite subr_ge0 ler1n.
Qed.

(* What mu (2 s - 1) < 1 leaves: (2 s - 1)^2 (N - L) < L (N - 1). *)
Theorem rows_allowed W mu s : 0 <= mu -> good_weight S mu W -> (L < N)%N -> (0 < s)%N ->
  mu * (2%:R * s%:R - 1) < 1 -> ((2 * s - 1) ^ 2 * (N - L) < L * (N - 1))%N.
Proof.
move=> mu0 good LN s0; apply: welch_allows => //; apply: welch good.
exact: leq_ltn_trans LN.
Qed.
End Coherence.

(* From (2 s - 1)^2 a < b to s <= k, when (2 k + 1)^2 a >= b. *)
Lemma square_bound s a b k : (0 < s)%N ->
  ((2 * s - 1) ^ 2 * a < b)%N -> (b <= (2 * k + 1) ^ 2 * a)%N -> (s <= k)%N.
Proof.
move=> s0 lt ge; rewrite leqNgt; apply/negP => ks; move: lt; rewrite ltnNge; apply/negP/negPn.
apply: (leq_trans ge); rewrite leq_mul2r leq_exp2r //; apply/orP; right.
by rewrite leq_subRL ?muln_gt0 // addn1 add1n -[_.+2]/(2 + 2 * k)%N -mulnS leq_mul2l.
Qed.

(* Erratum S15: at most 10 of 400 rows for L = 200, at most 9 for L = 180. *)
Theorem rows_allowed_200_400 (R : rcfType) (S W : 'M[R]_(200, 400)) mu s :
  0 <= mu -> good_weight S mu W -> mu * (2%:R * s%:R - 1) < 1 -> (s <= 10)%N.
Proof.
have [->|s0] := posnP s; first by [].
move=> mu0 good /(rows_allowed mu0 good (isT : (200 < 400)%N) s0) /(square_bound s0); apply.
by vm_compute.
Qed.

(* At most 9 of 400 rows for L = 180. *)
Theorem rows_allowed_180_400 (R : rcfType) (S W : 'M[R]_(180, 400)) mu s :
  0 <= mu -> good_weight S mu W -> mu * (2%:R * s%:R - 1) < 1 -> (s <= 9)%N.
Proof.
have [->|s0] := posnP s; first by [].
move=> mu0 good /(rows_allowed mu0 good (isT : (180 < 400)%N) s0) /(square_bound s0); apply.
by vm_compute.
Qed.
