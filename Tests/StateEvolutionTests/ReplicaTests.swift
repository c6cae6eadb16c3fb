// SPDX-License-Identifier: GPL-3.0-or-later
import Channels
import StateEvolution
import Testing

@Suite("Replica equations") struct ReplicaTests {
  @Test(
    "the R-transform's largest fixed point is where matched VAMP ends",
    arguments: [1, 15, 100], [(100, 200), (200, 100)])
  func spectra(kappa: Double, size: (rows: Int, columns: Int)) throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
    let spectrum = try Spectrum.geometric(kappa: kappa, rows: size.rows, columns: size.columns)
    for snr in [10.0, 40] {
      let noise = prior.noiseVariance(snr: snr, ratio: spectrum.ratio)
      let replica = try Replica.rotationallyInvariant(
        prior: prior, spectrum: spectrum, noiseVariance: noise)
      let vamp = try Trajectory(
        VAMPEvolution(
          prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum, noiseVariance: noise),
        iterations: 0
      ).fixedPoint()
      #expect(relative(try #require(replica.largest).tau2, vamp.tau2) <= 1e-7)
    }
  }

  @Test(
    "in the hard phase both equations have the same three fixed points; AMP ends at the largest")
  func hardPhase() throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.3, phi: 1)
    let noise = prior.noiseVariance(snr: 60, ratio: 0.42)
    let scalar = try Replica.independent(prior: prior, noiseVariance: noise, ratio: 0.42)
    let transform = try Replica.rotationallyInvariant(
      prior: prior, spectrum: .marchenkoPastur(ratio: 0.42), noiseVariance: noise)
    #expect(scalar.fixedPoints.count == 3 && transform.fixedPoints.count == 3)
    for (a, b) in zip(scalar.fixedPoints, transform.fixedPoints) {
      #expect(relative(a.tau2, b.tau2) <= 1e-9)
      #expect(scalar.range.contains(a.tau2))
    }
    let amp = try Trajectory(
      AMPEvolution(
        prior: prior, shrinkage: prior.posteriorMean, noiseVariance: noise, ratio: 0.42),
      iterations: 0
    ).fixedPoint()
    #expect(relative(amp.mse, try #require(scalar.largest).mse) <= 1e-7)
    // From a good start it ends at the smallest.
    let informed = try Trajectory(
      GAMPEvolution(
        prior: prior, channel: AWGN(noiseVariance: noise), noiseVariance: noise, ratio: 0.42,
        initialMSE: 1e-6),
      iterations: 0
    ).fixedPoint()
    #expect(relative(informed.mse, scalar.fixedPoints[0].mse) <= 1e-7)
  }

  @Test("without noise 0 is a fixed point, and the R-transform of A^T A/σ_w² is refused")
  func noiseless() throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
    let replica = try Replica.independent(prior: prior, noiseVariance: 0, ratio: 0.5)
    #expect(replica.fixedPoints == [Replica.FixedPoint(tau2: 0, mse: 0)])
    #expect(throws: PredictionError.self) {
      try Replica.rotationallyInvariant(
        prior: prior, spectrum: .marchenkoPastur(ratio: 0.5), noiseVariance: 0)
    }
  }
}
