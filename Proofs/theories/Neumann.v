(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* NearDiagonalGram: rigorous bounds for (G + c I)^-1 from a near-diagonalisation Q^T G Q.

   With K = Q^T G Q, W = Q^T Q and K + c W = D + E, D diagonal: a strictly diagonally dominant
   matrix is invertible; (G + c I)^-1 = Q (K + c W)^-1 Q^T; and, if eps >= ||D^-1 E||_inf and
   eps < 1, delta = eps/(1 - eps),

     ||(D + E)^-1 w - D^-1 w||_inf <= delta ||D^-1 w||_inf,
     |tr (G + c I)^-1 - sum_i W_ii/D_i| <= M delta ||D^-1||_inf ||W||_inf.

   No series is summed: all follows from x = D^-1 w - D^-1 E x, which (D + E) x = w says. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Largest.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Neumann.
Variables (R : realFieldType) (n : nat).
Implicit Types (F K W D E Q G : 'M[R]_n) (w x : 'cV[R]_n) (d : 'I_n -> R).

(* max_i |w_i|; the largest row sum of absolute values, and without the diagonal. *)
Definition vec_norm w : R := largest (fun i => `|w i 0|).
Definition row_norm F : R := largest (fun i => \sum_j `|F i j|).
Definition off_norm F : R := largest (fun i => \sum_(j | j != i) `|F i j|).

(* An entry is at most the largest. *)
Lemma le_vec_norm w i : `|w i 0| <= vec_norm w.
Proof. exact: (le_largest (fun i => `|w i 0|)). Qed.

(* ||F w|| <= ||F|| ||w||, entrywise and with any bound of the row sums. *)
Lemma mul_vec_le F w f : (forall i, \sum_j `|F i j| <= f) ->
  forall i, `|(F *m w) i 0| <= f * vec_norm w.
Proof.
move=> Ff i; rewrite mxE (le_trans (ler_norm_sum _ _ _)) //.
apply: (@le_trans _ _ (\sum_j `|F i j| * vec_norm w)).
  by apply: ler_sum => j _; rewrite normrM ler_wpmul2l // le_vec_norm.
by rewrite -mulr_suml ler_wpmul2r // largest_ge0.
Qed.

(* A square matrix whose kernel is 0 is invertible. *)
Lemma unit_of_kernel F : (forall w, F *m w = 0 -> w = 0) -> F \in unitmx.
Proof.
move=> ker; rewrite -unitmx_tr -row_free_unit; apply/inj_row_free => v vF.
apply: trmx_inj; rewrite trmx0; apply: ker.
by apply: trmx_inj; rewrite trmx_mul trmxK vF trmx0.
Qed.

(* (i) The matrix with |F_ii| > sum_{j != i} |F_ij| in every row is invertible. *)
Theorem dominant_unit F :
  (forall i, \sum_(j | j != i) `|F i j| < `|F i i|) -> F \in unitmx.
Proof.
move=> dom; apply: unit_of_kernel => w Fw; apply/matrixP => i j; rewrite ord1 mxE {j}.
have N0 : 0 <= vec_norm w by apply: largest_ge0.
suff N : vec_norm w <= 0.
  by apply/eqP; rewrite -normr_le0 (le_trans (le_vec_norm w i) N).
apply: largest_le => // k; rewrite leNgt; apply/negP => wk.
(* a row where |w| is largest *)
have [t tmax] : exists t, forall s, `|w s 0| <= `|w t 0|.
  exists [arg max_(t > k) `|w t 0|]%O; case: arg_maxP => // t _ H s; exact: H.
have wt : 0 < `|w t 0| by rewrite (lt_le_trans wk).
have : `|F t t| * `|w t 0| <= (\sum_(j | j != t) `|F t j|) * `|w t 0|.
  have := congr1 (fun v : 'cV_n => v t 0) Fw; rewrite !mxE (bigD1 t) //= => /eqP.
  rewrite addr_eq0 => /eqP e; rewrite -normrM e normrN (le_trans (ler_norm_sum _ _ _)) //.
  by rewrite mulr_suml; apply: ler_sum => j _; rewrite normrM ler_wpmul2l.
by rewrite ler_pmul2r // leNgt dom.
Qed.

(* If Q^T Q is strictly diagonally dominant, Q is invertible; as checked: W_ii - off(W) > 0. *)
Theorem dominant_gram_unit Q :
  (forall i, 0 < (Q^T *m Q) i i - off_norm (Q^T *m Q)) -> Q \in unitmx.
Proof.
move=> dom; have : Q^T *m Q \in unitmx.
  apply: dominant_unit => i; rewrite (le_lt_trans (y := off_norm (Q^T *m Q))) //.
    exact: (le_largest (fun i => \sum_(j | j != i) `|(Q^T *m Q) i j|)).
  by rewrite (lt_le_trans _ (ler_norm _)) // -subr_gt0.
by rewrite unitmx_mul => /andP[].
Qed.

(* (iii) (G + c I)^-1 = Q (Q^T G Q + c Q^T Q)^-1 Q^T. *)
Theorem congruent_inverse G Q c : Q \in unitmx ->
  let B := Q^T *m G *m Q + c *: (Q^T *m Q) in B \in unitmx ->
  G + c%:M \in unitmx /\ invmx (G + c%:M) = Q *m invmx B *m Q^T.
Proof.
move=> Qu B Bu; have Qtu : Q^T \in unitmx by rewrite unitmx_tr.
have BE : B = Q^T *m (G + c%:M) *m Q.
  by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl.
have Gu : G + c%:M \in unitmx by move: Bu; rewrite BE !unitmx_mul => /andP[/andP[_]].
have GX : (G + c%:M) *m (Q *m invmx B *m Q^T) = 1%:M.
  by apply: (can_inj (mulKmx Qtu)); rewrite mulmx1 !mulmxA -BE mulmxV // mul1mx.
by split=> //; rewrite -[LHS]mulmx1 -GX (mulKmx Gu).
Qed.

(* (ii) K + c W = D + E with D = diag(d): x = (D + E)^-1 w is near D^-1 w. *)
Section NearDiagonal.
Variables (d : 'I_n -> R) (E : 'M[R]_n) (eps : R).
Hypothesis d0 : forall i, d i != 0.
Hypothesis epsE : forall i, \sum_j `|E i j / d i| <= eps.
Hypothesis eps1 : eps < 1.
Let D : 'M[R]_n := diag_mx (\row_i d i).
Let delta : R := eps / (1 - eps).
Definition over w : 'cV[R]_n := \col_i (w i 0 / d i).

(* If (D + E) x = w then ||x - D^-1 w|| <= delta ||D^-1 w||. *)
Lemma near_solution w x : (D + E) *m x = w ->
  forall i, `|x i 0 - w i 0 / d i| <= delta * vec_norm (over w).
Proof.
move=> xw; pose F : 'M[R]_n := \matrix_(i, j) (E i j / d i).
have Feps i : \sum_j `|F i j| <= eps by under eq_bigr do rewrite mxE; apply: epsE.
have xE i : x i 0 - w i 0 / d i = - (F *m x) i 0.
  rewrite -xw mulmxDl !mxE (bigD1 i) //= big1 ?addr0; last first.
    by move=> j ji; rewrite !mxE eq_sym (negbTE ji) mulr0n mul0r.
  rewrite !mxE eqxx mulr1n mulrDl [d i * _]mulrC mulfK // opprD addrA subrr sub0r mulr_suml.
  by congr (- _); apply: eq_bigr => j _; rewrite mxE mulrAC.
have one_eps : 0 < 1 - eps by rewrite subr_gt0.
have u0 : 0 <= vec_norm (over w) by apply: largest_ge0.
have step i : `|x i 0 - w i 0 / d i| <= eps * vec_norm x.
  by rewrite xE normrN; apply: mul_vec_le.
have [eps0|eps0] := leP 0 eps; last first.
  move=> i; have := le_lt_trans (epsE i) eps0.
  by rewrite ltNge sumr_ge0.
have xu : vec_norm x * (1 - eps) <= vec_norm (over w).
  rewrite mulrBr mulr1 ler_subl_addr; apply: largest_le => [|i].
    by rewrite addr_ge0 // mulr_ge0 // largest_ge0.
  rewrite -[x i 0](subrK (w i 0 / d i)) addrC (le_trans (ler_norm_add _ _)) // ler_add //.
    by have := le_vec_norm (over w) i; rewrite mxE.
  by rewrite [_ * eps]mulrC.
move=> i; apply: (le_trans (step i)).
by rewrite /delta -mulrA ler_wpmul2l // mulrC ler_pdivl_mulr.
Qed.

(* D + E is invertible. *)
Lemma near_diagonal_unit : D + E \in unitmx.
Proof.
apply: unit_of_kernel => w Dw; apply/matrixP => i j; rewrite ord1 mxE {j}.
have := near_solution Dw i; rewrite mxE mul0r subr0.
suff -> : vec_norm (over 0) = 0 by rewrite mulr0 normr_le0 => /eqP.
apply/eqP; rewrite eq_le largest_ge0 andbT; apply: largest_le => // k.
by rewrite !mxE mul0r normr0.
Qed.

(* ||(D + E)^-1 w - D^-1 w||_inf <= delta ||D^-1 w||_inf *)
Theorem near_diagonal_solve w i :
  `|(invmx (D + E) *m w) i 0 - w i 0 / d i| <= delta * vec_norm (over w).
Proof. by apply: near_solution; rewrite mulmxA mulmxV ?near_diagonal_unit // mul1mx. Qed.

Let inverse : R := largest (fun i => `|(d i)^-1|).

(* ||(D + E)^-1 - D^-1||_inf <= delta ||D^-1||_inf: with the signs of a row as w. *)
Lemma near_diagonal_inverse i :
  \sum_j `|invmx (D + E) i j - (i == j)%:R / d i| <= delta * inverse.
Proof.
pose H j := invmx (D + E) i j - (i == j)%:R / d i.
pose s : 'cV[R]_n := \col_j Num.sg (H j).
have -> : \sum_j `|H j| = (invmx (D + E) *m s) i 0 - s i 0 / d i.
  transitivity (\sum_j H j * s j 0).
    by apply: eq_bigr => j _; rewrite normrEsg mxE mulrC.
  under eq_bigr do rewrite mulrBl; rewrite big_split /=.
  congr (_ + _); first by rewrite [in RHS]mxE.
  rewrite sumrN; congr (- _); rewrite (bigD1 i) //= eqxx big1 ?addr0.
    by rewrite mul1r mulrC.
  by move=> j ji; rewrite eq_sym (negbTE ji) !mul0r.
have eps_i := epsE i; have eps0 : 0 <= eps by apply: le_trans eps_i; apply: sumr_ge0.
apply: (le_trans (ler_norm _)); apply: (le_trans (near_diagonal_solve s i)).
rewrite ler_wpmul2l ?divr_ge0 ?subr_ge0 ?(ltW eps1) //.
apply: largest_le => [|k]; first exact: largest_ge0.
rewrite !mxE normrM (le_trans _ (le_largest (fun i => `|(d i)^-1|) k)) //.
by rewrite ler_pimull // normr_sg lern1 leq_b1.
Qed.

(* (iv) |tr (D + E)^-1 W - sum_i W_ii/D_i| <= M delta ||D^-1||_inf w for |W_ij| <= w. *)
Theorem near_diagonal_trace W norm_w : (forall i j, `|W i j| <= norm_w) ->
  `|\tr (invmx (D + E) *m W) - \sum_i W i i / d i| <= n%:R * delta * inverse * norm_w.
Proof.
move=> Wle; rewrite /mxtrace -sumrB (le_trans (ler_norm_sum _ _ _)) //.
have -> : n%:R * delta * inverse * norm_w = \sum_(i < n) (delta * inverse * norm_w).
  by rewrite sumr_const card_ord -[RHS]mulr_natl !mulrA.
apply: ler_sum => i _; rewrite mxE.
have -> : W i i / d i = \sum_j (i == j)%:R / d i * W j i.
  rewrite (bigD1 i) //= eqxx big1 ?addr0; first by rewrite mul1r mulrC.
  by move=> j ji; rewrite eq_sym (negbTE ji) !mul0r.
rewrite -sumrB (le_trans (ler_norm_sum _ _ _)) //.
have w0 : 0 <= norm_w by rewrite (le_trans _ (Wle i i)).
apply: le_trans (ler_wpmul2r w0 (near_diagonal_inverse i)).
rewrite mulr_suml; apply: ler_sum => j _.
by rewrite -mulrBl normrM ler_wpmul2l.
Qed.
End NearDiagonal.
End Neumann.
