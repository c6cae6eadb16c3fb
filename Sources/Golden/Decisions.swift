// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

extension Case.Decisions {
  /// The comparisons of a soft threshold with its inputs, measured on proven values; `nil` for calls
  /// that compare nothing.
  init?(_ call: Call, _ inputs: [String: Tensor<Double>], _ outputs: [String: Tensor<Double>]) {
    guard let (r, tau) = Self.comparisons(call, inputs, outputs) else { return nil }
    margin = zip(r, tau).reduce(.infinity) {
      $1.1 > 0 ? min($0, abs(abs($1.0) - $1.1) / $1.1) : $0
    }
    if !margin.isFinite { margin = 1 }
    comparisons = r.count
    support = outputs["x"]?.entries.filter { $0 != 0 }.count ?? 0
  }

  /// Every input `r` of a threshold with that threshold `τ`.
  private static func comparisons(
    _ call: Call, _ inputs: [String: Tensor<Double>], _ outputs: [String: Tensor<Double>]
  ) -> (r: [Double], tau: [Double])? {
    let parameters = call.parameters
    switch call.algorithm {
    case .softThreshold:
      guard let r = inputs["r"], let sigma = inputs["sigma"], let theta = parameters.theta else {
        return nil
      }
      return (r.entries, sigma.entries.map { theta[1] * $0 })
    case .groupThreshold:
      guard let r = inputs["r"], let theta = parameters.theta else { return nil }
      let d = r.shape[1]
      let norms = (0..<r.shape[0]).map { n in
        let row = r.entries[(n * d)..<((n + 1) * d)]
        let largest = row.reduce(Double.leastNonzeroMagnitude) { max($0, abs($1)) }
        return largest * row.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
      }
      return (norms, norms.map { _ in theta[0] })
    case .ista, .fista, .fistaAsPrinted:
      guard let r = outputs["trace/r"], let step = parameters.step, let lambda = parameters.lambda
      else { return nil }
      return (r.entries, r.entries.map { _ in step * lambda })
    case .ampL1, .vampL1:
      guard let r = outputs["trace/r"], let alpha = parameters.alpha else { return nil }
      let levels =
        outputs["trace/sigma"]?.entries
        ?? outputs["trace/variance"]?.entries.map { $0.squareRoot() } ?? []
      let (n, d) = (r.shape[1], r.shape[2])
      return (r.entries, r.entries.indices.map { alpha * levels[$0 / (n * d) * d + $0 % d] })
    default: return nil
    }
  }
}
