// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Shrinkages

/// What a layer of learned VAMP does after its linear stage, BSR17 Fig. 7: decoupling, shrinkage, decoupling.
///
///     r_t     = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t),   σ_t²     = σ̃_t² ν̃_t/(1 − ν̃_t)
///     x̂_{t+1} = η(r_t; σ_t, θ_t),            ν_t      = <η'(r_t; σ_t, θ_t)>
///     r̃_{t+1} = (x̂_{t+1} − ν_t r_t)/(1 − ν_t),   σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
///
/// The divergences are kept within VAMP's range, and a clipped one has the derivative 0. With
/// `k = 1/(1 − ν_t)`, `k̃ = 1/(1 − ν̃_t)`:
///
///     dx̂ += k dr̃_{t+1},   dν = k² (<dr̃_{t+1}, x̂ − r> + σ_t² dσ̃²_{t+1}),   dσ_t² = ν k dσ̃²_{t+1}
///     dr, dσ, dθ_t  by η, from dx̂ and dS = dν/N;   dr −= ν k dr̃_{t+1},   dσ_t² += dσ/(2σ_t)
///     dx̃ = k̃ dr,   dν̃ = k̃² (<dr, x̃ − r̃> + σ̃_t² dσ_t²),   dr̃_t = −ν̃ k̃ dr,   dσ̃_t² = ν̃ k̃ dσ_t²
public struct VAMPTail<S: RealScalar>: Sendable where S.Real == S {
  package let shrinkage: any ParametricShrinkage<S>
  let blockOfTheta: ParameterBlock
  /// Whether a layer follows, which needs `r̃_{t+1}`.
  let isLast: Bool

  init(_ frame: NetworkFrame<S>, _ t: Int, _ p: ParameterVector<S>) throws {
    blockOfTheta = try frame.block("theta", t)
    shrinkage = try frame.member(p[blockOfTheta])
    isLast = t == frame.depth - 1
  }

  public struct Tape: Sendable {
    /// `x̃_t`, `r_t`, `x̂_{t+1}`
    let xTilde, r, x: Matrix<S>
    /// `ν̃_t`, `σ_t²`, `ν_t`, one a column
    let nuTilde, variance, nu: [S]
    /// 1 where `ν̃_t`, or `ν_t`, was not clipped, else 0
    let freeTilde, free: [S]
    /// How many of both were clipped.
    let clips: [S]

    var quantities: [Quantity<S>] {
      [
        Quantity("nu_tilde", nuTilde), Quantity("r", r), Quantity("variance", variance),
        Quantity("x", x), Quantity("nu", nu),
      ]
    }
  }

