(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Fractions in which the bounds are evaluated, and the field elements that they stand for.

   Coq's Q is fast; mathcomp's fields are where the theorems live. `value` sends a fraction to the
   element of any ordered field, and respects every operation that the bounds use. *)
From Coq Require Import ZArith QArith Qabs.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Assay Require Import Bounds.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.

(* Lowest terms after every operation, so that the numbers stay as short as they can be. *)
Definition fractions : arithmetic Q := Arithmetic
  (fun n => inject_Z (Z.of_nat n))
  (fun x y => Qred (Qplus x y)) (fun x y => Qred (Qminus x y))
  (fun x y => Qred (Qmult x y)) (fun x y => Qred (Qdiv x y))
  (fun x => Qred (Qabs x)) (fun x y => if Qle_bool x y then y else x).

Section Value.
Variable R : realFieldType.
Local Open Scope ring_scope.

Definition natural (p : positive) : R := (Pos.to_nat p)%:R.
Definition integer (z : Z) : R :=
  match z with Z0 => 0 | Zpos p => natural p | Zneg p => - natural p end.
Definition value (x : Q) : R := integer (Qnum x) / natural (Qden x).

(* Positive numbers, and their sums and products, keep their value. *)
Lemma natural_gt0 p : 0 < natural p.
Proof. by rewrite ltr0n; apply/ssrnat.ltP/Pos2Nat.is_pos. Qed.

Lemma natural_neq0 p : natural p != 0.
Proof. by rewrite gt_eqF // natural_gt0. Qed.

Lemma naturalD p q : natural (p + q) = natural p + natural q.
Proof. by rewrite /natural Pos2Nat.inj_add natrD. Qed.

Lemma naturalM p q : natural (p * q) = natural p * natural q.
Proof. by rewrite /natural Pos2Nat.inj_mul natrM. Qed.

(* The value of an integer's opposite. *)
Lemma integerN z : integer (- z) = - integer z.
Proof. by case: z => [|p|p] //=; rewrite ?oppr0 ?opprK. Qed.

(* The difference of two positives, by which sums of integers of different signs are defined. *)
Lemma integer_pos_sub p q : integer (Z.pos_sub p q) = natural p - natural q.
Proof.
rewrite Z.pos_sub_spec; case: Pos.compare_spec => [->|lt|lt] /=; first by rewrite subrr.
- by rewrite -{2}(Pos.sub_add q p lt) naturalD opprD addrC subrK.
- by rewrite -{2}(Pos.sub_add p q lt) naturalD addrK.
Qed.

(* Sums, products and naturals among the integers, and their sign. *)
Lemma integerD y z : integer (y + z) = integer y + integer z.
Proof.
case: y z => [|p|p] [|q|q] /=; rewrite ?add0r ?addr0 // ?integer_pos_sub ?naturalD ?opprD //.
by rewrite addrC.
Qed.

Lemma integerM y z : integer (y * z) = integer y * integer z.
Proof. by case: y z => [|p|p] [|q|q] /=; rewrite ?mul0r ?mulr0 ?naturalM ?mulrN ?mulNr ?opprK. Qed.

Lemma integer_nat n : integer (Z.of_nat n) = n%:R.
Proof. by case: n => //= n; rewrite /natural SuccNat2Pos.id_succ. Qed.

Lemma integer_ge0 z : Z.le 0 z -> 0 <= integer z.
Proof. by case: z => [|p|p] //= _; rewrite ltW // natural_gt0. Qed.

(* Equal fractions have one value, so lowest terms change nothing. *)
Lemma value_eq x y : Qeq x y -> value x = value y.
Proof.
rewrite /Qeq /value => e; apply/eqP; rewrite eqr_div ?natural_neq0 //; apply/eqP.
have := congr1 integer e; by rewrite !integerM [X in _ = X]mulrC => ->; rewrite mulrC.
Qed.

(* Lowest terms, sums, opposites, products, inverses and absolute values keep their value, *)
Lemma value_red x : value (Qred x) = value x.
Proof. exact/value_eq/Qred_correct. Qed.

Lemma valueD x y : value (Qplus x y) = value x + value y.
Proof.
by rewrite /value /Qplus /= integerD !integerM naturalM addf_div ?natural_neq0.
Qed.

Lemma valueN x : value (Qopp x) = - value x.
Proof. by rewrite /value /= integerN mulNr. Qed.

Lemma valueM x y : value (Qmult x y) = value x * value y.
Proof. by rewrite /value /Qmult /= integerM naturalM mulf_div. Qed.

Lemma valueV x : value (Qinv x) = (value x)^-1.
Proof.
rewrite /value /Qinv invfM invrK; case: (Qnum x) => [|p|p] /=.
- by rewrite invr0 mul0r mul0r.
- by rewrite mulrC.
- by rewrite invrN mulNr mulrC mulNr.
Qed.

Lemma value_abs x : value (Qabs x) = `|value x|.
Proof.
case: x => n d; rewrite /value /= normrM normfV [`|natural d|]ger0_norm ?ltW ?natural_gt0 //.
by case: n => [|p|p] /=; rewrite ?normr0 ?normrN // ger0_norm // ltW // natural_gt0.
Qed.

(* and order is order. *)
Lemma value_le x y : Qle_bool x y = (value x <= value y).
Proof.
have e : (value x <= value y) = (0 <= integer (Qnum y * Zpos (Qden x) - Qnum x * Zpos (Qden y))).
  rewrite -Z.add_opp_r integerD integerN !integerM /= subr_ge0 /value.
  by rewrite ler_pdivr_mulr ?natural_gt0 // mulrAC ler_pdivl_mulr ?natural_gt0.
rewrite e /Qle_bool; apply/idP/idP => [/Z.leb_le h|].
  by apply: integer_ge0; apply/Z.le_0_sub.
apply: contraTT => /negbTE /Z.leb_gt h; rewrite -ltNge -oppr_gt0 -integerN Z.opp_sub_distr.
have : Z.lt 0 (Qnum x * Zpos (Qden y) - Qnum y * Zpos (Qden x)) by apply/Z.lt_0_sub.
by rewrite Z.add_comm Z.add_opp_r; case: (Z.sub _ _) => //= p _; apply: natural_gt0.
Qed.

(* The value respects every operation: what is computed in fractions is what is proven. *)
Theorem value_morphism : morphism fractions (field_arithmetic R) value.
Proof.
split=> [n|x y|x y|x y|x y|x|x y].
- by rewrite /value /= integer_nat /natural /= divr1.
- by rewrite value_red valueD.
- by rewrite value_red valueD valueN.
- by rewrite value_red valueM.
- by rewrite value_red valueM valueV.
- by rewrite value_red value_abs.
- by rewrite /= value_le; case: leP => // h; rewrite max_l // ltW.
Qed.
End Value.
