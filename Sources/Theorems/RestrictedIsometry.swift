// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Problems

/// [RIP] The restricted isometry constant `δ_s`: the least `δ` with `|‖A x‖² − ‖x‖²| ≤ δ ‖x‖²` for all `x`
/// with at most `s` entries other than 0.
public enum RestrictedIsometry {
  /// The most supports that are enumerated.
  public static let mostSupports = 100_000

  /// `δ_s` by enumeration: the largest `|σ² − 1|` of the singular values `σ` of any `s` columns of `A`.
  /// - Throws: `CheckError` for `s` outside `1 … M`, and for more supports than are enumerated;
  ///   `NotConverged` of a singular value decomposition.
  public static func constant<S: JacobiScalar>(_ a: Matrix<S>, sparsity s: Int) throws -> Double
  where S.Real == Double {
    guard (1...a.columns).contains(s), s <= a.rows else {
      throw CheckError("sparsity \(s) of a \(a.rows)×\(a.columns) matrix; 1 to \(a.rows) is wanted")
    }
    let count = supports(a.columns, s)
    guard count <= Double(mostSupports) else {
      throw CheckError(
        "\(a.columns) columns have \(Int(min(count, 1e18))) supports of \(s); at most \(mostSupports) are"
          + " enumerated, and coherence bounds δ_s else")
    }
    var largest = 0.0
    var chosen = Array(0..<s)
    while true {
      let part = Matrix(rows: a.rows, columns: s) { a[$0, chosen[$1]] }
      let values = try SVD(part).s
      // Columns that depend on each other have a singular value 0, which may be left out.
      let least = values.count < s ? 0 : values.last ?? 0
      let most = values.first ?? 0
      largest = max(largest, abs(most * most - 1), abs(least * least - 1))
      // The next support in lexicographic order.
      guard let k = chosen.indices.last(where: { chosen[$0] < a.columns - s + $0 }) else { break }
      chosen[k] += 1
      for j in (k + 1)..<max(s, k + 1) { chosen[j] = chosen[j - 1] + 1 }
    }
    return largest
  }

  private static func supports(_ n: Int, _ s: Int) -> Double {
    (0..<s).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
  }

  /// `(s − 1) μ`, a bound of `δ_s` for columns of unit norm.
  public static func bound(coherence: Double, sparsity s: Int) -> Double {
    Double(s - 1) * coherence
  }
}

/// Claims about small matrices, whose isometry constants are enumerated.
enum IsometryClaims {
  static let columns = 16
  static let rows = 12
  static let matrices = 8

  static var all: [Claim] { [byCoherence, hardThreshold] }

  private static func matrix(_ bench: Workbench, _ k: Int) -> Matrix<Double> {
    let stream = Stream(root: bench.settings.seed, name: "isometry", trial: k)
    return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }.withUnitColumns
  }

  private static let byCoherence = Claim(
    "rip/coherence", source: Claim.Source("RIP", "LMP; Donoho and Elad 2003"),
    hypotheses: ["columns of unit norm"],
    conclusion: "δ_s ≤ (s − 1) μ for s = 3 and 4",
    evidence: "all supports of \(matrices) matrices of \(rows)×\(columns) are enumerated",
    proof: .theorem("CoherenceRip.isometry_by_coherence")
  ) { bench in
    var worst = (ratio: 0.0, s: 0)
    var deviation = 0.0
    let drawn = (0..<matrices).map { matrix(bench, $0) }
    for a in drawn {
      let mu = try MutualCoherence(a).value
      deviation = a.columnSquaredNorms.reduce(deviation) { max($0, abs($1 - 1)) }
      // δ_2 is μ itself, but for rounding.
      for s in 3...4 {
        let bound = RestrictedIsometry.bound(coherence: mu, sparsity: s)
        let ratio = try RestrictedIsometry.constant(a, sparsity: s) / bound
        if ratio > worst.ratio { worst = (ratio, s) }
      }
    }
    return Finding(
      hypotheses: [
        Hypothesis("columns of unit norm", "max_i |‖A_i‖² − 1|", deviation, in: 0...1e-14)
      ],
      comparisons: [
        Comparison(
          "the largest δ_s/((s − 1) μ), at s = \(worst.s)", measured: worst.ratio, .atMost,
          predicted: 1, allowed: 0, unit: "of the bound", draws: drawn.count)
      ])
  }

  private static let hardThreshold = Claim(
    "rip/hard-threshold", source: Claim.Source("RIP", "LMP; errata L1, L2"),
    hypotheses: [],
    conclusion:
      "for x with 2 entries other than 0 and y = A x each step of iterative hard thresholding has"
      + " ‖x̂_{t+1} − x‖ ≤ 2 δ_6 ‖x̂_t − x‖",
    evidence:
      "every pair of columns of 2 matrices as the support, with entries 1 and -0.4, 8 steps, δ_6"
      + " enumerated, while ‖x̂_t − x‖ > 1e-9",
    proof: .theorem("ThresholdingSteps.hard_step")
  ) { bench in
    var worst = 0.0
    var steps = 0
    for k in 0..<2 {
      let a = matrix(bench, k)
      let delta = try RestrictedIsometry.constant(a, sparsity: 6)
      for first in 0..<columns {
        for second in (first + 1)..<max(columns, first + 1) {
          let errors = hardThresholding(a, [first: 1, second: -0.4])
          for (before, after) in zip(errors, errors.dropFirst()) where before > 1e-9 {
            worst = max(worst, after / (2 * delta * before))
            steps += 1
          }
        }
      }
    }
    return Finding(comparisons: [
      Comparison(
        "the largest ‖x̂_{t+1} − x‖/(2 δ_6 ‖x̂_t − x‖)", measured: worst, .atMost, predicted: 1,
        allowed: 0, unit: "of the bound", draws: steps)
    ])
  }

  /// `‖x̂_t − x‖` of `x̂_{t+1} = H(x̂_t + A^T (A x − A x̂_t))`, where `H` keeps as many largest entries as `x`
  /// has.
  private static func hardThresholding(_ a: Matrix<Double>, _ entries: [Int: Double]) -> [Double] {
    let x = Matrix<Double>(rows: a.columns, columns: 1) { i, _ in entries[i] ?? 0 }
    var estimate = Matrix<Double>(zeros: a.columns, 1)
    var errors: [Double] = []
    for _ in 0...8 {
      let difference = zip(estimate.storage, x.storage).map { $0 - $1 }
      errors.append(difference.reduce(0) { $0 + $1 * $1 }.squareRoot())
      var residual = Matrix<Double>(zeros: a.rows, 1)
      residual.subtract(a, Matrix(rows: a.columns, columns: 1, storage: difference))
      estimate.add(adjointOf: a, residual)
      let sizes = estimate.storage.map { abs($0) }
      let kept = Set(sizes.indices.sorted { sizes[$0] > sizes[$1] }.prefix(entries.count))
      for i in sizes.indices where !kept.contains(i) { estimate[i, 0] = 0 }
    }
    return errors
  }
}
