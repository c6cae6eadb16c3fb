// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages
import Testing

@Suite("Network shrinkage") struct MLPTests {
  /// The largest error against the soft threshold `ασ` on `|r| ≤ 8ασ`, in units of `ασ`.
  private func fitError(_ alpha: Double, _ units: Int) -> Double {
    let f = MLP<Double>(fittingSoftThreshold: alpha, units: units)
    return (0...4000).reduce(0) { largest, i in
      let r = Double(i) / 500 * alpha
      return max(largest, abs(f(r, 1) - max(r - alpha, 0)) / alpha)
    }
  }

  @Test(
    "The fit to the soft threshold has the stated error, for any α",
    arguments: [(4, 0.13), (6, 0.044), (8, 0.024), (16, 0.014)], [0.25, 1.1402, 3])
  func fit(units: (count: Int, error: Double), alpha: Double) {
    let error = fitError(alpha, units.count)
    #expect(error <= units.error && error > units.error / 2)
  }

  @Test("Every count of units gives finite parameters", arguments: 1...32)
  func counts(units: Int) {
    let f = MLP<Double>(fittingSoftThreshold: 1, units: units)
    #expect(f.theta.count == 3 * units + 1 && f.theta.allSatisfy(\.isFinite))
  }

  @Test("Weights minimise the sum of squares: any other is worse")
  func leastSquares() throws {
    let fitted = MLP<Double>(fittingSoftThreshold: 1, units: 4)
    func loss(_ f: MLP<Double>) -> Double {
      (0...256).reduce(0) { sum, i in
        let v = Double(i) / 32
        let error = f(v, 1) - max(v - 1, 0)
        return sum + error * error
      }
    }
    for index in 8...12 {
      for change in [-0x1p-10, 0x1p-10] {
        var theta = fitted.theta
        theta[index] += change
        #expect(loss(try MLP(theta: theta)) > loss(fitted))
      }
    }
  }
}
