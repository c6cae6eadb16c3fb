// SPDX-License-Identifier: GPL-3.0-or-later

/// `G = L L^H` of a Hermitian positive definite matrix, with sums in index order.
public struct Cholesky<S: Scalar>: Sendable {
  /// Lower triangular, `M × M`.
  public let l: Matrix<S>
  /// `1/L_jj`
  let reciprocals: [S.Real]

  @specialized(where S == Double)
  public init(_ g: Matrix<S>) {
    precondition(g.rows == g.columns, "Cholesky of a \(g.rows)×\(g.columns) matrix")
    var l = Matrix<S>(zeros: g.rows, g.rows)
    var reciprocals: [S.Real] = []
    for j in 0..<g.rows {
      for i in j..<g.rows {
        var entry = g[i, j]
        for k in 0..<j { entry = entry - l[i, k] * l[j, k].conjugate }
        if i == j {
          let root = entry.realPart.squareRoot()
          reciprocals.append(1 / root)
          l[j, j] = S(real: root)
        } else {
          l[i, j] = S.scale(reciprocals[j], entry)
        }
      }
    }
    self.l = l
    self.reciprocals = reciprocals
  }

  /// `G⁻¹ b`
  @specialized(where S == Double)
  public func solve(_ b: [S]) -> [S] {
    var x = b
    for i in x.indices {
      for k in 0..<i { x[i] = x[i] - l[i, k] * x[k] }
      x[i] = S.scale(reciprocals[i], x[i])
    }
    for i in x.indices.reversed() {
      for k in (i + 1)..<max(x.count, i + 1) { x[i] = x[i] - l[k, i].conjugate * x[k] }
      x[i] = S.scale(reciprocals[i], x[i])
    }
    return x
  }

  /// `tr G⁻¹ = ‖L⁻¹‖_F²`
  public var traceOfInverse: S.Real {
    @specialized(where S == Double)
    get {
      var trace = S.Real.zero
      for j in 0..<l.rows {
        var column = [S](repeating: .zero, count: l.rows)
        column[j] = S(real: 1)
        for i in j..<l.rows {
          for k in j..<max(i, j) { column[i] = column[i] - l[i, k] * column[k] }
          column[i] = S.scale(reciprocals[i], column[i])
          trace = trace + column[i].squaredMagnitude
        }
      }
      return trace
    }
  }
}
