// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// The preambles of devices, columns of `S ∈ C^{L×N}` [JADCE]. All have unit norm, but for those whose
/// spectrum is stated.
public enum Preambles: Sendable, Equatable {
  /// Independent entries `CN(0, 1)`, divided by the column's norm.
  case gaussian
  /// Independent signs, divided by `√L`.
  case binary
  /// Shifts of Zadoff–Chu sequences, [ZC] below.
  case zadoffChu
  /// The Gaussian matrix with its singular values replaced by a geometric sequence of condition number
  /// `κ`, scaled so that `‖S‖_F² = N`. With unit columns each column is divided by its norm then, after
  /// which `κ` is another.
  case conditioned(kappa: Double, hasUnitColumns: Bool)
  /// Rows of the Fourier matrix of `N = q² + q + 1` points that a planar difference set leaves out, `q`
  /// prime: `S_lj = e^{2πi d_l j/N}/√L`, `L = q²`. Every two columns have the inner product `√q/L`, which is
  /// Welch's bound.
  case singer(order: Int)

  /// A draw of `S`, entries asked for column by column, each real part before its imaginary one.
  ///
  /// [ZC] Column `j` is the sequence of root `u`, the `⌊j/L⌋`-th number from 0 that has no factor in
  /// common with `L`, from place `j mod L` on:
  ///
  ///     S_nj = e^{−πi u m (m + L mod 2)/L}/√L,      m = (n + j) mod L
  ///
  /// Shifts of one root are orthogonal.
  /// - Throws: `ProblemError` for sizes that the preambles do not have, `NotConverged` where the matrix
  ///   has no singular value decomposition.
  public func draw(
    rows l: Int, columns n: Int, from stream: Stream
  ) throws -> Matrix<Complex<Double>> {
    guard l >= 1, n >= 1 else { throw ProblemError("preambles of \(l)×\(n)") }
    switch self {
    case .gaussian: return Self.gaussian(l, n, stream).withUnitColumns
    case .binary:
      let size = 1 / Double(l).squareRoot()
      return Matrix(rows: l, columns: n) { _, _ in
        Complex(stream.uniform() < 0.5 ? -size : size, 0)
      }
    case .zadoffChu: return try Self.zadoffChu(l, n)
    case .conditioned(let kappa, let hasUnitColumns):
      let svd = try SVD(Self.gaussian(l, n, stream))
      let s = Ensemble.geometricSpectrum(kappa: kappa, rank: svd.rank, squaredNorm: Double(n))
      let us = Matrix(rows: l, columns: svd.rank) { Complex<Double>.scale(s[$1], svd.u[$0, $1]) }
      var matrix = Matrix<Complex<Double>>(zeros: l, n)
      matrix.add(us, svd.v.adjoint)
      return hasUnitColumns ? matrix.withUnitColumns : matrix
    case .singer(let order):
      let set = try DifferenceSet(order: order)
      let kept = set.complement
      guard l == kept.count, n == set.modulus else {
        throw ProblemError(
          "difference-set preambles of order \(order) are \(kept.count)×\(set.modulus), not \(l)×\(n)"
        )
      }
      let size = 1 / Double(l).squareRoot()
      return Matrix(rows: l, columns: n) {
        let turn = 2 * (kept[$0] * $1 % n)
        return Complex(size * Double.cosinePi(turn, n), size * Double.sinePi(turn, n))
      }
    }
  }

  private static func gaussian(_ l: Int, _ n: Int, _ stream: Stream) -> Matrix<Complex<Double>> {
    Matrix(rows: l, columns: n) { _, _ in
      let real = stream.normal()
      return Complex(real, stream.normal())
    }
  }

  private static func zadoffChu(_ l: Int, _ n: Int) throws(ProblemError) -> Matrix<Complex<Double>>
  {
    let roots = (1..<max(l, 2)).filter { gcd($0, l) == 1 }
    guard n <= l * roots.count else {
      throw ProblemError(
        "there are \(l * roots.count) Zadoff–Chu preambles of length \(l), \(roots.count) roots with"
          + " \(l) shifts each; \(n) are asked for")
    }
    let size = 1 / Double(l).squareRoot()
    return Matrix(rows: l, columns: n) { row, column in
      let m = (row + column) % l
      // u m (m + L mod 2) modulo 2 L: the exponential's period.
      let turn = roots[column / l] * (m * (m + l % 2) % (2 * l)) % (2 * l)
      return Complex(size * Double.cosinePi(turn, l), -size * Double.sinePi(turn, l))
    }
  }

  private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
