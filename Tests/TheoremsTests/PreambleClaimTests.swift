// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import ComplexModule
import Problems
import Testing
import Theorems

@Suite("SCSZ21's theorems on preambles") struct PreambleClaimTests {
  private static func outcomes(
    _ subject: PreambleSubject, _ settings: CheckSettings = CheckSettings(draws: 8)
  ) -> [String: Outcome] {
    let bench = Workbench(settings)
    let claims = TheoremSuite.claims(of: subject)
    return Dictionary(uniqueKeysWithValues: claims.map { ($0.id, Outcome($0, on: bench)) })
  }

  private static func singer(_ order: Int) throws -> Matrix<Complex<Double>> {
    try Preambles.singer(order: order).draw(
      rows: order * order, columns: order * order + order + 1,
      from: Stream(root: 1, name: "preambles", trial: 0))
  }

  /// `μ = √3/9`, so that `s < (1 + 3√3)/2 = 3.1`.
  @Test("an equiangular frame: everything holds up to the largest s, and is silent beyond")
  func equiangular() throws {
    let s = try Self.singer(3)
    for (active, name) in [(3, Verdict.Name.holds), (4, .silent)] {
      let found = Self.outcomes(try PreambleSubject(.complex(s), active: active, antennas: 4))
      for id in ["gmu", "order", "w14"] {
        #expect(found["preambles/\(id)"]?.verdict.name == .holds, "\(id)")
      }
      for id in ["thm2", "thm3", "thm3/steps", "thm3/w14", "nfp"] {
        #expect(found["preambles/\(id)"]?.verdict.name == name, "\(id), \(active)")
      }
      #expect(
        found["preambles/coverage"]?.verdict.name == (active == 3 ? .holds : .violated))
    }
    // A device is two of the paper's rows, of which three are covered.
    let one = Self.outcomes(try PreambleSubject(.complex(s), active: 1, antennas: 4))
    #expect(one["preambles/thm3/real-rows"]?.verdict.name == .holds)
    let two = Self.outcomes(try PreambleSubject(.complex(s), active: 2, antennas: 4))
    #expect(two["preambles/thm3/real-rows"]?.verdict.name == .silent)
    // Without a demand as many are asked for as are covered.
    let free = Self.outcomes(try PreambleSubject(.complex(s), active: nil, antennas: 4))
    #expect(free["preambles/coverage"] == nil && free["preambles/thm3"]?.verdict.name == .holds)
    #expect(
      free["preambles/gmu"]?.finding?.notes.last?.contains("at most 3 active devices") == true)
  }

  @Test("a threshold that is not the theorem's is found: false positives, or a slower rate")
  func planted() throws {
    let subject = try PreambleSubject(.complex(try Self.singer(3)), active: 3, antennas: 2)
    func verdicts(_ factor: Double) -> [String: Verdict.Name] {
      let settings = CheckSettings(draws: 8, subject: Subject(networkThreshold: factor))
      return Self.outcomes(subject, settings).mapValues(\.verdict.name)
    }
    #expect(verdicts(0.25)["preambles/nfp"] == .violated)
    #expect(verdicts(3)["preambles/thm3"] == .violated)
    #expect(verdicts(3)["preambles/nfp"] == .holds)
  }

  @Test("real preambles: rows, not devices")
  func real() throws {
    let stream = Stream(root: 2, name: "preambles", trial: 0)
    let s = Matrix<Double>(rows: 16, columns: 20) { _, _ in stream.normal() }.withUnitColumns
    let found = Self.outcomes(try PreambleSubject(.real(s), active: nil, antennas: 2))
    #expect(found.values.allSatisfy { $0.failure == nil })
    #expect(found["preambles/thm3/real-rows"] == nil)
    #expect(found["preambles/gmu"]?.finding?.notes.last?.contains("active rows of 20") == true)
  }

  @Test("a network's own parameters: silent with the first layer that falls short, else its bound")
  func ownParameters() throws {
    let s = try Self.singer(3)
    let w = try AnalyticWeight.closedForm(s)
    func verdict(_ theta: (Int) -> Double, scale: Double = 1) throws -> Outcome {
      let parameters = try NetworkParameters(
        weight: .complex(w.map { Complex.scale(scale, $0) }), thresholds: (0..<12).map(theta),
        steps: nil)
      let subject = try PreambleSubject(
        .complex(s), active: 2, antennas: 2, parameters: parameters)
      return try #require(Self.outcomes(subject)["preambles/parameters"])
    }
    // e_0 = 2 β with β below 4; then e_{k+1} = μ e_k + 2 θ_k, which these bound.
    let mu = 3.0.squareRoot() / 9
    func enough(_ k: Int) -> Double {
      (0..<k).reduce(8.0 * mu * 1.001) { e, _ in e * (3 * mu) * 1.001 }
    }
    #expect(try verdict(enough).verdict.name == .holds)
    guard case .silent(let hypothesis) = try verdict({ $0 == 5 ? 1e-9 : enough($0) }).verdict else {
      Issue.record("not silent")
      return
    }
    #expect(hypothesis.statement.contains("θ_5") && hypothesis.value == 5)
    guard case .silent(let products) = try verdict(enough, scale: 1.001).verdict else {
      Issue.record("not silent")
      return
    }
    #expect(products.quantity == "max_i |W_i^H S_i − 1|")
  }

  @Test("what cannot be asked is refused with the place")
  func refused() throws {
    var s = try Self.singer(3)
    func message(_ s: Matrix<Complex<Double>>, active: Int? = nil) -> String {
      do {
        _ = try PreambleSubject(.complex(s), active: active)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(s).isEmpty)
    #expect(message(s, active: 0).contains("1 to 13 is wanted"))
    #expect(message(s, active: 14).contains("1 to 13 is wanted"))
    #expect(message(s[columns: 0..<8]).contains("L < N"))
    let repeated = Matrix(rows: 9, columns: 13) { s[$0, $1 == 7 ? 2 : $1] }
    #expect(message(repeated).contains("columns 2 and 7 of S are the same"))
    for i in 0..<9 { s[i, 4] = .zero }
    #expect(message(s).contains("column 4 of S is zero"))
    #expect(throws: CheckError.self) {
      try NetworkParameters(weight: .complex(s), thresholds: [1, 2], steps: [1])
    }
    #expect(throws: CheckError.self) {
      try NetworkParameters(weight: .complex(s), thresholds: [1, .nan], steps: nil)
    }
  }
}
