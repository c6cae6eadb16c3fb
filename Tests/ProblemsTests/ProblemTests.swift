// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL
import Problems
import Testing

@Suite("Problem generator") struct ProblemTests {
  private let small = ProblemSpecification(
    ensemble: .gaussian, rows: 40, columns: 100, gamma: 0.2, phi: 4, snr: 20)

  @Test("σ_w² = γ φ (N/M) 10^{−SNR/10}")
  func noiseVariance() {
    // 0.2 · 4 · 2.5 / 100; an exponential of 20 ln 10/10, whose error is below 8 u times its size 5.
    let allowed: Double = 0.02 * 48 * 0x1p-53
    #expect(abs(small.noiseVariance - 0.02) <= allowed)
    let paper = ProblemSpecification(ensemble: .gaussian)
    #expect(paper.rows == 250 && paper.columns == 500 && paper.snr == 40)
    let allowedOfPaper: Double = 2e-5 * 96 * 0x1p-53
    #expect(abs(paper.noiseVariance - 2e-5) <= allowedOfPaper)
  }

  @Test("Presets have distinct names and the paper's three ensembles")
  func presets() {
    let presets = ProblemSpecification.presets
    #expect(presets.map(\.name) == ["bsr17-iid", "bsr17-kappa15", "bsr17-kappa100"])
    #expect(
      presets.map(\.specification.ensemble)
        == [.gaussian, .geometric(kappa: 15), .geometric(kappa: 100)])
  }

  @Test("Trial k is the same whatever the number of samples", arguments: [1, 9] as [UInt64])
  func trials(seed: UInt64) throws {
    let many = try small.draw(seed: seed, samples: 7)
    let three = try small.draw(seed: seed, samples: 1, firstTrial: 3)
    let two = try small.draw(seed: seed, samples: 2)
    #expect(three.a == many.a)
    #expect(three.x == many.x[columns: 3..<4] && three.y == many.y[columns: 3..<4])
    #expect(two.x == many.x[columns: 0..<2] && two.y == many.y[columns: 0..<2])
    #expect(many.x[columns: 0..<1] != many.x[columns: 1..<2])
    #expect(try small.draw(seed: seed + 1, samples: 2).x != two.x)
  }

  @Test("Noise and signal are streams of their own; Y = A X + W")
  func streams() throws {
    let loud = try small.draw(seed: 4, samples: 2)
    var quieter = small
    quieter.snr = 60
    let quiet = try quieter.draw(seed: 4, samples: 2)
    #expect(loud.a == quiet.a && loud.x == quiet.x)
    var noise = loud.y
    noise.subtract(loud.a, loud.x)
    let stream = Stream(root: 4, name: "noise", trial: 1)
    let sigma = small.noiseVariance.squareRoot()
    for i in 0..<40 {
      let drawn: Double = sigma * stream.normal()
      // 2 · 100 multiply-adds, whose partial sums stay below 100.
      let allowed: Double = 200 * 0x1p-53 * 100
      #expect(abs(noise[i, 1] - drawn) <= allowed)
    }
  }

  @Test(
    "Activity, variance and signal-to-noise ratio are as specified", arguments: [1, 2] as [UInt64])
  func moments(seed: UInt64) throws {
    let samples = 400
    let problem = try small.draw(seed: seed, samples: samples)
    let count = Double(samples * 100)
    let active = problem.x.storage.filter { $0 != 0 }
    // Binomial: standard error √(γ(1−γ)/n); five of them.
    let activity: Double = Double(active.count) / count
    let deviation: Double = (0.16 / count).squareRoot()
    #expect(abs(activity - 0.2) <= 5 * deviation)
    // Mean of squares of N(0, 4): √2 · 4 / √k.
    let variance = active.reduce(0) { $0 + $1 * $1 } / Double(active.count)
    let error: Double = 4 * (2 / Double(active.count)).squareRoot()
    #expect(abs(variance - 4) <= 5 * error)
    // ‖Ax‖²: the matrix's own ‖A‖_F²/N departs by √(2/(NM)); the signals' Σ x_j² by √((3/γ − 1)/n), the
    // noise's by √(2/(M samples)), and 2 samples' cross terms are of the second order.
    var clean = Matrix<Double>(zeros: 40, samples)
    clean.add(problem.a, problem.x)
    var noise = problem.y
    noise.subtract(problem.a, problem.x)
    func energy(_ a: Matrix<Double>) -> Double { a.columnSquaredNorms.reduce(0, +) }
    let ratio = energy(clean) / energy(noise)
    let ofMatrix: Double = 2 / 4000
    let ofSignals: Double = (3 / 0.2 - 1) * 2.5 / count
    let ofNoise: Double = 2 / (40 * Double(samples))
    let relative = (ofMatrix + ofSignals + ofNoise).squareRoot()
    #expect(abs(ratio / 100 - 1) <= 5 * relative)
  }
}

@Suite("Stratified signals") struct StratifiedTests {
  @Test("One entry of each stratum of |N(0, φ)|, with the sign that its own draw gives")
  func strata() throws {
    let (n, active, phi) = (40, 8, 2.0)
    let a = try ProblemSpecification(ensemble: .gaussian, rows: 10, columns: n).drawMatrix(seed: 1)
    let x = Problem<Matrix<Double>, Double>(
      stratifiedFor: a, gamma: 0.2, phi: phi, noiseVariance: 0.01, draws: 1, seed: 3, threads: 1
    ).x.storage
    let stream = Problems.Stream(root: 3, name: "stratified", trial: 0)
    var places = Array(0..<n)
    for k in 0..<active { places.swapAt(k, k + Int(stream.uniform() * Double(n - k))) }
    for k in 0..<active {
      let tail = (1 - (Double(k) + stream.uniform()) / Double(active)) / 2
      let sign = stream.uniform() < 0.5 ? -1.0 : 1
      let value = x[places[k]]
      // Its size has the tail that was drawn.
      #expect(value.sign == (sign < 0 ? .minus : .plus))
      #expect(abs(gsl_cdf_ugaussian_Q(abs(value) / phi.squareRoot()) - tail) < 1e-12)
    }
    #expect(x.count { $0 != 0 } == active)
  }
}
