// SPDX-License-Identifier: GPL-3.0-or-later

/// What a paper's table says of a network's size, to stand beside the exact counts. BSR17's leave out what is
/// small where `M` is much less than `N`; SCSZ21's hold for the sizes of the real `A` (erratum S12).
public struct PublishedCosts: Sendable, Equatable {
  /// A formula as it is written, and its value.
  public struct Count: Sendable, Equatable, CustomStringConvertible {
    public let formula: String
    public let value: Int
    let isApproximate: Bool
    public var description: String { "\(isApproximate ? "about " : "")\(formula) = \(value)" }
  }

  public let source: String
  /// Numbers to learn.
  public internal(set) var learnable: Count
  /// Multiply-adds for a column of `y`, where the table gives them.
  public let multiplyAdds: Count?

  /// SCSZ21 Table I, for a real `A`.
  static func ofRows<S>(
    _ frame: NetworkFrame<S>, _ formula: String, _ ofLayer: Int
  ) -> PublishedCosts? {
    if S.isComplex { return nil }
    return PublishedCosts(
      source: "SCSZ21 Table I",
      learnable: Count(formula: formula, value: frame.depth * ofLayer, isApproximate: false),
      multiplyAdds: nil)
  }

  /// BSR17 Table I, Sec. V-D: of a matrix of `one` numbers for each layer, or for all tied ones.
  private static func bsr17<S>(
    _ frame: NetworkFrame<S>, one: String, _ numbers: Int, multiplyAdds: String, _ work: Int
  ) -> PublishedCosts {
    PublishedCosts(
      source: "BSR17 Table I",
      learnable: Count(
        formula: frame.isTied ? one : "T \(one)",
        value: (frame.isTied ? 1 : frame.depth) * numbers, isApproximate: true),
      multiplyAdds: Count(formula: multiplyAdds, value: work, isApproximate: true))
  }

  static func ofLISTA<S>(_ frame: NetworkFrame<S>) -> PublishedCosts {
    let (n, t) = (frame.a.columns, frame.depth)
    return bsr17(frame, one: "N²", n * n, multiplyAdds: "T N²", t * n * n)
  }

  static func ofLAMP<S>(_ frame: NetworkFrame<S>) -> PublishedCosts {
    let (m, n, t) = (frame.a.rows, frame.a.columns, frame.depth)
    return bsr17(frame, one: "M N", m * n, multiplyAdds: "2 T M N", 2 * t * m * n)
  }

  /// With `U, s, V` as they are, which is how the paper uses it.
  static func ofLVAMP<S>(_ frame: NetworkFrame<S>) -> PublishedCosts {
    var costs = ofLAMP(frame)
    let theta = frame.shrinkage?.thetaCount ?? 0
    costs.learnable = Count(
      formula: "T |θ| with fixed U, s, V", value: frame.depth * theta, isApproximate: true)
    return costs
  }
}
