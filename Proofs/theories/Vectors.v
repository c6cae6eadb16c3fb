(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The bounds of the theorems on numbers: what Sources/Theorems computes must agree with these.

   The values are evaluated in Coq from the formulas of Bounds.v, the very ones that the theorems
   are about; `vectors_are_the_theorems` is the link. The text goes to vectors/bounds.tsv. *)
From Coq Require Import ZArith QArith String List.
From Coq Require DecimalString.
From Assay Require Import Bounds Fractions.
Import ListNotations.
Local Open Scope string_scope.

Record inputs := Inputs {
  name : string; mu : Q; s : nat; beta : Q; sigma : Q; cinf : Q; cs : Q; cw : Q;
  low : Q; high : Q; steps : list Q }.

(* Unit steps (Theorem 2), steps between two bounds (Theorem 3), without noise, a rate near 1, steps
   above 1 alone, short steps, of which the lower end contracts least, and no coherence at all. *)
Definition cases : list inputs := [
  Inputs "unit-steps" (1#50) 3 1 (1#1000) (11#10) (31#10) (9#2) 1 1 [1; 1; 1; 1; 1; 1; 1];
  Inputs "steps-in-an-interval" (1#20) 4 (2#3) (1#200) (21#20) 4 (27#5) (1#2) (5#4)
    [9#10; 11#10; 1#2; 1; 5#4; 3#4; 7#8];
  Inputs "noiseless" (3#40) 2 (5#7) 0 (13#12) 2 3 (2#3) (3#2) [1; 2#3; 3#2; 4#5; 6#5; 1; 9#8];
  Inputs "rate-near-one" (1#8) 4 3 (1#64) (9#8) (17#4) 6 (31#32) (33#32)
    [1; 31#32; 33#32; 1; 65#64; 63#64; 1];
  Inputs "long-steps" (1#100) 5 (1#3) (2#125) (101#100) 5 7 (9#8) (7#4)
    [3#2; 7#4; 9#8; 5#4; 13#8; 11#8; 3#2];
  Inputs "short-steps" (1#30) 3 (4#3) (1#90) (10#9) (7#2) 5 (1#10) (11#10)
    [1#10; 1#2; 11#10; 1#5; 1; 3#4; 1#10];
  Inputs "orthogonal" 0 1 (7#5) (1#10) 1 1 1 (1#4) (5#3) [1#4; 1; 5#3; 3#4; 1#2; 3#2; 1] ].

Definition distance : Q := 7#3.
Definition step : Q := 2#11.
Definition gap : Q := 3#17.
Definition iterations : list nat := [1; 2; 3; 10; 500]%nat.

(* alpha, sigma, b and sigma_w^2 at two fixed points. *)
Definition fixed_points : list (Q * Q * Q * Q) :=
  [(5#4, 2#7, 3#11, 1#50); (2, 1#100, -(1#3), 7#9)].

Definition tab : string := String (Ascii.ascii_of_nat 9) "".
Definition newline : string := String (Ascii.ascii_of_nat 10) "".
Definition decimal (z : Z) : string := DecimalString.NilZero.string_of_int (Z.to_int z).
Definition fraction (x : Q) : string := decimal (Qnum x) ++ "/" ++ decimal (Zpos (Qden x)).
Definition line (case quantity : string) (k : nat) (x : Q) : string :=
  case ++ tab ++ quantity ++ tab ++ decimal (Z.of_nat k) ++ tab ++ fraction x ++ newline.
Definition lines : list string -> string := fold_right append "".

Definition gamma_of (c : inputs) (k : nat) : Q := nth k (steps c) 1%Q.

Definition text_of (c : inputs) : string :=
  let o := fractions in
  let gamma := gamma_of c in
  let row := line (name c) in
  let layers := seq 0 (length (steps c)) in
  let each quantity f :=
    lines (map (fun k => row quantity k (f k)) (seq 0 (S (length (steps c))))) in
  let q := contraction_between o (mu c) (s c) (low c) (high c) in
  row "mu" 0%nat (mu c) ++ row "s" 0%nat (inject_Z (Z.of_nat (s c))) ++
  row "beta" 0%nat (beta c) ++ row "sigma" 0%nat (sigma c) ++
  row "cinf" 0%nat (cinf c) ++ row "cs" 0%nat (cs c) ++ row "cw" 0%nat (cw c) ++
  row "low" 0%nat (low c) ++ row "high" 0%nat (high c) ++
  lines (map (fun k => row "gamma" k (gamma k)) layers) ++
  row "rate" 0%nat (rate o (mu c) (s c)) ++
  row "contraction-between" 0%nat q ++
  lines (map (fun k => row "contraction" k (contraction o (mu c) (s c) (gamma k))) layers) ++
  each "radius" (radius o (mu c) (s c) (beta c) (sigma c) (cinf c) (cs c) gamma) ++
  lines (map (fun k => row "threshold" k
    (threshold o (mu c) (s c) (beta c) (sigma c) (cinf c) (cs c) gamma k)) layers) ++
  each "product" (product_bound o (mu c) (s c) (beta c) gamma) ++
  each "geometric" (geometric_bound o q (high c) (s c) (beta c) (sigma c) (cinf c) (cs c)) ++
  each "printed" (printed_bound o (mu c) (s c) (beta c) (sigma c) (cw c)).

Definition objective_rates : string :=
  let row := line "objective-rates" in
  row "distance" 0%nat distance ++ row "beta" 0%nat step ++
  lines (map (fun t => row "ista" t (ista_bound fractions distance step t)) iterations) ++
  lines (map (fun t => row "fista" t (fista_bound fractions distance step t)) iterations) ++
  row "gap" 0%nat gap ++
  lines (map (fun t => row "fista-gap" t (fista_gap_bound fractions distance step gap t))
    iterations).

Definition lasso_weights : string :=
  let row k quantity := line "lasso-weights" quantity k in
  lines (map (fun k => let '(alpha, sigma, b, noise) := nth k fixed_points (0, 0, 0, 0) in
    row k "alpha" alpha ++ row k "sigma" sigma ++ row k "b" b ++ row k "noise" noise ++
    row k "amp" (amp_weight fractions alpha sigma b) ++
    row k "vamp" (vamp_weight fractions alpha noise sigma)) (seq 0 (length fixed_points))).

Definition text : string := lines (map text_of cases) ++ objective_rates ++ lasso_weights.

(* The fractions printed above, as elements of any ordered field, are the formulas of the theorems
   at the values of the inputs. *)
Definition vectors_are_the_theorems R c :=
  bounds_morphism (value_morphism R) (mu c) (s c) (beta c) (sigma c) (cinf c) (cs c) (cw c)
    (gamma_of c).
