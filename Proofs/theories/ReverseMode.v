(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Going back through the layers of a network gives its gradient; a shared block has the sum.

   Layer t takes tangents a of its state and b of its parameters to L_t(a, b). An adjoint takes a
   cotangent c of what the layer leaves to (L~_t(c), G_t(c)), cotangents of its state and of its
   parameters, with
     <L_t(a, b), c> = <a, L~_t(c)> + <b, G_t(c)>.
   Then the layers' adjoints from the last to the first are the adjoint of the network:
     <L_{T-1}(.. L_0(a, b_0) .., b_{T-1}), c> = <a, c_0> + sum_t <b_t, G_t(c_{t+1})>,
     c_T = c, c_t = L~_t(c_{t+1}).
   Where layers share their parameters, b_t = b, the last sum is <b, sum_t G_t(c_{t+1})>. States and
   parameters may be anything with such products: a pair of columns, or all blocks of a network. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section ReverseMode.
(* Tangents and cotangents of states and of parameters, and their products. *)
Variables (F : zmodType) (S S' P : Type) (P' : zmodType).
Variables (pair_state : S -> S' -> F) (pair_param : P -> P' -> F).
Variables (L : nat -> S -> P -> S) (L_ : nat -> S' -> S') (G : nat -> S' -> P').

Definition is_adjoint (l : S -> P -> S) (l_ : S' -> S') (g : S' -> P') : Prop :=
  forall a b c, pair_state (l a b) c = pair_state a (l_ c) + pair_param b (g c).

(* The tangent after T layers; the cotangent of the first state, and that of the parameters of
   layer t, from a cotangent c after T layers. *)
Fixpoint forward (b : nat -> P) (a : S) T : S :=
  if T is T'.+1 then L T' (forward b a T') (b T') else a.
Fixpoint backward T (c : S') : S' := if T is T'.+1 then backward T' (L_ T' c) else c.
Fixpoint gradient T (c : S') (t : nat) : P' :=
  if T is T'.+1 then if t == T' then G T' c else gradient T' (L_ T' c) t else 0.

Theorem reverse_mode T b a c : (forall t, (t < T)%N -> is_adjoint (L t) (L_ t) (G t)) ->
  pair_state (forward b a T) c
  = pair_state a (backward T c) + \sum_(t < T) pair_param (b t) (gradient T c t).
Proof.
elim: T c => [|T IH] c H /=; first by rewrite big_ord0 addr0.
rewrite H // IH => [|t tT]; last by apply: H; apply: ltnW.
rewrite big_ord_recr /= eqxx addrA; congr (_ + _ + _).
by apply: eq_bigr => t _; rewrite ltn_eqF.
Qed.

(* Tied gradients add up. *)
Theorem tied_gradients_add T b a c :
  (forall q, {morph pair_param q : u v / u + v}) -> (forall q, pair_param q 0 = 0) ->
  (forall t, (t < T)%N -> is_adjoint (L t) (L_ t) (G t)) ->
  pair_state (forward (fun _ => b) a T) c
  = pair_state a (backward T c) + pair_param b (\sum_(t < T) gradient T c t).
Proof.
by move=> add zero H; rewrite reverse_mode // (big_morph _ (add b) (zero b)).
Qed.
End ReverseMode.
