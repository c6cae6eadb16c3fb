// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

/// Which requests are sampled for the shadow metric, and which go to the version on trial [MONITOR]:
///
///     h(id) = ⌊first 8 bytes of SHA-256("<purpose>/<id>"), most significant first / 2¹¹⌋ / 2⁵³ < share
///
/// in UTF-8. The same id always goes the same way, in whatever order, process and language; both choices are
/// independent of one another, and those of a smaller share are among those of a greater one.
public struct Routing: Sendable {
  /// Of requests that the classical solver is run on, too; 0…1.
  public let sampledShare: Double
  /// Of requests that the version on trial answers; 0…1.
  public let canaryShare: Double

  public init(sampledShare: Double = 0.01, canaryShare: Double = 0.05) {
    (self.sampledShare, self.canaryShare) = (sampledShare, canaryShare)
  }

  public func isSampled(_ id: String) -> Bool { Self.position("shadow", id) < sampledShare }

  public func isCanary(_ id: String) -> Bool { Self.position("canary", id) < canaryShare }

  /// `h(id)`, in [0, 1).
  static func position(_ purpose: String, _ id: String) -> Double {
    let bits = SHA256.digest(Array("\(purpose)/\(id)".utf8))[..<8]
      .reduce(0) { $0 << 8 | UInt64($1) }
    return Double(bits >> 11) * 0x1p-53
  }
}
