(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Norms, and what follows from the triangle inequality alone.

   A row of an estimate is a vector; which norm it carries (absolute value, Euclidean, complex
   modulus) is all that distinguishes the scalar, the group and the complex case. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* ||u + v|| <= ||u|| + ||v||, ||a v|| = |a| ||v||, and ||v|| = 0 only for v = 0. *)
Record is_norm (R : realFieldType) (V : lmodType R) (nrm : V -> R) : Prop := IsNorm {
  nrm_tri : forall u v, nrm (u + v) <= nrm u + nrm v;
  nrm_hom : forall a v, nrm (a *: v) = `|a| * nrm v;
  nrm_def : forall v, nrm v = 0 -> v = 0 }.

Section Norm.
Variables (R : realFieldType) (V : lmodType R) (nrm : V -> R).
Hypothesis Hn : is_norm nrm.

(* ||0|| = 0, ||-v|| = ||v||, ||v|| >= 0, and ||v|| = 0 only for v = 0. *)
Lemma nrm0 : nrm 0 = 0.
Proof. by rewrite -(scale0r (0 : V)) (nrm_hom Hn) normr0 mul0r. Qed.

Lemma nrmN v : nrm (- v) = nrm v.
Proof. by rewrite -scaleN1r (nrm_hom Hn) normrN1 mul1r. Qed.

Lemma nrm_ge0 v : 0 <= nrm v.
Proof. by have := nrm_tri Hn v (- v); rewrite subrr nrm0 nrmN -mulr2n pmulrn_lge0. Qed.

Lemma nrm_eq0 v : (nrm v == 0) = (v == 0).
Proof. by apply/eqP/eqP => [/(nrm_def Hn)|->] //; rewrite nrm0. Qed.

Lemma nrm_gt0 v : (0 < nrm v) = (v != 0).
Proof. by rewrite lt_neqAle nrm_ge0 andbT eq_sym nrm_eq0. Qed.

(* ||u - v|| <= ||u|| + ||v||, and it is symmetric. *)
Lemma nrmB u v : nrm (u - v) <= nrm u + nrm v.
Proof. by rewrite -[nrm v]nrmN (nrm_tri Hn). Qed.

Lemma nrmBC u v : nrm (u - v) = nrm (v - u).
Proof. by rewrite -nrmN opprB. Qed.

(* The reverse triangle inequality. *)
Lemma nrm_sub_le u v : nrm u - nrm v <= nrm (u - v).
Proof. by rewrite ler_subl_addr -{1}(subrK v u) (nrm_tri Hn). Qed.

(* The triangle inequality for sums. *)
Lemma nrm_sum (I : Type) (r : seq I) (P : pred I) (F : I -> V) :
  nrm (\sum_(i <- r | P i) F i) <= \sum_(i <- r | P i) nrm (F i).
Proof.
elim/big_rec2: _ => [|i y z _ le]; first by rewrite nrm0.
by apply: (le_trans (nrm_tri Hn _ _)); rewrite ler_add2l.
Qed.
End Norm.

(* The absolute value of an ordered field is a norm. *)
Lemma abs_is_norm (R : realFieldType) : is_norm (fun v : R^o => `|v|).
Proof. by split=> [u v|a v|v /normr0P/eqP] //; [apply: ler_norm_add | rewrite normrM]. Qed.
