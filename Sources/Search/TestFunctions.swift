// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Foundation

/// Functions with known minima, for tests and benchmarks of searches.
package struct TestFunction: Sendable {
  package let name: String
  package let space: Space
  package let value: @Sendable (Assignment) -> Double

  package init(
    name: String, space: Space, value: @escaping @Sendable (Assignment) -> Double
  ) {
    (self.name, self.space, self.value) = (name, space, value)
  }

  /// Both.
  package static func all() throws -> [TestFunction] { [try branin(), try hartmann()] }

  /// `(y − (5.1/4π²) x² + (5/π) x − 6)² + 10 (1 − 1/8π) cos x + 10` over `[−5, 10] × [0, 15]`; least 0.397887.
  private static func branin() throws -> TestFunction {
    let space = try Space([
      Space.Dimension("x", .real(-5, 10, isLogarithmic: false)),
      Space.Dimension("y", .real(0, 15, isLogarithmic: false)),
    ])
    return TestFunction(name: "branin", space: space) { assignment in
      let x = number(assignment["x"]), y = number(assignment["y"])
      let bend = y - 5.1 / (4 * Double.pi * Double.pi) * x * x + 5 / Double.pi * x - 6
      return bend * bend + 10 * (1 - 1 / (8 * Double.pi)) * Foundation.cos(x) + 10
    }
  }

  /// `−Σ_i c_i exp(−Σ_j A_ij (x_j − P_ij)²)` over `[0, 1]⁶`; least −3.32237.
  private static func hartmann() throws -> TestFunction {
    let names = (0..<6).map { "x\($0)" }
    let space = try Space(names.map { Space.Dimension($0, .real(0, 1, isLogarithmic: false)) })
    let weights = [1, 1.2, 3, 3.2]
    let curvatures: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let centres: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
      [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
      [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    return TestFunction(name: "hartmann-6", space: space) { assignment in
      var sum = 0.0
      for i in weights.indices {
        var distance = 0.0
        for (j, name) in names.enumerated() {
          let gap = number(assignment[name]) - centres[i][j]
          distance += curvatures[i][j] * gap * gap
        }
        sum -= weights[i] * Double.exp(-distance)
      }
      return sum
    }
  }

  private static func number(_ setting: Setting?) -> Double {
    if case .real(let x) = setting { x } else { .nan }
  }

  /// What came of as many trials, one after the other.
  package func observations(_ search: Search, trials: Int) -> [Observation] {
    var results: [Observation] = []
    for k in 0..<trials {
      let assignment = search.assignment(k, after: results)
      results.append(Observation(assignment, value: value(assignment)))
    }
    return results
  }

  /// The least value of `trials` trials.
  package func best(
    _ seed: UInt64, _ method: Search.Method, trials: Int, lookahead: Int = 0
  ) -> Double {
    let search = Search(space, seed: seed, method: method, lookahead: lookahead)
    return observations(search, trials: trials).compactMap(\.value).min() ?? .infinity
  }

  /// Trials till a value is at most `target`; one more than `limit` where none is.
  package func count(_ search: Search, until target: Double, limit: Int) -> Int {
    let values = observations(search, trials: limit).map { $0.value ?? .infinity }
    return (values.firstIndex { $0 <= target } ?? limit) + 1
  }

  /// One that is related: at `x` it is what this one is at `x` moved by a portion of each range of real numbers.
  package func moved(by portion: Double) -> TestFunction {
    let (space, value) = (space, value)
    return TestFunction(name: name + ", moved", space: space) { assignment in
      var there = assignment
      for dimension in space.dimensions {
        guard case .real(let low, let high, _) = dimension.range,
          case .real(let x) = assignment[dimension.name]
        else { continue }
        there[dimension.name] = .real(x + portion * (high - low))
      }
      return value(there)
    }
  }
}
