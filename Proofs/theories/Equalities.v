(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Algorithms that are one another under special parameters.

   OAMP (Ma and Ping 2017) with the LMMSE estimator, propagated variances and C = 1/(1 - <eta'>) is
   VAMP (BSR17 Algorithm 1). GAMP (Rangan 2011) with the AWGN channel and scalar variances is AMP
   (BSR17 (10)-(12)) at the levels sqrt(tau_r) when ||A||_F^2 = N. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Euclid Runs LMMSE Decorrelation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section OAMP.
Variables (R : rcfType) (M N : nat) (A : 'M[R]_(M, N)).
Variables (eta : R -> 'cV[R]_N -> 'cV[R]_N) (slope : R -> 'cV[R]_N -> R) (clip : R -> R).
Variable noise : R.

(* W^ = v2 A^T (v2 A A^T + sigma_w^2 I)^-1, W = (N/tr(W^ A)) W^, and tau^2 of W *)
Definition estimator v2 : 'M[R]_(N, M) :=
  v2 *: (A^T *m invmx (v2 *: (A *m A^T) + noise%:M)).
Definition decorrelated v2 := decorrelate A (estimator v2).
Definition oamp_variance v2 := decorrelated_variance A (decorrelated v2) v2 noise.

(* x_t, r_t, s_{t+1}, v_{t+1}^2: r = s + W (y - A s), x = eta(r; tau), nu = <eta'>,
   s := (eta(r) - nu r)/(1 - nu), v^2 := tau^2 nu/(1 - nu). *)
Definition oamp_step y (st : vamp_state R R N) :=
  let s := vamp_rt st in
  let v2 := vamp_var st in
  let r := s + decorrelated v2 *m (y - A *m s) in
  let tau2 := oamp_variance v2 in
  let nu := clip (slope tau2 r) in
  VAMPState (eta tau2 r) r ((1 - nu)^-1 *: (eta tau2 r - nu *: r)) (tau2 * nu / (1 - nu)).
Definition oamp initial y t := iter t (oamp_step y) (VAMPState 0 0 0 initial).

Section Stage.
Variable v2 : R.
Hypotheses (vp : 0 < v2) (wp : 0 < noise).
Let c := noise / v2.
Let nut := lmmse_slope id id A A^T c.
Hypothesis nut01 : 0 < nut < 1.

Let cp : 0 < c. Proof. by rewrite divr_gt0. Qed.
Let Gu : shifted_gram A A^T c \in unitmx. Proof. exact: real_gram_unit. Qed.
Let N0 : N%:R != 0 :> R.
Proof.
by case/andP: nut01; rewrite /nut /lmmse_slope; case: eqP => // ->; rewrite invr0 mulr0 ltxx.
Qed.
Let d0 : 1 - nut != 0. Proof. by case/andP: nut01 => _ h; rewrite subr_eq0 gt_eqF. Qed.

(* T = c (A^T A + c I)^-1, with tr T = N nu~ and W^ A = I - T *)
Let T := c *: invmx (shifted_gram A A^T c).
Let trT : \tr T = N%:R * nut.
Proof. by rewrite /T /nut /lmmse_slope linearZ /= [RHS]mulrC divfK. Qed.

Let T_sym : T^T = T.
Proof.
rewrite /T linearZ /= trmx_inv; congr (_ *: invmx _).
by rewrite linearD /= trmx_mul trmxK tr_scalar_mx.
Qed.

(* v2 A^T (v2 A A^T + sigma_w^2 I)^-1 = (A^T A + c I)^-1 A^T *)
Lemma estimatorE : estimator v2 = invmx (shifted_gram A A^T c) *m A^T.
Proof.
rewrite /estimator (gram_estimator (lt0r_neq0 cp) Gu) scalemxAr; congr (_ *m _).
have -> : v2 *: (A *m A^T) + noise%:M = v2 *: shifted_gram A^T A c.
  by rewrite scalerDr scale_scalar_mx [v2 * c]mulrC divfK ?lt0r_neq0.
have v0 := lt0r_neq0 vp; have Hu := gram_unit (lt0r_neq0 cp) Gu.
rewrite invmxZ; last by rewrite unitmxZ ?unitfE.
by rewrite scalerA divff // scale1r.
Qed.

Let gainE : estimator v2 *m A = 1%:M - T.
Proof. by rewrite estimatorE -mulmxA (estimator_gain Gu). Qed.

(* W = W^/(1 - nu~) *)
Lemma decorrelatedE : decorrelated v2 = (1 - nut)^-1 *: estimator v2.
Proof.
congr (_ *: _); rewrite gainE linearB /= mxtrace1 trT -{2}[N%:R]mulr1 -mulrBr.
by rewrite invfM mulrA divff // mul1r.
Qed.

(* r = (eta~(s) - nu~ s)/(1 - nu~) *)
Lemma oamp_input y s :
  s + decorrelated v2 *m (y - A *m s) = extrinsic id nut (lmmse A A^T c y s) s.
Proof.
rewrite /extrinsic (lmmse_correction Gu) decorrelatedE -estimatorE -scalemxAl.
have {1}-> : s = (1 - nut)^-1 *: (s - nut *: s).
  by rewrite -{2}[s]scale1r -scalerBl scalerA mulVf // scale1r.
by rewrite -scalerDr addrAC.
Qed.

(* tau^2 = v2 nu~/(1 - nu~) *)
Lemma oamp_varianceE : oamp_variance v2 = extrinsic_variance v2 nut.
Proof.
set B := interference A (decorrelated v2).
have BE : B = (1 - nut)^-1 *: (T - nut%:M).
  rewrite /B /interference decorrelatedE -scalemxAl gainE.
  have {1}-> : 1%:M = (1 - nut)^-1 *: ((1 - nut)%:M : 'M[R]_N).
    by rewrite scale_scalar_mx mulVf.
  by rewrite -scalerBr; congr (_ *: _); rewrite raddfB /= opprB addrC addrA subrK.
have WE : c *: (estimator v2 *m (estimator v2)^T) = T - T *m T.
  rewrite {2}estimatorE trmx_mul trmxK trmx_inv.
  have -> : (shifted_gram A A^T c)^T = shifted_gram A A^T c.
    by rewrite linearD /= trmx_mul trmxK tr_scalar_mx.
  by rewrite mulmxA gainE scalemxAr -/T mulmxBl mul1mx.
have trB : \tr (B *m B^T) = (1 - nut)^-1 ^+ 2 * (\tr (T *m T) - N%:R * nut ^+ 2).
  have BT : B^T = B by rewrite BE linearZ /= linearB /= T_sym tr_scalar_mx.
  rewrite BT BE -scalemxAl -scalemxAr scalerA linearZ /=; congr (_ * _).
  rewrite mulmxBl !mulmxBr mul_mx_scalar !mul_scalar_mx.
  have tT : \tr (nut *: T) = nut * (N%:R * nut) by rewrite mxtraceZ trT.
  by rewrite !linearB /= !tT scale_scalar_mx mxtrace_scalar; ring.
have trW : noise * \tr (decorrelated v2 *m (decorrelated v2)^T)
  = v2 * (1 - nut)^-1 ^+ 2 * (N%:R * nut - \tr (T *m T)).
  rewrite -trT -linearB /= -WE decorrelatedE [(_ *: _)^T]linearZ /= -scalemxAl -scalemxAr scalerA.
  rewrite !linearZ /=.
  by rewrite /c; field; rewrite ?d0 ?lt0r_neq0.
rewrite /oamp_variance /decorrelated_variance /extrinsic_variance -/B trB.
rewrite [_ * noise]mulrC [noise * _]mulrA trW.
by field; rewrite N0 d0.
Qed.
End Stage.

(* OAMP is VAMP: x_t, r_t, and what goes on, are equal after every iteration, where nu~_t is not
   clipped and clipped divergences lie in (0, 1). *)
Theorem oamp_is_vamp initial y :
  0 < noise -> 0 < initial -> (forall u, 0 < clip u < 1) ->
  let run := vamp id id A A^T eta slope clip noise initial y in
  (forall t, let nut := lmmse_slope id id A A^T (noise / vamp_var (run t)) in clip nut = nut) ->
  forall t, oamp initial y t = run t.
Proof.
move=> wp ip clip01 run good t.
suff [] : oamp initial y t = run t /\ 0 < vamp_var (run t) by [].
have pos v u : 0 < v -> 0 < extrinsic_variance v (clip u).
  by move=> vp; case/andP: (clip01 u) => a b; rewrite divr_gt0 ?mulr_gt0 // subr_gt0.
elim: t => [//|t [IH vp]]; split; last by rewrite /= /vamp_step /= !pos.
rewrite [LHS]/= IH /run [RHS]/= -/(run t) /oamp_step /vamp_step.
have nut01 := clip01 (lmmse_slope id id A A^T (noise / vamp_var (run t))).
rewrite good in nut01; rewrite good oamp_varianceE // oamp_input //.
Qed.
End OAMP.

Section GAMP.
Variables (R : rcfType) (M N : nat) (A : 'M[R]_(M, N)).
Variables (eta : R -> 'cV[R]_N -> 'cV[R]_N) (slope : R -> 'cV[R]_N -> R).

(* Where the posterior mean and variance of z ~ N(p, tau) given y come from. *)
Record channel := Channel { posterior_mean : R -> R -> R -> R; posterior_var : R -> R -> R -> R }.

(* y = z + N(0, noise): E[z|y] = p + g (y - p), var[z|y] = g noise, g = tau/(tau + noise) *)
Definition awgn noise := Channel
  (fun y p tau => p + tau / (tau + noise) * (y - p)) (fun y p tau => tau / (tau + noise) * noise).

(* With AWGN s = (y - p)/(tau + noise) and tau_s = 1/(tau + noise). *)
Lemma awgn_score noise y p tau : tau != 0 -> tau + noise != 0 ->
  (tau + noise) * ((posterior_mean (awgn noise) y p tau - p) / tau) = y - p.
Proof. by move=> t0 tn /=; field; rewrite t0 tn. Qed.

(* and (1 - var/tau)/tau = 1/(tau + noise). *)
Lemma awgn_curvature noise y p tau : tau != 0 -> tau + noise != 0 ->
  (1 - posterior_var (awgn noise) y p tau / tau) / tau = (tau + noise)^-1.
Proof. by move=> t0 tn /=; field; rewrite t0 tn. Qed.

Record gamp_state := GAMPState {
  gamp_x : 'cV[R]_N; gamp_r : 'cV[R]_N; gamp_s : 'cV[R]_M; gamp_tau_x : R; gamp_tau_r : R }.

(* tau_p = (||A||_F^2/M) tau_x, p = A x - tau_p s, s = (E[z|p, y] - p)/tau_p,
   tau_s = the mean of (1 - var[z|p, y]/tau_p)/tau_p, tau_r = 1/((||A||_F^2/N) tau_s),
   r = x + tau_r A^T s, x = eta(r; sqrt tau_r), tau_x = tau_r <eta'> *)
Definition gamp_step ch (y : 'cV[R]_M) g :=
  let tau_p := normF A ^+ 2 / M%:R * gamp_tau_x g in
  let p := A *m gamp_x g - tau_p *: gamp_s g in
  let s := \col_i ((posterior_mean ch (y i 0) (p i 0) tau_p - p i 0) / tau_p) in
  let tau_s := (\sum_i (1 - posterior_var ch (y i 0) (p i 0) tau_p / tau_p) / tau_p) / M%:R in
  let tau_r := (normF A ^+ 2 / N%:R * tau_s)^-1 in
  let r := gamp_x g + tau_r *: (A^T *m s) in
  let level := Num.sqrt tau_r in
  GAMPState (eta level r) r s (tau_r * slope level r) tau_r.
Definition gamp ch initial y t := iter t (gamp_step ch y) (GAMPState 0 0 0 initial 0).

(* AMP at given levels: that of iteration t is levels t. *)
Definition amp_at (levels : nat -> R) y t :=
  iteri t (fun k => amp_step id A A^T eta slope (fun _ => levels k) y) (AMPState 0 0 0 0).

(* GAMP with the AWGN channel and scalar variances is AMP at the levels sqrt(tau_r), if
   ||A||_F^2 = N, as long as tau_x stays positive. *)
Theorem gamp_is_amp noise initial y :
  (0 < M)%N -> (0 < N)%N -> normF A ^+ 2 = N%:R -> 0 <= noise ->
  let run := gamp (awgn noise) initial y in
  (forall t, 0 < gamp_tau_x (run t)) ->
  let levels k := Num.sqrt (gamp_tau_r (run k.+1)) in
  forall t, let s := amp_at levels y t in amp_x s = gamp_x (run t) /\ amp_r s = gamp_r (run t).
Proof.
move=> M0 N0 nA w0 run pos levels t s.
have Mn : M%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have Nn : N%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
(* b_t v_{t-1} = tau_p s, with tau_p of the next iteration *)
suff [-> -> _] : [/\ amp_x s = gamp_x (run t), amp_r s = gamp_r (run t)
  & amp_b s *: amp_v s = (N%:R / M%:R * gamp_tau_x (run t)) *: gamp_s (run t) ] by [].
rewrite /s; elim: t {s} => [|t [IHx IHr IHv]]; first by split=> //=; rewrite !scaler0.
set g := run t in IHx IHr IHv *; set a := amp_at levels y t in IHx IHr IHv *.
set tau_p := N%:R / M%:R * gamp_tau_x g in IHv *.
have tp : 0 < tau_p by rewrite mulr_gt0 ?pos // divr_gt0 ?ltr0n.
have t0 := lt0r_neq0 tp; have tn : tau_p + noise != 0 by rewrite gt_eqF // ltr_paddr.
have next : run t.+1 = gamp_step (awgn noise) y g by [].
have tau_rE : gamp_tau_r (run t.+1) = tau_p + noise.
  rewrite next /gamp_step /= nA -/tau_p divff // mul1r.
  rewrite (eq_bigr (fun _ => (tau_p + noise)^-1)) => [|i _]; last exact: awgn_curvature.
  by rewrite big_const_ord iter_addr_0 -[_^-1 *+ _]mulr_natr mulfK // invrK.
have vE : amp_v (amp_at levels y t.+1) = gamp_tau_r (run t.+1) *: gamp_s (run t.+1).
  rewrite tau_rE next /gamp_step /= nA -/tau_p -/a IHx IHv.
  by apply/colP => i; rewrite !mxE awgn_score // opprB addrCA [RHS]addrC.
have rE : amp_r (amp_at levels y t.+1) = gamp_r (run t.+1).
  have -> : gamp_r (run t.+1) = gamp_x g + gamp_tau_r (run t.+1) *: (A^T *m gamp_s (run t.+1)).
    by [].
  by rewrite scalemxAr -vE -IHx.
split=> //; first by change (eta (levels t) (amp_r (amp_at levels y t.+1)) = gamp_x (run t.+1));
  rewrite rE.
rewrite vE scalerA; congr (_ *: _).
transitivity (N%:R / M%:R * slope (levels t) (amp_r (amp_at levels y t.+1))
  * gamp_tau_r (run t.+1)) => //.
by rewrite rE -mulrA; congr (_ * _); rewrite mulrC.
Qed.
End GAMP.
