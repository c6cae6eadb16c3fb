// SPDX-License-Identifier: GPL-3.0-or-later
import Balls
import Calls
import Golden
import Methods

/// What one precision decided of a proof.
public struct ProofAttempt: Sendable {
  public let bits: Int
  public let route: ProofRoute
  public internal(set) var seconds = 0.0
  /// How many components round to one binary64 number, of how many.
  public private(set) var decided = 0
  public private(set) var total = 0
  /// Why there are no enclosures at all, if there are none.
  public internal(set) var obstacle: String?
  /// The first component in order of computation that is undecided, and its enclosure.
  private var first: (name: String, index: [Int], ball: Ball)?

  init(bits: Int, route: ProofRoute) {
    self.bits = bits
    self.route = route
  }

  /// The numbers that the enclosures round to, if each rounds to one.
  /// - Parameter arrays: in order of computation.
  mutating func decide(_ arrays: [(name: String, values: Values<Ball>)]) -> Arrays<Double>? {
    var outputs: Arrays<Double> = [:]
    for (name, values) in arrays {
      let rounded = values.parts.map(\.rounded)
      total += rounded.count
      decided += rounded.count { $0 != nil }
      if let offset = rounded.firstIndex(of: nil), first == nil {
        first = (name, values.place(offset).index, values.parts[offset])
      }
      outputs[name] = values.replacing(rounded.map { $0 ?? .nan })
    }
    return decided == total ? outputs : nil
  }

  /// What is undecided, and what that usually means.
  var explanation: String {
    guard let first else {
      return "\(obstacle ?? "nothing is enclosed") at \(bits) bits"
    }
    let cause =
      switch first.ball.radius {
      case let radius where !(radius < .infinity):
        "its enclosure is unbounded: something is divided by what may be zero, as where a matrix has"
          + " not the rank that the method needs"
      case let radius where radius > 0x1p-20 * abs(first.ball.midpoint):
        "it lies in \(first.ball), which is wide: a comparison with a threshold that is a tie leaves both"
          + " outcomes open, however many the bits"
      default:
        "it lies in \(first.ball): the recursion loses more digits than that, as one that diverges"
          + " does; fewer iterations may be proven"
      }
    return "\(total - decided) of \(total) components are undecided at \(bits) bits, the first of"
      + " them \(first.name)\(first.index); \(cause)"
  }
}
