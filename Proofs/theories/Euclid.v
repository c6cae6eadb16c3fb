(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Euclidean norms over a real closed field: of families, of rows and columns, ||.||_F, ||.||_{2,1}.

   A real closed field has the square roots of its non-negative elements and nothing else that
   the theorems need; the real numbers are one. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Norm.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Family.
Variables (R : rcfType) (T : finType).
Implicit Types f g : T -> R.

(* <f, g>, ||f||^2 and ||f|| of a finite family of numbers. *)
Definition dot f g : R := \sum_t f t * g t.
Definition sq f : R := \sum_t f t ^+ 2.
Definition n2 f : R := Num.sqrt (sq f).

(* Squares and norms: not negative, one the square of the other, the same for equal families, and
   zero only for the zero family. *)
Lemma sq_ge0 f : 0 <= sq f.
Proof. by apply: sumr_ge0 => t _; apply: sqr_ge0. Qed.

Lemma n2_ge0 f : 0 <= n2 f. Proof. exact: sqrtr_ge0. Qed.

Lemma n2_sqr f : n2 f ^+ 2 = sq f.
Proof. by rewrite sqr_sqrtr // sq_ge0. Qed.

Lemma eq_sq f g : f =1 g -> sq f = sq g.
Proof. by move=> e; apply: eq_bigr => t _; rewrite e. Qed.

Lemma eq_n2 f g : f =1 g -> n2 f = n2 g.
Proof. by move=> e; congr (Num.sqrt _); apply: eq_sq. Qed.

Lemma dot_sq f : dot f f = sq f.
Proof. by apply: eq_bigr => t _; rewrite expr2. Qed.

Lemma sq_eq0 f : sq f = 0 -> forall t, f t = 0.
Proof.
move=> h t; apply/eqP; rewrite -sqrf_eq0; apply/eqP.
by apply: (psumr_eq0P _ h) => // u _; apply: sqr_ge0.
Qed.

Lemma n2_def f : n2 f = 0 -> forall t, f t = 0.
Proof. by move=> h; apply: sq_eq0; rewrite -n2_sqr h expr0n. Qed.

(* ||f + g||^2 = ||f||^2 + 2 <f, g> + ||g||^2 *)
Lemma sqD f g : sq (fun t => f t + g t) = sq f + 2%:R * dot f g + sq g.
Proof.
rewrite /sq /dot mulr_sumr -!big_split /=; apply: eq_bigr => t _; ring.
Qed.

(* ||a f||^2 = a^2 ||f||^2 *)
Lemma sqZ a f : sq (fun t => a * f t) = a ^+ 2 * sq f.
Proof. by rewrite /sq mulr_sumr; apply: eq_bigr => t _; rewrite exprMn. Qed.

(* Cauchy and Schwarz: <f, g>^2 <= ||f||^2 ||g||^2. *)
Lemma CS_sqr f g : dot f g ^+ 2 <= sq f * sq g.
Proof.
have [C0|C0] := eqVneq (sq g) 0.
  suff -> : dot f g = 0 by rewrite expr0n /= C0 mulr0.
  by rewrite /dot big1 // => t _; rewrite (sq_eq0 C0) mulr0.
have Cp : 0 < sq g by rewrite lt_neqAle eq_sym C0 sq_ge0.
(* || ||g||^2 f - <f, g> g ||^2 >= 0 *)
have := sq_ge0 (fun t => sq g * f t + - dot f g * g t).
rewrite sqD !sqZ sqrrN.
have -> : dot (fun t => sq g * f t) (fun t => - dot f g * g t) = - (sq g * dot f g ^+ 2).
  transitivity (- (sq g * dot f g) * \sum_t f t * g t); last by rewrite /dot; ring.
  by rewrite mulr_sumr; apply: eq_bigr => t _; ring.
have -> : sq g ^+ 2 * sq f + 2%:R * - (sq g * dot f g ^+ 2) + dot f g ^+ 2 * sq g
  = sq g * (sq f * sq g - dot f g ^+ 2) by ring.
by rewrite pmulr_rge0 // subr_ge0.
Qed.

(* |<f, g>| <= ||f|| ||g|| *)
Lemma CS f g : `|dot f g| <= n2 f * n2 g.
Proof. by rewrite -sqrtr_sqr -sqrtrM ?sq_ge0 // ler_wsqrtr // CS_sqr. Qed.

(* ||f + g|| <= ||f|| + ||g|| *)
Lemma n2_tri f g : n2 (fun t => f t + g t) <= n2 f + n2 g.
Proof.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?addr_ge0 ?n2_ge0 //.
rewrite n2_sqr sqrrD !n2_sqr sqD ler_add2r ler_add2l -[X in _ <= X]mulr_natl.
by rewrite ler_wpmul2l ?ler0n // (le_trans (ler_norm _) (CS _ _)).
Qed.

(* ||a f|| = |a| ||f|| *)
Lemma n2_hom a f : n2 (fun t => a * f t) = `|a| * n2 f.
Proof. by rewrite /n2 sqZ sqrtrM ?sqr_ge0 // sqrtr_sqr. Qed.

(* ||f||_2 <= ||f||_1 *)
Lemma n2_le_l1 f : (forall t, 0 <= f t) -> n2 f <= \sum_t f t.
Proof.
move=> f0; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?n2_ge0 ?sumr_ge0 //.
rewrite n2_sqr expr2 mulr_suml; apply: ler_sum => t _.
rewrite expr2 ler_wpmul2l // (bigD1 t) //= ler_addl sumr_ge0 // => u _.
Qed.

(* (sum_t |f_t|)^2 <= |T| ||f||^2 *)
Lemma l1_le_n2 f : (\sum_t `|f t|) ^+ 2 <= #|T|%:R * sq f.
Proof.
have := CS_sqr (fun t => `|f t|) (fun _ => 1).
rewrite /dot /sq (eq_bigr (fun t => `|f t|)) => [|t _]; last by rewrite mulr1.
have -> : \sum_t `|f t| ^+ 2 = \sum_t f t ^+ 2.
  by apply: eq_bigr => t _; rewrite real_normK ?num_real.
have -> : \sum_(t : T) (1 : R) ^+ 2 = #|T|%:R.
  by rewrite expr1n sumr_const.
by rewrite mulrC.
Qed.
End Family.

Section Matrices.
Variable R : rcfType.

(* The Euclidean norm of a row. *)
Definition rnorm m (v : 'rV[R]_m) : R := n2 (v 0).

(* It is a norm. *)
Lemma rnorm_is_norm m : is_norm (@rnorm m).
Proof.
split=> [u v|a v|v h].
- by rewrite /rnorm (@eq_n2 _ _ _ (fun t => u 0 t + v 0 t)) ?n2_tri // => t; rewrite mxE.
- by rewrite /rnorm (@eq_n2 _ _ _ (fun t => a * v 0 t)) ?n2_hom // => t; rewrite mxE.
- by apply/rowP => t; rewrite mxE (n2_def h).
Qed.

(* ||W[:,i]||_2, ||Z||_F and ||X||_{2,1} = sum of the norms of the rows. *)
Definition cnorm l n (W : 'M[R]_(l, n)) (i : 'I_n) : R := n2 (fun r => W r i).
Definition normF l m (Z : 'M[R]_(l, m)) : R := n2 (fun p : 'I_l * 'I_m => Z p.1 p.2).
Definition norm21 n m (X : 'M[R]_(n, m)) : R := \sum_i rnorm (row i X).

(* These are not negative, and ||Z||_F^2 is the sum of all squares. *)
Lemma cnorm_ge0 l n (W : 'M[R]_(l, n)) i : 0 <= cnorm W i.
Proof. exact: n2_ge0. Qed.

Lemma normF_ge0 l m (Z : 'M[R]_(l, m)) : 0 <= normF Z.
Proof. exact: n2_ge0. Qed.

Lemma normF_sqr l m (Z : 'M[R]_(l, m)) : normF Z ^+ 2 = \sum_i \sum_j Z i j ^+ 2.
Proof. by rewrite n2_sqr /sq -(pair_bigA _ (fun a b => Z a b ^+ 2)). Qed.

(* ||W[:,i]^T Z|| <= ||W[:,i]|| ||Z||_F *)
Lemma rnorm_WtZ l n m (W : 'M[R]_(l, n)) (Z : 'M[R]_(l, m)) i :
  rnorm (row i (W^T *m Z)) <= cnorm W i * normF Z.
Proof.
rewrite /rnorm /cnorm /normF /n2 -sqrtrM ?sq_ge0 // ler_wsqrtr //.
rewrite {3}/sq -(pair_bigA _ (fun a b => Z a b ^+ 2)) /= exchange_big /=.
rewrite mulr_sumr; apply: ler_sum => t _; rewrite !mxE.
rewrite (eq_bigr (fun r => W r i * Z r t)); last by move=> r _; rewrite !mxE.
exact: (CS_sqr (fun r => W r i) (fun r => Z r t)).
Qed.

(* ||X[i,:]|| <= ||X||_F *)
Lemma rnorm_le_normF n m (X : 'M[R]_(n, m)) i : rnorm (row i X) <= normF X.
Proof.
rewrite /rnorm /normF /n2 ler_wsqrtr // /sq -(pair_bigA _ (fun a b => X a b ^+ 2)) /=.
rewrite [X in _ <= X](bigD1 i) //= (eq_bigr (fun b => X i b ^+ 2)).
  by rewrite ler_addl sumr_ge0 // => a _; apply: sumr_ge0 => b _; apply: sqr_ge0.
by move=> b _; rewrite mxE.
Qed.

(* ||X||_F <= ||X||_{2,1} *)
Lemma normF_le_norm21 n m (X : 'M[R]_(n, m)) : normF X <= norm21 X.
Proof.
apply: le_trans (n2_le_l1 (fun i => n2_ge0 _)).
rewrite le_eqVlt; apply/orP; left; apply/eqP; congr Num.sqrt.
rewrite /sq -(pair_bigA _ (fun a b => X a b ^+ 2)) /=.
by apply: eq_bigr => i _; rewrite n2_sqr; apply: eq_bigr => j _; rewrite mxE.
Qed.
End Matrices.
