// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import Testing
import Theorems

/// Hypotheses that fail: the claim must then be silent, with the number.
@Suite("Hypotheses are measured") struct HypothesisTests {
  /// `η(r; level · σ)`, whose slope is stated as `slope` times what it is.
  private func wrong(
    _ base: any Shrinkage<Double>, level: Double, slope: Double
  ) -> any Shrinkage<Double> {
    Made(value: { base($0, level * $1) }, slope: { slope * base.slope($0, level * $1) })
  }

  private func outcome(_ id: String, _ subject: Subject) throws -> Outcome {
    let claim = try #require(TheoremSuite.claims.first { $0.id == id })
    return Outcome(claim, on: Workbench(CheckSettings(cases: 20, subject: subject)))
  }

  @Test(
    "a shrinkage that is no posterior mean, or states a wrong slope, silences the replica claims",
    arguments: ["replica/amp", "replica/vamp/iid", "replica/vamp/kappa15"],
    [(level: 1.3, slope: 1.0), (level: 1.0, slope: 0.9)])
  func unmatched(id: String, wrong: (level: Double, slope: Double)) throws {
    let outcome = try outcome(
      id, Subject(shrinkage: { self.wrong($0, level: wrong.level, slope: wrong.slope) }))
    let hypothesis = try #require(silencing(outcome.verdict))
    #expect(hypothesis.statement.contains("posterior mean") && hypothesis.value > 1e-3)
    #expect(try self.outcome(id, .reference).verdict.name == .holds)
  }

  private func grid(
    _ mmse: @escaping (Double) -> Double, error: ((Double) -> Double)? = nil
  ) -> ChannelGrid {
    ChannelGrid(from: 0.01, to: 1, mmse: mmse, error: error ?? mmse, slope: { mmse($0) / $0 })
  }

