// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule

/// [VBG] The posterior mean of a row of `M` entries that is 0 with probability `1 − γ`, else `N(0, φ I)`
/// or, for complex numbers, `CN(0, φ I)`, seen in noise of variance `σ²` an entry. With
/// `g = φ/(φ + σ²)`, `κ = ½` for real entries and 1 for complex ones, and the log odds that the row is 0,
///
///     u = θ2 + κ M log(1 + φ/σ²) − κ g ‖r‖²/σ²,   p = 1/(1 + e^u),   q = 1 − p,
///     η(r; σ) = g p r
///     ∂η_b/∂r_a = g p (δ_ab + q (g/σ²) r_a* r_b),
///
/// `θ1 = φ`, `θ2 = log((1−γ)/γ)`. The derivative is Wirtinger's, `r` and `r*` being independent; AMP
/// of complex numbers leaves out `∂η_b/∂r_a* = g p q (g/σ²) r_a r_b`, whose mean is 0 for circular rows.
///
/// A sample has one `σ² = (1/M) Σ_d σ_d²`. The divergence is its mean Jacobian, `M × M`: entry `(a, b)`
/// is `(1/N) Σ_n ∂η_nb/∂r_na`. With `M = 1` it is [BG], or its complex form.
public struct RowBernoulliGaussian<S: Scalar>: Denoiser {
  /// `φ = E|x_nm|²` of an active row, `> 0`
  public let theta1: S.Real
  /// `log((1−γ)/γ)`
  public let theta2: S.Real

  public init(theta1: S.Real, theta2: S.Real) {
    self.theta1 = theta1
    self.theta2 = theta2
  }

  /// The posterior mean under activity `γ` in (0, 1) and variance `φ > 0`.
  public init(gamma: S.Real, phi: S.Real) {
    self.init(theta1: phi, theta2: S.Real.log((1 - gamma) / gamma))
  }

  /// `X := η(R; σ)`; returns the mean Jacobians of the samples side by side, `M × D`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  @specialized(where S == Complex<Double>)
  public func apply(_ r: Batch<S>, _ sigma: [S.Real], into x: inout Batch<S>) -> Batch<S> {
    precondition(
      sigma.count == r.columns && x.rows == r.rows && x.columns == r.columns,
      "\(sigma.count) levels for \(r.rows)×\(r.columns) into \(x.rows)×\(x.columns)")
    let jacobians = (0..<r.samples).map { p in
      let columns = r.columns(of: p)
      return shrink(
        r.matrix, columns, GroupSoftThreshold<S>.level(Array(sigma[columns])), into: &x.matrix)
    }
    return Batch(
      jacobians.isEmpty ? Matrix(zeros: r.width, 0) : Matrix(joining: jacobians), width: r.width)
  }

  /// One sample, and its mean Jacobian.
  private func shrink(
    _ r: Matrix<S>, _ columns: Range<Int>, _ sigma: S.Real, into x: inout Matrix<S>
  ) -> Matrix<S> {
    let m = S.Real(Double(columns.count))
    let n = S.Real(Double(r.rows))
    let lengths = RowLengths(r, columns: columns)
    let evidence = ActivityEvidence<S>(phi: theta1, sigma: sigma)
    // Bounded, as h is, by less than that bound.
    let offset = S.Real.minimum(S.Real(1e20), theta2 + m * evidence.normaliser)
    // g p, and g p q h/κ, the factor of the outer product of the row's direction with itself
    var keep: [S.Real] = []
    var along: [S.Real] = []
    for length in lengths.norms {
      let h = evidence.exponent(length: length)
      let (p, q) = S.Real.logistic(offset - h)
      keep.append(evidence.gain * p)
      along.append(evidence.gain * p * (2 * S.shareOfTrace * h * q))
    }
    var directions = Matrix<S>(zeros: r.rows, columns.count)
    var weighted = directions
    for (d, column) in columns.enumerated() {
      for i in 0..<r.rows {
        x[i, column] = S.scale(keep[i], r[i, column])
        directions[i, d] = lengths.direction(i, r[i, column])
        weighted[i, d] = S.scale(along[i], directions[i, d])
      }
    }
    let trace = S(real: keep.reduce(S.Real.zero, +))
    var sum = Matrix<S>(rows: columns.count, columns: columns.count) { $0 == $1 ? trace : .zero }
    S.multiply(.plus, .adjoint(directions), .plain(weighted), into: &sum)
    // r_a* r_a is real.
    for a in 0..<columns.count { sum[a, a] = S(real: sum[a, a].realPart) }
    return sum.map { S.scale(1 / n, $0) }
  }
}
