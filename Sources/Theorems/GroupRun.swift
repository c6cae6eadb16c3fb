// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// A network with the thresholds of the theorems on signals of their class, layer by layer beside its
/// bounds.
struct GroupRun: Sendable {
  let hypotheses: [Hypothesis]
  let falsePositives, rate: Comparison
  let notes: [String]

  /// What one signal shows.
  private struct Course {
    var falsePositives = 0
    /// The largest `‖X^k − X‖_{2,1}/e_k`, and its layer.
    var worst = (ratio: 0.0, layer: 0)
    /// `‖X^k − X‖_{2,1}`
    var errors: [Double] = []
  }

  /// - Parameters:
  ///   - rho: `(2s − 1) μ(W)` rounded upwards, below 1.
  ///   - thresholds: what the network's thresholds are in units of the theorem's.
  init<F: RealOrComplex>(
    _ preambles: WeightedPreambles<F>, _ draws: SparseDraws<F>, _ setting: GroupRates.Setting,
    rho: Double, threads: Int, thresholds factor: Double
  ) throws {
    let beta = draws.largestRow
    let sigma = setting == .gscp ? beta / 1024 : 0
    let steps = Self.steps(setting, rho)
    // The exact numbers that the bounds are of: upper ends.
    let (radii, thresholds) = try Ball.$precision.withValue(128) {
      let bounds = try LayerBounds(
        coherence: Ball(preambles.coherence), sparsity: draws.active, largestRow: Ball(beta),
        noise: Ball(sigma), largestColumn: preambles.norms.largestColumn,
        largestColumns: preambles.norms.largestColumns(draws.active))
      let steps = steps.map { Ball($0) }
      return (
        bounds.radii(steps: steps).map(\.lowerBound),
        bounds.thresholds(steps: steps).map { factor * $0.upperBound }
      )
    }
    let network = GroupNetwork(s: preambles.s, w: preambles.w)
    let compared = (radii.firstIndex { $0 <= GroupRates.floor * beta } ?? radii.count) - 1
    let courses = concurrentMap(draws.count, threads: threads) { k in
      Self.course(
        network, draws.draw(k, observed: preambles.s.rows), sigma, steps, thresholds, radii,
        compared)
    }
    let worst = courses.map(\.worst).max { $0.ratio < $1.ratio } ?? (.nan, 0)
    hypotheses = [
      Hypothesis(
        "the steps are within (0, 2/(1 + ρ))", "the largest γ_k (1 + ρ)/2",
        (steps.max() ?? 0) * (1 + rho) / 2, in: 0...1.0.nextDown)
    ]
    falsePositives = Comparison(
      "false positives of \(setting) in \(compared) layers",
      measured: Double(courses.reduce(0) { $0 + $1.falsePositives }), .atMost, predicted: 0,
      allowed: 0, unit: "rows", draws: draws.count)
    rate = Comparison(
      "the largest ‖X^k − X‖_{2,1}/e_k, at layer \(worst.layer)", measured: worst.ratio, .atMost,
      predicted: 1, allowed: 0, unit: "of the bound", draws: draws.count)
    notes =
      Self.notes(courses, radii, compared, beta, sigma, rho, draws.active)
      + [CoherenceClaims.note(preambles)]
  }

  private static func steps(_ setting: GroupRates.Setting, _ rho: Double) -> [Double] {
    let largest = 2 / (1 + rho)
    return (0..<GroupRates.layers).map { k in
      // Up to the middle between 1 and the end, and below 1 likewise.
      setting == .steps ? [1, (1 + largest) / 2, (3 - largest) / 2][k % 3] : 1
    }
  }

  private static func course<F: RealOrComplex>(
    _ network: GroupNetwork<F>, _ signal: (x: Matrix<F>, z: Matrix<F>), _ sigma: Double,
    _ steps: [Double], _ thresholds: [Double], _ radii: [Double], _ compared: Int
  ) -> Course {
    let (x, z) = signal
    let size = z.columnSquaredNorms.reduce(0, +).squareRoot()
    // Just below σ, for the norm of what is added is rounded.
    var y = z.map { F.scale(sigma / size * (1 - 0x1p-40), $0) }
    y.add(network.s, x)
    var estimate = Matrix<F>(zeros: x.rows, x.columns)
    var course = Course()
    let inactive = x.rowNorms.enumerated().filter { $0.element == 0 }.map(\.offset)
    let ones = [Double](repeating: 1, count: x.columns)
    let minus = ones.map { -$0 }
    for k in 1...max(compared, 1) {
      network.layer(&estimate, y, step: steps[k - 1], threshold: thresholds[k - 1])
      let rows = estimate.rowNorms
      course.falsePositives += inactive.count { rows[$0] != 0 }
      var difference = estimate
      difference.combine(ones, estimate, minus, x)
      let error = difference.rowNorms.reduce(0, +)
      course.errors.append(error)
      let ratio = error / radii[k]
      if !(ratio <= course.worst.ratio) { course.worst = (ratio, k) }
    }
    return course
  }

  private static func notes(
    _ courses: [Course], _ radii: [Double], _ compared: Int, _ beta: Double, _ sigma: Double,
    _ rho: Double, _ active: Int
  ) -> [String] {
    func rate(_ errors: [Double]) -> Double {
      let half = errors.count / 2
      let ratio = errors[errors.count - 1] / errors[half - 1]
      return Double.exp(Double.log(ratio) / Double(errors.count - half))
    }
    var notes = [
      "s = \(active), β = \(beta), σ = \(sigma), ρ = \(significant(rho)):"
        + " e_k falls from \(significant(radii[0])) to \(significant(radii[compared]))"
        + " in \(compared) layers"
    ]
    if sigma == 0, compared >= 4 {
      let rates = courses.map { rate($0.errors) }
      notes.append(
        "rate of e_k a layer \(fourDigits(rate(Array(radii[1...compared])))), of the errors"
          + " \(fourDigits(rates.min() ?? .nan)) to \(fourDigits(rates.max() ?? .nan))")
    }
    return notes
  }

  private static func fourDigits(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }
}
