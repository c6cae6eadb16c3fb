// SPDX-License-Identifier: GPL-3.0-or-later
import Problems
import Testing

import Theorems

/// The harness on properties that are false: it must find it, make it small, and say how to see it
/// again.
@Suite("Property harness") struct PropertyTests {
  /// "No entry of A is above 1 in size."
  private let bounded = Property<LinearCase>(
    "test/bounded", tolerance: 1, draw: { LinearCase(from: $0) },
    deviation: { $0.a.storage.reduce(0) { max($0, abs($1)) } })

  @Test("a false property shrinks to a matrix of one entry")
  func shrinks() throws {
    let trial = try bounded.trial(seed: 3, cases: 100)
    let found = try #require(trial.counterexample)
    #expect(found.simplest.a.rows == 1 && found.simplest.a.columns == 1)
    #expect(found.simplest.y.columns == 1 && found.simplest.iterations == 1)
    #expect(found.simplest.y.storage == [0] && found.simplestDeviation > 1)
    #expect(found.simplestDeviation * 64 == (found.simplestDeviation * 64).rounded())
    #expect(found.steps > 3)
    #expect(
      found.command == "assay check --only 'test/bounded' --seed 3 --case \(found.index)")
  }

  @Test("the command's case is the same case, and other seeds give others")
  func reproduces() throws {
    let found = try #require(try bounded.trial(seed: 3, cases: 100).counterexample)
    let again = try #require(
      try bounded.trial(seed: 3, cases: 1, only: found.index).counterexample)
    #expect(again.deviation == found.deviation)
    #expect(again.simplest.description == found.simplest.description)
    let other = try bounded.trial(seed: 4, cases: 100).counterexample
    #expect(other?.deviation != found.deviation)
  }

  @Test("a counterexample is a violation that prints the case and the command")
  func finding() throws {
    let finding = try bounded.trial(seed: 3, cases: 100).finding(tolerance: 1)
    #expect(finding.verdict.name == .violated)
    #expect(finding.notes.contains { $0.hasPrefix("A (1×1) = [") })
    #expect(finding.notes.contains { $0.hasPrefix("again: assay check --only 'test/bounded'") })
  }

  @Test("a property that needs two rows and two columns of a batch keeps them")
  func keepsWhatIsNeeded() throws {
    let small = Property<LinearCase>(
      "test/small", tolerance: 0.5, draw: { LinearCase(from: $0) },
      deviation: { $0.a.rows >= 2 && $0.y.columns >= 2 ? 1 : 0 })
    let found = try #require(try small.trial(seed: 1, cases: 50).counterexample?.simplest)
    #expect(found.a.rows == 2 && found.a.columns == 1 && found.y.columns == 2)
    #expect(found.a.storage.allSatisfy { $0 == 0 } && found.y.storage.allSatisfy { $0 == 0 })
  }

  @Test("a false property of shrinkages shrinks to short numbers")
  func shrinkages() throws {
    let contraction = Property<ShrinkageCase>(
      "test/below-one", tolerance: 1, draw: { ShrinkageCase(.softThreshold, from: $0) },
      deviation: { c in
        let eta = try c.shrinkage()
        return abs(eta(c.r, c.sigma))
      })
    let found = try #require(try contraction.trial(seed: 1, cases: 200).counterexample)
    let numbers = [found.simplest.r, found.simplest.sigma] + found.simplest.theta
    #expect(numbers.allSatisfy { $0 * 16 == ($0 * 16).rounded() }, "\(found.simplest)")
  }

  @Test("NaN is a deviation, and simplification ends")
  func notANumber() throws {
    let never = Property<LinearCase>(
      "test/nan", tolerance: 1, draw: { LinearCase(from: $0) }, deviation: { _ in .nan })
    let trial = try never.trial(seed: 1, cases: 10)
    #expect(trial.counterexample?.index == 0 && trial.tried == 1)
    #expect(trial.finding(tolerance: 1).verdict == .violated(excess: .infinity))
  }

  @Test("a property that is about no case is silent, not true")
  func vacuous() throws {
    let nothing = Property<LinearCase>(
      "test/nothing", tolerance: 1, draw: { LinearCase(from: $0) }, deviation: { _ in nil })
    let trial = try nothing.trial(seed: 1, cases: 10)
    #expect(trial.tried == 0 && trial.outside == 10)
    #expect(trial.finding(tolerance: 1).verdict.name == .silent)
  }

  @Test("generated cases have the sizes that are stated")
  func sizes() {
    for k in 0..<300 {
      let c = LinearCase(from: Stream(root: 9, name: "sizes", trial: k))
      #expect((2...24).contains(c.a.rows) && (1...4).contains(c.y.columns))
      #expect(c.a.columns >= 1 && c.a.columns <= 2 * c.a.rows && c.y.rows == c.a.rows)
      #expect((1...5).contains(c.iterations) && c.gamma > 0 && c.gamma < 1 && c.noiseVariance > 0)
    }
  }
}
