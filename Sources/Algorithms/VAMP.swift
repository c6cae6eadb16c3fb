// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Shrinkages

/// [VAMP] Vector approximate message passing, BSR17 Algorithm 1, with variances:
///
///     x̃_t     = η̃(r̃_t; σ̃_t),   ν̃_t = <η̃'(r̃_t; σ̃_t)>
///     r_t     = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t)
///     σ_t²    = σ̃_t² ν̃_t/(1 − ν̃_t)
///     x̂_t     = η(r_t; σ_t),     ν_t = <η'(r_t; σ_t)>
///     r̃_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t)
///     σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
///
/// `η̃` is the LMMSE estimator of ``LMMSE``; its variant `.asPrinted` makes this [VAMP-P]. The
/// divergences `ν̃_t`, `ν_t` are kept within `[10⁻¹², 1 − 2⁻²³]`, in every format, so that `1 − ν`
/// never vanishes; each clip is counted. With damping `d`, each of `r̃_{t+1}`, `σ̃²_{t+1}` becomes `d`
/// times the above and `1 − d` times what it was.
public struct VAMP<S: Scalar>: Iteration {
  public let lmmse: any LMMSE<S>
  /// `σ_w² > 0`
  public let noiseVariance: S.Real
  /// `σ̃_0² > 0`, for example `E‖x‖²/N`; `r̃_0 = 0`.
  public let initialVariance: S.Real
  public let shrinkage: any Denoiser<S, [S.Real]>
  /// `N`
  public let columns: Int
  /// `d ∈ (0, 1]`, if there is damping.
  public let damping: S.Real?

  public struct State: IterationState {
    /// `x̂_t ∈ N × D`
    public var x: Matrix<S>
    /// `r_t ∈ N × D`
    public var r: Matrix<S>
    /// `r̃_{t+1} ∈ N × D`
    public var rTilde: Matrix<S>
    /// `σ̃²_{t+1}`, one a column
    public var varianceTilde: [S.Real]
    /// `ν̃_t`, `σ_t²` and `ν_t`, one a column
    public var nuTilde, variance, nu: [S.Real]
    /// How many divergences were clipped so far, in each column.
    public var clips: [S.Real]
    /// What the LMMSE stage needs of `y`.
    var projected: Matrix<S>

    public var quantities: [Quantity<S>] {
      [
        Quantity("nu_tilde", nuTilde), Quantity("r", r), Quantity("variance", variance),
        Quantity("x", x), Quantity("nu", nu),
      ]
    }
  }

  public init(
    lmmse: any LMMSE<S>, noiseVariance: S.Real, initialVariance: S.Real,
    shrinkage: some Denoiser<S, [S.Real]>, columns: Int, damping: S.Real? = nil
  ) {
    self.lmmse = lmmse
    self.noiseVariance = noiseVariance
    self.initialVariance = initialVariance
    self.shrinkage = shrinkage
    self.columns = columns
    self.damping = damping
  }

  public var storedBytes: Int { lmmse.storedBytes }

  public func start(_ y: Batch<S>) -> State {
    start(
      y.matrix, rTilde: Matrix(zeros: columns, y.columns),
      varianceTilde: [S.Real](repeating: initialVariance, count: y.columns))
  }

  /// The state in which `r̃_t = rTilde` and `σ̃_t² = varianceTilde`.
  public func start(_ y: Matrix<S>, rTilde: Matrix<S>, varianceTilde: [S.Real]) -> State {
    let zeros = [S.Real](repeating: 0, count: y.columns)
    return State(
      x: rTilde, r: rTilde, rTilde: rTilde, varianceTilde: varianceTilde, nuTilde: zeros,
      variance: zeros, nu: zeros, clips: zeros, projected: lmmse.project(y))
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func step(_ s: inout State, _ y: Batch<S>) {
    // x̃_t = η̃(r̃_t; σ̃_t),  ν̃_t = <η̃'>
    let c = s.varianceTilde.map { noiseVariance / $0 }
    s.nuTilde = clippedDivergences(
      lmmse.estimate(s.projected, s.rTilde, c, into: &s.x), &s.clips)
    // r_t = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t),  σ_t² = σ̃_t² ν̃_t/(1 − ν̃_t)
    s.r.setExtrinsic(s.x, s.nuTilde, s.rTilde)
    s.variance = extrinsicVariance(s.varianceTilde, s.nuTilde)
    // x̂_t = η(r_t; σ_t),  ν_t = <η'>
    let sigma = s.variance.map { $0.squareRoot() }
    s.nu = clippedDivergences(s.x.denoise(by: shrinkage, s.r, width: y.width, sigma), &s.clips)
    // r̃_{t+1} = (x̂_t − ν_t r_t)/(1 − ν_t),  σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
    let previous = damping == nil ? nil : (r: s.rTilde, variance: s.varianceTilde)
    s.rTilde.setExtrinsic(s.x, s.nu, s.r)
    s.varianceTilde = extrinsicVariance(s.variance, s.nu)
    if let d = damping, let previous {
      s.rTilde.damp(by: d, towards: previous.r)
      s.varianceTilde = zip(s.varianceTilde, previous.variance).map { d * $0 + (1 - d) * $1 }
    }
  }
}
