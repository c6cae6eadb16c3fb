// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [LOSS] The mean of `‖x̂ − x‖²` over the samples of a batch, BSR17 (27), or of what else a network's estimates cost,
/// and [CURR] the same of every layer's estimate with a weight:
///
///     L_t = (1/P) Σ_p ‖x̂_t^p − x^p‖²,   L = Σ_t ω_t L_t,   dx̂_t = (2 ω_t/P) (x̂_t − x)
///
/// A curriculum moves its weights from uniform to the last layer as training goes on: with the progress
/// `e ∈ [0, 1]`, `ω_t = (1 − e)/T`, and `e` more for the last.
public enum Loss {
  /// `ω_1 … ω_T` at progress `e`.
  public static func curriculum<R: RealScalar>(layers: Int, progress e: R) -> [R]
  where R.Real == R {
    let share = (1 - e) / R(Double(layers))
    return (1...layers).map { $0 == layers ? share + e : share }
  }

  /// `L` of the layers' estimates, and their cotangents.
  /// - Parameters:
  ///   - estimates: `x̂_1 … x̂_T`, each `N × D`.
  ///   - x: the truth, `N × D`.
  ///   - weights: `ω_1 … ω_T`
  ///   - samples: `P`
  public static func weighted<S: Scalar>(
    _ estimates: [Matrix<S>], _ x: Matrix<S>, weights: [S.Real], samples: S.Real
  ) -> (loss: S.Real, cotangents: [Matrix<S>]) {
    let all = zip(estimates, weights).map { estimate, weight in
      errors(estimate, x, times: 2 * weight / samples)
    }
    let sum = zip(all, weights).reduce(S.Real.zero) {
      $0 + $1.1 * $1.0.byColumn.reduce(S.Real.zero, +)
    }
    return (sum / samples, all.map(\.cotangent))
  }

  /// `‖x̂ − x‖²` of each column, and `factor · (x̂ − x)`.
  static func errors<S: Scalar>(
    _ estimate: Matrix<S>, _ x: Matrix<S>, times factor: S.Real
  ) -> (byColumn: [S.Real], cotangent: Matrix<S>) {
    let ones = [S.Real](repeating: 1, count: x.columns)
    var error = Matrix<S>(zeros: x.rows, x.columns)
    error.combine(ones, estimate, ones.map { -$0 }, x)
    let squares = error.columnSquaredNorms
    error.scaleColumns(by: ones.map { factor * $0 })
    return (squares, error)
  }
}

extension Network {
  /// The loss with its gradient. The batch is cut into the panels of `sumOverColumns`, whose gradients are
  /// added as a tree: the bits do not depend on the number of threads. Frozen blocks have gradient 0.
  /// - Parameters:
  ///   - parameters: `Θ`, all the numbers of the network.
  ///   - y: `M × D`
  ///   - x: the truth, `N × D`.
  ///   - weights: `ω_1 … ω_T`; by itself the last layer counts alone, [LOSS].
  ///   - threads: how many work at once.
  /// - Throws: `NetworkError`, `ThetaError` for parameters of another network.
  public func gradient(
    _ parameters: ParameterVector<S.Real>, _ y: Batch<S>, truth x: Matrix<S>,
    weights: [S.Real]? = nil, threads: Int = 1
  ) throws -> (loss: S.Real, gradient: ParameterVector<S.Real>) {
    precondition(x.columns == y.columns, "\(x.columns) truths of \(y.columns) columns")
    let layers = try layers(parameters)
    let samples = S.Real(Double(y.samples))
    let sum = sumOverColumns(y.columns, width: y.width, threads: threads) { range in
      panel(layers, y[columns: range], x[columns: range], weights, of: samples)
    } _: {
      $0.loss = $0.loss + $1.loss
      $0.gradient += $1.gradient
    }
    guard let sum else { return (.zero, ParameterVector(zeros: layout)) }
    return (sum.loss / samples, sum.gradient)
  }

  /// `Σ ω_t ‖x̂_t − x‖²` over the columns of a panel, and the gradient of its share of the mean.
  private func panel(
    _ layers: [L], _ y: Batch<S>, _ x: Matrix<S>, _ weights: [S.Real]?, of samples: S.Real
  ) -> (loss: S.Real, gradient: ParameterVector<S.Real>) {
    var gradient = ParameterVector<S.Real>(zeros: layout)
    var state = start(y)
    let tapes = layers.map { $0.forward(&state, y) }
    var loss = S.Real.zero
    var d = cotangent(y.columns)
    // Below the first layer that is learned no cotangent is wanted.
    let first = layout.firstLearnedLayer ?? depth
    for (t, (layer, tape)) in zip(layers, tapes).enumerated().reversed() {
      if weights != nil || t == depth - 1 {
        let weight = weights?[t] ?? 1
        let (costs, dx) = cost(of: tape.x, y, truth: x, times: 2 * weight / samples)
        loss = loss + weight * costs.reduce(S.Real.zero, +)
        d.x += dx
      }
      if t >= first { layer.adjoint(&d, tape, y, into: &gradient) }
    }
    return (loss, gradient)
  }
}
