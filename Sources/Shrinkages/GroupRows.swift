// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// What [MSTO] knows of the rows of a sample.
struct GroupRows<S: Scalar> {
  /// `1 − τ/ρ_n` where `ρ_n > τ`, else 0
  let kept: [S.Real]
  /// `τ/ρ_n` where `ρ_n > τ`, else 0
  let pull: [S.Real]
  /// 1 where `ρ_n > τ`, else 0
  let active: [S.Real]
  private let lengths: RowLengths<S>

  /// - Parameter columns: the sample's columns of `r`, all of them by itself.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  init(_ r: Matrix<S>, columns: Range<Int>? = nil, threshold tau: S.Real) {
    lengths = RowLengths(r, columns: columns ?? 0..<r.columns)
    let excess = lengths.norms.map { S.Real.softThreshold($0, tau) }
    let divisor = lengths.norms.map { norm in
      let greater = S.Real.maximum(norm, tau)
      return greater + (1 - greater.support)
    }
    kept = zip(excess, divisor).map { $0 / $1 }
    active = excess.map(\.support)
    pull = zip(active, divisor).map { $0 * (tau / $1) }
  }

  /// `r_nd/ρ_n`
  @inline(__always)
  func direction(_ n: Int, _ r: S) -> S { lengths.direction(n, r) }

  /// `Re<R[n,:], V[n,:]>/ρ_n` over the sample's columns.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  func along(_ v: Matrix<S>, _ r: Matrix<S>, columns: Range<Int>) -> [S.Real] {
    var along = [S.Real](repeating: .zero, count: r.rows)
    along.withUnsafeMutableBufferPointer { along in
      for d in columns {
        r.withColumn(d) { r in
          v.withColumn(d) { v in
            for n in r.indices {
              along[n] = along[n] + (direction(n, r[n]).conjugate * v[n]).realPart
            }
          }
        }
      }
    }
    return along
  }

  /// `1 − τ/ρ_n + w τ |r_nd|²/ρ_n³` where `ρ_n > τ`, else 0
  func slope(_ n: Int, _ r: S, _ weight: S.Real) -> S.Real {
    kept[n] + weight * pull[n] * direction(n, r).squaredMagnitude
  }
}

extension Scalar {
  /// The share of `∂x/∂r` along the entry in a slope that is half the trace of the Jacobian in real and
  /// imaginary part: ½ for complex entries; 1 for real ones.
  static var shareOfTrace: Real { Self.self == Real.self ? 1 : 1 / 2 }
}
