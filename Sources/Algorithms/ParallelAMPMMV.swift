// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [AMP-MMV] AMP of every antenna by itself, with activity probabilities combined over antennas:
/// SCSZ21 refs. 6 and 15, the parallel schedule of AMP-MMV without correlation in time. `Y ∈ L × M`
/// and `X ∈ N × M` are one sample, `A ∈ L × N`. From `x̂_0 = 0`, `v_{−1} = 0` and no messages, `ℓ_{−1} = 0`,
/// each antenna `m`:
///
///     v_t       = y − A x̂_t + b_t v_{t−1}
///     σ_tm²     = ‖v_tm‖² / L
///     r_t       = x̂_t + A^H v_t
///     λ_nm      = θ2 − Σ_{m'≠m} ℓ_{t−1,nm'}
///     x̂_{t+1}   = η(r_t; σ_t, λ)
///     b_{t+1,m} = (N/L) <η'(r_tm; σ_tm, λ_m)>
///     ℓ_t,nm    = log p(r_tnm | x_nm ≠ 0) − log p(r_tnm | x_nm = 0)
///
/// The schedule: in each iteration every antenna does one iteration of AMP with the messages of the
/// iteration before, all antennas at once; then the messages of all are renewed. `η` is the posterior
/// mean of `x = 0` with prior log odds `λ_nm`, else `N(0, φ)` or `CN(0, φ)`; `η'` holds `λ` fixed.
/// With `M = 1` there is nobody to tell, and it is [AMP] with [BG].
public struct ParallelAMPMMV<S: Scalar>: Iteration {
  /// `A ∈ L × N`
  public let a: any LinearOperator<S>
  /// `φ = E|x_nm|²` of an active entry
  public let theta1: S.Real
  /// `log((1−γ)/γ)`
  public let theta2: S.Real

  public struct State: IterationState {
    /// `x̂_{t+1} ∈ N × D`
    public var x: Matrix<S>
    /// `v_t ∈ L × D`
    public var v: Matrix<S>
    /// `b_{t+1}`, one a column
    public var b: [S.Real]
    /// `ℓ_t ∈ N × D`
    public var messages: Matrix<S.Real>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `σ_t`, one a column
    public var sigma: [S.Real]

    public var quantities: [Quantity<S>] {
      [
        Quantity("v", v), Quantity("sigma", sigma), Quantity("r", r), Quantity("x", x),
        Quantity("b", b), Quantity("messages", reals: messages),
      ]
    }
  }

  public init(a: any LinearOperator<S>, theta1: S.Real, theta2: S.Real) {
    self.a = a
    self.theta1 = theta1
    self.theta2 = theta2
  }

  /// The same for a dense matrix.
  public init(a: Matrix<S>, theta1: S.Real, theta2: S.Real) {
    self.init(a: DenseOperator(a), theta1: theta1, theta2: theta2)
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      x: Matrix(zeros: a.columns, y.columns), v: Matrix(zeros: a.rows, y.columns),
      b: [S.Real](repeating: .zero, count: y.columns),
      messages: Matrix(zeros: a.columns, y.columns))
  }

  /// The state in which `x̂_t = x`, `v_{t−1} = v`, `b_t = b` and `ℓ_{t−1} = messages`.
  public func start(
    x: Matrix<S>, v: Matrix<S>, b: [S.Real], messages: Matrix<S.Real>
  ) -> State {
    State(x: x, v: v, b: b, messages: messages, r: x, sigma: b)
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let l = S.Real(Double(a.rows))
    let n = S.Real(Double(a.columns))
    // v_t = y − A x̂_t + b_t v_{t−1}
    s.v.scaleColumns(by: s.b, adding: y.matrix)
    s.v.subtract(a, s.x)
    // σ_tm² = ‖v_tm‖² / L
    s.sigma = s.v.columnSquaredNorms.map { ($0 / l).squareRoot() }
    // r_t = x̂_t + A^H v_t, in the storage that x̂_t leaves
    swap(&s.r, &s.x)
    s.r.add(adjointOf: a, s.v)
    // λ_nm = θ2 − Σ_{m'≠m} ℓ_{t−1,nm'}
    let lambda = Batch(s.messages, width: y.width).sumsOfOthers.map { theta2 - $0 }
    let evidence = s.sigma.map { ActivityEvidence<S>(phi: theta1, sigma: $0) }
    // x̂_{t+1} = η(r_t; σ_t, λ),  b_{t+1,m} = (N/L) <η'(r_tm; σ_tm, λ_m)>
    s.b = s.x.writeColumns(from: s.r) { d, r, x in
      lambda.withColumn(d) { n / l * (evidence[d].posteriorMean(r, logOdds: $0, into: x) / n) }
    }
    // ℓ_t,nm = log p(r_tnm | x_nm ≠ 0) − log p(r_tnm | x_nm = 0)
    s.messages = Matrix(
      rows: s.r.rows, columns: s.r.columns,
      storage: (0..<s.r.columns).flatMap { d in
        s.r.withColumn(d) { evidence[d].logRatios($0) }
      })
  }
}

extension Batch where S: RealScalar {
  /// `Σ_{m'≠m} ℓ_nm'` over the other columns of the sample: those before in order, those after from
  /// the last, and the two sums added. Nothing is taken away, so that nothing cancels.
  package var sumsOfOthers: Matrix<S> {
    var sums = Matrix<S>(zeros: rows, columns)
    for p in 0..<samples {
      let own = columns(of: p)
      for n in 0..<rows {
        var before = S.zero
        for d in own {
          sums[n, d] = before
          before = before + matrix[n, d]
        }
        var after = S.zero
        for d in own.reversed() {
          sums[n, d] = sums[n, d] + after
          after = after + matrix[n, d]
        }
      }
    }
    return sums
  }
}
