// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// A norm by its proximal operator, `prox_{τ‖·‖}(r) = argmin_x τ‖x‖ + ½‖x − r‖²`, sample by sample.
public protocol ProximalNorm<S>: Sendable {
  associatedtype S: Scalar
  /// `X := prox_{τ‖·‖}(R)`, for `τ ≥ 0`.
  func proximal(_ r: Batch<S>, _ tau: S.Real, into x: inout Batch<S>)
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
}
