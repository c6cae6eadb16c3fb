// SPDX-License-Identifier: GPL-3.0-or-later

/// `G = L L^T` of a positive definite matrix, with sums in index order.
public struct Cholesky<S: RealScalar>: Sendable where S.Real == S {
  /// Lower triangular, `M × M`.
  public let l: Matrix<S>

  public init(_ g: Matrix<S>) {
    precondition(g.rows == g.columns, "Cholesky of a \(g.rows)×\(g.columns) matrix")
    var l = Matrix<S>(zeros: g.rows, g.rows)
    for j in 0..<g.rows {
      for i in j..<g.rows {
        var entry = g[i, j]
        for k in 0..<j { entry = entry - l[i, k] * l[j, k] }
        l[i, j] = i == j ? entry.squareRoot() : entry / l[j, j]
      }
    }
    self.l = l
  }

  /// `G⁻¹ b`
  public func solve(_ b: [S]) -> [S] {
    var x = b
    for i in x.indices {
      for k in 0..<i { x[i] = x[i] - l[i, k] * x[k] }
      x[i] = x[i] / l[i, i]
    }
    for i in x.indices.reversed() {
      for k in (i + 1)..<max(x.count, i + 1) { x[i] = x[i] - l[k, i] * x[k] }
      x[i] = x[i] / l[i, i]
    }
    return x
  }

  /// `tr G⁻¹ = ‖L⁻¹‖_F²`
  public var traceOfInverse: S {
    var trace = S.zero
    for j in 0..<l.rows {
      var column = [S](repeating: .zero, count: l.rows)
      column[j] = 1
      for i in j..<l.rows {
        for k in j..<max(i, j) { column[i] = column[i] - l[i, k] * column[k] }
        column[i] = column[i] / l[i, i]
        trace = trace + column[i] * column[i]
      }
    }
    return trace
  }
}
