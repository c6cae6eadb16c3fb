// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// Lengths and directions of the rows of a sample. Rows of extreme size are divided by their largest part
/// before their norm is taken, so that squares neither overflow nor vanish; sums run over the columns in order.
struct RowLengths<S: Scalar> {
  /// `ρ_n = ‖R[n,:]‖₂`
  let norms: [S.Real]
  /// A factor `f_n` that brings the row to moderate size, and `1/‖f_n R[n,:]‖`, 1 for a row of zeros
  private let factor, perLength: [S.Real]

  /// - Parameter columns: the sample's columns of `r`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  init(_ r: Matrix<S>, columns: Range<Int>) {
    var largest = [S.Real](repeating: .zero, count: r.rows)
    largest.withUnsafeMutableBufferPointer { largest in
      for d in columns { r.withColumn(d) { S.raise(largest, toPartsOf: $0) } }
    }
    let factor = largest.map(Self.factor)
    var squares = [S.Real](repeating: .zero, count: r.rows)
    squares.withUnsafeMutableBufferPointer { squares in
      for d in columns {
        r.withColumn(d) { r in
          for n in r.indices {
            squares[n] = squares[n] + S.scale(factor[n], r[n]).squaredMagnitude
          }
        }
      }
    }
    norms = zip(squares, factor).map { $0.squareRoot() / $1 }
    perLength = squares.map { 1 / ($0.squareRoot() + (1 - $0.support)) }
    self.factor = factor
  }

  /// 1 for moderate sizes, so that norms which are exact stay so; else the reciprocal, but for a
  /// subnormal row, of which it would overflow.
  private static func factor(_ largest: S.Real) -> S.Real {
    let large = S.Real.maximum(largest - S.Real(0x1p50), 0).support
    let small = S.Real.maximum(S.Real(0x1p-50) - largest, 0).support
    let reciprocal = S.Real.minimum(1 / (largest + (1 - largest.support)), S.Real(0x1p126))
    return (1 - large - small) + (large + small) * reciprocal
  }

  /// `r_nd/ρ_n`
  @inline(__always)
  func direction(_ n: Int, _ r: S) -> S { S.scale(perLength[n], S.scale(factor[n], r)) }
}