  @Test("each hypothesis on the channel fails where it is false, and only it")
  func channel() {
    let power = 0.5
    func verified(_ grid: ChannelGrid) -> [Bool] {
      [
        grid.isMatched, grid.errorRises, grid.isBelow(power: power), grid.isBelowObservation,
        grid.isBelowLinear(power: power), grid.stageRises,
      ].map(\.isVerified)
    }
    // Half of a Gaussian prior's error.
    let right = { (t: Double) in 0.5 * power * t / (power + t) }
    #expect(verified(grid(right)) == [true, true, true, true, true, true])
    #expect(
      verified(grid(right, error: { 1.001 * right($0) })) == [false, true, true, true, true, true])
    // A dip within one per cent of τ² = 0.1, less wide than the grid's points are apart by two.
    let dip = { (t: Double) in right(t) * (abs(t / 0.1 - 1) < 0.05 ? 0.5 : 1) }
    #expect(verified(grid(dip)) == [true, false, true, true, true, false])
    #expect(
      verified(grid { 0.9 * power * $0 / (power + $0) }) == [true, true, true, true, true, true])
    #expect(
      verified(grid { 1.1 * power * $0 / (power + $0) })[4] == false)
    #expect(verified(grid { 0.6 + $0 / 1000 })[2] == false)
    #expect(verified(grid { 1.01 * $0 })[3] == false)
    #expect(verified(grid { _ in 0 })[3] == false)
    #expect(verified(grid { _ in .nan }) == [false, false, false, false, false, false])
  }

  @Test("GAMP with a variance of 0, or a clip, silences its equality with AMP")
  func gamp() throws {
    func verdict(_ change: @escaping @Sendable (inout LinearCase) -> Void) throws -> Verdict {
      let stated = PropertyEqualities.gampIsAMP
      let property = Property<LinearCase>(
        stated.id, tolerance: stated.tolerance, assuming: stated.assumptions,
        draw: {
          var c = LinearCase(from: $0)
          change(&c)
          return c
        }, deviation: stated.deviation)
      return try property.trial(seed: 5, cases: 3).finding(tolerance: stated.tolerance).verdict
    }
    #expect(try verdict { _ in }.name == .holds)
    // τ_s is 1e-13 then.
    let clips = try #require(silencing(try verdict { $0.noiseVariance = 1e13 }))
    #expect(clips.statement.contains("clips it") && clips.value >= 1)
    let variances = try verdict { $0.gamma = 0 }
    #expect(silencing(variances)?.statement == "τ_x > 0", "\(variances)")
  }

  @Test("b = 1, a level of 0 and divergences outside (0, 1) are no fixed points of the theorems")
  func fixedPoints() throws {
    let a = random(6, 9, 1)
    let y = random(6, 2, 2)
    let amp = AMP(a: a, shrinkage: SoftThreshold<Double>(theta2: 1))
    var state = amp.start(y)
    amp.step(&state, y)
    func verified(_ state: AMP<Double>.State, _ columns: [Int] = [0, 1]) -> [Bool] {
      Certificates.atRest(state, columns).map(\.isVerified)
    }
    (state.b, state.sigma) = ([0.3, 0.9], [1, 2])
    #expect(verified(state) == [true, true])
    state.b[1] = 1
    #expect(verified(state) == [true, false] && verified(state, [0]) == [true, true])
    (state.b[1], state.sigma[0]) = (.nan, 0)
    #expect(verified(state) == [false, false])

    let vamp = VAMP(
      lmmse: SpectralLMMSE(try SVD(a)), noiseVariance: 0.1, initialVariance: 1,
      shrinkage: SoftThreshold<Double>(theta2: 1), columns: 9)
    var other = vamp.start(y)
    vamp.step(&other, y)
    (other.nu, other.nuTilde, other.varianceTilde) = ([0.3, 0.5], [0.7, 0.5], [1, 1])
    #expect(Certificates.atRest(other, [0, 1]).map(\.isVerified) == [true, true])
    for wrong in [0, 1, 1.5, Double.nan] {
      var state = other
      state.nu[1] = wrong
      #expect(Certificates.atRest(state, [0, 1]).map(\.isVerified) == [false, true])
    }
    other.varianceTilde[0] = 0
    #expect(Certificates.atRest(other, [0, 1]).map(\.isVerified) == [true, false])
  }

  @Test("a fixed point is looked for after as many iterations as the evidence says")
  func iterations() throws {
    let claim = try #require(TheoremSuite.claims.first { $0.id == "lasso/amp-l1/iid" })
    let calls = Calls()
    let subject = Subject(shrinkage: { Counted(base: $0, calls: calls) })
    let finding = try #require(
      Outcome(claim, on: Workbench(CheckSettings(subject: subject))).finding)
    #expect(finding.verdict.name == .holds)
    let draws = 16
    #expect(calls.count % draws == 0)
    #expect(
      claim.evidence.hasSuffix("draw of \(draws) after \(calls.count / draws) iterations"),
      "\(calls.count) calls: \(claim.evidence)")
  }

  @Test("draws that did not settle, diverged or have no NMSE are told of, even one")
  func notes() throws {
    let ista = ISTA(a: random(4, 8, 1), lambda: 0.1, step: 0.1)
    let result = Run(iterations: 2)(ista, Batch(random(4, 5, 2)), truth: random(8, 5, 3))
    func notes(unsettled: Int, diverged: Int, empty: Int) -> [String] {
      var result = result
      result.isSettled = (0..<5).map { $0 >= unsettled }
      result.divergedAt = (0..<5).map { $0 < diverged ? 1 : nil }
      result.powers.removeLast(empty)
      return Predictions.notes(result, of: 5)
    }
    #expect(notes(unsettled: 0, diverged: 0, empty: 0) == [])
    #expect(notes(unsettled: 1, diverged: 0, empty: 0) == ["1 of 5 draws have not settled"])
    #expect(notes(unsettled: 0, diverged: 1, empty: 0) == ["1 of 5 draws diverged"])
    #expect(
      notes(unsettled: 0, diverged: 0, empty: 1)
        == ["1 draws with x = 0 have no NMSE and are left out"])
    #expect(
      notes(unsettled: 3, diverged: 2, empty: 4) == [
        "3 of 5 draws have not settled", "2 of 5 draws diverged",
        "4 draws with x = 0 have no NMSE and are left out",
      ])
  }

  @Test("only FISTA's gradient at z_t, with the momentum of the theorem, is at its place")
  func gradient() {
    let (a, y) = (random(10, 20, 3), random(10, 1, 4))
    func place(_ variant: FISTA<Double>.Variant) -> Bool {
      Rates.gradientPlace(FISTA(a: a, lambda: 0.01, step: 0.01, variant: variant), y).isVerified
    }
    #expect(place(.proper) && !place(.asPrinted) && !place(.nesterov))
  }

  @Test("the kurtosis of a spectrum is the mean of s⁴ by the square of that of s²")
  func kurtosis() {
    let gram = Matrix<Double>(rows: 3, columns: 3, storage: [2, 1, 0, 1, 2, 0, 0, 0, 4])
    // s² = 1, 3 and 4: 3 (1 + 9 + 16)/8².
    #expect(DrawnHypotheses.kurtosis(gram: gram) == 3 * 26.0 / 64)
  }

  @Test("matrices and signals that are not what they are said to be")
  func drawn() throws {
    func gaussian(_ m: Int, _ n: Int) -> Matrix<Double> {
      let a = random(m, n, 7)
      return a.map { $0 / Double(m).squareRoot() }
    }
    #expect(DrawnHypotheses.independent(gaussian(300, 500)).isVerified)
    let outlying = Matrix<Double>(rows: 300, columns: 500) { i, j in
      gaussianColumn(j) * (i == 0 ? 12 : 1)
    }
    #expect(!DrawnHypotheses.independent(outlying).isVerified)

    let frame = HaarFactor(
      rows: 200, columns: 100, from: Stream(root: 1, name: "v", trial: 0), threads: 1)
    #expect(DrawnHypotheses.uniform(frame.v).isVerified)
    let axes = Matrix<Double>(rows: 200, columns: 100) { $0 == $1 ? 1 : 0 }
    #expect(!DrawnHypotheses.uniform(axes).isVerified)
    let flat = Matrix<Double>(rows: 256, columns: 100) { i, j in
      (i & j).nonzeroBitCount % 2 == 0 ? 0.0625 : -0.0625
    }
    #expect(!DrawnHypotheses.uniform(flat).isVerified)

    let stream = Stream(root: 1, name: "x", trial: 0)
    let x = Matrix<Double>(rows: 500, columns: 40) { _, _ in
      stream.uniform() < 0.1 ? 2 * stream.normal() : 0
    }
    func signals(_ gamma: Double, _ phi: Double) -> Bool {
      DrawnHypotheses.bernoulliGaussian(x, gamma: gamma, phi: phi).isVerified
    }
    #expect(signals(0.1, 4))
    #expect(!signals(0.12, 4) && !signals(0.1, 5) && !signals(0.1, 3))
  }

  /// Equal entries in a column make one singular value stand out.
  private func gaussianColumn(_ j: Int) -> Double {
    Stream(root: 1, name: "column", trial: j).normal()
  }
}
