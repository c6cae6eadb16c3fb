// SPDX-License-Identifier: GPL-3.0-or-later

/// What the check of a claim came to: its verdict, with all numbers that it rests on.
public struct Finding: Sendable {
  public let hypotheses: [Hypothesis]
  public let comparisons: [Comparison]
  /// What else a reader needs: a counterexample, what was left out.
  public let notes: [String]

  /// - Precondition: a comparison is decisive, or a hypothesis fails; else the check could not fail.
  public init(
    hypotheses: [Hypothesis] = [], comparisons: [Comparison], notes: [String] = []
  ) {
    precondition(
      comparisons.contains(where: \.isDecisive) || !hypotheses.allSatisfy(\.isVerified),
      "a check without a comparison")
    self.hypotheses = hypotheses
    self.comparisons = comparisons
    self.notes = notes
  }

  /// The first hypothesis that fails silences the theorem. Else the decisive comparison with the
  /// worst verdict decides, and among equals the one that is worst beside what it allows.
  public var verdict: Verdict {
    if let failing = hypotheses.first(where: { !$0.isVerified }) { return .silent(failing) }
    return deciding?.verdict ?? .violated(excess: .infinity)
  }

  /// The comparison that the verdict is of.
  public var deciding: Comparison? {
    comparisons.filter(\.isDecisive).max { rank($0) < rank($1) }
  }

  private func rank(_ comparison: Comparison) -> (Int, Double) {
    let unit = comparison.allowed > 0 ? comparison.allowed : max(abs(comparison.predicted), 1e-300)
    switch comparison.verdict {
    // A count that has to be 0 and is leaves nothing to be near to.
    case .holds where comparison.allowed == 0 && comparison.measured == 0: return (0, -1)
    case .holds(let margin): return (0, -margin / unit)
    case .inconclusive(let more): return (1, Double(more))
    case .violated(let excess): return (2, excess / unit)
    case .silent: return (0, 0)
    }
  }
}
