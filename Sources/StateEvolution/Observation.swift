// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL

/// How `y` comes from `u = z + w`, `w ~ N(0, σ_w²)` [GAMP].
///
/// If `z ~ N(p, τ_p)`, then `u ~ N(p, s²)`, `s² = τ_p + σ_w²`, and given `y`
///
///     E[z|y]   = p + (τ_p/s²)(E[u|y] − p)
///     var[z|y] = τ_p σ_w²/s² + (τ_p/s²)² var[u|y].
///
/// As `E var[u|y] = s² − E (E[u|y] − p)²`, the mean of the posterior variance over `y` is
///
///     E var[z|y] = τ_p (1 − (τ_p/s²) I),   I(p, s) = E (E[u|y] − p)²/s²,
///
/// with the information `I`, from 0 to 1: a mean of squares, in which nothing cancels.
public enum Observation: Sendable, Equatable {
  /// `y = u`, `I = 1`
  case awgn
  /// `y = sign(u)`: with `a = p/s`, `I = φ(a)²/(Φ(a) Φ(−a))`
  case probit
  /// The number of the bin of `u` between finite, rising edges: with their distances from `p` in
  /// units of `s`, `I = Σ (φ(a_k) − φ(a_{k+1}))²/(Φ(a_{k+1}) − Φ(a_k))`
  case quantiser(edges: [Double])
  /// `y = |u|`: `E[u|y] = y tanh(p y/s²)`, so `I = E[(U tanh(a U) − a)²]`, `U ~ N(a, 1)`, `a = p/s`
  case magnitude

  /// - Throws: `PredictionError.outside`, for edges that are none, not finite or not rising.
  func check() throws {
    guard case .quantiser(let edges) = self else { return }
    try PredictionError.require(!edges.isEmpty, "the number of edges", 0, "1 or more")
    for (k, edge) in edges.enumerated() {
      try PredictionError.require(
        edge.isFinite && (k == 0 || edges[k - 1] < edge), "an edge", edge,
        "finite and above the one before")
    }
  }

  /// `I(p, s)`, for `s > 0`.
  /// - Throws: `PredictionError.quadrature`
  public func information(p: Double, deviation s: Double) throws -> Double {
    switch self {
    case .awgn: return 1
    case .probit:
      // φ(a) h(|a|)/Φ(|a|) with the hazard h = φ/Q, which does not underflow
      let a = abs(p) / s
      return Normal.density(a) * Normal.hazard(a) / Normal.tail(-a)
    case .quantiser(let edges):
      let ends = [-Double.infinity] + edges.map { ($0 - p) / s } + [.infinity]
      return zip(ends, ends.dropFirst()).reduce(0) { $0 + binInformation($1.0, $1.1) }
    case .magnitude:
      let a = abs(p) / s
      // The sign of u is known.
      if a > 38 { return 1 }
      let breaks = [a, a - 1 / max(a, 1), a + 1 / max(a, 1)].filter { $0 > 0 }
      return try gaussianMean(of: "a magnitude", variance: 1, scale: 0.5, breaks: breaks) {
        let u = a + $0
        let error = u * Double.tanh(a * u) - a
        return error * error
      }
    }
  }

  /// `E I(p, s)` of `p ~ N(0, variance)`.
  /// - Throws: `PredictionError.quadrature`
  public func meanInformation(variance: Double, deviation s: Double) throws -> Double {
    if self == .awgn { return 1 }
    var breaks: [Double] = []
    if case .quantiser(let edges) = self {
      breaks = edges.flatMap { edge in [-6, -2, 0, 2, 6].map { abs(edge) + $0 * s } }
    }
    var failure: (any Error)?
    let mean = try gaussianMean(
      of: "the channel's information", variance: variance, scale: s,
      breaks: breaks.filter { $0 > 0 }
    ) { p in
      do { return try information(p: p, deviation: s) } catch {
        failure = error
        return .nan
      }
    }
    if let failure { throw failure }
    return mean
  }
}

/// `(φ(a) − φ(b))²/(Φ(b) − Φ(a))`, for `a < b`: of the bin from `a` to `b`.
///
/// Away from zero it is `P q²` with `P = Q(a) − Q(b)` and `q = h(a) (1 − φ(b)/φ(a))/(1 − Q(b)/Q(a))`,
/// which loses no digits where `P` is small.
private func binInformation(_ a: Double, _ b: Double) -> Double {
  // The mirrored bin has the same information.
  if a < 0 && -a > b { return binInformation(-b, -a) }
  let lost = b == .infinity ? -1 : gsl_expm1((a - b) * (a + b) / 2)
  if a <= 0 {
    let difference = Normal.density(a) * lost
    return difference * difference / Normal.probability(from: a, to: b)
  }
  let tail = Normal.tail(a)
  let relative = b == .infinity ? -1 : gsl_expm1(Normal.logTail(b) - Normal.logTail(a))
  // Too narrow, or too far away, to have a probability.
  if tail == 0 || relative == 0 { return 0 }
  let shift = Normal.hazard(a) * lost / relative
  return -tail * relative * shift * shift
}
