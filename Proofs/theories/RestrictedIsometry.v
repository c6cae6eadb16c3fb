(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [RIP] Restricted isometry: ||A x||^2 is within delta ||x||^2 of ||x||^2 for x with at most s
   entries that are not 0. Then A^T A acts almost as the identity on any s entries. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Inner.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Columns.
Variables (R : rcfType) (N : nat).
Implicit Types (u v x : 'cV[R]_N) (I : {set 'I_N}).

(* ||x||_2, x restricted to I, and: x is 0 off I. *)
Definition norm2 x : R := n2 (fun i => x i 0).
Definition restrict I x : 'cV[R]_N := \col_i (if i \in I then x i 0 else 0).
Definition is_on I x : Prop := forall i, i \notin I -> x i 0 = 0.

(* The laws of ||.||_2. *)
Lemma norm2_sqr x : norm2 x ^+ 2 = sqn x.
Proof. by rewrite n2_sqr; apply: eq_bigr => i _; rewrite big_ord1 expr2. Qed.

Lemma norm2_ge0 x : 0 <= norm2 x. Proof. exact: n2_ge0. Qed.

Lemma norm2D u v : norm2 (u + v) <= norm2 u + norm2 v.
Proof. by rewrite /norm2 (eq_n2 (g := fun i => u i 0 + v i 0)) ?n2_tri // => i; rewrite mxE. Qed.

Lemma norm2Z a x : norm2 (a *: x) = `|a| * norm2 x.
Proof. by rewrite /norm2 (eq_n2 (g := fun i => a * x i 0)) ?n2_hom // => i; rewrite mxE. Qed.

Lemma norm2_eq0 x : norm2 x = 0 -> x = 0.
Proof. by move=> h; apply/eqP; rewrite -sqn_eq0 -norm2_sqr h expr0n. Qed.

(* A restriction is on its set, and changes nothing that is. *)
Lemma restrict_on I x : is_on I (restrict I x).
Proof. by move=> i iI; rewrite mxE (negbTE iI). Qed.

Lemma restrict_id I x : is_on I x -> restrict I x = x.
Proof. by move=> on; apply/colP => i; rewrite mxE; case: ifPn => // /on. Qed.

(* <u, x> sees only the entries of x where u is not 0. *)
Lemma inner_restrict I u x : is_on I u -> inner u (restrict I x) = inner u x.
Proof.
move=> on; apply: eq_bigr => i _; rewrite !big_ord1 mxE; case: ifPn => // /on ->.
by rewrite !mul0r.
Qed.

(* ||x_I|| <= sqrt s max_i |x_i| for s entries. *)
Lemma norm2_restrict_le I x s c : (#|I| <= s)%N -> 0 <= c -> (forall i, `|x i 0| <= c) ->
  norm2 (restrict I x) <= Num.sqrt s%:R * c.
Proof.
move=> Is c0 xc; rewrite -[c]ger0_norm // -sqrtr_sqr -sqrtrM ?ler0n // /norm2 /n2 ler_wsqrtr //.
apply: (@le_trans _ _ (\sum_(i in I) c ^+ 2)); last first.
  by rewrite sumr_const -[_ *+ _]mulr_natl ler_wpmul2r ?sqr_ge0 // ler_nat.
rewrite /sq [X in _ <= X]big_mkcond; apply: ler_sum => i _; rewrite mxE.
case: ifP => _; last by rewrite expr0n.
by rewrite -(real_normK (num_real (x i 0))) ler_pexpn2r ?nnegrE.
Qed.
End Columns.

Section Isometry.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)).

(* delta bounds the isometry constant of order s: | ||A x||^2 - ||x||^2 | <= delta ||x||^2 for x
   with at most s non-zero entries. *)
