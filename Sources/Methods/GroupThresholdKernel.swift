// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages
import Twins

/// [MSTO] with the slopes of its entries.
enum GroupThresholdKernel: Method {
  static let card = Card(
    "group-threshold", spec: ["MSTO"], source: ["SCSZ21 (8)"], levels: [.kernel],
    parameters: [.required(.theta)],
    inputs: [ArrayCard("r", "N×D")],
    outputs: [ArrayCard("x", "N×D"), ArrayCard("slope", "N×D", "∂x_nd/∂r_nd")],
    formula: "theta = [τ];  x_n = max(0, 1 − τ/ρ_n) r_n for each row r_n, ρ_n = ‖r_n‖₂;"
      + "  slope = 1 − τ/ρ_n + τ r_nd²/ρ_n³ where ρ_n > τ, else 0", since: 2)
  static let faults: [Fault] = Fault.ofGroups + [.groupSlopeOfFactorOnly]

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let theta = try p(.theta)
    guard theta.count == 1 else {
      throw CallError("group-threshold: theta has \(theta.count) entries, not 1")
    }
    let shrinkage = GroupSoftThreshold<S>(theta: S(theta[0]))
    let r = try arrays.matrix("r", of: S.self)
    let sigma = [S](repeating: 1, count: r.columns)
    var x = r
    _ = shrinkage.apply(r, width: r.columns, sigma, into: &x)
    return ["x": Values(x), "slope": Values(shrinkage.slopes(r, sigma))]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.groupThreshold(p, arrays)
  }

  static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    guard let r = inputs["r"], let entries = r.reals else { return nil }
    return .rows(entries, width: r.shape[1], threshold: try p(.theta)[0])
  }
}
