// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages

/// An algorithm beside which a network that learned something should not be worse.
public struct Baseline: Sendable {
  /// As `ISTA, λ = 0.01`.
  public let name: String
  /// `‖x̂ − x‖²` by iteration and sample.
  let errors: [[Double]]
}

/// ISTA as a network: `r = x̂ + β A^T (y − A x̂)`, `x̂ = η(r; βλ)`, `β = 1/‖A‖²`.
struct ISTABaseline<Norm: ProximalNorm<Double>> {
  private let network: AnalyticLISTA<Double, Norm>
  private let step: Double
  /// Samples on which `λ` is sought.
  private static var sought: Int { 100 }

  init(_ setting: AuditSetting, depth: Int) throws {
    network = AnalyticLISTA(a: setting.a, depth: depth)
    let largest = try SVD(setting.a).s.first ?? 0
    guard largest > 0 else { throw AuditError("A is zero: no network is for it") }
    step = istaStep(largest: largest)
  }

  private func parameters(_ lambda: Double) throws -> ParameterVector<Double> {
    var start = AnalyticStart<Double>()
    (start.step, start.lambda, start.weight) = (step, lambda, network.a.matrix)
    var parameters = try network.initial(start)
    for block in network.layout.blocks where block.name == "gamma" { parameters[block] = [step] }
    return parameters
  }

  /// With the `λ` that leaves the least error in the end: on a grid, and then between the neighbours of the best.
  func best(on draws: AuditDraws) throws -> Baseline {
    let few = draws.first(Self.sought)
    func error(_ logarithm: Double) throws -> Double {
      let errors = try network.squaredErrors(
        parameters(Double.exp(logarithm)), few.y, truth: few.x, threads: few.threads)
      return errors[errors.count - 1].reduce(0, +)
    }
    // Above it all rows of A^T y are thresholded to 0.
    var back = Matrix<Double>(zeros: draws.x.rows, few.x.columns)
    back.add(adjointOf: network.a, few.y.matrix)
    let rows = Batch(back, width: few.y.width).rowSquaredNorms
    let largest = Double.log((rows.max() ?? 1).squareRoot())
    var (low, high) = (largest - 12, largest)
    for _ in 0..<2 {
      let grid = (0...12).map { low + Double($0) / 12 * (high - low) }
      let errors = try grid.map(error)
      let best = grid.indices.min { errors[$0] < errors[$1] } ?? 0
      (low, high) = (grid[max(best - 1, 0)], grid[min(best + 1, 12)])
    }
    let lambda = Double.exp((low + high) / 2)
    return Baseline(
      name: "ISTA",
      errors: try network.squaredErrors(
        parameters(lambda), draws.y, truth: draws.x, threads: draws.threads))
  }
}

/// `1/‖A‖²`, just below it, so that rounding cannot pass it.
func istaStep(largest: Double) -> Double { (1 - 0x1p-20) / (largest * largest) }

extension AuditDraws {
  /// The first samples.
  func first(_ count: Int) -> AuditDraws {
    let columns = 0..<(min(count, y.samples) * y.width)
    return AuditDraws(y[columns: columns], x[columns: columns], threads)
  }
}
