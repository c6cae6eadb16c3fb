(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* ISTA, AMP and VAMP as recursions: definitions only, shared by the theorems on runs.

   BSR17 (3)-(5), (10)-(12) and Algorithm 1 with the exact LMMSE stage (23), for one column y.
   Entries are in a field F, noise levels, slopes and variances in a field K: real runs have
   F = K, complex runs have F = K[i]. `emb` reads a number of K in F, `part` takes it back; `B`
   stands for A^H; `eta` and `slope` for a shrinkage eta(r; sigma) and its mean slope <eta'>.
   VAMP passes its divergences through `clip`, any function. Starting states are those of the
   program: zeros, and for VAMP a given variance. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section States.
Variables (K F : Type) (M N : nat).

(* x_{t+1}, v_t, b_{t+1} and r_t of AMP. *)
Record amp_state := AMPState {
  amp_x : 'cV[F]_N; amp_v : 'cV[F]_M; amp_b : K; amp_r : 'cV[F]_N }.

(* x_t, r_t, r~_{t+1} and sigma~_{t+1}^2 of VAMP. *)
Record vamp_state := VAMPState {
  vamp_x : 'cV[F]_N; vamp_r : 'cV[F]_N; vamp_rt : 'cV[F]_N; vamp_var : K }.
End States.

Section Runs.
Variables (K F : fieldType) (emb : K -> F) (part : F -> K) (M N : nat).
Variables (A : 'M[F]_(M, N)) (B : 'M[F]_(N, M)).
Variables (eta : K -> 'cV[F]_N -> 'cV[F]_N) (slope : K -> 'cV[F]_N -> K).

(* The input of the shrinkage in ISTA, r_t = x_t + beta A^H (y - A x_t); its step is
   x_{t+1} = eta(r_t; beta lambda). *)
Definition ista_input (beta : K) (y : 'cV[F]_M) x := x + emb beta *: (B *m (y - A *m x)).
Definition ista (beta threshold : K) y t :=
  iter t (fun x => eta threshold (ista_input beta y x)) 0.

(* v_t = y - A x_t + b_t v_{t-1}, r_t = x_t + A^H v_t, x_{t+1} = eta(r_t; sigma_t) with
   sigma_t = level(v_t), b_{t+1} = (N/M) <eta'(r_t; sigma_t)>. *)
Definition amp_step (level : 'cV[F]_M -> K) y (s : amp_state K F M N) :=
  let v := y - A *m amp_x s + emb (amp_b s) *: amp_v s in
  let r := amp_x s + B *m v in
  AMPState (eta (level v) r) v (N%:R / M%:R * slope (level v) r) r.
Definition amp level y t := iter t (amp_step level y) (AMPState 0 0 0 0).

(* (x - nu r)/(1 - nu) and v nu/(1 - nu) *)
Definition extrinsic n (nu : K) (x r : 'cV[F]_n) := emb (1 - nu)^-1 *: (x - emb nu *: r).
Definition extrinsic_variance (v nu : K) := v * nu / (1 - nu).

(* eta~ = (A^H A + c I)^-1 (A^H y + c r~) and <eta~'> = (c/N) tr (A^H A + c I)^-1, BSR17 (23) *)
Definition shifted_gram (c : F) := B *m A + c%:M.
Definition lmmse (c : F) (y : 'cV[F]_M) (rt : 'cV[F]_N) :=
  invmx (shifted_gram c) *m (B *m y + c *: rt).
Definition lmmse_slope (c : K) := c * part (\tr (invmx (shifted_gram (emb c)))) / N%:R.

Variable clip : K -> K.

(* One iteration of BSR17 Algorithm 1 with variances; eta takes the variance sigma_t^2. *)
Definition vamp_step (noise : K) y (s : vamp_state K F N) :=
  let c := noise / vamp_var s in
  let nut := clip (lmmse_slope c) in
  let r := extrinsic nut (lmmse (emb c) y (vamp_rt s)) (vamp_rt s) in
  let var := extrinsic_variance (vamp_var s) nut in
  let x := eta var r in
  let nu := clip (slope var r) in
  VAMPState x r (extrinsic nu x r) (extrinsic_variance var nu).
Definition vamp noise initial y t := iter t (vamp_step noise y) (VAMPState 0 0 0 initial).
End Runs.

(* Two iterations that correspond step by step correspond after every step. *)
Lemma iter_related (S T : Type) (rel : S -> T -> Prop) f g s0 t0 :
  rel s0 t0 -> (forall s t, rel s t -> rel (f s) (g t)) ->
  forall k, rel (iter k f s0) (iter k g t0).
Proof. by move=> r0 step; elim=> //= k IH; apply: step. Qed.

(* The same where the second state is a function of the first. *)
Lemma iter_morph (S T : Type) (h : S -> T) f g s0 t0 :
  t0 = h s0 -> (forall s, g (h s) = h (f s)) -> forall k, iter k g t0 = h (iter k f s0).
Proof. by move=> -> step; elim=> //= k ->; rewrite step. Qed.