Definition isometry (s : nat) (delta : R) : Prop := forall I : {set 'I_N}, (#|I| <= s)%N ->
  forall x : 'cV[R]_N, is_on I x -> `|sqn (A *m x) - sqn x| <= delta * sqn x.

Variables (s : nat) (delta : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry s delta).
Variables (I : {set 'I_N}) (u v : 'cV[R]_N).
Hypotheses (Is : (#|I| <= s)%N) (uI : is_on I u) (vI : is_on I v).

(* |<A u, A v> - <u, v>| <= delta (||u||^2 + ||v||^2)/2, by the parallelogram. *)
Lemma isometry_half :
  2%:R * `|inner (A *m u) (A *m v) - inner u v| <= delta * (sqn u + sqn v).
Proof.
have on e : is_on I (u + e *: v) by move=> i iI; rewrite !mxE uI // vI // mulr0 addr0.
have := ler_add (HA Is (on 1)) (HA Is (on (-1))).
rewrite !scale1r !scaleN1r !mulmxDr mulmxN !sqnD !sqnN !innerNr -mulrDr => le.
rewrite -(ler_pmul2l (ltr0n R 2)) -[2%:R in X in X <= _]ger0_norm ?ler0n // mulrA -!normrM.
have -> : 2%:R * (delta * (sqn u + sqn v)) =
  delta * (sqn u + 2%:R * inner u v + sqn v + (sqn u + 2%:R * - inner u v + sqn v)) by ring.
apply: le_trans le; apply: le_trans (ler_norm_sub _ _).
by rewrite le_eqVlt; apply/orP; left; apply/eqP; congr `|_|; ring.
Qed.
End Isometry.

Section Steps.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A s delta).

(* |<A u, A v> - <u, v>| <= delta ||u|| ||v|| *)
Lemma isometry_inner (I : {set 'I_N}) (u v : 'cV[R]_N) : (#|I| <= s)%N -> is_on I u -> is_on I v ->
  `|inner (A *m u) (A *m v) - inner u v| <= delta * (norm2 u * norm2 v).
Proof.
move=> Is uI vI; set a := norm2 u; set b := norm2 v.
have [a0 b0] : 0 <= a /\ 0 <= b by rewrite !norm2_ge0.
have [z|ab] := eqVneq (a * b) 0.
  suff -> : inner (A *m u) (A *m v) - inner u v = 0 by rewrite normr0 z mulr0.
  have i0 m (w : 'cV[R]_m) : inner 0 w = 0 by rewrite -(scale0r w) innerZl mul0r.
  move/eqP: z; rewrite mulf_eq0 => /orP[] /eqP /norm2_eq0 ->.
    by rewrite mulmx0 !i0 subrr.
  by rewrite mulmx0 innerC i0 innerC i0 subrr.
have onZ c (w : 'cV[R]_N) : is_on I w -> is_on I (c *: w).
  by move=> on i iI; rewrite mxE on // mulr0.
have := isometry_half HA Is (onZ b _ uI) (onZ a _ vI).
rewrite -!scalemxAr !innerE !sqnZ -!norm2_sqr -/a -/b.
have -> : b * (a * inner (A *m u) (A *m v)) - b * (a * inner u v) =
  (a * b) * (inner (A *m u) (A *m v) - inner u v) by ring.
have -> : delta * (b ^+ 2 * a ^+ 2 + a ^+ 2 * b ^+ 2) =
  2%:R * (a * b) * (delta * (a * b)) by ring.
have ab0 : 0 < a * b by rewrite lt_neqAle eq_sym ab mulr_ge0.
by rewrite normrM (gtr0_norm ab0) mulrA ler_pmul2l // mulr_gt0 // ltr0n.
Qed.

(* ||(e - A^T A e)_I|| <= delta ||e|| for e on I. *)
Lemma residual_on_support (I : {set 'I_N}) (e : 'cV[R]_N) : (#|I| <= s)%N -> is_on I e ->
  norm2 (restrict I (e - A^T *m (A *m e))) <= delta * norm2 e.
Proof.
move=> Is eI; set u := restrict _ _; have uI : is_on I u by apply: restrict_on.
have [z|u0] := eqVneq (norm2 u) 0; first by rewrite z mulr_ge0 ?norm2_ge0.
have up : 0 < norm2 u by rewrite lt_neqAle eq_sym u0 norm2_ge0.
rewrite -(ler_pmul2l up) -expr2 norm2_sqr /sqn {2}/u inner_restrict // !innerE.
rewrite innerC -[inner u (A^T *m _)]innerC inner_adjoint trmxK.
rewrite [inner e u]innerC [inner (A *m e) _]innerC mulrCA.
apply: le_trans (isometry_inner Is uI eI); rewrite distrC; exact: ler_norm.
Qed.
End Steps.
