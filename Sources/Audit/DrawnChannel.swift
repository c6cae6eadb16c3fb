// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages
import StateEvolution

/// The channel `r_d = α x_d + e_d` that a layer's shrinkage sees of single draws at the size of the problem. In the
/// limit of large `N` all draws have one `τ²`, which the shrinkage is told; at `N = 500` each has its own, and its own
/// share of active entries, and what is told lags behind. So a cost differs from its limit by some 0.1 dB.
struct DrawnChannel: Sendable {
  struct Draw: Sendable {
    /// `σ_d`, as the shrinkage is told.
    let sigma: Double
    /// `‖x_d‖_0/N`
    let activity: Double
    /// `‖r_d‖²/N`, `<r_d, x_d>/N`, `‖x_d‖²/N`
    let power, product, signal: Double
  }

  let draws: [Draw]
  /// `α = Σ_d <r_d, x_d>/Σ_d ‖x_d‖²`
  let gain: Double
  let prior: BernoulliGaussianPrior

  init(_ draws: [Draw], _ prior: BernoulliGaussianPrior) {
    self.draws = draws
    gain = draws.reduce(0) { $0 + $1.product } / draws.reduce(0) { $0 + $1.signal }
    self.prior = prior
  }

  /// `τ_d² = ‖r_d − α x_d‖²/N`
  func variance(_ draw: Draw) -> Double {
    draw.power - 2 * gain * draw.product + gain * gain * draw.signal
  }

  /// The mean over the draws of `E[(η(α X + τ_d Z; σ_d) − X)²]`, `X` active with probability `‖x_d‖_0/N`: by the
  /// trapezoidal rule over 16 points a deviation.
  func risk(of eta: any Shrinkage<Double>) -> Double {
    let grid = (-128...128).map { Double($0) / 16 }
    let weights = grid.map { Double.exp(-$0 * $0 / 2) }
    let sum = weights.reduce(0, +)
    func mean(_ f: (Double) -> Double) -> Double {
      zip(grid, weights).reduce(0) { $0 + $1.1 * f($1.0) } / sum
    }
    let risks = draws.map { draw in
      let tau2 = variance(draw)
      let total = gain * gain * prior.phi + tau2
      let m = gain * prior.phi / total
      let (inactive, active) = (tau2.squareRoot(), total.squareRoot())
      let zero = mean { z in
        let value = eta(inactive * z, draw.sigma)
        return value * value
      }
      let rest = mean { z in
        let error = eta(active * z, draw.sigma) - m * active * z
        return error * error
      }
      return (1 - draw.activity) * zero + draw.activity * (rest + prior.phi * tau2 / total)
    }
    return risks.reduce(0, +) / Double(risks.count)
  }
}

extension Network<Double> {
  /// The channels of all layers, for draws whose truth is known.
  /// - Throws: `AuditError` for a network whose layers have no `r` and no `σ`.
  func drawnChannels(
    _ parameters: ParameterVector<Double>, _ draws: AuditDraws, _ prior: BernoulliGaussianPrior
  ) throws -> [DrawnChannel] {
    let found = try draws.panels { y, x in
      try forward(parameters, y).map { try $0.draws(truth: x) }
    }
    return (0..<depth).map { t in DrawnChannel(found.flatMap { $0[t] }, prior) }
  }
}

extension LayerTape<Double> {
  func draws(truth x: Matrix<Double>) throws -> [DrawnChannel.Draw] {
    func values(_ name: String) -> Quantity<Double>.Values? {
      quantities.first { $0.name == name }?.values
    }
    guard case .vectors(let r)? = values("r") else {
      throw AuditError("its layers have no r, before the shrinkage")
    }
    let sigma: [Double]
    switch (values("sigma"), values("variance")) {
    case (.scalars(let found)?, _): sigma = found
    case (_, .scalars(let found)?): sigma = found.map { $0.squareRoot() }
    default: throw AuditError("its layers have no σ, which the shrinkage is told")
    }
    let n = Double(x.rows)
    let (powers, signals) = (r.columnSquaredNorms, x.columnSquaredNorms)
    let products = r.columnInnerProducts(x)
    let active = x.mapColumns { column in Double(column.count { $0 != 0 }) }
    return (0..<x.columns).map { (d: Int) -> DrawnChannel.Draw in
      DrawnChannel.Draw(
        sigma: sigma[d], activity: active[d] / n, power: powers[d] / n, product: products[d] / n,
        signal: signals[d] / n)
    }
  }
}
