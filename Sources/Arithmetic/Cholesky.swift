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
    let m = g.rows
    var l = Matrix<S>(zeros: m, m)
    for j in 0..<m { for i in j..<m { l[i, j] = g[i, j] } }
    var reciprocals: [S.Real] = []
    // Column by column, each taken from those behind it: every entry's sum is in the order of k.
    for k in 0..<m {
      let root = l[k, k].realPart.squareRoot()
      reciprocals.append(1 / root)
      l[k, k] = S(real: root)
      for i in (k + 1)..<max(m, k + 1) { l[i, k] = S.scale(reciprocals[k], l[i, k]) }
      l.storage.withUnsafeMutableBufferPointer { l in
        for j in (k + 1)..<max(m, k + 1) {
          let factor = l[j + m * k].conjugate
          for i in j..<m { l[i + m * j] = l[i + m * j] - l[i + m * k] * factor }
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