  /// From `x̃_t` and its divergence to the state of the next layer.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func forward(
    _ state: inout VAMPState<S>, _ xTilde: Matrix<S>, _ divergences: [S], _ width: Int
  ) -> Tape {
    // ν̃_t
    var clips = [S](repeating: .zero, count: divergences.count)
    let nuTilde = clippedDivergences(divergences, &clips)
    // r_t = (x̃_t − ν̃_t r̃_t)/(1 − ν̃_t),  σ_t² = σ̃_t² ν̃_t/(1 − ν̃_t)
    var r = Matrix<S>(zeros: xTilde.rows, xTilde.columns)
    r.setExtrinsic(xTilde, nuTilde, state.rTilde)
    let variance = extrinsicVariance(state.varianceTilde, nuTilde)
    // x̂_{t+1} = η(r_t; σ_t, θ_t),  ν_t = <η'>
    var x = Matrix<S>(zeros: r.rows, r.columns)
    let slopes = shrinkage.apply(
      r, width: width, variance.map { $0.squareRoot() }, into: &x)
    let nu = clippedDivergences(slopes, &clips)
    // r̃_{t+1} = (x̂_{t+1} − ν_t r_t)/(1 − ν_t),  σ̃²_{t+1} = σ_t² ν_t/(1 − ν_t)
    if !isLast {
      state.rTilde = Matrix(zeros: r.rows, r.columns)
      state.rTilde.setExtrinsic(x, nu, r)
      state.varianceTilde = extrinsicVariance(variance, nu)
    }
    state.x = x
    return Tape(
      xTilde: xTilde, r: r, x: x, nuTilde: nuTilde, variance: variance, nu: nu,
      freeTilde: insideRange(divergences), free: insideRange(slopes), clips: clips)
  }

  /// From the cotangents of the next layer's state to `dx̃_t` and the `dν̃_t` of the divergence before it
  /// was clipped; `d` then holds what is known of `dr̃_t` and `dσ̃_t²`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func adjoint(
    _ d: inout VAMPState<S>, _ tape: Tape, _ rTilde: Matrix<S>, _ varianceTilde: [S],
    into gradient: inout ParameterVector<S>
  ) -> (dxTilde: Matrix<S>, dDivergences: [S]) {
    let count = tape.nu.count
    let n = S(Double(tape.r.rows))
    let sigma = tape.variance.map { $0.squareRoot() }
    var dr = Matrix<S>(zeros: tape.r.rows, count)
    var dSlopes = [S](repeating: .zero, count: count)
    var dVariance = dSlopes
    if !isLast {
      let k = tape.nu.map { 1 / (1 - $0) }
      // dx̂ += k dr̃_{t+1},  dr −= ν k dr̃_{t+1}
      let ones = [S](repeating: 1, count: count)
      d.x.scaleColumns(by: ones, adding: d.rTilde, times: k)
      dr.combine(zip(tape.nu, k).map { -$0 * $1 }, d.rTilde, ones.map { 0 * $0 }, d.rTilde)
      // dν = k² (<dr̃_{t+1}, x̂ − r> + σ_t² dσ̃²_{t+1}),  dσ_t² = ν k dσ̃²_{t+1}
      let along = d.rTilde.columnInnerProducts(tape.x, minus: tape.r)
      for column in 0..<count {
        let dNu =
          k[column] * k[column]
          * (along[column] + tape.variance[column] * d.varianceTilde[column])
        dSlopes[column] = tape.free[column] * dNu / n
        dVariance[column] = tape.nu[column] * k[column] * d.varianceTilde[column]
      }
    }
    // dr, dσ, dθ_t by η
    let (dSigma, dTheta) = shrinkage.adjoint(
      tape.r, sigma, dx: d.x, dSlopes: dSlopes, dr: &dr)
    gradient.add(dTheta, to: blockOfTheta)
    // dσ_t² += dσ/(2σ_t)
    for column in 0..<count {
      dVariance[column] = dVariance[column] + dSigma[column] / (2 * sigma[column])
    }
    // dν̃ = k̃² (<dr, x̃ − r̃> + σ̃_t² dσ_t²)
    let k = tape.nuTilde.map { 1 / (1 - $0) }
    let along = dr.columnInnerProducts(tape.xTilde, minus: rTilde)
    let dDivergences = (0..<count).map { (column: Int) -> S in
      let dNu = k[column] * k[column] * (along[column] + varianceTilde[column] * dVariance[column])
      return tape.freeTilde[column] * dNu
    }
    // dx̃ = k̃ dr,  dr̃_t = −ν̃ k̃ dr,  dσ̃_t² = ν̃ k̃ dσ_t²
    let factors = zip(tape.nuTilde, k).map { $0 * $1 }
    d.rTilde.combine(factors.map { -$0 }, dr, factors.map { 0 * $0 }, dr)
    d.varianceTilde = zip(factors, dVariance).map { $0 * $1 }
    d.x = Matrix(zeros: d.x.rows, count)
    dr.scaleColumns(by: k)
    return (dr, dDivergences)
  }
}

/// What goes from layer to layer of learned VAMP.
public struct VAMPState<S: RealScalar>: LayerState where S.Real == S {
  /// `x̂_t ∈ N × D`
  public var x: Matrix<S>
  /// `r̃_t ∈ N × D`
  public var rTilde: Matrix<S>
  /// `σ̃_t²`, one a column
  public var varianceTilde: [S]
  /// `U^T y`, where all layers share `U`.
  var projected: Matrix<S>

  init(zeros rows: Int, _ columns: Int) {
    x = Matrix(zeros: rows, columns)
    rTilde = x
    varianceTilde = [S](repeating: .zero, count: columns)
    projected = Matrix(zeros: 0, columns)
  }

  mutating func setVariance(_ variance: S) {
    varianceTilde = [S](repeating: variance, count: varianceTilde.count)
  }
}
