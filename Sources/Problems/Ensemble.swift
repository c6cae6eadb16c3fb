// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// An ensemble of measurement matrices [GEN].
public enum Ensemble: Sendable, Equatable {
  /// Independent entries `N(0, 1/M)`.
  case gaussian
  /// The Gaussian matrix with its singular values replaced by a geometric sequence of condition
  /// number `s_1/s_R = κ`, scaled so that `‖A‖_F² = N`.
  case geometric(kappa: Double)

  /// A draw of `A ∈ M × N`, entries asked for column by column.
  public func draw(rows: Int, columns: Int, from stream: Stream) throws -> Matrix<Double> {
    let scale = 1 / Double(rows).squareRoot()
    let gaussian = Matrix<Double>(rows: rows, columns: columns) { _, _ in scale * stream.normal() }
    switch self {
    case .gaussian: return gaussian
    case .geometric(let kappa):
      let svd = try SVD(gaussian)
      let s = Self.geometricSpectrum(kappa: kappa, rank: svd.rank, squaredNorm: Double(columns))
      let us = Matrix<Double>(rows: rows, columns: svd.rank) { svd.u[$0, $1] * s[$1] }
      var a = Matrix<Double>(zeros: rows, columns)
      a.add(us, svd.v.adjoint)
      return a
    }
  }

  /// `s_i = s_1 κ^{−(i−1)/(R−1)}` with `Σ s_i² = squaredNorm`.
  public static func geometricSpectrum(kappa: Double, rank: Int, squaredNorm: Double) -> [Double] {
    let exponent = -Double.log(kappa) / Double(max(rank - 1, 1))
    let shape = (0..<rank).map { Double.exp(exponent * Double($0)) }
    let scale = (squaredNorm / shape.reduce(0) { $0 + $1 * $1 }).squareRoot()
    return shape.map { scale * $0 }
  }
}
