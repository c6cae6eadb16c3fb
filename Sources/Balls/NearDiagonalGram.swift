// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CArb

/// `A A^T + c I` through one rigorous near-diagonalisation of `G = A A^T`, for all `c`.
///
/// Let `Q` be any exact square matrix, `W = Q^T Q` and `K = Q^T G Q`, both enclosed. If `W` is strictly
/// diagonally dominant, `Q` is non-singular and `(G + c I)⁻¹ = Q (K + c W)⁻¹ Q^T` exactly. Write
/// `K + c W = D + E`, `D` its diagonal. If `‖D⁻¹E‖_∞ ≤ ε < 1`, then by Neumann's series
///
///     (D + E)⁻¹ − D⁻¹ = Σ_{k≥1} (−D⁻¹E)^k D⁻¹,
///     ‖(D + E)⁻¹ w − D⁻¹ w‖_∞ ≤ δ ‖D⁻¹ w‖_∞,   δ = ε/(1 − ε),
///     |tr (G + c I)⁻¹ − Σ_i W_ii/D_i| = |tr F W| ≤ M ‖F‖_∞ ‖W‖_∞ ≤ M δ ‖D⁻¹‖_∞ ‖W‖_∞,
///
/// with `F = (D + E)⁻¹ − D⁻¹` and `tr (G + c I)⁻¹ = tr (D + E)⁻¹ W`. `Q` is made of approximate
/// eigenvectors, so that `ε` is of the order of the precision; nothing needs them to be good. Proven in
/// `Proofs/theories/NearDiagonalGram.v`, for the bounds of norms that are computed here.
public struct NearDiagonalGram: ShiftedGram {
  let q: Matrix<Ball>
  let diagonalW: [Ball]
  let diagonalK: [Ball]
  /// `max_i Σ_{j≠i} |W_ij|`, the same of `K`, and a bound of `‖W‖_∞`.
  let offDiagonalW, offDiagonalK, normW: Ball

  /// - Parameter u: approximate eigenvectors of `A A^T`, `M × M`.
  /// - Throws: `Undecided` when `u` is too far from them.
  public init(_ a: Matrix<Ball>, eigenvectors u: Matrix<Double>) throws {
    let precision = Ball.precision
    let gram = Self.gram(a)
    var q = BallMatrix(u.map { Ball($0) })
    // Each step doubles the digits; the last one is repeated to be sure of them.
    var reached = 90
    while reached < precision + 60 {
      q = q.refined(towardsEigenvectorsOf: gram, precision: reached)
      reached = reached * 9 / 5
    }
    for _ in 0..<2 { q = q.refined(towardsEigenvectorsOf: gram, precision: precision + 60) }
    try self.init(gram, q)
  }

  /// With `Q` as it is, be it near the eigenvectors of `A A^T` or not.
  /// - Throws: `Undecided` when `Q^T Q` is not diagonally dominant.
  package init(_ a: Matrix<Ball>, q: Matrix<Ball>) throws {
    try self.init(Self.gram(a), BallMatrix(q))
  }

  private static func gram(_ a: Matrix<Ball>) -> BallMatrix {
    let entries = BallMatrix(a)
    return entries.times(entries.transposed, Ball.precision + 200)
  }

  private init(_ gram: BallMatrix, _ q: BallMatrix) throws {
    let precision = Ball.precision
    let w = q.transposed.times(q, precision + 60)
    let k = q.transposed.times(gram.times(q, precision + 60), precision + 60)
    self.q = q.matrix
    let m = self.q.rows
    diagonalW = (0..<m).map { w[$0, $0] }
    diagonalK = (0..<m).map { k[$0, $0] }
    offDiagonalW = w.largestOffDiagonalRowSum
    offDiagonalK = k.largestOffDiagonalRowSum
    normW = offDiagonalW + diagonalW.reduce(0) { Ball.maximum($0, $1.magnitude) }
    for entry in diagonalW where (entry - offDiagonalW).isPositive == false {
      throw Undecided(description: "near-diagonalisation: Q^T Q is not diagonally dominant")
    }
  }

  public func shifted(
    by c: Ball
  ) -> (solve: @Sendable (Matrix<Ball>) -> Matrix<Ball>, traceOfInverse: Ball) {
    let d = zip(diagonalK, diagonalW).map { $0 + c * $1 }
    // ‖D⁻¹‖_∞, and an ε; where D may vanish these are infinite, and so are the results.
    let inverse = d.reduce(Ball.zero) { Ball.maximum($0, (1 / $1).magnitude) }
    let epsilon = (offDiagonalK + c.magnitude * offDiagonalW) * inverse
    let delta = (1 - epsilon).isPositive ? epsilon / (1 - epsilon) : .indeterminate

    let solve = { @Sendable [q] (b: Matrix<Ball>) -> Matrix<Ball> in
      var w = Matrix<Ball>(zeros: b.rows, b.columns)
      w.add(adjointOf: q, b)
      for j in 0..<w.columns {
        for i in 0..<w.rows { w[i, j] = w[i, j] / d[i] }
        let largest = (0..<w.rows).reduce(Ball.zero) { Ball.maximum($0, w[$1, j].magnitude) }
        for i in 0..<w.rows { w[i, j] = w[i, j].widened(by: delta * largest) }
      }
      var x = Matrix<Ball>(zeros: b.rows, b.columns)
      x.add(q, w)
      return x
    }
    let trace = zip(diagonalW, d).reduce(Ball.zero) { $0 + $1.0 / $1.1 }
    return (
      solve, trace.widened(by: Ball(Double(d.count)) * delta * inverse * normW)
    )
  }
}

/// An enclosure too wide to go on with.
public struct Undecided: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description }
}

extension Ball {
  var magnitude: Ball { apply { arb_abs($0, $1) } }
  var isPositive: Bool { arb_is_positive(&box.value) != 0 }
  static var indeterminate: Ball { Ball { arb_indeterminate($0) } }

  /// This enclosure with the upper bound of `|error|` added to its radius.
  func widened(by error: Ball) -> Ball {
    var error = error.box.value
    return apply {
      arb_set($0, $1)
      arb_add_error($0, &error)
    }
  }
}
