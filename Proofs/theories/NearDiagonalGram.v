(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* What NearDiagonalGram.shifted(by:) returns encloses the truth.

   For any symmetric or other G, any Q and any c, with K = Q^T G Q, W = Q^T Q and

     D_i = K_ii + c W_ii <> 0,   W_ii - off(W) > 0,
     inverse = max_i |1/D_i|,    eps = (off(K) + |c| off(W)) inverse < 1,   delta = eps/(1 - eps),
     norm = off(W) + max_i |W_ii|,

   G + c I is invertible, (G + c I)^-1 b = Q x with |x_i - u_i| <= delta max_j |u_j| for
   u = D^-1 Q^T b, and |tr (G + c I)^-1 - sum_i W_ii/D_i| <= M delta inverse norm. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Assay Require Import Largest Neumann.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* K + c W = D + E *)
Lemma diagonal_and_rest (R : realFieldType) n (K W : 'M[R]_n) c :
  K + c *: W = diag_mx (\row_i (K i i + c * W i i))
    + \matrix_(i, j) if j == i then 0 else K i j + c * W i j.
Proof.
apply/matrixP => i j; rewrite !mxE [j == i]eq_sym.
by have [->|_] := eqVneq i j; rewrite ?mulr1n ?mulr0n ?addr0 ?add0r.
Qed.

Section Gram.
Variables (R : realFieldType) (n : nat) (G Q : 'M[R]_n) (c : R).
Let K := Q^T *m G *m Q.
Let W := Q^T *m Q.
Let d i : R := K i i + c * W i i.
Let inverse : R := largest (fun i => `|(d i)^-1|).
Let eps : R := (off_norm K + `|c| * off_norm W) * inverse.
Let delta : R := eps / (1 - eps).
Let norm_w : R := off_norm W + largest (fun i => `|W i i|).
Hypotheses (dominant : forall i, 0 < W i i - off_norm W).
Hypotheses (d0 : forall i, d i != 0) (eps1 : eps < 1).

(* The part of K + c W off its diagonal. *)
Let E : 'M[R]_n := \matrix_(i, j) if j == i then 0 else K i j + c * W i j.

Let split_sum : K + c *: W = diag_mx (\row_i d i) + E.
Proof. exact: diagonal_and_rest. Qed.

(* eps bounds ||D^-1 E||_inf. *)
Lemma epsilon_bound i : \sum_j `|E i j / d i| <= eps.
Proof.
have le (F : 'M[R]_n) : \sum_(j | j != i) `|F i j| <= off_norm F.
  exact: (le_largest (fun i => \sum_(j | j != i) `|F i j|)).
under eq_bigr do rewrite normrM; rewrite -mulr_suml; apply: ler_pmul => //.
- exact: sumr_ge0.
- rewrite (bigD1 i) //= [E i i]mxE eqxx normr0 add0r.
  apply: (@le_trans _ _ (\sum_(j | j != i) (`|K i j| + `|c| * `|W i j|))).
    apply: ler_sum => j ji; rewrite [E i j]mxE (negbTE ji) (le_trans (ler_norm_add _ _)) //.
    by rewrite normrM.
  by rewrite big_split /= -mulr_sumr ler_add ?ler_wpmul2l.
- exact: (le_largest (fun i => `|(d i)^-1|)).
Qed.

Let unit_sum : K + c *: W \in unitmx.
Proof. by rewrite split_sum; apply: (near_diagonal_unit d0 epsilon_bound eps1). Qed.

(* G + c I is invertible. *)
Theorem shifted_gram_unit : G + c%:M \in unitmx.
Proof. by have [] := congruent_inverse (dominant_gram_unit dominant) unit_sum. Qed.

(* The solution is Q x, x within delta max|u| of u = D^-1 Q^T b. *)
Theorem shifted_solve b : let u := over d (Q^T *m b) in
  exists2 x, invmx (G + c%:M) *m b = Q *m x & forall i, `|x i 0 - u i 0| <= delta * vec_norm u.
Proof.
have [_ ->] := congruent_inverse (dominant_gram_unit dominant) unit_sum.
exists (invmx (K + c *: W) *m (Q^T *m b)) => [|i]; first by rewrite !mulmxA.
by rewrite split_sum [X in _ - X]mxE; apply: (near_diagonal_solve d0 epsilon_bound eps1).
Qed.

(* ||W||_inf is at most what the code takes for it; so is every entry. *)
Lemma row_norm_le : row_norm W <= norm_w.
Proof.
apply: largest_le => [|i]; first by rewrite addr_ge0 ?largest_ge0.
rewrite (bigD1 i) //= addrC ler_add //.
  exact: (le_largest (fun i => \sum_(j | j != i) `|W i j|)).
exact: (le_largest (fun i => `|W i i|)).
Qed.

(* |tr (G + c I)^-1 - sum_i W_ii/D_i| <= M delta inverse norm *)
Theorem shifted_trace :
  `|\tr (invmx (G + c%:M)) - \sum_i W i i / d i| <= n%:R * delta * inverse * norm_w.
Proof.
have [_ ->] := congruent_inverse (dominant_gram_unit dominant) unit_sum.
rewrite -(mulmxA Q) mxtrace_mulC -(mulmxA (invmx _)) -/W split_sum.
apply: (near_diagonal_trace d0 epsilon_bound eps1) => i j.
apply: le_trans row_norm_le; apply: le_trans (le_largest (fun i => \sum_j `|W i j|) i).
by rewrite (bigD1 j) //= ler_addl sumr_ge0.
Qed.
End Gram.
