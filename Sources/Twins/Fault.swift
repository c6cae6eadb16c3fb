// SPDX-License-Identifier: GPL-3.0-or-later

/// A mistake that implementers make, which a twin can be told to make. Each stands beside its twin, and is made
/// once: twins ask for it in their inmost loops, where names would be slow to compare.
public final class Fault: Sendable, Hashable {
  /// Its name in reports and on the command line.
  public let name: String
  /// The part of an implementation that it sits in.
  public let part: String
  /// What the implementation does wrong, for the one who reads a report.
  public let explanation: String

  /// The quantities of which one's equation, and no other's, fails by it on an implementation's own
  /// numbers; none where there is no trace, or where each equation holds.
  public let breaks: [String]
  /// Whether it is another convention, which some papers and packages follow, and no mistake.
  public let isConvention: Bool

  init(
    _ name: String, in part: String, breaks: [String] = [], isConvention: Bool = false,
    _ explanation: String
  ) {
    self.name = name
    self.part = part
    self.breaks = breaks
    self.isConvention = isConvention
    self.explanation = explanation
  }

  /// `onsager-missing` bears the flag `OnsagerMissing`.
  public var flag: String {
    name.split { "-_".contains($0) }.map(\.capitalized).joined()
  }

  public static func == (a: Fault, b: Fault) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
