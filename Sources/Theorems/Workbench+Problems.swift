// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// One of BSR17's problems, with what predictions and algorithms need of it.
struct Instance: Sendable {
  let specification: ProblemSpecification
  let problem: DenseProblem
  let svd: SVD<Double>

  var prior: BernoulliGaussianPrior {
    get throws {
      try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi)
    }
  }
  var ratio: Double { Double(specification.rows) / Double(specification.columns) }
  var noiseVariance: Double { problem.noiseVariance }
  /// `γ φ = E‖x‖²/N`
  var power: Double { specification.gamma * specification.phi }

  /// The spectrum that predictions are given: the drawn one.
  func spectrum() throws -> Spectrum {
    try Spectrum(singularValues: svd.s, rows: problem.a.rows, columns: problem.a.columns)
  }

  /// `(M/‖A‖_F⁴) ‖A A^T‖_F²`, the kurtosis of the singular values: the mean of `s⁴` by the square of
  /// the mean of `s²`.
  var spectralKurtosis: Double {
    let squares = svd.s.map { $0 * $0 }
    let sum = squares.reduce(0, +)
    return Double(problem.a.rows) * squares.reduce(0) { $0 + $1 * $1 } / (sum * sum)
  }

  /// `s_1/s_R`
  var condition: Double { (svd.s.first ?? .nan) / (svd.s.last ?? .nan) }

  /// What state evolution of AMP asks of `A`. A Gaussian matrix of 250 rows has a spectral kurtosis
  /// within 0.02 of Marchenko and Pastur's `1 + M/N`.
  var independentEntries: Hypothesis {
    Hypothesis(
      "the entries of A are independent N(0, 1/M); its condition number is \(significant(condition))",
      "kurtosis of the spectrum M ‖A A^T‖_F²/‖A‖_F⁴, of Marchenko and Pastur's \(1 + ratio)",
      spectralKurtosis, in: (1 + ratio - 0.1)...(1 + ratio + 0.1))
  }

  var uniformVectors: Hypothesis { DrawnHypotheses.uniform(svd.v) }

  var sparseSignals: Hypothesis {
    DrawnHypotheses.bernoulliGaussian(
      problem.x, gamma: specification.gamma, phi: specification.phi)
  }
}

extension Workbench {
  /// `draws` signals and observations of one matrix.
  func instance(_ preset: String, draws: Int) throws -> Instance {
    try once("\(preset)/\(draws)") {
      guard let found = ProblemSpecification.presets.first(where: { $0.name == preset }) else {
        throw CheckError("there is no problem \(preset)")
      }
      let problem = try found.specification.draw(seed: settings.seed, samples: draws)
      let svd = try once("svd/\(preset)") { try SVD(problem.a) }
      return Instance(specification: found.specification, problem: problem, svd: svd)
    }
  }
}

/// A check or a bound that cannot be made; the description says what would be right.
public struct CheckError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Three significant digits.
func significant(_ value: Double) -> String {
  if value == 0 || !value.isFinite { return "\(value)" }
  let exponent = Int((Double.log(abs(value)) / Double.log(10)).rounded(.down))
  if exponent < -4 || exponent > 5 {
    let mantissa = value / Double.exp(Double(exponent) * Double.log(10))
    return "\((mantissa * 100).rounded() / 100)e\(exponent)"
  }
  let scale = Double.exp(Double(2 - exponent) * Double.log(10)).rounded()
  if exponent > 2 { return "\(Int(value.rounded()))" }
  return "\((value * scale).rounded() / scale)"
}
