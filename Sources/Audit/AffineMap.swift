// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic

/// `ν` within the range in which VAMP keeps it.
func clippedDivergence(_ nu: Double) -> Double {
  var clips = [0.0]
  return clippedDivergences([nu], &clips)[0]
}

/// The linear stage of a layer of learned VAMP, as the map that its parameters come to: `x̃ = F y + H r̃`, with
/// the divergence `ν̃` that the layer itself takes it to have. Every gauge of the parameters, as signs and order of
/// singular pairs, leaves it what it is.
struct AffineMap: Sendable {
  /// `F ∈ N × M`, `H ∈ N × N`
  let f, h: Matrix<Double>
  /// `ν̃`
  let divergence: Double

  init(f: Matrix<Double>, h: Matrix<Double>, divergence: Double) {
    (self.f, self.h, self.divergence) = (f, h, clippedDivergence(divergence))
  }

  /// [LVAMP] With `c = σ_w²/σ̃²`,
  ///
  ///     F = V Diag(s/(s² + c)) U^T,   H = I − V Diag(s²/(s² + c)) V^T,   ν̃ = (Σ_i c/(s_i² + c) + N − R)/N
  init(_ svd: SVD<Double>, c: Double) {
    let (s, n) = (svd.s, svd.v.rows)
    var (ofY, ofR) = (svd.v, svd.v)
    ofY.scaleColumns(by: s.map { $0 / ($0 * $0 + c) })
    ofR.scaleColumns(by: s.map { -$0 * $0 / ($0 * $0 + c) })
    var f = Matrix<Double>(zeros: n, svd.u.rows)
    f.add(ofY, adjointOf: svd.u)
    var h = Matrix<Double>(rows: n, columns: n) { $0 == $1 ? 1 : 0 }
    h.add(ofR, adjointOf: svd.v)
    let kept = s.reduce(0) { $0 + c / ($1 * $1 + c) }
    self.init(f: f, h: h, divergence: (kept + Double(n - s.count)) / Double(n))
  }

  /// The channel after the layer's decoupling `r = (x̃ − ν̃ r̃)/(1 − ν̃)`, for `y = A x + w` and
  /// `r̃ = g x + e`, where the entries of `x`, `e` and `w` are uncorrelated. With `a = 1 − ν̃` and
  /// `S = F A + g (H − ν̃ I)` it is `r = S x/a + (F w + (H − ν̃ I) e)/a`, so
  ///
  ///     α  = tr S/(N a)
  ///     τ² = (E[X²] ‖S − α a I‖_F² + σ_w² ‖F‖_F² + E[e²] ‖H − ν̃ I‖_F²)/(N a²)
  ///
  /// With `A`'s own `U, s, V` it is [SE-VAMP]'s `τ_t²`, and `α = 1`.
  func channel(_ setting: KnownProblem, _ message: Message) -> DecoupledChannel {
    let n = h.rows
    var s = Matrix<Double>(zeros: n, n)
    s.add(f, setting.a)
    var centred = h
    for j in 0..<n { centred[j, j] -= divergence }
    let ones = [Double](repeating: 1, count: n)
    s.scaleColumns(by: ones, adding: centred, times: ones.map { message.gain * $0 })
    let rest = 1 - divergence
    let gain = (0..<n).reduce(0) { $0 + s[$1, $1] } / (Double(n) * rest)
    for j in 0..<n { s[j, j] -= gain * rest }
    func square(_ matrix: Matrix<Double>) -> Double { matrix.columnSquaredNorms.reduce(0, +) }
    let variance =
      (setting.prior.secondMoment * square(s) + setting.noiseVariance * square(f)
        + message.variance * square(centred)) / (Double(n) * rest * rest)
    return DecoupledChannel(prior: setting.prior, gain: gain, variance: variance)
  }
}
