(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [RIP] What is true of LISTA's and ISTA's rate to the signal under a restricted isometry (errata
   L1, L2): one step of soft thresholding with a threshold above the interference keeps entries off
   the support at 0 and takes the error e to at most (1 + sqrt s) delta_{s+1} ||e|| + 2 sqrt s zeta;
   one step of hard thresholding takes it to at most 2 delta_{3s} ||e|| + 2 noise. The thresholds
   have to shrink with the error: a fixed one leads to a LASSO solution, not to the signal. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Inner SoftThreshold.
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

Lemma norm2_sqr x : norm2 x ^+ 2 = sqn x.
Proof. by rewrite n2_sqr; apply: eq_bigr => i _; rewrite big_ord1 expr2. Qed.

Lemma norm2_ge0 x : 0 <= norm2 x. Proof. exact: n2_ge0. Qed.

Lemma norm2D u v : norm2 (u + v) <= norm2 u + norm2 v.
Proof. by rewrite /norm2 (eq_n2 (g := fun i => u i 0 + v i 0)) ?n2_tri // => i; rewrite mxE. Qed.

Lemma norm2Z a x : norm2 (a *: x) = `|a| * norm2 x.
Proof. by rewrite /norm2 (eq_n2 (g := fun i => a * x i 0)) ?n2_hom // => i; rewrite mxE. Qed.

Lemma norm2_eq0 x : norm2 x = 0 -> x = 0.
Proof. by move=> h; apply/eqP; rewrite -sqn_eq0 -norm2_sqr h expr0n. Qed.

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

Section SoftStep.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta zeta a : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A s.+1 delta).
Variables (I : {set 'I_N}) (x xt : 'cV[R]_N) (w : 'cV[R]_L).
Hypotheses (Is : (#|I| <= s)%N) (xI : is_on I x) (xtI : is_on I xt).
Hypotheses (zeta0 : 0 <= zeta) (noise : forall i, `|(A^T *m w) i 0| <= zeta).
Hypothesis near : norm2 (xt - x) <= a.
Let e := xt - x.
Let r := xt + A^T *m (A *m x + w - A *m xt).
Let theta := delta * a + zeta.
Let next : 'cV[R]_N := map_mx (soft theta) r.

Let eI : is_on I e.
Proof. by move=> i iI; rewrite !mxE xtI // xI // subrr. Qed.

Let rE : r - x = (e - A^T *m (A *m e)) + A^T *m w.
Proof.
rewrite /r /e; have -> : A *m x + w - A *m xt = w - A *m (xt - x).
  by rewrite mulmxBr opprB addrAC addrC.
by rewrite mulmxBr [LHS]addrAC [LHS]addrA [RHS]addrAC.
Qed.

Let a0 : 0 <= a. Proof. by apply: le_trans near; apply: norm2_ge0. Qed.
Let theta0 : 0 <= theta. Proof. by rewrite addr_ge0 // mulr_ge0. Qed.

(* |(A^T A e)_i| <= delta ||e|| off the support. *)
Lemma interference_le i : i \notin I -> `|(A^T *m (A *m e)) i 0| <= delta * norm2 e.
Proof.
move=> iI; set b : 'cV[R]_N := delta_mx i 0.
have bE (v : 'cV[R]_N) : inner b v = v i 0.
  rewrite /inner (bigD1 i) //= big_ord1 mxE !eqxx mul1r big1 ?addr0 // => j ji.
  by rewrite big_ord1 mxE (negbTE ji) mul0r.
have card : (#|i |: I| <= s.+1)%N by rewrite cardsU1 iI add1n ltnS.
have on (v : 'cV[R]_N) : is_on I v -> is_on (i |: I) v.
  by move=> vI j; rewrite in_setU1 negb_or => /andP[_ /vI].
have bI : is_on (i |: I) b.
  by move=> j; rewrite in_setU1 negb_or => /andP[ji _]; rewrite mxE (negbTE ji).
have := isometry_inner HA card bI (on _ eI).
rewrite inner_adjoint !bE eI // subr0; have -> : norm2 b = 1.
  by rewrite -[norm2 b]ger0_norm ?norm2_ge0 // -sqrtr_sqr norm2_sqr /sqn bE mxE !eqxx sqrtr1.
by rewrite mul1r.
Qed.

(* Soft thresholding at delta a + zeta keeps the support and contracts. *)
Theorem soft_step : is_on I next /\
  norm2 (next - x) <= (1 + Num.sqrt s%:R) * delta * a + 2%:R * Num.sqrt s%:R * zeta.
Proof.
have nextI : is_on I next.
  move=> i iI; apply/eqP; rewrite mxE soft_eq0 //.
  have -> : r i 0 = - (A^T *m (A *m e)) i 0 + (A^T *m w) i 0.
    have B (u v : 'cV[R]_N) : (u - v) i 0 = u i 0 - v i 0 by rewrite !mxE.
    have D (u v : 'cV[R]_N) : (u + v) i 0 = u i 0 + v i 0 by rewrite mxE.
    have := congr1 (fun v : 'cV[R]_N => v i 0) rE.
    by rewrite /= (B r) (D (e - _)) (B e) (xI iI) (eI iI) subr0 sub0r.
  apply: (le_trans (ler_norm_add _ _)); rewrite normrN ler_add //.
  by apply: (le_trans (interference_le iI)); rewrite ler_wpmul2l.
split=> //.
have -> : next - x = restrict I (e - A^T *m (A *m e)) + restrict I (A^T *m w)
    + restrict I (next - r).
  have -> : next - x = restrict I (next - x).
    by rewrite restrict_id // => i iI; rewrite mxE nextI // mxE xI // subrr.
  have -> : next - x = (r - x) + (next - r) by rewrite [RHS]addrC addrA subrK.
  by rewrite rE; apply/colP => i; rewrite !mxE; case: ifP => //; rewrite !addr0.
have q0 : 0 <= Num.sqrt s%:R :> R by apply: sqrtr_ge0.
have moved i : `|(next - r) i 0| <= theta by rewrite !mxE soft_displacement_le.
have -> : (1 + Num.sqrt s%:R) * delta * a + 2%:R * Num.sqrt s%:R * zeta =
  delta * a + Num.sqrt s%:R * zeta + Num.sqrt s%:R * theta by rewrite /theta; ring.
