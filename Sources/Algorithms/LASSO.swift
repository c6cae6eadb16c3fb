// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A minimiser of `F(x) = ½‖y − A x‖² + λ‖x‖_1` with the certificate of its optimality [LASSO-CERT].
public struct LASSOSolution: Sendable {
  /// `N × 1`
  public let x: Matrix<Double>
  /// `F(x) − G(u) ≥ F(x) − F*`, with the dual point `u = v · min(1, λ/‖A^T v‖_∞)`, `v = y − A x`, and
  /// `G(u) = ½‖y‖² − ½‖y − u‖²`.
  public let gap: Double
  public let objective: Double

  /// FISTA from zero, its momentum restarted whenever steps get shorter (Su, Boyd and Candès 2014),
  /// until the gap is at most `tolerance · F` or the iterations are spent.
  /// - Parameters:
  ///   - a: `A ∈ M × N`
  ///   - y: `M × 1`
  ///   - lambda: above 0
  ///   - squaredNorm: `‖A‖_2²`, or more.
  ///   - tolerance: the gap at which to stop, relative to `F`.
  ///   - iterations: the most that may be spent.
  public init(
    a: Matrix<Double>, y: Matrix<Double>, lambda: Double, squaredNorm: Double,
    tolerance: Double = 1e-12, iterations: Int = 200_000
  ) {
    let fista = FISTA(a: a, lambda: lambda, step: 1 / squaredNorm)
    var state = fista.start(y)
    var certificate = Self.certificate(state.x, fista.a, y, lambda)
    var stride = 0.0
    for t in 1...iterations {
      fista.step(&state, y)
      let last = stride
      stride = zip(state.x.storage, state.previous.storage).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      if stride < last && state.t > 10 { state = fista.start(x: state.x, previous: state.x, t: 0) }
      if t % 100 == 0 {
        certificate = Self.certificate(state.x, fista.a, y, lambda)
        if certificate.gap <= tolerance * certificate.objective { break }
      }
    }
    x = state.x
    (gap, objective) = certificate
  }

  /// The gap `F(x) − G(u)` of any `x ∈ N × 1`, with `u` as above, and `F(x)`: no point has an objective
  /// below `F(x)` minus the gap.
  public static func certificate(
    _ x: Matrix<Double>, _ a: any LinearOperator<Double>, _ y: Matrix<Double>, _ lambda: Double
  ) -> (gap: Double, objective: Double) {
    var v = y
    v.subtract(a, x)
    var correlation = Matrix<Double>(zeros: a.columns, 1)
    correlation.add(adjointOf: a, v)
    let largest = correlation.storage.reduce(0) { max($0, abs($1)) }
    let scale = min(1, lambda / largest)
    let norm1 = x.storage.reduce(0) { $0 + abs($1) }
    let v2 = v.columnSquaredNorms[0]
    let vy = zip(v.storage, y.storage).reduce(0) { $0 + $1.0 * $1.1 }
    let objective = v2 / 2 + lambda * norm1
    // G(u) = u·y − ½‖u‖² for u = scale · v
    return (objective - (scale * vy - scale * scale * v2 / 2), objective)
  }
}
