// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Shrinkages

/// A layer of an unrolled ISTA: `x̂_{t+1} = η(r_t; τ_t)`, where `r_t` is affine in `x̂_t` and `y`, and `η`
/// thresholds entries, or rows of samples.
public protocol ThresholdLayer<S>: Layer
where State == ThresholdState<S>, Tape == ThresholdTape<S> {
  associatedtype Norm: ProximalNorm<S>
  /// `τ_t ≥ 0`
  var tau: S.Real { get }
}

extension ThresholdLayer {
  /// `η(R; τ_t)`
  public func threshold(_ r: Batch<S>) -> Matrix<S> {
    var x = Batch(Matrix<S>(zeros: r.rows, r.columns), width: r.width)
    Norm().proximal(r, tau, into: &x)
    return x.matrix
  }

  /// From `dx̂_{t+1}` to `dr` and `dτ_t`.
  func adjointOfThreshold(
    _ tape: Tape, _ y: Batch<S>, _ dx: Matrix<S>
  ) -> (dr: Matrix<S>, dTau: S.Real) {
    Norm().adjoint(Batch(tape.r, width: y.width), tau, dx: dx)
  }
}

public struct ThresholdState<S: Scalar>: LayerState {
  /// `x̂_t ∈ N × D`
  public var x: Matrix<S>
  /// `B y ∈ N × D`, where all layers share it; else nothing.
  public var by: Matrix<S>

  /// `x̂_0 = 0`, or cotangents of zero.
  init(zeros rows: Int, _ columns: Int, sharesProduct: Bool = false) {
    x = Matrix(zeros: rows, columns)
    by = Matrix(zeros: sharesProduct ? rows : 0, columns)
  }
}

public struct ThresholdTape<S: Scalar>: LayerTape {
  /// `x̂_t ∈ N × D`
  let before: Matrix<S>
  /// `y − A_t x̂_t ∈ M × D`, of a layer that has it; else nothing.
  let v: Matrix<S>
  /// `r_t ∈ N × D`
  public let r: Matrix<S>
  /// `x̂_{t+1} ∈ N × D`
  public let x: Matrix<S>

  public var quantities: [Quantity<S>] { [Quantity("r", r), Quantity("x", x)] }
}

extension Matrix {
  /// `A` with every entry times `a`.
  func scaled(by a: S.Real) -> Matrix {
    var scaled = self
    scaled.scaleColumns(by: [S.Real](repeating: a, count: columns))
    return scaled
  }

  /// `Σ Re(conj(A_ij) B_ij)`, a sum of the columns' inner products.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  func realInnerProduct(_ b: Matrix) -> S.Real {
    let columns = (0..<columns).map { d in
      withColumn(d) { a in
        b.withColumn(d) { b in
          a.indices.reduce(S.Real.zero) { $0 + (a[$1].conjugate * b[$1]).realPart }
        }
      }
    }
    return columns.reduce(.zero, +)
  }

  /// `A + B` of equally large matrices, each sum rounded once.
  func plus(_ b: Matrix) -> Matrix {
    var sum = self
    sum += b
    return sum
  }
}
