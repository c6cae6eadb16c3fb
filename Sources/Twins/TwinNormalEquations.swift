// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `(A^T A + c I)⁻¹ (A^T y + c r)` as textbooks have it, by an N × N matrix or by least squares: right for
/// any `A`, though `A^T A` squares the condition, and the stable way where `A` is tall.
struct TwinNormalEquations<T: TwinReal>: Sendable where T.Real == T {
  private enum Way { case cholesky, inverse, eigenvectors, leastSquares }

  let a: Rows<T>
  let style: Style
  private let way: Way
  /// `A^T A`, in rows.
  private let gram: [T]
  private let spectrum: (q: [[T]], lambda: [T])?

  /// `nil` for a style that goes through `A A^T`.
  init?(_ a: Rows<T>, _ style: Style) {
    guard style != .gram, Style.ofInverse.contains(style) || a.m > a.n else { return nil }
    self.a = a
    self.style = style
    switch style {
    case .leastSquares, .fused: way = .leastSquares
    case .normalEigen, .pairwise: way = .eigenvectors
    case .normalInverse, .naive: way = .inverse
    default: way = .cholesky
    }
    let n = a.n
    var gram = [T](repeating: 0, count: n * n)
    if way != .leastSquares {
      for i in 0..<n {
        for k in 0...i {
          let entry = style.dot(a.m, { a[$0, i] }, { a[$0, k] })
          gram[i * n + k] = entry
          gram[k * n + i] = entry
        }
      }
    }
    self.gram = gram
    spectrum = way == .eigenvectors ? jacobiEigen(gram, n) : nil
  }

  /// The estimate, and `tr (A^T A + c I)⁻¹`.
  func callAsFunction(_ y: [T], _ r: [T], _ c: T) -> (x: [T], trace: T) {
    if way == .leastSquares { return leastSquares(y, r, c) }
    let n = a.n
    let b = zip(a.transposedTimes(y, style), r).map { $0 + c * $1 }
    if let (q, lambda) = spectrum {
      var x = [T](repeating: 0, count: n)
      for (q, lambda) in zip(q, lambda) {
        let weight = style.dot(n, { q[$0] }, { b[$0] }) / (lambda + c)
        for i in 0..<n { x[i] += weight * q[i] }
      }
      return (x, style.sum(n) { 1 / (lambda[$0] + c) })
    }
    var shifted = gram
    for i in 0..<n { shifted[i * n + i] += c }
    if way == .inverse {
      let inverse = gaussJordanInverse(shifted, n)
      return (
        (0..<n).map { i in style.dot(n, { inverse[i * n + $0] }, { b[$0] }) },
        style.sum(n) { inverse[$0 * n + $0] }
      )
    }
    let factor = choleskyFactor(shifted, n, style)
    return (choleskySolve(factor, n, b, style), traceOfCholeskyInverse(factor, n, style))
  }

  /// `min ‖[A; √c I] x − [y; √c r]‖` by Householder reflections.
  private func leastSquares(_ y: [T], _ r: [T], _ c: T) -> (x: [T], trace: T) {
    let (rows, n) = (a.m + a.n, a.n)
    let root = c.squareRoot()
    var q = (0..<n).map { j in
      (0..<rows).map { $0 < a.m ? a[$0, j] : $0 - a.m == j ? root : 0 }
    }
    var b = y + r.map { root * $0 }
    var diagonal = [T](repeating: 0, count: n)
    for j in 0..<n {
      let length = style.dot(rows - j, { q[j][j + $0] }, { q[j][j + $0] }).squareRoot()
      diagonal[j] = q[j][j] > 0 ? -length : length
      q[j][j] -= diagonal[j]
      let size = style.dot(rows - j, { q[j][j + $0] }, { q[j][j + $0] })
      if size == 0 { continue }
      let reflector = q[j]
      func reflect(_ v: inout [T]) {
        let along = 2 * style.dot(rows - j, { reflector[j + $0] }, { v[j + $0] }) / size
        for i in j..<rows { v[i] -= along * reflector[i] }
      }
      for k in (j + 1)..<max(n, j + 1) { reflect(&q[k]) }
      reflect(&b)
    }
    /// `R⁻¹ b`, `R` having its upper part in the columns of `q`.
    func back(_ b: [T]) -> [T] {
      var x = b
      for i in (0..<n).reversed() {
        let known = style.dot(n - i - 1, { q[i + 1 + $0][i] }, { x[i + 1 + $0] })
        x[i] = (x[i] - known) / diagonal[i]
      }
      return x
    }
    let trace = style.sum(n) { j in
      let column = back((0..<n).map { $0 == j ? 1 : 0 })
      return style.dot(n, { column[$0] }, { column[$0] })
    }
    return (back(Array(b.prefix(n))), trace)
  }
}
