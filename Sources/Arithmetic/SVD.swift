// SPDX-License-Identifier: GPL-3.0-or-later
/// The economy singular value decomposition `A = U Diag(s) V^H` of rank `R`.
///
/// Found by one-sided Jacobi rotations (Hestenes 1958), whose order is fixed, so its bits are the
/// same everywhere. Singular values up to `max(M, N) · 2⁻⁵² · s_1` count as zero and are left out.
public struct SVD<S: Scalar>: Sendable {
  /// `M × R`, orthonormal columns.
  public let u: Matrix<S>
  /// `R` positive values in falling order.
  public let s: [S.Real]
  /// `N × R`, orthonormal columns.
  public let v: Matrix<S>

  public init(u: Matrix<S>, s: [S.Real], v: Matrix<S>) {
    self.u = u
    self.s = s
    self.v = v
  }

  public var rank: Int { s.count }
}

extension SVD where S: RealScalar, S.Real == S {
  /// The same decomposition in another arithmetic, each entry rounded once.
  public func map<T: RealScalar>(_ f: (S) -> T) -> SVD<T> where T.Real == T {
    SVD<T>(u: u.map(f), s: s.map(f), v: v.map(f))
  }
}

extension SVD where S: ComplexScalar {
  /// The same decomposition in another arithmetic, each part of an entry rounded once.
  public func map<R: RealScalar>(_ f: (S.Real) -> R) -> SVD<R.Complexified> where R.Real == R {
    func entries(_ a: Matrix<S>) -> Matrix<R.Complexified> {
      a.map { R.Complexified(f($0.real), f($0.imaginary)) }
    }
    return SVD<R.Complexified>(u: entries(u), s: s.map(f), v: entries(v))
  }
}

/// A decomposition did not come to an end; its input is not a matrix of finite numbers.
public struct NotConverged: Error, CustomStringConvertible {
  public let description: String
}

extension SVD where S: JacobiScalar {
  /// - Throws: `NotConverged` when `a` has an entry that is not finite, or after 60 sweeps.
  public init(_ a: Matrix<S>) throws {
    if let bad = a.storage.firstIndex(where: { !$0.isFinite }) {
      throw NotConverged(
        description:
          "SVD: entry [\(bad % a.rows), \(bad / a.rows)] is \(a.storage[bad]), not a finite number")
    }
    guard a.rows <= a.columns else {
      let transposed = try SVD(a.adjoint)
      self.init(u: transposed.v, s: transposed.s, v: transposed.u)
      return
    }
    // Scaled by a power of two, squared lengths neither overflow nor underflow.
    let largest = a.storage.reduce(0) { max($0, $1.largestPart) }
    let scale = largest > 0 ? Double(sign: .plus, exponent: -largest.exponent, significand: 1) : 1
    var w = a.adjoint.map { S.scale(scale, $0) }
    var rotations = Matrix<S>(rows: a.rows, columns: a.rows) { S(real: $0 == $1 ? 1 : 0) }
    try Self.orthogonalise(&w, accumulating: &rotations)

    let lengths = w.columnSquaredNorms.map { $0.squareRoot() }
    let order = lengths.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }
    let smallest = Double(a.columns) * 0x1p-52 * (order.first.map { lengths[$0] } ?? 0)
    let kept = order.filter { lengths[$0] > smallest }
    self.init(
      u: Matrix(rows: a.rows, columns: kept.count) { rotations[$0, kept[$1]] },
      s: kept.map { lengths[$0] / scale },
      v: Matrix(rows: a.columns, columns: kept.count) {
        w[$0, kept[$1]].divided(by: lengths[kept[$1]])
      })
  }

  /// Rotates pairs of columns of `w` until all are orthogonal to working precision.
  @specialized(where S == Double)
  private static func orthogonalise(
    _ w: inout Matrix<S>, accumulating q: inout Matrix<S>
  ) throws {
    let n = w.columns, m = w.rows
    for _ in 0..<60 {
      var squaredLengths = w.columnSquaredNorms
      var rotated = false
      w.storage.withUnsafeMutableBufferPointer { w in
        q.storage.withUnsafeMutableBufferPointer { q in
          func column(_ i: Int) -> MutableColumn<S> { .init(rebasing: w[(i * m)..<((i + 1) * m)]) }
          func rotation(_ i: Int) -> MutableColumn<S> {
            .init(rebasing: q[(i * n)..<((i + 1) * n)])
          }
          for i in 0..<n {
            for j in (i + 1)..<max(n, i + 1) {
              let (inner, phase) = S.inner(Column(column(i)), Column(column(j)))
              let lengths = (squaredLengths[i] * squaredLengths[j]).squareRoot()
              guard abs(inner) > 0x1p-52 * lengths, abs(inner) > 0x1p-1000 else { continue }
              rotated = true
              let zeta = (squaredLengths[j] - squaredLengths[i]) / (2 * inner)
              // For columns of very different lengths, ζ² would overflow.
              let tangent =
                abs(zeta) > 0x1p500
                ? 0.5 / zeta : (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
              let cosine = 1 / (1 + tangent * tangent).squareRoot()
              let sine = cosine * tangent
              S.rotate(cosine, sine, phase, column(i), column(j))
              S.rotate(cosine, sine, phase, rotation(i), rotation(j))
              squaredLengths[i] = S.squaredNorm(Column(column(i)))
              squaredLengths[j] = S.squaredNorm(Column(column(j)))
            }
          }
        }
      }
      if !rotated { return }
    }
    throw NotConverged(description: "SVD: columns are not orthogonal after 60 sweeps")
  }
}