apply: (le_trans (norm2D _ _)); apply: ler_add; last exact: norm2_restrict_le.
apply: (le_trans (norm2D _ _)); apply: ler_add; last exact: norm2_restrict_le.
by apply: (le_trans (residual_on_support delta0 HA (leqW Is) eI)); rewrite ler_wpmul2l.
Qed.
End SoftStep.

Section HardStep.
Variables (R : rcfType) (L N : nat) (A : 'M[R]_(L, N)) (s : nat) (delta nu : R).
Hypotheses (delta0 : 0 <= delta) (HA : isometry A (3 * s) delta).
Variables (I J K : {set 'I_N}) (x xt next : 'cV[R]_N) (w : 'cV[R]_L).
Hypotheses (Is : (#|I| <= s)%N) (Js : (#|J| <= s)%N) (Ks : (#|K| <= s)%N).
Hypotheses (xI : is_on I x) (xtJ : is_on J xt) (nextK : is_on K next).
Hypothesis noise : forall T : {set 'I_N}, (#|T| <= 3 * s)%N ->
  norm2 (restrict T (A^T *m w)) <= nu.
Let e := xt - x.
Let r := xt + A^T *m (A *m x + w - A *m xt).
(* `next` is at least as near to r as x is: so is the best of all with s non-zero entries. *)
Hypothesis best : sqn (next - r) <= sqn (x - r).

(* Iterative hard thresholding: ||next - x|| <= 2 delta ||xt - x|| + 2 nu. *)
Theorem hard_step : norm2 (next - x) <= 2%:R * delta * norm2 e + 2%:R * nu.
Proof.
set T := I :|: J :|: K; set d := next - x; set g := r - x.
have Ts : (#|T| <= 3 * s)%N.
  rewrite !mulSn mul0n addn0 addnA; apply: (leq_trans (leq_card_setU _ _)).
  by apply: leq_add => //; apply: (leq_trans (leq_card_setU _ _)); apply: leq_add.
have onT (P : {set 'I_N}) v : P \subset T -> is_on P v -> is_on T v.
  by move=> /subsetP sub on i iT; apply: on; apply: contra iT => /sub.
have nextT : is_on T next by apply: onT nextK; rewrite subsetUr.
have xT : is_on T x by apply: onT xI; rewrite /T -setUA subsetUl.
have xtT : is_on T xt by apply: onT xtJ; rewrite /T setUAC subsetUr.
have dT : is_on T d by move=> i iT; rewrite !mxE nextT // xT // subrr.
have eT : is_on T e by move=> i iT; rewrite !mxE xtT // xT // subrr.
have gE : g = (e - A^T *m (A *m e)) + A^T *m w.
  rewrite /g /r /e; have -> : A *m x + w - A *m xt = w - A *m (xt - x).
    by rewrite mulmxBr opprB addrAC addrC.
  by rewrite mulmxBr [LHS]addrAC [LHS]addrA [RHS]addrAC.
have gT : norm2 (restrict T g) <= delta * norm2 e + nu.
  have -> : restrict T g = restrict T (e - A^T *m (A *m e)) + restrict T (A^T *m w).
    by rewrite gE; apply/colP => i; rewrite !mxE; case: ifP => //; rewrite addr0.
  apply: (le_trans (norm2D _ _)); apply: ler_add; last exact: noise.
  exact: (residual_on_support delta0 HA Ts eT).
have le : norm2 d ^+ 2 <= 2%:R * (norm2 d * norm2 (restrict T g)).
  rewrite norm2_sqr; have dg : sqn (d - g) <= sqn g.
    have -> : d - g = next - r by rewrite /d /g opprB addrA subrK.
    by rewrite -[sqn g]sqnN opprB.
  have : sqn d <= 2%:R * inner d g.
    move: dg; rewrite sqnD sqnN innerNr -subr_ge0.
    have -> : sqn g - (sqn d + 2%:R * - inner d g + sqn g) = 2%:R * inner d g - sqn d by ring.
    by rewrite subr_ge0.
  move=> /le_trans; apply; rewrite ler_wpmul2l ?ler0n // -(inner_restrict g dT).
  apply: (le_trans (ler_norm _)).
  have -> : inner d (restrict T g) = dot (fun i => d i 0) (fun i => restrict T g i 0).
    by apply: eq_bigr => i _; rewrite big_ord1.
  exact: CS.
have [z|d0] := eqVneq (norm2 d) 0.
  by rewrite z; apply: (le_trans (norm2_ge0 (restrict T g))); apply: (le_trans gT);
    rewrite -mulrA -mulrDr ler_pemull ?(le_trans _ gT) ?norm2_ge0 // ler1n.
have dp : 0 < norm2 d by rewrite lt_neqAle eq_sym d0 norm2_ge0.
rewrite -(ler_pmul2l dp) -expr2; apply: (le_trans le); rewrite mulrCA ler_wpmul2l ?norm2_ge0 //.
by rewrite -mulrA -mulrDr ler_wpmul2l ?ler0n.
Qed.
End HardStep.
