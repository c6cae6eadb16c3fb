(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* [RIP] What is true of LISTA's and ISTA's rate to the signal under a restricted isometry (errata
   L1, L2): one step of soft thresholding with a threshold above the interference keeps entries off
   the support at 0 and takes the error e to at most (1 + sqrt s) delta_{s+1} ||e|| + 2 sqrt s zeta;
   one step of hard thresholding takes it to at most 2 delta_{3s} ||e|| + 2 noise. The thresholds
   have to shrink with the error: a fixed one leads to a LASSO solution, not to the signal. What the
   noise adds, zeta and the like, is a hypothesis about A^T w; ThresholdingRuns.v bounds it, and takes
   k steps. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Inner SoftThreshold RestrictedIsometry.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

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
