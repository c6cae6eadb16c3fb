// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins

// What methods compare with thresholds, measured on proven values.

extension Comparisons {
  /// `|r|` of the entries of a list with `factor σ`.
  static func kernel(
    _ inputs: Arrays<Double>, factor: Double
  ) throws -> Comparisons {
    let sigma: Tensor<Double> = try inputs.tensor("sigma", [nil])
    return Comparisons(inputs["r"]?.sizes ?? [], sigma.entries.map { factor * $0 })
  }

  /// `|r_t|` of every iteration with one threshold.
  static func trace(_ outputs: Arrays<Double>, threshold: Double) -> Comparisons? {
    outputs["trace/r"].map { r in
      Comparisons(r.sizes, [Double](repeating: threshold, count: r.sizes.count))
    }
  }

  /// `|r_t|` of every iteration with `factor` times the level of its column.
  static func trace(
    _ outputs: Arrays<Double>, factor: Double, levels: [Double]?
  ) -> Comparisons? {
    guard let r = outputs["trace/r"], let levels else { return nil }
    let (n, d) = (r.shape[1], r.shape[2])
    return Comparisons(
      r.sizes, r.sizes.indices.map { factor * levels[$0 / (n * d) * d + $0 % d] })
  }

  /// `‖r_n‖` of every row with one threshold.
  static func rows(_ r: [Double], width: Int, threshold: Double) -> Comparisons {
    let norms = stride(from: 0, to: r.count, by: width).map { start in
      let row = r[start..<(start + width)]
      let largest = row.reduce(Double.leastNonzeroMagnitude) { max($0, abs($1)) }
      return largest * row.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
    return Comparisons(norms, norms.map { _ in threshold })
  }
}

extension Parameters {
  /// Whether its shrinkage is a posterior mean.
  var hasPosterior: Bool { (try? shrinkageChoice())?.family == "bernoulli-gaussian" }

  /// The textbook forms of its shrinkage's posterior probabilities, if it has any.
  var posteriorForms: [Style] { hasPosterior ? Style.ofPosterior : [] }

  /// The threshold in units of `σ`, where the shrinkage is a soft threshold.
  var softThreshold: Double? {
    guard let choice = try? shrinkageChoice(), choice.family == "soft-threshold",
      choice.theta.count == 2
    else { return nil }
    return choice.theta[1]
  }
}

extension Values<Double> {
  /// The absolute values of the entries, of which no part overflows.
  var sizes: [Double] {
    switch self {
    case .real(let tensor): tensor.entries.map { abs($0) }
    case .complex(let tensor):
      tensor.entries.map { z in
        let largest = max(abs(z.real), abs(z.imaginary))
        if largest == 0 { return 0 }
        let (a, b) = (z.real / largest, z.imaginary / largest)
        return largest * (a * a + b * b).squareRoot()
      }
    }
  }

  var reals: [Double]? {
    switch self {
    case .real(let tensor): tensor.entries
    case .complex: nil
    }
  }
}
