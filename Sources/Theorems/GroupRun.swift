// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence

/// A network with the thresholds of the theorems on signals of their class, layer by layer beside its
/// bounds.
struct GroupRun: Sendable {
  let falsePositives, rate: Comparison
  /// The largest `‖Z‖_F`.
  let largestNoise: Double
  let notes: [String]

  /// What one signal shows.
  private struct Course {
    var falsePositives = 0
    /// The largest `‖X^k − X‖_{2,1}/e_k`, and its layer.
    var worst = (ratio: 0.0, layer: 0)
    /// `‖X^k − X‖_{2,1}`
    var errors: [Double] = []
    /// `‖Z‖_F`
    var noise = 0.0
  }

  /// - Parameters:
  ///   - sigma: `‖Z‖_F`
  ///   - radii: `e_0, e_1, …` rounded downwards.
  ///   - beta: a bound of the norms of the signals' rows.
  init<F: RealOrComplex>(
    _ network: GroupNetwork<F>, _ draws: SparseDraws<F>, sigma: Double, radii: [Double],
    beta: Double, threads: Int, name: String
  ) {
    let compared = (radii.firstIndex { $0 <= GroupRates.floor * beta } ?? radii.count) - 1
    let courses = concurrentMap(draws.count, threads: threads) { k in
      Self.course(
        network, draws.draw(k, observed: network.s.rows), sigma, radii, compared)
    }
    largestNoise = courses.map(\.noise).max() ?? 0
    // No number is worse than NaN.
    let worst = courses.map(\.worst).reduce((ratio: 0.0, layer: 0)) {
      $0.ratio.isNaN || $1.ratio <= $0.ratio ? $0 : $1
    }
    falsePositives = Comparison(
      "false positives of \(name) in \(compared) layers",
      measured: Double(courses.reduce(0) { $0 + $1.falsePositives }), .atMost, predicted: 0,
      allowed: 0, unit: "rows", draws: draws.count)
    rate = Comparison(
      "the largest ‖X^k − X‖_{2,1}/e_k, at layer \(worst.layer)", measured: worst.ratio, .atMost,
      predicted: 1, allowed: 0, unit: "of the bound", draws: draws.count)
    notes = Self.notes(courses, radii, compared, beta, sigma, draws.active)
  }

  private static func course<F: RealOrComplex>(
    _ network: GroupNetwork<F>, _ signal: (x: Matrix<F>, z: Matrix<F>), _ sigma: Double,
    _ radii: [Double], _ compared: Int
  ) -> Course {
    let (x, z) = signal
    let size = z.columnSquaredNorms.reduce(0, +).squareRoot()
    // Just below σ, for the norm of what is added is rounded.
    let added = z.map { F.scale(sigma / size * (1 - 0x1p-40), $0) }
    var y = added
    y.add(network.s, x)
    // The antennas of one sample.
    let observed = Batch(y, width: y.columns)
    var state = network.start(observed)
    var course = Course()
    course.noise = added.columnSquaredNorms.reduce(0, +).squareRoot()
    let inactive = x.rowNorms.enumerated().filter { $0.element == 0 }.map(\.offset)
    let ones = [Double](repeating: 1, count: x.columns)
    let minus = ones.map { -$0 }
    for k in 1...max(compared, 1) {
      let estimate = network.layers[k - 1].forward(&state, observed).x
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
    _ active: Int
  ) -> [String] {
    func rate(_ errors: [Double]) -> Double {
      let half = errors.count / 2
      let ratio = errors[errors.count - 1] / errors[half - 1]
      return Double.exp(Double.log(ratio) / Double(errors.count - half))
    }
    var notes = [
      "s = \(active), β = \(beta), σ = \(significant(sigma)): e_k falls from \(significant(radii[0])) to \(significant(radii[compared]))"
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
