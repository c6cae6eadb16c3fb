// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// [EM-VAMP] VAMP that learns the prior and the noise variance of each column by expectation
/// maximisation (BSR17 footnote 7; Fletcher and Schniter 2017). Within iteration `t` of ``VAMP``,
/// after the LMMSE stage and after the shrinkage stage,
///
///     σ_w² ← (1/M) [‖y − A x̃_t‖² + σ_w² N (1 − ν̃_t)]
///     γ    ← (1/N) Σ_j π_j
///     φ    ← Σ_j π_j (m_j² + v)/Σ_j π_j
///
/// where `π_j = P(x_j ≠ 0|r_j)`, and `m_j = g r_j`, `v = g σ_t²`, `g = φ/(φ + σ_t²)` are the mean and
/// variance of an active entry. `σ_w² N (1 − ν̃_t) = tr(A C A^T)` with the LMMSE stage's posterior
/// covariance `C`, both at the noise variance that the stage was run with. `γ` is kept within
/// `[2⁻²⁰, 1 − 2⁻²⁰]`, `φ` and `σ_w²` within `[10⁻³⁰, 10³⁰]`, the divergences as in VAMP; each clip is
/// counted, so that an expectation maximisation that runs away is seen.
public struct EMVAMP<S: RealScalar>: Iteration where S.Real == S {
  /// `A ∈ M × N`
  public let a: any LinearOperator<S>
  public let lmmse: any LMMSE<S>
  /// `σ̃_0² > 0`; `r̃_0 = 0`.
  public let initialVariance: S
  /// Where the learning starts: `γ ∈ (0, 1)`, `φ > 0` and `σ_w² > 0`.
  public let gamma, phi, noiseVariance: S

  public struct State: IterationState {
    /// `x̂_t ∈ N × D`
    public var x: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `r̃_{t+1} ∈ N × D`
    public var rTilde: Matrix<S>
    /// `σ̃²_{t+1}`, one a column
    public var varianceTilde: [S]
    /// `ν̃_t`, `σ_t²` and `ν_t`, one a column
    public var nuTilde, variance, nu: [S]
    /// `γ`, `φ` and `σ_w²` as learned so far, one a column
    public var gamma, phi, noiseVariance: [S]
    public var clips: [S]
    var projected: Matrix<S>

    public var quantities: [Quantity<S>] {
      [
        Quantity("nu_tilde", nuTilde), Quantity("noise_variance", noiseVariance), Quantity("r", r),
        Quantity("variance", variance), Quantity("x", x), Quantity("nu", nu),
        Quantity("gamma", gamma), Quantity("phi", phi),
      ]
    }
  }

  public init(
    a: any LinearOperator<S>, lmmse: any LMMSE<S>, initialVariance: S, gamma: S, phi: S,
    noiseVariance: S
  ) {
    self.a = a
    self.lmmse = lmmse
    self.initialVariance = initialVariance
    self.gamma = gamma
    self.phi = phi
    self.noiseVariance = noiseVariance
  }

  public var storedBytes: Int { a.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      y.matrix, rTilde: Matrix(zeros: a.columns, y.columns),
      varianceTilde: [S](repeating: initialVariance, count: y.columns))
  }

  /// The state in which `r̃_t = rTilde`, `σ̃_t² = varianceTilde`, and nothing is learned yet.
  public func start(_ y: Matrix<S>, rTilde: Matrix<S>, varianceTilde: [S]) -> State {
    func row(_ value: S) -> [S] { [S](repeating: value, count: y.columns) }
    return State(
      x: rTilde, r: rTilde, rTilde: rTilde, varianceTilde: varianceTilde, nuTilde: row(0),
      variance: row(0), nu: row(0), gamma: row(gamma), phi: row(phi),
      noiseVariance: row(noiseVariance), clips: row(0), projected: lmmse.project(y))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func step(_ s: inout State, _ y: Batch<S>) {
    let n = S(Double(a.columns))
    let m = S(Double(a.rows))
    // x̃_t = η̃(r̃_t; σ̃_t),  ν̃_t = <η̃'>
    let c = zip(s.noiseVariance, s.varianceTilde).map { $0 / $1 }
    s.nuTilde = lmmse.estimate(s.projected, s.rTilde, c, into: &s.x)
    // σ_w² ← (1/M) [‖y − A x̃_t‖² + σ_w² N (1 − ν̃_t)]
    var residual = y.matrix
    residual.subtract(a, s.x)
    let traces = zip(s.noiseVariance, s.nuTilde).map { $0 * n * (1 - $1) }
    s.noiseVariance = clipped(
      zip(residual.columnSquaredNorms, traces).map { ($0 + $1) / m }, S(1e-30), S(1e30), &s.clips)
    // r_t = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t),  σ_t² = σ̃_t² ν̃_t/(1 − ν̃_t)
    s.nuTilde = clippedDivergences(s.nuTilde, &s.clips)
    s.r.setExtrinsic(s.x, s.nuTilde, s.rTilde)
    s.variance = extrinsicVariance(s.varianceTilde, s.nuTilde)
    // x̂_t = η(r_t; σ_t),  ν_t = <η'>,  and γ, φ
    let (gamma, phi, variance) = (s.gamma, s.phi, s.variance)
    let learned = s.x.writeColumns(from: s.r) { d, r, x in
      let prior = BernoulliGaussian<S>(gamma: gamma[d], phi: phi[d])
      let sigma = variance[d].squareRoot()
      let (activity, power) = prior.posterior(r, sigma)
      return (nu: prior.apply(r, sigma, into: x) / n, activity: activity, power: power)
    }
    s.nu = clippedDivergences(learned.map(\.nu), &s.clips)
    // γ ← (1/N) Σ π_j
    s.gamma = clipped(
      learned.map { $0.activity / n }, S(0x1p-20), S(1 - 0x1p-20), &s.clips)
    // φ ← Σ π_j (m_j² + v)/Σ π_j
    s.phi = clipped(
      learned.map { $0.power / S.maximum($0.activity, S(1e-30)) }, S(1e-30), S(1e30), &s.clips)
    // r̃_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t),  σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
    s.rTilde.setExtrinsic(s.x, s.nu, s.r)
    s.varianceTilde = extrinsicVariance(s.variance, s.nu)
  }
}
