// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Integrals

/// The number of the bin of `u` between any edges: a quantiser as predictions see it.
public struct Bins: Observation, Equatable {
  public let edges: [Double]

  /// `nil`, unless there is an edge, all are finite and each is above the one before.
  public init?(edges: [Double]) {
    guard !edges.isEmpty, edges.allSatisfy(\.isFinite),
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.edges = edges
  }

  public func information(p: Double, deviation s: Double) -> Double {
    Self.information(p, s, edges: edges)
  }

  /// With the distances `a_k` of the edges from `p` in units of `s`,
  /// `I = Σ (φ(a_k) − φ(a_{k+1}))²/(Φ(a_{k+1}) − Φ(a_k))`.
  static func information(_ p: Double, _ s: Double, edges: [Double]) -> Double {
    let ends = [-Double.infinity] + edges.map { ($0 - p) / s } + [.infinity]
    return zip(ends, ends.dropFirst()).reduce(0) { $0 + binInformation($1.0, $1.1) }
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
