// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

/// A case that a property is tried on: drawn from a stream, and able to get simpler.
public protocol PropertyCase: Sendable, CustomStringConvertible {
  /// Cases that are simpler, the most drastic first; each must be smaller in a sense that ends.
  var simpler: [Self] { get }
}

/// A statement about all cases of a kind: a deviation that is at most `tolerance`.
public struct Property<Case: PropertyCase>: Sendable {
  public let id: String
  /// The largest deviation that counts as equal.
  public let tolerance: Double
  /// What must be so of every case.
  public let assumptions: [Assumption<Case>]
  /// Draws case `k` of the root seed from its own stream.
  public let draw: @Sendable (Stream) throws -> Case
  /// How far the case is from what is stated, 0 or more; `nil` if the statement is not about it. NaN
  /// is a deviation beyond any tolerance.
  public let deviation: @Sendable (Case) throws -> Double?

  public init(
    _ id: String, tolerance: Double, assuming assumptions: [Assumption<Case>] = [],
    draw: @escaping @Sendable (Stream) throws -> Case,
    deviation: @escaping @Sendable (Case) throws -> Double?
  ) {
    self.id = id
    self.tolerance = tolerance
    self.assumptions = assumptions
    self.draw = draw
    self.deviation = deviation
  }

  /// A case that contradicts the property, and the simplest that was found from it.
  public struct Counterexample: Sendable {
    /// Which case of the seed, counted from 0.
    public let index: Int
    public let deviation: Double
    public let simplest: Case
    public let simplestDeviation: Double
    /// How many simplifications led there.
    public let steps: Int
    /// The command that tries this case again.
    public let command: String
  }

  public struct Trial: Sendable {
    /// Cases that the property is about, and those that it is not.
    public let tried, outside: Int
    /// NaN if a case gave NaN.
    public let largest: Double
    /// What was assumed, measured on the cases that were tried.
    public let hypotheses: [Hypothesis]
    public let counterexample: Counterexample?
  }

  /// Tries cases `0 ..< cases` of `seed`, or `only` one of them, up to the first contradiction.
  public func trial(seed: UInt64, cases: Int, only: Int? = nil) throws -> Trial {
    var (tried, outside, largest) = (0, 0, 0.0)
    var measured = assumptions.map { _ in 0.0 }
    func hypotheses() -> [Hypothesis] { zip(assumptions, measured).map { $0.hypothesis($1) } }
    for index in only.map({ [$0] }) ?? Array(0..<cases) {
      let drawn = try draw(Stream(root: seed, name: id, trial: index))
      guard let found = try deviation(drawn) else {
        outside += 1
        continue
      }
      tried += 1
      largest = larger(largest, found)
      for (k, assumption) in assumptions.enumerated() {
        measured[k] = larger(measured[k], try assumption.measure(drawn))
      }
      if found <= tolerance { continue }
      let (simplest, value, steps) = try simplified(drawn, found)
      return Trial(
        tried: tried, outside: outside, largest: found, hypotheses: hypotheses(),
        counterexample: Counterexample(
          index: index, deviation: found, simplest: simplest, simplestDeviation: value,
          steps: steps,
          command: "assay check --only '\(id)' --seed \(seed) --case \(index)"))
    }
    return Trial(
      tried: tried, outside: outside, largest: largest, hypotheses: hypotheses(),
      counterexample: nil)
  }

  /// Takes the first simpler case that still contradicts the property, until there is none.
  private func simplified(
    _ drawn: Case, _ deviation: Double
  ) throws -> (Case, Double, steps: Int) {
    var (best, value, steps) = (drawn, deviation, 0)
    search: while steps < 10_000 {
      for candidate in best.simpler {
        if let found = try self.deviation(candidate), !(found <= tolerance),
          try assumptions.allSatisfy({ try $0.holds(for: candidate) })
        {
          (best, value) = (candidate, found)
          steps += 1
          continue search
        }
      }
      break
    }
    return (best, value, steps)
  }
}
