// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// The factor of `v_{t−1}` in ``VectorAMP``.
public enum RowOnsager: String, Sendable, CaseIterable {
  /// `B_{t+1} = (N/L) <η'>`
  case matrix
  /// `B_{t+1} = (N/L) (tr <η'>/M) I`, the same in the limit for rows of i.i.d. entries
  case scalar
}

/// [AMP-VEC] AMP whose denoiser takes whole rows, SCSZ21 ref. 13: `Y ∈ L × M` and `X ∈ N × M` are one
/// sample, `A ∈ L × N`. From `x̂_0 = 0`, `v_{−1} = 0`:
///
///     v_t     = y − A x̂_t + v_{t−1} B_t
///     σ_t²    = ‖v_t‖_F² / (L M)
///     r_t     = x̂_t + A^H v_t
///     x̂_{t+1} = η(r_t; σ_t)
///     B_{t+1} = (N/L) <η'(r_t; σ_t)>
///
/// `<η'>` is the `M × M` mean Jacobian of the rows, entry `(a, b)` by `∂η_b/∂r_a`. Samples of a batch
/// have each their own `σ_t` and `B_t`. With `M = 1` it is [AMP].
public struct VectorAMP<S: Scalar>: Iteration {
  /// `A ∈ L × N`
  public let a: any LinearOperator<S>
  public let denoiser: any Denoiser<S, Batch<S>>
  public let onsager: RowOnsager

  public struct State: IterationState {
    /// `x̂_{t+1} ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ L × D`
    public var v: Matrix<S>
    /// `B_{t+1}` of the samples side by side, `M × D`
    public var b: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `σ_t`, one a sample
    public var sigma: [S.Real]

    public var quantities: [Quantity<S>] {
      [
        Quantity("v", v), Quantity("sigma", sigma), Quantity("r", r), Quantity("x", x),
        Quantity("b", b),
      ]
    }
  }

  public init(
    a: any LinearOperator<S>, denoiser: some Denoiser<S, Batch<S>>, onsager: RowOnsager = .matrix
  ) {
    self.a = a
    self.denoiser = denoiser
    self.onsager = onsager
  }

  /// The same for a dense matrix.
  public init(
    a: Matrix<S>, denoiser: some Denoiser<S, Batch<S>>, onsager: RowOnsager = .matrix
  ) {
    self.init(a: DenseOperator(a), denoiser: denoiser, onsager: onsager)
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      x: Matrix(zeros: a.columns, y.columns), v: Matrix(zeros: a.rows, y.columns),
      b: Matrix(zeros: y.width, y.columns))
  }

  /// The state in which `x̂_t = x`, `v_{t−1} = v` and `B_t = b`.
  public func start(x: Matrix<S>, v: Matrix<S>, b: Matrix<S>) -> State {
    State(
      x: x, v: v, b: b, r: x,
      sigma: [S.Real](repeating: .zero, count: b.rows == 0 ? 0 : b.columns / b.rows))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let l = S.Real(Double(a.rows))
    let n = S.Real(Double(a.columns))
    let m = S.Real(Double(y.width))
    let previous = Batch(s.v, width: y.width)
    // v_t = y − A x̂_t + v_{t−1} B_t
    s.v = y.matrix
    s.v.addSamples(of: previous, times: s.b)
    s.v.subtract(a, s.x)
    // σ_t² = ‖v_t‖_F² / (L M)
    let squares = s.v.columnSquaredNorms
    s.sigma = (0..<y.samples).map { p in
      (squares[y.columns(of: p)].reduce(S.Real.zero, +) / (l * m)).squareRoot()
    }
    // r_t = x̂_t + A^H v_t, in the storage that x̂_t leaves
    swap(&s.r, &s.x)
    s.r.add(adjointOf: a, s.v)
    // x̂_{t+1} = η(r_t; σ_t)
    let levels = s.sigma.flatMap { [S.Real](repeating: $0, count: y.width) }
    let jacobians = denoiser.apply(s.r, width: y.width, levels, into: &s.x)
    // B_{t+1} = (N/L) <η'(r_t; σ_t)>
    s.b = onsager.factor(jacobians).matrix.map { S.scale(n / l, $0) }
  }
}

extension RowOnsager {
  /// What of the mean Jacobians stays.
  package func factor<S: Scalar>(_ jacobians: Batch<S>) -> Batch<S> {
    if self == .matrix { return jacobians }
    let m = jacobians.width
    let means = (0..<jacobians.samples).map { p in
      let trace = (0..<m).reduce(S.zero) { $0 + jacobians.matrix[$1, p * m + $1] }
      return S.scale(1 / S.Real(Double(m)), trace)
    }
    return Batch(
      Matrix(rows: m, columns: jacobians.columns) { $0 == $1 % m ? means[$1 / m] : .zero },
      width: m)
  }
}

extension Matrix {
  /// The columns of every sample `p` become themselves plus `V_p B_p`, `B_p` being square.
  package mutating func addSamples(of v: Batch<S>, times b: Matrix) {
    precondition(
      b.rows == v.width && b.columns == v.columns,
      "\(b.rows)×\(b.columns) for samples of \(v.width) columns, \(v.columns) in all")
    for p in 0..<v.samples {
      let range = v.columns(of: p)
      var own = self[columns: range]
      S.multiply(.plus, .plain(v.matrix[columns: range]), .plain(b[columns: range]), into: &own)
      storage.replaceSubrange(
        (rows * range.lowerBound)..<(rows * range.upperBound), with: own.storage)
    }
  }
}
