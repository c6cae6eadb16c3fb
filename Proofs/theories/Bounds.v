(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The recursions and bounds of the theorems, as formulas over any arithmetic.

   They are written once, over a record of operations. With those of an ordered field they are what
   the theorems speak of; with those of fractions they are evaluated (Vectors.v), and
   `bounds_morphism` says that the fractions stand for the same numbers. Sources/Theorems has them
   in Swift, in the same order of operations. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.

Record arithmetic (T : Type) := Arithmetic {
  number : nat -> T;
  plus : T -> T -> T;
  minus : T -> T -> T;
  times : T -> T -> T;
  over : T -> T -> T;
  modulus : T -> T;
  larger : T -> T -> T }.

Section Formulas.
Variables (T : Type) (o : arithmetic T).
Local Notation "x + y" := (plus o x y).
Local Notation "x - y" := (minus o x y).
Local Notation "x * y" := (times o x y).
Local Notation "x / y" := (over o x y).
Local Notation "n %:N" := (number o n) (at level 2, left associativity, format "n %:N").

Fixpoint power (x : T) (k : nat) : T := if k is k'.+1 then power x k' * x else 1%:N.

(* rho = (2 s - 1) mu *)
Definition rate (mu : T) (s : nat) : T := (2%:N * s%:N - 1%:N) * mu.

(* q(gamma) = gamma rho + |1 - gamma|: what a layer with step gamma makes of the error. *)
Definition contraction (mu : T) (s : nat) (gamma : T) : T :=
  gamma * rate mu s + modulus o (1%:N - gamma).

(* The bound of all step sizes between two: the larger of the two ends. *)
Definition contraction_between (mu : T) (s : nat) (low high : T) : T :=
  larger o (contraction mu s low) (contraction mu s high).

(* s C_inf + C_s: what noise of norm 1 adds to the error. *)
Definition noise_gain (s : nat) (cinf cs : T) : T := s%:N * cinf + cs.

Section Layers.
Variables (mu : T) (s : nat) (beta sigma cinf cs : T) (gamma : nat -> T).

(* e_0 = s beta, e_{k+1} = q(gamma_k) e_k + gamma_k sigma (s C_inf + C_s). *)
Fixpoint radius (k : nat) : T :=
  if k is k'.+1 then
    contraction mu s (gamma k') * radius k' + gamma k' * (sigma * noise_gain s cinf cs)
  else s%:N * beta.

(* theta_k = gamma_k (mu e_k + sigma C_inf). *)
Definition threshold (k : nat) : T := gamma k * (mu * radius k + sigma * cinf).

(* q(gamma_0) ... q(gamma_{k-1}) *)
Fixpoint contraction_product (k : nat) : T :=
  if k is k'.+1 then contraction_product k' * contraction mu s (gamma k') else 1%:N.

(* Without noise: q(gamma_0) ... q(gamma_{k-1}) s beta. *)
Definition product_bound (k : nat) : T := contraction_product k * (s%:N * beta).
End Layers.

(* q^k s beta + g sigma (s C_inf + C_s)/(1 - q) *)
Definition geometric_bound (q g : T) (s : nat) (beta sigma cinf cs : T) (k : nat) : T :=
  power q k * (s%:N * beta) + g * (sigma * noise_gain s cinf cs) / (1%:N - q).

(* Theorem 2 with the constant of the paper: rho^k s beta + (s + 1) C_W sigma/(1 - rho). *)
Definition printed_bound (mu : T) (s : nat) (beta sigma cw : T) (k : nat) : T :=
  power (rate mu s) k * (s%:N * beta) + (s.+1)%:N * cw * sigma / (1%:N - rate mu s).

(* ||x_0 - x*||^2/(2 beta t) and 2 ||x_0 - x*||^2/(beta (t + 1)^2), from the squared distance. *)
Definition ista_bound (distance beta : T) (t : nat) : T := distance / (2%:N * beta * t%:N).
Definition fista_bound (distance beta : T) (t : nat) : T :=
  2%:N * distance / (beta * t.+1%:N * t.+1%:N).

(* FISTA's for a point within e of the least objective: (t - 1)/(t + 1)^2 e more. *)
Definition fista_gap_bound (distance beta e : T) (t : nat) : T :=
  fista_bound distance beta t + t.-1%:N / (t.+1%:N * t.+1%:N) * e.

(* The weight lambda of the LASSO that AMP-l1 and VAMP-l1 solve where they stand still:
   alpha sigma (1 - b) and alpha sigma_w^2/sigma. *)
Definition amp_weight (alpha sigma b : T) : T := alpha * sigma * (1%:N - b).
Definition vamp_weight (alpha noise sigma : T) : T := alpha * noise / sigma.
End Formulas.

Arguments rate : simpl never.
Arguments contraction : simpl never.
Arguments contraction_between : simpl never.
Arguments noise_gain : simpl never.
Arguments ista_bound : simpl never.
Arguments fista_bound : simpl never.
Arguments fista_gap_bound : simpl never.

(* The operations of an ordered field. *)
Definition field_arithmetic (R : realFieldType) : arithmetic R :=
  Arithmetic (fun n => n%:R%R) +%R (fun x y => x - y)%R *%R (fun x y => x / y)%R
    (fun x => `|x|%R) Num.max.

(* A map that respects the operations, all of them total: quotients by 0 too. *)
Record morphism (T U : Type) (o : arithmetic T) (p : arithmetic U) (f : T -> U) : Prop :=
  Morphism {
    f_number : forall n, f (number o n) = number p n;
    f_plus : forall x y, f (plus o x y) = plus p (f x) (f y);
    f_minus : forall x y, f (minus o x y) = minus p (f x) (f y);
    f_times : forall x y, f (times o x y) = times p (f x) (f y);
    f_over : forall x y, f (over o x y) = over p (f x) (f y);
    f_modulus : forall x, f (modulus o x) = modulus p (f x);
    f_larger : forall x y, f (larger o x y) = larger p (f x) (f y) }.

Section Morphism.
Variables (T U : Type) (o : arithmetic T) (p : arithmetic U) (f : T -> U).
Hypothesis H : morphism o p f.
Variables (mu : T) (s : nat) (beta sigma cinf cs cw : T) (gamma : nat -> T).
Let fgamma k := f (gamma k).

Let E := (f_plus H, f_minus H, f_times H, f_over H, f_number H, f_modulus H, f_larger H).

(* Powers, the error recursion and the product commute with f. *)
Lemma f_power x k : f (power o x k) = power p (f x) k.
Proof. by elim: k => [|k IH] /=; rewrite E ?IH. Qed.

Lemma f_radius k : f (radius o mu s beta sigma cinf cs gamma k) =
  radius p (f mu) s (f beta) (f sigma) (f cinf) (f cs) fgamma k.
Proof. by elim: k => [|k IH] /=; rewrite /contraction /rate /noise_gain !E ?IH. Qed.

Lemma f_product k :
  f (contraction_product o mu s gamma k) = contraction_product p (f mu) s fgamma k.
Proof. by elim: k => [|k IH] /=; rewrite /contraction /rate !E ?IH. Qed.

(* All formulas commute with a map that respects the operations. *)
Theorem bounds_morphism :
  [/\ f (rate o mu s) = rate p (f mu) s,
      forall g, f (contraction o mu s g) = contraction p (f mu) s (f g),
      forall low high, f (contraction_between o mu s low high) =
        contraction_between p (f mu) s (f low) (f high)
    & forall k, f (product_bound o mu s beta gamma k) =
        product_bound p (f mu) s (f beta) fgamma k] /\
  [/\ forall k, f (radius o mu s beta sigma cinf cs gamma k) =
        radius p (f mu) s (f beta) (f sigma) (f cinf) (f cs) fgamma k,
      forall k, f (threshold o mu s beta sigma cinf cs gamma k) =
        threshold p (f mu) s (f beta) (f sigma) (f cinf) (f cs) fgamma k,
      forall q g k, f (geometric_bound o q g s beta sigma cinf cs k) =
        geometric_bound p (f q) (f g) s (f beta) (f sigma) (f cinf) (f cs) k
    & forall k, f (printed_bound o mu s beta sigma cw k) =
        printed_bound p (f mu) s (f beta) (f sigma) (f cw) k] /\
  (forall d t, f (ista_bound o d beta t) = ista_bound p (f d) (f beta) t) /\
  (forall d t, f (fista_bound o d beta t) = fista_bound p (f d) (f beta) t) /\
  [/\ forall d e t, f (fista_gap_bound o d beta e t) =
        fista_gap_bound p (f d) (f beta) (f e) t,
      forall a l b, f (amp_weight o a l b) = amp_weight p (f a) (f l) (f b)
    & forall a n l, f (vamp_weight o a n l) = vamp_weight p (f a) (f n) (f l)].
Proof.
do 4?split; try split=> *; try move=> *;
  rewrite ?f_radius // /threshold /product_bound /contraction_between
  /geometric_bound /printed_bound /ista_bound /fista_gap_bound /fista_bound /amp_weight /vamp_weight
  /noise_gain /contraction /rate
  !(E, f_power, f_radius, f_product) //.
Qed.
End Morphism.
