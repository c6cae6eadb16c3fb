// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Problems
import Shrinkages

/// [THM1] What a LISTA-GS network, SCSZ21 (10), must have that recovers signals: layer by layer, in the
/// constants of the proofs. If it brings every signal with one active row of norm `β` or `β/2` to within
/// `e < β/2` before and after layer `k`, then
///
///     θ_k ≤ 3 (C + 1) e   and   |I − W_2^k − W_1^k S|_ij ≤ 4 (C + 1) e/β,   C ≥ ‖W_2^k‖_F.
///
/// So thresholds that do not fall, or weights that do not couple, leave an error that does not either.
enum CouplingClaims {
  static var all: [Claim] { Network.allCases.map(claim) }

  /// Networks of one kind each.
  enum Network: String, CaseIterable {
    /// ISTA-GS as a network: it couples, and its thresholds stay.
    case ista
    /// ALISTA-GS as a network: it couples, and its thresholds fall.
    case alista
    /// The same with one entry of `W_2` that does not couple.
    case uncoupled
  }

  static let layers = 400
  static let beta = 1.0

  private static func claim(_ network: Network) -> Claim {
    Claim(
      "thm1/\(network.rawValue)",
      source: Claim.Source("THM1", "SCSZ21 (10)–(12), Theorem 1; erratum S10"),
      hypotheses: ["every signal with one active row is recovered to within e_k < β/2"],
      conclusion: "θ_k ≤ 3 (C + 1) e_k, and no entry of I − W_2 − W_1 S exceeds 4 (C + 1) e_k/β",
      evidence:
        "all 2N signals of one row, \(layers) layers, the real form of an equiangular S of 9×13",
      proof: .theorem("WeightCoupling.coupling_of_layer")
    ) { bench in try finding(network, bench) }
  }

  private static func finding(_ network: Network, _ bench: Workbench) throws -> Finding {
    let preambles = Preambles.singer(order: 3)
    let s = try preambles.draw(
      rows: 9, columns: 13, from: Stream(root: bench.settings.seed, name: "preambles", trial: 0)
    ).stackedReal
    let layer = try ListaGroupSparse(network, s)
    // Signals β e_j and (β/2) e_j, each a sample of one column.
    let n = s.columns
    let x = Matrix<Double>(rows: n, columns: 2 * n) { i, d in
      i == d % n ? (d < n ? beta : beta / 2) : 0
    }
    var y = Matrix<Double>(zeros: s.rows, 2 * n)
    y.add(s, x)
    var estimate = Matrix<Double>(zeros: n, 2 * n)
    var errors = [beta]
    for k in 0..<layers {
      var r = Matrix<Double>(zeros: n, 2 * n)
      r.add(layer.w1, y)
      r.add(layer.w2, estimate)
      let theta = bench.settings.subject.networkThreshold * layer.thresholds[k]
      RowNorm<Double>().proximal(r, width: 1, theta, into: &estimate)
      var difference = estimate
      let ones = [Double](repeating: 1, count: 2 * n)
      difference.combine(ones, estimate, ones.map { -$0 }, x)
      errors.append(difference.columnSquaredNorms.map { $0.squareRoot() }.max() ?? 0)
    }
    let c = layer.w2.columnSquaredNorms.reduce(0, +).squareRoot() * (1 + 1e-12)
    var (threshold, gap, least) = (0.0, 0.0, Double.infinity)
    for k in 0..<layers {
      let e = max(errors[k], errors[k + 1])
      guard e < beta / 2 else { continue }
      least = min(least, e)
      threshold = max(threshold, layer.thresholds[k] / (3 * (c + 1) * e))
      gap = max(gap, layer.gap(s) / (4 * (c + 1) * e / beta))
    }
    return Finding(
      hypotheses: [
        Hypothesis(
          "a layer recovers every signal with one active row to within β/2", "the least e_k/β",
          least / beta, in: 0...0.5.nextDown)
      ],
      comparisons: [
        Comparison(
          "the largest θ_k/(3 (C + 1) e_k)", measured: threshold, .atMost, predicted: 1, allowed: 0,
          unit: "of the bound"),
        Comparison(
          "the largest |I − W_2 − W_1 S|_ij β/(4 (C + 1) e_k)", measured: gap, .atMost,
          predicted: 1,
          allowed: 0, unit: "of the bound"),
      ],
      notes: [
        "the error falls to \(significant(least)) β, the threshold to \(significant(layer.thresholds[layers - 1]))"
      ])
  }
}

/// [LISTA-GS] `X^{k+1} = η_{θ_k}(W_1 Y + W_2 X^k)` with the weights of an algorithm.
private struct ListaGroupSparse {
  let w1, w2: Matrix<Double>
  let thresholds: [Double]

  init(_ network: CouplingClaims.Network, _ s: Matrix<Double>) throws {
    let layers = CouplingClaims.layers
    switch network {
    case .ista:
      // W_1 = S^T/C, W_2 = I − S^T S/C, θ = λ/C
      let largest = try SVD(s).s.first ?? 0
      let step = 1 / (largest * largest)
      w1 = s.adjoint.map { step * $0 }
      thresholds = [Double](repeating: 0.05 * step, count: layers)
    case .alista, .uncoupled:
      // W_1 = W^T, W_2 = I − W^T S, thresholds of Theorem 3 for one active row
      w1 = try AnalyticWeight.closedForm(s).adjoint
      let norms = WeightNorms<Double>(w1.adjoint, of: s)
      thresholds = try LayerBounds(
        coherence: norms.coherence, sparsity: 1, largestRow: CouplingClaims.beta, noise: 0,
        largestColumn: norms.largestColumn, largestColumns: norms.largestColumn
      ).thresholds(steps: [Double](repeating: 1, count: layers))
    }
    var coupled = Matrix<Double>(rows: s.columns, columns: s.columns) { $0 == $1 ? 1 : 0 }
    coupled.subtract(w1, s)
    if network == .uncoupled { coupled[0, 1] += 0.05 }
    w2 = coupled
  }

  /// The largest entry of `I − W_2 − W_1 S`.
  func gap(_ s: Matrix<Double>) -> Double {
    var rest = Matrix<Double>(rows: s.columns, columns: s.columns) {
      ($0 == $1 ? 1 : 0) - w2[$0, $1]
    }
    rest.subtract(w1, s)
    return rest.storage.reduce(0) { max($0, abs($1)) }
  }
}
