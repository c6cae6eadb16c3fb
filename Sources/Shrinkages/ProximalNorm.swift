// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// A norm by its proximal operator, `prox_{τ‖·‖}(r) = argmin_x τ‖x‖ + ½‖x − r‖²`, sample by sample.
public protocol ProximalNorm<S>: Sendable {
  associatedtype S: Scalar
  init()
  /// `X := prox_{τ‖·‖}(R)`, for `τ ≥ 0`.
  func proximal(_ r: Batch<S>, _ tau: S.Real, into x: inout Batch<S>)
  /// Its adjoint: from the cotangent `dX` of `X` to those of `R` and of the `τ` of all samples. On the
  /// edge of the dead zone it is that of the inner side. The cotangent of a complex number is that of
  /// its real part plus `i` times that of its imaginary part.
  func adjoint(_ r: Batch<S>, _ tau: S.Real, dx: Matrix<S>) -> (dr: Matrix<S>, dTau: S.Real)
}

extension ProximalNorm {
  /// The same of matrices whose samples have `width` columns.
  @inlinable public func proximal(
    _ r: Matrix<S>, width: Int = 1, _ tau: S.Real, into x: inout Matrix<S>
  ) {
    // The storage moves into the batch and back.
    var batch = Batch(x, width: width)
    x = Matrix(zeros: 0, 0)
    defer { x = batch.matrix }
    proximal(Batch(r, width: width), tau, into: &batch)
  }
}

/// `‖X‖_1 = Σ |x_nd|`, whose proximal operator is the soft threshold of real or complex entries.
public struct EntryNorm<S: Scalar>: ProximalNorm {
  public init() {}

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func proximal(_ r: Batch<S>, _ tau: S.Real, into x: inout Batch<S>) {
    _ = x.matrix.writeColumns(from: r.matrix) { S.softThreshold($1, tau, into: $2) }
  }

  /// `dr = s dx` and `dτ = −Σ sgn(r) s dx` with `s = 1` where `|r| > τ`, else 0, of real entries.
  public func adjoint(
    _ r: Batch<S>, _ tau: S.Real, dx: Matrix<S>
  ) -> (dr: Matrix<S>, dTau: S.Real) {
    var dr = Matrix<S>(zeros: r.rows, r.columns)
    let n = r.rows
    let shares = dx.storage.withUnsafeBufferPointer { dx in
      dr.writeColumns(from: r.matrix) { d, r, dr in
        S.softThresholdAdjoint(
          r, tau, dx: Column(rebasing: dx[(d * n)..<((d + 1) * n)]), dr: dr)
      }
    }
    return (dr, shares.reduce(.zero, +))
  }
}

/// `‖X‖_{2,1} = Σ_n ‖X[n,:]‖₂` over the rows of each sample, whose proximal operator is [MSTO].
public struct RowNorm<S: Scalar>: ProximalNorm {
  public init() {}

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func proximal(_ r: Batch<S>, _ tau: S.Real, into x: inout Batch<S>) {
    let samples = (0..<r.samples).map {
      GroupRows(r.matrix, columns: r.columns(of: $0), threshold: tau)
    }
    _ = x.matrix.writeColumns(from: r.matrix) { d, column, x in
      let rows = samples[d / r.width]
      for i in column.indices { x[i] = S.scale(rows.kept[i], column[i]) }
    }
  }
  /// Of a row with `ρ_n > τ`, else 0:
  ///
  ///     dR[n,:] = (1 − τ/ρ_n) dX[n,:] + (τ/ρ_n) Re<R[n,:], dX[n,:]>/ρ_n² R[n,:],   dτ = −Σ_n Re<R[n,:], dX[n,:]>/ρ_n
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func adjoint(
    _ r: Batch<S>, _ tau: S.Real, dx: Matrix<S>
  ) -> (dr: Matrix<S>, dTau: S.Real) {
    var dr = dx
    var dTau = S.Real.zero
    for p in 0..<r.samples {
      let columns = r.columns(of: p)
      let rows = GroupRows(r.matrix, columns: columns, threshold: tau)
      let along = rows.along(dx, r.matrix, columns: columns)
      let back = zip(rows.pull, along).map { $0 * $1 }
      for d in columns {
        r.matrix.withColumn(d) { r in
          dr.writeColumn(d) { dr in
            for n in r.indices {
              dr[n] = S.scale(rows.kept[n], dr[n]) + S.scale(back[n], rows.direction(n, r[n]))
            }
          }
        }
      }
      for n in 0..<r.rows { dTau = dTau - rows.active[n] * along[n] }
    }
    return (dr, dTau)
  }
}
