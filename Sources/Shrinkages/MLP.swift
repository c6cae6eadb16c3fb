// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [MLP] A small scalar network with `h` units, odd in `r`, LMP (definition of LAMP):
///
///     η(r; σ) = r g(u),  u = |r|/σ,  g(u) = c + Σ_k a_k t_k,  t_k = tanh(w_k u + b_k)
///
/// with `θ = (w_1 … w_h, b_1 … b_h, a_1 … a_h, c)`, `3h + 1` numbers. With `e_k = 1 − t_k²`,
/// `g' = Σ a_k w_k e_k`, `g'' = −2 Σ a_k w_k² t_k e_k`:
///
///     ∂r = g + u g',  ∂σ = −(r/σ) u g',  ∂w_k = r u a_k e_k,  ∂b_k = r a_k e_k,  ∂a_k = r t_k,  ∂c = r
///     ∂r∂r = sgn(r) (2g' + u g'')/σ,   ∂r∂σ = −u (2g' + u g'')/σ
///     ∂r∂w_k = 2 a_k u e_k (1 − w_k u t_k),  ∂r∂b_k = a_k e_k (1 − 2 w_k u t_k)
///     ∂r∂a_k = t_k + u w_k e_k,   ∂r∂c = 1
///
/// The slope has a kink at `r = 0`, where `∂r∂r` is given as 0, the mean of its two sides.
public struct MLP<S: RealScalar>: ParametricShrinkage where S.Real == S {
  /// Slope, offset and weight of each unit; of any sign.
  public let w, b, a: [S]
  /// Offset of the output.
  public let c: S

  public static var family: String { "mlp" }

  public static func parameters(count: Int) -> [ShrinkageParameter] {
    let units = max((count - 1) / 3, 1)
    let names = ["w", "b", "a"].flatMap { name in (1...units).map { "\(name)\($0)" } }
    return (names + ["c"]).map { ShrinkageParameter($0, .finite) }
  }

  public static func member<T: RealScalar>(
    _ theta: [T]?
  ) throws(ThetaError) -> any ParametricShrinkage<T> where T.Real == T {
    guard let theta else { return MLP<T>.initial }
    return try MLP<T>(theta: theta)
  }

  public static var initial: MLP { MLP(fittingSoftThreshold: 1.1402, units: 6) }

  public var theta: [S] { w + b + a + [c] }

  public init(theta: [S]) throws(ThetaError) {
    try Self.checkCount(theta.count)
    let h = theta.count / 3
    w = Array(theta[..<h])
    b = Array(theta[h..<(2 * h)])
    a = Array(theta[(2 * h)..<(3 * h)])
    c = theta[3 * h]
  }

  /// The least-squares fit to the soft threshold `α σ` over `r = 0 … 8ασ`, in steps of `ασ/32`, with
  /// `w` and `b` held fast: unit `k` switches at `v_k = 0.8 · 10^{k/(h−1)}`, `k = 0 … h−1`, in units
  /// of `ασ`, with the slope `w_k = (1 + h/2)/(α v_k)`, so that `b_k = −(1 + h/2)`. Its largest error
  /// on that range, in units of `ασ`, is below 0.13 for `h = 4`, 0.044 for 6, 0.024 for 8 and
  /// 0.014 for 16.
  /// - Precondition: `alpha > 0`, `1 ≤ units ≤ 32`.
  public init(fittingSoftThreshold alpha: Double, units h: Int) {
    precondition(alpha > 0 && (1...32).contains(h), "a fit of \(h) units at α = \(alpha)")
    let slope = 1 + Double(h) / 2
    let w = (0..<h).map { k in
      slope / (0.8 * Double.exp(Double.log(10) * Double(k) / Double(max(h - 1, 1))))
    }
    // v · (c + Σ a_k t_k) ≈ max(v − 1, 0): normal equations of the columns v t_k and v.
    var gram = Matrix<Double>(zeros: h + 1, h + 1)
    var right = [Double](repeating: 0, count: h + 1)
    for i in 0...256 {
      let v = Double(i) / 32
      let row = w.map { v * Double.tanh($0 * v - slope) } + [v]
      for j in 0...h {
        right[j] += row[j] * max(v - 1, 0)
        for k in 0...h { gram[j, k] += row[j] * row[k] }
      }
    }
    let weights = Cholesky(gram).solve(right)
    self.w = w.map { S($0 / alpha) }
    b = w.map { _ in S(-slope) }
    a = weights[..<h].map { S($0) }
    c = S(weights[h])
  }

  /// `r/σ`, bounded so that no unit is given `0 · ∞`; every unit is saturated there.
  private func ratio(_ r: S, _ sigma: S) -> S { S.clamp(r / sigma, S(0x1p50)) }

  /// `g(u)` and `g'(u)`
  private func gain(_ u: S) -> (g: S, slope: S) {
    var g = c
    var slope = S.zero
    for k in w.indices {
      let t = S.tanh(w[k] * u + b[k])
      g = g + a[k] * t
      slope = slope + a[k] * w[k] * (1 - t * t)
    }
    return (g, slope)
  }

  public func callAsFunction(_ r: S, _ sigma: S) -> S {
    r * gain(ratio(r, sigma).largestPart).g
  }

  public func slope(_ r: S, _ sigma: S) -> S {
    let u = ratio(r, sigma).largestPart
    let (g, slope) = gain(u)
    return g + u * slope
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func apply(_ r: Column<S>, _ sigma: S, into x: MutableColumn<S>) -> S {
    let u = r.map { ratio($0, sigma).largestPart }
    var g = [S](repeating: c, count: u.count)
    var slopes = [S](repeating: .zero, count: u.count)
    var t = slopes
    for k in w.indices {
      for i in u.indices { t[i] = w[k] * u[i] + b[k] }
      t.withUnsafeMutableBufferPointer { S.tanh(Column($0), into: $0) }
      for i in u.indices {
        g[i] = g[i] + a[k] * t[i]
        slopes[i] = slopes[i] + a[k] * w[k] * (1 - t[i] * t[i])
      }
    }
    for i in u.indices {
      x[i] = r[i] * g[i]
      slopes[i] = g[i] + u[i] * slopes[i]
    }
    return slopes.withUnsafeBufferPointer { S.sum($0) }
  }
}
